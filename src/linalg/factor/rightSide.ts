/** Right-hand sides: A x = b takes a vector b or the columns of a matrix, and answers in kind. */
import { type ArrayLikeStructure, asMatrix, Matrix, type MatrixLike } from '../matrix.ts';

/** A vector: an array of numbers, or a Tensor or ndarray structure of one axis. */
export type VectorLike = ArrayLike<number> | ArrayLikeStructure;

/** b's columns, row-major [rows, columns], and the answer's form. */
export interface RightSide {
  readonly data: Float64Array;
  readonly columns: number;
  answer(x: Float64Array): Float64Array | Matrix;
}

/** Copies b, which must have as many rows as A. */
export function asRightSide(b: VectorLike | MatrixLike, rows: number, caller: string): RightSide {
  const structure = b as ArrayLikeStructure;
  const isVector = structure?.shape ? structure.shape.length === 1 : typeof (b as ArrayLike<unknown>)?.[0] === 'number';
  const { data, shape } = isVector ? asColumn(b as VectorLike) : asMatrix(b as MatrixLike, caller, 'b');
  const [height, columns] = shape;
  if (height !== rows) throw new RangeError(`${caller}: b must have as many rows as A, ${rows}, got ${height}`);
  const at = data.findIndex((x) => !Number.isFinite(x));
  if (at >= 0) throw new RangeError(`${caller}: b must be finite, got ${data[at]} in row ${Math.floor(at / columns)}`);
  return { data, columns, answer: (x) => (isVector ? x : new Matrix(x, x.length / columns, columns)) };
}

function asColumn(b: VectorLike): Matrix {
  const structure = b as ArrayLikeStructure;
  if (!structure.shape) return new Matrix(Float64Array.from(b as ArrayLike<number>), (b as ArrayLike<number>).length, 1);
  const { data, shape, stride = [1], offset = 0 } = structure;
  return new Matrix(
    Float64Array.from({ length: shape[0] }, (_, i) => data[offset + i * stride[0]]),
    shape[0],
    1,
  );
}
