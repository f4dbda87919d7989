/**
 * Tensor: an immutable array of numbers that can be differentiated.
 *
 * It is contiguous and row-major, and by structure a scijs ndarray (data, shape, stride, offset). Operations are methods,
 * so that formulas read in the order of the mathematics: x.matmul(W).add(b).tanh(). Each stands beside its rule in one
 * of the files imported here.
 */
// biome-ignore-all format: the methods read as a table
import type { Floats } from '../linalg/products/product.ts';
import { format } from './format.ts';
import { Node, type Operand, tensorsAreMadeBy } from './operation.ts';
import * as arithmetic from './operations/arithmetic.ts';
import * as elementwise from './operations/elementwise.ts';
import * as indexing from './operations/indexing.ts';
import * as product from './operations/matmul.ts';
import type { Axes, KeepDims } from './operations/reductions.ts';
import * as reductions from './operations/reductions.ts';
import type { Range } from './operations/views.ts';
import * as views from './operations/views.ts';
import { type DType, refuseShapes, type Shape, stridesOf } from './shape.ts';

/** Numbers nested to the depth of the tensor's rank. */
export type NestedNumbers = number | NestedNumbers[];

/** An immutable array of float64 or float32 numbers; made by {@link tensor} and by operations. */
export class Tensor extends Node {
  get dtype(): DType { return this.data instanceof Float32Array ? 'float32' : 'float64'; }
  /** The number of axes. */
  get rank(): number { return this.shape.length; }
  /** The number of entries. */
  get size(): number { return this.data.length; }
  get stride(): number[] { return stridesOf(this.shape); }
  get offset(): number { return 0; }

  /** The same as rank, as ndarray calls it. */
  get dimension(): number {
    return this.shape.length;
  }

  /** The entry at the given indices, as a number. */
  get(...indices: number[]): number { return views.at(this, indices).item(); }
  /** The only entry, as a number. Throws where there is more than one. */
  item(): number {
    if (this.data.length !== 1) refuseShapes('item', 'one entry', this.shape);
    return this.data[0];
  }
  /** Nested arrays of numbers; a number for a scalar. */
  toArray(): any {
    let level: NestedNumbers[] = Array.from(this.data);
    for (let d = this.shape.length - 1; d >= 0; d--) {
      const size = this.shape[d];
      const groups = this.shape.slice(0, d).reduce((a, b) => a * b, 1);
      level = Array.from({ length: groups }, (_, g) => level.slice(g * size, (g + 1) * size));
    }
    return level[0];
  }
  /** As NumPy prints arrays. */
  override toString(): string { return format(this.data, this.shape, this.dtype); }
  /** Nested arrays, for JSON. */
  toJSON(): unknown { return this.toArray(); }

  // Arithmetic; operands broadcast, numbers take this tensor's dtype.
  add(b: Operand): Tensor { return arithmetic.add(this, b); }
  sub(b: Operand): Tensor { return arithmetic.sub(this, b); }
  mul(b: Operand): Tensor { return arithmetic.mul(this, b); }
  div(b: Operand): Tensor { return arithmetic.div(this, b); }
  /** xᵖ; p a number (any order of derivative at 0 for whole p) or a tensor. */
  pow(p: Operand): Tensor { return typeof p === 'number' ? elementwise.pow(this, p) : arithmetic.power(this, p); }
  /** The larger of two; a tie shares the slope equally. */
  maximum(b: Operand): Tensor { return arithmetic.maximum(this, b); }
  /** The smaller of two; a tie shares the slope equally. */
  minimum(b: Operand): Tensor { return arithmetic.minimum(this, b); }

  // Comparisons: masks of 0 and 1, without derivative.
  equal(b: Operand): Tensor { return arithmetic.equal(this, b); }
  notEqual(b: Operand): Tensor { return arithmetic.notEqual(this, b); }
  greater(b: Operand): Tensor { return arithmetic.greater(this, b); }
  greaterEqual(b: Operand): Tensor { return arithmetic.greaterEqual(this, b); }
  less(b: Operand): Tensor { return arithmetic.less(this, b); }
  lessEqual(b: Operand): Tensor { return arithmetic.lessEqual(this, b); }

  // Functions of one number.
  neg(): Tensor { return elementwise.neg(this); }
  square(): Tensor { return elementwise.square(this); }
  sqrt(): Tensor { return elementwise.sqrt(this); }
  reciprocal(): Tensor { return elementwise.reciprocal(this); }
  /** |x|; the slope at 0 is 0. */
  abs(): Tensor { return elementwise.abs(this); }
  exp(): Tensor { return elementwise.exp(this); }
  log(): Tensor { return elementwise.log(this); }
  log1p(): Tensor { return elementwise.log1p(this); }
  expm1(): Tensor { return elementwise.expm1(this); }
  sin(): Tensor { return elementwise.sin(this); }
  cos(): Tensor { return elementwise.cos(this); }
  tanh(): Tensor { return elementwise.tanh(this); }
  sigmoid(): Tensor { return elementwise.sigmoid(this); }
  softplus(): Tensor { return elementwise.softplus(this); }
  /** max(x, 0); the slope at 0 is 0. */
  relu(): Tensor { return elementwise.relu(this); }
  /** x where x > 0, slope·x elsewhere; the slope at 0 is the left one. */
  leakyRelu(slope = 0.01): Tensor { return elementwise.leakyRelu(this, slope); }
  /** x where x > 0, α(eˣ − 1) elsewhere; the slope at 0 is α. */
  elu(alpha = 1): Tensor { return elementwise.elu(this, alpha); }
  /** x Φ(x), with the exact normal distribution function Φ. */
  gelu(): Tensor { return elementwise.gelu(this); }
  erf(): Tensor { return elementwise.erf(this); }
  /** x kept within [low, high]; slope 1 inside and at the bounds. */
  clamp(low?: number, high?: number): Tensor { return elementwise.clamp(this, low, high); }
  /** The same entries as another dtype. */
  astype(dtype: DType): Tensor { return elementwise.astype(this, dtype); }

  // Reductions, over all axes where none are named.
  sum(axes?: Axes, options?: KeepDims): Tensor { return views.sum(this, axes, options); }
  mean(axes?: Axes, options?: KeepDims): Tensor { return reductions.mean(this, axes, options); }
  /** The mean square distance from the mean; divided by n − ddof (default 0). */
  variance(axes?: Axes, options?: KeepDims & { readonly ddof?: number }): Tensor { return reductions.variance(this, axes, options); }
  prod(axes?: Axes, options?: KeepDims): Tensor { return reductions.prod(this, axes, options); }
  /** The largest entry; ties share the slope equally. */
  max(axes?: Axes, options?: KeepDims): Tensor { return reductions.max(this, axes, options); }
  /** The smallest entry; ties share the slope equally. */
  min(axes?: Axes, options?: KeepDims): Tensor { return reductions.min(this, axes, options); }
  /** Where the first largest entry is: along an axis, or in row-major order. */
  argmax(axis?: number): Tensor { return reductions.argmax(this, axis); }
  logSumExp(axes?: Axes, options?: KeepDims): Tensor { return reductions.logSumExp(this, axes, options); }
  softmax(axis?: number): Tensor { return reductions.softmax(this, axis); }
  logSoftmax(axis?: number): Tensor { return reductions.logSoftmax(this, axis); }
  cumsum(axis?: number): Tensor { return reductions.cumsum(this, axis); }
  /** √Σx², without overflow; its derivatives at 0 are taken as 0. */
  norm(axes?: Axes, options?: KeepDims): Tensor { return reductions.norm(this, axes, options); }
  /** The sum of the diagonal of the last two axes. */
  trace(): Tensor { return views.diagonal(this).sum(-1); }

  // Products.
  /** Batched over leading axes, which broadcast; a vector is a row on the left, a column on the right. */
  matmul(B: Tensor): Tensor { return product.matmul(this, B); }
  dot(b: Tensor): Tensor { return product.dot(this, b); }
  outer(b: Tensor): Tensor { return product.outer(this, b); }

  // Rearrangements.
  /** Axis i of the result is axis axes[i] of this; all reversed where none are named. */
  transpose(...axes: number[] | [readonly number[]]): Tensor { return views.transpose(this, axes.flat()); }
  reshape(shape: Shape): Tensor { return views.reshape(this, shape); }
  /** Repeated to a shape that this one broadcasts to. */
  expand(shape: Shape): Tensor { return views.expand(this, shape); }
  /** Without the named axes of size 1 (all of them, where none are named). */
  squeeze(axes?: Axes): Tensor { return views.squeeze(this, axes); }
  /** With a new axis of size 1 at the given place. */
  unsqueeze(axis: number): Tensor { return views.unsqueeze(this, axis); }
  /** One range [start, end, step?] an axis; null takes all; negative counts from the end. */
  slice(ranges: readonly Range[]): Tensor { return views.slice(this, ranges); }
  /** The entry or subarray at leading indices. */
  at(...indices: number[]): Tensor { return views.at(this, indices); }
  /** Entries along an axis by whole-number indices. */
  gather(indices: indexing.Indices, axis?: number): Tensor { return indexing.gather(this, indices, axis); }
  /** This tensor, then others, along an axis (default 0). */
  concat(others: Tensor | readonly Tensor[], axis?: number): Tensor { return indexing.concat([this, others].flat(), axis); }
  /** This tensor and others along a new axis (default 0). */
  stack(others: Tensor | readonly Tensor[], axis?: number): Tensor { return indexing.stack([this, others].flat(), axis); }
  /** Surrounded by a constant (default 0): widths[i] = [before, after] of axis i. */
  pad(widths: readonly (readonly [number, number])[], value?: number): Tensor { return views.pad(this, widths, value); }
  flip(axes?: Axes): Tensor { return views.flip(this, axes); }
  /** The diagonal of the last two axes. */
  diagonal(): Tensor { return views.diagonal(this); }
}

tensorsAreMadeBy((data: Floats, shape: Shape) => new Tensor(data, shape));
// console.log in Node prints the numbers, not the graph.
Object.defineProperty(Tensor.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: Tensor.prototype.toString });
