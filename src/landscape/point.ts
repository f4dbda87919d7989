/** θ, checked, and what an oracle answers there, checked: L, g and H are finite, or the caller refuses by name. */

import { count, ofLength, refuse } from '../base/arguments.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { Oracle } from '../oracle/types.ts';

/** Throws where an entry is NaN or infinite. */
export function finite(v: Float64Array, caller: string, what: string): void {
  const i = v.findIndex((x) => !Number.isFinite(x));
  if (i >= 0) refuse(caller, `entry ${i} of ${what}`, 'finite', v[i]);
}

/** A float64 copy of θ, checked against the oracle's size. */
export function point(oracle: Oracle, θ: ArrayLike<number>, caller: string): Float64Array {
  if (typeof oracle?.gradient !== 'function') refuse(caller, 'oracle', 'an oracle', oracle, TypeError);
  if (typeof θ?.length !== 'number') refuse(caller, 'θ', 'a vector of numbers', θ, TypeError);
  const copy = Float64Array.from(θ);
  const n = count(caller, 'the length of θ', copy.length, 1);
  ofLength(caller, 'θ', copy, oracle.size ?? n);
  finite(copy, caller, 'θ');
  return copy;
}

/** L(θ) and its gradient, both finite. */
export function slopeAt(oracle: Oracle, θ: Float64Array, caller: string): { readonly loss: number; readonly gradient: Float64Array } {
  const { value: loss, gradient } = oracle.valueAndGradient(θ);
  if (!Number.isFinite(loss)) refuse(caller, 'the loss at θ', 'finite', loss);
  finite(gradient, caller, 'the gradient');
  return { loss, gradient };
}

/** H(θ), finite. */
export function hessianAt(oracle: Oracle, θ: Float64Array, caller: string): Matrix {
  const H = oracle.hessian(θ);
  finite(H.data, caller, 'the Hessian');
  return H;
}
