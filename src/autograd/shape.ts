/** Shapes, strides, axes and broadcasting: what every operation asks before it touches a number. */
import { describe, oneOf, refuse, refuseSaying } from '../base/arguments.ts';
import type { Floats } from '../linalg/products/product.ts';

export type Shape = readonly number[];
export type DType = 'float64' | 'float32';

/** One axis or several, counted from the end where negative. */
export type Axes = number | readonly number[];
export interface KeepDims {
  /** Keep the reduced axes with size 1. Default: drop them. */
  readonly keepDims?: boolean;
}

export const sizeOf = (shape: Shape): number => {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i];
  return size;
};

export const sameShape = (a: Shape, b: Shape): boolean => {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** Row-major strides: the last axis moves by one. */
export const stridesOf = (shape: Shape): number[] => {
  const strides = new Array<number>(shape.length);
  for (let i = shape.length - 1, step = 1; i >= 0; step *= shape[i--]) strides[i] = step;
  return strides;
};

/** [2, 3], for messages; lists within lists too. */
export const show = (shape: unknown): string => (Array.isArray(shape) ? `[${Array.from(shape, show).join(', ')}]` : describe(shape));

/** Throws, with what came as lists: `caller: name must be …, got [2, 3] and [4, 5]`. */
export const refuseShapes = (caller: string, name: string, expected: string, ...shapes: Shape[]): never =>
  refuseSaying(caller, name, expected, shapes.map(show).join(' and '));

/** NumPy's rule: align on the right; sizes agree or one of them is 1. The error shows the whole shapes, where a and b are parts. */
export function broadcast(caller: string, a: Shape, b: Shape, wholeA: Shape = a, wholeB: Shape = b): Shape {
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const p = i > a.length ? 1 : a[a.length - i];
    const q = i > b.length ? 1 : b[b.length - i];
    if (p !== q && p !== 1 && q !== 1) refuseShapes(caller, 'shapes', 'such that they broadcast', wholeA, wholeB);
    out[rank - i] = p === 1 ? q : p;
  }
  return out;
}

/** Strides that read an array of `shape` as if it had the shape `to`: 0 wherever it is repeated. */
export function broadcastStrides(shape: Shape, to: Shape): number[] {
  const strides = stridesOf(shape);
  const lead = to.length - shape.length;
  return to.map((_, i) => (i < lead || shape[i - lead] === 1 ? 0 : strides[i - lead]));
}

/** One of n places, counted from the end where negative, as 0 … n − 1: an index, or an axis among all. */
export function placeOf(caller: string, name: string, place: number, n: number): number {
  if (!Number.isInteger(place) || place < -n || place >= n) {
    refuse(caller, name, n === 0 ? 'left out, there is none' : `a whole number in ${-n} … ${n - 1}`, place);
  }
  return place < 0 ? place + n : place;
}

/** One axis, counted from the end where negative. */
export const oneAxis = (caller: string, axis: number, rank: number): number => placeOf(caller, 'axis', axis, rank);

/** Axes as given by a user (one, several, or none for all), sorted and without repeats. */
export function someAxes(caller: string, axes: Axes | undefined, rank: number): number[] {
  if (axes === undefined) return [...Array(rank).keys()];
  if (typeof axes !== 'number' && !Array.isArray(axes)) refuse(caller, 'axes', 'a number or a list of them', axes, TypeError);
  const list = Array.from([axes].flat(), (axis) => oneAxis(caller, axis, rank));
  if (new Set(list).size < list.length) refuseShapes(caller, 'axes', 'named once each', [axes].flat());
  return list.sort((a, b) => a - b);
}

/** The shape when the axes `over` are reduced: of size 1 where they are kept, dropped otherwise. */
export const reducedShape = (shape: Shape, over: readonly number[], keepDims: boolean): number[] =>
  keepDims ? shape.map((n, i) => (over.includes(i) ? 1 : n)) : shape.filter((_, i) => !over.includes(i));

/** A whole number ≥ 0. */
export const isSize = (n: number): boolean => Number.isInteger(n) && n >= 0;

/** A shape as a user gives it: whole and not negative. */
export function checkShape(caller: string, shape: Shape): Shape {
  if (!Array.isArray(shape)) refuse(caller, 'shape', 'a list of sizes', shape, TypeError);
  if (!Array.from(shape).every(isSize)) refuseShapes(caller, 'shape', 'of whole numbers ≥ 0', shape);
  return shape;
}

/**
 * Walks two strided arrays side by side, along a third one that is contiguous and row-major.
 *
 * Calls visit(flat, rows, n, p, pDown, pRight, q, qDown, qRight) for each innermost plane: rows · n entries from `flat` on in
 * the contiguous array; in the others from p and q on, Down from row to row and Right within one. Neighbouring axes that both
 * step evenly are one axis: fewer, larger planes. Its nine numbers are no object, since one would be made for each plane.
 */
export function eachPlane(
  shape: Shape,
  pStrides: readonly number[],
  qStrides: readonly number[],
  visit: (flat: number, rows: number, n: number, p: number, pD: number, pR: number, q: number, qD: number, qR: number) => void,
  offset = 0,
): void {
  const total = sizeOf(shape);
  const sizes: number[] = [];
  const ps: number[] = [];
  const qs: number[] = [];
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d];
    if (size === 1) continue;
    let last = sizes.length - 1;
    if (last >= 0 && ps[last] === pStrides[d] * size && qs[last] === qStrides[d] * size) sizes[last] *= size;
    else last = sizes.push(size) - 1;
    ps[last] = pStrides[d];
    qs[last] = qStrides[d];
  }
  const n = sizes.pop() ?? 1;
  const pR = ps.pop() ?? 1;
  const qR = qs.pop() ?? 1;
  const rows = sizes.pop() ?? 1;
  const pD = ps.pop() ?? 0;
  const qD = qs.pop() ?? 0;
  const index = sizes.map(() => 0);
  for (let flat = 0, p = offset, q = 0; flat < total; flat += rows * n) {
    visit(flat, rows, n, p, pD, pR, q, qD, qR);
    for (let d = sizes.length - 1; d >= 0; d--) {
      p += ps[d];
      q += qs[d];
      if (++index[d] < sizes[d]) break;
      p -= sizes[d] * ps[d];
      q -= sizes[d] * qs[d];
      index[d] = 0;
    }
  }
}

/** The entries and shape of nested arrays, one level at a time; ragged ones are refused. */
export function readNested(caller: string, value: unknown): { data: ArrayLike<unknown>; shape: number[] } {
  const shape: number[] = [];
  const isList = (v: unknown): v is ArrayLike<unknown> => Array.isArray(v) || (ArrayBuffer.isView(v) && !(v instanceof DataView));
  let level: ArrayLike<unknown> = [value];
  while (isList(level[0])) {
    const [first, entries]: [ArrayLike<unknown>, unknown[]] = [level[0], []];
    const alone = level.length === 1;
    for (let i = 0; i < level.length; i++) {
      const list = level[i];
      if (!isList(list) || list.length !== first.length) {
        refuseSaying(caller, `lists at depth ${shape.length}`, 'of one length', `${describe(first)} beside ${describe(list)} (ragged)`);
      }
      for (let j = 0; j < list.length && !alone; j++) entries.push(list[j]);
    }
    level = alone ? first : entries;
    shape.push(first.length);
  }
  return { data: level, shape };
}

/** Whether the dtype that a user names is float32. */
export const singlePrecision = (caller: string, dtype: DType): boolean =>
  oneOf(caller, 'dtype', dtype, ['float64', 'float32']) === 'float32';

/** float32 only where everybody is. */
export const isFloat32 = (data: Floats): boolean => data instanceof Float32Array;
