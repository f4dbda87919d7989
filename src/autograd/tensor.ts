/**
 * Tensor: an immutable array of numbers, and a node of the graph that differentiation walks.
 *
 * The array is contiguous and row-major, and by structure a scijs ndarray (data, shape, stride, offset). The node says which
 * operation made it from which inputs, while somebody differentiates. This file is the room's lowest and imports no operation;
 * operations import it; methods.ts, above them, gives the class its methods, so that formulas read in the order of the
 * mathematics: x.matmul(W).add(b).tanh().
 */
import { noMore } from '../base/arguments.ts';
import type { Floats } from '../linalg/products/product.ts';
import { format } from './format.ts';
import type { Methods } from './methods.ts';
import { type DType, refuseShapes, type Shape, stridesOf } from './shape.ts';

/** Numbers nested to the depth of the tensor's rank. */
export type NestedNumbers = number | NestedNumbers[];

/** A user's argument: a tensor, or a number beside one. */
export type Operand = Tensor | number;

/** Pulls the cotangent `g` of the result `y` back to one of the inputs `xs`: the one at `i`. */
export type Rule<A> = (g: Tensor, y: Tensor, xs: readonly Tensor[], attributes: A, i: number) => Tensor;

/** An operation: its name, its kernel, and its rules. */
export interface Op<A> {
  /** What errors and graphs call it. */
  readonly name: string;
  /** Computes the result: a fresh tensor. Nothing is recorded meanwhile. */
  forward(xs: readonly Tensor[], attributes: A): Tensor;
  /** One rule an input, in their order. `null`: not differentiable by this one. */
  readonly vjp: readonly (Rule<A> | null)[];
  /** Whether more inputs may come, which the last rule serves. Default false. */
  readonly variadic?: boolean;
  /** The names of the options that it takes, so that others are refused. Default: any. */
  readonly options?: readonly string[];
}

const none: readonly Tensor[] = [];
let clock = 0;

/** An immutable array of float64 or float32 numbers; made by {@link tensor} and by operations. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: methods.ts defines every one of them on the prototype
export class Tensor {
  /** The entries in row-major order. */
  readonly data: Floats;
  readonly shape: Shape;
  /** @internal Order of creation: nothing can use what does not exist yet, so this order is topological. */
  readonly id: number = clock++;
  /** @internal */
  op: Op<unknown> | undefined;
  /** @internal */
  inputs: readonly Tensor[] = none;
  /** @internal */
  attributes: unknown;
  /** @internal Whether a derivative may be asked of it: a variable of differentiation, or made from one. */
  traced: boolean = false;
  /** @internal The last backward pass that met it, and the last one that pulls a cotangent back to it (backward.ts). */
  visitedBy: number = 0;
  /** @internal */
  wantedBy: number = 0;
  /** @internal The cotangent ∂L/∂(this), as far as that pass has summed it. */
  cotangent: Tensor | undefined;

  constructor(data: Floats, shape: Shape) {
    this.data = data;
    this.shape = shape;
  }

  get dtype(): DType {
    return this.data instanceof Float32Array ? 'float32' : 'float64';
  }
  /** The number of axes. */
  get rank(): number {
    return this.shape.length;
  }
  /** The same as rank, as ndarray calls it. */
  get dimension(): number {
    return this.shape.length;
  }
  /** The number of entries. */
  get size(): number {
    return this.data.length;
  }
  get stride(): number[] {
    return stridesOf(this.shape);
  }
  get offset(): number {
    return 0;
  }

  /** The only entry, as a number. Throws where there is more than one. */
  item(...rest: never[]): number {
    noMore('item', rest, 'nothing');
    if (this.data.length !== 1) refuseShapes('item', 'the tensor', 'of one entry', this.shape);
    return this.data[0];
  }
  /** Nested arrays of numbers; a number for a scalar. */
  toArray(...rest: never[]): any {
    noMore('toArray', rest, 'nothing');
    let level: NestedNumbers[] = Array.from(this.data);
    for (let d = this.shape.length - 1; d >= 0; d--) {
      const size = this.shape[d];
      const groups = this.shape.slice(0, d).reduce((a, b) => a * b, 1);
      level = Array.from({ length: groups }, (_, g) => level.slice(g * size, (g + 1) * size));
    }
    return level[0];
  }
  /** As NumPy prints arrays. */
  toString(): string {
    return format(this.data, this.shape, this.dtype);
  }
  /** A text where a text is asked for. Operators take numbers, and would quietly make NaN or a text of a tensor. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    throw new TypeError(
      'tensor: operators take numbers; for + − * / < > write .add .sub .mul .div .less .greater, for one number .item(), for text String(t)',
    );
  }
  /** Nested arrays, for JSON. */
  toJSON(): unknown {
    return this.toArray();
  }
}

/** The operations as methods, declared here and defined in methods.ts. */
export interface Tensor extends Methods {}

// console.log in Node prints the numbers, not the graph.
Object.defineProperty(Tensor.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: Tensor.prototype.toString });
