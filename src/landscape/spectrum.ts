/**
 * The spectrum of a Hessian: all its eigenvalues, of which minimum ratio, condition number and sharpness are read off.
 */

import { count, finite, noMore } from '../base/arguments.ts';
import { eigh } from '../linalg/eigen/eigh.ts';
import { asSquare, asVector, type MatrixLike } from '../linalg/matrix.ts';
import type { Oracle } from '../oracle/types.ts';
import { hessianAt, point } from './point.ts';

/** Eigenvalues, or the symmetric matrix that has them. */
export type Spectrum = ArrayLike<number> | MatrixLike;

/** The eigenvalues of either, finite and at least one. */
export function eigenvaluesOf(spectrum: Spectrum, caller: string): Float64Array {
  const list = spectrum as ArrayLike<unknown> | undefined;
  const isList = typeof list?.length === 'number' && typeof list[0] !== 'object';
  const values = isList
    ? asVector(list as ArrayLike<number>, caller, 'spectrum')
    : eigh(asSquare(spectrum as MatrixLike, caller, 'spectrum'), { vectors: false }).values;
  count(caller, 'the number of eigenvalues', values.length, 1);
  finite(caller, 'the spectrum', values);
  return values;
}

/**
 * All eigenvalues of the Hessian at θ, ascending. O(n³).
 *
 * @throws RangeError where θ does not fit or H is not finite
 * @example
 * import { oracle, spectrum, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.at(0).mul(w.at(1)).sub(1).square(), { w: tensor([0, 0]) });
 * console.log(spectrum(L, [0, 0])); // → Float64Array(2) [ -2, 2 ]
 */
export function spectrum(oracle: Oracle, θ: ArrayLike<number>, ...rest: readonly never[]): Float64Array {
  noMore('spectrum', rest, 'an oracle and θ');
  return eigh(hessianAt(oracle, point(oracle, θ, 'spectrum'), 'spectrum'), { vectors: false }).values;
}
