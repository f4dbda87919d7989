/**
 * Bunch and Kaufman's factorisation (1977), P A Pᵀ = L D Lᵀ, to read; in blocks, and fast, in bunchKaufmanInBlocks.ts.
 *
 * A pivot is a diagonal entry or a 2 × 2 block, chosen so that the entries of L and D do not grow. With λ the largest entry below the
 * diagonal in column k, in row r, and σ the largest off the diagonal in row r, the pivot is, with α = (1 + √17)/8,
 *
 *   a_kk                     where |a_kk| ≥ αλ, or |a_kk| σ ≥ αλ²
 *   a_rr                     else, where |a_rr| ≥ ασ
 *   [ a_kk a_kr ]
 *   [ a_rk a_rr ]            else: its determinant is negative, one eigenvalue of each sign
 */

/** Balances the growth of one 2 × 2 step against that of two 1 × 1 steps. */
const α: number = (1 + Math.sqrt(17)) / 8;

type Pivot = 'as it is' | 'exchanged' | 'two';

/** Which pivot it is, by a_kk, a_rr, λ and σ. */
export function pivotOf(akk: number, λ: number, arr: number, σ: number): Pivot {
  if (isLargeEnough(akk, λ) || Math.abs(akk) * (σ / λ) >= α * λ) return 'as it is';
  return Math.abs(arr) >= α * σ ? 'exchanged' : 'two';
}

/** Whether a_kk will do, whatever σ is; also where the column is empty. */
export const isLargeEnough = (akk: number, λ: number): boolean => λ === 0 || Math.abs(akk) >= α * λ;

/** D on the block diagonal and L below it, row-major; the sizes of D's blocks from the top; row i of L D Lᵀ is row permutation[i] of A. */
export interface Factors {
  readonly A: Float64Array;
  readonly permutation: Uint32Array;
  readonly blocks: readonly (1 | 2)[];
}

/** Overwrites a symmetric A of order n, both triangles of it. */
export function factoriseColumns(A: Float64Array, n: number): Factors {
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
    let r = k;
    let λ = 0;
    for (let i = k + 1; i < n; i++) if (size(i, k) > λ) λ = size((r = i), k);
    let σ = 0;
    for (let j = k; j < n; j++) if (j !== r) σ = Math.max(σ, size(r, j));

    const pivot = pivotOf(A[k * n + k], λ, A[r * n + r], σ);
    const block = pivot === 'two' ? 2 : 1;
    if (pivot === 'exchanged') swap(k, r);
    if (pivot === 'two') swap(k + 1, r);
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

/** D = [d₀ e; e d₁] divided by e, whose determinant is then (d₀/e)(d₁/e) − 1 < 0. */
interface PivotOfTwo {
  readonly e: number;
  readonly d0: number;
  readonly d1: number;
}

/** [l₀ l₁] = [a₀ a₁] D⁻¹: l₀ of (a₀, a₁, d₁), and l₁ of (a₁, a₀, d₀), all divided by e. */
export const lOf = (a: number, other: number, otherPivot: number, { d0, d1 }: PivotOfTwo): number =>
  (otherPivot * a - other) / (d0 * d1 - 1);

/** [l₀ l₁] = [a₀ a₁] D⁻¹,  A ← A − [l₀ l₁] D [l₀ l₁]ᵀ. */
function eliminateTwo(A: Float64Array, n: number, k: number): void {
  const e = A[(k + 1) * n + k];
  const D = { e, d0: A[k * n + k] / e, d1: A[(k + 1) * n + k + 1] / e };
  for (let i = k + 2; i < n; i++) {
    const a0 = A[i * n + k] / e;
    const a1 = A[i * n + k + 1] / e;
    const l0 = lOf(a0, a1, D.d1, D);
    const l1 = lOf(a1, a0, D.d0, D);
    for (let j = k + 2; j <= i; j++) A[j * n + i] = A[i * n + j] = A[i * n + j] - l0 * A[k * n + j] - l1 * A[(k + 1) * n + j];
    A[i * n + k] = l0;
    A[i * n + k + 1] = l1;
  }
}
