/**
 * Gradient descent with momentum, in the three ways the notes write it.
 *
 *   'movement'   m ← λm − ηg,        θ ← θ + m      L56, m⁰ = 0: the movement itself is remembered
 *   'velocity'   v ← λv + g,         θ ← θ − ηv     L60: v = −m/η while η is constant
 *   'averaged'   m ← λm + (1 − λ)g,  θ ← θ − ηm     L98: positive and free of η; a (1 − λ)th of the velocity
 *
 * At constant η the first two walk the same path, and so does the third with η/(1 − λ). Under a schedule they part:
 * 'movement' keeps the learning rate at which each gradient came in, the others use today's rate for all of them.
 *
 * Under a steady gradient the step grows to ηg/(1 − λ) (L62); under an alternating one it shrinks to ηg/(1 + λ) (L111).
 * On a quadratic it converges where ηh < 2(1 + λ) for every eigenvalue h (L69). At λ = 1, as the slides' sketch has it
 * (L58), nothing brakes: a quadratic swings for ever, and only a steady gradient "rockets off" (L110).
 */

import { oneOf } from '../base/arguments.ts';
import { coordinatewise } from './frame/coordinatewise.ts';
import { checkedOptions, fractionOrOne } from './frame/hyperparameters.ts';
import type { LearningRate, Optimizer } from './frame/optimizer.ts';

/** Options of {@link momentum}. */
export interface MomentumOptions {
  /** η, a number or a schedule of t; default 0.01. */
  readonly learningRate?: LearningRate;
  /** λ in [0, 1], the weight of the last movement (the notes' "friction" ρ, L62); default 0.9. */
  readonly momentum?: number;
  /** Which of the three conventions; default 'movement'. */
  readonly form?: 'movement' | 'velocity' | 'averaged';
}

/**
 * Gradient descent with momentum (heavy ball; Polyak 1964).
 *
 * @throws RangeError where learningRate < 0, momentum is outside [0, 1] or form is unknown.
 * @example
 * import { momentum } from 'saddlepoint';
 * const ball = momentum({ learningRate: 1, momentum: 0.5 });
 * const theta = new Float64Array([0]);
 * const state = ball.init(theta);
 * for (const g of [-1, 0, 0]) ball.step(theta, state, [g]); // one push, then it coasts: 1 + 0.5 + 0.25
 * console.log(theta[0]); // → 1.75
 */
export function momentum(options: MomentumOptions = {}, ...rest: never[]): Optimizer {
  const {
    learningRate = 1e-2,
    momentum: λ = 0.9,
    form = 'movement',
  } = checkedOptions('momentum', options, rest, ['learningRate', 'momentum', 'form']);
  fractionOrOne('momentum', 'momentum', λ);
  oneOf('momentum', 'form', form, ['movement', 'velocity', 'averaged']);
  const method = { name: 'momentum', options: { learningRate, momentum: λ, form } };
  if (form === 'movement') {
    return coordinatewise({
      ...method,
      vectors: ['m'],
      step({ θ, g, η }, { m }) {
        // #region step
        for (let i = 0; i < θ.length; i++) {
          // m ← λm − ηg,   θ ← θ + m
          const mᵢ = λ * m[i] - η * g[i];
          θ[i] += mᵢ;
          m[i] = mᵢ;
        }
        // #endregion step
      },
    });
  }
  const weight = form === 'averaged' ? 1 - λ : 1;
  return coordinatewise({
    ...method,
    vectors: ['v'],
    step({ θ, g, η }, { v }) {
      for (let i = 0; i < θ.length; i++) {
        // v ← λv + g, or its average,   θ ← θ − ηv
        const vᵢ = λ * v[i] + weight * g[i];
        θ[i] -= η * vᵢ;
        v[i] = vᵢ;
      }
    },
  });
}
