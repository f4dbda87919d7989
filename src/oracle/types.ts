/** What an oracle is, and what θ is: what optimizers, landscape and diagnosis share. */
import type { Matrix, MatrixLike } from '../linalg/matrix.ts';

/** θ: all parameters as one vector, as the notes write it. */
export type Vector = Float64Array | Float32Array;

export const isVector = (value: unknown): value is Vector => value instanceof Float64Array || value instanceof Float32Array;

/** All that an algorithm may ask about a loss at θ. It remembers its last θ, so asking twice costs once. */
export interface Oracle {
  /** The number of parameters, where it is known before the first call. */
  readonly size?: number;
  /** A starting point, where there is one. `oracle(loss, tree)` has the tree's values here. */
  readonly theta?: Vector;
  /** L(θ). */
  value(θ: ArrayLike<number>): number;
  /** g = ∇L(θ), a fresh vector. */
  gradient(θ: ArrayLike<number>): Float64Array;
  valueAndGradient(θ: ArrayLike<number>): { value: number; gradient: Float64Array };
  /** H(θ)·v, without forming H. */
  hvp(θ: ArrayLike<number>, v: ArrayLike<number>): Float64Array;
  /** H(θ), [n, n] row-major, symmetric to the last bit. */
  hessian(θ: ArrayLike<number>): Matrix;
  /**
   * How far each entry of `hessian(θ)` may be off, [n, n], where H is taken by differences. Absent where H is exact to rounding.
   */
  hessianError?(θ: ArrayLike<number>): Matrix;
  /** How far each entry of `hvp(θ, v)` may be off, n numbers, where it is taken by differences. Absent where it is exact to rounding. */
  hvpError?(θ: ArrayLike<number>, v: ArrayLike<number>): Float64Array;
}

/** T, or a promise of it. */
type Soon<T> = T | Promise<T>;

/** An oracle whose answers take time: a model on a GPU, in a worker, in another process. The same answers, as promises. */
export interface AsyncOracle {
  readonly size?: number;
  readonly theta?: Vector;
  value(θ: Float64Array): Soon<number>;
  gradient(θ: Float64Array): Soon<ArrayLike<number>>;
  /** H(θ)·v. Absent: by differences of the gradient. */
  hvp?(θ: Float64Array, v: Float64Array): Soon<ArrayLike<number>>;
  /** H(θ), [n, n]. Absent: by products. */
  hessian?(θ: Float64Array): Soon<MatrixLike>;
}

/** What `oracleFrom` needs of a foreign model. */
export interface OracleParts {
  value(θ: Float64Array): number;
  gradient(θ: Float64Array): ArrayLike<number>;
  hvp?(θ: Float64Array, v: Float64Array): ArrayLike<number>;
  hessian?(θ: Float64Array): MatrixLike;
}
