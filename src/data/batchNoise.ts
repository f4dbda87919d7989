/**
 * How far the mean over a batch strays from the mean over all. L41 L46 L71 L108
 *
 *   Var  = s²/B · (N − B)/(N − 1)        a batch of B out of N, without repetition; s² is the 1/N variance
 *   Cov  = −s² / (N − 1)                 two batches of one epoch: what one has, the other has not
 *
 * Both exact, for gradients coordinate by coordinate too. At B = N a batch is everything, and nothing strays.
 */

/**
 * Var of the mean of B out of N numbers whose 1/N variance is s².
 *
 * @example
 * import { batchMeanVariance } from 'saddlepoint/data';
 * console.log([1, 5, 10, 20].map((size) => batchMeanVariance(19, { examples: 20, size }))); // → [ 19, 3, 1, 0 ]
 *
 * @throws RangeError where the sizes are not 1 ≤ B ≤ N
 */
export function batchMeanVariance(s2: number, { examples: N, size: B }: { readonly examples: number; readonly size: number }): number {
  if (!(B >= 1 && B <= N)) throw new RangeError(`batchMeanVariance: size must lie in 1 … ${N}, got ${B}`);
  // s²/B · (N − B)/(N − 1)
  return B === N ? 0 : (s2 * (N - B)) / (B * (N - 1));
}

/** Cov of the means of two disjoint batches, of any sizes: −s²/(N − 1). */
export function batchMeanCovariance(s2: number, { examples: N }: { readonly examples: number }): number {
  if (!(N >= 2)) throw new RangeError(`batchMeanCovariance: there must be at least two examples, got ${N}`);
  return -s2 / (N - 1);
}
