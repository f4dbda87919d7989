/**
 * AdamW (Loshchilov and Hutter 2019): Adam, with weight decay beside the gradient instead of inside it.
 *
 *   θ ← θ − η (m̂ / (√v̂ + ε) + δ θ)
 *
 * Decay added to the gradient, as `weightDecay(adam(…), δ)` does, is divided by √v̂ with it: weights with large gradients
 * would decay less. Here every weight decays by the same factor 1 − ηδ.
 */

import { nonNegative } from '../base/arguments.ts';
import { ADAM_OPTIONS, type AdamOptions, adamFamily } from './frame/adamFamily.ts';
import { ratio } from './frame/coordinatewise.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import type { Optimizer } from './frame/optimizer.ts';

/**
 * Adam with decoupled weight decay.
 *
 * @param options as {@link AdamOptions}; `weightDecay` δ ≥ 0, default 0.01.
 * @throws RangeError where a hyperparameter is out of its range.
 * @example
 * import { adamw } from 'saddlepoint';
 * const optimizer = adamw({ learningRate: 0.5, weightDecay: 0.5 });
 * const theta = new Float64Array([8]);
 * optimizer.step(theta, optimizer.init(theta), [0]); // no gradient: only the decay, 1 − ηδ
 * console.log(theta[0]); // → 6
 */
export function adamw(options: AdamOptions & { readonly weightDecay?: number } = {}, ...rest: never[]): Optimizer {
  const { weightDecay: δ = 1e-2, ...shared } = checkedOptions('adamw', options, rest, [...ADAM_OPTIONS, 'weightDecay']);
  nonNegative('adamw', 'weightDecay', δ);
  return adamFamily(shared, {
    name: 'adamw',
    own: { weightDecay: δ },
    step({ θ, g, η, β1, β2, c1, c2, inside, outside }, { m, v }) {
      for (let i = 0; i < θ.length; i++) {
        m[i] = β1 * m[i] + (1 - β1) * g[i];
        v[i] = β2 * v[i] + (1 - β2) * g[i] * g[i];
        // m̂ = m / (1 − β1ᵗ),   v̂ = v / (1 − β2ᵗ)
        const m̂ = c1 * m[i];
        const v̂ = c2 * v[i];
        // θ ← θ − η (m̂ / (√v̂ + ε) + δ θ)
        θ[i] -= η * (ratio(m̂, Math.sqrt(v̂ + inside) + outside) + δ * θ[i]);
      }
    },
  });
}
