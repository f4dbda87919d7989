/** Hyperparameters are checked when an optimizer is made, and refused by name. */
import { noMore, nonNegative, oneOf, options, refuse } from '../../base/arguments.ts';
import type { LearningRate } from './optimizer.ts';

/** The options that an optimizer or a schedule is made with: one object of known names, and nothing after it. */
export function checkedOptions<T extends object>(
  caller: string,
  given: T | undefined,
  rest: readonly unknown[],
  known: readonly (keyof T & string)[],
): T {
  noMore(caller, rest, 'one object of options');
  return options(caller, given, known);
}

/** The weight of the past, 0 ≤ β < 1: at 1 nothing new would ever count. */
export const fraction = (caller: string, name: string, value: number): number =>
  value >= 0 && value < 1 ? value : refuse(caller, name, 'in [0, 1)', value);

/** The same with 1: nothing is ever forgotten. */
export const fractionOrOne = (caller: string, name: string, value: number): number =>
  value >= 0 && value <= 1 ? value : refuse(caller, name, 'in [0, 1]', value);

/** η as a function of t. A number must be finite and ≥ 0 at once; a schedule is asked, and held to it, at every step. */
export function rateOf(caller: string, learningRate: LearningRate): (t: number) => number {
  if (typeof learningRate === 'function') return (t) => nonNegative(caller, `learningRate(${t})`, learningRate(t));
  nonNegative(caller, 'learningRate', learningRate);
  return () => learningRate;
}

/** Where ε stands: σ + ε as in the notes and torch, or √(σ² + ε) as in optax's Adagrad and RMSProp (L92). */
export type EpsilonPlacement = 'outside' | 'inside';

/** ε split into its two places, one of them 0, so that one formula √(σ² + inside) + outside serves both. */
export function epsilonTerms(caller: string, ε: number, placement: EpsilonPlacement): { inside: number; outside: number } {
  nonNegative(caller, 'epsilon', ε);
  oneOf(caller, 'epsilonPlacement', placement, ['outside', 'inside']);
  return placement === 'inside' ? { inside: ε, outside: 0 } : { inside: 0, outside: ε };
}
