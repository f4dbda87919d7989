/**
 * What an optimizer is: two functions over plain data.
 *
 *   state = init(θ)          nothing has been seen yet; state.t = 0
 *   step(θ, state, source)   one update, in place on θ and state; afterwards state.t = the number of gradients seen
 *
 * The state is plain data (numbers and typed arrays): copy it, save it, restore it, and training continues to the last bit.
 * A bare step follows IEEE: a NaN in the gradient becomes a NaN in θ. `descend` is what watches and names it.
 */
import type { Oracle, Vector } from '../../oracle/types.ts';

/** η: a number, or a function of the update's number t = 1, 2, … */
export type LearningRate = number | ((t: number) => number);

/** Plain data: `t` gradients seen so far, and the method's vectors and numbers, by the names its formula gives them. */
export interface State {
  t: number;
  [name: string]: number | Vector | Vector[] | undefined;
}

/** What a step reads: a gradient vector at θ, or an oracle that can be asked anywhere. */
export type Source = Vector | readonly number[] | Oracle;

/** An update rule. */
export interface Optimizer {
  readonly name: string;
  /** The options as they were resolved, defaults filled in: for records, printouts and saved files. */
  readonly options: Readonly<Record<string, unknown>>;
  /** True where the step asks for more than the gradient at θ (line searches, second order, look-ahead). */
  readonly needsOracle: boolean;
  /** 1: the step reads gradients alone, so clipping and weight decay can wrap it. 2: it also reads losses or curvature. */
  readonly order: 1 | 2;
  /** η at update t, for the records; NaN for methods that have none. */
  learningRate(t: number): number;
  init(θ: Vector): State;
  step(θ: Vector, state: State, source: Source): void;
  /** Why it has taken a step of length 0 at θ, in a sentence; `descend` asks methods of order 2. */
  whyNoStep?(θ: Vector, oracle: Oracle): string;
}

/** One update as `descend` saw it: loss and gradient before the step, the step itself after. */
export interface StepRecord {
  readonly t: number;
  /** L(θ) before step t. */
  readonly loss: number;
  /** ‖g‖ before step t. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** ‖θᵗ − θᵗ⁻¹‖. */
  readonly stepLength: number;
  /** The cosine between this step and the last; NaN at the first. −1 is a bounce. */
  readonly turn: number;
  /** The optimizer's name. */
  readonly optimizer?: string;
  /** θ before step t, where it was asked for. */
  readonly theta?: Float64Array;
}
