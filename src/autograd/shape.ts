/** Shapes, strides, axes and broadcasting: what every operation asks before it touches a number. */
import type { Floats } from '../linalg/product.ts';

export type Shape = readonly number[];
export type DType = 'float64' | 'float32';

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

/** [2, 3], for messages. */
export const show = (shape: Shape): string => `[${shape.join(', ')}]`;

/** NumPy's rule: align on the right; sizes agree or one of them is 1. The error shows the whole shapes, where a and b are parts. */
export function broadcast(caller: string, a: Shape, b: Shape, wholeA: Shape = a, wholeB: Shape = b): Shape {
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const p = i > a.length ? 1 : a[a.length - i];
    const q = i > b.length ? 1 : b[b.length - i];
    if (p !== q && p !== 1 && q !== 1) throw new RangeError(`${caller}: shapes do not broadcast: ${show(wholeA)} and ${show(wholeB)}`);
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

/** One axis, counted from the end where negative, as 0 … rank − 1. */
export function oneAxis(caller: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new RangeError(`${caller}: axis ${axis} does not exist in a tensor of rank ${rank}`);
  }
  return axis < 0 ? axis + rank : axis;
}

/** Axes as given by a user (one, several, or none for all), sorted and without repeats. */
export function someAxes(caller: string, axes: number | readonly number[] | undefined, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, i) => i);
  if (typeof axes !== 'number' && !Array.isArray(axes))
    throw new TypeError(`${caller}: axes must be a number or a list of them, got ${axes === null ? 'null' : typeof axes}`);
  const list = (typeof axes === 'number' ? [axes] : axes).map((axis) => oneAxis(caller, axis, rank)).sort((a, b) => a - b);
  const twice = list.find((axis, i) => i > 0 && axis === list[i - 1]);
  if (twice !== undefined) throw new RangeError(`${caller}: axis ${twice} is named twice`);
  return list;
}

/** A shape as a user gives it: whole and not negative. */
export function checkShape(caller: string, shape: Shape): Shape {
  if (!Array.isArray(shape) || shape.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new RangeError(`${caller}: a shape is a list of whole numbers, got ${Array.isArray(shape) ? show(shape) : String(shape)}`);
  }
  return shape;
}

/** float32 only where everybody is. */
export const isFloat32 = (data: Floats): boolean => data instanceof Float32Array;

/** Whether a dtype is float32. @throws on a word that is no dtype */
export function singlePrecision(caller: string, dtype: DType): boolean {
  if (dtype !== 'float64' && dtype !== 'float32')
    throw new TypeError(`${caller}: dtype must be 'float64' or 'float32', got ${String(dtype)}`);
  return dtype === 'float32';
}
