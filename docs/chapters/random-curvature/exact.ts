/**
 * The exact probability that a matrix of the Gaussian orthogonal ensemble is positive definite. L18
 *
 * Its eigenvalues have the density c ∏ᵢ e^(−λᵢ²/2) ∏_{i<j} |λᵢ − λⱼ| (in units of √2), so
 *
 *   P(A ≻ 0) = Z(0, ∞) / Z(−∞, ∞),   Z(a, b) = ∫ … ∫ over [a, b]ⁿ of that product
 *
 *   Z(−∞, ∞) = (2π)^(n/2) ∏ⱼ Γ(1 + j/2) / Γ(3/2)                         Mehta's integral
 *   Z(0, ∞) = n! Pf(a),   aᵢⱼ = ∬ sgn(y − x) xⁱ yʲ e^(−(x² + y²)/2)      de Bruijn's; i, j = 0 … n − 1
 *
 * with one more row ∫ xⁱ e^(−x²/2) where n is odd. In polar coordinates aᵢⱼ is a Gamma function times an integral over an
 * eighth of the circle, so every value is made of π and √2.
 */

/** Γ(k/2), k = 1, 2, …: from Γ(½) = √π and Γ(1) = 1. */
const gammaOfHalf = (k: number): number => (k === 1 ? Math.sqrt(Math.PI) : k === 2 ? 1 : (k / 2 - 1) * gammaOfHalf(k - 2));

/** ∫ sinⁱφ cosʲφ dφ from 0 to π/4, by parts. */
function eighth(i: number, j: number): number {
  const s = Math.SQRT1_2;
  if (i >= 2) return (-(s ** (i + j)) + (i - 1) * eighth(i - 2, j)) / (i + j);
  if (i === 1) return (1 - s ** (j + 1)) / (j + 1);
  if (j === 0) return Math.PI / 4;
  if (j === 1) return s;
  return (s ** j + (j - 1) * eighth(0, j - 2)) / j;
}

/** ∬ xⁱ yʲ e^(−(x² + y²)/2) over 0 < x < y: r^(i + j + 1) e^(−r²/2) integrates to 2^(m/2) Γ(m/2 + 1), m = i + j. */
const below = (i: number, j: number): number => 2 ** ((i + j) / 2) * gammaOfHalf(i + j + 2) * eighth(i, j);

/** The Pfaffian of a skew-symmetric matrix, expanded along its first row. */
function pfaffian(A: readonly (readonly number[])[]): number {
  if (A.length === 0) return 1;
  let sum = 0;
  for (let j = 1; j < A.length; j++) {
    const rest = A.filter((_, i) => i !== 0 && i !== j).map((row) => row.filter((_, k) => k !== 0 && k !== j));
    sum += (j % 2 === 1 ? 1 : -1) * A[0][j] * pfaffian(rest);
  }
  return sum;
}

/** P(A ≻ 0) for matrices of order n. Differences of nearly equal numbers cost about a digit for each n: good to n = 7. */
export function definiteShare(n: number): number {
  const a = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => below(i, j) - below(j, i)));
  if (n % 2 === 1) {
    const single = Array.from({ length: n }, (_, i) => 2 ** ((i - 1) / 2) * gammaOfHalf(i + 1));
    for (let i = 0; i < n; i++) a[i].push(single[i]);
    a.push([...single.map((x) => -x), 0]);
  }
  let share = pfaffian(a) / (2 * Math.PI) ** (n / 2);
  for (let j = 1; j <= n; j++) share *= (j * gammaOfHalf(3)) / gammaOfHalf(j + 2); // j from n!
  return share;
}
