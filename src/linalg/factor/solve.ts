/**
 * Linear systems A x = b by Gauss's elimination (elimination.ts, factored.ts).
 *
 * To solve with a symmetric positive definite A, `cholesky` takes half the work; with products alone, `conjugateGradient`.
 */

import { noMore } from '../../base/arguments.ts';
import { written } from '../../base/numbers.ts';
import { type Matrix, type MatrixLike, type VectorLike, viewSquare } from '../matrix.ts';
import { factorise } from './factored.ts';
import { asRightSide } from './rightSide.ts';

/**
 * The solution x of A x = b, for a vector b (x is a Float64Array) or for all columns of a matrix b (x is a Matrix).
 *
 * A counts as singular where its reciprocal condition number, after rows and columns are scaled alike, is below ε: then rounding A alone
 * can make it singular, and no digit of x would be known. `lu(A).rcond` is that number; x has about −log₁₀ rcond digits fewer than b.
 *
 * @example
 * import { solve } from 'saddlepoint';
 * console.log(solve([[2, 1], [1, 3]], [5, 10])); // → Float64Array(2) [ 1, 3 ]
 *
 * @throws RangeError where A is not square and finite, b does not fit, A is singular, or x is beyond the largest number
 */
export function solve(A: MatrixLike, b: ArrayLike<number>): Float64Array;
export function solve(A: MatrixLike, b: MatrixLike): Matrix;
export function solve(A: MatrixLike, b: VectorLike | MatrixLike, ...rest: never[]): Float64Array | Matrix {
  noMore('solve', rest, 'a matrix and a right-hand side');
  const { data, shape } = viewSquare(A, 'solve');
  const factors = factorise(data, shape[0], 'solve');
  const { data: y, columns, answer } = asRightSide(b, shape[0], 'solve');
  const rcond = factors.fair ? 1 : factors.rcond();
  if (rcond < Number.EPSILON) {
    throw new RangeError(
      `solve: A is singular to working precision: its reciprocal condition number is ${rcond === 0 ? '0' : `about ${written(rcond, 1)}`}, below ${written(Number.EPSILON, 1)}`,
    );
  }
  const x = factors.solve(y, columns);
  for (let i = 0; i < x.length; i++) if (!Number.isFinite(x[i])) throw new RangeError('solve: x is beyond the largest number');
  return answer(x, shape[0]);
}
