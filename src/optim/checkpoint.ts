/**
 * A pause in training as plain data: JSON.parse(JSON.stringify(checkpoint)) continues to the last bit.
 *
 * JSON writes −0 as 0 and NaN as null, so numbers that it would change travel as words: '-0', 'NaN', 'Infinity'.
 */
import { ofLength } from '../base/arguments.ts';
import type { Vector } from '../oracle/types.ts';
import type { Optimizer, State } from './frame/optimizer.ts';

/** A number that survives JSON. */
export type Written = number | string;
/** A vector that survives JSON, with the width of its entries. */
export interface WrittenVector {
  readonly bits: 32 | 64;
  readonly values: readonly Written[];
}

/** All that `descend` needs to go on. */
export interface Checkpoint {
  /** The optimizer's name: another one would misread the state. */
  readonly optimizer: string;
  readonly theta: WrittenVector;
  readonly state: Readonly<Record<string, Written | WrittenVector | readonly WrittenVector[]>>;
  /** The last step, for the next record's `turn`; none before the first. */
  readonly last?: WrittenVector;
  /** The lowest loss so far and how many steps ago it was, for `patience`. */
  readonly best: { readonly loss: Written; readonly ago: number };
}

/** What a run remembers between two steps, besides θ. */
export interface RunState {
  readonly state: State;
  /** Δθ of the last step, for the next record's `turn`. */
  lastStep: Float64Array | undefined;
  /** The lowest loss so far, and how many steps ago it was. */
  lowest: number;
  ago: number;
}

/** A run as plain data. */
export const checkpointOf = (optimizer: Optimizer, θ: Vector, { state, lastStep, lowest, ago }: RunState): Checkpoint => ({
  optimizer: optimizer.name,
  theta: writeVector(θ),
  state: writeState(state),
  ...(lastStep && { last: writeVector(lastStep) }),
  best: { loss: writeNumber(lowest), ago },
});

/** The run that a checkpoint holds; its θ is put into θ. @throws RangeError where it is another optimizer's, or of another size */
export function resumed(checkpoint: Checkpoint, optimizer: Optimizer, θ: Vector): RunState {
  if (checkpoint.optimizer !== optimizer.name) {
    throw new RangeError(`descend: the checkpoint is ${checkpoint.optimizer}'s, the optimizer is ${optimizer.name}`);
  }
  const saved = readVector(checkpoint.theta);
  ofLength('descend', "the checkpoint's θ", saved, θ.length);
  θ.set(saved);
  return {
    state: readState(checkpoint.state),
    lastStep: checkpoint.last && Float64Array.from(readVector(checkpoint.last)),
    lowest: Number(checkpoint.best.loss),
    ago: checkpoint.best.ago,
  };
}

const writeNumber = (x: number): Written => (Object.is(x, -0) ? '-0' : Number.isFinite(x) ? x : String(x));

const writeVector = (v: Vector): WrittenVector => ({
  bits: v instanceof Float32Array ? 32 : 64,
  values: Array.from(v, writeNumber),
});

const readVector = ({ bits, values }: WrittenVector): Vector =>
  bits === 32 ? Float32Array.from(values, Number) : Float64Array.from(values, Number);

function writeState(state: State): Checkpoint['state'] {
  const out: Record<string, Written | WrittenVector | readonly WrittenVector[]> = {};
  for (const [name, value] of Object.entries(state)) {
    if (typeof value === 'number') out[name] = writeNumber(value);
    else if (value) out[name] = Array.isArray(value) ? value.map(writeVector) : writeVector(value);
  }
  return out;
}

function readState(written: Checkpoint['state']): State {
  const state: State = { t: 0 };
  for (const [name, value] of Object.entries(written)) {
    if (typeof value !== 'object') state[name] = Number(value);
    else state[name] = 'bits' in value ? readVector(value) : value.map(readVector);
  }
  return state;
}
