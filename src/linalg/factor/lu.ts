/**
 * Gauss's elimination with row exchanges: P A = L U, L unit lower triangular, |lᵢⱼ| ≤ 1, U upper triangular.
 *
 * In column k the largest entry on or below the diagonal becomes the pivot u_kk; then row i ← row i − l_ik · row k.
 */

import { noMore } from '../../base/arguments.ts';
import { result } from '../../base/result.ts';
import { asFiniteSquare, Matrix, type MatrixLike } from '../matrix.ts';
import { eliminate } from './eliminationInBlocks.ts';
import { equilibrate } from './equilibrate.ts';
import { factorise } from './factored.ts';
import { exponentOf, timesPowerOfTwo } from './symmetric.ts';

export interface LU {
  /** Unit lower triangular. */
  readonly L: Matrix;
  readonly U: Matrix;
  /** Row i of L·U is row permutation[i] of A. */
  readonly permutation: Uint32Array;
  /**
   * An estimate of the reciprocal condition number 1 / (‖A'‖₁ ‖A'⁻¹‖₁) of A with its rows and columns scaled alike: 1 for a permutation,
   * ε and below for a matrix that is singular to working precision, 0 for one that is singular exactly. Computed when it is read.
   */
  readonly rcond: number;
  /** det P: 1 after an even number of exchanges, −1 after an odd one. */
  readonly sign: 1 | -1;
}

/**
 * The factorisation P A = L U of a square matrix. A singular one has a zero on U's diagonal, or what rounding has made of it: ask `rcond`.
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
  const given = U.slice();
  const { permutation, sign } = eliminate(U, n);
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    L.set(U.subarray(i * n, i * n + i), i * n);
    L[i * n + i] = 1;
    U.fill(0, i * n, i * n + i);
  }
  let rcond: number | undefined;
  return result({
    L: new Matrix(L, n, n),
    U: new Matrix(U, n, n),
    permutation,
    sign,
    get rcond() {
      rcond ??= factorise(given, n, 'lu').rcond();
      return rcond;
    },
  });
}

/**
 * The determinant: det A = det P · Π uᵢᵢ, of A with its rows and columns scaled by powers of two, whose exponents are added up. So it over-
 * or underflows only where the determinant itself does.
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
  const { rows, columns } = equilibrate(data, n);
  let product: number = eliminate(data, n).sign;
  let exponent = 0;
  for (let i = 0; i < n; i++) {
    const pivot = data[i * n + i];
    if (pivot === 0) return 0;
    const k = exponentOf(pivot);
    product *= timesPowerOfTwo(pivot, -k);
    const l = exponentOf(product);
    product = timesPowerOfTwo(product, -l);
    exponent += k + l - rows[i] - columns[i];
  }
  return timesPowerOfTwo(product, exponent);
}
