/**
 * A = Q R with orthonormal columns in Q and R upper triangular, by Householder's reflections (1958).
 *
 * R = Hₙ₋₁ … H₁ H₀ A, Q = H₀ H₁ … Hₙ₋₁ (householder.ts). At the end the signs are chosen so that R's diagonal is not negative,
 * which makes the factorisation of a matrix of full column rank unique.
 */
import { flag, noMore, options, refuseSaying } from '../../base/arguments.ts';
import { asFiniteMatrix, Matrix, type MatrixLike, type VectorLike } from '../matrix.ts';
import { norm, powerOfTwo } from '../vectors.ts';
import { engine } from '../wasm/engine.ts';
import { type Dense, triangularise } from './householder.ts';
import { triangulariseInBlocks } from './householderInBlocks.ts';
import { asRightSide } from './rightSide.ts';
import { timesPowerOfTwo } from './symmetric.ts';

export interface QR {
  /** [m, min(m, n)] with orthonormal columns; [m, m] where `full`. */
  readonly Q: Matrix;
  /** [min(m, n), n], upper triangular, diagonal ≥ 0; [m, n] where `full`. */
  readonly R: Matrix;
}

/** A power of two beside the largest entry of each column, which is divided by it: lengths then neither overflow nor lose digits. */
function takeUnits(A: Float64Array, m: number, n: number): Float64Array {
  const units = new Float64Array(n).fill(0);
  for (let i = 0, p = 0; i < m; i++) for (let j = 0; j < n; j++, p++) units[j] = Math.max(units[j], Math.abs(A[p]));
  for (let j = 0; j < n; j++) units[j] = units[j] > 0 ? powerOfTwo(units[j]) : 1;
  for (let i = 0, p = 0; i < m; i++) for (let j = 0; j < n; j++, p++) A[p] /= units[j];
  return units;
}

/** From so many reflections on blocks pay for the copying. */
const BLOCKS_FROM = 24;

/** Householder's reflections: A becomes R in its first columns, Qᵀ times what it was in the others; Q's first `width` columns. */
function reflectToTriangle(A: Dense, triangular: number, width: number): Float64Array {
  const machine = Math.min(A.rows, triangular) < BLOCKS_FROM ? undefined : engine();
  return machine ? triangulariseInBlocks(A, triangular, width, machine) : triangularise(A, triangular, width);
}

export interface QROptions {
  /** Whether Q is completed to an [m, m] orthogonal matrix. Default false. */
  readonly full?: boolean;
}

/**
 * The QR factorisation of an [m, n] matrix.
 *
 * @example
 * import { qr } from 'saddlepoint';
 * const { R } = qr([[3, 1], [4, 2]]);
 * console.log(R.get(0, 0)); // 5, the length of the first column
 *
 * @throws RangeError where A is not finite
 */
export function qr(A: MatrixLike, given: QROptions = {}, ...rest: never[]): QR {
  noMore('qr', rest, 'a matrix and one object of options');
  const { full = false } = options('qr', given, ['full']);
  flag('qr', 'full', full);
  const {
    data: R,
    shape: [m, n],
  } = asFiniteMatrix(A, 'qr');
  const units = takeUnits(R, m, n);
  const width = full ? m : Math.min(m, n);
  const Q = reflectToTriangle({ data: R, rows: m, columns: n }, n, width);
  for (let k = 0; k < Math.min(m, n); k++) {
    if (R[k * n + k] >= 0) continue;
    for (let j = k; j < n; j++) R[k * n + j] = -R[k * n + j];
    for (let i = 0; i < m; i++) Q[i * width + k] = -Q[i * width + k];
  }
  const own = R.slice(0, width * n);
  for (let i = 0, p = 0; i < width; i++) for (let j = 0; j < n; j++, p++) own[p] *= units[j];
  return { Q: new Matrix(Q, m, width), R: new Matrix(own, width, n) };
}

/**
 * The x that makes ‖A x − b‖ least, by QR: R x = Qᵀb. For A of full column rank, [m, n] with m ≥ n: what is left of each
 * column beside those before it must be longer than 32m·ε of the column.
 *
 * @returns x, a Float64Array for a vector b, a Matrix for the columns of a matrix b
 * @example
 * import { leastSquares } from 'saddlepoint';
 * // The line through (0, 1), (1, 3), (2, 5):
 * const [intercept, slope] = leastSquares([[1, 0], [1, 1], [1, 2]], [1, 3, 5]);
 * console.log(Math.abs(intercept - 1) + Math.abs(slope - 2) < 1e-14); // → true
 *
 * @throws RangeError where A has fewer rows than columns, or columns that depend on each other, or b does not fit
 */
export function leastSquares(A: MatrixLike, b: ArrayLike<number>): Float64Array;
export function leastSquares(A: MatrixLike, b: MatrixLike): Matrix;
export function leastSquares(A: MatrixLike, b: VectorLike | MatrixLike, ...rest: never[]): Float64Array | Matrix {
  noMore('leastSquares', rest, 'a matrix and a right-hand side');
  const {
    data: R,
    shape: [m, n],
  } = asFiniteMatrix(A, 'leastSquares');
  if (m < n) refuseSaying('leastSquares', 'A', 'of at least as many rows as columns', `[${m}, ${n}]`);
  const { data: y, columns, answer } = asRightSide(b, m, 'leastSquares');
  const units = takeUnits(R, m, n);
  const sizes = takeUnits(y, m, columns);
  const lengths = Float64Array.from({ length: n }, (_, j) => norm(Float64Array.from({ length: m }, (_, i) => R[i * n + j])));
  // [R, y] = Qᵀ [A, b]
  const all = n + columns;
  const Ry = new Float64Array(m * all);
  for (let i = 0; i < m; i++) {
    Ry.set(R.subarray(i * n, (i + 1) * n), i * all);
    Ry.set(y.subarray(i * columns, (i + 1) * columns), i * all + n);
  }
  reflectToTriangle({ data: Ry, rows: m, columns: all }, n, 0);
  const x = new Float64Array(n * columns);
  for (let i = n - 1; i >= 0; i--) {
    if (Math.abs(Ry[i * all + i]) <= 32 * m * Number.EPSILON * lengths[i])
      refuseSaying('leastSquares', `column ${i} of A`, 'independent of those before it', 'one that depends on them to working precision');
    // R x = y
    for (let c = 0; c < columns; c++) {
      let sum = Ry[i * all + n + c];
      for (let k = i + 1; k < n; k++) sum -= Ry[i * all + k] * x[k * columns + c];
      x[i * columns + c] = sum / Ry[i * all + i];
    }
  }
  const inUnits = x.map((xi, p) => timesPowerOfTwo(xi, Math.log2(sizes[p % columns]) - Math.log2(units[Math.floor(p / columns)])));
  return answer(inUnits, n);
}
