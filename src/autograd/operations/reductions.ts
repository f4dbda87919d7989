/** Reductions over axes: largest and smallest, mean, variance, product; and running sums. Sum itself is the adjoint of expand. */
import { options, refuse } from '../../base/arguments.ts';
import type { Floats } from '../../linalg/products/product.ts';
import type { Axes, KeepDims } from '../shape.ts';
import type { Rule, Tensor } from '../tensor.ts';
import { equal, mul, strongMul } from './arithmetic.ts';
import { type AlongAxis, alongAxis, asRows, countOver, type Reduction, reduction, rowSum } from './rowwise.ts';
import { narrow } from './views.ts';

/** The largest entry, or for sign −1 the smallest: min x = −max(−x). */
const largest = (x: Floats, start: number, n: number, sign = 1): number => {
  let most = -Infinity;
  for (let i = start; i < start + n; i++) if (sign * x[i] > most || Number.isNaN(x[i])) most = sign * x[i]; // NaN is taken up, and stays
  return sign * most;
};

const sharedByTies: Rule<undefined> = (g, y, [x]) => {
  const ties = equal(x, y);
  return strongMul(g, ties.div(rowSum(ties)));
};
/** The largest entry over the axes; entries that tie share the slope equally. */
export const max: Reduction = reduction('max', largest, sharedByTies);
/** The smallest. */
export const min: Reduction = reduction('min', (x, start, n) => largest(x, start, n, -1), sharedByTies);

/** The index of the largest entry: the first of several, along one axis or in row-major order. Flat, so without derivative. */
export const argmax: (x: Tensor, axis?: number) => Tensor = reduction(
  'argmax',
  (x, start, n) => {
    const most = largest(x, start, n);
    return x.subarray(start, start + n).findIndex((v) => v === most || Number.isNaN(v));
  },
  null,
);

/** The mean: sum / count. */
export const mean: Reduction = (x, axes, given) => {
  const n = countOver('mean', x, axes);
  return x.sum(axes, options('mean', given, ['keepDims'])).div(n);
};

/** The mean square distance from the mean, divided by n − ddof. */
export function variance(x: Tensor, axes?: Axes, given?: KeepDims & { readonly ddof?: number }): Tensor {
  const { ddof = 0, keepDims = false } = options('variance', given, ['keepDims', 'ddof']);
  const n = countOver('variance', x, axes);
  if (!(n > ddof)) refuse('variance', 'ddof', `below ${n}, the number of entries`, ddof);
  return x
    .sub(mean(x, axes, { keepDims: true }))
    .square()
    .sum(axes, { keepDims })
    .div(n - ddof);
}

/** The product, by halves: every step is a multiplication, so zeros among the entries have right derivatives of every order. */
export const prod: Reduction = (x, axes, given) => {
  const { rows, n, reduced } = asRows('prod', x, axes, given);
  let rest = n === 0 ? rowSum(rows).add(1) : rows;
  for (let left = n; left > 1; left = Math.ceil(left / 2)) {
    const half = left >> 1;
    const pairs = mul(narrow(rest, -1, 0, half), narrow(rest, -1, half, half));
    rest = left % 2 === 0 ? pairs : pairs.concat(narrow(rest, -1, left - 1, 1), -1);
  }
  return reduced(rest);
};

/** Running sums along an axis. Entry i is counted in all later sums, so a cotangent is summed from the end. */
export const cumsum: AlongAxis = alongAxis(
  'cumsum',
  (x, y, start, n) => {
    let sum = 0;
    for (let i = start; i < start + n; i++) y[i] = sum += x[i];
  },
  (g) => cumsum(g.flip(-1)).flip(-1),
);
