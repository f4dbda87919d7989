/**
 * Learning rates that fall with t (L94).
 *
 *   step           η f^⌊(t−1)/every⌋
 *   exponential    η fᵗ⁻¹
 *   inverse time   η / (1 + k(t − 1))
 *   inverse root   η / √t
 */
import { count, nonNegative, positive } from '../../base/arguments.ts';
import { checkedOptions } from '../frame/hyperparameters.ts';
import { type Schedule, scheduleOf } from './schedule.ts';

/** Times `factor` after every `every` updates: η f^⌊(t−1)/every⌋. Default factor 0.1. */
export function stepDecay(
  options: { readonly learningRate: number; readonly every: number; readonly factor?: number },
  ...rest: never[]
): Schedule {
  const { learningRate: η, every, factor = 0.1 } = checkedOptions('stepDecay', options, rest, ['learningRate', 'every', 'factor']);
  count('stepDecay', 'every', every, 1);
  positive('stepDecay', 'factor', factor);
  return scheduleOf('stepDecay', η, (t) => η * factor ** Math.floor((t - 1) / every));
}

/** Times `factor` with every update: η fᵗ⁻¹. */
export function exponentialDecay(options: { readonly learningRate: number; readonly factor: number }, ...rest: never[]): Schedule {
  const { learningRate: η, factor } = checkedOptions('exponentialDecay', options, rest, ['learningRate', 'factor']);
  positive('exponentialDecay', 'factor', factor);
  return scheduleOf('exponentialDecay', η, (t) => η * factor ** (t - 1));
}

/** η / (1 + k(t − 1)): with k > 0, Σηᵗ diverges and Σ(ηᵗ)² converges, as Robbins and Monro ask. Default k = 1: η/t. */
export function inverseTime(options: { readonly learningRate: number; readonly decay?: number }, ...rest: never[]): Schedule {
  const { learningRate: η, decay: k = 1 } = checkedOptions('inverseTime', options, rest, ['learningRate', 'decay']);
  nonNegative('inverseTime', 'decay', k);
  return scheduleOf('inverseTime', η, (t) => η / (1 + k * (t - 1)));
}

/** η / √t: what turns Adagrad's root mean into its root sum (L79). */
export function inverseSqrt(options: { readonly learningRate: number }, ...rest: never[]): Schedule {
  const { learningRate: η } = checkedOptions('inverseSqrt', options, rest, ['learningRate']);
  return scheduleOf('inverseSqrt', η, (t) => η / Math.sqrt(t));
}
