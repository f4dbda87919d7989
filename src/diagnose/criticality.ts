/**
 * Is θ critical? Direction by direction, since ‖g‖ ≤ τ‖H‖ℓ would call a crawl along a valley of condition 10⁶ a minimum:
 *
 *   |cᵢ| ≤ ℓ max(τ|λᵢ|, δS/100)   for every i
 *
 * |cᵢ/λᵢ| is how far along uᵢ the gradient would vanish. The floor δS/100 keeps rounding in flat directions from counting as
 * a slope.
 */
import type { Curvature } from './curvature.ts';

/** The largest |cᵢ| in units of what is allowed: at most 1 at a critical point. */
export function criticality({
  curvature,
  length: ℓ,
  scale: S,
  tolerances: { gradient: τ, eigenvalue: δ },
  gradientNorm,
}: {
  readonly curvature: Curvature;
  readonly length: number;
  readonly scale: number;
  readonly tolerances: { readonly gradient: number; readonly eigenvalue: number };
  readonly gradientNorm: number;
}): number {
  if (gradientNorm === 0) return 0;
  let worst = 0;
  for (const { λ, c } of curvature.shares) worst = Math.max(worst, c / (ℓ * Math.max(τ * Math.abs(λ), (δ * S) / 100)));
  return worst;
}
