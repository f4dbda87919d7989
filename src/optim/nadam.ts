/**
 * NAdam (Dozat 2016): Adam with Nesterov's momentum, the gradient counted once more in the mean it steps along.
 *
 *   m̄ = β1 m / (1 − β1ᵗ⁺¹) + (1 − β1) g / (1 − β1ᵗ)
 *   θ ← θ − η m̄ / (√v̂ + ε)
 *
 * β1 is constant, as in optax; torch lets it grow over the first steps.
 */
import { ADAM_OPTIONS, type AdamOptions, adamFamily } from './frame/adamFamily.ts';
import { ratio } from './frame/coordinatewise.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import type { Optimizer } from './frame/optimizer.ts';

/**
 * NAdam.
 *
 * @param options as {@link AdamOptions}.
 * @throws RangeError where a hyperparameter is out of its range; TypeError for an unknown option.
 * @example
 * import { nadam } from 'saddlepoint';
 * const optimizer = nadam({ learningRate: 1, beta1: 0.5, epsilon: 0 });
 * const theta = new Float64Array([0]);
 * optimizer.step(theta, optimizer.init(theta), [-8]); // β1(1 − β1)/(1 − β1²) + 1 = 4/3
 * console.log(theta[0].toFixed(6)); // → 1.333333
 */
export const nadam = (options: AdamOptions = {}, ...rest: never[]): Optimizer =>
  adamFamily(checkedOptions('nadam', options, rest, ADAM_OPTIONS), {
    name: 'nadam',
    step({ θ, g, η, β1, β2, c1, c2, inside, outside }, { m, v, β1ᵗ }) {
      const cNext = 1 / (1 - β1ᵗ * β1);
      for (let i = 0; i < θ.length; i++) {
        m[i] = β1 * m[i] + (1 - β1) * g[i];
        v[i] = β2 * v[i] + (1 - β2) * g[i] * g[i];
        // m̄ = β1 m / (1 − β1ᵗ⁺¹) + (1 − β1) g / (1 − β1ᵗ),   v̂ = v / (1 − β2ᵗ)
        const m̄ = β1 * cNext * m[i] + (1 - β1) * c1 * g[i];
        const v̂ = c2 * v[i];
        // θ ← θ − η m̄ / (√v̂ + ε)
        θ[i] -= η * ratio(m̄, Math.sqrt(v̂ + inside) + outside);
      }
    },
  });
