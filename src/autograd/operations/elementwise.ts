/**
 * Functions of one number, entry by entry: a loop, and the derivative as a formula in x and y = f(x).
 *
 *   g_x = g · f′(x)
 *
 * At a kink the derivative is the one from the left, except |x|, whose two slopes average to 0.
 */
import type { Floats } from '../../linalg/products/product.ts';
import { allocate } from '../memory.ts';
import { defineOp, full, type Operation } from '../operation.ts';
import { type DType, isFloat32, refuseShapes, singlePrecision } from '../shape.ts';
import { type Operand, Tensor } from '../tensor.ts';
import { greater, less, strongMul, where } from './arithmetic.ts';
import { slopeAtZeros } from './roots.ts';

export type Loop = (x: Floats, y: Floats) => void;
export type Unary = (x: Operand) => Tensor;

/** A tensor of x's shape, filled by a loop over x's entries. */
export const run = (x: Tensor, loop: Loop, float32: boolean = isFloat32(x.data)): Tensor => {
  const out = allocate(float32, x.data.length);
  loop(x.data, out);
  return new Tensor(out, x.shape);
};

/** The loop for a function that takes longer than the call of it. */
export const each =
  (f: (x: number) => number): Loop =>
  (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = f(x[i]);
  };

/** y = f(x) by a loop, g_x = g · f′(x) by a formula. */
export const unary = (name: string, loop: Loop, derivative: (x: Tensor, y: Tensor) => Tensor): Unary =>
  defineOp({ name, forward: ([x]) => run(x, loop), vjp: [(g, y, [x]) => strongMul(g, derivative(x, y))] });

/** The same where y = 0 is a kink. A smooth function φ(y) has none there: its g = φ′(y) vanishes, and g_x tends to φ″(0) · limit (roots.ts). */
const root = (name: string, loop: Loop, derivative: (x: Tensor, y: Tensor) => Tensor, limit: (x: Tensor) => Operand): Unary =>
  defineOp({
    name,
    forward: ([x]) => run(x, loop),
    vjp: [
      (g, y, [x]) => {
        const pulled = strongMul(g, derivative(x, y));
        const slope = slopeAtZeros(g, y);
        return slope === undefined ? pulled : pulled.add(strongMul(slope, limit(x)));
      },
    ],
  });

// biome-ignore-start format: the rules read as a table
export const neg: Unary = defineOp({
  name: 'neg',
  forward: ([x]) =>
    run(x, (p, y) => {
      for (let i = 0; i < y.length; i++) y[i] = -p[i];
    }),
  vjp: [(g) => g.neg()],
});
/** x²: 2x */
export const square: Unary = unary(
  'square',
  (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = x[i] * x[i];
  },
  (x) => x.mul(2),
);
/** √x: 1 / (2√x) */
export const sqrt: Unary = root(
  'sqrt',
  each(Math.sqrt),
  (_x, y) => y.mul(2).reciprocal(),
  () => 0.5,
);
/** 1/x: −1/x² */
export const reciprocal: Unary = unary(
  'reciprocal',
  each((x) => 1 / x),
  (_x, y) => y.square().neg(),
);
/** |x|: the sign of x, 0 at 0 */
export const abs: Unary = root(
  'abs',
  each(Math.abs),
  (x) => sign(x),
  (x) => x,
);
/** eˣ: eˣ */
export const exp: Unary = unary('exp', each(Math.exp), (_x, y) => y);
/** ln x: 1/x */
export const log: Unary = unary('log', each(Math.log), (x) => reciprocal(x));
/** ln(1 + x), exact near 0: 1 / (1 + x) */
export const log1p: Unary = unary('log1p', each(Math.log1p), (x) => reciprocal(x.add(1)));
/** eˣ − 1, exact near 0: eˣ */
export const expm1: Unary = unary('expm1', each(Math.expm1), (x) => x.exp());
/** sin x: cos x */
export const sin: Unary = unary('sin', each(Math.sin), (x) => cos(x));
/** cos x: −sin x */
export const cos: Unary = unary('cos', each(Math.cos), (x) => sin(x).neg());
/** The sign, flat. */
const sign: Unary = defineOp({ name: 'sign', forward: ([x]) => run(x, each(Math.sign)), vjp: [null] });
// biome-ignore-end format: end of the table

const constantPower: Operation<{ p: number }> = defineOp<{ p: number }>({
  name: 'pow',
  forward: ([x], { p }) => run(x, each(p === 3 ? (v) => v * v * v : (v) => v ** p)),
  vjp: [(g, _y, [x], { p }) => strongMul(g, pow(x, p - 1).mul(p))],
});
/** xᵖ with a constant exponent: p xᵖ⁻¹. Exact where the result is; x⁰ is 1 everywhere, and a constant. */
export const pow = (x: Tensor, p: number): Tensor =>
  p === 0 ? full(x.shape, 1, isFloat32(x.data)) : p === 2 ? square(x) : p === 0.5 ? sqrt(x) : constantPower(x, { p });

/** x within [low, high]; the slope is 1 inside and at the bounds, 0 outside. */
export const clamp = (x: Tensor, low: number = Number.NEGATIVE_INFINITY, high: number = Number.POSITIVE_INFINITY): Tensor => {
  if (typeof low !== 'number' || typeof high !== 'number' || !(low <= high))
    refuseShapes('clamp', 'low and high', 'two numbers, low ≤ high (for tensors see maximum and minimum)', [low, high]);
  return where(less(x, low), low, where(greater(x, high), high, x));
};

const converted: Operation<{ float32: boolean }> = defineOp<{ float32: boolean }>({
  name: 'astype',
  forward: ([x], { float32 }) => run(x, (p, y) => y.set(p), float32),
  vjp: [(g, _y, [x]) => g.astype(x.dtype)],
});
/** The same entries as another dtype. */
export const astype = (x: Tensor, dtype: DType): Tensor => {
  const float32 = singlePrecision('astype', dtype);
  return float32 === isFloat32(x.data) ? x : converted(x, { float32 });
};
