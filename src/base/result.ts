/**
 * What a function returns as one object. Its fields are data; what can be called besides is no field. So `structuredClone` takes a result
 * to a worker and back, `console.log` prints the data alone, and in JSON a vector is a list, which every function here takes again.
 *
 *   JSON.stringify(result({ values: Float64Array.of(1, 2) })) is {"values":[1,2]}, which it would else write as {"values":{"0":1,"1":2}}
 */

/** Data with methods, and with a JSON that has lists in the place of typed arrays. NaN and infinities are null in JSON. */
export function result<const D extends object, M extends object = object>(data: D, methods?: M): D & M {
  for (const name in methods) Object.defineProperty(data, name, { value: methods[name] });
  return Object.defineProperty(data, 'toJSON', inLists) as D & M;
}

/** For those whose results are of a class, as properties that are defined object by object cost one or two microseconds. */
export const inLists: PropertyDescriptor = {
  value(this: object): object {
    return Object.fromEntries(Object.entries(this).map(([name, value]) => [name, listed(value)]));
  },
};

const listed = (value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : Array.isArray(value) ? value.map(listed) : value;
