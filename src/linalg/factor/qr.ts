/**
 * A = Q R with orthonormal columns in Q and R upper triangular, by Householder's reflections (1958).
 *
 * The reflection H = I − τ v vᵀ takes a column x to (σ, 0, …, 0): |σ| = ‖x‖, v = x − σe₀. With σ of the sign opposite to x₀
 * nothing cancels. R = Hₙ₋₁ … H₁ H₀ A, Q = H₀ H₁ … Hₙ₋₁. At the end the signs are chosen so that R's diagonal is not negative,
 * which makes the factorisation of a matrix of full column rank unique.
 */
import { flag, noMore, options, refuseSaying } from '../../base/arguments.ts';
import { asFiniteMatrix, Matrix, type MatrixLike, type VectorLike } from '../matrix.ts';
import { norm, powerOfTwo } from '../vectors.ts';
import { asRightSide } from './rightSide.ts';
import { timesPowerOfTwo } from './symmetric.ts';

export interface QR {
  /** [m, min(m, n)] with orthonormal columns; [m, m] where `full`. */
  readonly Q: Matrix;
  /** [min(m, n), n], upper triangular, diagonal ≥ 0; [m, n] where `full`. */
  readonly R: Matrix;
}

/** B ← H B for H = I − τ v vᵀ acting on rows k, k + 1, …: w = τ Bᵀv, B ← B − v wᵀ. */
function reflect(B: Float64Array, columns: number, v: Float64Array, τ: number, k: number): void {
  const w = new Float64Array(columns);
  for (let i = 0; i < v.length; i++) for (let j = 0; j < columns; j++) w[j] += τ * v[i] * B[(k + i) * columns + j];
  for (let i = 0; i < v.length; i++) for (let j = 0; j < columns; j++) B[(k + i) * columns + j] -= v[i] * w[j];
}

/** A power of two beside the largest entry of each column, which is divided by it: lengths then neither overflow nor lose digits. */
function takeUnits(A: Float64Array, m: number, n: number): Float64Array {
  const units = new Float64Array(n).fill(0);
  for (let p = 0; p < m * n; p++) units[p % n] = Math.max(units[p % n], Math.abs(A[p]));
  for (let j = 0; j < n; j++) units[j] = units[j] > 0 ? powerOfTwo(units[j]) : 1;
  for (let p = 0; p < m * n; p++) A[p] /= units[p % n];
  return units;
}

/** Overwrites A [m, n] by R; the reflections, first to last. */
function triangularise(A: Float64Array, m: number, n: number): { v: Float64Array; τ: number }[] {
  const reflections: { v: Float64Array; τ: number }[] = [];
  for (let k = 0; k < Math.min(m - 1, n); k++) {
    const x = Float64Array.from({ length: m - k }, (_, i) => A[(k + i) * n + k]);
    const length = norm(x);
    if (norm(x.subarray(1)) === 0) {
      reflections.push({ v: x.fill(0), τ: 0 });
      continue;
    }
    const σ = x[0] > 0 ? -length : length;
    // v is scaled to first entry 1: then τ = (σ − x₀)/σ
    const τ = (σ - x[0]) / σ;
    const v = x.map((xi) => xi / (x[0] - σ));
    v[0] = 1;
    reflect(A, n, v, τ, k);
    for (let i = k + 1; i < m; i++) A[i * n + k] = 0;
    reflections.push({ v, τ });
  }
  return reflections;
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
  const reflections = triangularise(R, m, n);
  const width = full ? m : Math.min(m, n);
  // Q = H₀ H₁ … applied to the first columns of I, last reflection first
  const Q = new Float64Array(m * width);
  for (let i = 0; i < width; i++) Q[i * width + i] = 1;
  for (let k = reflections.length - 1; k >= 0; k--) reflect(Q, width, reflections[k].v, reflections[k].τ, k);
  for (let k = 0; k < Math.min(m, n); k++) {
    if (R[k * n + k] >= 0) continue;
    for (let j = k; j < n; j++) R[k * n + j] = -R[k * n + j];
    for (let i = 0; i < m; i++) Q[i * width + k] = -Q[i * width + k];
  }
  const own = R.slice(0, width * n).map((r, p) => r * units[p % n]);
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
  // y = Qᵀb
  triangularise(R, m, n).forEach(({ v, τ }, k) => {
    reflect(y, columns, v, τ, k);
  });
  const x = new Float64Array(n * columns);
  for (let i = n - 1; i >= 0; i--) {
    if (Math.abs(R[i * n + i]) <= 32 * m * Number.EPSILON * lengths[i])
      refuseSaying('leastSquares', `column ${i} of A`, 'independent of those before it', 'one that depends on them to working precision');
    // R x = y
    for (let c = 0; c < columns; c++) {
      let sum = y[i * columns + c];
      for (let k = i + 1; k < n; k++) sum -= R[i * n + k] * x[k * columns + c];
      x[i * columns + c] = sum / R[i * n + i];
    }
  }
  return answer(x.map((xi, p) => timesPowerOfTwo(xi, Math.log2(sizes[p % columns]) - Math.log2(units[Math.floor(p / columns)]))));
}
