/**
 * Reductions. The axes to reduce are moved to the end and joined to one; each operation then works on rows.
 * Rules count from the end, so a cotangent's leading axes pass through.
 */
import type { Floats } from '../linalg/product.ts';
import { chain, equal, mul, where } from './arithmetic.ts';
import { allocate } from './memory.ts';
import { defineOp, make, type Operation } from './record.ts';
import { isFloat32, show, sizeOf, someAxes } from './shape.ts';
import type { Tensor } from './tensor.ts';

export type Axes = number | readonly number[];
export interface KeepDims {
  /** Keep the reduced axes with size 1. Default: drop them. */
  readonly keepDims?: boolean;
}

/** How many entries the named axes hold; not none. */
function countOver(caller: string, x: Tensor, axes: Axes | undefined): number {
  const n = sizeOf(someAxes(caller, axes, x.shape.length).map((i) => x.shape[i]));
  if (n === 0) throw new RangeError(`${caller}: nothing to reduce over in ${show(x.shape)}`);
  return n;
}

/** x with the named axes moved to the end and joined; and how to put a result of that shape, or of one entry a row, back. */
function asRows(caller: string, x: Tensor, axes: Axes | undefined, mayBeEmpty = false) {
  const over = someAxes(caller, axes, x.shape.length);
  const kept = x.shape.map((_, i) => i).filter((i) => !over.includes(i));
  const order = [...kept, ...over];
  const n = sizeOf(over.map((i) => x.shape[i]));
  if (n === 0 && !mayBeEmpty) throw new RangeError(`${caller}: nothing to reduce over in ${show(x.shape)}`);
  const rows = x.transpose(...order).reshape([...kept.map((i) => x.shape[i]), n]);
  const reduced = (y: Tensor, { keepDims = false }: KeepDims = {}): Tensor =>
    y.reshape(keepDims ? x.shape.map((size, i) => (over.includes(i) ? 1 : size)) : kept.map((i) => x.shape[i]));
  const restored = (y: Tensor): Tensor => y.reshape(order.map((i) => x.shape[i])).transpose(...order.map((_, i) => order.indexOf(i)));
  return { rows, n, reduced, restored };
}

/** Applies `row(x, start, n)` → one number to each row; keeps the last axis with size 1. */
function perRow(x: Tensor, row: (x: Floats, start: number, n: number) => number): Tensor {
  const n = x.shape[x.shape.length - 1];
  const out = allocate(isFloat32(x.data), x.data.length / n || 0);
  for (let i = 0; i < out.length; i++) out[i] = row(x.data, i * n, n);
  return make(out, [...x.shape.slice(0, -1), 1]);
}

/** Fills rows of the result from rows of x. */
function rowToRow(x: Tensor, fill: (x: Floats, y: Floats, start: number, n: number) => void): Tensor {
  const n = x.shape[x.shape.length - 1];
  const out = allocate(isFloat32(x.data), x.data.length);
  for (let start = 0; start < out.length; start += n) fill(x.data, out, start, n);
  return make(out, x.shape);
}

const largest = (x: Floats, start: number, n: number): number => {
  let most = -Infinity;
  for (let i = start; i < start + n; i++) if (x[i] > most || Number.isNaN(x[i])) most = x[i]; // NaN is taken up, and kept
  return most;
};

const rowSum = (x: Tensor): Tensor => x.sum(-1, { keepDims: true });

const maxOfRow = defineOp({
  name: 'max',
  forward: ([x]) => perRow(x, largest),
  vjp: [
    (g, y, [x]) => {
      const ties = equal(x, y); // share the slope equally
      return chain(g, ties.div(rowSum(ties)));
    },
  ],
});
/** The largest entry over the axes; entries that tie share the slope equally. */
export function max(x: Tensor, axes?: Axes, options?: KeepDims): Tensor {
  const { rows, reduced } = asRows('max', x, axes);
  return reduced(maxOfRow(rows), options);
}
/** The smallest: min x = −max(−x). */
export function min(x: Tensor, axes?: Axes, options?: KeepDims): Tensor {
  const { rows, reduced } = asRows('min', x, axes);
  return reduced(maxOfRow(rows.neg()).neg(), options);
}

/** The index of the largest entry: the first of several, along one axis or in row-major order. Flat, so without derivative. */
export function argmax(x: Tensor, axis?: number): Tensor {
  const { rows, reduced } = asRows('argmax', x, axis);
  const indices = perRow(rows, (p, start, n) => {
    const most = largest(p, start, n);
    for (let i = 0; i < n; i++) if (Object.is(p[start + i], most) || p[start + i] === most) return i;
    return 0;
  });
  return reduced(indices);
}

/** The mean: sum / count. */
export function mean(x: Tensor, axes?: Axes, options?: KeepDims): Tensor {
  const n = countOver('mean', x, axes);
  return x.sum(axes, options).div(n);
}

/** The mean square distance from the mean, divided by n − ddof. */
export function variance(x: Tensor, axes?: Axes, { ddof = 0, ...options }: KeepDims & { readonly ddof?: number } = {}): Tensor {
  const n = countOver('variance', x, axes);
  if (!(n > ddof)) throw new RangeError(`variance: expected more than ddof = ${ddof} entries, got ${n}`);
  return x
    .sub(mean(x, axes, { keepDims: true }))
    .square()
    .sum(axes, options)
    .div(n - ddof);
}

/** The product, by halves: every step is a multiplication, so zeros among the entries have right derivatives of every order. */
export function prod(x: Tensor, axes?: Axes, options?: KeepDims): Tensor {
  const { rows, n, reduced } = asRows('prod', x, axes, true);
  if (n === 0) return reduced(rows.sum(-1).add(1), options);
  let rest = rows;
  for (let left = n; left > 1; left = Math.ceil(left / 2)) {
    const half = left >> 1;
    const part = (from: number, to: number): Tensor => rest.slice([...rest.shape.slice(0, -1).map(() => null), [from, to]]);
    const pairs: Tensor = mul(part(0, half), part(half, 2 * half));
    rest = left % 2 === 0 ? pairs : pairs.concat([part(left - 1, left)], -1);
  }
  return reduced(rest, options);
}

const runningSum: Operation<{ backwards: boolean }> = defineOp<{ backwards: boolean }>({
  name: 'cumsum',
  forward: ([x], { backwards }) =>
    rowToRow(x, (p, y, start, n) => {
      let total = 0;
      for (let i = 0; i < n; i++) {
        const at = backwards ? start + n - 1 - i : start + i;
        y[at] = total += p[at];
      }
    }),
  // entry i is counted in all later sums
  vjp: [(g, _y, _xs, { backwards }) => runningSum(g, { backwards: !backwards })],
});
/** Running sums along an axis. */
export function cumsum(x: Tensor, axis = -1): Tensor {
  const { rows, restored } = asRows('cumsum', x, axis, true);
  return restored(runningSum(rows, { backwards: false }));
}

const softmaxOfRow = defineOp({
  name: 'softmax',
  forward: ([x]) =>
    rowToRow(x, (p, y, start, n) => {
      const most = largest(p, start, n);
      let total = 0;
      for (let i = start; i < start + n; i++) total += y[i] = Math.exp(p[i] - most);
      for (let i = start; i < start + n; i++) y[i] /= total;
    }),
  // y ∘ (g − Σ g y)
  vjp: [(g, y) => g.sub(rowSum(g.mul(y))).mul(y)],
});
/** eˣ / Σ eˣ along an axis, without overflow. */
export function softmax(x: Tensor, axis = -1): Tensor {
  const { rows, restored } = asRows('softmax', x, axis);
  return restored(softmaxOfRow(rows));
}

const logTotal = (p: Floats, start: number, n: number): number => {
  const most = largest(p, start, n);
  if (!Number.isFinite(most)) return most; // all −∞, or some +∞ or NaN
  let total = 0;
  for (let i = start; i < start + n; i++) total += Math.exp(p[i] - most);
  return most + Math.log(total);
};

const logSumExpOfRow = defineOp({
  name: 'logSumExp',
  forward: ([x]) => perRow(x, logTotal),
  vjp: [(g, _y, [x]) => chain(g, softmaxOfRow(x))],
});
/** ln Σ eˣ over the axes, without overflow. Its slope is the softmax. */
export function logSumExp(x: Tensor, axes?: Axes, options?: KeepDims): Tensor {
  const { rows, reduced } = asRows('logSumExp', x, axes);
  return reduced(logSumExpOfRow(rows), options);
}

const logSoftmaxOfRow = defineOp({
  name: 'logSoftmax',
  forward: ([x]) =>
    rowToRow(x, (p, y, start, n) => {
      const most = largest(p, start, n);
      let total = 0;
      for (let i = start; i < start + n; i++) total += Math.exp(p[i] - most);
      const logarithm = Math.log(total);
      for (let i = start; i < start + n; i++) y[i] = p[i] - most - logarithm; // x − most is exact where it matters
    }),
  // g − softmax · Σ g
  vjp: [(g, y) => g.sub(y.exp().mul(rowSum(g)))],
});
/** x − logSumExp(x) along an axis. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const { rows, restored } = asRows('logSoftmax', x, axis);
  return restored(logSoftmaxOfRow(rows));
}

const lengthOfRow = defineOp({
  name: 'norm',
  forward: ([x]) =>
    perRow(x, (p, start, n) => {
      // Scaled by the largest entry, so that squares neither overflow nor vanish.
      let most = 0;
      for (let i = start; i < start + n; i++) if (Math.abs(p[i]) > most || Number.isNaN(p[i])) most = Math.abs(p[i]);
      if (most === 0 || !Number.isFinite(most)) return most;
      let total = 0;
      for (let i = start; i < start + n; i++) total += (p[i] / most) ** 2;
      return most * Math.sqrt(total);
    }),
  // x / ‖x‖, and 0 at the tip of the cone
  vjp: [(g, y, [x]) => chain(g, where(equal(y, 0), 0, x.div(y)))],
});
/** ‖x‖ = √Σx² over the axes, without overflow; its derivatives of every order at 0 are taken as 0. For ‖x‖² see square. */
export function norm(x: Tensor, axes?: Axes, options?: KeepDims): Tensor {
  const { rows, reduced } = asRows('norm', x, axes);
  return reduced(lengthOfRow(rows), options);
}
