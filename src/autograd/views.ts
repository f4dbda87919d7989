/**
 * Rearrangements: transpose, slice, flip, expand, diagonal; and, as their adjoints, sum and pad.
 *
 * Each is a strided view: y[i, j, …] = x[offset + i·s₀ + j·s₁ + …], with stride 0 where an entry is repeated.
 * The adjoint walks the same addresses and adds back what it finds:
 *
 *   view:    y[i] = x[a(i)]           pulled back by spread
 *   spread:  x[a(i)] += y[i]          pulled back by view
 *
 * So two operations, each the other's rule, give all of these derivatives of every order.
 */
import type { Floats } from '../linalg/product.ts';
import { where } from './arithmetic.ts';
import { allocate } from './memory.ts';
import { defineOp, full, make, type Operation } from './record.ts';
import { broadcastStrides, isFloat32, oneAxis, type Shape, sameShape, show, sizeOf, someAxes, stridesOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** How a view of shape `shape` reads an array of shape `of`. Leading axes beyond `of` are carried along. */
interface View {
  readonly of: Shape;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

/**
 * Calls visit(flat, at, rows, down, n, right) for each innermost plane: rows · n entries from `flat` on in the view's contiguous
 * side; in the strided side from `at`, `down` from row to row and `right` within one. Neighbouring axes that step evenly are one
 * axis: fewer, larger planes.
 */
function eachPlane(
  count: number,
  { of, shape, strides, offset }: View,
  visit: (flat: number, at: number, rows: number, down: number, n: number, right: number) => void,
): void {
  const sizes: number[] = [];
  const steps: number[] = [];
  const join = (size: number, step: number): void => {
    const last = sizes.length - 1;
    if (size === 1) return;
    if (last >= 0 && steps[last] === step * size) {
      sizes[last] *= size;
      steps[last] = step;
    } else {
      sizes.push(size);
      steps.push(step);
    }
  };
  join(count, sizeOf(of)); // leading indices, block by block
  for (let d = 0; d < shape.length; d++) join(shape[d], strides[d]);
  const total = sizeOf(sizes);
  if (total === 0) return;
  const n = sizes.pop() ?? 1;
  const right = steps.pop() ?? 1;
  const rows = sizes.pop() ?? 1;
  const down = steps.pop() ?? 0;
  const index = sizes.map(() => 0);
  for (let flat = 0, at = offset; flat < total; flat += rows * n) {
    visit(flat, at, rows, down, n, right);
    for (let d = sizes.length - 1; d >= 0; d--) {
      at += steps[d];
      if (++index[d] < sizes[d]) break;
      at -= sizes[d] * steps[d];
      index[d] = 0;
    }
  }
}

/** How many blocks of shape `of` x holds, and the shape with these replaced by `shape`. */
const blocks = (x: Tensor, of: Shape, shape: Shape): [number, Shape] => {
  const lead = x.shape.slice(0, x.shape.length - of.length);
  return [sizeOf(lead), [...lead, ...shape]];
};

/** The entries of x as the view orders them, for every leading index. */
export function readView(x: Floats, count: number, view: View): Floats {
  const out = allocate(isFloat32(x), count * sizeOf(view.shape));
  eachPlane(count, view, (flat, at, rows, down, n, right) => {
    for (let r = 0, q = at; r < rows; r++, flat += n, at = q += down) {
      if (right === 1 && n > 16) out.set(x.subarray(at, at + n), flat);
      else for (let i = 0; i < n; i++, at += right) out[flat + i] = x[at];
    }
  });
  return out;
}

function addBack(y: Floats, count: number, view: View): Floats {
  const out = allocate(isFloat32(y), count * sizeOf(view.of));
  eachPlane(count, view, (flat, at, rows, down, n, right) => {
    for (let r = 0, q = at; r < rows; r++, flat += n, at = q += down) {
      if (right === 0) {
        let sum = 0; // repeated entries meet in one place
        for (let i = 0; i < n; i++) sum += y[flat + i];
        out[at] += sum;
      } else for (let i = 0; i < n; i++, at += right) out[at] += y[flat + i];
    }
  });
  return out;
}

const view: Operation<View> = defineOp<View>({
  name: 'view',
  forward: ([x], v) => {
    const [count, shape] = blocks(x, v.of, v.shape);
    return make(readView(x.data, count, v), shape);
  },
  vjp: [(g, _y, _xs, v) => spread(g, v)],
});

const spread: Operation<View> = defineOp<View>({
  name: 'spread',
  forward: ([y], v) => {
    const [count, shape] = blocks(y, v.shape, v.of);
    return make(addBack(y.data, count, v), shape);
  },
  vjp: [(g, _y, _xs, v) => view(g, v)],
});

/** The same entries in another shape. A size of −1 is worked out from the others. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (!Array.isArray(shape)) throw new TypeError(`reshape: expected a list of sizes, got ${String(shape)}`);
  const known = shape.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const open = shape.filter((n) => n === -1).length;
  const full = open === 1 && known > 0 ? shape.map((n) => (n === -1 ? x.data.length / known : n)) : shape;
  if (sizeOf(full) !== x.data.length || full.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new RangeError(`reshape: ${show(x.shape)} has ${x.data.length} entries, which do not fit ${show(shape)}`);
  }
  return sameShape(full, x.shape) ? x : reshaped(x, { of: x.shape, shape: full });
}

const reshaped: Operation<{ of: Shape; shape: Shape }> = defineOp<{ of: Shape; shape: Shape }>({
  name: 'reshape',
  forward: ([x], { of, shape }) => make(x.data, blocks(x, of, shape)[1]),
  vjp: [(g, _y, _xs, { of, shape }) => reshaped(g, { of: shape, shape: of })],
});

/** Exchanges axes: all reversed if none are named; otherwise axis i of the result is axis axes[i] of x. */
export function transpose(x: Tensor, axes: readonly number[] = []): Tensor {
  const rank = x.shape.length;
  const order = axes.length === 0 ? x.shape.map((_, i) => rank - 1 - i) : axes.map((a) => oneAxis('transpose', a, rank));
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new RangeError(`transpose: axes ${show(axes)} are not a permutation of the ${rank} axes of ${show(x.shape)}`);
  }
  if (order.every((a, i) => a === i)) return x;
  const strides = stridesOf(x.shape);
  return view(x, { of: x.shape, shape: order.map((a) => x.shape[a]), strides: order.map((a) => strides[a]), offset: 0 });
}

/** Repeats x along new leading axes and along axes of size 1, as broadcasting does. */
export function expand(x: Tensor, shape: Shape): Tensor {
  const lead = shape.length - x.shape.length;
  if (lead < 0 || x.shape.some((n, i) => n !== 1 && n !== shape[i + lead])) {
    throw new RangeError(`expand: ${show(x.shape)} does not broadcast to ${show(shape)}`);
  }
  return sameShape(x.shape, shape) ? x : view(x, { of: x.shape, shape, strides: broadcastStrides(x.shape, shape), offset: 0 });
}

/** The adjoint of expand: sums whatever broadcasting repeated. The first `lead` axes of x are left alone. */
export function sumTo(x: Tensor, shape: Shape, lead = 0): Tensor {
  const from = lead === 0 ? x.shape : x.shape.slice(lead);
  if (sameShape(from, shape)) return x;
  return spread(x, { of: shape, shape: from, strides: broadcastStrides(shape, from), offset: 0 });
}

/** Σ over the named axes (all, if none are named). */
export function sum(x: Tensor, axes?: number | readonly number[], { keepDims = false }: { keepDims?: boolean } = {}): Tensor {
  const over = someAxes('sum', axes, x.shape.length);
  const kept = x.shape.map((n, i) => (over.includes(i) ? 1 : n));
  const total = sumTo(x, kept);
  return keepDims
    ? total
    : reshape(
        total,
        x.shape.filter((_, i) => !over.includes(i)),
      );
}

/** [start, end) or [start, end, step], counted from the end where negative; an axis without a range is taken whole. */
export type Range = readonly [start?: number, end?: number, step?: number] | null | undefined;

/** The part of x within the ranges. */
export function slice(x: Tensor, ranges: readonly Range[]): Tensor {
  if (!Array.isArray(ranges) || ranges.some((r) => r != null && !Array.isArray(r))) {
    throw new TypeError(`slice: expected a list of ranges [start, end], got ${JSON.stringify(ranges)}`);
  }
  if (ranges.length > x.shape.length) throw new RangeError(`slice: ${ranges.length} ranges for ${show(x.shape)}`);
  const steps = stridesOf(x.shape);
  let offset = 0;
  const shape = x.shape.map((n, i) => {
    const [from = 0, to = n, by = 1] = ranges[i] ?? [];
    const start = from < 0 ? from + n : from;
    const end = to < 0 ? to + n : to;
    if (![from, to, by].every(Number.isInteger) || start < 0 || end > n || start > end || by < 1) {
      throw new RangeError(`slice: range [${from}, ${to}${by === 1 ? '' : `, ${by}`}] does not fit axis ${i} of ${show(x.shape)}`);
    }
    offset += start * steps[i];
    steps[i] *= by;
    return Math.ceil((end - start) / by);
  });
  return sameShape(shape, x.shape) ? x : view(x, { of: x.shape, shape, strides: steps, offset: sizeOf(shape) === 0 ? 0 : offset });
}

/** The entry or subarray at the leading indices: x.at(0) of a matrix is its first row. */
export function at(x: Tensor, indices: readonly number[]): Tensor {
  if (indices.length > x.shape.length) throw new RangeError(`at: ${indices.length} indices for ${show(x.shape)}`);
  const ranges = indices.map((index, axis): Range => {
    const n = x.shape[axis];
    const i = index < 0 ? index + n : index;
    if (!Number.isInteger(i) || i < 0 || i >= n) throw new RangeError(`at: index ${index} is outside axis ${axis} of ${show(x.shape)}`);
    return [i, i + 1];
  });
  return reshape(slice(x, ranges), x.shape.slice(indices.length));
}

/** Surrounds x with a constant: widths[i] = [before, after] of axis i. */
export function pad(x: Tensor, widths: readonly (readonly [number, number])[], value = 0): Tensor {
  if (widths.length !== x.shape.length || widths.flat().some((w) => !Number.isInteger(w) || w < 0)) {
    throw new RangeError(`pad: expected ${x.shape.length} pairs of whole widths for ${show(x.shape)}, got ${JSON.stringify(widths)}`);
  }
  const of = x.shape.map((n, i) => n + widths[i][0] + widths[i][1]);
  const strides = stridesOf(of);
  const inside: View = { of, shape: x.shape, strides, offset: widths.reduce((o, [before], i) => o + before * strides[i], 0) };
  const padded = spread(x, inside);
  if (value === 0) return padded;
  return where(spread(full(x.shape, 1, isFloat32(x.data)), inside), padded, value);
}

/** Reverses the named axes (all, if none are named). */
export function flip(x: Tensor, axes?: number | readonly number[]): Tensor {
  const over = someAxes('flip', axes, x.shape.length);
  const strides = stridesOf(x.shape);
  if (x.data.length === 0) return x;
  const offset = over.reduce((o, a) => o + (x.shape[a] - 1) * strides[a], 0);
  return view(x, { of: x.shape, shape: x.shape, strides: strides.map((s, a) => (over.includes(a) ? -s : s)), offset });
}

/** The diagonal of the last two axes. */
export function diagonal(x: Tensor): Tensor {
  const rank = x.shape.length;
  if (rank < 2) throw new RangeError(`diagonal: expected at least two axes, got ${show(x.shape)}`);
  const strides = stridesOf(x.shape);
  const [rows, columns] = x.shape.slice(-2);
  const shape = [...x.shape.slice(0, -2), Math.min(rows, columns)];
  return view(x, { of: x.shape, shape, strides: [...strides.slice(0, -2), strides[rank - 2] + strides[rank - 1]], offset: 0 });
}

/** x without the named axes, all of size 1; without all axes of size 1, where none are named. */
export function squeeze(x: Tensor, axes?: number | readonly number[]): Tensor {
  const over = axes === undefined ? x.shape.map((_, i) => i).filter((i) => x.shape[i] === 1) : someAxes('squeeze', axes, x.shape.length);
  const wide = over.find((i) => x.shape[i] !== 1);
  if (wide !== undefined) throw new RangeError(`squeeze: axis ${wide} of ${show(x.shape)} has size ${x.shape[wide]}, not 1`);
  return reshape(
    x,
    x.shape.filter((_, i) => !over.includes(i)),
  );
}

/** x with a new axis of size 1 at the given place. */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  const a = oneAxis('unsqueeze', axis, x.shape.length + 1);
  return reshape(x, [...x.shape.slice(0, a), 1, ...x.shape.slice(a)]);
}
