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
import { ADAM_OPTIONS, type AdamOptions, adamFamily } from './frame/adamFamily.ts';
import { ratio } from './frame/coordinatewise.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
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
export function radam(options: AdamOptions & { readonly threshold?: number } = {}, ...rest: never[]): Optimizer {
  const { threshold = 4, ...shared } = checkedOptions('radam', options, rest, [...ADAM_OPTIONS, 'threshold']);
  atLeast('radam', 'threshold', threshold, 4);
  return adamFamily(shared, {
    name: 'radam',
    own: { threshold },
    step({ θ, g, η, β1, β2, c1, c2, inside, outside }, { t, m, v, β2ᵗ }) {
      // ρ∞ = 2/(1 − β2) − 1,   ρᵗ = ρ∞ − 2t β2ᵗ/(1 − β2ᵗ)
      const ρmax = 2 / (1 - β2) - 1;
      const ρᵗ = ρmax - 2 * t * β2ᵗ * c2;
      const rectified = ρᵗ > threshold;
      // r = √( (ρᵗ−4)(ρᵗ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρᵗ) )
      const r = rectified ? Math.sqrt(((ρᵗ - 4) * (ρᵗ - 2) * ρmax) / ((ρmax - 4) * (ρmax - 2) * ρᵗ)) : 1;
      for (let i = 0; i < θ.length; i++) {
        const mᵢ = β1 * m[i] + (1 - β1) * g[i];
        const vᵢ = β2 * v[i] + (1 - β2) * g[i] * g[i];
        const m̂ = c1 * mᵢ;
        const v̂ = c2 * vᵢ;
        // θ ← θ − η r m̂ / (√v̂ + ε), or − η m̂
        θ[i] -= η * r * (rectified ? ratio(m̂, Math.sqrt(v̂ + inside) + outside) : m̂);
        m[i] = mᵢ;
        v[i] = vᵢ;
      }
    },
  });
}
