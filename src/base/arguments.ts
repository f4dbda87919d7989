/**
 * How an argument is refused, on every floor alike: the function, the argument, what was expected, what came.
 *
 *   lanczos: count must be a whole number ≥ 1, got 0.5
 */

/** What came, in a few words: a number as it is, a text in quotes, an array by its shape, an object by its class. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const { shape, constructor } = value as { shape?: unknown; constructor?: { name: string } };
  if (Array.isArray(shape)) return `an array of shape [${shape.join(', ')}]`;
  return Array.isArray(value) ? `a list of ${value.length}` : (constructor?.name ?? 'an object');
}

/** Throws: `caller: name must be expected, got value`. */
export function refuse(caller: string, name: string, expected: string, value: unknown, Refusal: ErrorConstructor = RangeError): never {
  return refuseSaying(caller, name, expected, describe(value), Refusal);
}

/** The same, where what came is told in words of its own: where in a list it stands, two shapes beside each other. */
export function refuseSaying(caller: string, name: string, expected: string, got: string, Refusal: ErrorConstructor = RangeError): never {
  throw new Refusal(`${caller}: ${name} must be ${expected}, got ${got}`);
}

/** A whole number ≥ least. */
export const count = (caller: string, name: string, value: number, least = 0): number =>
  Number.isInteger(value) && value >= least ? value : refuse(caller, name, `a whole number ≥ ${least}`, value);

/** A finite number ≥ 0. */
export const nonNegative = (caller: string, name: string, value: number): number =>
  Number.isFinite(value) && value >= 0 ? value : refuse(caller, name, 'a finite number ≥ 0', value);

/** A finite number > 0. */
export const positive = (caller: string, name: string, value: number): number =>
  Number.isFinite(value) && value > 0 ? value : refuse(caller, name, 'a finite number > 0', value);

/** A number ≥ least, infinity among them. */
export const atLeast = (caller: string, name: string, value: number, least: number): number =>
  typeof value === 'number' && value >= least ? value : refuse(caller, name, least === -Infinity ? 'a number' : `≥ ${least}`, value);

/** As many entries as `length`. */
export function ofLength(caller: string, name: string, value: ArrayLike<unknown> | undefined, length: number): void {
  if (value?.length !== length) refuse(caller, `the length of ${name}`, `${length}`, value?.length);
}

/** Throws where an entry is NaN or infinite, and says where: at [i], or at [i, j] of rows of so many `columns`. */
export function finite(caller: string, name: string, values: ArrayLike<number>, columns?: number): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const place = columns === undefined ? `${i}` : `${Math.floor(i / columns)}, ${i % columns}`;
    refuseSaying(caller, name, 'finite', `${values[i]} at [${place}]`);
  }
}

/** One of a few values. */
export const oneOf = <T extends string | boolean>(caller: string, name: string, value: T, allowed: readonly T[]): T =>
  allowed.includes(value) ? value : refuse(caller, name, allowed.map(describe).join(' or '), value);

/** Yes or no. */
export const flag = (caller: string, name: string, value: boolean): boolean => oneOf(caller, name, value, [true, false]);

/** A number in [least, most], or in [least, most) where it is to stay `below` most. */
export function within(caller: string, name: string, value: number, [least, most]: readonly [number, number], below = false): number {
  const inside = typeof value === 'number' && value >= least && (below ? value < most : value <= most);
  return inside ? value : refuse(caller, name, `a number in [${least}, ${most}${below ? ')' : ']'}`, value);
}

/** A finite number. */
export const finiteNumber = (caller: string, name: string, value: number): number =>
  Number.isFinite(value) ? value : refuse(caller, name, 'a finite number', value);

/** A function. @throws TypeError otherwise */
export const callable = <F>(caller: string, name: string, value: F): F =>
  typeof value === 'function' ? value : refuse(caller, name, 'a function', value, TypeError);

/**
 * The options of a call: an object whose keys are all known, or nothing. A misspelt option would otherwise be ignored.
 *
 *   adam: unknown option 'lr'; did you mean learningRate?
 *
 * @throws TypeError where it is no plain object, or has a key that is not among `known`
 */
export function options<T extends object>(caller: string, given: T | undefined, known: readonly (keyof T & string)[]): T {
  if (given === undefined) return {} as T;
  // neither null nor a list, a map, a promise that is not awaited, a date
  if (typeof given !== 'object' || Object.prototype.toString.call(given) !== '[object Object]') {
    refuse(caller, 'options', `an object (${known.slice(0, 3).join(', ')}${known.length > 3 ? ', …' : ''})`, given, TypeError);
  }
  for (const key of Object.keys(given)) {
    if ((known as readonly string[]).includes(key)) continue;
    const near = nearest(key, known);
    const advice = near ? `did you mean ${near}?` : known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes none';
    throw new TypeError(`${caller}: unknown option '${key}'; ${advice}`);
  }
  return given;
}

/** Refuses arguments beyond the last: `mean(xs, 2)` would otherwise drop the 2. Takes the rest parameter of the caller. */
export function noMore(caller: string, rest: readonly unknown[], takes: string): void {
  if (rest.length === 0) return;
  const index = typeof rest[0] === 'number' && Array.isArray(rest[1]) ? `; in a list's map, write map((x) => ${caller}(x))` : '';
  throw new TypeError(`${caller}: takes ${takes}, got ${rest.length} more: ${describe(rest[0])}${index}`);
}

/** What other libraries call it. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  lr: ['learningRate'],
  eta: ['learningRate'],
  eps: ['epsilon'],
  betas: ['beta1'],
  maxSteps: ['steps'],
  maxIterations: ['steps', 'iterations'],
  epochs: ['steps', 'epochs'],
  batchSize: ['size', 'batchSize'],
  n: ['count', 'samples', 'size'],
  tol: ['tolerance', 'gradientTolerance'],
  decay: ['weightDecay', 'alpha'],
  weight_decay: ['weightDecay'],
  rho: ['momentum', 'alpha'],
};

/** The known name that was probably meant: an alias, or one that differs by few letters. */
function nearest(key: string, known: readonly string[]): string | undefined {
  const alias = ALIASES[key]?.find((name) => known.includes(name));
  if (alias) return alias;
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const [near] = known.map((name) => ({ name, apart: distance(plain(key), plain(name)) })).sort((a, b) => a.apart - b.apart);
  return near && near.apart <= Math.max(1, Math.floor(key.length / 3)) ? near.name : undefined;
}

/** Levenshtein's distance: how many letters must be added, dropped or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
