/** What a log shows: every number and every yes or no that a verdict is excluded by, measured once. */
import { median } from '../../base/statistics.ts';
import { atRest } from '../direction.ts';
import { finiteOf, type Progress, progressOf } from '../progress.ts';
import type { Columns } from '../records.ts';

/** What is known of a run from its log. */
export interface Facts {
  readonly progress: Progress;
  /** How many finite losses there are; below seven they make no course. */
  readonly n: number;
  readonly few: boolean;
  /** The log begins where the run began. */
  readonly fromStart: boolean;
  /** The loss never changed beyond rounding. */
  readonly never: boolean;
  /** The losses carry too few digits to tell rounding from standing: a printed log's. */
  readonly coarse: boolean;
  /** The last losses agree to rounding. */
  readonly still: boolean;
  /** The last losses differ by less than a billionth of the run's range. */
  readonly faint: boolean;
  /** The last losses agree, beside what the run has gained. */
  readonly resting: boolean;
  /** How the losses of the last half follow each other. */
  readonly manner: 'smooth' | 'noisy' | 'alternating';
  /** In a run of less than sixteen losses, one step raised the loss by more than half of the range. */
  readonly jumps: boolean;
  /** The loss stands a tenth of its range below the first, or above it. */
  readonly fell: boolean;
  readonly rose: boolean;
  /** The pace of the last third against that of the first, and by which share of itself it shrinks in a step. */
  readonly shape: 'even' | 'slowing' | 'quickening' | 'unknown';
  readonly fading: number;
  /** The last step moved the loss more than twice as far as any of the four before it, in a run without scatter. */
  readonly leaps: boolean;
  /** A loss, gradient norm or step at the end is not finite. */
  readonly broken: boolean;
  /** How many of the last twenty known steps turned back (cosine ≤ −½), of how many. */
  readonly turnsBack: number;
  readonly turnsKnown: number;
  /** The gradient norm now over the largest; NaN where it is not known. */
  readonly gradientShare: number;
  /** The median change of the gradient norm in a step, over the last ten, as a share of it. It bounds η̂ max|λ| from below. */
  readonly gradientChange: number;
  /** The median of stepLength/(learningRate ‖g‖) over the last ten. */
  readonly stepShare: number;
}

/** Differences below so many units in the last place of a loss are rounding. */
const ULPS = 64;
/** Differences below this share of the run's whole range are no noise. */
const JITTER = 1e-9;

/** The facts of these records. */
export function factsOf(columns: Columns, learningRate?: number): Facts {
  const { length, loss, measured, t, gradientNorm: γ, stepLength: s, turn } = columns;
  const progress = progressOf(loss, measured);
  const { x } = finiteOf(loss, measured);
  const n = x.length;
  let [low, high] = [Infinity, -Infinity];
  for (const L of x) [low, high] = [Math.min(low, L), Math.max(high, L)];
  const range = high - low;
  const ε = x.every((L) => Math.fround(L) === L) ? 2 ** -24 : 2 ** -53;
  const moved = (i: number): boolean => Math.abs(x[i] - x[i - 1]) > ULPS * ε * Math.max(Math.abs(x[i]), Math.abs(x[i - 1]));
  const few = n < 7;
  const step = (i: number): number => Math.abs(x[i] - x[i - 1]);
  const last = Math.max(3, n >> 4);
  const ends = Array.from({ length: Math.min(last, n - 1) }, (_, k) => n - 1 - k);
  const tail = n <= 8 ? 0 : n >> 1;
  const known = (column: Float64Array, count: number): number[] =>
    [...column.subarray(Math.max(0, length - count))].filter(Number.isFinite);
  const manner = mannerOf(x.subarray(tail), (i) => moved(tail + i) && step(tail + i) > JITTER * range);
  const turns = known(turn, 20);
  const norms = γ.filter((g) => Number.isFinite(g));
  const lastTen = Array.from({ length: Math.min(10, length) }, (_, k) => length - 1 - k);
  const rate = (i: number): number => (Number.isNaN(columns.learningRate[i]) ? (learningRate ?? NaN) : columns.learningRate[i]);
  const middle = (values: readonly number[]): number => median(values.filter(Number.isFinite));
  let largest = 0;
  for (let i = Math.max(1, n - 5); i < n - 1; i++) largest = Math.max(largest, step(i));
  return {
    progress,
    n,
    few,
    fromStart: length === 0 || t[0] <= 1,
    never: n > 1 && range <= ULPS * ε * Math.max(Math.abs(low), Math.abs(high)),
    coarse: x.every((L) => Number(L.toPrecision(7)) === L) && x.some((L) => Number(L.toPrecision(2)) !== L),
    jumps: n < 16 && x.some((L, i) => i > 0 && L - x[i - 1] > range / 2),
    leaps: n > 2 && manner === 'smooth' && step(n - 1) > 2 * largest,
    still: n > 2 && ends.every((i) => !moved(i)),
    faint: n > 2 && ends.every((i) => step(i) <= JITTER * range),
    resting: few ? n > 2 && step(n - 1) <= 1e-3 * range : atRest(x, progress.range),
    manner,
    fell: x[0] - progress.level > 0.1 * range,
    rose: progress.level - x[0] > 0.1 * range,
    ...shapeOf(x),
    broken: progress.notFiniteFrom !== undefined || γ[length - 1] === Infinity || s[length - 1] === Infinity,
    turnsBack: turns.filter((c) => c <= -0.5).length,
    turnsKnown: turns.length,
    gradientShare: norms.length > 1 ? norms[norms.length - 1] / norms.reduce((a, b) => Math.max(a, b)) : NaN,
    gradientChange: middle(lastTen.map((i) => (i > 0 ? Math.abs(γ[i] - γ[i - 1]) / γ[i - 1] : NaN))),
    stepShare: middle(lastTen.map((i) => s[i] / (rate(i) * γ[i]))),
  };
}

/** By how often the losses change their direction: never, at random (two times in three), or always. */
function mannerOf(x: Float64Array, moved: (i: number) => boolean): Facts['manner'] {
  let [steps, turns, before] = [0, 0, 0];
  for (let i = 1; i < x.length; i++) {
    if (!moved(i)) continue;
    const way = Math.sign(x[i] - x[i - 1]);
    if (steps++ > 0 && way !== before) turns++;
    before = way;
  }
  const share = steps > 2 ? turns / (steps - 1) : 0;
  return share > 0.9 && steps >= 6 ? 'alternating' : share > 0.25 ? 'noisy' : 'smooth';
}

/** The pace in the first third of the run against that in the last. */
function shapeOf(x: Float64Array): Pick<Facts, 'shape' | 'fading'> {
  const n = x.length;
  const third = Math.floor((n - 1) / 3);
  if (third < 1) return { shape: 'unknown', fading: NaN };
  const [first, last] = [x[0] - x[third], x[n - 1 - third] - x[n - 1]];
  const fading = Math.log(first / last) / (n - 1 - third);
  return { shape: last < 0.95 * first ? 'slowing' : first < 0.95 * last ? 'quickening' : 'even', fading };
}
