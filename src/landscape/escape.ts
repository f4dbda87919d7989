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
import type { Oracle } from '../autograd/types.ts';
import { dot, norm } from '../linalg/vectors.ts';
import { ends, FULL_BELOW } from './spectrum.ts';
import { along, finite, point } from './vector.ts';

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
  { eigenvalueTolerance: δ = 1e-7, firstStep, fullBelow = FULL_BELOW }: EscapeOptions = {},
): Escape | undefined {
  if (!(δ >= 0)) throw new RangeError(`escape: eigenvalueTolerance must be at least 0, got ${δ}`);
  if (firstStep !== undefined && !(firstStep > 0)) throw new RangeError(`escape: firstStep must be positive, got ${firstStep}`);
  const at = point(oracle, θ, 'escape');
  const { value: L, gradient: g } = oracle.valueAndGradient(at);
  if (!Number.isFinite(L)) throw new RangeError(`escape: the loss must be finite at θ, got ${L}`);
  finite(g, 'escape', 'the gradient');

  const { smallest, largest } = ends(oracle, at, 'escape', fullBelow);
  const λ = smallest.eigenvalue;
  // ‖H‖ = max(|λmin|, |λmax|)
  if (λ >= -δ * Math.max(Math.abs(λ), Math.abs(largest.eigenvalue))) return undefined;

  const u = smallest.vector;
  const slope = dot(g, u);
  // L(θ + su) ≈ L + s gᵀu + ½ s² λ
  const fall = (s: number): number => -(s * slope + 0.5 * s * s * λ);
  const tryStep = (s: number): Trial | undefined => {
    let best: Trial | undefined;
    for (const signed of [s, -s]) {
      const predicted = fall(signed);
      if (predicted <= 0) continue;
      const theta = along(at, u, signed);
      const actual = L - oracle.value(theta);
      if (actual > (best?.actual ?? 0)) best = { signed, predicted, actual, theta };
    }
    return best;
  };
  // The curvature alone promises ½ s² |λ|.
  const enough = (trial: Trial | undefined, s: number): trial is Trial => trial !== undefined && trial.actual >= -0.125 * s * s * λ;

  const ℓ = firstStep ?? Math.max(1, norm(at));
  let s = ℓ;
  let found = tryStep(s);
  while (!enough(found, s)) {
    s /= 2;
    if (s < ℓ * 2 ** -50) throw new RangeError(`escape: no step along the eigenvector of λ = ${λ} lowers the loss ${L} at θ`);
    found = tryStep(s);
  }
  if (s === ℓ) {
    for (let doublings = 0; doublings < 10; doublings++) {
      const further = tryStep(2 * s);
      if (!enough(further, 2 * s) || further.actual <= found.actual) break;
      [found, s] = [further, 2 * s];
    }
  }
  const direction = found.signed < 0 ? u.map((x) => -x) : u;
  return { direction, eigenvalue: λ, step: s, predicted: found.predicted, actual: found.actual, theta: found.theta };
}

interface Trial {
  readonly signed: number;
  readonly predicted: number;
  readonly actual: number;
  readonly theta: Float64Array;
}
