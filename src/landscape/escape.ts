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
 * - the step s starts at ℓ = max(1, ‖θ‖), and is halved until the loss falls by at least a quarter of what the curvature
 *   promises, ½s²|λ|; or doubled, while it does so and the loss keeps falling.
 */

import { atLeast, positive } from '../base/arguments.ts';
import { dot, maxAbs, norm } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';
import { ends } from './spectrum.ts';
import { along, point, slopeAt } from './vector.ts';

export interface EscapeOptions {
  /** δ: λ counts as negative below −δ·max|λ|. Default 1e-7, as in `classify`. */
  readonly eigenvalueTolerance?: number;
  /** The first step length tried. Default max(1, ‖θ‖). */
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
 * console.log(way.eigenvalue, way.step); // → -2 1
 * console.log(Math.abs(way.direction[0] - Math.SQRT1_2) < 1e-15); // → true
 */
export function escape(
  oracle: Oracle,
  θ: ArrayLike<number>,
  { eigenvalueTolerance: δ = 1e-7, firstStep, fullBelow }: EscapeOptions = {},
): Escape | undefined {
  atLeast('escape', 'eigenvalueTolerance', δ, 0);
  const at = point(oracle, θ, 'escape');
  const ℓ = positive('escape', 'firstStep', firstStep ?? Math.max(1, norm(at)));
  const { loss: L, gradient: g } = slopeAt(oracle, at, 'escape');

  const { values, vectors } = ends(oracle, at, 'escape', fullBelow);
  const λ = values[0];
  // ‖H‖ = max(|λmin|, |λmax|)
  if (λ >= -δ * maxAbs(values)) return undefined;

  const u = vectors.column(0);
  const slope = dot(g, u);
  /** Along u or −u, whichever leads lower, if either keeps a quarter of the curvature's promise of ½ s² |λ|. */
  const tryStep = (s: number): Escape | undefined => {
    let best: Escape | undefined;
    for (const sign of [1, -1]) {
      // L(θ + su) ≈ L + s gᵀu + ½ s² λ
      const predicted = -(sign * s * slope + 0.5 * s * s * λ);
      if (predicted <= 0) continue;
      const direction = u.map((x) => sign * x);
      const theta = along(at, direction, s);
      const actual = L - oracle.value(theta);
      if (actual >= -0.125 * s * s * λ && actual > (best?.actual ?? 0)) {
        best = { direction, eigenvalue: λ, step: s, predicted, actual, theta };
      }
    }
    return best;
  };

  let found: Escape | undefined;
  for (let s = ℓ; !found && s >= ℓ * 2 ** -50; s /= 2) found = tryStep(s);
  if (!found) throw new RangeError(`escape: no step along the eigenvector of λ = ${λ} lowers the loss ${L} at θ`);
  // The first step was good: perhaps a longer one is better.
  for (let s = 2 * ℓ; found.step === s / 2 && s <= 1024 * ℓ; s *= 2) {
    const further = tryStep(s);
    if (further && further.actual > found.actual) found = further;
  }
  return found;
}
