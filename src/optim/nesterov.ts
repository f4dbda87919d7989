/**
 * Nesterov's accelerated gradient: momentum that looks where it is going.
 *
 *   'lookahead'  v ← ρv − η∇L(θ + ρv),  θ ← θ + v           L65: the gradient is taken at the "ghost" step
 *   'shifted'    v' = ρv − η∇L(θ̃),      θ̃ ← θ̃ − ρv + (1 + ρ)v'
 *   'torch'      b ← ρb + ∇L(θ̃),        θ̃ ← θ̃ − η(∇L(θ̃) + ρb)
 *
 * The last two walk the ghosts θ̃ = θ + ρv instead of θ, and so need no gradient but the one at their own parameters.
 * All three are one path at constant η (b = −v/η). 004's "difference of gradients" is the last two
 * again: their step is exactly ρ·(last step) − ηg − ηρ(g − gᵖ), gᵖ the gradient before.
 *
 * On a quadratic: stable where ηh < 2(1 + ρ)/(1 + 2ρ), a smaller range than gradient descent's; at η = 1/L and
 * ρ = (√κ − 1)/(√κ + 1) the error falls by 1 − 1/√κ a step (L66).
 */

import { oneOf } from '../base/arguments.ts';
import { coordinatewise } from './frame/coordinatewise.ts';
import { checkedOptions, fraction } from './frame/hyperparameters.ts';
import type { LearningRate, Optimizer } from './frame/optimizer.ts';

/** Options of {@link nesterov}. */
export interface NesterovOptions {
  /** η, a number or a schedule of t; default 0.01. */
  readonly learningRate?: LearningRate;
  /** ρ in [0, 1); default 0.9. */
  readonly momentum?: number;
  /** Where the gradient is taken and which sequence θ is; default 'lookahead', which needs an oracle. */
  readonly form?: 'lookahead' | 'shifted' | 'torch';
}

/**
 * Nesterov momentum.
 *
 * @throws RangeError where learningRate < 0, momentum is outside [0, 1) or form is unknown; TypeError where the
 * 'lookahead' form is given a gradient vector.
 * @example
 * import { nesterov } from 'saddlepoint';
 * const optimizer = nesterov({ learningRate: 0.5, momentum: 0.5, form: 'torch' });
 * const theta = new Float64Array([1]);
 * optimizer.step(theta, optimizer.init(theta), [1]); // g + ρb = 1.5
 * console.log(theta[0]); // → 0.25
 */
export function nesterov(options: NesterovOptions = {}, ...rest: never[]): Optimizer {
  const {
    learningRate = 1e-2,
    momentum: ρ = 0.9,
    form = 'lookahead',
  } = checkedOptions('nesterov', options, rest, ['learningRate', 'momentum', 'form']);
  fraction('nesterov', 'momentum', ρ);
  oneOf('nesterov', 'form', form, ['lookahead', 'shifted', 'torch']);
  const method = { name: 'nesterov', options: { learningRate, momentum: ρ, form } };
  if (form === 'torch') {
    return coordinatewise({
      ...method,
      vectors: ['b'],
      step({ θ, g, η }, { b }) {
        // #region step
        for (let i = 0; i < θ.length; i++) {
          // b ← ρb + g,   θ̃ ← θ̃ − η(g + ρb)
          b[i] = ρ * b[i] + g[i];
          θ[i] -= η * (g[i] + ρ * b[i]);
        }
        // #endregion step
      },
    });
  }
  if (form === 'shifted') {
    return coordinatewise({
      ...method,
      vectors: ['v'],
      step({ θ, g, η }, { v }) {
        for (let i = 0; i < θ.length; i++) {
          // v' = ρv − ηg,   θ̃ ← θ̃ − ρv + (1 + ρ)v'
          const last = v[i];
          v[i] = ρ * last - η * g[i];
          θ[i] += -ρ * last + (1 + ρ) * v[i];
        }
      },
    });
  }
  let ghost = new Float64Array(0); // θ + ρv, written anew in every step
  return coordinatewise({
    ...method,
    vectors: ['v'],
    oracleFor: `the gradient at θ + ρv (form 'shifted' and 'torch' do without)`,
    lookahead(θ, { v }) {
      if (ghost.length !== θ.length) ghost = new Float64Array(θ.length);
      for (let i = 0; i < θ.length; i++) ghost[i] = θ[i] + ρ * v[i];
      return ghost;
    },
    step({ θ, g, η }, { v }) {
      for (let i = 0; i < θ.length; i++) {
        // v ← ρv − η∇L(θ + ρv),   θ ← θ + v
        v[i] = ρ * v[i] - η * g[i];
        θ[i] += v[i];
      }
    },
  });
}
