/**
 * How an argument is refused, on every floor alike: the function, the argument, what was expected, what came.
 *
 *   lanczos: count must be a whole number ≥ 1, got 0.5
 */

/** What came, in a few words: a number as it is, a text in quotes, an array by its shape, an object by its class. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const { shape, constructor } = value as { shape?: unknown; constructor?: { name: string } };
  if (Array.isArray(shape)) return `an array of shape [${shape.join(', ')}]`;
  return Array.isArray(value) ? `a list of ${value.length}` : (constructor?.name ?? 'an object');
}

/** Throws: `caller: name must be expected, got value`. */
export function refuse(caller: string, name: string, expected: string, value: unknown, Refusal: ErrorConstructor = RangeError): never {
  throw new Refusal(`${caller}: ${name} must be ${expected}, got ${describe(value)}`);
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

/** One of a few words. */
export const oneOf = <T extends string | boolean>(caller: string, name: string, value: T, words: readonly T[]): T =>
  words.includes(value) ? value : refuse(caller, name, words.map((w) => `'${w}'`).join(' or '), value);

/** A function. @throws TypeError otherwise */
export const callable = <F>(caller: string, name: string, value: F): F =>
  typeof value === 'function' ? value : refuse(caller, name, 'a function', value, TypeError);
