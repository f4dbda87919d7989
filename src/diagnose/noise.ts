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
import { type Asking, gradient, product } from './questions.ts';

export interface Noise {
  /** How many batches were seen. */
  readonly count: number;
  /** tr(HΣ), unbiased, and its standard error. */
  readonly curvature: number;
  readonly curvatureError: number;
}

/** Measures the noise of the batches' gradients around the whole loss's gradient g, by the first 64 of them. */
export function* noiseOf(θ: Float64Array, g: Float64Array, batches: number): Asking<Noise> {
  const n = count('diagnose', 'the number of batches', Math.min(batches, 64), 2);
  const spent: number[] = [];
  for (let b = 0; b < n; b++) {
    const gᵇ = yield* gradient(θ, b);
    // ξᵀHξ
    const ξ = gᵇ.map((x, i) => x - g[i]);
    spent.push(dot(ξ, yield* product(θ, ξ)));
  }
  const { value, standardError } = estimate(spent);
  return { count: n, curvature: value, curvatureError: standardError };
}
