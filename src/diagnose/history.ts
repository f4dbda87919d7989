/**
 * What the history says: γ, the gradient norms with the current one last; η̂, the rate that the steps amount to; how far the
 * run has come; whether it bounces, shrinks or grows. It needs nothing but the records, so any first-order optimizer's will do.
 */
import { median } from '../base/statistics.ts';
import type { StepRecord } from '../optim/frame/optimizer.ts';

export interface Series {
  /** Gradient norms, the current one last. */
  readonly γ: Float64Array;
  /** Losses, the current one last. */
  readonly losses: Float64Array;
  /** The cosine between each step and the one before, as recorded. */
  readonly turns: Float64Array;
  /** η̂: the median of stepLength/‖g‖ over the last ten steps; NaN where nothing is known. */
  readonly rate: number;
  /**
   * The longest way made without turning back, Σ stepLength between two steps with turn < 0. All steps together would not
   * do: a bounce of length 1 that lasts a million steps goes nowhere.
   */
  readonly travelled: number;
  /** The median cosine between one step and the next, over the last ten; NaN with fewer than two steps. */
  readonly turn: number;
  /** What γ is multiplied with in a step, on the average over the last ten; NaN without a history. */
  readonly shrink: number;
  /** The first number in the records that is not finite, where there is one. */
  readonly broken: string | undefined;
}

export function seriesOf(history: readonly StepRecord[], gradientNorm: number, loss: number): Series {
  const last = history.slice(-10);
  const broken = history.find((r) => ![r.loss, r.gradientNorm, r.stepLength].every(Number.isFinite));
  let travelled = 0;
  let stretch = 0;
  for (const { stepLength, turn } of history) {
    stretch = (turn < 0 ? 0 : stretch) + stepLength;
    if (stretch > travelled) travelled = stretch;
  }
  return {
    γ: Float64Array.from([...history.map((r) => r.gradientNorm), gradientNorm]),
    losses: Float64Array.from([...history.map((r) => r.loss), loss]),
    turns: Float64Array.from(history, (r) => r.turn),
    rate: median(last.filter((r) => r.gradientNorm > 0).map((r) => r.stepLength / r.gradientNorm)),
    travelled,
    turn: median(last.map((r) => r.turn).filter((x) => !Number.isNaN(x))),
    shrink: (gradientNorm / last[0]?.gradientNorm) ** (1 / last.length),
    broken: broken && `record t = ${broken.t}: loss ${broken.loss}, gradient norm ${broken.gradientNorm}, step ${broken.stepLength}`,
  };
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

export function growthOf({ γ, losses, turns }: Series): Growth {
  const end = γ.length - 1;
  // the smallest above zero: a step or two where the gradient is zero altogether has no logarithm
  let at = 0;
  for (let i = 1; i <= end; i++) if (γ[i] > 0 && (γ[i] < γ[at] || γ[at] === 0)) at = i;
  const factor = γ[end] / γ[at];
  // step i leads from γᵢ to γᵢ₊₁
  const ratio = (i: number): number => γ[i + 1] / γ[i];
  let largest = at;
  for (let i = at; i < end; i++) if (ratio(i) > ratio(largest)) largest = i;
  const bounced = (i: number): boolean => ratio(i) >= 2 && turns[i] <= -0.9;
  return {
    factor,
    largestShare: factor > 1 ? Math.log(ratio(largest)) / Math.log(factor) : 0,
    bouncing: bounced(largest) && bounced(largest - 1),
    straight: turns[largest] > 0.5 || (ratio(largest) >= 10 && turns[largest - 1] > 0),
    record: γ[end] / Math.max(...γ.slice(Math.max(0, end - 50), end)),
    lossThen: losses[at],
    normThen: γ[at],
  };
}
