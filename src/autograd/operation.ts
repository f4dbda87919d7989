/**
 * Operations: how one leaves a trace while somebody differentiates.
 *
 * An operation is a kernel and, per argument, one rule that pulls a cotangent g = ∂L/∂y back to that argument:
 *
 *   y = f(x₁, …, xₙ)        g_{xᵢ} = (∂f/∂xᵢ)ᵀ g
 *
 * Rules are written in differentiable operations, so that a recorded backward pass can be differentiated again.
 * They need not undo broadcasting (backward.ts does, once, for all), and they count axes from the end,
 * so that a cotangent may carry leading axes of its own: many cotangents then travel in one sweep.
 */
import { callable, noMore, options, refuse } from '../base/arguments.ts';
import { allocate, own, shareBlocks } from './memory.ts';
import { type Shape, sizeOf } from './shape.ts';
import { type Op, type Operand, type Rule, Tensor } from './tensor.ts';

/** An operation as it is called: inputs, then options where it has any. */
export type Operation<A extends object> = (...inputs: [...Operand[], A]) => Tensor;

/** The rule for the input at i. */
export const ruleOf = ({ vjp }: Op<unknown>, i: number): Rule<unknown> | null => vjp[Math.min(i, vjp.length - 1)];

let recording = false; // whether operations leave a trace now

const constants = [new Map<unknown, Tensor>(), new Map<unknown, Tensor>()];

/** A number as a tensor of its partner's dtype; remembered, since formulas use the same few again and again. */
function constantTensor(value: number, float32: boolean): Tensor {
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
  if (!(x instanceof Tensor)) refuse(caller, name, 'a tensor (use tensor)', x, TypeError);
}

/** Refuses an operation that cannot work, when it is made and not when it is first differentiated. */
function checkOp(op: Op<never>): void {
  const { name, forward, vjp } = op ?? refuse('defineOp', 'op', 'an object { name, forward, vjp }', op, TypeError);
  if (typeof name !== 'string' || name === '') refuse('defineOp', 'name', 'a text', name, TypeError);
  callable(name, 'forward', forward);
  if (!Array.isArray(vjp) || !vjp.every((rule) => rule === null || typeof rule === 'function'))
    refuse(name, 'vjp', 'a list with a function, or null, for each input', vjp, TypeError);
}

/**
 * Makes an operation from its kernel and its rules: the library's own are made so, and yours can be.
 *
 * The operation takes its inputs (tensors, or numbers beside them), as many as it has rules, and, where it has options, a
 * trailing object of them, which its kernel and rules receive. A variadic one takes more inputs, all served by the last rule.
 *
 * @throws TypeError, named after the operation, for an input that is neither a tensor nor a number, too few or too many inputs,
 *   and a kernel or rule that returns no tensor; RangeError for a rule whose result does not fit its input
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
export function defineOp<A extends object>(op: Op<A>, ...rest: never[]): (...inputs: (Operand | A)[]) => Tensor {
  noMore('defineOp', rest, 'one object');
  checkOp(op);
  const differentiable = op.vjp.some((rule) => rule !== null);
  return (...args) => {
    const last = args[args.length - 1];
    const attributes = (typeof last === 'object' && last !== null && !(last instanceof Tensor) ? args.pop() : undefined) as A;
    if (attributes !== undefined && op.options !== undefined) options(op.name, attributes as Record<string, unknown>, op.options);
    let traced = false;
    let numbers = false;
    let float32 = false;
    let float64 = false;
    for (let i = 0; i < args.length || i < op.vjp.length; i++) {
      const x = i < args.length ? args[i] : attributes; // where inputs are missing, options or an array may stand in their place
      if (x instanceof Tensor) {
        if (x.traced) traced = true;
        if (x.data instanceof Float32Array) float32 = true;
        else float64 = true;
      } else if (typeof x === 'number') numbers = true;
      else refuse(op.name, `argument ${i + 1}`, 'a number or a tensor (use tensor)', x, TypeError);
    }
    if (args.length > op.vjp.length && op.variadic !== true)
      refuse(
        op.name,
        'the number of inputs',
        `${op.vjp.length}, one a rule (variadic: true has the last rule serve more)`,
        args.length,
        TypeError,
      );
    // A plain number takes its partner's dtype.
    if (numbers)
      for (let i = 0; i < args.length; i++)
        if (typeof args[i] === 'number') args[i] = constantTensor(args[i] as number, float32 && !float64);
    const xs = args as Tensor[];
    const before = recording;
    recording = false;
    let y: Tensor;
    try {
      y = op.forward(xs, attributes);
    } finally {
      recording = before;
    }
    if (!(y instanceof Tensor)) refuse(op.name, 'the result of forward', 'a tensor (use tensor)', y, TypeError);
    if (recording && traced && differentiable) {
      if (y.op !== undefined || y.traced || xs.includes(y)) y = new Tensor(y.data, y.shape);
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
 * x as a variable of differentiation: a fresh node, tied to x if x is itself being traced.
 * So a captured variable and the variable of differentiation never merge, even where they are the same tensor:
 * d/dx [ d/dy (x·y) at y = x ] is 1, not 2.
 */
export function variableOf(x: Tensor): Tensor {
  const v = new Tensor(x.data, x.shape);
  if (x.traced) {
    v.op = same;
    v.inputs = [x];
  }
  v.traced = true;
  return v;
}

/** The value alone: no derivative of any order flows through it. */
export const stopGradient = (x: Tensor, ...rest: never[]): Tensor => {
  noMore('stopGradient', rest, 'a tensor');
  expectTensor('stopGradient', 'x', x);
  return new Tensor(x.data, x.shape);
};

/** What a transform hands out: still differentiable where somebody above differentiates, else a value in memory of its own. */
export const release = (y: Tensor, outer: boolean): Tensor => (outer ? y : new Tensor(own(y.data), y.shape));

/** Whether operations are being recorded: whether a transform further out differentiates what we do. */
export const isRecording = (): boolean => recording;

/**
 * Runs f with recording on or off. A transform's forward pass is recorded; its backward pass only if somebody further out
 * differentiates it. Either way small arrays share blocks of memory meanwhile.
 */
export function recorded<R>(on: boolean, f: () => R): R {
  const before = recording;
  const shared = shareBlocks(true);
  recording = on;
  try {
    return f();
  } finally {
    recording = before;
    shareBlocks(shared);
  }
}

/** A tensor of one repeated value. */
export function full(shape: Shape, value: number, float32 = false): Tensor {
  const data = allocate(float32, sizeOf(shape));
  if (!Object.is(value, 0)) data.fill(value);
  return new Tensor(data, shape);
}
