/** The table of operations, part one: entry by entry, and masks. */
import fc from 'fast-check';
import { where } from 'saddlepoint';
import { awayFromZero, real } from '../generators-tensor.ts';
import { anywhere, distinctPairs, elementwise, erf, pairs, positive, unary, σ } from './cases.ts';
import type { Operation } from './tensor.ts';

export const ELEMENTWISE: Operation[] = [
  unary(
    'neg',
    anywhere,
    (x) => x.neg(),
    (x) => -x,
  ),
  unary(
    'square',
    anywhere,
    (x) => x.square(),
    (x) => x * x,
  ),
  unary('sqrt', positive, (x) => x.sqrt(), Math.sqrt),
  unary(
    'reciprocal',
    awayFromZero,
    (x) => x.reciprocal(),
    (x) => 1 / x,
  ),
  unary('abs', awayFromZero, (x) => x.abs(), Math.abs),
  unary('exp', anywhere, (x) => x.exp(), Math.exp),
  unary('log', positive, (x) => x.log(), Math.log),
  unary('log1p', real(-0.6, 2), (x) => x.log1p(), Math.log1p),
  unary('expm1', anywhere, (x) => x.expm1(), Math.expm1),
  unary('sin', anywhere, (x) => x.sin(), Math.sin),
  unary('cos', anywhere, (x) => x.cos(), Math.cos),
  unary('tanh', anywhere, (x) => x.tanh(), Math.tanh),
  unary('sigmoid', real(-4, 4), (x) => x.sigmoid(), σ),
  unary(
    'softplus',
    real(-4, 4),
    (x) => x.softplus(),
    (x) => Math.log1p(Math.exp(x)),
  ),
  unary(
    'relu',
    awayFromZero,
    (x) => x.relu(),
    (x) => Math.max(x, 0),
  ),
  unary(
    'leakyRelu',
    awayFromZero,
    (x) => x.leakyRelu(),
    (x) => (x > 0 ? x : 0.01 * x),
  ),
  unary(
    'leakyRelu(0.2)',
    awayFromZero,
    (x) => x.leakyRelu(0.2),
    (x) => (x > 0 ? x : 0.2 * x),
  ),
  unary(
    'elu',
    awayFromZero,
    (x) => x.elu(),
    (x) => (x > 0 ? x : Math.expm1(x)),
  ),
  unary(
    'elu(1.5)',
    awayFromZero,
    (x) => x.elu(1.5),
    (x) => (x > 0 ? x : 1.5 * Math.expm1(x)),
  ),
  unary(
    'gelu',
    anywhere,
    (x) => x.gelu(),
    (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  ),
  unary('erf', anywhere, (x) => x.erf(), erf),
  unary(
    'clamp',
    awayFromZero,
    (x) => x.clamp(-0.1, 0.1),
    (x) => Math.min(Math.max(x, -0.1), 0.1),
  ),
  ...[0, 1, 2, 3, 5, -1, -2].map((p) =>
    unary(
      `pow(${p})`,
      awayFromZero,
      (x) => x.pow(p),
      (x) => x ** p,
    ),
  ),
  ...[0.5, 1.5, -0.5].map((p) =>
    unary(
      `pow(${p})`,
      positive,
      (x) => x.pow(p),
      (x) => x ** p,
    ),
  ),
  unary(
    'add a number',
    anywhere,
    (x) => x.add(1.5),
    (x) => x + 1.5,
  ),
  unary(
    'sub a number',
    anywhere,
    (x) => x.sub(1.5),
    (x) => x - 1.5,
  ),
  unary(
    'mul by a number',
    anywhere,
    (x) => x.mul(1.5),
    (x) => x * 1.5,
  ),
  unary(
    'div by a number',
    anywhere,
    (x) => x.div(1.5),
    (x) => x / 1.5,
  ),
  unary(
    'maximum with a number',
    awayFromZero,
    (x) => x.maximum(0.125),
    (x) => Math.max(x, 0.125),
  ),
  unary(
    'minimum with a number',
    awayFromZero,
    (x) => x.minimum(0.125),
    (x) => Math.min(x, 0.125),
  ),
  elementwise(
    'add',
    pairs(anywhere),
    (a, b) => a.add(b),
    (a, b) => a + b,
  ),
  elementwise(
    'sub',
    pairs(anywhere),
    (a, b) => a.sub(b),
    (a, b) => a - b,
  ),
  elementwise(
    'mul',
    pairs(anywhere),
    (a, b) => a.mul(b),
    (a, b) => a * b,
  ),
  elementwise(
    'div',
    pairs(anywhere, awayFromZero),
    (a, b) => a.div(b),
    (a, b) => a / b,
  ),
  elementwise(
    'pow(tensor)',
    pairs(positive, anywhere),
    (a, b) => a.pow(b),
    (a, b) => a ** b,
  ),
  elementwise(
    'maximum',
    distinctPairs,
    (a, b) => a.maximum(b),
    (a, b) => Math.max(a, b),
  ),
  elementwise(
    'minimum',
    distinctPairs,
    (a, b) => a.minimum(b),
    (a, b) => Math.min(a, b),
  ),
  elementwise(
    'where',
    distinctPairs,
    (a, b) => where(a.greater(b), a.square(), b.exp()),
    (a, b) => (a > b ? a * a : Math.exp(b)),
  ),
  elementwise(
    'where by a fixed mask',
    pairs(anywhere),
    (a, b) => where(b.mul(0).greater(-1), a, b),
    (a) => a,
  ),
];

export const MASKS: Operation[] = (
  [
    ['greater', (a, b) => a > b],
    ['less', (a, b) => a < b],
    ['greaterEqual', (a, b) => a >= b],
    ['lessEqual', (a, b) => a <= b],
    ['equal', (a, b) => a === b],
    ['notEqual', (a, b) => a !== b],
  ] as ['greater' | 'less' | 'greaterEqual' | 'lessEqual' | 'equal' | 'notEqual', (a: number, b: number) => boolean][]
).map(([name, holds]) => ({
  ...elementwise(
    name,
    // Halves and whole numbers, so that some are equal.
    pairs(fc.integer({ min: -2, max: 2 }).map((k) => k / 2)),
    (a, b) => a[name](b),
    (a, b) => (holds(a, b) ? 1 : 0),
  ),
  differentiable: false,
}));
