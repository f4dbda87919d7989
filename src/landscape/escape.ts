/**
 * Which way is down, where the gradient says nothing?
 *
 *   uᵀHu = λ‖u‖², λ < 0: the loss falls along u                      L14, L15
 *   L(θ + su) ≈ L + s gᵀu + ½ s² λ
 *
 * The notes step by u itself. That is local only: on (1 − w₁w₂)² from 0 along (t, t) the loss is 0 at t = 1 but 9 at t = 2,
 * and the model's −1 at t = 1 is below any loss there is. Nor do they say u or −u. So here
 *
 * - u belongs to the most negative λ: of the full Hessian where it is small, by Lanczos on products Hv where it is not (L16);
 * - both signs are tried, where the model lets both go down, and the lower loss wins;
 * - the first step ℓ moves no coordinate by more than its own size, so that θ → cθ changes nothing but the step's unit;
 * - it is halved until the loss falls, then made longer or shorter, by ever finer factors, while the loss falls further.
 */

import { atLeast, noMore, options, positive } from '../base/arguments.ts';
import { ask } from '../base/ask.ts';
import { result } from '../base/result.ts';
import { along, dot, maxAbs, norm } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';
import { extremeEigenpairs } from './extremeEigenpairs.ts';
import { longestWithin, sizesOf } from './line.ts';
import { point, slopeAt } from './point.ts';

export interface EscapeOptions {
  /** δ: λ counts as negative below −δ·max|λ|. Default 1e-7, as in `classify`. */
  readonly eigenvalueTolerance?: number;
  /**
   * The first step length tried. Default: the longest step that moves no coordinate by more than its own size (1 where θ = 0),
   * if the fall that the curvature promises there can be seen beside the rounding of L.
   */
  readonly firstStep?: number;
  /** Up to this many parameters by the full Hessian, beyond by Lanczos. Default 300. */
  readonly fullBelow?: number;
}

export interface Escape {
  /** The unit eigenvector of the most negative eigenvalue, signed so that the loss falls along it. */
  readonly direction: Float64Array;
  /** λ < 0. */
  readonly eigenvalue: number;
  /** s > 0, the step's length along `direction`. */
  readonly step: number;
  /** How much the quadratic model says the loss falls, −(s gᵀu + ½s²λ). */
  readonly predicted: number;
  /** How much it falls, L(θ) − L(θ + su) > 0. */
  readonly actual: number;
  /** θ + su, where it leads; θ itself is not touched. */
  readonly theta: Float64Array;
}

// #region search
/** Where a search along u begins: L(θ), the first step to try, and the longest, 1024 times as long where nothing is said. */
interface SearchStart {
  readonly loss: number;
  readonly length: number;
  readonly longest?: number;
}

/**
 * The search for the way down along ±u, as questions: it yields a step s and is sent L(θ + su). Both signs are tried at each
 * length, which is halved until the loss falls; then the step is made longer or shorter, by ever finer factors, while that makes
 * it fall further. The step is 0 where the loss does not fall.
 */
export function* lowestStep({
  loss,
  length: ℓ,
  longest = 1024 * ℓ,
}: SearchStart): Generator<number, { step: number; loss: number }, number> {
  let [step, least] = [0, loss];
  const falls = function* (s: number): Generator<number, boolean, number> {
    const there = yield s;
    if (!(there < least)) return false;
    [step, least] = [s, there];
    return true;
  };
  for (let s = ℓ, tries = 0; step === 0 && tries <= 60; tries++, s /= 2) {
    yield* falls(s);
    yield* falls(-s);
  }
  if (step === 0) return { step, loss };
  while (2 * Math.abs(step) <= longest && (yield* falls(2 * step)));
  for (const factor of [1 / 2, 5 / 4, 4 / 5, 17 / 16, 16 / 17]) {
    for (let tries = 0; tries < 10 && (yield* falls(step * factor)); tries++);
  }
  return { step, loss: least };
}
// #endregion search

/**
 * The way down along the most negative curvature at θ, with a step that lowers the loss.
 *
 * @param oracle the loss
 * @param θ n numbers: a saddle, a maximum, or any point with a negative eigenvalue
 * @returns undefined where no eigenvalue is negative beyond the tolerance: curvature shows no way down
 * @throws RangeError where θ does not fit, L or H is not finite, or no step lowers the loss although λ < 0 (then the loss
 *   and its Hessian disagree, or the fall is below rounding)
 * @example
 * import { escape, oracle, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.at(0).mul(w.at(1)).sub(1).square(), { w: tensor([0, 0]) });
 * const way = escape(L, [0, 0]);
 * console.log(way.eigenvalue, way.step.toFixed(2), way.actual.toFixed(2)); // → -2 1.41 1.00
 * console.log(Math.abs(way.direction[0] - Math.SQRT1_2) < 1e-15); // → true
 */
export function escape(oracle: Oracle, θ: ArrayLike<number>, given: EscapeOptions = {}, ...rest: readonly never[]): Escape | undefined {
  noMore('escape', rest, 'an oracle, θ and options');
  const known = ['eigenvalueTolerance', 'firstStep', 'fullBelow'] as const;
  const { eigenvalueTolerance: δ = 1e-7, firstStep, fullBelow } = options('escape', given, known);
  atLeast('escape', 'eigenvalueTolerance', δ, 0);
  const at = point(oracle, θ, 'escape');
  if (firstStep !== undefined) positive('escape', 'firstStep', firstStep);
  const { loss: L, gradient: g } = slopeAt(oracle, at, 'escape');

  const { values, vectors } = extremeEigenpairs(oracle, at, 'escape', fullBelow);
  const λ = values[0];
  // ‖H‖ = max(|λmin|, |λmax|)
  if (λ >= -δ * maxAbs(values)) return undefined;

  const u = vectors.column(0);
  const slope = dot(g, u);
  // L(θ + su) ≈ L + s gᵀu + ½ s² λ
  const predicted = (s: number): number => -(s * slope + 0.5 * s * s * λ);
  // ½ s² |λ| = 4ε|L|: a shorter step's fall would be lost in the rounding of L
  const visible = Math.sqrt((8 * Number.EPSILON * Math.abs(L)) / -λ);
  const length = firstStep ?? Math.max(visible, longestWithin(u, sizesOf(at)));
  const start = { loss: L, length, longest: 1024 * Math.max(1, norm(at), length) };
  // what the model calls uphill is not taken, though the loss may fall on it further out
  const { step: s } = ask(lowestStep(start), (s) => (predicted(s) > 0 ? oracle.value(along(at, u, s)) : Infinity));
  if (s === 0) throw new RangeError(`escape: no step along the eigenvector of λ = ${λ} lowers the loss ${L} at θ`);

  const direction = u.map((x) => Math.sign(s) * x);
  const theta = along(at, u, s);
  return result({ direction, eigenvalue: λ, step: Math.abs(s), predicted: predicted(s), actual: L - oracle.value(theta), theta });
}
