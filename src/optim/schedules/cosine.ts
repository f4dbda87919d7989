/**
 * A learning rate that falls along half a cosine, once or again and again.
 *
 *   η(t) = c η + (1 − c) minimum,   c = ½ (1 + cos(πτ/T)),   τ = t − 1
 */
import { atLeast, count, nonNegative } from '../../base/arguments.ts';
import { checkedOptions } from '../frame/hyperparameters.ts';
import { type Schedule, scheduleOf } from './schedule.ts';

/**
 * Half a cosine from η at t = 1 down to `minimum` (default 0) at t = steps + 1 (Loshchilov and Hutter 2017).
 * After that it stays there; with `restarts` it begins again at η, each round `growth` times as long (default 1).
 */
export function cosine(
  options: {
    readonly learningRate: number;
    readonly steps: number;
    readonly minimum?: number;
    readonly restarts?: boolean;
    readonly growth?: number;
  },
  ...rest: never[]
): Schedule {
  const {
    learningRate: η,
    steps,
    minimum = 0,
    restarts = false,
    growth = 1,
  } = checkedOptions('cosine', options, rest, ['learningRate', 'steps', 'minimum', 'restarts', 'growth']);
  count('cosine', 'steps', steps, 1);
  nonNegative('cosine', 'minimum', minimum);
  atLeast('cosine', 'growth', growth, 1);
  return scheduleOf('cosine', η, (t) => {
    // τ updates into a round of T
    let τ = t - 1;
    let T = steps;
    if (!restarts) τ = Math.min(τ, T);
    else if (growth === 1) τ %= T;
    else for (; τ >= T; T *= growth) τ -= T;
    // c falls from 1 to 0
    const c = (1 + Math.cos((Math.PI * τ) / T)) / 2;
    return c * η + (1 - c) * minimum;
  });
}
