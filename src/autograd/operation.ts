/**
 * Recording: how an operation leaves a trace while somebody differentiates.
 *
 * An operation is a kernel and, per argument, one rule that pulls a cotangent g = ∂L/∂y back to that argument:
 *
 *   y = f(x₁, …, xₙ)        g_{xᵢ} = (∂f/∂xᵢ)ᵀ g
 *
 * Rules are written in differentiable operations, so that a recorded backward pass can be differentiated again.
 * They need not undo broadcasting (backward.ts does, once, for all), and they count axes from the end,
 * so that a cotangent may carry leading axes of its own: many cotangents then travel in one sweep.
 */
import { refuse } from '../base/arguments.ts';
import type { Floats } from '../linalg/products/product.ts';
import { allocate, own, shareBlocks } from './memory.ts';
import { type Shape, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

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
  /** One rule an argument, in their order; the last serves all further ones. `null`: not differentiable by this one. */
  readonly vjp: readonly (Rule<A> | null)[];
}

/** An operation as it is called: inputs, then options where it has any. */
export type Operation<A extends object> = (...inputs: [...Operand[], A]) => Tensor;

let clock = 0;
const none: readonly Tensor[] = [];

/** What a tensor is to the graph: a value, and, while somebody differentiates, the operation and inputs that made it. */
export class Node {
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
  /** @internal The last sweep that met it, and the place of its cotangent there (backward.ts). */
  sweep: number = 0;
  /** @internal */
  place: number = -1;

  constructor(data: Floats, shape: Shape) {
    this.data = data;
    this.shape = shape;
  }
}

/** Makes a tensor from row-major entries. Tensor is built on the operations, so it announces itself here (tensor.ts). */
export let make: (data: Floats, shape: Shape) => Tensor;
export const tensorsAreMadeBy = (maker: typeof make): void => {
  make = maker;
};

/** The rule for the input at i. */
export const ruleOf = ({ vjp }: Op<unknown>, i: number): Rule<unknown> | null => vjp[Math.min(i, vjp.length - 1)];

let depth = 0; // how many transforms are differentiating above us
let recording = false; // whether operations leave a trace now

const constants = [new Map<unknown, Tensor>(), new Map<unknown, Tensor>()];

/** A number as a tensor of its partner's dtype; kept, since formulas use the same few again and again. */
function constant(value: number, float32: boolean): Tensor {
  const known = constants[Number(float32)];
  const key = Object.is(value, -0) ? '-0' : value; // to a map −0 is 0
  let t = known.get(key);
  if (t === undefined) {
    t = full([], value, float32);
    if (known.size >= 64) known.clear();
    known.set(key, t);
  }
  return t;
}

/** Refuses what is no tensor, and says to whoever has numbers how to make one. */
export function expectTensor(caller: string, name: string, x: unknown): void {
  if (!(x instanceof Node)) refuse(caller, name, 'a tensor (use tensor)', x, TypeError);
}

/**
 * Makes an operation from its kernel and its rules: the library's own are made so, and yours can be.
 *
 * The operation takes its inputs (tensors, or numbers beside them) and, where it has options, a trailing object of them,
 * which its kernel and rules receive.
 *
 * @throws TypeError, named after the operation, for an input that is neither a tensor nor a number.
 * @example
 * import { defineOp, grad, tensor } from 'saddlepoint';
 * // y = ∛x, dy/dx = 1 / (3 y²)
 * const cbrt = defineOp({
 *   name: 'cbrt',
 *   forward: ([x]) => tensor(x.data.map(Math.cbrt), { shape: x.shape }),
 *   vjp: [(g, y) => g.div(y.square().mul(3))],
 * });
 * console.log(grad(cbrt)(8).item().toFixed(6)); // → 0.083333
 * console.log(grad(grad(cbrt))(8).item().toFixed(6)); // → -0.006944
 */
export function defineOp(op: Op<undefined>): (...inputs: Operand[]) => Tensor;
export function defineOp<A extends object>(op: Op<A>): Operation<A>;
export function defineOp<A extends object>(op: Op<A>): (...inputs: (Operand | A)[]) => Tensor {
  const differentiable = op.vjp.some((rule) => rule !== null);
  return (...args) => {
    const last = args[args.length - 1];
    const attributes = (typeof last === 'object' && last !== null && !(last instanceof Node) ? args.pop() : undefined) as A;
    let traced = false;
    let numbers = false;
    let float32 = false;
    let float64 = false;
    for (let i = 0; i < args.length || i < op.vjp.length; i++) {
      const x = i < args.length ? args[i] : attributes; // where inputs are missing, options or an array may stand in their place
      if (x instanceof Node) {
        if (x.traced) traced = true;
        if (x.data instanceof Float32Array) float32 = true;
        else float64 = true;
      } else if (typeof x === 'number') numbers = true;
      else refuse(op.name, `argument ${i + 1}`, 'a number or a tensor (use tensor)', x, TypeError);
    }
    // A plain number takes its partner's dtype.
    if (numbers)
      for (let i = 0; i < args.length; i++) if (typeof args[i] === 'number') args[i] = constant(args[i] as number, float32 && !float64);
    const xs = args as Tensor[];
    const before = recording;
    recording = false;
    let y: Tensor;
    try {
      y = op.forward(xs, attributes);
    } finally {
      recording = before;
    }
    if (recording && traced && differentiable) {
      if (y.op !== undefined || y.traced || xs.includes(y)) y = make(y.data, y.shape);
      y.op = op as Op<unknown>;
      y.inputs = xs;
      y.attributes = attributes;
      y.traced = true;
    }
    return y;
  };
}

const same: Op<unknown> = { name: 'variable', forward: ([x]) => x, vjp: [(g) => g] };

/**
 * Enters x as a variable of differentiation: a fresh node, tied to x if x is itself being traced.
 * So a captured variable and the variable of differentiation never merge, even where they are the same tensor:
 * d/dx [ d/dy (x·y) at y = x ] is 1, not 2.
 */
export function enter(x: Tensor): Tensor {
  const v = make(x.data, x.shape);
  if (x.traced) {
    v.op = same;
    v.inputs = [x];
  }
  v.traced = true;
  return v;
}

/** The value alone: no derivative of any order flows through it. */
export const stopGradient = (x: Tensor): Tensor => make(x.data, x.shape);

/** What a transform hands out: still differentiable where somebody above differentiates, else a value in memory of its own. */
export const release = (y: Tensor, outer: boolean): Tensor => (outer ? y : make(own(y.data), y.shape));

/** Runs f as one more level of differentiation; f learns whether somebody above differentiates too. */
export function differentiating<R>(f: (outer: boolean) => R): R {
  const shared = shareBlocks(true);
  depth++;
  try {
    return recorded(true, () => f(depth > 1));
  } finally {
    depth--;
    shareBlocks(shared);
  }
}

/** Runs f with recording on or off: a backward pass is recorded only if somebody above differentiates it. */
export function recorded<R>(on: boolean, f: () => R): R {
  const before = recording;
  recording = on;
  try {
    return f();
  } finally {
    recording = before;
  }
}

/** A tensor of one repeated value. */
export function full(shape: Shape, value: number, float32 = false): Tensor {
  const data = allocate(float32, sizeOf(shape));
  if (!Object.is(value, 0)) data.fill(value);
  return make(data, shape);
}
