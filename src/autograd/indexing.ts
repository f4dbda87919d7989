/** Picking and joining: gather and its adjoint, concat, stack. */

import { allocate } from './memory.ts';
import { defineOp, make, Node, type Operation } from './record.ts';
import { type DType, isFloat32, oneAxis, type Shape, show, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';
import { type Range, slice, unsqueeze } from './views.ts';

/** Whole numbers, in any shape. */
export type Indices = number | readonly number[] | readonly (readonly number[])[] | Int32Array | Uint8Array | Tensor;

/** Indices as a flat list of whole numbers below n, and their shape. */
export function asIndices(caller: string, indices: Indices, n: number): { list: Int32Array; shape: Shape } {
  const isTensor = indices instanceof Node;
  const nested = Array.isArray(indices) && Array.isArray(indices[0]);
  const columns = nested ? (indices[0] as readonly number[]).length : 0;
  if (nested && (indices as readonly number[][]).some((row) => row.length !== columns)) throw new RangeError(`${caller}: ragged indices`);
  const flat: ArrayLike<number> =
    typeof indices === 'number' ? [indices] : isTensor ? indices.data : nested ? (indices as number[][]).flat() : (indices as number[]);
  const shape = typeof indices === 'number' ? [] : isTensor ? indices.shape : nested ? [indices.length, columns] : [flat.length];
  const list = new Int32Array(flat.length);
  for (let i = 0; i < list.length; i++) {
    const index = flat[i];
    if (!Number.isInteger(index) || index < -n || index >= n) throw new RangeError(`${caller}: index ${index} is outside ${-n} … ${n - 1}`);
    list[i] = index < 0 ? index + n : index;
  }
  return { list, shape };
}

interface Picks {
  readonly list: Int32Array;
  readonly n: number; // the size of the axis that is picked from
  readonly inner: number; // entries behind that axis
  readonly from: Shape; // that axis and the axes behind it, before
  readonly to: Shape; // and after
}

const pick: Operation<Picks> = defineOp<Picks>({
  name: 'gather',
  forward: ([x], { list, n, inner, from, to }) => {
    const outer = n * inner === 0 ? 0 : x.data.length / (n * inner);
    const out = allocate(isFloat32(x.data), outer * list.length * inner);
    for (let o = 0, p = 0; o < outer; o++) {
      for (let i = 0; i < list.length; i++) for (let j = 0, q = (o * n + list[i]) * inner; j < inner; j++) out[p++] = x.data[q++];
    }
    return make(out, [...x.shape.slice(0, x.shape.length - from.length), ...to]);
  },
  vjp: [(g, _y, _xs, picks) => putBack(g, picks)],
});

/** The adjoint of gather: adds every entry back to where it was picked from. */
const putBack: Operation<Picks> = defineOp<Picks>({
  name: 'scatterAdd',
  forward: ([y], { list, n, inner, from, to }) => {
    const outer = list.length * inner === 0 ? 0 : y.data.length / (list.length * inner);
    const lead = y.shape.slice(0, y.shape.length - to.length);
    const out = allocate(isFloat32(y.data), sizeOf(lead) * n * inner);
    for (let o = 0, p = 0; o < outer; o++) {
      for (let i = 0; i < list.length; i++) for (let j = 0, q = (o * n + list[i]) * inner; j < inner; j++) out[q++] += y.data[p++];
    }
    return make(out, [...lead, ...from]);
  },
  vjp: [(g, _y, _xs, picks) => pick(g, picks)],
});

/** Entries of x along an axis, by whole-number indices of any shape; negative ones count from the end. */
export function gather(x: Tensor, indices: Indices, axis = 0): Tensor {
  const a = oneAxis('gather', axis, x.shape.length);
  const { list, shape } = asIndices('gather', indices, x.shape[a]);
  const behind = x.shape.slice(a + 1);
  return pick(x, { list, n: x.shape[a], inner: sizeOf(behind), from: x.shape.slice(a), to: [...shape, ...behind] });
}

/** Rows of the identity: 1 at each index, 0 elsewhere; shape [...indices, depth], float64 unless asked otherwise. */
export function oneHot(indices: Indices, depth: number, { dtype = 'float64' }: { readonly dtype?: DType } = {}): Tensor {
  if (!Number.isInteger(depth) || depth < 1) throw new RangeError(`oneHot: depth must be a positive whole number, got ${depth}`);
  const { list, shape } = asIndices('oneHot', indices, depth);
  const out = allocate(dtype === 'float32', list.length * depth);
  list.forEach((index, i) => {
    out[i * depth + index] = 1;
  });
  return make(out, [...shape, depth]);
}

interface Joint {
  readonly axis: number; // from the end
  readonly sizes: readonly number[];
}

const join: Operation<Joint> = defineOp<Joint>({
  name: 'concat',
  forward: (xs, { axis, sizes }) => {
    const first = xs[0].shape;
    const a = first.length + axis;
    const outer = sizeOf(first.slice(0, a));
    const inner = sizeOf(first.slice(a + 1));
    const total = sizes.reduce((s, n) => s + n, 0);
    const out = allocate(
      xs.every((x) => isFloat32(x.data)),
      outer * total * inner,
    );
    for (let o = 0, at = 0; o < outer; o++) {
      for (let i = 0; i < xs.length; at += sizes[i++] * inner) {
        const run = sizes[i] * inner;
        out.set(xs[i].data.subarray(o * run, (o + 1) * run), at);
      }
    }
    return make(
      out,
      first.map((n, d) => (d === a ? total : n)),
    );
  },
  // part i is a range of the whole
  vjp: [
    (g, _y, _xs, { axis, sizes }, i) => {
      const start = sizes.slice(0, i).reduce((a, b) => a + b, 0);
      return slice(
        g,
        g.shape.map((_, d): Range => (d === g.shape.length + axis ? [start, start + sizes[i]] : null)),
      );
    },
  ],
});

function expectTensors(caller: string, xs: readonly Tensor[]): void {
  if (!Array.isArray(xs)) throw new TypeError(`${caller}: expected a list of tensors, got ${typeof xs}`);
  if (xs.length === 0) throw new RangeError(`${caller}: expected at least one tensor, got none`);
  const wrong = xs.findIndex((x) => !(x instanceof Node));
  if (wrong >= 0) throw new TypeError(`${caller}: entry ${wrong} must be a tensor (use tensor), got ${typeof xs[wrong]}`);
}

const MANY = 4096;
/** Tensors joined along an axis; all other sizes agree. */
export function concat(xs: readonly Tensor[], axis = 0): Tensor {
  expectTensors('concat', xs);
  const { shape } = xs[0];
  if (shape.length === 0) throw new RangeError('concat: scalars have no axis to join; stack makes a vector of them');
  const a = oneAxis('concat', axis, shape.length);
  alike('concat', xs, a);
  if (xs.length === 1) return xs[0];
  // An operation takes its tensors as arguments, of which one call bears only so many.
  if (xs.length > MANY) {
    const parts = Array.from({ length: Math.ceil(xs.length / MANY) }, (_, i) => xs.slice(i * MANY, (i + 1) * MANY));
    return concat(
      parts.map((part) => concat(part, axis)),
      axis,
    );
  }
  return join(...xs, { axis: a - shape.length, sizes: xs.map((x) => x.shape[a]) });
}

/** Tensors of one shape, joined along a new axis. */
export function stack(xs: readonly Tensor[], axis = 0): Tensor {
  expectTensors('stack', xs);
  alike('stack', xs);
  return concat(
    xs.map((x) => unsqueeze(x, axis)),
    axis,
  );
}

/** All have the first one's shape, but for the size along the axis that they are joined by. */
function alike(caller: string, xs: readonly Tensor[], free = -1): void {
  const { shape } = xs[0];
  xs.forEach((x, i) => {
    if (x.shape.length !== shape.length || x.shape.some((n, d) => d !== free && n !== shape[d])) {
      throw new RangeError(`${caller}: tensor ${i} of shape ${show(x.shape)} does not fit tensor 0 of shape ${show(shape)}`);
    }
  });
}
