/**
 * "Adam: RMSProp + momentum", taken at its word (001), so that what the sentence leaves out can be seen.
 *
 *   m ← λm + g                                                    L60, L98: positive, free of η
 *   σ¹ = |g¹|,   σᵗ = √( α (σᵗ⁻¹)² + (1 − α) (gᵗ)² )            L83
 *   θ ← θ − η m / σ                                               L98
 *
 * Adam averages instead of adding, a factor of 1 − λ, and corrects both averages for their start at zero (L88). Here the
 * step under a steady gradient grows from η to η/(1 − λ); Adam's stays at η.
 */
import { coordinatewise, ratio } from './frame/coordinatewise.ts';
import { checkedOptions, type EpsilonPlacement, epsilonTerms, fraction } from './frame/hyperparameters.ts';
import type { LearningRate, Optimizer } from './frame/optimizer.ts';

/** Options of {@link rmspropMomentum}. */
export interface RmspropMomentumOptions {
  /** η, a number or a schedule of t; default 0.001. */
  readonly learningRate?: LearningRate;
  /** λ in [0, 1); default 0.9. */
  readonly momentum?: number;
  /** α in [0, 1), the weight of the past; default 0.9. */
  readonly alpha?: number;
  /** ε ≥ 0; at 0, 0/0 is 0. Default 1e-7. */
  readonly epsilon?: number;
  /** σ + ε, or √(σ² + ε); default 'outside'. */
  readonly epsilonPlacement?: EpsilonPlacement;
}

/**
 * RMSProp's σ under the velocity of momentum: not Adam.
 *
 * @throws RangeError where a hyperparameter is out of its range.
 * @example
 * import { rmspropMomentum } from 'saddlepoint';
 * const optimizer = rmspropMomentum({ learningRate: 1, momentum: 0.5, epsilon: 0 });
 * const theta = new Float64Array([0]);
 * const state = optimizer.init(theta);
 * for (let t = 0; t < 3; t++) optimizer.step(theta, state, [-7]); // steps 1, 1.5, 1.75
 * console.log(theta[0]); // → 4.25
 */
export function rmspropMomentum(options: RmspropMomentumOptions = {}, ...rest: never[]): Optimizer {
  const {
    learningRate = 1e-3,
    momentum: λ = 0.9,
    alpha: α = 0.9,
    epsilon: ε = 1e-7,
    epsilonPlacement = 'outside',
  } = checkedOptions('rmspropMomentum', options, rest, ['learningRate', 'momentum', 'alpha', 'epsilon', 'epsilonPlacement']);
  fraction('rmspropMomentum', 'momentum', λ);
  fraction('rmspropMomentum', 'alpha', α);
  const { inside, outside } = epsilonTerms('rmspropMomentum', ε, epsilonPlacement);
  return coordinatewise({
    name: 'rmspropMomentum',
    options: { learningRate, momentum: λ, alpha: α, epsilon: ε, epsilonPlacement },
    vectors: ['m', 'σ2'],
    step({ θ, g, η }, { t, m, σ2 }) {
      for (let i = 0; i < θ.length; i++) {
        // m ← λm + g
        m[i] = λ * m[i] + g[i];
        // σ² ← α σ² + (1 − α) g²
        σ2[i] = t === 1 ? g[i] * g[i] : α * σ2[i] + (1 - α) * g[i] * g[i];
        // θ ← θ − η m / σ
        θ[i] -= η * ratio(m[i], Math.sqrt(σ2[i] + inside) + outside);
      }
    },
  });
}
