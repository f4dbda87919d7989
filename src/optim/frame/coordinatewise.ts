/**
 * The shared frame of every method that treats each coordinate alone (L77):
 *
 *   θᵢ ← θᵢ − (something made of gᵢ and the state of coordinate i)
 *
 * A method names its state and says how one step goes; the frame counts t, finds η and the gradient, and checks lengths.
 * The step is a plain loop over typed arrays, in place: it is the formula, and nothing runs faster here.
 *
 * The state is float64 even where θ and g are float32: squares of gradients below 1e-23 would vanish in float32. A
 * float32 θ is widened for the step and rounded once at its end, so that the loops meet one kind of array only: a loop that
 * has met two kinds runs at half the speed.
 */
import type { Vector } from '../../oracle/types.ts';
import { rateOf } from './hyperparameters.ts';
import type { LearningRate, Optimizer, State } from './optimizer.ts';
import { checkState, checkStateVector, checkTheta, gradientFrom, oracleOf } from './source.ts';

/** What a step is given: θ, the gradient g, and the rate η of this update. */
export interface Update {
  readonly θ: Float64Array;
  readonly g: Float64Array;
  readonly η: number;
}

/** State as a method sees it: t (already that of this step), its vectors (one entry per coordinate) and its numbers. */
export type StateOf<V extends string, N extends string> = { t: number } & Record<V, Float64Array> & Record<N, number>;

/** A coordinatewise method. */
export interface Coordinatewise<V extends string, N extends string> {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>> & { readonly learningRate: LearningRate };
  /** The names of the vectors in the state; they start at 0. */
  readonly vectors: readonly V[];
  /** The numbers in the state, with their values before the first step. */
  readonly numbers?: Readonly<Record<N, number>>;
  /** Where the gradient is taken, if not at θ: the method then needs an oracle. */
  lookahead?(θ: Float64Array, state: StateOf<V, N>): Float64Array;
  /** What an oracle is needed for, in words. */
  readonly oracleFor?: string;
  /** One update, in place on θ and the state. */
  step(update: Update, state: StateOf<V, N>): void;
}

/**
 * a/b for b ≥ 0, where a/0 is 0: a coordinate whose denominator has seen no gradient does not move, whatever ε is, not even if its
 * numerator remembers one (Adam at β2 = 0 and ε = 0, after the gradients 1 and 0). The branch is on b, which stays above 0
 * once there was a gradient, not on a: gradients of exactly 0 come and go, and a branch that cannot be foreseen is slow.
 */
export const ratio = (a: number, b: number): number => (b > 0 ? a / b : b);

/** Makes the optimizer. */
export function coordinatewise<V extends string = never, N extends string = never>(method: Coordinatewise<V, N>): Optimizer {
  const { name, options, vectors, numbers, lookahead, oracleFor } = method;
  const learningRate = rateOf(name, options.learningRate);
  const float64θ = asFloat64();
  const float64g = asFloat64();
  return {
    name,
    options,
    needsOracle: lookahead !== undefined,
    order: 1,
    learningRate,
    init(θ) {
      checkTheta(θ, `${name}.init`);
      const state: State = { t: 0, ...numbers };
      for (const vector of vectors) state[vector] = new Float64Array(θ.length);
      return state;
    },
    step(given, state, source) {
      checkTheta(given, name);
      checkState(state, name);
      for (const vector of vectors) checkStateVector(name, given, state, vector, `state.${vector}`);
      const named = state as StateOf<V, N>;
      const θ = float64θ(given);
      const at = lookahead?.(θ, named);
      const g = float64g(at ? gradientFrom(oracleOf(source, name, oracleFor), at, name) : gradientFrom(source, given, name));
      const η = learningRate(state.t + 1);
      state.t++;
      method.step({ θ, g, η }, named);
      if (given instanceof Float32Array) round(θ, given);
    },
  };
}

/** To float32: a loop, which takes 60 % of the time that `set` takes between two kinds of array. */
function round(from: Float64Array, to: Float32Array): void {
  for (let i = 0; i < to.length; i++) to[i] = from[i];
}

/** A float64 vector passes; anything else is copied into one, the same from step to step. */
function asFloat64(): (v: Vector | readonly number[]) => Float64Array {
  let copy = new Float64Array(0);
  return (v) => {
    if (v instanceof Float64Array) return v;
    if (copy.length !== v.length) copy = new Float64Array(v.length);
    copy.set(v);
    return copy;
  };
}
