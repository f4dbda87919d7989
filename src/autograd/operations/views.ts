/**
 * Rearrangements: transpose, slice, flip, diagonal; and, as their adjoints, pad. Expand and sum are another such pair (broadcasting.ts).
 *
 * Each is a strided view: y[i, j, …] = x[offset + i·s₀ + j·s₁ + …], with stride 0 where an entry is repeated.
 * The adjoint walks the same addresses and adds back what it finds:
 *
 *   strided view:  y[i] = x[a(i)]           pulled back by the strided add
 *   strided add:   x[a(i)] += y[i]          pulled back by the strided view
 *
 * So two operations, each the other's rule, give all of these derivatives of every order.
 */

import { refuseSaying } from '../../base/arguments.ts';
import type { Floats } from '../../linalg/products/product.ts';
import { sumOf } from '../../linalg/vectors.ts';
import { full, type Operation } from '../operation.ts';
import {
  type Axes,
  eachPlane,
  isFloat32,
  isSize,
  oneAxis,
  placeOf,
  refuseShapes,
  type Shape,
  sameShape,
  show,
  sizeOf,
  someAxes,
  stridesOf,
} from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { adjoints, type Blocks } from './adjoints.ts';
import { where } from './arithmetic.ts';
import { reshape } from './reshape.ts';

/** How a view reads each block. */
interface View extends Blocks {
  readonly strides: readonly number[];
  readonly offset: number;
}

/** Walks `count` views that stand one behind the other; `visit` is given numbers and no object, as {@link eachPlane} gives them. */
function eachView(count: number, { of, shape, strides, offset }: View, visit: Parameters<typeof eachPlane>[3]): void {
  const steps = count === 1 ? strides : [sizeOf(of), ...strides];
  eachPlane(count === 1 ? shape : [count, ...shape], steps, steps, visit, offset);
}

const pair = adjoints<View>(
  [
    'strided view',
    (x, out, count, view) =>
      eachView(count, view, (flat, rows, n, at, down, right) => {
        for (let r = 0, q = at; r < rows; r++, flat += n, at = q += down) {
          if (right === 1 && n > 16) out.set(x.subarray(at, at + n), flat);
          else for (let i = 0; i < n; i++, at += right) out[flat + i] = x[at];
        }
      }),
  ],
  [
    'strided add',
    (y, out, count, view) =>
      eachView(count, view, (flat, rows, n, at, down, right) => {
        if (right === 0) for (let r = 0; r < rows; r++, flat += n, at += down) out[at] += sumOf(y, flat, n);
        else if (down === 0) addRows(y, out, { flat, rows, n, at, right });
        else
          for (let r = 0, q = at; r < rows; r++, flat += n, at = q += down) for (let i = 0; i < n; i++, at += right) out[at] += y[flat + i];
      }),
  ],
);

/** Adds up rows of n entries, repeated in one place: four at a time, so that a sum is stored a quarter as often. A third of the time. */
function addRows(y: Floats, out: Floats, { flat, rows, n, at, right }: { [name in 'flat' | 'rows' | 'n' | 'at' | 'right']: number }): void {
  let r = 0;
  for (; r + 4 <= rows; r += 4, flat += 4 * n)
    for (let i = flat, q = at; i < flat + n; i++, q += right) out[q] += y[i] + y[i + n] + (y[i + 2 * n] + y[i + 3 * n]);
  for (; r < rows; r++, flat += n) for (let i = flat, q = at; i < flat + n; i++, q += right) out[q] += y[i];
}

const stridedView: Operation<View> = pair[0];
export const stridedAdd: Operation<View> = pair[1];

/** The view of x with that shape and these strides. */
export const view = (x: Tensor, shape: Shape, strides: readonly number[], offset = 0): Tensor =>
  stridedView(x, { of: x.shape, shape, strides, offset });

/** Exchanges axes: all reversed if none are named; otherwise axis i of the result is axis axes[i] of x. */
export function transpose(x: Tensor, axes: readonly number[] = []): Tensor {
  const rank = x.shape.length;
  const order = axes.length === 0 ? x.shape.map((_, i) => rank - 1 - i) : axes.map((a) => oneAxis('transpose', a, rank));
  if (order.length !== rank || new Set(order).size !== rank)
    refuseShapes('transpose', 'axes', `the ${rank} axes of ${show(x.shape)}, each once`, axes);
  if (order.every((a, i) => a === i)) return x;
  const strides = stridesOf(x.shape);
  return view(
    x,
    order.map((a) => x.shape[a]),
    order.map((a) => strides[a]),
  );
}

/** [start, end) or [start, end, step], counted from the end where negative; an axis without a range is taken whole. */
export type Range = readonly [start?: number, end?: number, step?: number] | null | undefined;

/** The part of x within the ranges. */
export function slice(x: Tensor, ranges: readonly Range[]): Tensor {
  if (!Array.isArray(ranges) || ranges.length > x.shape.length || !ranges.every((r) => r == null || Array.isArray(r)))
    refuseSaying('slice', 'ranges', `a list of [start, end], one an axis of ${show(x.shape)}`, show(ranges), TypeError);
  const steps = stridesOf(x.shape);
  let offset = 0;
  const shape = x.shape.map((n, i) => {
    const [from = 0, to = n, by = 1] = ranges[i] ?? [];
    const start = from < 0 ? from + n : from;
    const end = to < 0 ? to + n : to;
    if (!(isSize(start) && isSize(end - start) && isSize(n - end) && isSize(by - 1)))
      refuseShapes('slice', 'a range', `within axis ${i} of ${show(x.shape)}`, [from, to, by]);
    offset += start * steps[i];
    steps[i] *= by;
    return Math.ceil((end - start) / by);
  });
  return sameShape(shape, x.shape) ? x : view(x, shape, steps, sizeOf(shape) === 0 ? 0 : offset);
}

/** The `size` entries from `start` on along one axis, counted from the end. */
export const narrow = (x: Tensor, axis: number, start: number, size: number): Tensor =>
  slice(
    x,
    x.shape.map((_, d): Range => (d === x.shape.length + axis ? [start, start + size] : null)),
  );

/** The entry or subarray at the leading indices: x.at(0) of a matrix is its first row. */
export function at(x: Tensor, indices: readonly number[]): Tensor {
  if (indices.length > x.shape.length) refuseShapes('at', 'indices', `at most one for each axis of ${show(x.shape)}`, indices);
  const ranges = indices.map((index, axis): Range => {
    const i = placeOf('at', 'index', index, x.shape[axis]);
    return [i, i + 1];
  });
  return reshape(slice(x, ranges), x.shape.slice(indices.length));
}

/** Surrounds x with a constant: widths[i] = [before, after] of axis i. */
export function pad(x: Tensor, widths: readonly (readonly [number, number])[], value = 0): Tensor {
  const list = Array.isArray(widths) && widths.length === x.shape.length;
  if (!list || !widths.every((width) => Array.isArray(width) && width.length === 2 && width.every(isSize)))
    refuseSaying(
      'pad',
      'widths',
      `a list of [before, after], one an axis of ${show(x.shape)}`,
      show(widths),
      list ? RangeError : TypeError,
    );
  const of = x.shape.map((n, i) => n + widths[i][0] + widths[i][1]);
  const strides = stridesOf(of);
  const inside: View = { of, shape: x.shape, strides, offset: widths.reduce((o, [before], i) => o + before * strides[i], 0) };
  const padded = stridedAdd(x, inside);
  if (value === 0) return padded;
  return where(stridedAdd(full(x.shape, 1, isFloat32(x.data)), inside), padded, value);
}

/** Reverses the named axes (all, if none are named). */
export function flip(x: Tensor, axes?: Axes): Tensor {
  const over = someAxes('flip', axes, x.shape.length);
  const strides = stridesOf(x.shape);
  if (x.data.length === 0) return x;
  const offset = over.reduce((o, a) => o + (x.shape[a] - 1) * strides[a], 0);
  return view(
    x,
    x.shape,
    strides.map((s, a) => (over.includes(a) ? -s : s)),
    offset,
  );
}

/** The diagonal of the last two axes. */
export function diagonal(x: Tensor): Tensor {
  const rank = x.shape.length;
  if (rank < 2) refuseShapes('diagonal', 'the tensor', 'of at least two axes', x.shape);
  const strides = stridesOf(x.shape);
  const lead = rank - 2;
  const shape = [...x.shape.slice(0, lead), Math.min(...x.shape.slice(lead))];
  return view(x, shape, [...strides.slice(0, lead), strides[lead] + strides[lead + 1]]);
}
