/**
 * Learning rates as functions of the update's number t = 1, 2, … (L94–L96).
 *
 * A schedule is a pure function: ask it twice, or out of order, and it answers the same. Any (t) => η is one; those made
 * here also check t, and can be followed by another: `first.then(1000, next)` is first for t ≤ 1000, then next(t − 1000).
 */
import { atLeast, count, noMore, nonNegative, ofLength, positive, refuse } from '../base/arguments.ts';
import { extended } from '../base/extended.ts';
import { checkedOptions, rateOf } from './frame/hyperparameters.ts';
import type { LearningRate } from './frame/optimizer.ts';

/** η(t), t = 1, 2, … */
export interface Schedule {
  (t: number): number;
  /** This one for the first `steps` updates, then `next`, which counts from 1 again. */
  then(steps: number, next: LearningRate): Schedule;
}

/** Gives any (t) => η the check of t and `then`. */
export function schedule(name: string, η: (t: number) => number): Schedule {
  const checked = (t: number): number => η(atLeast(name, 't', t, 1));
  return extended(checked, {
    // biome-ignore lint/suspicious/noThenProperty: it reads as what it does, and an await of it is refused by name
    then(steps: number, next: LearningRate): Schedule {
      // `await` calls `then` too, on whatever has one
      if (typeof steps === 'function') throw new TypeError(`${name}: a schedule cannot be awaited`);
      count('then', 'steps', steps);
      const after = rateOf('then', next);
      return schedule(`${name}.then`, (t) => (t <= steps ? checked(t) : after(t - steps)));
    },
  });
}

/** The same, for those that begin with η or end there. */
function scheduleOf(name: string, learningRate: number, η: (t: number) => number): Schedule {
  nonNegative(name, 'learningRate', learningRate);
  return schedule(name, η);
}

/** η for ever. */
export function constant(learningRate: number, ...rest: never[]): Schedule {
  noMore('constant', rest, 'one number');
  return scheduleOf('constant', learningRate, () => learningRate);
}

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

/** A copy of a list, which its owner may change. */
const asNumbers = (caller: string, name: string, list: readonly number[]): number[] =>
  Array.isArray(list) ? [...list] : refuse(caller, name, 'a list of numbers', list, TypeError);

/**
 * values[0] for t ≤ boundaries[0], values[1] for t ≤ boundaries[1], …: jumps by design. The residual network of 110
 * layers ran at .01 for some 400 updates, then at .1: `piecewise({ boundaries: [400], values: [0.01, 0.1] })` (L95).
 */
export function piecewise(
  options: { readonly boundaries: readonly number[]; readonly values: readonly number[] },
  ...rest: never[]
): Schedule {
  const given = checkedOptions('piecewise', options, rest, ['boundaries', 'values']);
  const boundaries = asNumbers('piecewise', 'boundaries', given.boundaries);
  const values = asNumbers('piecewise', 'values', given.values);
  ofLength('piecewise', 'values', values, boundaries.length + 1);
  for (const [i, value] of values.entries()) nonNegative('piecewise', `values[${i}]`, value);
  for (const [i, boundary] of boundaries.entries()) count('piecewise', `boundaries[${i}]`, boundary, i && boundaries[i - 1] + 1);
  return schedule('piecewise', (t) => {
    const i = boundaries.findIndex((boundary) => t <= boundary);
    return values[i < 0 ? values.length - 1 : i];
  });
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
