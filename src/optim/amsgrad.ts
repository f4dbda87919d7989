/**
 * AMSGrad (Reddi, Kale and Kumar 2018): Adam whose denominator never shrinks.
 *
 *   v̂max ← max(v̂max, v̂),   θ ← θ − η m̂ / (√v̂max + ε)
 *
 * Adam forgets a rare large gradient and then follows the frequent small ones the wrong way, for ever, on a convex
 * problem of one variable. The maximum remembers it. It is taken over the corrected v̂, so that no effective rate ever rises.
 */
import { ADAM_OPTIONS, type AdamOptions, adamFamily } from './frame/adamFamily.ts';
import { ratio } from './frame/coordinatewise.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import type { Optimizer } from './frame/optimizer.ts';

/**
 * AMSGrad.
 *
 * @param options as {@link AdamOptions}.
 * @throws RangeError where a hyperparameter is out of its range.
 * @example
 * import { amsgrad } from 'saddlepoint';
 * const optimizer = amsgrad({ learningRate: 1, beta1: 0, beta2: 0, epsilon: 0 });
 * const theta = new Float64Array([0]);
 * const state = optimizer.init(theta);
 * for (const g of [-4, -1]) optimizer.step(theta, state, [g]); // 4/4, then 1/4: the 4 is not forgotten
 * console.log(theta[0]); // → 1.25
 */
export const amsgrad = (options: AdamOptions = {}, ...rest: never[]): Optimizer =>
  adamFamily(checkedOptions('amsgrad', options, rest, ADAM_OPTIONS), {
    name: 'amsgrad',
    vectors: ['v̂max'],
    step({ θ, g, η, β1, β2, c1, c2, inside, outside }, { m, v, v̂max }) {
      for (let i = 0; i < θ.length; i++) {
        m[i] = β1 * m[i] + (1 - β1) * g[i];
        v[i] = β2 * v[i] + (1 - β2) * g[i] * g[i];
        const m̂ = c1 * m[i];
        const v̂ = c2 * v[i];
        // v̂max ← max(v̂max, v̂)
        v̂max[i] = Math.max(v̂max[i], v̂);
        // θ ← θ − η m̂ / (√v̂max + ε)
        θ[i] -= η * ratio(m̂, Math.sqrt(v̂max[i] + inside) + outside);
      }
    },
  });
