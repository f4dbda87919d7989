/** Both ends of a Hessian's spectrum: what `escape` goes down along, and what sharpness is. */

import { eigh } from '../linalg/eigen/eigh.ts';
import { lanczos } from '../linalg/eigen/lanczos.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Oracle } from '../oracle/types.ts';
import { hessianAt } from './point.ts';

/**
 * Eigenvalues, ascending, and their eigenvectors, both ends of the spectrum among them: all by the full Hessian where
 * n ≤ fullBelow, the two ends by Lanczos on products Hv beyond.
 */
export function extremeEigenpairs(
  oracle: Oracle,
  θ: Float64Array,
  caller: string,
  fullBelow = 300,
): { readonly values: Float64Array; readonly vectors: Matrix } {
  if (θ.length <= fullBelow) return eigh(hessianAt(oracle, θ, caller));
  return lanczos((v) => oracle.hvp(θ, v), θ.length, { which: 'both', tolerance: 1e-8 });
}
