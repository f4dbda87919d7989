/**
 * The shared frame of the methods that ask an oracle for losses or curvature besides the gradient.
 *
 * A method says what it asks for, what its state holds and how one step goes; the frame checks, counts t, and asks for g at θ.
 * Where g = 0 there is nothing to do, whatever H is. A step that fails has not been counted.
 */

import { norm } from '../../linalg/vectors.ts';
import type { Oracle, Vector } from '../../oracle/types.ts';
import type { Optimizer, State } from './optimizer.ts';
import { checkState, checkTheta, gradientOf, oracleOf } from './source.ts';

export interface SecondOrder {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What an oracle is needed for, in words. */
  readonly oracleFor: string;
  /** η at update t; none by default. */
  learningRate?(t: number): number;
  /** What the state holds besides t, before the first step. */
  initial?(): Record<string, State[string]>;
  /** One update from g ≠ 0 at θ; state.t is already that of this step. */
  step(θ: Vector, state: State, oracle: Oracle, g: Float64Array): void;
}

/** Makes the optimizer. */
export const secondOrder = ({ name, options, oracleFor, learningRate = () => NaN, initial, step }: SecondOrder): Optimizer => ({
  name,
  options,
  needsOracle: true,
  order: 2,
  learningRate,
  init(θ) {
    checkTheta(θ, `${name}.init`);
    return { t: 0, ...initial?.() };
  },
  step(θ, state, source) {
    const oracle = oracleOf(source, name, oracleFor);
    checkState(state, name);
    const g = Float64Array.from(gradientOf(oracle, θ, name));
    state.t++;
    try {
      if (norm(g) !== 0) step(θ, state, oracle, g);
    } catch (error) {
      state.t--;
      throw error;
    }
  },
});
