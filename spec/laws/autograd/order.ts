/**
 * The order of a Taylor remainder, the test of a derivative that needs no tolerance (L01, L02).
 *
 *   r(h) = | φ(h) − Σ cₖ hᵏ |,   k < n        falls as hⁿ where the cₖ are right
 *
 * With a gradient that is off by 3 %, r falls as h instead of h² once h is small. Both signs of h are taken and the larger
 * remainder kept: |C|h² + |D|h³ has no zero where an order could be misread.
 */
const EPSILON = 2 ** -52;

/**
 * The order at which φ's remainder beyond the given Taylor coefficients vanishes: the median of the last three halvings
 * above the noise of rounding. Infinity where there is no remainder beyond rounding; NaN where φ or a coefficient is not finite.
 *
 * @param noise - multiples of ε · the largest value met, below which a remainder is taken for rounding
 * @param unit - how finely the coefficients beyond the first are rounded: below 2⁶ units times h a remainder is theirs
 */
export function remainderOrder(
  φ: (h: number) => number,
  coefficients: readonly number[],
  { h0 = 2 ** -4, noise = 2 ** 12, unit = 0 } = {},
): number {
  const taylor = (h: number) => coefficients.reduceRight((sum, c) => sum * h + c, 0);
  let scale = coefficients.reduce((most, c) => Math.max(most, Math.abs(c)), 1);
  const remainders: number[] = [];
  for (let h = h0; h > 2 ** -30; h /= 2) {
    const above = φ(h);
    const below = φ(-h);
    scale = Math.max(scale, Math.abs(above), Math.abs(below));
    const r = Math.max(Math.abs(above - taylor(h)), Math.abs(below - taylor(-h)));
    if (!Number.isFinite(r)) return Number.NaN;
    if (r < (noise * EPSILON + 64 * unit * h) * scale) break;
    remainders.push(r);
  }
  const orders = remainders.slice(1).map((r, i) => Math.log2(remainders[i] / r));
  if (orders.length === 0) return Number.POSITIVE_INFINITY;
  const last = orders.slice(-3).sort((a, b) => a - b);
  return last[last.length >> 1];
}
