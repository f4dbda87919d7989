/**
 * Jacobi's method (1846): rotate one pair of axes at a time until no off-diagonal entry is left.
 *
 * The rotation by φ in the plane of axes p and q that makes a'ₚq = 0:
 *
 *   ϑ = (a_qq − a_pp) / 2a_pq,   t = tan φ = sign ϑ / (|ϑ| + √(ϑ² + 1)),   c = 1/√(1 + t²),   s = tc
 *
 * It lowers off² = Σ_{i≠j} aᵢⱼ² by exactly 2a_pq², so going round all pairs again and again, the matrix becomes diagonal;
 * in the end quadratically fast. Slow (some six to ten rounds of n³), simple, and on positive definite matrices it finds even
 * the tiny eigenvalues to full relative precision (Demmel and Veselić 1992). After Golub and Van Loan, section 8.5.
 */

import { describe, noMore, refuseSaying } from '../../base/arguments.ts';
import type { SymmetricSolver } from '../factor/symmetric.ts';
import { asFiniteSquare, Matrix, type MatrixLike } from '../matrix.ts';

const MAX_SWEEPS = 80;
/** Next to entries of size one this is nothing, and its square is still a number. */
const LEAST_ENTRY = 1e-150;

/** A ← JᵀAJ for the rotation J in the plane (p, q) that makes a_pq zero; rows p and q of `rows` are rotated too. */
// #region rotate
function rotate(A: Float64Array, n: number, p: number, q: number, rows: Float64Array | undefined): void {
  const apq = A[p * n + q];
  // ϑ = (a_qq − a_pp) / 2a_pq
  const ϑ = (A[q * n + q] - A[p * n + p]) / (2 * apq);
  // t = sign ϑ / (|ϑ| + √(ϑ² + 1)): the smaller of the two angles
  const t = (ϑ < 0 ? -1 : 1) / (Math.abs(ϑ) + Math.hypot(ϑ, 1));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    if (i === p || i === q) continue;
    // a'ᵢₚ = c aᵢₚ − s aᵢq,   a'ᵢq = s aᵢₚ + c aᵢq
    const aip = A[i * n + p];
    const aiq = A[i * n + q];
    A[i * n + p] = A[p * n + i] = c * aip - s * aiq;
    A[i * n + q] = A[q * n + i] = s * aip + c * aiq;
  }
  // a'ₚₚ = aₚₚ − t a_pq,   a'_qq = a_qq + t a_pq,   a'_pq = 0
  A[p * n + p] -= t * apq;
  A[q * n + q] += t * apq;
  A[p * n + q] = A[q * n + p] = 0;
  if (rows === undefined) return;
  for (let i = 0; i < n; i++) {
    const x = rows[p * n + i];
    const y = rows[q * n + i];
    rows[p * n + i] = c * x - s * y;
    rows[q * n + i] = s * x + c * y;
  }
}
// #endregion rotate

/** Cyclic Jacobi: all pairs p < q in order, until a whole round finds nothing left to rotate. */
export const jacobi: SymmetricSolver = (A, n, vectors) => {
  const rows = vectors ? new Float64Array(n * n) : undefined;
  if (rows) for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  for (let sweep = 0, rotated = true; rotated; sweep++) {
    if (sweep === MAX_SWEEPS) throw new Error(`eigh: Jacobi's method has not converged in ${MAX_SWEEPS} rounds`);
    rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = Math.abs(A[p * n + q]);
        // |a_pq| ≤ ε √|a_pp a_qq|: too small to move an eigenvalue's last digit
        const small = (Number.EPSILON / 4) * Math.sqrt(Math.abs(A[p * n + p])) * Math.sqrt(Math.abs(A[q * n + q]));
        if (apq <= LEAST_ENTRY || apq <= small) continue;
        rotate(A, n, p, q, rows);
        rotated = true;
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => A[i * n + i]), rows };
};

/**
 * One step of Jacobi's method: JᵀAJ, with the entries [p, q] and [q, p] made zero and the eigenvalues kept.
 *
 * @example
 * import { jacobiRotation } from 'saddlepoint';
 * console.log(jacobiRotation([[0, -2], [-2, 0]], 0, 1).toArray()); // the diagonal holds the eigenvalues ±2
 *
 * @throws RangeError where A is not square or p, q are not two of its axes
 */
export function jacobiRotation(A: MatrixLike, p: number, q: number, ...rest: never[]): Matrix {
  noMore('jacobiRotation', rest, 'a matrix and two axes');
  const { data, shape } = asFiniteSquare(A, 'jacobiRotation');
  const n = shape[0];
  const axis = (i: number): boolean => Number.isInteger(i) && i >= 0 && i < n;
  if (!axis(p) || !axis(q) || p === q)
    refuseSaying('jacobiRotation', 'p and q', `two of the ${n} axes`, `${describe(p)} and ${describe(q)}`);
  if (data[p * n + q] !== 0) rotate(data, n, p, q, undefined);
  return new Matrix(data, n, n);
}
