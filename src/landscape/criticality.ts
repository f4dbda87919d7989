/**
 * Is θ critical? Direction by direction, since ‖g‖ ≤ τ‖H‖ℓ would call a crawl along a valley of condition 10⁶ a minimum:
 *
 *   |cᵢ| ≤ ℓ max(τ|λᵢ|, δS/100)   for every i
 *
 * |cᵢ/λᵢ| is how far along uᵢ the gradient would vanish. The floor δS/100 keeps rounding in flat directions from counting as
 * a slope.
 */

/** The largest |cᵢ| in units of what is allowed: at most 1 at a critical point. */
export function criticality(shares: readonly { readonly λ: number; readonly c: number }[], ℓ: number, τ: number, δS: number): number {
  let worst = 0;
  for (const { λ, c } of shares) if (c > 0) worst = Math.max(worst, c / (ℓ * Math.max(τ * Math.abs(λ), δS / 100)));
  return worst;
}
