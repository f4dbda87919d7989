/**
 * Gauss's elimination with row exchanges: P A = L U, L unit lower triangular, |lᵢⱼ| ≤ 1, U upper triangular.
 *
 * In column k the largest entry on or below the diagonal becomes the pivot u_kk; then row i ← row i − l_ik · row k.
 */
import { noMore } from '../../base/arguments.ts';
import { asFiniteSquare, Matrix, type MatrixLike } from '../matrix.ts';

export interface LU {
  /** Unit lower triangular. */
  readonly L: Matrix;
  readonly U: Matrix;
  /** Row i of L·U is row permutation[i] of A. */
  readonly permutation: Uint32Array;
  /** det P: 1 after an even number of exchanges, −1 after an odd one. */
  readonly sign: 1 | -1;
}

/** A overwritten by U and, below the diagonal, L. */
export function eliminate(A: Float64Array, n: number): { permutation: Uint32Array; sign: 1 | -1 } {
  const permutation = Uint32Array.from({ length: n }, (_, i) => i);
  let sign: 1 | -1 = 1;
  for (let k = 0; k < n; k++) {
    let r = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(A[i * n + k]) > Math.abs(A[r * n + k])) r = i;
    if (r !== k) {
      for (let j = 0; j < n; j++) [A[k * n + j], A[r * n + j]] = [A[r * n + j], A[k * n + j]];
      [permutation[k], permutation[r]] = [permutation[r], permutation[k]];
      sign = -sign as 1 | -1;
    }
    const pivot = A[k * n + k];
    if (pivot === 0) continue; // nothing below either
    for (let i = k + 1; i < n; i++) {
      const l = A[i * n + k] / pivot;
      A[i * n + k] = l;
      if (l !== 0) for (let j = k + 1; j < n; j++) A[i * n + j] -= l * A[k * n + j];
    }
  }
  return { permutation, sign };
}

/**
 * The factorisation P A = L U of a square matrix; a singular one has a zero on U's diagonal.
 *
 * @example
 * import { lu } from 'saddlepoint';
 * const { L, U, permutation } = lu([[0, 2], [4, 2]]);
 * console.log(U.toArray(), permutation); // → [ [ 4, 2 ], [ 0, 2 ] ] Uint32Array(2) [ 1, 0 ]
 *
 * @throws RangeError where A is not square and finite
 */
export function lu(A: MatrixLike, ...rest: never[]): LU {
  noMore('lu', rest, 'a matrix');
  const { data: U, shape } = asFiniteSquare(A, 'lu');
  const n = shape[0];
  const { permutation, sign } = eliminate(U, n);
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    L.set(U.subarray(i * n, i * n + i), i * n);
    L[i * n + i] = 1;
    U.fill(0, i * n, i * n + i);
  }
  return { L: new Matrix(L, n, n), U: new Matrix(U, n, n), permutation, sign };
}

/**
 * The determinant: det A = det P · Π uᵢᵢ. Its factors are multiplied as they come, so it over- or underflows like any product.
 *
 * @example
 * import { determinant } from 'saddlepoint';
 * console.log(determinant([[1, 2], [4, 3]])); // → -5
 *
 * @throws RangeError where A is not square and finite
 */
export function determinant(A: MatrixLike, ...rest: never[]): number {
  noMore('determinant', rest, 'a matrix');
  const { data, shape } = asFiniteSquare(A, 'determinant');
  const n = shape[0];
  let product: number = eliminate(data, n).sign;
  for (let i = 0; i < n; i++) product *= data[i * n + i];
  return product;
}
