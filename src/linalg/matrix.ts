/**
 * Matrices as the library passes them around: one flat row-major array and a shape.
 *
 * Every matrix argument is a MatrixLike: nested arrays of numbers, or anything of ndarray's structure
 * (data, shape, stride, offset), which a Tensor is too. What comes in is copied; what goes out is a Matrix.
 */

import { describe } from '../base/arguments.ts';

/** Anything of scijs ndarray's structure: element (i, j, …) is data[offset + i·stride[0] + j·stride[1] + …]. */
export interface ArrayLikeStructure {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly stride?: readonly number[];
  readonly offset?: number;
}

/** A matrix argument: a Tensor, an ndarray structure, or nested arrays of numbers. */
export type MatrixLike = ArrayLikeStructure | readonly (readonly number[])[] | readonly Float64Array[];

/** A dense float64 matrix, row-major and contiguous; by structure an ndarray, so `tensor(matrix)` and `eigh(matrix)` take it. */
export class Matrix {
  readonly data: Float64Array;
  readonly shape: readonly [number, number];
  readonly offset: number = 0;

  constructor(data: Float64Array, rows: number, columns: number) {
    this.data = data;
    this.shape = [rows, columns];
  }

  get stride(): [number, number] {
    return [this.shape[1], 1];
  }

  /** Element (i, j). */
  get(i: number, j: number): number {
    return this.data[i * this.shape[1] + j];
  }

  /** A copy of row i. */
  row(i: number): Float64Array {
    return this.data.slice(i * this.shape[1], (i + 1) * this.shape[1]);
  }

  /** A copy of column j: of `eigh`'s vectors, the eigenvector that belongs to values[j]. */
  column(j: number): Float64Array {
    return Float64Array.from({ length: this.shape[0] }, (_, i) => this.get(i, j));
  }

  /** Nested arrays of numbers. */
  toArray(): number[][] {
    return Array.from({ length: this.shape[0] }, (_, i) => Array.from(this.row(i)));
  }
}

/** Copies a MatrixLike into a Matrix; `caller` and `argument` name the place in the error. */
export function asMatrix(value: MatrixLike, caller: string, argument = 'A'): Matrix {
  const fail = (found: string): never => {
    throw new TypeError(`${caller}: ${argument} must be a matrix of numbers, got ${found}`);
  };
  if (Array.isArray(value)) {
    const rows = value as readonly ArrayLike<number>[];
    const columns = rows[0]?.length ?? 0;
    const out = new Float64Array(rows.length * columns);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (!Array.isArray(row) && !ArrayBuffer.isView(row)) fail(`${describe(row)} as row ${i}`);
      if (row.length !== columns) fail(`ragged rows: row 0 has ${columns} entries, row ${i} has ${row.length}`);
      for (let j = 0; j < columns; j++) {
        if (typeof row[j] !== 'number') fail(`${describe(row[j])} at [${i}, ${j}]`);
        out[i * columns + j] = row[j];
      }
    }
    return new Matrix(out, rows.length, columns);
  }
  const structure = value as ArrayLikeStructure;
  if (structure === null || typeof structure !== 'object' || !structure.data || structure.shape?.length !== 2) fail(describe(value));
  const [rows, columns] = structure.shape;
  const [down, right] = structure.stride ?? [columns, 1];
  const { data, offset = 0 } = structure;
  const end = offset + rows * columns;
  // The common case: one contiguous piece.
  if (data instanceof Float64Array && right === 1 && down === columns && end <= data.length)
    return new Matrix(data.slice(offset, end), rows, columns);
  const out = new Float64Array(rows * columns);
  for (let i = 0, p = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[p++] = data[offset + i * down + j * right];
  }
  return new Matrix(out, rows, columns);
}

/** The same for a square matrix. */
export function asSquare(value: MatrixLike, caller: string, argument = 'A'): Matrix {
  const A = asMatrix(value, caller, argument);
  if (A.shape[0] !== A.shape[1]) throw new RangeError(`${caller}: ${argument} must be square, got [${A.shape.join(', ')}]`);
  return A;
}

/** The same for a square matrix without NaN or infinities. */
export function asFiniteSquare(value: MatrixLike, caller: string, argument = 'A'): Matrix {
  const A = asSquare(value, caller, argument);
  const n = A.shape[1];
  for (let at = 0; at < n * n; at++) {
    if (!Number.isFinite(A.data[at])) {
      throw new RangeError(`${caller}: ${argument} must be finite, got ${A.data[at]} at [${Math.floor(at / n)}, ${at % n}]`);
    }
  }
  return A;
}
