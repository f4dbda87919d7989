/**
 * What kind of point is θ?
 *
 * The notes (000, 001, 002): g = 0 makes a critical point (L04); there H decides: all λ > 0 a minimum, all λ < 0 a maximum,
 * mixed signs a saddle (L05–L08), "otherwise saddle" (L09). The last is false: w₁² + w₂⁴ (a minimum), w₁² − w₂⁴ (a saddle)
 * and w₁² + w₂³ (neither) share H = diag(2, 0). Where some λ are zero and the others do not have both signs, the second
 * derivative cannot decide, and the verdict is 'degenerate'. So are the notes' own minima, w₁w₂ = 1 of (1 − w₁w₂)² (L13),
 * and every point of a plateau (L29).
 *
 * Both tests are relative, so that L → aL + b changes nothing. With (λᵢ, uᵢ) the eigenpairs of H and cᵢ = uᵢᵀg:
 *
 *   critical          |cᵢ| ≤ τ ℓ max(|λᵢ|, ‖H‖/1000) for every i
 *   λᵢ counts as zero |λᵢ| ≤ δ ‖H‖
 *
 * |cᵢ/λᵢ| is how far along uᵢ the gradient would vanish: no direction may ask for more than τ of ℓ = max(1, ‖θ‖). The test
 * goes direction by direction, because ‖g‖ ≤ τ‖H‖ℓ would call a crawl along a valley of condition 10⁶ a minimum; the floor
 * ‖H‖/1000 keeps rounding in flat directions from counting as a slope.
 */

import { atLeast } from '../base/arguments.ts';
import { eigh } from '../linalg/eigen/eigh.ts';
import { dot, maxAbs, norm } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';
import { type Signs, signs } from './signs.ts';
import { finite, hessianAt, point } from './vector.ts';

export type CriticalKind = 'minimum' | 'maximum' | 'saddle' | 'degenerate' | 'not critical';

export interface ClassifyOptions {
  /** τ: how far, as a fraction of max(1, ‖θ‖), the gradient's zero may lie along any eigenvector. Default 1e-4. */
  readonly gradientTolerance?: number;
  /** δ: eigenvalues within δ·max|λ| of zero count as zero; 0 counts strict signs. Default 1e-7. */
  readonly eigenvalueTolerance?: number;
}

export interface Classification {
  readonly kind: CriticalKind;
  /** The eigenvalues of H(θ), ascending. */
  readonly eigenvalues: Float64Array;
  /** Morse's index: the number of negative eigenvalues, beyond the tolerance. */
  readonly index: number;
  /** Negative, zero and positive eigenvalues, by the tolerance. */
  readonly signs: Signs;
  readonly gradientNorm: number;
  /**
   * The tolerances that decided: τ and δ as given, `zeroBelow` = δ·max|λ|, and `worst`, the largest |cᵢ| in units of what is
   * allowed, which is at most 1 at a critical point.
   */
  readonly tolerances: { readonly gradient: number; readonly eigenvalue: number; readonly zeroBelow: number; readonly worst: number };
  /** Why, in words and numbers. */
  readonly message: string;
}

/**
 * Classifies θ by the gradient and the spectrum of the Hessian there.
 *
 * Costs one Hessian and one eigendecomposition, O(n³).
 *
 * @param oracle the loss
 * @param θ n numbers
 * @throws RangeError where a tolerance is negative or NaN, θ does not fit, or g or H is not finite
 * @example
 * import { classify, oracle, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.at(0).mul(w.at(1)).sub(1).square(), { w: tensor([0, 0]) });
 * const { kind, index, message } = classify(L, [0, 0]);
 * console.log(kind, index); // → saddle 1
 * console.log(classify(L, [1, 1]).kind); // → degenerate
 * console.log(classify(L, [1, 2]).kind); // → not critical
 */
export function classify(
  oracle: Oracle,
  θ: ArrayLike<number>,
  { gradientTolerance: τ = 1e-4, eigenvalueTolerance: δ = 1e-7 }: ClassifyOptions = {},
): Classification {
  atLeast('classify', 'gradientTolerance', τ, 0);
  atLeast('classify', 'eigenvalueTolerance', δ, 0);
  const at = point(oracle, θ, 'classify');
  const g = oracle.gradient(at);
  finite(g, 'classify', 'the gradient');

  const { values: λ, vectors: U } = eigh(hessianAt(oracle, at, 'classify'));
  const S = maxAbs(λ);
  const ℓ = Math.max(1, norm(at));
  // #region critical
  // |cᵢ| ≤ τ ℓ max(|λᵢ|, ‖H‖/1000)
  let worst = 0;
  let direction = 0;
  for (let i = 0; i < λ.length; i++) {
    const c = Math.abs(dot(U.column(i), g));
    const ratio = c === 0 ? 0 : c / (τ * ℓ * Math.max(Math.abs(λ[i]), S / 1000));
    if (ratio > worst) [worst, direction] = [ratio, i];
  }
  // #endregion critical
  const counts = signs(λ, δ);
  const kind = worst > 1 ? 'not critical' : kindOf(counts);
  const gradientNorm = norm(g);
  const tolerances = { gradient: τ, eigenvalue: δ, zeroBelow: δ * S, worst };
  return {
    kind,
    eigenvalues: λ,
    index: counts.negative,
    signs: counts,
    gradientNorm,
    tolerances,
    message: `‖g‖ = ${short(gradientNorm)} ${reasons(counts, λ, tolerances, λ[direction], ℓ)[kind]}`,
  };
}

// #region kinds
/** What the signs alone say, at a critical point. */
export function kindOf({ negative, zero, positive }: Signs): Exclude<CriticalKind, 'not critical'> {
  if (negative > 0 && positive > 0) return 'saddle';
  if (zero > 0) return 'degenerate';
  return negative > 0 ? 'maximum' : 'minimum';
}
// #endregion kinds

/** Three digits. */
const short = (x: number): number => Number(x.toPrecision(3));

/** What follows ‖g‖ for each kind; `steep` is the eigenvalue along whose eigenvector the slope is the worst. */
function reasons(
  { negative, zero, positive }: Signs,
  λ: Float64Array,
  { gradient: τ, zeroBelow, worst }: Classification['tolerances'],
  steep: number,
  ℓ: number,
): Record<CriticalKind, string> {
  const n = λ.length;
  const [low, high] = [short(λ[0]), short(λ[n - 1])];
  const range = n === 1 ? `λ = ${low}` : `λ from ${low} to ${high}`;
  const some = (count: number, sign: string): string => `and ${count} of ${n} eigenvalues ${count === 1 ? 'is' : 'are'} ${sign}`;
  const all = (sign: string, way: string): string => `and all ${n} eigenvalues are ${sign}, ${range}: ${way} in every direction`;
  const verdict = negative > 0 ? 'not a minimum, but perhaps not a saddle' : 'a minimum, a saddle or neither';
  return {
    'not critical': Number.isFinite(worst)
      ? `is not zero: along the eigenvector of λ = ${short(steep)} the slope is ${short(worst)} times what τℓ = ${short(τ * ℓ)} allows`
      : `is not zero, with no curvature or no tolerance to measure it by: ${range}, τ = ${short(τ)}`,
    minimum: all('positive', 'up'),
    maximum: all('negative', 'down'),
    saddle: `${some(negative, 'negative')}, ${positive} positive, ${range}: down along the eigenvector of λ = ${low}`,
    degenerate:
      low === 0 && high === 0
        ? 'and H = 0: flat to second order, a plateau or worse'
        : `${some(zero, `zero within ${short(zeroBelow)}`)}, ${negative} negative, ${positive} positive, ${range}: ${verdict}; higher derivatives decide`,
  };
}
