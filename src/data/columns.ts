/** Columns: data about examples, one row for each, of whatever type it comes in. */
import { tensor } from '../autograd/create.ts';
import { Tensor } from '../autograd/tensor.ts';
import { ofLength, refuse } from '../base/arguments.ts';

export type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** Numbers of any type in a shape, examples along the first axis; images can stay bytes until their batch comes. */
export interface Rows {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/** One kind of data about every example: a tensor or {@link Rows} [N, …], a typed array [N], or a list of N. */
export type Column = Tensor | Rows | TypedArray | readonly unknown[];

/** How many examples a column has. */
export function examplesIn(name: string, column: Column): number {
  if (Array.isArray(column) || ArrayBuffer.isView(column)) return (column as ArrayLike<unknown>).length;
  const { data, shape } = (column ?? {}) as Rows;
  if (!Array.isArray(shape) || shape.length === 0 || data === undefined)
    refuse('batches', `column '${name}'`, 'a tensor or rows with a shape [N, …], or a list of N', column, TypeError);
  const size = shape.reduce((a, b) => a * b, 1);
  ofLength('batches', `the data of column '${name}' [${shape.join(', ')}]`, data, size);
  return shape[0];
}

/** Copies the rows `indices` of a column. */
export function rowsOf(column: Column, indices: Uint32Array): Column {
  if (Array.isArray(column)) return Array.from(indices, (i) => column[i]);
  const { data, shape } = (ArrayBuffer.isView(column) ? { data: column, shape: [column.length] } : column) as Rows;
  const width = data.length / shape[0];
  const out = new (data.constructor as new (n: number) => TypedArray)(indices.length * width);
  for (let k = 0; k < indices.length; k++) out.set(data.subarray(indices[k] * width, (indices[k] + 1) * width), k * width);
  if (ArrayBuffer.isView(column)) return out;
  const rows = { data: out, shape: [indices.length, ...shape.slice(1)] };
  return column instanceof Tensor ? tensor(out, { shape: rows.shape, dtype: column.dtype }) : rows;
}
