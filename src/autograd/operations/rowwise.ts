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
import { run } from './elementwise.ts';
import { fused } from './fused.ts';
import { eachRow, layoutOf, type RowAxis } from './rowGroups.ts';

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

/** One number of each row: row(x, start, n). */
type ToOne = (x: Floats, start: number, n: number) => number;
/** A row of each row: fills y's from x's, both from `start` on. */
type ToRow = (x: Floats, y: Floats, start: number, n: number) => void;
/** What comes back to a row, filled from those of g and y, all from `start` on. */
type PullRow = (g: Floats, y: Floats, out: Floats, start: number, n: number) => void;

/** An operation from each row to one number, over any axes. */
export function reduction(name: string, toOne: ToOne, rule: Rule<RowAxis> | null): Reduction {
  const forward = ([{ data: x, shape }]: readonly Tensor[], { axis }: RowAxis): Tensor => {
    const layout = layoutOf(shape, axis);
    const y = allocate(isFloat32(x), x.length / layout[0] || 0);
    eachRow(x, x, undefined, layout, (rows, _y, _out, start, row) => {
      y[row] = toOne(rows, start, layout[0]);
    });
    return new Tensor(y, shape.with(axis, 1));
  };
  const op = defineOp<RowAxis>({ name, forward, vjp: [rule] });
  return (x, axes, given) => {
    const { rows, n, axis, reduced } = asRows(name, x, axes, given);
    return n > 0 ? reduced(op(rows, { axis })) : refuseShapes(name, 'the tensor', 'one with entries to reduce over', x.shape);
  };
}

/** A tensor like g, row by row from g and y; for each of g's leading axes, where it has some. */
const rowsFrom = (g: Tensor, y: Tensor, axis: RowAxis['axis'], pull: PullRow): Tensor => {
  const layout = layoutOf(y.shape, axis);
  const [n, size] = [layout[0], y.data.length];
  return run(g, (all, out) => {
    for (let at = 0; at < all.length; at += size) {
      const part = (data: Floats): Floats => (data.length === size ? data : data.subarray(at, at + size));
      eachRow(part(all), y.data, part(out), layout, (g, y, out, start) => pull(g, y, out, start, n));
    }
  });
};

/** An operation from each row to a row, along any axis. */
export function alongAxis(name: string, toRow: ToRow, rule: Rule<RowAxis> | null): AlongAxis {
  const fill: PullRow = (x, _y, out, start, n) => toRow(x, out, start, n);
  const op: Operation<RowAxis> = defineOp<RowAxis>({ name, forward: ([x], { axis }) => rowsFrom(x, x, axis, fill), vjp: [rule] });
  return (x, given = -1) => {
    const place = oneAxis(name, given, x.shape.length);
    const { rows, axis } = rowsBetween(x, place, place);
    return op(rows, { axis }).reshape(x.shape);
  };
}

/** A rule over rows in one pass: `pull` carries out what `formula` means. g may have leading axes. */
export const pulledRows = (name: string, pull: PullRow, formula: (g: Tensor, y: Tensor, at: RowAxis) => Tensor): Operation<RowAxis> =>
  fused<RowAxis>(
    name,
    2,
    ([g, y], { axis }) => rowsFrom(g, y, axis, pull),
    ([g, y], at) => formula(g, y, at),
  );

/** Σ of each row, of size 1. */
export const rowSum = (x: Tensor, { axis }: RowAxis): Tensor => x.sum(axis, { keepDims: true });
