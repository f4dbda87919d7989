/**
 * AdamW (Loshchilov and Hutter 2019): Adam, with weight decay beside the gradient instead of inside it.
 *
 *   θ ← θ − η (m̂ / (√v̂ + ε) + δ θ)
 *
 * Decay added to the gradient, as `weightDecay(adam(…), δ)` does, is divided by √v̂ with it: weights with large gradients
 * would decay less. Here every weight decays by the same factor 1 − ηδ.
 */

import { nonNegative } from '../base/arguments.ts';
import { type AdamOptions, adamFamily } from './adam.ts';
import { ratio } from './frame/coordinatewise.ts';
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
export function adamw({ weightDecay: δ = 1e-2, ...shared }: AdamOptions & { readonly weightDecay?: number } = {}): Optimizer {
  nonNegative('adamw', 'weightDecay', δ);
  return adamFamily('adamw', shared, { weightDecay: δ }, [], (θ, g, { m, v }, η, β1, β2, c1, c2, inside, outside) => {
    for (let i = 0; i < θ.length; i++) {
      m[i] = β1 * m[i] + (1 - β1) * g[i];
      v[i] = β2 * v[i] + (1 - β2) * g[i] * g[i];
      // θ ← θ − η (m̂ / (√v̂ + ε) + δ θ)
      θ[i] -= η * (ratio(m[i] / c1, Math.sqrt(v[i] / c2 + inside) + outside) + δ * θ[i]);
    }
  });
}
