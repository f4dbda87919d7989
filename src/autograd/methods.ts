/**
 * The operations as methods of Tensor, so that formulas read in the order of the mathematics: x.matmul(W).add(b).tanh().
 *
 * Each operation stands beside its rule in one of the files imported here. Importing this file defines them on the class: whatever
 * gives tensors to users imports it, and package.json names it among the files with side effects, so that no bundler drops it.
 */
// biome-ignore-all format: the methods read as a table

import { noMore } from '../base/arguments.ts';
import * as activations from './operations/activations.ts';
import * as arithmetic from './operations/arithmetic.ts';
import * as broadcasting from './operations/broadcasting.ts';
import * as elementwise from './operations/elementwise.ts';
import * as indexing from './operations/indexing.ts';
import * as product from './operations/matmul.ts';
import { norm } from './operations/norm.ts';
import * as reductions from './operations/reductions.ts';
import * as reshaping from './operations/reshape.ts';
import * as softmaxes from './operations/softmax.ts';
import type { Range } from './operations/views.ts';
import * as views from './operations/views.ts';
import type { Axes, DType, KeepDims, Shape } from './shape.ts';
import { type Operand, Tensor } from './tensor.ts';

const methods = {
  /** The entry at the given indices, as a number. */
  get(this: Tensor, ...indices: number[]): number { return views.at(this, indices).item(); },

  // Arithmetic; operands broadcast, numbers take this tensor's dtype.
  add(this: Tensor, b: Operand): Tensor { return arithmetic.add(this, b); },
  sub(this: Tensor, b: Operand): Tensor { return arithmetic.sub(this, b); },
  mul(this: Tensor, b: Operand): Tensor { return arithmetic.mul(this, b); },
  div(this: Tensor, b: Operand): Tensor { return arithmetic.div(this, b); },
  /** xᵖ; p a number (any order of derivative at 0 for whole p) or a tensor. */
  pow(this: Tensor, p: Operand): Tensor { return typeof p === 'number' ? elementwise.pow(this, p) : arithmetic.power(this, p); },
  /** The larger of two; a tie shares the slope equally. */
  maximum(this: Tensor, b: Operand): Tensor { return arithmetic.maximum(this, b); },
  /** The smaller of two; a tie shares the slope equally. */
  minimum(this: Tensor, b: Operand): Tensor { return arithmetic.minimum(this, b); },

  // Comparisons: masks of 0 and 1, without derivative.
  equal(this: Tensor, b: Operand): Tensor { return arithmetic.equal(this, b); },
  notEqual(this: Tensor, b: Operand): Tensor { return arithmetic.notEqual(this, b); },
  greater(this: Tensor, b: Operand): Tensor { return arithmetic.greater(this, b); },
  greaterEqual(this: Tensor, b: Operand): Tensor { return arithmetic.greaterEqual(this, b); },
  less(this: Tensor, b: Operand): Tensor { return arithmetic.less(this, b); },
  lessEqual(this: Tensor, b: Operand): Tensor { return arithmetic.lessEqual(this, b); },

  // Functions of one number.
  neg(this: Tensor): Tensor { return elementwise.neg(this); },
  square(this: Tensor): Tensor { return elementwise.square(this); },
  sqrt(this: Tensor): Tensor { return elementwise.sqrt(this); },
  reciprocal(this: Tensor): Tensor { return elementwise.reciprocal(this); },
  /** |x|; the slope at 0 is 0. */
  abs(this: Tensor): Tensor { return elementwise.abs(this); },
  exp(this: Tensor): Tensor { return elementwise.exp(this); },
  log(this: Tensor): Tensor { return elementwise.log(this); },
  log1p(this: Tensor): Tensor { return elementwise.log1p(this); },
  expm1(this: Tensor): Tensor { return elementwise.expm1(this); },
  sin(this: Tensor): Tensor { return elementwise.sin(this); },
  cos(this: Tensor): Tensor { return elementwise.cos(this); },
  tanh(this: Tensor): Tensor { return activations.tanh(this); },
  sigmoid(this: Tensor): Tensor { return activations.sigmoid(this); },
  softplus(this: Tensor): Tensor { return activations.softplus(this); },
  /** max(x, 0); the slope at 0 is 0. */
  relu(this: Tensor): Tensor { return activations.relu(this); },
  /** x where x > 0, slope·x elsewhere; the slope at 0 is the left one. */
  leakyRelu(this: Tensor, slope = 0.01): Tensor { return activations.leakyRelu(this, slope); },
  /** x where x > 0, α(eˣ − 1) elsewhere; the slope at 0 is α. */
  elu(this: Tensor, alpha = 1): Tensor { return activations.elu(this, alpha); },
  /** x Φ(x), with the exact normal distribution function Φ. */
  gelu(this: Tensor): Tensor { return activations.gelu(this); },
  erf(this: Tensor): Tensor { return activations.erf(this); },
  /** x within [low, high]; slope 1 inside and at the bounds. */
  clamp(this: Tensor, low?: number, high?: number): Tensor { return elementwise.clamp(this, low, high); },
  /** The same entries as another dtype. */
  astype(this: Tensor, dtype: DType): Tensor { return elementwise.astype(this, dtype); },

  // Reductions, over all axes where none are named.
  sum(this: Tensor, axes?: Axes, options?: KeepDims): Tensor { return broadcasting.sum(this, axes, options); },
  mean(this: Tensor, axes?: Axes, options?: KeepDims): Tensor { return reductions.mean(this, axes, options); },
  /** The mean square distance from the mean; divided by n − ddof (default 0). */
  variance(this: Tensor, axes?: Axes, options?: KeepDims & { readonly ddof?: number }): Tensor { return reductions.variance(this, axes, options); },
  prod(this: Tensor, axes?: Axes, options?: KeepDims): Tensor { return reductions.prod(this, axes, options); },
  /** The largest entry; ties share the slope equally. */
  max(this: Tensor, axes?: Axes, options?: KeepDims): Tensor { return reductions.max(this, axes, options); },
  /** The smallest entry; ties share the slope equally. */
  min(this: Tensor, axes?: Axes, options?: KeepDims): Tensor { return reductions.min(this, axes, options); },
  /** Where the first largest entry is: along an axis, or in row-major order. */
  argmax(this: Tensor, axis?: number): Tensor { return reductions.argmax(this, axis); },
  logSumExp(this: Tensor, axes?: Axes, options?: KeepDims): Tensor { return softmaxes.logSumExp(this, axes, options); },
  softmax(this: Tensor, axis?: number): Tensor { return softmaxes.softmax(this, axis); },
  logSoftmax(this: Tensor, axis?: number): Tensor { return softmaxes.logSoftmax(this, axis); },
  cumsum(this: Tensor, axis?: number): Tensor { return reductions.cumsum(this, axis); },
  /** √Σx², without overflow; its slope at 0 is taken as 0, and a smooth function of it, as its square, has its Hessian there. */
  norm(this: Tensor, axes?: Axes, options?: KeepDims): Tensor { return norm(this, axes, options); },
  /** The sum of the diagonal of the last two axes. */
  trace(this: Tensor): Tensor { return views.diagonal(this).sum(-1); },

  // Products.
  /** Batched over leading axes, which broadcast; a vector is a row on the left, a column on the right. */
  matmul(this: Tensor, B: Tensor): Tensor { return product.matmul(this, B); },
  dot(this: Tensor, b: Tensor): Tensor { return product.dot(this, b); },
  outer(this: Tensor, b: Tensor): Tensor { return product.outer(this, b); },

  // Rearrangements.
  /** Axis i of the result is axis axes[i] of this; all reversed where none are named. */
  transpose(this: Tensor, ...axes: number[] | [readonly number[]]): Tensor { return views.transpose(this, axes.flat()); },
  reshape(this: Tensor, shape: Shape): Tensor { return reshaping.reshape(this, shape); },
  /** Repeated to a shape that this one broadcasts to. */
  expand(this: Tensor, shape: Shape): Tensor { return broadcasting.expand(this, shape); },
  /** Without the named axes of size 1 (all of them, where none are named). */
  squeeze(this: Tensor, axes?: Axes): Tensor { return reshaping.squeeze(this, axes); },
  /** With a new axis of size 1 at the given place. */
  unsqueeze(this: Tensor, axis: number): Tensor { return reshaping.unsqueeze(this, axis); },
  /** One range [start, end, step?] an axis; null takes all; negative counts from the end. */
  slice(this: Tensor, ranges: readonly Range[]): Tensor { return views.slice(this, ranges); },
  /** The entry or subarray at leading indices. */
  at(this: Tensor, ...indices: number[]): Tensor { return views.at(this, indices); },
  /** Entries along an axis by whole-number indices. */
  gather(this: Tensor, indices: indexing.Indices, axis?: number): Tensor { return indexing.gather(this, indices, axis); },
  /** This tensor, then others, along an axis (default 0). */
  concat(this: Tensor, others: Tensor | readonly Tensor[], axis?: number): Tensor { return indexing.concat([this, others].flat(), axis); },
  /** This tensor and others along a new axis (default 0). */
  stack(this: Tensor, others: Tensor | readonly Tensor[], axis?: number): Tensor { return indexing.stack([this, others].flat(), axis); },
  /** Surrounded by a constant (default 0): widths[i] = [before, after] of axis i. */
  pad(this: Tensor, widths: readonly (readonly [number, number])[], value?: number): Tensor { return views.pad(this, widths, value); },
  flip(this: Tensor, axes?: Axes): Tensor { return views.flip(this, axes); },
  /** The diagonal of the last two axes. */
  diagonal(this: Tensor): Tensor { return views.diagonal(this); },
};

/** What {@link Tensor} has besides its own members. */
export type Methods = typeof methods;

/** How many arguments a method takes, where that is not as many as it names before its defaults. */
const MOST: Readonly<Record<string, number>> = { get: Infinity, at: Infinity, transpose: Infinity, leakyRelu: 1, elu: 1 };

/** A method that refuses arguments beyond its last: x.sum(0, {}, true) would otherwise drop the third. */
function limited(name: string, method: (...args: never[]) => unknown): (...args: never[]) => unknown {
  const most = MOST[name] ?? method.length;
  if (most === Infinity) return method;
  return function (this: Tensor, ...args: never[]): unknown {
    if (args.length > most) noMore(name, args.slice(most), most === 0 ? 'nothing' : `at most ${most} argument${most > 1 ? 's' : ''}`);
    return method.apply(this, args);
  };
}

for (const [name, method] of Object.entries(methods))
  Object.defineProperty(Tensor.prototype, name, { value: limited(name, method), writable: true, configurable: true });

export { defineOp, stopGradient } from './operation.ts';
// What may be called with numbers alone is handed out from here, so that the tensor that comes back has its methods.
export { type Binary, equal, greater, greaterEqual, less, lessEqual, maximum, minimum, notEqual, where } from './operations/arithmetic.ts';
export { Tensor };
