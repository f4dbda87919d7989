/**
 * Adam (Kingma and Ba 2015, Algorithm 1): a running mean of gradients over a running root mean square of them (L88).
 *
 *   m ← β1 m + (1 − β1) g        m̂ = m / (1 − β1ᵗ)
 *   v ← β2 v + (1 − β2) g²       v̂ = v / (1 − β2ᵗ)
 *   θ ← θ − η m̂ / (√v̂ + ε)
 *
 * Both averages start at 0; dividing by 1 − βᵗ undoes that, exactly, under a steady gradient (L90: divide by it, and by
 * the root of v̂). Without the correction the first step is (1 − β1)/√(1 − β2) times as long, √10 at the defaults (L89).
 * m is (1 − β1) times heavy ball's velocity. One step can be longer than η, up to 7.27 η at the defaults (L91).
 */
import { oneOf } from '../base/arguments.ts';
import { ADAM_OPTIONS, type AdamOptions, adamFamily } from './frame/adamFamily.ts';
import { ratio } from './frame/coordinatewise.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import type { Optimizer } from './frame/optimizer.ts';

export type { AdamOptions };

/**
 * Adam.
 *
 * @param options as {@link AdamOptions}; `biasCorrection: false` (default true) leaves m and v as they are (004's first picture).
 * @throws RangeError where a hyperparameter is out of its range.
 * @example
 * import { adam } from 'saddlepoint';
 * const optimizer = adam({ learningRate: 0.5, epsilon: 0 });
 * const theta = new Float64Array([0, 0, 0]);
 * optimizer.step(theta, optimizer.init(theta), [3, -1e-6, 0]); // the first step is η·sign g
 * console.log([...theta]); // → [ -0.5, 0.5, 0 ]
 */
export function adam(options: AdamOptions & { readonly biasCorrection?: boolean } = {}, ...rest: never[]): Optimizer {
  const { biasCorrection = true, ...shared } = checkedOptions('adam', options, rest, [...ADAM_OPTIONS, 'biasCorrection']);
  oneOf('adam', 'biasCorrection', biasCorrection, [true, false]);
  return adamFamily(shared, {
    name: 'adam',
    own: { biasCorrection },
    step({ θ, g, η, β1, β2, c1, c2, inside, outside }, { m, v }) {
      if (!biasCorrection) c1 = c2 = 1;
      // #region step
      for (let i = 0; i < θ.length; i++) {
        const mᵢ = β1 * m[i] + (1 - β1) * g[i];
        const vᵢ = β2 * v[i] + (1 - β2) * g[i] * g[i];
        // m̂ = m / (1 − β1ᵗ),   v̂ = v / (1 − β2ᵗ)
        const m̂ = c1 * mᵢ;
        const v̂ = c2 * vᵢ;
        // θ ← θ − η m̂ / (√v̂ + ε)
        θ[i] -= η * ratio(m̂, Math.sqrt(v̂ + inside) + outside);
        m[i] = mᵢ;
        v[i] = vᵢ;
      }
      // #endregion step
    },
  });
}
