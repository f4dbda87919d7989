/**
 * Progress: what a run does, from its losses alone. Does it fall, stand still or rise, how fast, and did one step throw it up?
 * How each is decided stands in direction.ts; here the numbers are gathered that a sentence about it can use.
 */
import { type Direction, directionOf } from './direction.ts';
import { type Thrown, throwOf } from './throw.ts';
import { blockOf, quantile, trendOf } from './trend.ts';

/** What a run does, and the numbers that tell. */
export interface Progress {
  readonly kind: Direction;
  /** How many losses were measured. */
  readonly length: number;
  /** The first loss, the last one, and the level of the last ones, all of them finite. */
  readonly first: number;
  readonly now: number;
  readonly level: number;
  /** The lowest loss, and which record had it, counted from 0. */
  readonly lowest: number;
  readonly lowestAt: number;
  /** R: what lies between the 5 % and the 95 % quantile of the losses. */
  readonly range: number;
  /** How many losses the last stretch has, by how much its level has changed, and its recent change in one record. */
  readonly stretch: number;
  readonly change: number;
  readonly pace: number;
  readonly thrown: Thrown | undefined;
  /** Losses that are not finite: at the end of the run (from which record on), and those that the run got over. */
  readonly notFiniteFrom: number | undefined;
  readonly skipped: number;
}

/** A run's finite losses. */
export interface Finite {
  readonly x: Float64Array;
  /** Which record each is of. */
  readonly at: Uint32Array;
  readonly seen: number;
  readonly skipped: number;
  readonly notFiniteFrom: number | undefined;
}

/** The losses that are finite, and which records they are of; where the others begin that end the run. */
export function finiteOf(losses: ArrayLike<number>, measured?: ArrayLike<number>): Finite {
  const x = new Float64Array(losses.length);
  const at = new Uint32Array(losses.length);
  let [n, seen, broken, from]: [number, number, number, number | undefined] = [0, 0, 0, undefined];
  for (let i = 0; i < losses.length; i++) {
    if (measured?.[i] === 0) continue;
    seen++;
    if (Number.isFinite(losses[i])) {
      at[n] = i;
      x[n++] = losses[i];
      broken = 0;
      from = undefined;
    } else {
      broken++;
      from ??= i;
    }
  }
  return { at, x: x.subarray(0, n), seen, skipped: seen - n - broken, notFiniteFrom: from };
}

/**
 * What the run does. A run that ends in losses that are not finite rises: they count as higher than anything.
 * @param losses oldest first, NaN and infinite ones among them
 * @param measured 0 where a record has no loss (see {@link columnsOf}); all have one by default
 */
export function progressOf(losses: ArrayLike<number>, measured?: ArrayLike<number>): Progress {
  const { at, x, seen, skipped, notFiniteFrom } = finiteOf(losses, measured);
  const n = x.length;
  if (n === 0) return { ...NOTHING, length: seen, notFiniteFrom };
  const sorted = x.slice().sort();
  const range = quantile(sorted, 0.95) - quantile(sorted, 0.05);
  // losses in float32 are rounded more
  const ε = x.every((loss) => Math.fround(loss) === loss) ? 2 ** -24 : 2 ** -53;
  const stretch = n <= 8 ? n : Math.max(8, Math.ceil(n / 2));
  const tail = x.subarray(n - stretch);
  const trend = trendOf(tail, ε);
  const thrown = throwOf(x);
  const kind = notFiniteFrom === undefined ? directionOf({ x, tail, trend, range, ε, thrown }) : 'rising';
  return {
    kind,
    length: seen,
    first: x[0],
    now: x[n - 1],
    level: blockOf(x.subarray(n - Math.max(1, stretch >> 3))).level,
    lowest: sorted[0],
    lowestAt: at[x.indexOf(sorted[0])],
    range,
    stretch,
    change: trend.change,
    pace: trend.pace,
    thrown: thrown && { ...thrown, at: at[thrown.at] },
    notFiniteFrom,
    skipped,
  };
}

/** Whether the loss stands above all that was in the first half of the run. */
export function aboveAll({ now }: Progress, losses: Float64Array): boolean {
  const before = losses.subarray(0, losses.length >> 1);
  return now > before.reduce((most, x) => (x > most ? x : most), -Infinity);
}

/** What is known of a run without a finite loss. */
const NOTHING: Progress = {
  kind: 'unknown',
  length: 0,
  first: NaN,
  now: NaN,
  level: NaN,
  lowest: NaN,
  lowestAt: -1,
  range: NaN,
  stretch: 0,
  change: NaN,
  pace: NaN,
  thrown: undefined,
  notFiniteFrom: undefined,
  skipped: 0,
};
