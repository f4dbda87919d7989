/**
 * What works on rows: the axes to reduce are moved to the end and joined to one. Rules count from the end, so a cotangent's leading
 * axes pass through.
 */
import { options } from '../../base/arguments.ts';
import type { Floats } from '../../linalg/products/product.ts';
import { allocate } from '../memory.ts';
import { defineOp } from '../operation.ts';
import { type Axes, isFloat32, type KeepDims, oneAxis, reducedShape, refuseShapes, sizeOf, someAxes } from '../shape.ts';
import { type Rule, Tensor } from '../tensor.ts';
import { run } from './elementwise.ts';

/** Over named axes (all, if none are named). */
export type Reduction = (x: Tensor, axes?: Axes, options?: KeepDims) => Tensor;
/** Along one axis, the last unless another is named. */
export type AlongAxis = (x: Tensor, axis?: number) => Tensor;

/** How many entries the named axes hold; not none. */
export function countOver(caller: string, x: Tensor, axes: Axes | undefined): number {
  const n = sizeOf(someAxes(caller, axes, x.shape.length).map((i) => x.shape[i]));
  return n > 0 ? n : refuseShapes(caller, 'the tensor', 'one with entries to reduce over', x.shape);
}

interface JoinedRows {
  readonly rows: Tensor;
  readonly n: number;
  readonly reduced: (y: Tensor) => Tensor;
}

/** x with the named axes moved to the end and joined, n entries a row; and how to put a result of one entry a row back. */
export function asRows(caller: string, x: Tensor, axes: Axes | undefined, given?: KeepDims): JoinedRows {
  const { keepDims = false } = options(caller, given, ['keepDims']);
  const over = someAxes(caller, axes, x.shape.length);
  const remaining = [...x.shape.keys()].filter((i) => !over.includes(i));
  const n = sizeOf(over.map((i) => x.shape[i]));
  const rows = x.transpose([...remaining, ...over]).reshape([...reducedShape(x.shape, over, false), n]);
  return { rows, n, reduced: (y: Tensor): Tensor => y.reshape(reducedShape(x.shape, over, keepDims)) };
}

/** Applies `row(x, start, n)` → one number to each row; keeps the last axis with size 1. */
function perRow(x: Tensor, row: (x: Floats, start: number, n: number) => number): Tensor {
  const n = x.shape[x.shape.length - 1];
  const out = allocate(isFloat32(x.data), x.data.length / n || 0);
  for (let i = 0; i < out.length; i++) out[i] = row(x.data, i * n, n);
  return new Tensor(out, [...x.shape.slice(0, -1), 1]);
}

/** An operation from each row to one number, over any axes. */
export function reduction(name: string, row: (x: Floats, start: number, n: number) => number, rule: Rule<undefined> | null): Reduction {
  const op = defineOp({ name, forward: ([x]) => perRow(x, row), vjp: [rule] });
  return (x, axes, given) => {
    const { rows, n, reduced } = asRows(name, x, axes, given);
    return n > 0 ? reduced(op(rows)) : refuseShapes(name, 'the tensor', 'one with entries to reduce over', x.shape);
  };
}

/** An operation from each row to a row, along any axis. */
export function alongAxis(name: string, fill: (x: Floats, y: Floats, start: number, n: number) => void, rule: Rule<undefined>): AlongAxis {
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

/** Σ of each row, of size 1. */
export const rowSum = (x: Tensor): Tensor => x.sum(-1, { keepDims: true });
