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
import { engine } from '../wasm/engine.ts';
import { factoriseInBlocks, factoriseRows } from './choleskyInBlocks.ts';
import { boundOfInverse, COMPARE_TO, DOUBTFUL, type Inverse, inverseNorm, matrixNorm1 } from './condition.ts';
import { reusable } from './reusable.ts';
import { asRightSide } from './rightSide.ts';
import { asSymmetric, exponentOf, powerOf2 } from './symmetric.ts';
import { solveColumnsSymmetric } from './triangularInBlocks.ts';

export interface Cholesky {
  /** Lower triangular, positive diagonal: A = L Lᵀ. */
  readonly L: Matrix;
  /** An estimate of the reciprocal condition number 1 / (‖A'‖₁ ‖A'⁻¹‖₁) of A' = D A D, scaled to a diagonal in [½, 2). Computed when it is read. */
  readonly rcond: number;
  /** A⁻¹b, for a vector b or the columns of a matrix. */
  solve(b: ArrayLike<number>): Float64Array;
  solve(b: MatrixLike): Matrix;
}

/** From this order on blocks pay for the copying. */
const BLOCKS_FROM = 48;
const copy = reusable();

/** From so many right sides on blocks pay. */
const COLUMNS_FROM = 4;

/** L y = b from the top, then Lᵀ x = y from the bottom, for the columns of x, row-major [n, m], in place. */
function substitute(L: Float64Array, n: number, x: Float64Array, m: number): Float64Array {
  const machine = m < COLUMNS_FROM ? undefined : engine();
  if (machine) solveColumnsSymmetric(machine, L, n, x, m);
  else for (let c = 0; c < m; c++) substituteColumn(L, n, x, m, c);
  return x;
}

function substituteColumn(L: Float64Array, n: number, x: Float64Array, m: number, c: number): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i * m + c];
    for (let k = 0, p = i * n, q = c; k < i; k++, p++, q += m) sum -= L[p] * x[q];
    x[i * m + c] = sum / L[i * n + i];
  }
  // By columns of Lᵀ, which are rows of L: as soon as xᵢ is known it is taken from the rows above.
  for (let i = n - 1; i >= 0; i--) {
    const xi = (x[i * m + c] /= L[i * n + i]);
    for (let k = 0, p = i * n, q = c; k < i; k++, p++, q += m) x[q] -= L[p] * xi;
  }
}

/** Overwrites A by A': how far A' = D A D = L' L'ᵀ, L' = D L, of diagonal in [½, 2), is from a singular matrix; D is of powers of two. */
function condition(A: Float64Array, L: Float64Array, n: number): { readonly fair: boolean; readonly rcond: () => number } {
  const d = new Float64Array(n); // its own: rcond may be read when other matrices have been factorised
  for (let i = 0; i < n; i++) d[i] = powerOf2(-(exponentOf(A[i * n + i]) >> 1));
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < n; j++, at++) A[at] *= d[i] * d[j];
  const size = matrixNorm1(A, n);
  // A'⁻¹ = D⁻¹ A⁻¹ D⁻¹
  const inverse = (triangle: Float64Array): Inverse => {
    const solve = (x: Float64Array): void => {
      for (let i = 0; i < n; i++) x[i] /= d[i];
      substituteColumn(triangle, n, x, 1, 0);
      for (let i = 0; i < n; i++) x[i] /= d[i];
    };
    return { solve, solveTransposed: solve };
  };
  return {
    fair: n <= COMPARE_TO && size * boundOfInverse(L, n, inverse) <= 1 / DOUBTFUL,
    rcond: () => (n === 0 ? 1 : Math.min(1, 1 / (size * inverseNorm(inverse(L), n)))),
  };
}

/** The factors of A, or why there are none: a leading block that is not positive definite, or a condition beyond rounding. */
function attempt(A: MatrixLike, caller: string): Cholesky | string {
  const { S: L, n } = asSymmetric(A, caller);
  const given = copy(n * n);
  given.set(L);
  const machine = n < BLOCKS_FROM ? undefined : engine();
  const done = machine ? factoriseInBlocks(L, n, machine) : factoriseRows(L, { at: 0, down: n, right: 1 }, n);
  if (done < n) return `its leading ${done + 1} × ${done + 1} block is not (to rounding)`;
  for (let i = 0; i < n; i++) L.fill(0, i * n + i + 1, (i + 1) * n);
  const { fair, rcond: estimate } = condition(given, L, n);
  let rcond = fair ? undefined : estimate();
  if (rcond !== undefined && !(rcond >= Number.EPSILON))
    return `it is singular to working precision, with the reciprocal condition number ${written(rcond, 1)}`;
  const solve = (b: VectorLike | MatrixLike): Float64Array | Matrix => {
    const { data, columns, answer } = asRightSide(b, n, 'cholesky.solve');
    return answer(substitute(L, n, data, columns));
  };
  const factors = {
    L: new Matrix(L, n, n),
    get rcond() {
      rcond ??= estimate();
      return rcond;
    },
  };
  return result(factors, { solve: solve as Cholesky['solve'] });
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
