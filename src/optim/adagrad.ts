/**
 * Adagrad: every coordinate has its own learning rate, set by all the gradients it has seen.
 *
 *   'mean'   σᵗ = √( (1/t) Σ_{k≤t} (gᵏ)² )      L78, the slides' root mean square
 *   'sum'    σᵗ = √( Σ_{k≤t} (gᵏ)² )            L80, 004 and Duchi, Hazan and Singer 2011
 *   θ ← θ − η g / σ                             L77
 *
 * The two are one method: the mean with η/√t is the sum with η (L79). The first step is η·sign g in both. The sum's
 * effective rate only ever falls; the mean's can rise again when gradients become small, and then bursts (L93).
 */

import { oneOf } from '../base/arguments.ts';
import { coordinatewise, ratio } from './frame/coordinatewise.ts';
import { checkedOptions, type EpsilonPlacement, epsilonTerms } from './frame/hyperparameters.ts';
import type { LearningRate, Optimizer } from './frame/optimizer.ts';

/** Options of {@link adagrad}. */
export interface AdagradOptions {
  /** η, a number or a schedule of t; default 0.01. */
  readonly learningRate?: LearningRate;
  /** Root mean square (slides) or root of the sum (004); default 'sum'. */
  readonly accumulate?: 'mean' | 'sum';
  /** ε ≥ 0; at 0, 0/0 is 0. Default 1e-7, as in 004; torch takes 1e-10. */
  readonly epsilon?: number;
  /** σ + ε, or √(σ² + ε); default 'outside'. */
  readonly epsilonPlacement?: EpsilonPlacement;
}

/**
 * Adagrad, as root sum or root mean of squared gradients.
 *
 * @throws RangeError where learningRate or epsilon is negative or not finite, or a word is unknown.
 * @example
 * import { adagrad } from 'saddlepoint';
 * const optimizer = adagrad({ learningRate: 1, epsilon: 0 });
 * const theta = new Float64Array([0, 0]);
 * optimizer.step(theta, optimizer.init(theta), [-1e-3, 1e3]); // the first step is η·sign g
 * console.log([...theta]); // → [ 1, -1 ]
 */
export function adagrad(options: AdagradOptions = {}, ...rest: never[]): Optimizer {
  const {
    learningRate = 1e-2,
    accumulate = 'sum',
    epsilon: ε = 1e-7,
    epsilonPlacement = 'outside',
  } = checkedOptions('adagrad', options, rest, ['learningRate', 'accumulate', 'epsilon', 'epsilonPlacement']);
  oneOf('adagrad', 'accumulate', accumulate, ['mean', 'sum']);
  const { inside, outside } = epsilonTerms('adagrad', ε, epsilonPlacement);
  return coordinatewise({
    name: 'adagrad',
    options: { learningRate, accumulate, epsilon: ε, epsilonPlacement },
    vectors: ['s'],
    step({ θ, g, η }, { t, s }) {
      const weight = accumulate === 'mean' ? 1 / t : 1;
      // #region step
      for (let i = 0; i < θ.length; i++) {
        // s = Σ g²,   σ = √(s/t) or √s
        s[i] += g[i] * g[i];
        const σ = Math.sqrt(s[i] * weight + inside) + outside;
        // θ ← θ − η g / σ
        θ[i] -= η * ratio(g[i], σ);
      }
      // #endregion step
    },
  });
}
