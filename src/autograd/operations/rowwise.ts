/**
 * What works on rows. A row is n entries along an axis, or along axes that lie side by side, which are one axis then; others are moved to
 * the end first. Where nothing lies behind them the rows lie one behind the other, axis −1; otherwise they are axis −2 of [before, n, behind],
 * and are gathered (rowGroups.ts).
 *
 * Rules count from the end, so a cotangent's leading axes pass through.
 */
import { options } from '../../base/arguments.ts';
import type { Floats } from '../../linalg/products/product.ts';
import { allocate } from '../memory.ts';
import { defineOp, type Operation } from '../operation.ts';
import { type Axes, isFloat32, type KeepDims, oneAxis, reducedShape, refuseShapes, sizeOf, someAxes } from '../shape.ts';
import { type Rule, Tensor } from '../tensor.ts';
import { fused } from './fused.ts';
import { eachGroup, gather, groupOf, layoutOf, type RowAxis, rowOf, scatter } from './rowGroups.ts';

/** Over named axes (all, if none are named). */
export type Reduction = (x: Tensor, axes?: Axes, options?: KeepDims) => Tensor;
/** Along one axis, the last unless another is named. */
export type AlongAxis = (x: Tensor, axis?: number) => Tensor;

/** How many entries the named axes hold; not none. */
export function countOver(caller: string, x: Tensor, axes: Axes | undefined): number {
  const n = sizeOf(someAxes(caller, axes, x.shape.length).map((i) => x.shape[i]));
  return n > 0 ? n : refuseShapes(caller, 'the tensor', 'one with entries to reduce over', x.shape);
}

/** x as rows over the axes from `first` to `last`. */
function rowsBetween(x: Tensor, first: number, last: number): { rows: Tensor; n: number } & RowAxis {
  const behind = sizeOf(x.shape.slice(last + 1));
  const n = sizeOf(x.shape.slice(first, last + 1));
  const before = x.shape.slice(0, first);
  return behind === 1 ? { rows: x.reshape([...before, n]), n, axis: -1 } : { rows: x.reshape([...before, n, behind]), n, axis: -2 };
}

interface JoinedRows extends RowAxis {
  readonly rows: Tensor;
  readonly n: number;
  readonly reduced: (y: Tensor) => Tensor;
}

/** x as rows of the named axes' entries, n a row; and how to put a result of one entry a row back. */
export function asRows(caller: string, x: Tensor, axes: Axes | undefined, given?: KeepDims): JoinedRows {
  const { keepDims = false } = options(caller, given, ['keepDims']);
  const over = someAxes(caller, axes, x.shape.length);
  const reduced = (y: Tensor): Tensor => y.reshape(reducedShape(x.shape, over, keepDims));
  const side = over.every((axis, i) => axis === over[0] + i);
  if (side && over.length > 0) return { ...rowsBetween(x, over[0], over[over.length - 1]), reduced };
  const remaining = [...x.shape.keys()].filter((i) => !over.includes(i));
  const moved = over.length === 0 ? x.unsqueeze(-1) : x.transpose([...remaining, ...over]);
  return { ...rowsBetween(moved, remaining.length, moved.shape.length - 1), reduced };
}

/** Applies `row(x, start, n)` → one number to each row; keeps the axis with size 1. */
function perRow(x: Tensor, axis: RowAxis['axis'], row: (x: Floats, start: number, n: number) => number): Tensor {
  const layout = layoutOf(x.shape, axis);
  const n = layout[0];
  const float32 = isFloat32(x.data);
  const out = allocate(float32, x.data.length / n || 0);
  if (axis === -1) for (let i = 0; i < out.length; i++) out[i] = row(x.data, i * n, n);
  else {
    const rows = groupOf(float32, n);
    eachGroup(x.data.length, layout, (first, count, from) => {
      gather(x.data, from, layout, count, rows);
      for (let k = 0; k < count; k++) out[first + k] = row(rows, rowOf(k, n), n);
    });
  }
  return new Tensor(out, x.shape.with(axis, 1));
}

/** An operation from each row to one number, over any axes. */
export function reduction(name: string, row: (x: Floats, start: number, n: number) => number, rule: Rule<RowAxis> | null): Reduction {
  const op = defineOp<RowAxis>({ name, forward: ([x], { axis }) => perRow(x, axis, row), vjp: [rule] });
  return (x, axes, given) => {
    const { rows, n, axis, reduced } = asRows(name, x, axes, given);
    return n > 0 ? reduced(op(rows, { axis })) : refuseShapes(name, 'the tensor', 'one with entries to reduce over', x.shape);
  };
}

/** Fills y's row from x's, both from `start` on. */
type Fill = (x: Floats, y: Floats, start: number, n: number) => void;

/** Applies `fill` to each row. */
function perRowToRow(x: Tensor, axis: RowAxis['axis'], fill: Fill): Tensor {
  const layout = layoutOf(x.shape, axis);
  const n = layout[0];
  const float32 = isFloat32(x.data);
  const y = allocate(float32, x.data.length);
  if (axis === -1) for (let start = 0; start < y.length; start += n) fill(x.data, y, start, n);
  else {
    const [from, to] = [groupOf(float32, n), groupOf(float32, n)];
    eachGroup(y.length, layout, (_first, count, at) => {
      gather(x.data, at, layout, count, from);
      for (let k = 0; k < count; k++) fill(from, to, rowOf(k, n), n);
      scatter(to, y, at, layout, count);
    });
  }
  return new Tensor(y, x.shape);
}

/** An operation from each row to a row, along any axis. */
export function alongAxis(name: string, fill: Fill, rule: Rule<RowAxis> | null): AlongAxis {
  const op: Operation<RowAxis> = defineOp<RowAxis>({ name, forward: ([x], { axis }) => perRowToRow(x, axis, fill), vjp: [rule] });
  return (x, given = -1) => {
    const place = oneAxis(name, given, x.shape.length);
    const { rows, axis } = rowsBetween(x, place, place);
    return op(rows, { axis }).reshape(x.shape);
  };
}

/** What comes back to a row from g and y, both rows of n from their places on. */
type PullRow = (g: Floats, gAt: number, y: Floats, yAt: number, out: Floats, n: number) => void;

/** A rule over rows in one pass: `pull` carries out what `formula` means. g may have leading axes. */
export function pulledRows(name: string, pull: PullRow, formula: (g: Tensor, y: Tensor, at: RowAxis) => Tensor): Operation<RowAxis> {
  const kernel = ([g, y]: readonly Tensor[], { axis }: RowAxis): Tensor => {
    const layout = layoutOf(y.shape, axis);
    const n = layout[0];
    const [float32, size] = [isFloat32(g.data), y.data.length];
    const out = allocate(float32, g.data.length);
    if (axis === -1) for (let at = 0; at < out.length; at += n) pull(g.data, at, y.data, at % size, out, n);
    else {
      const [from, to] = [groupOf(float32, n), groupOf(float32, n)];
      const known = groupOf(isFloat32(y.data), n);
      eachGroup(out.length, layout, (_first, count, at) => {
        gather(g.data, at, layout, count, from);
        gather(y.data, at % size, layout, count, known);
        for (let k = 0; k < count; k++) pull(from, rowOf(k, n), known, rowOf(k, n), to, n);
        scatter(to, out, at, layout, count);
      });
    }
    return new Tensor(out, g.shape);
  };
  return fused<RowAxis>(name, 2, kernel, ([g, y], at) => formula(g, y, at));
}

/** Σ of each row, of size 1. */
export const rowSum = (x: Tensor, { axis }: RowAxis): Tensor => x.sum(axis, { keepDims: true });
