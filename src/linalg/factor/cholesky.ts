/**
 * Cholesky's factorisation A = L Lᵀ, L lower triangular with a positive diagonal: it exists exactly when A is positive
 * definite (L06), which makes it the cheapest test of a minimum, n³/3 operations.
 *
 *   l_jj = √(a_jj − Σ_{k<j} l_jk²),   l_ij = (a_ij − Σ_{k<j} l_ik l_jk) / l_jj
 */

import { noMore } from '../../base/arguments.ts';
import { written } from '../../base/numbers.ts';
import { inLists } from '../../base/result.ts';
import { Matrix, type MatrixLike, type VectorLike } from '../matrix.ts';
import { engine } from '../wasm/engine.ts';
import { factoriseInBlocks, factoriseRows } from './choleskyInBlocks.ts';
import { type Inverse, inverseNorm, isFarFromSingular } from './condition.ts';
import { reusable } from './reusable.ts';
import { asRightSide } from './rightSide.ts';
import { exponentOf, powerOf2, viewSymmetric } from './symmetric.ts';
import { COLUMNS_FROM, solveColumnsSymmetric } from './triangularInBlocks.ts';

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
const BLOCKS_FROM = 28;
const units = reusable();
const columnSums = reusable();
const trial = reusable();

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

/** A' = D A D, of diagonal in [½, 2): its 1-norm; D, of powers of two, is left in d. */
function scaledNorm(A: Float64Array, n: number, d: Float64Array): number {
  for (let i = 0; i < n; i++) d[i] = powerOf2(-(exponentOf(A[i * n + i]) >> 1));
  const sums = columnSums(n);
  let largest = 0;
  // entry aᵢⱼ of the lower triangle serves twice, as aᵢⱼ and as aⱼᵢ
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0, at = i * n; j < i; j++, at++) {
      const size = Math.abs(A[at]);
      sum += d[j] * size;
      sums[j] += d[i] * size;
    }
    sums[i] = sum + d[i] * Math.abs(A[i * n + i]);
  }
  for (let j = 0; j < n; j++) largest = Math.max(largest, d[j] * sums[j]);
  return largest;
}

/** A'⁻¹ = D⁻¹ A⁻¹ D⁻¹ */
function scaled({ x, solve }: Inverse, d: Float64Array, n: number): Inverse {
  const solveScaled = (): void => {
    for (let i = 0; i < n; i++) x[i] /= d[i];
    solve();
    for (let i = 0; i < n; i++) x[i] /= d[i];
  };
  return { x, solve: solveScaled, solveTransposed: solveScaled };
}

/** A⁻¹ by L. */
function inverseBy(L: Float64Array, n: number): Inverse {
  const x = trial(n);
  const solve = (): void => substituteColumn(L, n, x, 1, 0);
  return { x, solve, solveTransposed: solve };
}

const rcondBy = (size: number, inverse: Inverse, n: number): number => (n === 0 ? 1 : Math.min(1, 1 / (size * inverseNorm(inverse, n))));

/** L row by row, and A⁻¹ by it. */
function factoriseInPlace(L: Float64Array, n: number): { readonly done: number; readonly inverse: Inverse } {
  const done = factoriseRows(L, { at: 0, down: n, right: 1 }, n);
  for (let i = 0; i < n; i++) for (let j = i + 1, at = i * n + j; j < n; j++, at++) L[at] = 0;
  return { done, inverse: inverseBy(L, n) };
}

/** What `result` would make of them, object by object: with three properties to define the factorisation of order 8 takes 1.3 times as long. */
class CholeskyFactors implements Cholesky {
  readonly L: Matrix;
  declare readonly rcond: number;
  readonly #rcond: () => number;

  static {
    Object.defineProperties(CholeskyFactors.prototype, { toJSON: inLists, constructor: { value: Object } }); // printed as plain data
  }

  constructor(L: Matrix, rcond: () => number) {
    this.L = L;
    this.#rcond = rcond;
    Object.defineProperty(this, 'rcond', CholeskyFactors.#readLate);
  }

  /** One for all: with a getter for each, every object would be of a kind of its own, and cost half a microsecond. */
  static readonly #readLate: PropertyDescriptor = {
    enumerable: true,
    get(this: CholeskyFactors): number {
      return this.#rcond();
    },
  };

  get solve(): Cholesky['solve'] {
    const { data: L, shape } = this.L;
    const solve = (b: VectorLike | MatrixLike): Float64Array | Matrix => {
      const { data, columns, answer } = asRightSide(b, shape[0], 'cholesky.solve');
      return answer(substitute(L, shape[0], data, columns), shape[0]);
    };
    return solve as Cholesky['solve'];
  }
}

/**
 * The factors of A, or why there are none: a leading block that is not positive definite, or a condition beyond rounding.
 *
 * What is asked besides the factor costs most of the time of small orders. Microseconds (Node 20, one core of a busy AMD EPYC):
 *
 *   n    all    symmetric, finite?   ‖A'‖₁   singular?   rcond, if it is read later   L and the result    ml-matrix
 *   4    .95            .10           .13       .12               .33                       .27              .18
 *   8   1.49            .17           .23       .26               .34                       .49              .62
 */
function attempt(A: MatrixLike, caller: string): Cholesky | string {
  const { S, n, own } = viewSymmetric(A, caller);
  const d = units(n);
  const size = scaledNorm(S, n, d);
  const machine = n < BLOCKS_FROM ? undefined : engine();
  const L = machine ? new Float64Array(n * n) : own ? S : S.slice();
  const { done, inverse } = machine ? factoriseInBlocks(S, L, n, machine) : factoriseInPlace(L, n);
  if (done < n) return `its leading ${done + 1} × ${done + 1} block is not (to rounding)`;
  const Q = scaled(inverse, d, n);
  let rcond = isFarFromSingular(size, Q, n) ? undefined : rcondBy(size, Q, n);
  if (rcond !== undefined && !(rcond >= Number.EPSILON))
    return `it is singular to working precision, with the reciprocal condition number ${written(rcond, 1)}`;
  const D = d.slice(0, n);
  return new CholeskyFactors(new Matrix(L, n, n), () => (rcond ??= rcondBy(size, scaled(inverseBy(L, n), D, n), n)));
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
