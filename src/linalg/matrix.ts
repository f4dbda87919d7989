/**
 * Matrices as the library passes them around: one flat row-major array and a shape.
 *
 * Every matrix argument is a MatrixLike: nested arrays of numbers, or anything of ndarray's structure
 * (data, shape, stride, offset), which a Tensor is too. What comes in is copied; what goes out is a Matrix. A Matrix may travel: what comes
 * of it through JSON or structuredClone is a MatrixLike again.
 */

import { describe, finite, noMore, refuse, refuseSaying } from '../base/arguments.ts';
import { print } from './print.ts';
import { type ArrayLikeStructure, contiguousEntries, isList, isStructure, readStructure } from './structure.ts';

export type { ArrayLikeStructure } from './structure.ts';

/** A matrix argument: a Tensor, an ndarray structure, or nested arrays of numbers. */
export type MatrixLike = ArrayLikeStructure | readonly (readonly number[])[] | readonly Float64Array[];

/** A vector argument: an array of numbers, or a Tensor or ndarray structure of one axis. */
export type VectorLike = ArrayLike<number> | ArrayLikeStructure;

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

  /** What JSON.stringify writes: nested arrays, which every matrix argument takes. A NaN or an infinity becomes null, as JSON has it. */
  toJSON(): number[][] {
    return this.toArray();
  }

  /** What is printed: aligned, to eight digits, long ones abridged. */
  toString(): string {
    return print((i, j) => this.get(i, j), this.shape);
  }
}
Object.defineProperty(Matrix.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: Matrix.prototype.toString });

/** Copies a MatrixLike into a Matrix; `caller` and `argument` name the place in the error. */
export function asMatrix(value: MatrixLike, caller: string, argument = 'A', ...rest: never[]): Matrix {
  noMore('asMatrix', rest, 'a matrix, who asks, and its name');
  if (isStructure(value)) {
    if (value.shape.length !== 2) refuse(caller, argument, 'a matrix of numbers', value, TypeError);
    return new Matrix(readStructure(value, caller, argument), value.shape[0], value.shape[1]);
  }
  const fail = (found: string): never => refuseSaying(caller, argument, 'a matrix of numbers', found, TypeError);
  if (!Array.isArray(value)) fail(describe(value));
  const rows = value as readonly ArrayLike<number>[];
  const columns = rows[0]?.length ?? 0;
  const out = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!isList(row)) fail(`${describe(row)} as row ${i}`);
    if (row.length !== columns) fail(`ragged rows: row 0 has ${columns} entries, row ${i} has ${row.length}`);
    for (let j = 0; j < columns; j++) {
      if (typeof row[j] !== 'number') fail(`${describe(row[j])} at [${i}, ${j}]`);
      out[i * columns + j] = row[j];
    }
  }
  return new Matrix(out, rows.length, columns);
}

/** The same to be read only: not copied where the entries lie as those of a Matrix do; `own`: where they are copied. */
export function viewMatrix(value: MatrixLike, caller: string, argument = 'A'): { readonly A: Matrix; readonly own: boolean } {
  const entries = isStructure(value) && value.shape.length === 2 ? contiguousEntries(value) : undefined;
  if (entries === undefined) return { A: asMatrix(value, caller, argument), own: true };
  const [rows, columns] = (value as ArrayLikeStructure).shape;
  return { A: new Matrix(entries, rows, columns), own: false };
}

/** Copies a VectorLike, of `length` entries where that is given. */
export function asVector(value: VectorLike, caller: string, argument: string, length?: number): Float64Array {
  const structure = isStructure(value);
  if (structure ? value.shape.length !== 1 : !isList(value)) refuse(caller, argument, 'a vector of numbers', value, TypeError);
  const size = structure ? value.shape[0] : (value as ArrayLike<number>).length;
  if (length !== undefined && size !== length) refuse(caller, `the length of ${argument}`, `${length}`, size);
  if (structure) return readStructure(value, caller, argument);
  const list = value as ArrayLike<number>;
  if (list instanceof Float64Array) return list.slice();
  return Float64Array.from({ length: size }, (_, i) => {
    if (typeof list[i] !== 'number') refuseSaying(caller, argument, 'a vector of numbers', `${describe(list[i])} at [${i}]`, TypeError);
    return list[i];
  });
}

/** The same, without NaN or infinities. */
export function asFiniteVector(value: VectorLike, caller: string, argument: string, length?: number): Float64Array {
  const v = asVector(value, caller, argument, length);
  finite(caller, argument, v);
  return v;
}

/** A matrix without NaN or infinities. */
export function asFiniteMatrix(value: MatrixLike, caller: string, argument = 'A'): Matrix {
  const A = asMatrix(value, caller, argument);
  finite(caller, argument, A.data, A.shape[1]);
  return A;
}

/** A square matrix. */
export function asSquare(value: MatrixLike, caller: string, argument = 'A'): Matrix {
  const A = asMatrix(value, caller, argument);
  expectSquare(A, caller, argument);
  return A;
}

/** The same to be read only, without a copy where there need be none. */
export function viewSquare(value: MatrixLike, caller: string, argument = 'A'): Matrix {
  const { A } = viewMatrix(value, caller, argument);
  expectSquare(A, caller, argument);
  return A;
}

export function expectSquare({ shape }: Matrix, caller: string, argument = 'A'): void {
  if (shape[0] !== shape[1]) refuseSaying(caller, argument, 'square', `[${shape.join(', ')}]`);
}

/** A square matrix without NaN or infinities. */
export function asFiniteSquare(value: MatrixLike, caller: string, argument = 'A'): Matrix {
  const A = asSquare(value, caller, argument);
  finite(caller, argument, A.data, A.shape[1]);
  return A;
}
