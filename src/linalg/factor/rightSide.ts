/** Right-hand sides: A x = b takes a vector b or the columns of a matrix, and answers in kind. */
import { finite } from '../../base/arguments.ts';
import { asMatrix, asVector, Matrix, type MatrixLike, type VectorLike } from '../matrix.ts';
import { isStructure } from '../structure.ts';

/** b's columns, row-major [rows, columns], and the form of an answer of so many rows. */
interface RightSide {
  readonly data: Float64Array;
  readonly columns: number;
  answer(x: Float64Array, rows: number): Float64Array | Matrix;
}

/** Copies b, which must have as many rows as A. */
export function asRightSide(b: VectorLike | MatrixLike, rows: number, caller: string): RightSide {
  const list = b as ArrayLike<unknown>;
  const isVector = isStructure(b) ? b.shape.length === 1 : ArrayBuffer.isView(b) || list?.length === 0 || typeof list?.[0] === 'number';
  const { data, shape } = isVector ? asColumn(asVector(b as VectorLike, caller, 'b')) : asMatrix(b as MatrixLike, caller, 'b');
  const [height, columns] = shape;
  if (height !== rows) throw new RangeError(`${caller}: b must have as many rows as A, ${rows}, got ${height}`);
  finite(caller, 'b', data, isVector ? undefined : columns);
  return { data, columns, answer: (x, height) => (isVector ? x : new Matrix(x, height, columns)) };
}

const asColumn = (b: Float64Array): Matrix => new Matrix(b, b.length, 1);
