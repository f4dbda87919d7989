/**
 * A symmetric matrix of any signs as P A Pᵀ = L D Lᵀ: P a permutation, L unit lower triangular, D of blocks 1 × 1 and 2 × 2.
 *
 * Sylvester's law of inertia (L19): A and D = SᵀAS, S invertible, have equally many positive, negative and zero eigenvalues.
 * So D counts the eigenvalues below σ, from A − σI = …, without computing any: n³/3 operations, and independent of `eigh`.
 *
 * The pivots are those of Bunch and Kaufman (1977), which keep the entries of L and D from growing. A 2 × 2 pivot is taken
 * only where its determinant is negative: one eigenvalue of each sign.
 */

import { noMore, nonNegative, options, refuse } from '../../base/arguments.ts';
import { result } from '../../base/result.ts';
import { Matrix, type MatrixLike } from '../matrix.ts';
import { maxAbs } from '../vectors.ts';
import { asSymmetric } from './symmetric.ts';

/** Balances the growth of one 2 × 2 step against that of two 1 × 1 steps. */
const α = (1 + Math.sqrt(17)) / 8;

export interface LDLT {
  /** Unit lower triangular. */
  readonly L: Matrix;
  /** Block diagonal. */
  readonly D: Matrix;
  /** Row i of L D Lᵀ is row permutation[i] of A. */
  readonly permutation: Uint32Array;
}

/** How many eigenvalues are positive, negative and zero. */
export interface Inertia {
  readonly positive: number;
  readonly negative: number;
  readonly zero: number;
}

interface Factors {
  readonly A: Float64Array; // D on the block diagonal, L below it
  readonly permutation: Uint32Array;
  readonly blocks: readonly (1 | 2)[]; // sizes, from the top
}

function factorise(A: Float64Array, n: number): Factors {
  const permutation = Uint32Array.from({ length: n }, (_, i) => i);
  const blocks: (1 | 2)[] = [];
  const size = (i: number, j: number): number => Math.abs(A[i * n + j]);
  /** Rows and columns i and j change places; the part of L to the left of `k` goes with its rows. */
  const swap = (i: number, j: number): void => {
    if (i === j) return;
    for (let c = 0; c < n; c++) [A[i * n + c], A[j * n + c]] = [A[j * n + c], A[i * n + c]];
    for (let r = 0; r < n; r++) [A[r * n + i], A[r * n + j]] = [A[r * n + j], A[r * n + i]];
    [permutation[i], permutation[j]] = [permutation[j], permutation[i]];
  };
  for (let k = 0; k < n; ) {
    // λ = |a_rk|, the largest entry below the diagonal; σ, the largest off the diagonal in row r.
    let r = k;
    let λ = 0;
    for (let i = k + 1; i < n; i++) if (size(i, k) > λ) λ = size((r = i), k);
    let σ = 0;
    for (let j = k; j < n; j++) if (j !== r) σ = Math.max(σ, size(r, j));

    let block: 1 | 2 = 1;
    if (λ === 0 || size(k, k) >= α * λ || size(k, k) * (σ / λ) >= α * λ) {
      // a_kk is large enough as it is, or the column is empty
    } else if (size(r, r) >= α * σ) swap(k, r);
    else {
      swap(k + 1, r);
      block = 2;
    }
    if (block === 1) eliminateOne(A, n, k);
    else eliminateTwo(A, n, k);
    blocks.push(block);
    k += block;
  }
  return { A, permutation, blocks };
}

/** l = a/d,  A ← A − l d lᵀ. */
function eliminateOne(A: Float64Array, n: number, k: number): void {
  const d = A[k * n + k];
  if (d === 0) return; // the whole column is zero
  for (let i = k + 1; i < n; i++) {
    const l = A[i * n + k] / d;
    if (l !== 0) for (let j = k + 1; j <= i; j++) A[j * n + i] = A[i * n + j] -= l * A[k * n + j];
    A[i * n + k] = l;
  }
}

/** [l₀ l₁] = [a₀ a₁] D⁻¹,  A ← A − [l₀ l₁] D [l₀ l₁]ᵀ, D = [d₀ e; e d₁]. */
function eliminateTwo(A: Float64Array, n: number, k: number): void {
  const e = A[(k + 1) * n + k];
  // D/e has the determinant (d₀/e)(d₁/e) − 1 < 0.
  const d0 = A[k * n + k] / e;
  const d1 = A[(k + 1) * n + k + 1] / e;
  const determinant = d0 * d1 - 1;
  for (let i = k + 2; i < n; i++) {
    const a0 = A[i * n + k] / e;
    const a1 = A[i * n + k + 1] / e;
    const l0 = (d1 * a0 - a1) / determinant;
    const l1 = (d0 * a1 - a0) / determinant;
    for (let j = k + 2; j <= i; j++) A[j * n + i] = A[i * n + j] -= l0 * A[k * n + j] + l1 * A[(k + 1) * n + j];
    A[i * n + k] = l0;
    A[i * n + k + 1] = l1;
  }
}

/**
 * The factorisation P A Pᵀ = L D Lᵀ of a symmetric matrix.
 *
 * @example
 * import { ldlt } from 'saddlepoint';
 * const { L, D } = ldlt([[0, -2], [-2, 0]]);
 * console.log(D.toArray()); // → [ [ 0, -2 ], [ -2, 0 ] ]
 *
 * @throws RangeError where A is not square, symmetric and finite
 */
export function ldlt(A: MatrixLike, ...rest: never[]): LDLT {
  noMore('ldlt', rest, 'a matrix');
  const { S, n } = asSymmetric(A, 'ldlt');
  const { permutation, blocks } = factorise(S, n);
  const L = new Matrix(new Float64Array(n * n), n, n);
  const D = new Matrix(new Float64Array(n * n), n, n);
  let k = 0;
  for (const block of blocks) {
    for (let j = k; j < k + block; j++) {
      L.data[j * n + j] = 1;
      for (let i = k; i < k + block; i++) D.data[i * n + j] = S[i * n + j];
      for (let i = k + block; i < n; i++) L.data[i * n + j] = S[i * n + j];
    }
    k += block;
  }
  return result({ L, D, permutation });
}

export interface InertiaOptions {
  /** Eigenvalues within this times max|A − shift·I| of the shift count as zero. Default n·ε, what rounding leaves unknown. */
  readonly tolerance?: number;
}

/**
 * How many eigenvalues of a symmetric matrix lie above, below and at `shift`, by LDLᵀ: the signs of D for A − (shift ± δ)I count those
 * above shift + δ and those below shift − δ; what is left lies within δ = tolerance·max|A − shift·I| of the shift. With the tolerance 0
 * every pivot's sign counts, even that of rounding noise.
 *
 * @example
 * import { inertia } from 'saddlepoint';
 * console.log(inertia([[0, -2], [-2, 0]])); // → { positive: 1, negative: 1, zero: 0 }
 *
 * @throws RangeError where A is not square, symmetric and finite, or shift is not finite
 */
export function inertia(A: MatrixLike, shift = 0, given: InertiaOptions = {}, ...rest: never[]): Inertia {
  noMore('inertia', rest, 'a matrix, a shift and one object of options');
  const { tolerance } = options('inertia', given, ['tolerance']);
  if (tolerance !== undefined) nonNegative('inertia', 'tolerance', tolerance);
  if (!Number.isFinite(shift)) refuse('inertia', 'shift', 'finite', shift);
  const { S, n } = asSymmetric(A, 'inertia');
  for (let i = 0; i < n; i++) S[i * n + i] -= shift;
  const δ = (tolerance ?? n * Number.EPSILON) * maxAbs(S);
  const { positive } = signsOfShifted(S.slice(), n, δ);
  const { negative } = signsOfShifted(S, n, -δ);
  return { positive, negative, zero: n - positive - negative };
}

/** The signs of D's eigenvalues for S − shift·I, which is overwritten. */
function signsOfShifted(S: Float64Array, n: number, shift: number): { positive: number; negative: number } {
  for (let i = 0; i < n; i++) S[i * n + i] -= shift;
  const { blocks } = factorise(S, n);
  let positive = 0;
  let negative = 0;
  let k = 0;
  for (const block of blocks) {
    if (block === 2 || S[k * n + k] > 0) positive++;
    if (block === 2 || S[k * n + k] < 0) negative++;
    k += block;
  }
  return { positive, negative };
}
