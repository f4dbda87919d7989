/**
 * What a function returns as one object. Its fields are data; what can be called besides is no field. So `structuredClone` takes a result
 * to a worker and back, `console.log` prints the data alone, and in JSON a vector is a list, which every function here takes again.
 *
 *   JSON.stringify(result({ values: Float64Array.of(1, 2) })) is {"values":[1,2]}, which it would else write as {"values":{"0":1,"1":2}}
 */

/** Data with methods, and with a JSON that has lists in the place of typed arrays. NaN and infinities are null in JSON. */
export function result<const D extends object, M extends object = object>(data: D, methods: M = {} as M): D & M {
  const hidden = { ...methods, toJSON: () => plain(data) };
  for (const [name, value] of Object.entries(hidden)) Object.defineProperty(data, name, { value, enumerable: false });
  return data as D & M;
}

/** Lists for typed arrays, down to the objects that know their own JSON. */
function plain(value: unknown, outermost = true): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map((part) => plain(part, false));
  const hasOwn = !outermost && typeof (value as { toJSON?: unknown } | null)?.toJSON === 'function';
  if (typeof value !== 'object' || value === null || hasOwn) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part, false)]));
}
