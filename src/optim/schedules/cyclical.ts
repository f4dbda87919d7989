/**
 * A learning rate that goes up and down in straight lines (Smith 2017).
 *
 *   η(t) = h η + (1 − h) minimum,   h = 0 → 1 → 0 over 2·steps updates
 */
import { count, nonNegative, positive } from '../../base/arguments.ts';
import { checkedOptions } from '../frame/hyperparameters.ts';
import { type Schedule, schedule } from './schedule.ts';

/**
 * Up and down in straight lines (Smith 2017): from `minimum` (default η/4) at t = 1 to η at t = steps + 1, back to it at t = 2·steps + 1,
 * and so on; each cycle `factor` times as high as the last (default 1; ½ is his "triangular2").
 */
export function cyclical(
  options: { readonly learningRate: number; readonly steps: number; readonly minimum?: number; readonly factor?: number },
  ...rest: never[]
): Schedule {
  const given = checkedOptions('cyclical', options, rest, ['learningRate', 'steps', 'minimum', 'factor']);
  const { learningRate: η, steps, minimum = η / 4, factor = 1 } = given;
  nonNegative('cyclical', 'learningRate', η);
  nonNegative('cyclical', 'minimum', minimum);
  count('cyclical', 'steps', steps, 1);
  positive('cyclical', 'factor', factor);
  return schedule('cyclical', (t) => {
    const cycle = Math.floor((t - 1) / (2 * steps));
    const τ = (t - 1) % (2 * steps);
    // h rises from 0 to 1 and falls again
    const h = (Math.min(τ, 2 * steps - τ) / steps) * factor ** cycle;
    return h * η + (1 - h) * minimum;
  });
}
