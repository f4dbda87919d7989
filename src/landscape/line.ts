/**
 * How far along a line θ + su one may go.
 *
 *   sizeⱼ = max(|θⱼ|, rms(θ)/10)        no length but θ's own: units of the parameters change nothing
 *   s ≤ minⱼ sizeⱼ/|uⱼ|                 no coordinate moves by more than its own size
 */

import { norm } from '../linalg/vectors.ts';

/** How large each coordinate is: itself, or a tenth of the root mean square of all where it is smaller; 1 where all are 0. */
export function sizesOf(θ: Float64Array): Float64Array {
  const typical = norm(θ) / Math.sqrt(θ.length);
  return θ.map((x) => Math.max(Math.abs(x), typical / 10) || 1);
}

/** The longest step along u that moves no coordinate by more than its size: the least sizeⱼ/|uⱼ|. */
export const longestWithin = (u: Float64Array, sizes: Float64Array): number =>
  1 / u.reduce((most, x, j) => Math.max(most, Math.abs(x) / sizes[j]), 0);
