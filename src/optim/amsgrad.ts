/**
 * AMSGrad (Reddi, Kale and Kumar 2018): Adam whose denominator never shrinks.
 *
 *   v̂max ← max(v̂max, v̂),   θ ← θ − η m̂ / (√v̂max + ε)
 *
 * Adam forgets a rare large gradient and then follows the frequent small ones the wrong way, for ever, on a convex
 * problem of one variable. The maximum remembers it. Taken over the corrected v̂, no effective rate ever
 * rises. The paper takes it over v, and torch corrects that maximum afterwards: `maximumOf: 'uncorrected'`.
 */
import { oneOf } from '../base/arguments.ts';
import { ADAM_OPTIONS, type AdamOptions, adamFamily } from './frame/adamFamily.ts';
import { ratio } from './frame/coordinatewise.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import type { Optimizer } from './frame/optimizer.ts';

/** Options of {@link amsgrad}. */
export interface AmsgradOptions extends AdamOptions {
  /** The maximum over v̂, or over v (the paper's, and torch's); default 'corrected'. */
  readonly maximumOf?: 'corrected' | 'uncorrected';
}

/**
 * AMSGrad.
 *
 * @param options as {@link AdamOptions}; `maximumOf`: 'corrected' v̂ (default), or 'uncorrected' v, the paper's, corrected after the maximum as torch does.
 * @throws RangeError where a hyperparameter is out of its range.
 * @example
 * import { amsgrad } from 'saddlepoint';
 * const optimizer = amsgrad({ learningRate: 1, beta1: 0, beta2: 0, epsilon: 0 });
 * const theta = new Float64Array([0]);
 * const state = optimizer.init(theta);
 * for (const g of [-4, -1]) optimizer.step(theta, state, [g]); // 4/4, then 1/4: the 4 is not forgotten
 * console.log(theta[0]); // → 1.25
 */
export function amsgrad(options: AmsgradOptions = {}, ...rest: never[]): Optimizer {
  const { maximumOf = 'corrected', ...shared } = checkedOptions('amsgrad', options, rest, [...ADAM_OPTIONS, 'maximumOf']);
  oneOf('amsgrad', 'maximumOf', maximumOf, ['corrected', 'uncorrected']);
  return adamFamily(shared, {
    name: 'amsgrad',
    own: { maximumOf },
    vectors: ['vmax'],
    step({ θ, g, η, β1, β2, c1, c2, inside, outside }, { m, v, vmax }) {
      // the correction of v̂, before the maximum or after it
      const [before, after] = maximumOf === 'corrected' ? [c2, 1] : [1, c2];
      for (let i = 0; i < θ.length; i++) {
        m[i] = β1 * m[i] + (1 - β1) * g[i];
        v[i] = β2 * v[i] + (1 - β2) * g[i] * g[i];
        const m̂ = c1 * m[i];
        // vmax ← max(vmax, v̂), or max(vmax, v)
        vmax[i] = Math.max(vmax[i], before * v[i]);
        // θ ← θ − η m̂ / (√v̂max + ε)
        θ[i] -= η * ratio(m̂, Math.sqrt(after * vmax[i] + inside) + outside);
      }
    },
  });
}
