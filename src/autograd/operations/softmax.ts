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
import { allocate } from '../memory.ts';
import { defineOp } from '../operation.ts';
import { isFloat32 } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { equal, strongMul, where } from './arithmetic.ts';
import { type AlongAxis, alongAxis, type Reduction, reduction, rowSum } from './rowwise.ts';

/** The place of the largest of n entries, the first of several; of a NaN, where there is one. */
const placeOfLargest = (x: Floats, start: number, n: number): number => {
  let place = start;
  for (let i = start + 1; i < start + n; i++) if (!(x[i] <= x[place]) && !Number.isNaN(x[place])) place = i;
  return place;
};

/** Σ e^(x − x[m]) over all but the one at m. NaN where all are −∞: no distribution belongs to them. */
const restOf = (x: Floats, start: number, n: number, m: number): number => {
  let sum = x[m] === -Infinity ? Number.NaN : 0;
  for (let i = start; i < start + n; i++) if (i !== m) sum += Math.exp(x[i] - x[m]);
  return sum;
};

/** From each row of g the entry where y's row is largest. Any constant may be taken from g in softmax's rule: so no derivative. */
const atLargest = defineOp({
  name: 'at largest',
  forward: ([g, y]) => {
    const n = y.shape[y.shape.length - 1];
    const out = allocate(isFloat32(g.data), g.data.length / n || 0);
    for (let i = 0; i < out.length; i++) out[i] = g.data[i * n + (placeOfLargest(y.data, (i * n) % y.data.length, n) % n)];
    return new Tensor(out, [...g.shape.slice(0, -1), 1]);
  },
  vjp: [null, null],
});

/** y = eˣ / Σ eˣ along an axis. */
export const softmax: AlongAxis = alongAxis(
  'softmax',
  (x, y, start, n) => {
    const m = placeOfLargest(x, start, n);
    const sum = 1 + restOf(x, start, n, m);
    for (let i = start; i < start + n; i++) y[i] = (i === m ? 1 : Math.exp(x[i] - x[m])) / sum;
  },
  // y ∘ (g − Σ g y), with g taken from its entry at the largest y: 1 − y loses its digits where y is nearly 1
  (g, y) => {
    const h = g.sub(atLargest(g, y));
    return strongMul(h.sub(rowSum(strongMul(h, y))), y);
  },
);

/** ln Σ eˣ over the axes. Its slope is the softmax; 0 where all entries are −∞. */
export const logSumExp: Reduction = reduction(
  'logSumExp',
  (x, start, n) => {
    const m = placeOfLargest(x, start, n);
    return Number.isFinite(x[m]) ? x[m] + Math.log1p(restOf(x, start, n, m)) : x[m]; // all −∞, or some +∞ or NaN
  },
  (g, y, [x]) => strongMul(g, y.data.includes(-Infinity) ? where(equal(y, -Infinity), 0, softmax(x)) : softmax(x)),
);

/** y = x − logSumExp(x) along an axis. */
export const logSoftmax: AlongAxis = alongAxis(
  'logSoftmax',
  (x, y, start, n) => {
    const m = placeOfLargest(x, start, n);
    const logarithm = Math.log1p(restOf(x, start, n, m));
    for (let i = start; i < start + n; i++) y[i] = (i === m ? 0 : x[i] - x[m]) - logarithm; // x − m is exact where it matters
  },
  // g − eʸ Σ g, as g (1 − eʸ) − eʸ (Σ g − g): both differences are exact where one entry takes nearly all
  (g, y) => strongMul(g, y.expm1().neg()).sub(strongMul(rowSum(g).sub(g), y.exp())),
);
