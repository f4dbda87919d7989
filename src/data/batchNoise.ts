/**
 * How far the mean over a batch strays from the mean over all. L41 L46 L71 L108
 *
 *   Var  = s²/B · (N − B)/(N − 1)        a batch of B out of N, without repetition; s² is the 1/N variance
 *   Cov  = −s² / (N − 1)                 two batches of one epoch: what one has, the other has not
 *
 * Both exact, for gradients coordinate by coordinate too. At B = N a batch is everything, and nothing strays.
 */

import { atLeast, noMore, nonNegative, options, within } from '../base/arguments.ts';

/**
 * Var of the mean of B out of N numbers whose 1/N variance is s².
 *
 * @example
 * import { batchMeanVariance } from 'saddlepoint/data';
 * console.log([1, 5, 10, 20].map((size) => batchMeanVariance(19, { examples: 20, size }))); // → [ 19, 3, 1, 0 ]
 *
 * @throws RangeError where the sizes are not 1 ≤ B ≤ N
 */
export function batchMeanVariance(s2: number, given: { readonly examples: number; readonly size: number }, ...rest: never[]): number {
  noMore('batchMeanVariance', rest, 's² and options');
  nonNegative('batchMeanVariance', 's²', s2);
  const { examples: N, size: B } = options('batchMeanVariance', given, ['examples', 'size']);
  atLeast('batchMeanVariance', 'examples', N, 1);
  within('batchMeanVariance', 'size', B, [1, N]);
  // s²/B · (N − B)/(N − 1)
  return B === N ? 0 : (s2 * (N - B)) / (B * (N - 1));
}

/** Cov of the means of two disjoint batches, of any sizes: −s²/(N − 1). */
export function batchMeanCovariance(s2: number, given: { readonly examples: number }, ...rest: never[]): number {
  noMore('batchMeanCovariance', rest, 's² and options');
  nonNegative('batchMeanCovariance', 's²', s2);
  const { examples: N } = options('batchMeanCovariance', given, ['examples']);
  atLeast('batchMeanCovariance', 'examples', N, 2);
  return -s2 / (N - 1);
}
