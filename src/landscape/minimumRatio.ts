/**
 * The minimum ratio: the notes' measure of how near a critical point is to a minimum.
 *
 *   minimum ratio = #positive λ / #λ                           L19
 *
 * Counted by strict signs it counts rounding too (L20), so it takes a tolerance.
 */

import { atLeast, noMore, options } from '../base/arguments.ts';
import { signs } from './signs.ts';
import { eigenvaluesOf, type Spectrum } from './spectrum.ts';

/**
 * The notes' minimum ratio, #positive / #all eigenvalues: 1 at a strict minimum, 0 at a maximum (L19).
 *
 * @param spectrum eigenvalues, or a symmetric matrix
 * @param given `tolerance`: δ: only λ > δ·max|λ| count as positive. Default 0, the strict sign of the notes.
 * @throws RangeError where the spectrum is empty or not finite, or the tolerance is negative
 * @example
 * import { minimumRatio } from 'saddlepoint';
 * console.log(minimumRatio([-2, 2])); // → 0.5
 * console.log(minimumRatio([1e-18, 2])); // → 1
 * console.log(minimumRatio([1e-18, 2], { tolerance: 1e-7 })); // → 0.5
 */
export function minimumRatio(spectrum: Spectrum, given: { readonly tolerance?: number } = {}, ...rest: readonly never[]): number {
  noMore('minimumRatio', rest, 'a spectrum and options');
  const { tolerance: δ = 0 } = options('minimumRatio', given, ['tolerance']);
  atLeast('minimumRatio', 'tolerance', δ, 0);
  const λ = eigenvaluesOf(spectrum, 'minimumRatio');
  return signs(λ, δ).positive / λ.length;
}
