/**
 * Arrays by structure, as scijs ndarrays and tensors have it: element (i, j, …) is data[offset + i·stride[0] + j·stride[1] + …].
 * Strides may be negative or zero, so views that are transposed, reversed or repeated read as they should.
 */
import { describe } from '../base/arguments.ts';

/** Anything of scijs ndarray's structure: element (i, j, …) is data[offset + i·stride[0] + j·stride[1] + …]. */
export interface ArrayLikeStructure {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly stride?: readonly number[];
  readonly offset?: number;
}

export const isStructure = (value: unknown): value is ArrayLikeStructure => {
  const { data, shape } = (value ?? {}) as Partial<ArrayLikeStructure>;
  return typeof data === 'object' && data !== null && Array.isArray(shape) && !Array.isArray(value);
};

/**
 * The entries of a structure of one or two axes, row-major, copied.
 *
 * @throws RangeError where it reaches outside its data, or its shape, strides and offset do not make sense together
 * @throws TypeError where its data are not numbers
 */
export function readStructure(structure: ArrayLikeStructure, caller: string, argument: string): Float64Array {
  const { data, shape, offset = 0 } = structure;
  const [rows, columns = 1] = shape;
  const strides = structure.stride ?? (shape.length === 2 ? [columns, 1] : [1]);
  const [down, right = 1] = strides;
  const whole = [...shape, ...strides, offset].every(Number.isInteger) && shape.every((n) => n >= 0) && strides.length === shape.length;
  const steps = [(rows - 1) * down, (columns - 1) * right]; // from an axis's first entry to its last
  const lowest = steps.reduce((end, step) => end + Math.min(step, 0), offset);
  const highest = steps.reduce((end, step) => end + Math.max(step, 0), offset);
  if (!whole || (rows * columns > 0 && !(lowest >= 0 && highest < data.length))) {
    const given = `shape [${shape.join(', ')}], strides [${[...strides].join(', ')}] and offset ${offset}`;
    throw new RangeError(`${caller}: ${argument} must lie within its data, got ${data.length} numbers for ${given}`);
  }
  const contiguous = right === 1 && (down === columns || rows === 1);
  if (data instanceof Float64Array && contiguous) return data.slice(offset, offset + rows * columns);
  const out = new Float64Array(rows * columns);
  for (let i = 0, p = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, p++) {
      const x = data[offset + i * down + j * right];
      if (typeof x !== 'number') throw new TypeError(`${caller}: ${argument} must be of numbers, got ${describe(x)} in its data`);
      out[p] = x;
    }
  }
  return out;
}
