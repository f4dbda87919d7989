/** Reductions over axes: largest and smallest, mean, variance, product; and running sums. Sum itself is the adjoint of expand. */
import { options, refuse } from '../../base/arguments.ts';
import type { Floats } from '../../linalg/products/product.ts';
import { sumOf } from '../../linalg/vectors.ts';
import { allocate } from '../memory.ts';
import { type Axes, isFloat32, type KeepDims, sizeOf } from '../shape.ts';
import { type Rule, Tensor } from '../tensor.ts';
import { equal, mul, strongMul, strongProduct } from './arithmetic.ts';
import { fused } from './fused.ts';
import { layoutOf, type RowAxis } from './rowGroups.ts';
import { type AlongAxis, alongAxis, asRows, countOver, type Reduction, reduction, rowSum } from './rowwise.ts';
import { narrow } from './views.ts';

/** The largest entry; NaN, where there is one. */
function largest(x: Floats, start: number, n: number): number {
  let most = -Infinity;
  for (let i = start; i < start + n; i++) most = Math.max(most, x[i]);
  return most;
}
function smallest(x: Floats, start: number, n: number): number {
  let least = Infinity;
  for (let i = start; i < start + n; i++) least = Math.min(least, x[i]);
  return least;
}

/** A row's g shared equally by its entries that tie with y. In one pass in place of four. */
const shareByTies = fused<RowAxis>(
  'share by ties',
  3,
  ([g, { data: x, shape }, { data: y }], { axis }) => {
    const [n, behind] = layoutOf(shape, axis);
    const ties = new Float64Array(y.length);
    for (let p = 0, row = 0; row < y.length; row += behind)
      for (let i = 0; i < n; i++) for (let j = row; j < row + behind; j++) if (x[p++] === y[j]) ties[j]++;
    const lead = g.shape.slice(0, g.shape.length - shape.length); // g may have leading axes
    const out = allocate(isFloat32(g.data), sizeOf(lead) * x.length);
    for (let p = 0, q = 0, at = 0; p < out.length; q += behind) {
      const row = q % y.length;
      if (row === 0) at = 0;
      for (let i = 0; i < n; i++)
        for (let j = 0; j < behind; j++, p++, at++) {
          // a cotangent of 0 stays 0; a NaN ties with nothing, 0/0
          out[p] = strongProduct(g.data[q + j], Number(x[at] === y[row + j]) / ties[row + j]);
        }
    }
    return new Tensor(out, [...lead, ...shape]);
  },
  ([g, x, y], at) => {
    const ties = equal(x, y);
    return strongMul(g, ties.div(rowSum(ties, at)));
  },
);
const sharedByTies: Rule<RowAxis> = (g, y, [x], at) => shareByTies(g, x, y, at);
/** The largest entry over the axes; entries that tie share the slope equally. */
export const max: Reduction = reduction('max', largest, sharedByTies);
/** The smallest. */
export const min: Reduction = reduction('min', smallest, sharedByTies);

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

/** Σ (x − μ)² of each row, from its mean μ. Two passes; by operations it is five, and takes four times as long. */
const squaredDeviations: Reduction = reduction(
  'variance',
  (x, start, n) => {
    const μ = sumOf(x, start, n) / n;
    let sum = 0;
    for (let i = start; i < start + n; i++) sum += (x[i] - μ) * (x[i] - μ);
    return sum;
  },
  // 2 (x − μ)
  (g, _y, [x], { axis }) => strongMul(g.mul(2), x.sub(mean(x, axis, { keepDims: true }))),
);

/** The mean square distance from the mean, divided by n − ddof. */
export function variance(x: Tensor, axes?: Axes, given?: KeepDims & { readonly ddof?: number }): Tensor {
  const { ddof = 0, keepDims = false } = options('variance', given, ['keepDims', 'ddof']);
  const n = countOver('variance', x, axes);
  if (!(n > ddof)) refuse('variance', 'ddof', `below ${n}, the number of entries`, ddof);
  return squaredDeviations(x, axes, { keepDims }).div(n - ddof);
}

/** The product, by halves: every step is a multiplication, so zeros among the entries have right derivatives of every order. */
export const prod: Reduction = (x, axes, given) => {
  const { rows, n, axis, reduced } = asRows('prod', x, axes, given);
  let rest = n === 0 ? rowSum(rows, { axis }).add(1) : rows;
  for (let left = n; left > 1; left = Math.ceil(left / 2)) {
    const half = left >> 1;
    const pairs = mul(narrow(rest, axis, 0, half), narrow(rest, axis, half, half));
    rest = left % 2 === 0 ? pairs : pairs.concat(narrow(rest, axis, left - 1, 1), axis);
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
  (g, _y, _xs, { axis }) => cumsum(g.flip(axis), axis).flip(axis),
);
