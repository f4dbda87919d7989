/**
 * The shared frame of every method that treats each coordinate alone (L77):
 *
 *   θᵢ ← θᵢ − (something made of gᵢ and what was kept of coordinate i)
 *
 * A method says what it keeps and how one step goes; the frame counts t, finds η and the gradient, and checks lengths.
 * The step is a plain loop over typed arrays, in place: it is the formula, and nothing runs faster here.
 *
 * What is kept is float64 even where θ and g are float32: squares of gradients below 1e-23 would vanish in float32. A
 * float32 θ is widened for the step and rounded once at its end, so that the loops meet one kind of array only: a loop that
 * has met two kinds runs at half the speed.
 */
import type { Vector } from '../../oracle/types.ts';
import { rateOf } from './hyperparameters.ts';
import type { LearningRate, Optimizer, State } from './optimizer.ts';
import { checkKept, checkState, checkTheta, gradientOf, oracleOf } from './source.ts';

/** State as a method sees it: t, its vectors (one entry per coordinate) and its numbers. */
export type Kept<V extends string, N extends string> = { t: number } & Record<V, Float64Array> & Record<N, number>;

/** A coordinatewise method. */
export interface Coordinatewise<V extends string, N extends string> {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>> & { readonly learningRate: LearningRate };
  /** The names of the vectors that are kept; they start at 0. */
  readonly vectors: readonly V[];
  /** The numbers that are kept, with their values before the first step. */
  readonly numbers?: Readonly<Record<N, number>>;
  /** Where the gradient is taken, if not at θ: the method then needs an oracle. */
  ahead?(θ: Float64Array, kept: Kept<V, N>): Float64Array;
  /** What an oracle is needed for, in words. */
  readonly asksFor?: string;
  /** One update with the gradient g; kept.t is already that of this step. */
  step(θ: Float64Array, g: Float64Array, kept: Kept<V, N>, η: number): void;
}

/**
 * a/b for b ≥ 0, where 0/0 is 0: a coordinate that never had a gradient does not move, whatever ε is. Without a branch on a, since
 * gradients of exactly 0 come and go: a branch that cannot be foreseen takes longer than the root and the division. Where b has
 * underflowed and a has not (gradients below 1e-162, and ε = 0), the quotient is a/5e-324, huge where it is not infinite.
 */
export const ratio = (a: number, b: number): number => a / Math.max(b, Number.MIN_VALUE);

/** Makes the optimizer. */
export function coordinatewise<V extends string = never, N extends string = never>(method: Coordinatewise<V, N>): Optimizer {
  const { name, options, vectors, numbers, ahead, asksFor } = method;
  const learningRate = rateOf(name, options.learningRate);
  const wideθ = widener();
  const wideG = widener();
  return {
    name,
    options,
    needsOracle: ahead !== undefined,
    order: 1,
    learningRate,
    init(θ) {
      checkTheta(θ, `${name}.init`);
      const state: State = { t: 0, ...numbers };
      for (const vector of vectors) state[vector] = new Float64Array(θ.length);
      return state;
    },
    step(θ, state, source) {
      checkState(state, name);
      for (const vector of vectors) checkKept(name, θ, state, vector, `state.${vector}`);
      const kept = state as Kept<V, N>;
      const θ64 = wideθ(θ);
      const g = wideG(ahead ? gradientOf(oracleOf(source, name, asksFor), ahead(θ64, kept), name) : gradientOf(source, θ, name));
      const η = learningRate(state.t + 1);
      state.t++;
      method.step(θ64, g, kept, η);
      if (θ instanceof Float32Array) round(θ64, θ);
    },
  };
}

/** To float32: a loop, which takes 60 % of the time that `set` takes between two kinds of array. */
function round(from: Float64Array, to: Float32Array): void {
  for (let i = 0; i < to.length; i++) to[i] = from[i];
}

/** A float64 vector passes; anything else is copied into one, the same from step to step. */
function widener(): (v: Vector | readonly number[]) => Float64Array {
  let room = new Float64Array(0);
  return (v) => {
    if (v instanceof Float64Array) return v;
    if (room.length !== v.length) room = new Float64Array(v.length);
    room.set(v);
    return room;
  };
}
