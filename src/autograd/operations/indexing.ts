/** Picking and joining: gather and its adjoint, concat, stack. */

import { count, noMore, options, refuse } from '../../base/arguments.ts';
import { allocate } from '../memory.ts';
import { defineOp, expectTensor, type Operation } from '../operation.ts';
import {
  type DType,
  isFloat32,
  oneAxis,
  placeOf,
  readNested,
  refuseShapes,
  type Shape,
  sameShape,
  singlePrecision,
  sizeOf,
} from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { adjoints } from './adjoints.ts';
import { unsqueeze } from './reshape.ts';
import { narrow } from './views.ts';

/** Whole numbers, in any shape. */
export type Indices = number | readonly number[] | readonly (readonly number[])[] | Int32Array | Uint8Array | Tensor;

/** Indices as a flat list of whole numbers below n, and their shape; negative ones may count from the end. */
function asIndices(caller: string, indices: Indices, n: number, fromEnd = true): { list: Int32Array; shape: Shape } {
  const { data, shape } = indices instanceof Tensor ? indices : readNested(caller, indices);
  const list = new Int32Array(data.length);
  for (let i = 0; i < list.length; i++) {
    const index = data[i] as number;
    if (typeof index !== 'number') refuse(caller, 'index', 'a whole number', index, TypeError);
    if (index < 0 && !fromEnd) refuse(caller, 'index', `a whole number in 0 … ${n - 1}`, index);
    list[i] = placeOf(caller, 'index', index, n);
  }
  return { list, shape };
}

/** Of an axis of n runs of entries, one run for each index in the list. */
interface Picks {
  readonly list: Int32Array;
  readonly n: number;
  readonly run: number;
  readonly of: Shape; // the axis and those behind it, before
  readonly shape: Shape; // and after
}

/** Calls visit(from, to) for each picked entry: its place before, and after. */
function eachPick(count: number, { list, n, run }: Picks, visit: (from: number, to: number) => void): void {
  for (let block = 0, to = 0; block < count; block++) {
    for (let i = 0; i < list.length; i++) for (let j = 0, from = (block * n + list[i]) * run; j < run; j++) visit(from++, to++);
  }
}

const [pick] = adjoints<Picks>(
  [
    'gather',
    (x, out, count, picks) =>
      eachPick(count, picks, (from, to) => {
        out[to] = x[from];
      }),
  ],
  [
    'scatterAdd', // every entry back to where it was picked from
    (y, out, count, picks) =>
      eachPick(count, picks, (from, to) => {
        out[from] += y[to];
      }),
  ],
);

/** Entries of x along an axis, by whole-number indices of any shape; negative ones count from the end. */
export function gather(x: Tensor, indices: Indices, axis = 0): Tensor {
  const a = oneAxis('gather', axis, x.shape.length);
  const { list, shape } = asIndices('gather', indices, x.shape[a]);
  const behind = x.shape.slice(a + 1);
  return pick(x, { list, n: x.shape[a], run: sizeOf(behind), of: x.shape.slice(a), shape: [...shape, ...behind] });
}

/** Rows of the identity: 1 at each index, 0 elsewhere; shape [...indices, depth], float64 unless asked otherwise. */
export function oneHot(indices: Indices, depth: number, given?: { readonly dtype?: DType }, ...rest: never[]): Tensor {
  noMore('oneHot', rest, 'indices, a depth and options');
  const { dtype = 'float64' } = options('oneHot', given, ['dtype']);
  const { list, shape } = asIndices('oneHot', indices, count('oneHot', 'depth', depth, 1), false);
  const out = allocate(singlePrecision('oneHot', dtype), list.length * depth);
  for (let i = 0; i < list.length; i++) out[i * depth + list[i]] = 1;
  return new Tensor(out, [...shape, depth]);
}

/** How many entries of the axis the tensors have together. */
const sizeAlong = (axis: number, xs: readonly Tensor[]): number => xs.reduce((sum, x) => sum + x.shape.at(axis)!, 0);

const join: Operation<{ axis: number }> = defineOp<{ axis: number }>({
  name: 'concat',
  forward: (xs, { axis }) => {
    const { shape } = xs[0];
    const runs = xs.map((x) => sizeOf(x.shape.slice(axis)));
    const whole = shape.with(axis, sizeAlong(axis, xs));
    const out = allocate(
      xs.every((x) => isFloat32(x.data)),
      sizeOf(whole),
    );
    for (let block = 0, at = 0; at < out.length; block++) {
      for (let i = 0; i < xs.length; at += runs[i++]) out.set(xs[i].data.subarray(block * runs[i], (block + 1) * runs[i]), at);
    }
    return new Tensor(out, whole);
  },
  variadic: true,
  // part i is a range of the whole
  vjp: [(g, _y, xs, { axis }, i) => narrow(g, axis, sizeAlong(axis, xs.slice(0, i)), xs[i].shape.at(axis)!)],
});

function expectTensors(caller: string, xs: readonly Tensor[]): void {
  if (!Array.isArray(xs) || xs.length === 0) refuse(caller, 'xs', 'a list of tensors', xs, TypeError);
  for (const [i, x] of xs.entries()) expectTensor(caller, `entry ${i}`, x);
}

/** All have the first one's shape, but for the size along the axis that they are joined by. */
function expectAlike(caller: string, xs: readonly Tensor[], free = -1): void {
  for (const { shape } of xs) {
    if (!sameShape(shape, shape.length === 0 || free < 0 ? xs[0].shape : xs[0].shape.with(free, shape[free])))
      refuseShapes(caller, 'shapes', 'such that they fit', shape, xs[0].shape);
  }
}

const MANY = 4096;
/** Tensors joined along an axis; all other sizes agree. */
export function concat(xs: readonly Tensor[], axis = 0, ...rest: never[]): Tensor {
  noMore('concat', rest, 'a list of tensors and an axis');
  expectTensors('concat', xs);
  const rank = xs[0].shape.length;
  if (rank === 0) refuseShapes('concat', 'tensors', 'with an axis to join along (stack makes one)', []);
  const a = oneAxis('concat', axis, rank);
  expectAlike('concat', xs, a);
  if (xs.length === 1) return xs[0];
  // An operation takes its tensors as arguments, of which one call bears only so many.
  if (xs.length <= MANY) return join(...xs, { axis: a - rank });
  const parts = Array.from({ length: Math.ceil(xs.length / MANY) }, (_, i) => concat(xs.slice(i * MANY, (i + 1) * MANY), a));
  return concat(parts, a);
}

/** Tensors of one shape, joined along a new axis. */
export function stack(xs: readonly Tensor[], axis = 0, ...rest: never[]): Tensor {
  noMore('stack', rest, 'a list of tensors and an axis');
  expectTensors('stack', xs);
  expectAlike('stack', xs);
  return concat(
    xs.map((x) => unsqueeze(x, axis)),
    axis,
  );
}
