/**
 * How a law says no: what it measured, what it expected and what came.
 *
 *   same(index, 2, 'index')                                    index: expected 2, got 1
 *   near(trace, 6, 16 * u, 'tr A')                             tr A: expected 6, got 6.1
 *   atMost(residual, 2, '‖Au − λu‖, in n·ε·‖A‖')               ‖Au − λu‖, in n·ε·‖A‖: expected at most 2, got 8.3
 *
 * What is not a number is refuted by each of them.
 */
import { narrow, Refutation, type Terms } from './terms.ts';

type Numbers = ArrayLike<number> | number;

/** All that stands in a value, one after the other: numbers, names, yes and no. */
const flat = (v: unknown): unknown[] =>
  typeof v !== 'object' || v === null ? [v] : (ArrayBuffer.isView(v) || Array.isArray(v) ? Array.from(v as ArrayLike<unknown>) : Object.values(v)).flatMap(flat); // biome-ignore format: one line

/** Equal, numbers bitwise but for the sign of zero; lists and objects entry by entry. */
export function same(got: unknown, expected: unknown, what: string): void {
  const a = flat(got);
  const b = flat(expected);
  const at = a.findIndex((x, i) => !(x === b[i] || (Number.isNaN(x) && Number.isNaN(b[i]))));
  if (at < 0 && a.length === b.length) return;
  const listed = (list: unknown[]): string => (list.length === 1 ? String(list[0]) : list.length > 4 ? `${list.length} numbers` : `[${list.join(', ')}]`); // biome-ignore format: one line
  if (a.length !== b.length) throw new Error(`${what}: expected ${listed(b)}, got ${listed(a)}`);
  const [wanted, found] = b.length <= 4 ? [listed(b), listed(a)] : [`${b[at]} at ${at}`, a[at]];
  throw new Error(`${what}: expected ${wanted}, got ${found}`);
}

/** The same bits, the sign of zero too. */
export function identical(got: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  const at = Array.from(expected).findIndex((x, i) => !Object.is(x, got[i]));
  const written = (x: number): string => (Object.is(x, -0) ? '−0' : String(x));
  if (got.length !== expected.length) throw new Error(`${what}: expected ${expected.length} numbers, got ${got.length}`);
  if (at >= 0) throw new Error(`${what}: expected ${written(expected[at])} at ${at}, got ${written(got[at])}`);
}

/** Equal to within `tolerance` in size. */
export function near(got: Numbers, expected: Numbers, tolerance: number, what: string): void {
  const a = typeof got === 'number' ? [got] : Array.from(got);
  const b = typeof expected === 'number' ? [expected] : Array.from(expected);
  const bad = a.findIndex((x, i) => !(Math.abs(x - b[i]) <= tolerance));
  if (a.length !== b.length) throw new Error(`${what}: expected ${b.length} numbers, got ${a.length}`);
  if (bad < 0) return;
  const [found, wanted] = [a[bad], b[bad]];
  throw new Refutation(`${what}: expected ${wanted}${b.length > 1 ? ` at ${bad}` : ''}, got ${found}`, {
    expected: wanted,
    got: found,
    off: Math.abs(found - wanted),
    bound: tolerance,
  });
}

/**
 * Bitwise equal where float64 makes every sum and product exact, as on dyadics. A narrower format has no room for them:
 * there within `roundings` of the largest number expected.
 */
export function exactly(terms: Terms, got: unknown, expected: unknown, roundings: number, what: string): void {
  if (!narrow(terms)) {
    same(got, expected, what);
    return;
  }
  const [a, b] = [flat(got), flat(expected)] as [number[], number[]];
  const size = b.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  near(a, b, roundings * terms.unit * size, what);
}

/** got ≤ bound. Of an error the size is what was measured, and 0 would be right. */
export function atMost(got: number, bound: number, what: string): void {
  if (!(got <= bound)) throw new Refutation(`${what}: expected at most ${bound}, got ${got}`, { expected: 0, got, off: got, bound });
}
/** got ≥ bound. */
export function atLeast(got: number, bound: number, what: string): void {
  if (!(got >= bound)) throw new Error(`${what}: expected at least ${bound}, got ${got}`);
}
/** got < bound. */
export function below(got: number, bound: number, what: string): void {
  if (!(got < bound)) throw new Error(`${what}: expected less than ${bound}, got ${got}`);
}
/** got > bound. */
export function above(got: number, bound: number, what: string): void {
  if (!(got > bound)) throw new Error(`${what}: expected more than ${bound}, got ${got}`);
}

/** low ≤ got ≤ high. */
export function between(got: number, low: number, high: number, what: string): void {
  if (!(low <= got && got <= high)) throw new Error(`${what}: expected between ${low} and ${high}, got ${got}`);
}

/** What is asked is refused by an error, whose message the pattern may describe. */
export function refused(act: () => unknown, what: string, pattern = /(?:)/): void {
  let answer: unknown;
  try {
    answer = act();
  } catch (error) {
    if (error instanceof Error && pattern.test(error.message)) return;
    throw new Refutation(`${what}: expected an error that says ${pattern.source}, got ${error}`);
  }
  throw new Refutation(`${what}: expected an error, got ${written(answer)}`);
}
const written = (answer: unknown): string => {
  const text = flat(answer).join(', ');
  return text.length > 80 ? `${text.slice(0, 80)}…` : `[${text}]`;
};

/** The inequality holds, or the sentence is thrown. */
export function holds(condition: boolean, what: () => string): asserts condition {
  if (!condition) throw new Error(what());
}
