/**
 * What the records say of the steps: η̂, the rate that they amount to; how far the run has come; whether it bounces, shrinks or
 * grows. Nothing but numbers of the records is needed, so any optimizer's will do; what is not known is NaN.
 *
 *   η̂ = median stepLength/‖g‖,   q = (Lᵗ⁺¹ − Lᵗ) / (stepLength · (γᵗ + γᵗ⁺¹)/2)
 *
 * q is −1 for a short step down the gradient, +1 for one up it: the trapezoidal rule along the step.
 */
import { estimate, median, Z95 } from '../base/statistics.ts';
import { reachOfStep } from './reach.ts';
import type { Columns } from './records.ts';

export interface Steps {
  /** Gradient norms, the current one last. */
  readonly γ: Float64Array;
  /** Losses, the current one last. */
  readonly losses: Float64Array;
  /** The cosine between each step and the one before, as recorded. */
  readonly turns: Float64Array;
  /** η̂ over the last ten steps; NaN where nothing is known. */
  readonly rate: number;
  /** The last learning rate in the records, in the user's own terms; NaN where none is recorded. */
  readonly learningRate: number;
  /**
   * The longest way made without turning back, Σ stepLength between two steps with turn < 0. All steps together would not
   * do: a bounce of length 1 that lasts a million steps goes nowhere.
   */
  readonly travelled: number;
  /** The median cosine between one step and the next, over the last ten; NaN with fewer than two steps. */
  readonly turn: number;
  /** What γ is multiplied with in a step, on the average over the last ten; NaN without a history. */
  readonly shrink: number;
  /** The median of q over the last ten steps. */
  readonly slope: number;
  /** The median of stepLength/(learningRate·‖g‖) over the last ten steps. */
  readonly part: number;
  /** Whether the last steps were all of one length per learning rate, although the gradients were not: clipping does that. */
  readonly alike: boolean;
  /**
   * By how much the mean loss has come down since the learning rate was last lowered by half or more, at 95 %, and
   * how many records ago that was; where it was in the last half of the run.
   */
  readonly sinceLowered: { readonly fall: number; readonly records: number } | undefined;
  /** How many records there are since that cut; Infinity where there was none. */
  readonly sinceCut: number;
  /** Whether the losses are not of one function: too many of them change by more than any slope on the way could. */
  readonly scattered: boolean;
}

/** Over how many steps the present is taken. */
const LAST = 10;

export function stepsOf(h: Columns, gradientNorm: number, loss: number): Steps {
  const n = h.length;
  const from = Math.max(0, n - LAST);
  const γ = appended(h.gradientNorm, gradientNorm);
  const losses = appended(h.loss, loss);
  let travelled = 0;
  let stretch = 0;
  for (let i = 0; i < n; i++) {
    const length = h.stepLength[i];
    if (Number.isNaN(length)) continue;
    stretch = (h.turn[i] < 0 ? 0 : stretch) + length;
    if (stretch > travelled) travelled = stretch;
  }
  const sinceCut = recordsSinceCut(h);
  const overLast = (f: (i: number) => number): number =>
    median(Array.from({ length: n - from }, (_, i) => f(from + i)).filter((x) => !Number.isNaN(x)));
  return {
    γ,
    losses,
    turns: h.turn.slice(),
    rate: overLast((i) => (γ[i] > 0 && Number.isFinite(γ[i]) ? h.stepLength[i] / γ[i] : NaN)),
    learningRate: lastKnown(h.learningRate),
    travelled: Number.isFinite(travelled) ? travelled : 0,
    turn: overLast((i) => h.turn[i]),
    shrink: (gradientNorm / γ[from]) ** (1 / (n - from)),
    part: overLast((i) => (γ[i] > 0 ? h.stepLength[i] / (h.learningRate[i] * γ[i]) : NaN)),
    alike: alikeIn(h, from),
    sinceLowered: sinceLowered(h, sinceCut),
    sinceCut,
    scattered: scatteredIn(h, γ, losses),
    slope: overLast((i) => (2 * (losses[i + 1] - losses[i])) / (h.stepLength[i] * (γ[i] + γ[i + 1]))),
  };
}

/** How many records have followed the last cut of the learning rate by half or more, where it was in the last half of the run. */
function recordsSinceCut({ length: n, learningRate }: Columns): number {
  let at = n - 1;
  while (at > n / 2 && !(learningRate[at] <= learningRate[at - 1] / 2)) at--;
  return at <= n / 2 ? Infinity : n - at;
}

/** The fall since then: as many losses before it as after. */
function sinceLowered({ length: n, loss }: Columns, records: number): Steps['sinceLowered'] {
  if (records === Infinity || records < 16) return undefined;
  const at = n - records;
  const [before, after] = [loss.slice(at - records, at), loss.slice(at)].map((x) => estimate([...x].filter(Number.isFinite)));
  const fall = before.value - after.value;
  return fall > Z95 * Math.hypot(before.standardError, after.standardError) ? { fall, records } : undefined;
}

/** This share of the last steps is too many for chance, or for a wall. */
const SCATTERED = 0.15;

/** Losses of single batches change by more than a step can. */
function scatteredIn({ length: n, stepLength }: Columns, γ: Float64Array, losses: Float64Array): boolean {
  // the last loss is of all, where those before are of batches
  const from = Math.max(0, n - 51);
  let [known, beyond] = [0, 0];
  for (let i = from; i < n - 1; i++) {
    const change = Math.abs(losses[i + 1] - losses[i]);
    const most = reachOfStep(stepLength[i], γ[i], γ[i + 1]) + 1e-6 * Math.abs(losses[i]);
    if (!Number.isFinite(change) || !Number.isFinite(most)) continue;
    known++;
    if (change > most) beyond++;
  }
  return known >= 3 && beyond >= Math.max(2, SCATTERED * known);
}

/** Step lengths per rate within a thousandth of each other, gradients not; or a hundred times as near to each other as gradients, where those hardly change. */
function alikeIn({ length: n, stepLength, learningRate, gradientNorm }: Columns, from: number): boolean {
  const spread = (f: (i: number) => number): number => {
    const values = Array.from({ length: n - from }, (_, i) => f(from + i)).filter(Number.isFinite);
    return values.length < 3 ? NaN : Math.max(...values) / Math.min(...values) - 1;
  };
  const [steps, slopes] = [spread((i) => stepLength[i] / learningRate[i]), spread((i) => gradientNorm[i])];
  return steps < 1e-3 && (slopes > 1e-3 || (slopes > 1e-6 && slopes >= 100 * steps));
}

function appended(column: Float64Array, last: number): Float64Array {
  const out = new Float64Array(column.length + 1);
  out.set(column);
  out[column.length] = last;
  return out;
}

function lastKnown(column: Float64Array): number {
  for (let i = column.length - 1; i >= 0; i--) if (!Number.isNaN(column[i])) return column[i];
  return NaN;
}

/** Whether the slope has been within a twentieth of the last one for fifty steps. */
export function isConstant(γ: Float64Array): boolean {
  const last = γ[γ.length - 1];
  return γ.length > 50 && γ.subarray(-50).every((x) => Math.abs(x - last) <= 0.05 * last);
}

/** How γ has grown since its smallest value. */
export interface Growth {
  /** By how much. */
  readonly factor: number;
  /** The share of it (of its logarithm) that one step carries. */
  readonly largestShare: number;
  /** Whether that step came out of a bounce that was already growing: quartic walls, each higher than the last. */
  readonly bouncing: boolean;
  /** Whether that step was a leap, not a bounce: straight on, or tenfold at once after a step that did not turn back. */
  readonly straight: boolean;
  /** γ over the largest of the fifty before it: above 1 while the growth goes on, not in a cycle. */
  readonly record: number;
  /** Loss and gradient norm at the smallest. */
  readonly lossThen: number;
  readonly normThen: number;
}

export function growthOf({ γ, losses, turns }: Steps): Growth {
  const end = γ.length - 1;
  // the smallest above zero: a step or two where the gradient is zero altogether has no logarithm
  let at = 0;
  for (let i = 1; i <= end; i++) if (γ[i] > 0 && (γ[i] < γ[at] || !(γ[at] > 0))) at = i;
  const factor = γ[end] / γ[at];
  // step i leads from γᵢ to γᵢ₊₁; one from or to a record that was not finite says nothing
  const ratio = (i: number): number => (Number.isFinite(γ[i + 1] / γ[i]) ? γ[i + 1] / γ[i] : 0);
  let largest = at;
  for (let i = at; i < end; i++) if (ratio(i) > ratio(largest)) largest = i;
  const bounced = (i: number): boolean => ratio(i) >= 2 && turns[i] <= -0.9;
  return {
    factor,
    largestShare: factor > 1 ? Math.log(ratio(largest)) / Math.log(factor) : 0,
    bouncing: bounced(largest) && bounced(largest - 1),
    straight: turns[largest] > 0.5 || (ratio(largest) >= 10 && turns[largest - 1] > 0),
    record: γ[end] / Math.max(...γ.slice(Math.max(0, end - 50), end).filter(Number.isFinite)),
    lossThen: losses[at],
    normThen: γ[at],
  };
}
