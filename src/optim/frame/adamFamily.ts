/**
 * What Adam and its kin share (L88): options and their ranges, m and v from 0, and the corrections of their start at 0.
 *
 *   m ← β1 m + (1 − β1) g        m̂ = m / (1 − β1ᵗ) = c1 m
 *   v ← β2 v + (1 − β2) g²       v̂ = v / (1 − β2ᵗ) = c2 v
 *
 * βᵗ is a running product: + − × ÷ √ round alike everywhere, powers do not. The corrections are handed on as factors, since a
 * division is what such a loop waits for. The loop itself is each method's own.
 */
import { coordinatewise, type StateOf, type Update } from './coordinatewise.ts';
import { type EpsilonPlacement, epsilonTerms, fraction } from './hyperparameters.ts';
import type { LearningRate, Optimizer } from './optimizer.ts';

/** Options of adam; adamw, amsgrad, nadam and radam share them. */
export interface AdamOptions {
  /** η, a number or a schedule of t; default 0.001. */
  readonly learningRate?: LearningRate;
  /** β1 in [0, 1), the weight of the past in m; default 0.9. */
  readonly beta1?: number;
  /** β2 in [0, 1), the weight of the past in v; default 0.999. */
  readonly beta2?: number;
  /** ε ≥ 0; at 0, m/0 is 0 and a step does not depend on the scale of the loss (L92). Default 1e-8, the paper's and torch's; 004 takes 1e-7. */
  readonly epsilon?: number;
  /** √v̂ + ε, or √(v̂ + ε); default 'outside'. */
  readonly epsilonPlacement?: EpsilonPlacement;
}

/** The names of {@link AdamOptions}. */
export const ADAM_OPTIONS = ['learningRate', 'beta1', 'beta2', 'epsilon', 'epsilonPlacement'] as const;

/** One update, in the formula's symbols: c1 = 1/(1 − β1ᵗ) and c2 = 1/(1 − β2ᵗ); ε stands inside or outside the root, the other is 0. */
interface AdamUpdate extends Update {
  readonly β1: number;
  readonly β2: number;
  readonly c1: number;
  readonly c2: number;
  readonly inside: number;
  readonly outside: number;
}

/** What a method of the family is made of, beside the shared options. */
interface AdamMethod<V extends string> {
  readonly name: string;
  /** Its options beyond {@link AdamOptions}, resolved. */
  readonly own?: Readonly<Record<string, unknown>>;
  /** The vectors in its state beside m and v. */
  readonly vectors?: readonly V[];
  step(update: AdamUpdate, state: StateOf<'m' | 'v' | V, 'β1ᵗ' | 'β2ᵗ'>): void;
}

/** Makes the optimizer. */
export function adamFamily<V extends string = never>(
  { learningRate = 1e-3, beta1: β1 = 0.9, beta2: β2 = 0.999, epsilon: ε = 1e-8, epsilonPlacement = 'outside' }: AdamOptions,
  { name, own, vectors = [], step }: AdamMethod<V>,
): Optimizer {
  fraction(name, 'beta1', β1);
  fraction(name, 'beta2', β2);
  const { inside, outside } = epsilonTerms(name, ε, epsilonPlacement);
  return coordinatewise<'m' | 'v' | V, 'β1ᵗ' | 'β2ᵗ'>({
    name,
    options: { learningRate, beta1: β1, beta2: β2, epsilon: ε, epsilonPlacement, ...own },
    vectors: ['m', 'v', ...vectors],
    numbers: { β1ᵗ: 1, β2ᵗ: 1 },
    step({ θ, g, η }, state) {
      const powers: Record<'β1ᵗ' | 'β2ᵗ', number> = state;
      const c1 = 1 / (1 - (powers.β1ᵗ *= β1));
      const c2 = 1 / (1 - (powers.β2ᵗ *= β2));
      step({ θ, g, η, β1, β2, c1, c2, inside, outside }, state);
    },
  });
}
