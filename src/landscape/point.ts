/** θ, checked, and what an oracle answers there, checked: L, g and H are finite, or the caller refuses by name. */

import { count, finite, ofLength, refuse } from '../base/arguments.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { vectorOf } from '../oracle/remembering.ts';
import type { Oracle } from '../oracle/types.ts';

/** A float64 copy of θ, checked against the oracle's size. */
export function point(oracle: Oracle, θ: ArrayLike<number>, caller: string): Float64Array {
  if (typeof oracle?.gradient !== 'function') refuse(caller, 'oracle', 'an oracle', oracle, TypeError);
  const copy = vectorOf(caller, 'θ', θ).slice();
  const n = count(caller, 'the length of θ', copy.length, 1);
  ofLength(caller, 'θ', copy, oracle.size ?? n);
  finite(caller, 'θ', copy);
  return copy;
}

/** L(θ) and its gradient, both finite. */
export function slopeAt(oracle: Oracle, θ: Float64Array, caller: string): { readonly loss: number; readonly gradient: Float64Array } {
  const { value: loss, gradient } = oracle.valueAndGradient(θ);
  if (!Number.isFinite(loss)) refuse(caller, 'the loss at θ', 'finite', loss);
  finite(caller, 'the gradient', gradient);
  return { loss, gradient };
}

/** H(θ), finite. */
export function hessianAt(oracle: Oracle, θ: Float64Array, caller: string): Matrix {
  const H = oracle.hessian(θ);
  finite(caller, 'the Hessian', H.data, H.shape[1]);
  return H;
}
