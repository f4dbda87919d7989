/**
 * The shared frame of the methods that ask an oracle for losses or curvature besides the gradient.
 *
 * A method says what it asks for, what its state holds and how one step goes; the frame checks, counts t, and asks for g at θ.
 * Where g = 0 there is nothing to do, whatever H is. A step that fails has not been counted, and leaves θ where it was: a
 * number that is not finite is named, and never reaches θ.
 */

import type { Matrix } from '../../linalg/matrix.ts';
import { norm } from '../../linalg/vectors.ts';
import type { Oracle, Vector } from '../../oracle/types.ts';
import { NotFinite } from './notFinite.ts';
import type { Optimizer, State } from './optimizer.ts';
import { checkState, checkTheta, gradientFrom, oracleOf } from './source.ts';
import { whyNoStep } from './whyNoStep.ts';

interface SecondOrder {
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
    checkTheta(θ, name);
    checkState(state, name);
    const g = Float64Array.from(gradientFrom(oracle, θ, name));
    checkFinite(name, 'the gradient', g);
    if (norm(g) === 0) {
      state.t++;
      return;
    }
    const before = θ.slice();
    state.t++;
    try {
      step(θ, state, oracle, g);
      checkFinite(name, 'the next θ', θ);
    } catch (error) {
      state.t--;
      θ.set(before);
      throw error;
    }
  },
  whyNoStep: (θ, oracle) => whyNoStep(name, θ, oracle),
});

/** @throws NotFinite that says whose entry, and where */
function checkFinite(caller: string, what: string, x: ArrayLike<number>): void {
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i])) throw new NotFinite(`${caller}: ${what} is ${x[i]} at coordinate ${i}`);
  }
}

/** L(θ). @throws NotFinite where it is not finite */
export function lossAt(oracle: Oracle, θ: Vector, caller: string): number {
  const loss = oracle.value(θ);
  if (!Number.isFinite(loss)) throw new NotFinite(`${caller}: the loss is ${loss}`);
  return loss;
}

/** H(θ). @throws NotFinite where an entry is not finite */
export function hessianAt(oracle: Oracle, θ: Vector, caller: string): Matrix {
  const H = oracle.hessian(θ);
  const { data } = H;
  // a loop: through `findIndex` a million entries take 8 ms, a fifth of what solving with them does
  for (let at = 0; at < data.length; at++) {
    if (Number.isFinite(data[at])) continue;
    throw new NotFinite(`${caller}: the Hessian is ${data[at]} at [${Math.floor(at / θ.length)}, ${at % θ.length}]`);
  }
  return H;
}

/** H(θ)v. @throws NotFinite where an entry is not finite */
export function hvpAt(oracle: Oracle, θ: Vector, v: Float64Array, caller: string): Float64Array {
  const Hv = oracle.hvp(θ, v);
  checkFinite(caller, 'H·v, a Hessian-vector product,', Hv);
  return Hv;
}
