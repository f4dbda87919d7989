/**
 * What some libraries' `hessians` return instead of the Hessian:
 *
 *   Hᵢⱼ where i and j are parameters of one tensor, 0 across tensors          L20
 *
 * It has other eigenvalues than the Hessian; it is made here to measure the difference.
 */

import { refuseShapes } from '../autograd/shape.ts';
import { noMore, refuse } from '../base/arguments.ts';
import { asSquare, Matrix, type MatrixLike } from '../linalg/matrix.ts';

/**
 * H with the second derivatives across blocks set to zero: what one gets by differentiating twice, parameter tensor by
 * parameter tensor. It is not the Hessian, and its spectrum flatters: blocks that are positive each can hide a saddle (L20).
 *
 * @param H a symmetric matrix [n, n]
 * @param sizes how many parameters each block holds, in θ's order; they add up to n
 * @throws RangeError where H is not square or the sizes do not add up
 * @example
 * import { blockDiagonalHessian, minimumRatio } from 'saddlepoint';
 * const H = [[1, 2], [2, 1]];
 * console.log(minimumRatio(H), minimumRatio(blockDiagonalHessian(H, [1, 1]))); // → 0.5 1
 */
export function blockDiagonalHessian(H: MatrixLike, sizes: readonly number[], ...rest: readonly never[]): Matrix {
  noMore('blockDiagonalHessian', rest, 'a matrix and sizes');
  const full = asSquare(H, 'blockDiagonalHessian', 'H');
  const n = full.shape[0];
  if (!Array.isArray(sizes)) refuse('blockDiagonalHessian', 'sizes', 'a list of whole numbers', sizes, TypeError);
  const whole = sizes.every((size) => Number.isInteger(size) && size >= 0) && sizes.reduce((sum, size) => sum + size, 0) === n;
  if (!whole) refuseShapes('blockDiagonalHessian', 'sizes', `whole numbers that add up to ${n}`, sizes);
  const block = sizes.flatMap((size, k) => new Array<number>(size).fill(k));
  // Hᵢⱼ where i and j are of one block
  return new Matrix(
    full.data.map((h, at) => (block[Math.floor(at / n)] === block[at % n] ? h : 0)),
    n,
    n,
  );
}
