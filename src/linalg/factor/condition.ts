/**
 * How far a matrix is from the next singular one: the reciprocal condition number, 1 / (‖A‖ ‖A⁻¹‖) in the 1-norm, estimated from a few
 * solutions with the factors at hand.
 *
 * ‖A⁻¹‖₁ is the largest of the convex function x ↦ ‖A⁻¹x‖₁ on the unit ball of ‖x‖₁, so it is taken at a corner ±eⱼ. Hager (1984) climbs
 * there by the gradient: at y = A⁻¹x that is z = A⁻ᵀ sign(y), and the corner to try next is the one where |zⱼ| is largest. It nearly always
 * takes two or three steps, and is seldom low by more than a factor of three. After Higham, "FORTRAN codes for estimating the one-norm"
 * (1988), whose last trial vector finds what the climb misses.
 */

/** x ↦ A⁻¹x and x ↦ A⁻ᵀx. */
interface Inverse {
  solve(x: Float64Array): Float64Array;
  solveTransposed(x: Float64Array): Float64Array;
}

const norm1 = (x: Float64Array): number => x.reduce((sum, xi) => sum + Math.abs(xi), 0);

/** An estimate of ‖A⁻¹‖₁ from below. */
export function inverseNorm({ solve, solveTransposed }: Inverse, n: number): number {
  let x = new Float64Array(n).fill(1 / n);
  let estimate = 0;
  for (let step = 0; step < 5; step++) {
    const y = solve(x);
    const size = norm1(y);
    if (!(size > estimate)) break;
    estimate = size;
    // z = A⁻ᵀ sign(y), the gradient of ‖A⁻¹x‖₁
    const z = solveTransposed(y.map((yi) => (yi < 0 ? -1 : 1)));
    const j = z.reduce((best, zi, i) => (Math.abs(zi) > Math.abs(z[best]) ? i : best), 0);
    if (Math.abs(z[j]) <= z.reduce((sum, zi, i) => sum + zi * x[i], 0)) break;
    x = new Float64Array(n);
    x[j] = 1;
  }
  // vᵢ = (−1)ⁱ (1 + i/(n − 1)), ‖v‖₁ = 3n/2
  const v = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1) * (1 + i / Math.max(1, n - 1)));
  return Math.max(estimate, norm1(solve(v)) / norm1(v));
}

/** ‖A‖₁: the largest sum of a column's sizes. */
export function matrixNorm1(A: Float64Array, n: number): number {
  let largest = 0;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Math.abs(A[i * n + j]);
    largest = Math.max(largest, sum);
  }
  return largest;
}
