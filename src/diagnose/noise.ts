/**
 * Gradient noise against signal. L41, L46, L71
 *
 * A step with one batch's gradient gᵇ = g + ξ, Cov ξ = Σ, lowers the loss on average by
 *
 *   E[L(θ) − L(θ − ηgᵇ)] ≈ η (1 − ½ηλ_g) ‖g‖² − ½η² tr(HΣ)
 *
 * The first term is the signal, the second the noise. For each batch ½η gᵇᵀHgᵇ is measured by one Hessian-vector product,
 * and the mean over batches comes with its standard error.
 */

import { count } from '../base/arguments.ts';
import { estimate } from '../base/statistics.ts';
import { dot } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';

export interface Noise {
  /** How many batches were seen. */
  readonly count: number;
  /** tr Σ: the variance of a batch's gradient, summed over coordinates. */
  readonly variance: number;
  /** tr(HΣ), unbiased, and its standard error. */
  readonly curvature: number;
  readonly curvatureError: number;
  /** The batches' gradients. */
  readonly gradients: readonly Float64Array[];
}

/** Measures the noise of the batches' gradients around the whole loss's gradient g, by the first 64 of them. */
export function noiseOf(oracle: Oracle, θ: Float64Array, g: Float64Array, batches: readonly Oracle[]): Noise {
  const gradients = batches.slice(0, 64).map((batch) => batch.gradient(θ));
  const n = count('diagnose', 'the number of batches', gradients.length, 2);
  const ξ = gradients.map((b) => b.map((x, i) => x - g[i]));
  const { value, standardError } = estimate(ξ.map((x) => dot(x, oracle.hvp(θ, x))));
  return {
    count: n,
    variance: ξ.reduce((sum, x) => sum + dot(x, x), 0) / n,
    curvature: value,
    curvatureError: standardError,
    gradients,
  };
}
