/**
 * Cholesky's factorisation A = L Lᵀ, L lower triangular with a positive diagonal: it exists exactly when A is positive
 * definite (L06), which makes it the cheapest test of a minimum, n³/3 operations.
 *
 *   l_jj = √(a_jj − Σ_{k<j} l_jk²),   l_ij = (a_ij − Σ_{k<j} l_ik l_jk) / l_jj
 */
import { noMore } from '../../base/arguments.ts';
import { Matrix, type MatrixLike, type VectorLike } from '../matrix.ts';
import { asRightSide } from './rightSide.ts';
import { asSymmetric } from './symmetric.ts';

export interface Cholesky {
  /** Lower triangular, positive diagonal: A = L Lᵀ. */
  readonly L: Matrix;
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

function factors(L: Float64Array, n: number): Cholesky {
  const solve = (b: VectorLike | MatrixLike): Float64Array | Matrix => {
    const { data: x, columns: m, answer } = asRightSide(b, n, 'cholesky.solve');
    for (let c = 0; c < m; c++) {
      // L y = b from the top, then Lᵀ x = y from the bottom
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < i; k++) x[i * m + c] -= L[i * n + k] * x[k * m + c];
        x[i * m + c] /= L[i * n + i];
      }
      for (let i = n - 1; i >= 0; i--) {
        for (let k = i + 1; k < n; k++) x[i * m + c] -= L[k * n + i] * x[k * m + c];
        x[i * m + c] /= L[i * n + i];
      }
    }
    return answer(x);
  };
  return { L: new Matrix(L, n, n), solve: solve as Cholesky['solve'] };
}

/**
 * Cholesky's factorisation of a symmetric positive definite matrix.
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
  const { S, n } = asSymmetric(A, 'cholesky');
  const done = factorise(S, n);
  if (done < n) {
    throw new RangeError(`cholesky: A must be positive definite; its leading ${done + 1} × ${done + 1} block is not (to rounding)`);
  }
  return factors(S, n);
}

/** The same, undefined where A is not positive definite (to rounding): for those who would rather ask than catch. */
export function tryCholesky(A: MatrixLike, ...rest: never[]): Cholesky | undefined {
  noMore('tryCholesky', rest, 'a matrix');
  const { S, n } = asSymmetric(A, 'tryCholesky');
  return factorise(S, n) === n ? factors(S, n) : undefined;
}
