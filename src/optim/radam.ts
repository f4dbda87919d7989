/**
 * RAdam (Liu et al. 2020): Adam that waits until its v can be trusted (L97).
 *
 *   ρ∞ = 2/(1 − β2) − 1,   ρᵗ = ρ∞ − 2t β2ᵗ/(1 − β2ᵗ)            the number of gradients v effectively averages
 *   ρᵗ > 4:   θ ← θ − η r m̂ / (√v̂ + ε),   r = √( (ρᵗ−4)(ρᵗ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρᵗ) )
 *   else:     θ ← θ − η m̂
 *
 * Early on, v̂ rests on a handful of gradients and its variance is large (without bound where ρᵗ ≤ 4). Until then plain
 * momentum is used; after that r grows to 1 like a warm-up. At β2 = .999 the switch is at t = 5, where ρ⁵ = 4.996;
 * implementations that wait for ρᵗ > 5 switch at 6: `threshold: 5`.
 */

import { atLeast } from '../base/arguments.ts';
import { type AdamOptions, adamFamily } from './adam.ts';
import { ratio } from './frame/coordinatewise.ts';
import type { Optimizer } from './frame/optimizer.ts';

/**
 * Rectified Adam.
 *
 * @param options as {@link AdamOptions}; `threshold` ≥ 4, the ρᵗ above which v̂ is used, default 4.
 * @throws RangeError where a hyperparameter is out of its range.
 * @example
 * import { radam } from 'saddlepoint';
 * const optimizer = radam({ learningRate: 0.5 });
 * const theta = new Float64Array([0]);
 * optimizer.step(theta, optimizer.init(theta), [8]); // plain momentum at first: η g
 * console.log(theta[0]); // → -4
 */
export function radam({ threshold = 4, ...shared }: AdamOptions & { readonly threshold?: number } = {}): Optimizer {
  atLeast('radam', 'threshold', threshold, 4);
  return adamFamily('radam', shared, { threshold }, [], (θ, g, { t, m, v, β2ᵗ }, η, β1, β2, c1, c2, inside, outside) => {
    // ρ∞ = 2/(1 − β2) − 1,   ρᵗ = ρ∞ − 2t β2ᵗ/(1 − β2ᵗ)
    const ρmax = 2 / (1 - β2) - 1;
    const ρ = ρmax - (2 * t * β2ᵗ) / c2;
    const trusted = ρ > threshold;
    // r = √( (ρᵗ−4)(ρᵗ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρᵗ) )
    const r = trusted ? Math.sqrt(((ρ - 4) * (ρ - 2) * ρmax) / ((ρmax - 4) * (ρmax - 2) * ρ)) : 1;
    for (let i = 0; i < θ.length; i++) {
      const mi = β1 * m[i] + (1 - β1) * g[i];
      const vi = β2 * v[i] + (1 - β2) * g[i] * g[i];
      // θ ← θ − η r m̂ / (√v̂ + ε), or − η m̂
      θ[i] -= η * r * (trusted ? ratio(mi / c1, Math.sqrt(vi / c2 + inside) + outside) : mi / c1);
      m[i] = mi;
      v[i] = vi;
    }
  });
}
