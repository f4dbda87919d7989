/**
 * Functions of one number, entry by entry: a loop, and the derivative as a formula in x and y = f(x).
 *
 *   g_x = g · f′(x)
 *
 * At a kink the derivative is the one from the left, except |x|, whose two slopes average to 0.
 */
import type { Floats } from '../../linalg/products/product.ts';
import { allocate } from '../memory.ts';
import { defineOp, full, make, type Operation } from '../operation.ts';
import { type DType, isFloat32, refuseShapes, singlePrecision } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type Binary, binary, chain, greater, less, meeting, where } from './arithmetic.ts';

type Loop = (x: Floats, y: Floats) => void;
type Unary = (x: Tensor | number) => Tensor;

/** A tensor of x's shape, filled by a loop over x's entries. */
export const run = (x: Tensor, loop: Loop, float32: boolean = isFloat32(x.data)): Tensor => {
  const out = allocate(float32, x.data.length);
  loop(x.data, out);
  return make(out, x.shape);
};

const unary = (name: string, loop: Loop, derivative?: (x: Tensor, y: Tensor) => Tensor): Unary =>
  defineOp({
    name,
    forward: ([x]) => run(x, loop),
    vjp: [derivative ? (g, y, [x]) => chain(g, derivative(x, y)) : null],
  });

/** The same for a function with no loop of its own. */
const each =
  (f: (x: number) => number): Loop =>
  (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = f(x[i]);
  };

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
export const sqrt: Unary = unary('sqrt', each(Math.sqrt), (_x, y) => y.mul(2).reciprocal());

/** 1/x: −1/x² */
export const reciprocal: Unary = unary(
  'reciprocal',
  each((x) => 1 / x),
  (_x, y) => y.square().neg(),
);

const sign: Unary = unary('sign', each(Math.sign));
/** |x|: the sign of x, 0 at 0 */
export const abs: Unary = unary('abs', each(Math.abs), (x) => sign(x));

/** eˣ: eˣ */
export const exp: Unary = unary(
  'exp',
  (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.exp(x[i]);
  },
  (_x, y) => y,
);

/** ln x: 1/x */
export const log: Unary = unary(
  'log',
  (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.log(x[i]);
  },
  (x) => reciprocal(x),
);

/** ln(1 + x), exact near 0: 1 / (1 + x) */
export const log1p: Unary = unary('log1p', each(Math.log1p), (x) => reciprocal(x.add(1)));

/** eˣ − 1, exact near 0: eˣ */
export const expm1: Unary = unary('expm1', each(Math.expm1), (x) => x.exp());

/** sin x: cos x */
export const sin: Unary = unary('sin', each(Math.sin), (x) => cos(x));

/** cos x: −sin x */
export const cos: Unary = unary('cos', each(Math.cos), (x) => sin(x).neg());

/** A function whose slope s is a function of its value y: g · s(y) is one pass; s′ is the slope's own derivative by y. */
const bySlope = (name: string, loop: Loop, pull: Parameters<typeof binary>[1], bend: (y: Tensor) => Tensor): Unary => {
  const pulled: Binary = binary(
    `pull ${name}`,
    pull,
    (u, _r, [, y]) => pulled(u, y),
    (u, _r, [g, y]) => meeting(u, chain(g, bend(y))),
  );
  return defineOp({ name, forward: ([x]) => run(x, loop), vjp: [(g, y) => pulled(g, y)] });
};

/** tanh x: s = 1 − y², s′ = −2y */
export const tanh: Unary = bySlope(
  'tanh',
  (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.tanh(x[i]);
  },
  (o, oi, g, gi, gs, y, yi, ys, n) => {
    for (let i = 0; i < n; i++, gi += gs, yi += ys) o[oi++] = g[gi] === 0 ? 0 : g[gi] * (1 - y[yi] * y[yi]);
  },
  (y) => y.mul(-2),
);

/** 1 / (1 + e⁻ˣ), without overflow: s = y(1 − y), s′ = 1 − 2y */
export const sigmoid: Unary = bySlope(
  'sigmoid',
  (x, y) => {
    for (let i = 0; i < y.length; i++) {
      const e = Math.exp(-Math.abs(x[i]));
      y[i] = (x[i] < 0 ? e : 1) / (1 + e);
    }
  },
  (o, oi, g, gi, gs, y, yi, ys, n) => {
    for (let i = 0; i < n; i++, gi += gs, yi += ys) o[oi++] = g[gi] === 0 ? 0 : g[gi] * (y[yi] * (1 - y[yi]));
  },
  (y) => y.mul(-2).add(1),
);

/** ln(1 + eˣ), without overflow: sigmoid(x) */
export const softplus: Unary = unary(
  'softplus',
  each((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  (x) => sigmoid(x),
);

/** max(x, 0): 1 where x > 0, 0 at 0 */
export const relu: Unary = unary(
  'relu',
  (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = x[i] < 0 ? 0 : x[i]; // NaN stays NaN
  },
  (x) => greater(x, 0),
);

/** x where x > 0, slope·x elsewhere */
export const leakyRelu = (x: Tensor, slope = 0.01): Tensor => where(greater(x, 0), x, x.mul(slope));

/** x where x > 0, α(eˣ − 1) elsewhere */
export const elu = (x: Tensor, alpha = 1): Tensor => where(greater(x, 0), x, expm1(x).mul(alpha));

/** erf x = 2/√π ∫₀ˣ e^(−t²) dt: 2/√π e^(−x²) */
export const erf: Unary = unary('erf', each(errorFunction), (x) =>
  x
    .square()
    .neg()
    .exp()
    .mul(2 / Math.sqrt(Math.PI)),
);

/** To the last bit or two: a series of positive terms near 0, a continued fraction for the tail beyond. */
function errorFunction(x: number): number {
  const z = Math.abs(x);
  if (!(z < 6)) return Number.isNaN(x) ? x : Math.sign(x); // 1 − erf(6) < 2⁻⁵³
  const scale = (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z);
  if (z < 2.5) {
    // erf z = 2/√π e^(−z²) Σ 2ⁿ z²ⁿ⁺¹ / (1·3·5···(2n + 1))
    let term = z;
    let total = z;
    for (let n = 1; term > total * 1e-17; n++) total += term *= (2 * z * z) / (2 * n + 1);
    return Math.sign(x) * scale * total;
  }
  // 1 − erf z = e^(−z²)/√π · 1/(z + (1/2)/(z + 1/(z + (3/2)/(z + …))))
  let fraction = z;
  for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction;
  return Math.sign(x) * (1 - scale / 2 / fraction);
}

/** x Φ(x) = ½ x (1 + erf(x/√2)), the exact form */
export const gelu = (x: Tensor): Tensor => x.mul(erf(x.mul(Math.SQRT1_2)).add(1)).mul(0.5);

const constantPower: Operation<{ p: number }> = defineOp<{ p: number }>({
  name: 'pow',
  forward: ([x], { p }) => run(x, each(p === 3 ? (v) => v * v * v : (v) => v ** p)),
  vjp: [(g, _y, [x], { p }) => chain(g, pow(x, p - 1).mul(p))],
});
/** xᵖ with a constant exponent: p xᵖ⁻¹. Exact where the result is; x⁰ is 1 everywhere, and a constant. */
export const pow = (x: Tensor, p: number): Tensor =>
  p === 0 ? full(x.shape, 1, isFloat32(x.data)) : p === 2 ? square(x) : constantPower(x, { p });

/** x kept within [low, high]; the slope is 1 inside and at the bounds, 0 outside. */
export const clamp = (x: Tensor, low: number = Number.NEGATIVE_INFINITY, high: number = Number.POSITIVE_INFINITY): Tensor => {
  if (typeof low !== 'number' || typeof high !== 'number' || !(low <= high))
    refuseShapes('clamp', 'two numbers, low ≤ high (for tensors see maximum and minimum)', [low, high]);
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
