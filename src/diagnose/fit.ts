/**
 * Does what was given fit together: the loss, its gradient, the history, the optimizer?
 *
 * Four ways in which it may not, each of which makes every other verdict worthless:
 *
 *   the loss        L(θ) asked twice is not the same: dropout left on, a new batch at each call
 *   the gradient    is not the loss's (gradientCheck.ts): a sign, a factor, a layer cut off, another loss
 *   the history     does not end at θ: |L(θ) − L_last| ≫ what the last step could change, stepLength·max γ
 *   the optimizer   follows something else: steps go up the slope, or come to rest where g = −δθ (decay), or move only some coordinates
 */

import { dot, norm } from '../linalg/vectors.ts';
import { checkGradient, type GradientCheck } from './gradientCheck.ts';
import type { Steps } from './history.ts';
import type { Settings } from './options.ts';
import type { Progress } from './progress.ts';
import type { Asking } from './questions.ts';
import { isUsual, reachOfStep, UNHEARD } from './reach.ts';

export interface Fit {
  readonly gradient: GradientCheck;
  /** The last record's loss, and what the last step can have changed of it at most; NaN where it is not known. */
  readonly lastLoss: number;
  readonly withinReach: number;
  /** ‖θ − (θ of the last record)‖ less its stepLength, where θ was recorded; NaN otherwise. */
  readonly apart: number;
  /** cos(g, θ): −1 where weight decay balances the slope. */
  readonly alongTheta: number;
  /** Coordinates with a slope that never moved, where θ was recorded. */
  readonly unmoved: number;
}

export function* fitOf(
  s: Settings,
  at: { loss: number; g: Float64Array; curvature: number; steps: Steps; progress: Progress },
): Asking<Fit> {
  const { θ, history: h, layers, seed } = s;
  const { loss, g, curvature } = at;
  const gradient = yield* checkGradient(θ, { loss, g, curvature, layers, seed });
  const n = h.length;
  const last = n - 1;
  const θlast = n > 0 ? h.theta(last) : undefined;
  const moved = θlast && norm(θ.map((x, j) => x - θlast[j]));
  return {
    gradient,
    lastLoss: n > 0 ? h.loss[last] : NaN,
    withinReach: reachOf(s, at),
    apart: moved === undefined ? NaN : Math.abs(moved - h.stepLength[last]),
    // one or two coordinates are always along each other, or nearly
    alongTheta: g.filter((x, j) => x !== 0 && θ[j] !== 0).length < 3 ? NaN : dot(g, θ) / (norm(g) * norm(θ)),
    unmoved: unmovedIn(s, g),
  };
}

/**
 * The reach of the last step, eight times, and the scatter of the last losses: batches differ. Where all records before are of one
 * function, which keeps within it, 2.4 times if the loss came down, and eight times if it went up by a step of the usual length: a leap
 * onto a wall may throw a run up by more, nothing lets it fall by more.
 */
function reachOf({ history: h }: Settings, { loss, g, steps }: { loss: number; g: Float64Array; steps: Steps }): number {
  const last = h.length - 1;
  const { losses } = steps;
  if (last < 1) return NaN;
  const reach = reachOfStep(h.stepLength[last], h.gradientNorm[last], norm(g));
  const steady =
    last >= 10 &&
    [...Array(10).keys()].every((k) => {
      const i = last - 1 - k;
      return Math.abs(losses[i + 1] - losses[i]) <= reachOfStep(h.stepLength[i], h.gradientNorm[i], h.gradientNorm[i + 1]);
    });
  if (steady && loss < losses[last]) return 2.4 * reach;
  if (steady && isUsual(h, last)) return UNHEARD * reach;
  const recent = losses.slice(Math.max(0, last - 20), last + 1).filter(Number.isFinite);
  const scatter = Math.max(...recent) - Math.min(...recent);
  let [low, high] = [Infinity, -Infinity];
  for (const x of losses.subarray(0, last + 1)) if (Number.isFinite(x)) [low, high] = [Math.min(low, x), Math.max(high, x)];
  return Math.max(UNHEARD * reach, 4 * scatter, 0.2 * (high - low));
}

/** How many coordinates have a slope and never moved in the records that hold θ; 0 where fewer than five do. */
function unmovedIn({ θ, history: h }: Settings, g: Float64Array): number {
  const still = new Uint8Array(θ.length).fill(1);
  let seen = 0;
  for (let i = Math.max(0, h.length - 200); i < h.length; i++) {
    const before = h.theta(i);
    if (before?.length !== θ.length) continue;
    seen++;
    for (let j = 0; j < θ.length; j++) if (before[j] !== θ[j]) still[j] = 0;
  }
  if (seen < 5) return 0;
  const typical = norm(g) / Math.sqrt(g.length);
  return g.filter((x, j) => still[j] === 1 && Math.abs(x) > 1e-3 * typical).length;
}
