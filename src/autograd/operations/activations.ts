/**
 * The activations of networks, and erf: functions of one number that have two tails.
 *
 * Each is computed so that neither tail loses its digits, in value and in two derivatives. For that a derivative s(x) is taken
 * from x where y = f(x) has lost them: 1 − tanh²x is 0 from 19 on, 4e⁻²ˣ / (1 + e⁻²ˣ)² is not.
 */
import { finiteNumber } from '../../base/arguments.ts';
import { defineOp, full } from '../operation.ts';
import { isFloat32 } from '../shape.ts';
import type { Operand, Tensor } from '../tensor.ts';
import { greater, strongMul, strongMulBoth, strongProduct, where } from './arithmetic.ts';
import { each, expm1, type Loop, run, type Unary, unary } from './elementwise.ts';
import { distribution, errorFunction, gaussian } from './normal.ts';

/**
 * y = f(x) with the derivative s(x, y), for which y is at hand:  g_x = g · s in one pass, and ds/dx as a formula in x, y and s.
 */
function smooth(name: string, loop: Loop, s: (x: number, y: number) => number, slopeOf: Slope): Unary {
  const pulled: (...inputs: Operand[]) => Tensor = defineOp({
    name: `${name}′`,
    forward: ([g, { data: x }, { data: y }]) =>
      run(g, (from, out) => {
        // g may carry leading axes: then x and y are read again and again
        for (let at = 0; at < out.length; at += x.length)
          for (let i = 0; i < x.length; i++) out[at + i] = strongProduct(from[at + i], s(x[i], y[i]));
      }),
    vjp: [
      (u, _r, [, x, y]) => pulled(u, x, y),
      (u, _r, [g, x, y]) => strongMulBoth(u, strongMul(g, slopeOf(x, y, pulled(full(x.shape, 1, isFloat32(x.data)), x, y)))),
      null, // y's part is in x's
    ],
  });
  return defineOp({ name, forward: ([x]) => run(x, loop), vjp: [(g, y, [x]) => pulled(g, x, y)] });
}
type Slope = (x: Tensor, y: Tensor, s: Tensor) => Tensor;

/** e^(−|x|): what both tails are made of */
const tail = (x: number): number => Math.exp(-Math.abs(x));

/** tanh x: s = 1 − y² = 1/cosh²x = 4t/(1 + t)² with t = e^(−2|x|), s′ = −2 s y */
export const tanh: Unary = smooth(
  'tanh',
  // a loop of its own: called through one that all functions share, tanh takes 1.8 times as long
  (x, y) => {
    for (let i = 0; i < y.length; i++) y[i] = Math.tanh(x[i]);
  },
  (x, y) => {
    if (Math.abs(y) < 0.75) return 1 - y * y;
    const t = tail(2 * x);
    return (4 * t) / ((1 + t) * (1 + t));
  },
  (_x, y, s) => s.mul(y).mul(-2),
);

/** 1 / (1 + e⁻ˣ): s = y(1 − y) = y² e⁻ˣ, s′ = −s tanh(x/2) */
export const sigmoid: Unary = smooth(
  'sigmoid',
  each((x) => {
    const t = tail(x);
    return (x < 0 ? t : 1) / (1 + t);
  }),
  (x, y) => (y < 0.75 ? y * (1 - y) : y * y * tail(x)),
  (x, _y, s) => s.mul(tanh(x.div(2))).neg(),
);

/** ln(1 + eˣ): sigmoid(x) */
export const softplus: Unary = unary(
  'softplus',
  each((x) => Math.max(x, 0) + Math.log1p(tail(x))),
  (x) => sigmoid(x),
);

/** g where x > 0, 0 elsewhere: flat in x, and itself the rule for g. One pass in place of two. */
const reluPulled: (g: Operand, x: Operand) => Tensor = defineOp({
  name: 'relu′',
  forward: ([g, { data: x }]) =>
    run(g, (from, out) => {
      // as in `smooth`
      for (let at = 0; at < out.length; at += x.length)
        for (let i = 0; i < x.length; i++) out[at + i] = strongProduct(Number(x[i] > 0), from[at + i]);
    }),
  vjp: [(u, _r, [, x]) => reluPulled(u, x), null],
});

/** max(x, 0): 1 where x > 0, 0 at 0 */
export const relu: Unary = defineOp({
  name: 'relu',
  forward: ([x]) =>
    run(x, (from, y) => {
      for (let i = 0; i < y.length; i++) {
        const v = from[i];
        const half = 0.5 * (v + Math.abs(v)); // no branch that cannot be foreseen: a third of the time
        y[i] = half - half === 0 ? half : v < 0 ? 0 : v; // ±∞, what has overflowed, and NaN, which stays NaN
      }
    }),
  vjp: [(g, _y, [x]) => reluPulled(g, x)],
});

/** x where x > 0, slope·x elsewhere */
export const leakyRelu = (x: Tensor, slope = 0.01): Tensor => where(greater(x, 0), x, x.mul(finiteNumber('leakyRelu', 'slope', slope)));

/** x where x > 0, α(eˣ − 1) elsewhere */
export const elu = (x: Tensor, alpha = 1): Tensor => where(greater(x, 0), x, expm1(x).mul(finiteNumber('elu', 'alpha', alpha)));

/** erf x = 2/√π ∫₀ˣ e^(−t²) dt: s = 2/√π e^(−x²), s′ = −2x s */
export const erf: Unary = smooth(
  'erf',
  each(errorFunction),
  (x) => (2 / Math.sqrt(Math.PI)) * gaussian(x, 1),
  (x, _y, s) => strongMul(s, x.mul(-2)),
);

/** φ(x), the density of a standard normal variable */
const normalDensity = (x: number): number => gaussian(x, 0.5) / Math.sqrt(2 * Math.PI);
const density: Unary = unary('φ', each(normalDensity), (x, y) => strongMul(y, x.neg()));

/** x Φ(x), with the normal distribution Φ and its density φ: s = Φ + xφ, s′ = (2 − x²) φ */
export const gelu: Unary = smooth(
  'gelu',
  each((x) => (x < -40 ? 0 : x * distribution(x))),
  (x, y) => (x < -40 ? 0 : x > 40 ? 1 : (x === 0 ? 0.5 : y / x) + x * normalDensity(x)),
  (x) => strongMul(density(x), x.square().neg().add(2)),
);
