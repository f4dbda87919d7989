/**
 * Which way a run goes: the three questions whose answer is its progress.
 *
 *   R            the run's range, from the 5 % to the 95 % quantile of its losses
 *   the stretch  the last half of the run
 *   falling      the stretch has a trend downwards, and at its pace the run gains 10⁻⁴ R if it goes on for as long again
 *   rising       the loss stands above the lowest level of the stretch: by R/10, and out of the noise there; or the last ones out of range
 *   standing     neither
 *
 * The lowest loss of the stretch, not the next step's, is what a rise is measured against: a run that a wall threw onto flat
 * land takes steps that lead down, and is not where it was. Nothing changes under L → aL + b with a > 0.
 */
import type { Thrown } from './throw.ts';
import { type Block, blockOf, blocksOf, quantile, type Trend, thinned, trendOf } from './trend.ts';

/** What a run does. */
export type Direction = 'falling' | 'standing' | 'rising' | 'unknown';

/** A pace that gains less than this share of the run's range, if it lasts for as long again, is none. */
const WORTH = 1e-4;
/** A trend that made less than this share of its way in the last half of it has come to rest. */
const RECENT = 1 / 20;
/** What is said to have risen stands above its lowest by this share of the range, */
const RISE = 0.1;
/** and by so many times the distance between the quartiles there. */
const NOISE = 3;
/** A last loss this many ranges above the lowest, and above all others, is out of range whatever the noise. */
const OUT = 2;

/** The finite losses of a run, and what is measured on them once. */
export interface Run {
  readonly x: Float64Array;
  /** The last stretch of them. */
  readonly tail: Float64Array;
  readonly trend: Trend;
  readonly range: number;
  /** The relative rounding of a loss. */
  readonly ε: number;
  readonly thrown: Thrown | undefined;
}

/**
 * Whether the last steps (two, or a sixteenth of the run) leave nothing to be gained. What step i promises is its own d again
 * and again, or where steps shrink, d < d', the rest of the geometric series that they begin (Aitken 1926):
 *
 *   min(n d, d²/(d' − d)) < 10⁻⁴ R
 */
export function atRest(x: Float64Array, range: number): boolean {
  const n = x.length;
  for (let i = n - Math.max(2, n >> 4); i < n; i++) {
    const d = Math.abs(x[i] - x[i - 1]);
    const before = Math.abs(x[i - 1] - x[i - 2]);
    const promise = before > d ? Math.min(n * d, (d * d) / (before - d)) : n * d;
    if (!(i > 0 && promise < WORTH * range)) return false;
  }
  return true;
}

/** A trend downwards that is not over, at a pace worth having: one that leads back, where the run was thrown. */
function goesDown({ direction, change, late, pace }: Trend, { x, range, thrown }: Run): boolean {
  const n = x.length;
  // few steps may go far: then each of the last three is worth having
  const steadily = n > 3 && !thrown && [1, 2, 3].every((k) => (x[n - k - 1] - x[n - k]) * n >= WORTH * range);
  const recent = late <= RECENT * change || steadily;
  const enough = thrown ? x[n - 1] - thrown.before : WORTH * range;
  return direction < 0 && recent && (steadily || -pace * n >= enough) && !atRest(x, range);
}

/** The last loss alone, or the last two or three of a longer run, far above all others. */
function outOfRange({ x, range, thrown }: Run): boolean {
  const n = x.length;
  if (n <= 2 || (n < 20 && !thrown)) return false;
  for (let k = 1; k <= (n < 20 ? 1 : 3); k++) {
    const last = x.subarray(n - k).reduce((least, loss) => Math.min(least, loss));
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < n - k; i++) [low, high] = [Math.min(low, x[i]), Math.max(high, x[i])];
    if (last > high && last - low >= OUT * (n < 20 ? high - low : range)) return true;
  }
  return false;
}

/** The loss now against the lowest level of the stretch. */
function rises({ x, tail, trend, range, ε }: Run): boolean {
  if (trend.direction > 0 && trend.late >= RECENT * trend.change && trend.pace * x.length >= (RISE * range) / 10) return true;
  const K = Math.min(8, Math.floor(tail.length / 4));
  if (K < 2) return false;
  const blocks = blocksOf(tail, K);
  const last = blocks[K - 1];
  const lowest = blocks.reduce((a: Block, b) => (b.level < a.level ? b : a));
  const rise = last.level - lowest.level;
  // from block to block, where the losses wander
  const wander = quantile(Float64Array.from(blocks.slice(1), (b, k) => Math.abs(b.level - blocks[k].level)).sort(), 0.5);
  const rounding = 8 * ε * Math.abs(last.level);
  const clear = last.low > lowest.high && rise > NOISE * (lowest.high - lowest.low) && rise >= 2 * wander;
  return rise >= RISE * range && rise > rounding && clear;
}

/** Down without a break, and then up without a break, by two steps or more and half of the way down: no noise does that. */
function turnedUp({ x }: Run): boolean {
  let k = 1;
  while (k < x.length && x[k] < x[k - 1]) k++;
  const lowest = k - 1;
  while (k < x.length && x[k] > x[k - 1]) k++;
  return k === x.length && lowest > 0 && k - lowest > 2 && x[k - 1] - x[lowest] >= (x[0] - x[lowest]) / 2;
}

/**
 * Ends above where it began, out of the noise there and here: however it swings on the way, that is no rest. Of a shorter run that means:
 * never below its first loss, not near it in the last half, and now in the upper half.
 */
function aboveItsStart({ x, range }: Run): boolean {
  if (x.length < 9 || atRest(x, range)) return false;
  if (x.length < 24) {
    const least = (from: number): number => x.subarray(from).reduce((low, loss) => Math.min(low, loss)) - x[0];
    const height = x.reduce((high, loss) => Math.max(high, loss)) - x[0];
    return least(1) > 0 && least(x.length >> 1) >= height / 4 && x[x.length - 1] - x[0] >= height / 2;
  }
  const blocks = blocksOf(x, 8);
  const [first, last] = [blocks[0], blocks[7]];
  const lowest = blocks.reduce((a: Block, b) => (b.level < a.level ? b : a));
  return last.low > first.high + RISE * range && last.level - lowest.level >= range / 2;
}

/** A fall that began late: on the way back from a peak, or lower than anything before it in the stretch. */
function turnedDown(run: Run): boolean {
  const { tail, ε } = run;
  const n = tail.length;
  let peak = 0;
  let least = Infinity;
  const before = tail.slice(); // min(x₀, …, xᵢ₋₁)
  for (let i = 0; i < n; i++) {
    before[i] = least;
    if (tail[i] < least) least = tail[i];
    if (tail[i] > tail[peak]) peak = i;
  }
  const level = (length: number): number => blockOf(tail.subarray(n - Math.max(1, length >> 2))).level;
  if (peak >= 4 && n - peak >= 5) {
    const earlier = thinned(tail.subarray(0, peak)).sort();
    const noise = quantile(earlier, 0.75) - quantile(earlier, 0.25);
    if (tail[peak] - level(n - peak) > NOISE * noise && goesDown(trendOf(tail.subarray(peak), ε), run)) return true;
  }
  for (let length = n >> 1; length >= 8; length >>= 1) {
    const earlier = thinned(tail.subarray(0, n - length)).sort();
    const spread = quantile(earlier, 0.9) - quantile(earlier, 0.1);
    if (level(length) < before[n - length] - spread / 2 && goesDown(trendOf(tail.subarray(n - length), ε), run)) return true;
  }
  return false;
}

/** The losses repeat to the last bit, three of them or more, twice over: the run goes round, whatever each round does. */
function repeats({ x }: Run): boolean {
  // the last loss is of where the run stands now, which may be new
  const n = x.length - 1;
  for (let p = 2; 3 * p <= n; p++) {
    let i = n - 1;
    while (i >= n - 2 * p && x[i] === x[i - p]) i--;
    if (i < n - 2 * p) return true;
  }
  return false;
}

/** What the run does. */
export function directionOf(run: Run): Direction {
  if (run.x.length < 2) return 'unknown';
  if (outOfRange(run) || turnedUp(run)) return 'rising';
  const round = repeats(run);
  if (!round && goesDown(run.trend, run)) return 'falling';
  if (rises(run) || aboveItsStart(run)) return 'rising';
  return !round && turnedDown(run) ? 'falling' : 'standing';
}
