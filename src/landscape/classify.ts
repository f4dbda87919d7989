/**
 * What kind of point is θ?
 *
 * The notes (000, 001, 002): g = 0 makes a critical point (L04); there H decides: all λ > 0 a minimum, all λ < 0 a maximum,
 * mixed signs a saddle (L05–L08), "otherwise saddle" (L09). The last is false: w₁² + w₂⁴ (a minimum), w₁² − w₂⁴ (a saddle)
 * and w₁² + w₂³ (neither) share H = diag(2, 0). Where some λ are zero and the others do not have both signs, the second
 * derivative cannot decide, and the verdict is 'degenerate'. So are the notes' own minima, w₁w₂ = 1 of (1 − w₁w₂)² (L13),
 * and every point of a plateau (L29).
 *
 * Whether θ is critical at all is decided by what the quadratic model can still gain there (criticality.ts), and an eigenvalue
 * counts as zero within the error of H: rounding, or what differences leave, and what H may still change on the way to the
 * critical point.
 */

import { atLeast, noMore, options } from '../base/arguments.ts';
import { sentence } from '../base/numbers.ts';
import { result } from '../base/result.ts';
import { eigh } from '../linalg/eigen/eigh.ts';
import { dot, maxAbs, norm } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';
import { criticality } from './criticality.ts';
import { hessianAt, point, slopeAt } from './point.ts';
import { type Signs, signsBeyond } from './signs.ts';

export type CriticalKind = 'minimum' | 'maximum' | 'saddle' | 'degenerate' | 'not critical';

export interface ClassifyOptions {
  /**
   * τ: θ counts as critical where the model can gain no more than it costs to move θ by a part τ of its own size. Default 1e-6.
   */
  readonly gradientTolerance?: number;
  /** δ: eigenvalues within δ·max|λ| of zero count as zero; 0 counts strict signs. Default: within the error of H. */
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
  /** What the quadratic model at θ can still gain, Infinity where a slope meets no curvature. */
  readonly gain: number;
  /**
   * What decided: `gradient` is τ; `zeroBelow`, within which eigenvalues count as zero; and `worst`, the gain in units of what
   * is allowed, which is at most 1 at a critical point.
   */
  readonly tolerances: { readonly gradient: number; readonly zeroBelow: number; readonly worst: number };
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
export function classify(oracle: Oracle, θ: ArrayLike<number>, given: ClassifyOptions = {}, ...rest: readonly never[]): Classification {
  noMore('classify', rest, 'an oracle, θ and options');
  const { gradientTolerance = 1e-6, eigenvalueTolerance: δ } = options('classify', given, ['gradientTolerance', 'eigenvalueTolerance']);
  atLeast('classify', 'gradientTolerance', gradientTolerance, 0);
  if (δ !== undefined) atLeast('classify', 'eigenvalueTolerance', δ, 0);
  const theta = point(oracle, θ, 'classify');
  const { loss, gradient } = slopeAt(oracle, theta, 'classify');
  const hessian = hessianAt(oracle, theta, 'classify');

  const { values: eigenvalues, vectors: eigenvectors } = eigh(hessian);
  const shares = eigenvalues.map((_, i) => Math.abs(dot(eigenvectors.column(i), gradient)));
  const at = { theta, loss, gradient, eigenvalues, shares, eigenvectors, hessian, tolerance: gradientTolerance };
  const hessianError = oracle.hessianError?.(theta);
  const found = criticality({ ...at, ...(hessianError && { hessianError }) });
  const zeroBelow = δ === undefined ? found.zeroBelow : δ * maxAbs(eigenvalues);
  const signs = δ === undefined ? found.signs : signsBeyond(eigenvalues, zeroBelow);
  const kind = found.critical ? kindOf(signs) : 'not critical';
  const gradientNorm = norm(gradient);
  return result({
    kind,
    eigenvalues,
    index: signs.negative,
    signs,
    gradientNorm,
    gain: found.gain,
    tolerances: { gradient: gradientTolerance, zeroBelow, worst: found.gain === 0 ? 0 : found.gain / found.allowed },
    message: found.critical
      ? sentence`‖g‖ = ${gradientNorm} ${reason(kind as Critical, signs, eigenvalues, zeroBelow)}`
      : sentence`‖g‖ = ${gradientNorm} is not zero: ${found.message}`,
  });
}

type Critical = Exclude<CriticalKind, 'not critical'>;

// #region kinds
/** What the signs alone say, at a critical point. */
export function kindOf({ negative, zero, positive }: Signs): Critical {
  if (negative > 0 && positive > 0) return 'saddle';
  if (zero > 0) return 'degenerate';
  return negative > 0 ? 'maximum' : 'minimum';
}
// #endregion kinds

/** What follows ‖g‖ at a critical point. */
function reason(kind: Critical, { negative, zero, positive }: Signs, λ: Float64Array, zeroBelow: number): string {
  const n = λ.length;
  const [low, high] = [λ[0], λ[n - 1]];
  const range = n === 1 ? sentence`λ = ${low}` : sentence`λ from ${low} to ${high}`;
  const some = (count: number, sign: string): string => `and ${count} of ${n} eigenvalues ${count === 1 ? 'is' : 'are'} ${sign}`;
  const all = (sign: string, upOrDown: string): string => `and all ${n} eigenvalues are ${sign}, ${range}: ${upOrDown} in every direction`;
  if (kind === 'minimum') return all('positive', 'up');
  if (kind === 'maximum') return all('negative', 'down');
  if (kind === 'saddle')
    return sentence`${some(negative, 'negative')}, ${positive} positive, ${range}: down along the eigenvector of λ = ${low}`;
  if (low === 0 && high === 0) return 'and H = 0: flat to second order, a plateau or worse';
  const open = negative > 0 ? 'not a minimum, but perhaps not a saddle' : 'a minimum, a saddle or neither';
  return `${some(zero, sentence`zero within ${zeroBelow}`)}, ${negative} negative, ${positive} positive, ${range}: ${open}; higher derivatives decide`;
}
