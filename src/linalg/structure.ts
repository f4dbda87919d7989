/**
 * Arrays by structure, as scijs ndarrays and tensors have it: element (i, j, …) is data[offset + i·stride[0] + j·stride[1] + …].
 * Strides may be negative or zero, so views that are transposed, reversed or repeated read as they should.
 */
import { describe, refuse, refuseSaying } from '../base/arguments.ts';

/** Anything of scijs ndarray's structure: element (i, j, …) is data[offset + i·stride[0] + j·stride[1] + …]. */
export interface ArrayLikeStructure {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly stride?: readonly number[];
  readonly offset?: number;
}

/** An array, or one of the typed ones. */
export const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

export const isStructure = (value: unknown): value is ArrayLikeStructure => {
  const { data, shape } = (value ?? {}) as Partial<ArrayLikeStructure>;
  return typeof data === 'object' && data !== null && Array.isArray(shape) && !Array.isArray(value);
};

/** Refuses a structure, of any number of axes, that reaches outside its data, or whose shape, strides and offset make no sense together. */
export function expectWithinData(
  { data, shape, offset = 0 }: ArrayLikeStructure,
  strides: readonly number[],
  caller: string,
  argument: string,
): void {
  const count = isList(data) ? data.length : refuse(caller, argument, 'of numbers in a list', data, TypeError);
  if (Array.isArray(strides) && strides.length === shape.length && [...shape, ...strides, offset].every(Number.isInteger)) {
    const steps = shape.map((n, i) => (n - 1) * strides[i]); // from an axis's first entry to its last
    const lowest = steps.reduce((end, step) => end + Math.min(step, 0), offset);
    const highest = steps.reduce((end, step) => end + Math.max(step, 0), offset);
    const within = shape.includes(0) || (lowest >= 0 && highest < count);
    if (within && shape.every((n) => n >= 0)) return;
  }
  const shown = [shape, strides].map((list) => (Array.isArray(list) ? `[${list.join(', ')}]` : describe(list)));
  const layout = `shape ${shown[0]}, strides ${shown[1]} and offset ${describe(offset)}`;
  refuseSaying(caller, argument, 'laid out within its data', `${count} numbers for ${layout}`);
}

/** Of a structure of one or two axes: those given, or of rows one after the other. */
const stridesOf = ({ shape, stride }: ArrayLikeStructure): readonly number[] => stride ?? (shape.length === 2 ? [shape[1], 1] : [1]);

/** The common case, a Matrix: its entries lie row-major in a Float64Array. Not copied; nothing that `expectWithinData` asks can fail. */
export function contiguousEntries(structure: ArrayLikeStructure): Float64Array | undefined {
  const { data, shape, offset = 0 } = structure;
  const [rows, columns = 1] = shape;
  const strides = stridesOf(structure);
  if (!Array.isArray(strides) || strides.length !== shape.length) return undefined;
  const [down, right = 1] = strides;
  if (!(data instanceof Float64Array) || right !== 1 || !(down === columns || rows === 1)) return undefined;
  const end = offset + rows * columns;
  const whole = Number.isInteger(rows) && Number.isInteger(columns) && Number.isInteger(offset);
  if (!whole || rows < 0 || columns < 0 || offset < 0 || end > data.length) return undefined;
  return offset === 0 && end === data.length ? data : data.subarray(offset, end);
}

/**
 * The entries of a structure of one or two axes, row-major, copied.
 *
 * @throws RangeError where it reaches outside its data, or its shape, strides and offset do not make sense together
 * @throws TypeError where its data are not numbers
 */
export function readStructure(structure: ArrayLikeStructure, caller: string, argument: string): Float64Array {
  const asItLies = contiguousEntries(structure);
  if (asItLies) return asItLies.slice();
  const strides = stridesOf(structure);
  expectWithinData(structure, strides, caller, argument);
  const { data, shape, offset = 0 } = structure;
  const [rows, columns = 1] = shape;
  const [down, right = 1] = strides;
  const out = new Float64Array(rows * columns);
  for (let i = 0, p = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, p++) {
      const x = data[offset + i * down + j * right];
      if (typeof x !== 'number') refuseSaying(caller, argument, 'of numbers', `${describe(x)} in its data`, TypeError);
      out[p] = x;
    }
  }
  return out;
}
