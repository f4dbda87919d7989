/** The functions of a formula, each a method of Tensor: of one number, of two, or over all rows. */
import type { Tensor } from 'saddlepoint';

export interface Meaning {
  /** How many arguments, at least and at most. */
  readonly takes: readonly [number, number];
  /** The method of Tensor that it is, for each number of arguments. */
  readonly method: (count: number) => keyof Tensor & string;
}

const one = (method: keyof Tensor & string): Meaning => ({ takes: [1, 1], method: () => method });
/** max(a, b) of two, max(a) over all rows. */
const either = (all: keyof Tensor & string, two: keyof Tensor & string): Meaning => ({
  takes: [1, 2],
  method: (count) => (count === 1 ? all : two),
});

export const FUNCTIONS: Readonly<Record<string, Meaning>> = {
  exp: one('exp'),
  log: one('log'),
  log1p: one('log1p'),
  sqrt: one('sqrt'),
  square: one('square'),
  abs: one('abs'),
  sin: one('sin'),
  cos: one('cos'),
  tanh: one('tanh'),
  sigmoid: one('sigmoid'),
  softplus: one('softplus'),
  relu: one('relu'),
  gelu: one('gelu'),
  erf: one('erf'),
  sum: one('sum'),
  mean: one('mean'),
  max: either('max', 'maximum'),
  min: either('min', 'minimum'),
};
