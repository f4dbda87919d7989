/**
 * How far a matrix is from the next singular one: the reciprocal condition number, 1 / (‖A‖ ‖A⁻¹‖) in the 1-norm, from a few solutions with
 * the factors at hand.
 *
 * ‖A⁻¹‖₁ is the largest of the convex function x ↦ ‖A⁻¹x‖₁ on the unit ball of ‖x‖₁, so it is taken at a corner ±eⱼ. Hager (1984) climbs
 * there by the gradient: at y = A⁻¹x that is z = A⁻ᵀ sign(y), and the corner to try next is the one where |zⱼ| is largest. It nearly always
 * takes two or three steps, and is seldom low by more than a factor of three. After Higham, "FORTRAN codes for estimating the one-norm"
 * (1988), whose last trial vector finds what the climb misses.
 */

import { reusable } from './reusable.ts';

/** x ← A⁻¹x and x ← A⁻ᵀx, in place, for the first n entries of x. */
export interface Inverse {
  readonly x: Float64Array;
  solve(): void;
  solveTransposed(): void;
}

const columnSums = reusable();

function norm1(x: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.abs(x[i]);
  return sum;
}

/** An estimate of ‖A⁻¹‖₁ from below. */
export function inverseNorm({ x, solve, solveTransposed }: Inverse, n: number): number {
  x.fill(1 / n, 0, n);
  let corner = -1; // x = e_corner; at first the mean of them all
  let estimate = 0;
  for (let step = 0; step < 5; step++) {
    solve();
    const size = norm1(x, n);
    if (!(size > estimate)) break;
    estimate = size;
    // z = A⁻ᵀ sign(y), the gradient of ‖A⁻¹x‖₁
    for (let i = 0; i < n; i++) x[i] = x[i] < 0 ? -1 : 1;
    solveTransposed();
    let j = 0;
    let zx = 0;
    for (let i = 0; i < n; i++) {
      if (Math.abs(x[i]) > Math.abs(x[j])) j = i;
      zx += corner < 0 ? x[i] * (1 / n) : 0;
    }
    if (Math.abs(x[j]) <= (corner < 0 ? zx : x[corner])) break;
    x.fill(0, 0, n);
    x[j] = 1;
    corner = j;
  }
  // vᵢ = (−1)ⁱ (1 + i/(n − 1)), ‖v‖₁ = 3n/2
  for (let i = 0; i < n; i++) x[i] = (i % 2 === 0 ? 1 : -1) * (1 + i / Math.max(1, n - 1));
  const size = norm1(x, n);
  solve();
  return Math.max(estimate, norm1(x, n) / size);
}

/** Worse than this, units may be to blame, or rounding: an estimate is asked for. */
export const DOUBTFUL: number = 2 ** -26;

/**
 * Whether one solution shows that A is far from singular: ‖A‖₁ ‖A⁻¹v‖₁ ≤ 2²⁶ ‖v‖₁, for a vector v without a pattern. That is a fifth of the
 * climb, a quarter of Cholesky's time at order 128.
 *
 * A⁻¹v can be small although A⁻¹ is not, where v is all but orthogonal to the one direction that A⁻¹ stretches. But for κ beyond 1/ε = 2⁵² to
 * look like 2²⁶ it must be so to 2⁻²⁶, which of 10⁷/n random directions happens to one. After Dixon, "Estimating extremal eigenvalues and
 * condition numbers of matrices" (1983).
 */
export function isFarFromSingular(size: number, { x, solve }: Inverse, n: number): boolean {
  const v = withoutPattern(n);
  for (let i = 0; i < n; i++) x[i] = v[i];
  const before = norm1(x, n);
  solve();
  return size * norm1(x, n) <= before / DOUBTFUL; // not where a pivot is zero, and so a number infinite or NaN
}

let directions = new Float64Array(0);

/** Numbers of (−1, −½] and [½, 1) in which no small combination vanishes, as it would for multiples of an angle: Lehmer's random ones. */
function withoutPattern(n: number): Float64Array {
  if (directions.length >= n) return directions;
  directions = new Float64Array(2 * n);
  for (let i = 0, state = 1; i < directions.length; i++) {
    state = (state * 48_271) % 2_147_483_647;
    directions[i] = state / 2_147_483_647 - (state > 2 ** 30 ? 0 : 1);
  }
  return directions;
}

/** ‖A‖₁: the largest sum of a column's sizes. */
export function matrixNorm1(A: Float64Array, n: number): number {
  const sums = columnSums(n).fill(0, 0, n);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < n; j++, at++) sums[j] += Math.abs(A[at]);
  let largest = 0;
  for (let j = 0; j < n; j++) largest = Math.max(largest, sums[j]);
  return largest;
}
