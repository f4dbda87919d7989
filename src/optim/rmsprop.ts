/**
 * RMSProp: a running root mean square of each coordinate's gradient sets that coordinate's step.
 *
 *   σ¹ = |g¹|,   σᵗ = √( α (σᵗ⁻¹)² + (1 − α) (gᵗ)² )      L83
 *   θ ← θ − η g / σ                                         L77
 *
 * α is the weight of the past: small α listens to the newest gradient (L84); at α = 0 only its sign counts.
 * `startAt: 'zero'` gives 004's form (CS231n, torch), σ⁰ = 0, whose first step is 1/√(1 − α) longer. 004's prose,
 * "tally × 0.9, then add g²", forgets the factor 1 − α and is this form with η/√(1 − α) (L85).
 *
 * With a constant η it ends in a cycle θ = ±η/2 about a minimum, whatever the curvature (L87): it needs a decay.
 */

import { oneOf } from '../base/arguments.ts';
import { coordinatewise, ratio } from './frame/coordinatewise.ts';
import { checkedOptions, type EpsilonPlacement, epsilonTerms, fraction } from './frame/hyperparameters.ts';
import type { LearningRate, Optimizer } from './frame/optimizer.ts';

/** Options of {@link rmsprop}. */
export interface RmspropOptions {
  /** η, a number or a schedule of t; default 0.01. */
  readonly learningRate?: LearningRate;
  /** α in [0, 1), the weight of the past; default 0.9, as in 004; torch takes 0.99. */
  readonly alpha?: number;
  /** ε ≥ 0; at 0, 0/0 is 0. Default 1e-7, as in 004; torch takes 1e-8. */
  readonly epsilon?: number;
  /** σ + ε, or √(σ² + ε); default 'outside'. */
  readonly epsilonPlacement?: EpsilonPlacement;
  /** σ¹ = |g¹| (slides) or σ⁰ = 0 (004); default 'first gradient'. */
  readonly startAt?: 'first gradient' | 'zero';
}

/**
 * RMSProp.
 *
 * @throws RangeError where learningRate or epsilon is negative or not finite, alpha is outside [0, 1), or a word is unknown.
 * @example
 * import { rmsprop } from 'saddlepoint';
 * const optimizer = rmsprop({ learningRate: 1, alpha: 0.75, epsilon: 0, startAt: 'zero' });
 * const theta = new Float64Array([0]);
 * optimizer.step(theta, optimizer.init(theta), [-8]); // 1/√(1 − α) = 2
 * console.log(theta[0]); // → 2
 */
export function rmsprop(options: RmspropOptions = {}, ...rest: never[]): Optimizer {
  const {
    learningRate = 1e-2,
    alpha: α = 0.9,
    epsilon: ε = 1e-7,
    epsilonPlacement = 'outside',
    startAt = 'first gradient',
  } = checkedOptions('rmsprop', options, rest, ['learningRate', 'alpha', 'epsilon', 'epsilonPlacement', 'startAt']);
  fraction('rmsprop', 'alpha', α);
  oneOf('rmsprop', 'startAt', startAt, ['first gradient', 'zero']);
  const { inside, outside } = epsilonTerms('rmsprop', ε, epsilonPlacement);
  return coordinatewise({
    name: 'rmsprop',
    options: { learningRate, alpha: α, epsilon: ε, epsilonPlacement, startAt },
    vectors: ['σ2'],
    step({ θ, g, η }, { t, σ2 }) {
      const isFirst = t === 1 && startAt === 'first gradient';
      // #region step
      for (let i = 0; i < θ.length; i++) {
        // σ² ← α σ² + (1 − α) g²
        σ2[i] = isFirst ? g[i] * g[i] : α * σ2[i] + (1 - α) * g[i] * g[i];
        // θ ← θ − η g / σ
        θ[i] -= η * ratio(g[i], Math.sqrt(σ2[i] + inside) + outside);
      }
      // #endregion step
    },
  });
}
