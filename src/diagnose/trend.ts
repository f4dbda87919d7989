/**
 * Which way a series goes, in spite of noise, spikes and oscillation.
 *
 * It is cut into blocks, each block has a level (the mean of the middle half of its numbers, which neither a spike nor a bounce
 * moves), and Kendall's statistic counts which of two levels is the higher, the earlier or the later:
 *
 *   S = Σ_{i<j} sign(bⱼ − bᵢ),   Var S = K (K − 1)(2K + 5)/18 where there is no trend
 *
 * Kendall, A new measure of rank correlation (1938); Mann (1945). Nothing but order is used, so units do not matter.
 */

import { estimate, Z99 } from '../base/statistics.ts';

/** Two losses closer than this many units in the last place are one. */
const ULPS = 8;

/** The p-quantile of sorted numbers. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1);
  const [i, share] = [Math.floor(at), at - Math.floor(at)];
  return share === 0 ? sorted[i] : sorted[i] * (1 - share) + sorted[i + 1] * share;
}

/** Some thousand of the values, evenly taken: quartiles need no more. */
export const thinned = (values: Float64Array): Float64Array => {
  const every = Math.ceil(values.length / 4096);
  return Float64Array.from({ length: Math.ceil(values.length / every) }, (_, i) => values[i * every]);
};

/** A block of a series: its level and its quartiles. */
export interface Block {
  /** The mean of the numbers' middle half. */
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

/** The block of these numbers. */
export function blockOf(values: Float64Array): Block {
  const sorted = values.slice().sort();
  const skip = Math.floor(sorted.length / 4);
  // divided first: the sum of losses near 10³⁰⁸ is none
  const kept = sorted.length - 2 * skip;
  let level = 0;
  for (let i = skip; i < sorted.length - skip; i++) level += sorted[i] / kept;
  return { level, low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** K blocks of nearly equal length, in their order. */
export const blocksOf = (values: Float64Array, K: number): Block[] =>
  Array.from({ length: K }, (_, k) =>
    blockOf(values.subarray(Math.floor((k * values.length) / K), Math.floor(((k + 1) * values.length) / K))),
  );

/** Which way, how far and how fast. */
export interface Trend {
  /** −1 down, 1 up, 0 neither at 99 %. */
  readonly direction: -1 | 0 | 1;
  /** The last third's level less the first third's. */
  readonly change: number;
  /** The last third's less the middle third's: what of the change is recent. */
  readonly late: number;
  /** The recent change in one step of the series. */
  readonly pace: number;
}

/**
 * The trend of a series' blocks.
 * @param ε the relative rounding of its numbers
 */
function trendOfBlocks(levels: readonly number[], length: number, ε: number): Trend {
  const K = levels.length;
  let S = 0;
  for (let j = 1; j < K; j++) {
    for (let i = 0; i < j; i++) {
      const apart = levels[j] - levels[i];
      if (Math.abs(apart) > ULPS * ε * Math.max(Math.abs(levels[i]), Math.abs(levels[j]))) S += Math.sign(apart);
    }
  }
  // where there are so few blocks that no order is that rare, all must agree
  const needed = Math.min((K * (K - 1)) / 2, Z99 * Math.sqrt((K * (K - 1) * (2 * K + 5)) / 18));
  const third = Math.max(1, Math.floor(K / 3));
  const middle = Math.floor((K - third) / 2);
  const mean = (from: number): number => levels.slice(from, from + third).reduce((sum, x) => sum + x / third, 0);
  const [first, second, last] = [0, middle, K - third].map(mean);
  const late = last - second;
  const direction = K > 1 && Math.abs(S) >= needed ? (Math.sign(S) as -1 | 1) : 0;
  return { direction, change: last - first, late, pace: late / (((K - third - middle) * length) / K) };
}

/** The trend of a series: of eight blocks, or where there are less than 24 numbers of them one by one and in pairs. */
export function trendOf(values: Float64Array, ε: number): Trend {
  const n = values.length;
  const by = (K: number): Trend => {
    const levels = blocksOf(values, K).map((b) => b.level);
    return trendOfBlocks(levels, n, ε);
  };
  if (n >= 24) return by(8);
  const single = by(n);
  // a bounce of period two hides a trend from single numbers, not from pairs
  return single.direction === 0 && n >= 12 ? by(Math.floor(n / 2)) : single;
}

/** By how much the losses of the last quarter of the run are lower on the average than those of the one before; the standard error of that. */
export function lastFall(losses: Float64Array): { readonly fall: number; readonly error: number; readonly seen: boolean } {
  const half = [...losses.slice(losses.length >> 1, -1)].filter(Number.isFinite);
  const [before, after] = [estimate(half.slice(0, half.length >> 1)), estimate(half.slice(half.length >> 1))];
  const fall = before.value - after.value;
  return { fall, error: Math.hypot(before.standardError, after.standardError), seen: half.length >= 20 };
}

/** Whether the losses of the last half of the run, compared quarter with quarter, show no fall at 99 %. */
export function noFall(losses: Float64Array): boolean {
  const { fall, error, seen } = lastFall(losses);
  return seen && fall <= Z99 * error;
}
