/**
 * Gradient descent, from which everything else here departs.
 *
 *   θᵗ = θᵗ⁻¹ − η g         g = ∇L(θᵗ⁻¹)      L55
 *
 * On a quadratic with Hessian H the error is multiplied by I − ηH each step: it converges where ηλ < 2 for every
 * eigenvalue λ, flips its sign where ηλ > 1, and at ηλ = 2 bounces for ever between two points (L72).
 */
import { coordinatewise } from './frame/coordinatewise.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import type { LearningRate, Optimizer } from './frame/optimizer.ts';

/** Options of {@link gradientDescent}. */
export interface GradientDescentOptions {
  /** η, a number or a schedule of t; default 0.01. */
  readonly learningRate?: LearningRate;
}

/**
 * Gradient descent: θ ← θ − η g.
 *
 * @throws RangeError where learningRate is negative or not finite.
 * @example
 * import { gradientDescent } from 'saddlepoint';
 * const optimizer = gradientDescent({ learningRate: 0.25 });
 * const theta = new Float64Array([2, -1]);
 * optimizer.step(theta, optimizer.init(theta), [4, -2]);
 * console.log([...theta]); // → [ 1, -0.5 ]
 */
export function gradientDescent(options: GradientDescentOptions = {}, ...rest: never[]): Optimizer {
  const { learningRate = 1e-2 } = checkedOptions('gradientDescent', options, rest, ['learningRate']);
  return coordinatewise({
    name: 'gradientDescent',
    options: { learningRate },
    vectors: [],
    step({ θ, g, η }) {
      // θ ← θ − η g
      for (let i = 0; i < θ.length; i++) θ[i] -= η * g[i];
    },
  });
}
