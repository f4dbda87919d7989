/**
 * When is an eigenvalue zero?
 *
 * Computed eigenvalues are never exactly zero: an exact zero comes out at ε‖H‖ or so, with either sign, and a count of strict
 * signs then counts rounding (L20). Here λ is positive above δ‖H‖, negative below −δ‖H‖, and zero between. The test is
 * relative to ‖H‖ = max|λ|, so it does not change when the loss is scaled or shifted, L → aL + b.
 */
import { maxAbs } from '../linalg/vectors.ts';

/** How many eigenvalues lie below, within and above the tolerance: the inertia of H, as far as it can be told. */
export interface Signs {
  readonly negative: number;
  readonly zero: number;
  readonly positive: number;
}

/** Counts signs; what lies within ±zeroBelow counts as zero. */
export function signsBeyond(eigenvalues: ArrayLike<number>, zeroBelow: number): Signs {
  let negative = 0;
  let positive = 0;
  for (let i = 0; i < eigenvalues.length; i++) {
    if (eigenvalues[i] < -zeroBelow) negative++;
    else if (eigenvalues[i] > zeroBelow) positive++;
  }
  return { negative, zero: eigenvalues.length - negative - positive, positive };
}

/** Counts signs with the relative tolerance δ; δ = 0 counts strict signs, as the notes do. */
export const signs = (eigenvalues: ArrayLike<number>, δ: number): Signs => signsBeyond(eigenvalues, δ * maxAbs(eigenvalues));
