/**
 * Reductions. The axes to reduce are moved to the end and joined to one; each operation then works on rows.
 * Rules count from the end, so a cotangent's leading axes pass through.
 */
import { refuse } from '../../base/arguments.ts';
import type { Floats } from '../../linalg/products/product.ts';
import { norm as length } from '../../linalg/vectors.ts';
import { allocate } from '../memory.ts';
import { defineOp, make, type Rule } from '../operation.ts';
import { isFloat32, oneAxis, reducedShape, refuseShapes, sizeOf, someAxes } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { chain, equal, mul, where } from './arithmetic.ts';
import { run } from './elementwise.ts';
import { narrow } from './views.ts';

export type Axes = number | readonly number[];
export interface KeepDims {
  /** Keep the reduced axes with size 1. Default: drop them. */
  readonly keepDims?: boolean;
}

/** Over named axes (all, if none are named). */
type Reduction = (x: Tensor, axes?: Axes, options?: KeepDims) => Tensor;
/** Along one axis, the last unless another is named. */
type Along = (x: Tensor, axis?: number) => Tensor;

/** How many entries the named axes hold; not none. */
function countOver(caller: string, x: Tensor, axes: Axes | undefined): number {
  const n = sizeOf(someAxes(caller, axes, x.shape.length).map((i) => x.shape[i]));
  return n > 0 ? n : refuseShapes(caller, 'entries to reduce over', x.shape);
}

/** x with the named axes moved to the end and joined, n entries a row; and how to put a result of one entry a row back. */
function asRows(caller: string, x: Tensor, axes: Axes | undefined, { keepDims = false }: KeepDims = {}) {
  const over = someAxes(caller, axes, x.shape.length);
  const kept = [...x.shape.keys()].filter((i) => !over.includes(i));
  const n = sizeOf(over.map((i) => x.shape[i]));
  const rows = x.transpose([...kept, ...over]).reshape([...reducedShape(x.shape, over, false), n]);
  return { rows, n, reduced: (y: Tensor): Tensor => y.reshape(reducedShape(x.shape, over, keepDims)) };
}

/** Applies `row(x, start, n)` → one number to each row; keeps the last axis with size 1. */
function perRow(x: Tensor, row: (x: Floats, start: number, n: number) => number): Tensor {
  const n = x.shape[x.shape.length - 1];
  const out = allocate(isFloat32(x.data), x.data.length / n || 0);
  for (let i = 0; i < out.length; i++) out[i] = row(x.data, i * n, n);
  return make(out, [...x.shape.slice(0, -1), 1]);
}

/** An operation from each row to one number, over any axes. */
function reduction(name: string, row: (x: Floats, start: number, n: number) => number, rule: Rule<undefined> | null): Reduction {
  const op = defineOp({ name, forward: ([x]) => perRow(x, row), vjp: [rule] });
  return (x, axes, options) => {
    const { rows, n, reduced } = asRows(name, x, axes, options);
    return n > 0 ? reduced(op(rows)) : refuseShapes(name, 'entries to reduce over', x.shape);
  };
}

/** An operation from each row to a row, along any axis. */
function along(name: string, fill: (x: Floats, y: Floats, start: number, n: number) => void, rule: Rule<undefined>): Along {
  const forward = ([x]: readonly Tensor[]): Tensor =>
    run(x, (p, y) => {
      const n = x.shape[x.shape.length - 1];
      for (let start = 0; start < y.length; start += n) fill(p, y, start, n);
    });
  const op = defineOp({ name, forward, vjp: [rule] });
  return (x, axis = -1) => {
    const last = x.shape.length - 1;
    const order = [...x.shape.keys()];
    order[last] = oneAxis(name, axis, last + 1);
    order[order[last]] = last; // the two change places, and back
    return op(x.transpose(order)).transpose(order);
  };
}

/** The largest entry, or for sign −1 the smallest: min x = −max(−x). */
const largest = (x: Floats, start: number, n: number, sign = 1): number => {
  let most = -Infinity;
  for (let i = start; i < start + n; i++) if (sign * x[i] > most || Number.isNaN(x[i])) most = sign * x[i]; // NaN is taken up, and kept
  return sign * most;
};

/** Σ e^(x − most) */
const total = (x: Floats, start: number, n: number, most: number): number => {
  let sum = 0;
  for (let i = start; i < start + n; i++) sum += Math.exp(x[i] - most);
  return sum;
};

const rowSum = (x: Tensor): Tensor => x.sum(-1, { keepDims: true });

const sharedByTies: Rule<undefined> = (g, y, [x]) => {
  const ties = equal(x, y);
  return chain(g, ties.div(rowSum(ties)));
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
export const mean: Reduction = (x, axes, options) => {
  const n = countOver('mean', x, axes);
  return x.sum(axes, options).div(n);
};

/** The mean square distance from the mean, divided by n − ddof. */
export function variance(x: Tensor, axes?: Axes, { ddof = 0, ...options }: KeepDims & { readonly ddof?: number } = {}): Tensor {
  const n = countOver('variance', x, axes);
  if (!(n > ddof)) refuse('variance', 'ddof', `below ${n}, the number of entries`, ddof);
  return x
    .sub(mean(x, axes, { keepDims: true }))
    .square()
    .sum(axes, options)
    .div(n - ddof);
}

/** The product, by halves: every step is a multiplication, so zeros among the entries have right derivatives of every order. */
export const prod: Reduction = (x, axes, options) => {
  const { rows, n, reduced } = asRows('prod', x, axes, options);
  let rest = n === 0 ? rowSum(rows).add(1) : rows;
  for (let left = n; left > 1; left = Math.ceil(left / 2)) {
    const half = left >> 1;
    const pairs = mul(narrow(rest, -1, 0, half), narrow(rest, -1, half, half));
    rest = left % 2 === 0 ? pairs : pairs.concat(narrow(rest, -1, left - 1, 1), -1);
  }
  return reduced(rest);
};

/** Running sums along an axis. Entry i is counted in all later sums, so a cotangent is summed from the end. */
export const cumsum: Along = along(
  'cumsum',
  (x, y, start, n) => {
    let sum = 0;
    for (let i = start; i < start + n; i++) y[i] = sum += x[i];
  },
  (g) => cumsum(g.flip(-1)).flip(-1),
);

/** y = eˣ / Σ eˣ along an axis, without overflow. */
export const softmax: Along = along(
  'softmax',
  (x, y, start, n) => {
    const most = largest(x, start, n);
    let sum = 0;
    for (let i = start; i < start + n; i++) sum += y[i] = Math.exp(x[i] - most);
    for (let i = start; i < start + n; i++) y[i] /= sum;
  },
  // y ∘ (g − Σ g y)
  (g, y) => g.sub(rowSum(g.mul(y))).mul(y),
);

/** ln Σ eˣ over the axes, without overflow. Its slope is the softmax. */
export const logSumExp: Reduction = reduction(
  'logSumExp',
  (x, start, n) => {
    const most = largest(x, start, n);
    return Number.isFinite(most) ? most + Math.log(total(x, start, n, most)) : most; // all −∞, or some +∞ or NaN
  },
  (g, _y, [x]) => chain(g, softmax(x)),
);

/** y = x − logSumExp(x) along an axis. */
export const logSoftmax: Along = along(
  'logSoftmax',
  (x, y, start, n) => {
    const most = largest(x, start, n);
    const logarithm = Math.log(total(x, start, n, most));
    for (let i = start; i < start + n; i++) y[i] = x[i] - most - logarithm; // x − most is exact where it matters
  },
  // g − softmax · Σ g
  (g, y) => g.sub(y.exp().mul(rowSum(g))),
);

/** ‖x‖ = √Σx² over the axes, without overflow; its derivatives of every order at 0 are taken as 0. For ‖x‖² see square. */
export const norm: Reduction = reduction(
  'norm',
  (x, start, n) => length(x.subarray(start, start + n)),
  (g, y, [x]) => chain(g, where(equal(y, 0), 0, x.div(y))), // x / ‖x‖, and 0 at the tip of the cone
);
