/**
 * Cholesky's factorisation A = L Lᵀ, L lower triangular with a positive diagonal: it exists exactly when A is positive
 * definite (L06), which makes it the cheapest test of a minimum, n³/3 operations.
 *
 *   l_jj = √(a_jj − Σ_{k<j} l_jk²),   l_ij = (a_ij − Σ_{k<j} l_ik l_jk) / l_jj
 */

import { noMore } from '../../base/arguments.ts';
import { written } from '../../base/numbers.ts';
import { result } from '../../base/result.ts';
import { Matrix, type MatrixLike, type VectorLike } from '../matrix.ts';
import { inverseNorm, matrixNorm1 } from './condition.ts';
import { asRightSide } from './rightSide.ts';
import { asSymmetric, exponentOf, timesPowerOfTwo } from './symmetric.ts';

export interface Cholesky {
  /** Lower triangular, positive diagonal: A = L Lᵀ. */
  readonly L: Matrix;
  /** An estimate of the reciprocal condition number 1 / (‖A'‖₁ ‖A'⁻¹‖₁) of A' = D A D, scaled to a diagonal in [½, 2). */
  readonly rcond: number;
  /** A⁻¹b, for a vector b or the columns of a matrix. */
  solve(b: ArrayLike<number>): Float64Array;
  solve(b: MatrixLike): Matrix;
}

/** Overwrites the lower triangle of A by L; returns the first row without a positive pivot, n where all have one. */
function factorise(A: Float64Array, n: number): number {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      // a_ij − Σ_{k<j} l_ik l_jk
      let sum = A[i * n + j];
      for (let k = 0; k < j; k++) sum -= A[i * n + k] * A[j * n + k];
      if (i !== j) A[i * n + j] = sum / A[j * n + j];
      else if (!(sum > 0)) return i;
      else A[i * n + i] = Math.sqrt(sum);
    }
    A.fill(0, i * n + i + 1, (i + 1) * n);
  }
  return n;
}

/** L y = b from the top, then Lᵀ x = y from the bottom, for the columns of x, row-major [n, m], in place. */
function substitute(L: Float64Array, n: number, x: Float64Array, m: number): Float64Array {
  for (let c = 0; c < m; c++) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i * m + c] -= L[i * n + k] * x[k * m + c];
      x[i * m + c] /= L[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i * m + c] -= L[k * n + i] * x[k * m + c];
      x[i * m + c] /= L[i * n + i];
    }
  }
  return x;
}

/** 1 / (‖A'‖₁ ‖A'⁻¹‖₁) for A' = D A D = L' L'ᵀ, L' = D L. */
function reciprocalCondition(A: Float64Array, L: Float64Array, n: number): number {
  const d = Int32Array.from({ length: n }, (_, i) => -(exponentOf(A[i * n + i]) >> 1));
  const scaled = (M: Float64Array, right: boolean): Float64Array =>
    M.map((x, at) => timesPowerOfTwo(x, d[Math.floor(at / n)] + (right ? d[at % n] : 0)));
  const factor = scaled(L, false);
  const solve = (x: Float64Array): Float64Array => substitute(factor, n, x.slice(), 1);
  return n === 0 ? 1 : Math.min(1, 1 / (matrixNorm1(scaled(A, true), n) * inverseNorm({ solve, solveTransposed: solve }, n)));
}

/** The factors of A, or why there are none: a leading block that is not positive definite, or a condition beyond rounding. */
function attempt(A: MatrixLike, caller: string): Cholesky | string {
  const { S: L, n } = asSymmetric(A, caller);
  const given = L.slice();
  const done = factorise(L, n);
  if (done < n) return `its leading ${done + 1} × ${done + 1} block is not (to rounding)`;
  const rcond = reciprocalCondition(given, L, n);
  if (!(rcond >= Number.EPSILON)) return `it is singular to working precision, with the reciprocal condition number ${written(rcond, 1)}`;
  const solve = (b: VectorLike | MatrixLike): Float64Array | Matrix => {
    const { data, columns, answer } = asRightSide(b, n, 'cholesky.solve');
    return answer(substitute(L, n, data, columns));
  };
  return result({ L: new Matrix(L, n, n), rcond }, { solve: solve as Cholesky['solve'] });
}

/**
 * Cholesky's factorisation of a symmetric positive definite matrix.
 *
 * Rounding decides what is positive definite: where the reciprocal condition number is below ε, with A scaled to a diagonal of ones, A
 * cannot be told from a singular matrix and has no factor here.
 *
 * @example
 * import { cholesky } from 'saddlepoint';
 * const { L, solve } = cholesky([[4, 2], [2, 5]]);
 * console.log(L.toArray()); // → [ [ 2, 0 ], [ 1, 2 ] ]
 * console.log(solve([8, 8])); // → Float64Array(2) [ 1.5, 1 ]
 *
 * @throws RangeError where A is not square, symmetric and finite, or not positive definite
 */
export function cholesky(A: MatrixLike, ...rest: never[]): Cholesky {
  noMore('cholesky', rest, 'a matrix');
  const factors = attempt(A, 'cholesky');
  if (typeof factors === 'string') throw new RangeError(`cholesky: A must be positive definite; ${factors}`);
  return factors;
}

/** The same, undefined where A is not positive definite (to rounding): for those who would rather ask than catch. */
export function tryCholesky(A: MatrixLike, ...rest: never[]): Cholesky | undefined {
  noMore('tryCholesky', rest, 'a matrix');
  const factors = attempt(A, 'tryCholesky');
  return typeof factors === 'string' ? undefined : factors;
}
