/**
 * Softmax and its logarithms, on rows, without overflow and without loss where one entry takes nearly all.
 *
 *   softmax       y = eˣ / Σ eˣ           x̄ = y ∘ (g − Σ g y)
 *   logSumExp     y = ln Σ eˣ             x̄ = g softmax(x)
 *   logSoftmax    y = x − ln Σ eˣ         x̄ = g − eʸ Σ g
 *
 * The largest entry m is taken out of every sum: Σ eˣ = eᵐ (1 + rest), whose logarithm is m + log1p(rest). An entry of −∞ has
 * probability 0, one single +∞ has probability 1.
 */
import type { Floats } from '../../linalg/products/product.ts';
import { sumOf } from '../../linalg/vectors.ts';
import { stopGradient } from '../operation.ts';
import { equal, strongMul, where } from './arithmetic.ts';
import { type AlongAxis, alongAxis, pulledRows, type Reduction, reduction, rowSum } from './rowwise.ts';

/** The place of the largest of n entries, the first of several; of a NaN, where there is one. */
const placeOfLargest = (x: Floats, start: number, n: number): number => {
  let place = start;
  for (let i = start + 1; i < start + n; i++) if (!(x[i] <= x[place]) && !Number.isNaN(x[place])) place = i;
  return place;
};

/** An empty sum beside the largest entry. NaN where all are −∞: no distribution belongs to them. */
const noneOf = (largest: number): number => (largest === -Infinity ? Number.NaN : 0);

/** Σ e^(x − x[m]) over all but the one at m. */
const restOf = (x: Floats, start: number, n: number, m: number): number => {
  let sum = noneOf(x[m]);
  for (let i = start; i < start + n; i++) if (i !== m) sum += Math.exp(x[i] - x[m]);
  return sum;
};

/** 1 where a row is largest, 0 elsewhere. */
const largestPlace: AlongAxis = alongAxis(
  'largest place',
  (x, y, start, n) => {
    y.fill(0, start, start + n);
    y[placeOfLargest(x, start, n)] = 1;
  },
  null,
);

/** g_x = y ∘ (g − Σ g y), with g taken from its entry at the largest y: 1 − y loses its digits where y is nearly 1. */
const softmaxPulled = pulledRows(
  'softmax′',
  (g, y, out, start, n) => {
    const most = g[placeOfLargest(y, start, n)];
    let sum = 0;
    for (let i = start; i < start + n; i++) if (g[i] !== most) sum += (g[i] - most) * y[i];
    for (let i = start; i < start + n; i++) {
      const off = g[i] - most - sum;
      out[i] = off === 0 ? 0 : off * y[i];
    }
  },
  (g, y, at) => {
    // any constant may be taken from g: so no derivative
    const h = g.sub(stopGradient(rowSum(strongMul(g, largestPlace(y, at.axis)), at)));
    return strongMul(h.sub(rowSum(strongMul(h, y), at)), y);
  },
);

/** y = eˣ / Σ eˣ along an axis. */
export const softmax: AlongAxis = alongAxis(
  'softmax',
  (x, y, start, n) => {
    const m = placeOfLargest(x, start, n);
    let rest = noneOf(x[m]);
    for (let i = start; i < start + n; i++) if (i !== m) rest += y[i] = Math.exp(x[i] - x[m]);
    y[m] = 1;
    for (let i = start; i < start + n; i++) y[i] /= 1 + rest;
  },
  (g, y, _xs, at) => softmaxPulled(g, y, at),
);

/** ln Σ eˣ over the axes. Its slope is the softmax; 0 where all entries are −∞. */
export const logSumExp: Reduction = reduction(
  'logSumExp',
  (x, start, n) => {
    const m = placeOfLargest(x, start, n);
    return Number.isFinite(x[m]) ? x[m] + Math.log1p(restOf(x, start, n, m)) : x[m]; // all −∞, or some +∞ or NaN
  },
  (g, y, [x], { axis }) => {
    const p = softmax(x, axis);
    return strongMul(g, y.data.includes(-Infinity) ? where(equal(y, -Infinity), 0, p) : p);
  },
);

/** g_x = g − eʸ Σ g, as g (1 − eʸ) − eʸ (Σ g − g): both differences are exact where one entry takes nearly all. */
const logSoftmaxPulled = pulledRows(
  'logSoftmax′',
  (g, y, out, start, n) => {
    const sum = sumOf(g, start, n);
    for (let i = start; i < start + n; i++) {
      const [gi, p] = [g[i], Math.exp(y[i])];
      const rest = sum - gi;
      const own = gi === 0 ? 0 : gi * (p < 0.5 ? 1 - p : -Math.expm1(y[i]));
      out[i] = rest === 0 ? own : own - rest * p;
    }
  },
  (g, y, at) => strongMul(g, y.expm1().neg()).sub(strongMul(rowSum(g, at).sub(g), y.exp())),
);

/** y = x − logSumExp(x) along an axis. */
export const logSoftmax: AlongAxis = alongAxis(
  'logSoftmax',
  (x, y, start, n) => {
    const m = placeOfLargest(x, start, n);
    const logarithm = Math.log1p(restOf(x, start, n, m));
    for (let i = start; i < start + n; i++) y[i] = (i === m ? 0 : x[i] - x[m]) - logarithm; // x − m is exact where it matters
  },
  (g, y, _xs, at) => logSoftmaxPulled(g, y, at),
);
