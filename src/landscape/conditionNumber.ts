/**
 * The condition number: how long the valley is beside its width.
 *
 *   κ = max|λ| / min|λ|                                        L63, L73, L101
 */

import { noMore } from '../base/arguments.ts';
import { maxAbs } from '../linalg/vectors.ts';
import { eigenvaluesOf, type Spectrum } from './spectrum.ts';

/**
 * κ = max|λ| / min|λ|: how much longer the longest axis of the valley is, squared. λmax/λmin where all are positive;
 * Infinity where an eigenvalue is zero, NaN where all are.
 *
 * @param spectrum eigenvalues, or a symmetric matrix
 * @example
 * import { conditionNumber } from 'saddlepoint';
 * console.log(conditionNumber([[100, 0], [0, 1]])); // → 100
 */
export function conditionNumber(spectrum: Spectrum, ...rest: readonly never[]): number {
  noMore('conditionNumber', rest, 'one spectrum');
  const λ = eigenvaluesOf(spectrum, 'conditionNumber');
  return maxAbs(λ) / λ.reduce((least, x) => Math.min(least, Math.abs(x)), Infinity);
}
