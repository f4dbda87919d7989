/**
 * Linear systems A x = b by Gauss's elimination: P A = L U, then L y = P b from the top and U x = y from the bottom.
 *
 * To solve with a symmetric positive definite A, `cholesky` takes half the work; with products alone, `conjugateGradient`.
 */

import { noMore } from '../../base/arguments.ts';
import { asFiniteSquare, type Matrix, type MatrixLike, type VectorLike } from '../matrix.ts';
import { eliminate } from './lu.ts';
import { asRightSide } from './rightSide.ts';

/**
 * The solution x of A x = b, for a vector b (x is a Float64Array) or for all columns of a matrix b (x is a Matrix).
 *
 * A counts as singular where a pivot is zero, or at the level of rounding: at most n·ε times the largest entry of its column
 * of A.
 *
 * @example
 * import { solve } from 'saddlepoint';
 * console.log(solve([[2, 1], [1, 3]], [5, 10])); // → Float64Array(2) [ 1, 3 ]
 *
 * @throws RangeError where A is not square and finite, b does not fit, or A is singular
 */
export function solve(A: MatrixLike, b: ArrayLike<number>): Float64Array;
export function solve(A: MatrixLike, b: MatrixLike): Matrix;
export function solve(A: MatrixLike, b: VectorLike | MatrixLike, ...rest: never[]): Float64Array | Matrix {
  noMore('solve', rest, 'a matrix and a right-hand side');
  const { data, shape } = asFiniteSquare(A, 'solve');
  const n = shape[0];
  const { data: given, columns: m, answer } = asRightSide(b, n, 'solve');
  const largest = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) largest[j] = Math.max(largest[j], Math.abs(data[i * n + j]));
  const { permutation } = eliminate(data, n);
  for (let k = 0; k < n; k++) {
    const pivot = Math.abs(data[k * n + k]);
    if (pivot <= n * Number.EPSILON * largest[k]) {
      throw new RangeError(`solve: A is singular to working precision: column ${k} depends on those before it (pivot ${data[k * n + k]})`);
    }
  }
  const x = new Float64Array(n * m);
  for (let c = 0; c < m; c++) {
    // L y = P b
    for (let i = 0; i < n; i++) {
      let sum = given[permutation[i] * m + c];
      for (let k = 0; k < i; k++) sum -= data[i * n + k] * x[k * m + c];
      x[i * m + c] = sum;
    }
    // U x = y
    for (let i = n - 1; i >= 0; i--) {
      let sum = x[i * m + c];
      for (let k = i + 1; k < n; k++) sum -= data[i * n + k] * x[k * m + c];
      x[i * m + c] = sum / data[i * n + i];
    }
  }
  return answer(x);
}
