/** Hyperparameters are checked when an optimizer is made, and refused by name. */
import type { LearningRate } from './optimizer.ts';

const refuse = (caller: string, name: string, expected: string, value: unknown): never => {
  throw new RangeError(`${caller}: ${name} must be ${expected}, got ${typeof value === 'string' ? `'${value}'` : String(value)}`);
};

/** A finite number ≥ 0. */
export const nonNegative = (caller: string, name: string, value: number): number =>
  Number.isFinite(value) && value >= 0 ? value : refuse(caller, name, 'a finite number ≥ 0', value);

/** A finite number > 0. */
export const positive = (caller: string, name: string, value: number): number =>
  Number.isFinite(value) && value > 0 ? value : refuse(caller, name, 'a finite number > 0', value);

/** The weight of the past, 0 ≤ β < 1: at 1 nothing new would ever count. */
export const fraction = (caller: string, name: string, value: number): number =>
  value >= 0 && value < 1 ? value : refuse(caller, name, 'in [0, 1)', value);

/** The same with 1: nothing is ever forgotten. */
export const unit = (caller: string, name: string, value: number): number =>
  value >= 0 && value <= 1 ? value : refuse(caller, name, 'in [0, 1]', value);

/** A whole number ≥ least. */
export const count = (caller: string, name: string, value: number, least = 0): number =>
  Number.isInteger(value) && value >= least ? value : refuse(caller, name, `a whole number ≥ ${least}`, value);

/** One of a few words. */
export const oneOf = <T extends string | boolean>(caller: string, name: string, value: T, words: readonly T[]): T =>
  words.includes(value) ? value : refuse(caller, name, words.map((w) => `'${w}'`).join(' or '), value);

/** η as a function of t. A number must be finite and ≥ 0 at once; a schedule is asked, and held to it, at every step. */
export function rateOf(caller: string, learningRate: LearningRate): (t: number) => number {
  if (typeof learningRate === 'function') return (t) => nonNegative(caller, `learningRate(${t})`, learningRate(t));
  nonNegative(caller, 'learningRate', learningRate);
  return () => learningRate;
}

/** Where ε stands: σ + ε as in the notes and torch, or √(σ² + ε) as in optax's Adagrad and RMSProp (L92). */
export type EpsilonPlacement = 'outside' | 'inside';

/** ε split into its two places, one of them 0, so that one formula √(σ² + inside) + outside serves both. */
export function placed(caller: string, ε: number, placement: EpsilonPlacement): { inside: number; outside: number } {
  nonNegative(caller, 'epsilon', ε);
  oneOf(caller, 'epsilonPlacement', placement, ['outside', 'inside']);
  return placement === 'inside' ? { inside: ε, outside: 0 } : { inside: 0, outside: ε };
}
