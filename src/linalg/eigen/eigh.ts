/**
 * Eigenvalues and eigenvectors of a symmetric matrix, as a Hessian is: A u = λ u (L14).
 *
 *   A = Q Λ Qᵀ,   Λ = diag(λ₀ ≤ λ₁ ≤ …),   QᵀQ = I,   the columns of Q are the eigenvectors u₀, u₁, …
 *
 * Here are checks, scaling, order and signs; the methods are in files of their own.
 */

import { flag, noMore, oneOf, options } from '../../base/arguments.ts';
import { result } from '../../base/result.ts';
import { reusable } from '../factor/reusable.ts';
import { exponentOf, type SymmetricSolver, scaleByPowerOfTwo, timesPowerOfTwo, viewSymmetric } from '../factor/symmetric.ts';
import { Matrix, type MatrixLike } from '../matrix.ts';
import { divide } from './divide/divide.ts';
import { jacobi } from './jacobi.ts';
import { ql } from './ql.ts';

/** How the eigenproblem is solved: divide and conquer, the fast one; Householder and QL, in the middle; or Jacobi's rotations, to read. */
export type EighMethod = 'divide' | 'ql' | 'jacobi';

const METHODS: Record<EighMethod, SymmetricSolver> = { divide, ql, jacobi };
const scaled = reusable();

/**
 * From this order on divide and conquer is the default. Milliseconds, all vectors, medians of interleaved runs (Node 20, one core of
 * an AMD EPYC):
 *
 *   n          8     12     16     20     24     32     64    128    256    512   1024
 *   divide  .013   .023   .032   .046   .061   .100    .42    2.1    9.5     56    348
 *   QL      .008   .018   .031   .054   .084   .169    1.2    8.6     65    498   3933
 */
const DIVIDE_FROM = 16;

export interface EighOptions {
  /** Whether eigenvectors are wanted too; without them it takes about a fourth of the time. Default true. */
  readonly vectors?: boolean;
  /** Default 'ql' below order 16 and 'divide' from there on. */
  readonly method?: EighMethod;
  /** How far aᵢⱼ and aⱼᵢ may lie apart, in units of max|A|; (A + Aᵀ)/2 is solved. Default 1e-10. */
  readonly symmetryTolerance?: number;
}

/** Eigenvalues, ascending. */
export interface Eigenvalues {
  readonly values: Float64Array;
  readonly vectors: undefined;
}

/** Eigenvalues, ascending, and orthonormal eigenvectors: column j of `vectors` belongs to values[j]. */
export interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix.
 *
 * Backward stable: what comes out is exact for a matrix within a small multiple of n·ε·‖A‖ of A. So an eigenvalue of 1e-20
 * beside one of 1 is noise, and eigenvectors of values that close are any basis of their common space.
 * In each vector the entry of largest size (the first such) is positive. The empty matrix has no eigenvalues.
 *
 * @example
 * import { eigh } from 'saddlepoint';
 * // The Hessian of (1 − w₁w₂)² at 0, a saddle (L12):
 * const { values, vectors } = eigh([[0, -2], [-2, 0]]);
 * console.log(values); // → Float64Array(2) [ -2, 2 ]
 * console.log(vectors.column(0)); // the way down, (1, 1)/√2
 *
 * @throws RangeError where A is not square, not symmetric or not finite, or an eigenvalue is beyond the largest number
 */
export function eigh(A: MatrixLike, options: EighOptions & { readonly vectors: false }): Eigenvalues;
export function eigh(A: MatrixLike, options?: EighOptions & { readonly vectors?: true }): Eigenpairs;
export function eigh(A: MatrixLike, options?: EighOptions): Eigenvalues | Eigenpairs;
export function eigh(A: MatrixLike, given?: EighOptions, ...rest: never[]): Eigenvalues | Eigenpairs {
  noMore('eigh', rest, 'a matrix and one object of options');
  const { vectors = true, method, symmetryTolerance } = options('eigh', given, ['vectors', 'method', 'symmetryTolerance']);
  flag('eigh', 'vectors', vectors);
  if (method !== undefined) oneOf('eigh', 'method', method, Object.keys(METHODS) as EighMethod[]);
  const { S: unscaled, n, largest } = viewSymmetric(A, 'eigh', symmetryTolerance);
  const solver = METHODS[method ?? (n < DIVIDE_FROM ? 'ql' : 'divide')];
  // Scaled by a power of two, which rounds nothing, so that no square overflows and none that matters underflows.
  const k = exponentOf(largest);
  const S = scaled(n * n);
  scaleByPowerOfTwo(unscaled, -k, S);
  const { values, rows } = solver(S, n, vectors);
  const order = ascendingOrder(values);
  const ascending = new Float64Array(n);
  for (let j = 0; j < n; j++) ascending[j] = timesPowerOfTwo(values[order[j]], k);
  if (n > 0 && !Number.isFinite(ascending[0] - ascending[n - 1] / 2))
    throw new RangeError('eigh: an eigenvalue is beyond the largest number');
  return result({ values: ascending, vectors: rows && asColumns(rows, order, n) }) as Eigenvalues | Eigenpairs;
}

/** Up to this order numbers are put in place one by one: what the sort of the language takes before it begins. */
const INSERT_TO = 24;

/** The indices of the values from the least to the largest. */
function ascendingOrder(values: Float64Array): number[] {
  const order: number[] = [];
  for (let i = 0; i < values.length; i++) order.push(i);
  if (values.length > INSERT_TO) return order.sort((i, j) => values[i] - values[j]);
  for (let k = 1; k < order.length; k++) {
    const next = order[k];
    let at = k;
    for (; at > 0 && values[order[at - 1]] > values[next]; at--) order[at] = order[at - 1];
    order[at] = next;
  }
  return order;
}

/** Rows in the given order, as columns, each with its largest entry positive. */
function asColumns(rows: Float64Array, order: readonly number[], n: number): Matrix {
  const out = new Float64Array(n * n);
  // Eight columns at a time: then reading and writing both stay among neighbours in memory.
  for (let first = 0; first < n; first += 8) {
    for (let j = first; j < Math.min(first + 8, n); j++) {
      const from = order[j] * n;
      const s = signOfLargest(rows, from, n);
      for (let i = 0, to = j; i < n; i++, to += n) out[to] = s * rows[from + i];
    }
  }
  return new Matrix(out, n, n);
}

/** The sign of the first entry of largest size, of the n from `from` on. */
function signOfLargest(x: Float64Array, from: number, n: number): number {
  let largest = 0;
  let sign = 0;
  for (let i = from; i < from + n; i++) {
    const size = Math.abs(x[i]);
    if (size > largest) {
      largest = size;
      sign = x[i] < 0 ? -1 : 1;
    }
  }
  return sign;
}
