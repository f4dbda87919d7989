/**
 * Warm-up: learning rates that begin small (L95, L96).
 *
 *   linear            η t/w up to t = w, then η, or any other schedule from its beginning
 *   the transformer's s·d^−½ · min(t^−½, t·w^−3/2)
 */
import { count, nonNegative, positive } from '../../base/arguments.ts';
import { checkedOptions, rateOf } from '../frame/hyperparameters.ts';
import type { LearningRate } from '../frame/optimizer.ts';
import { type Schedule, schedule, scheduleOf } from './schedule.ts';

/** From `from` (default 0) in equal steps to η at t = steps, and η from there on; steps = 0 is constant. */
export function linearWarmup(
  options: { readonly learningRate: number; readonly steps: number; readonly from?: number },
  ...rest: never[]
): Schedule {
  const { learningRate: η, steps, from = 0 } = checkedOptions('linearWarmup', options, rest, ['learningRate', 'steps', 'from']);
  count('linearWarmup', 'steps', steps);
  nonNegative('linearWarmup', 'from', from);
  return scheduleOf('linearWarmup', η, (t) => (t >= steps ? η : from + ((η - from) * t) / steps));
}

/** A linear warm-up to next(1) over `steps` updates, then `next` from its beginning; steps = 0 is `next` itself. */
export function warmup(
  options: { readonly steps: number; readonly next: LearningRate; readonly from?: number },
  ...rest: never[]
): Schedule {
  const { steps, next, from = 0 } = checkedOptions('warmup', options, rest, ['steps', 'next', 'from']);
  const peak = rateOf('warmup', next)(1);
  return linearWarmup({ learningRate: peak, steps, from }).then(steps, next);
}

/**
 * The transformer's: s·d^−½ · min(t^−½, t·w^−3/2) (L96; Vaswani et al. 2017): linear up to t = w, then 1/√t.
 * Its peak is s/√(dw) at t = w, 6.988e-4 for d = 512, w = 4000, s = 1 (the defaults).
 */
export function noam(
  options: { readonly modelSize?: number; readonly warmup?: number; readonly scale?: number } = {},
  ...rest: never[]
): Schedule {
  const { modelSize: d = 512, warmup: w = 4000, scale: s = 1 } = checkedOptions('noam', options, rest, ['modelSize', 'warmup', 'scale']);
  positive('noam', 'modelSize', d);
  positive('noam', 'warmup', w);
  nonNegative('noam', 'scale', s);
  return schedule('noam', (t) => (s / Math.sqrt(d)) * Math.min(1 / Math.sqrt(t), t / (w * Math.sqrt(w))));
}
