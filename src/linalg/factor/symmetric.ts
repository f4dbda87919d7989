/** What all symmetric solvers share: the check of the argument, and scaling by a power of two. */
import { atLeast, finite } from '../../base/arguments.ts';
import { expectSquare, Matrix, type MatrixLike, viewMatrix } from '../matrix.ts';
import { maxAbs } from '../vectors.ts';

/**
 * Diagonalises a symmetric matrix, n × n, row-major, scaled so that its largest entry lies in [½, 1).
 * S may be overwritten. Values come in any order; row i of `rows` is the unit eigenvector of values[i].
 */
export type SymmetricSolver = (S: Float64Array, n: number, vectors: boolean) => { values: Float64Array; rows: Float64Array | undefined };

/** How far apart aᵢⱼ and aⱼᵢ may lie, in units of the largest entry. */
const SYMMETRY_TOLERANCE = 1e-10;

/** Side of the tiles in which a matrix and its transpose are walked: a whole column would come out of memory entry by entry. */
const TILE = 32;

/** max|A| in the pass that compares aᵢⱼ with aⱼᵢ; undefined where two of them differ, or are no numbers. */
function largestIfSymmetric(A: Float64Array, n: number): number | undefined {
  let largest = 0;
  let same = true;
  for (let top = 0; top < n; top += TILE) {
    for (let left = 0; left <= top; left += TILE) {
      for (let i = top, bottom = Math.min(top + TILE, n); i < bottom; i++) {
        for (let j = left, end = Math.min(left + TILE, i + 1), p = i * n + j, q = j * n + i; j < end; j++, p++, q += n) {
          const size = Math.abs(A[p]);
          if (size > largest) largest = size;
          if (A[p] !== A[q]) same = false;
        }
      }
      if (!same) return undefined;
    }
  }
  return largest;
}

/** Makes A symmetric to the last bit, (A + Aᵀ)/2, in place; refuses where aᵢⱼ and aⱼᵢ differ by more than `tolerance`·max|A|. L03 */
export function symmetrise(
  { data: A, shape: [n] }: Matrix,
  caller: string,
  argument: string,
  tolerance: number,
  nameOfTolerance = '',
): void {
  const largest = maxAbs(A);
  for (let top = 0; top < n; top += TILE) {
    for (let left = 0; left <= top; left += TILE) {
      for (let i = top; i < Math.min(top + TILE, n); i++) {
        for (let j = left; j < Math.min(left + TILE, i); j++) {
          const lower = A[i * n + j];
          const upper = A[j * n + i];
          if (lower === upper) continue;
          if (Math.abs(lower / largest - upper / largest) > tolerance) {
            throw new RangeError(
              `${caller}: ${argument} must be symmetric, got ${upper} at [${j}, ${i}] and ${lower} at [${i}, ${j}]; ` +
                `they may differ by ${nameOfTolerance}${tolerance} of the largest entry, ${largest}`,
            );
          }
          A[i * n + j] = A[j * n + i] = lower / 2 + upper / 2;
        }
      }
    }
  }
}

/** A symmetric matrix of order n, row-major, and max|S|. */
interface Symmetric {
  readonly S: Float64Array;
  readonly n: number;
  readonly largest: number;
}

/** A finite matrix, symmetric within `tolerance`·max|A|: a copy, made symmetric to the last bit. */
export function asSymmetric(value: MatrixLike, caller: string, tolerance: number = SYMMETRY_TOLERANCE): Symmetric {
  const { S, n, largest, own } = viewSymmetric(value, caller, tolerance);
  return { S: own ? S : S.slice(), n, largest };
}

/** The same to be read only: not copied where it is symmetric already and lies as a Matrix does; `own`: where it is copied. */
export function viewSymmetric(
  value: MatrixLike,
  caller: string,
  tolerance: number = SYMMETRY_TOLERANCE,
): Symmetric & { readonly own: boolean } {
  atLeast(caller, 'symmetryTolerance', tolerance, 0);
  const { A, own } = viewMatrix(value, caller);
  expectSquare(A, caller);
  const n = A.shape[0];
  const largest = largestIfSymmetric(A.data, n);
  if (largest !== undefined && largest !== Infinity) return { S: A.data, n, largest, own };
  finite(caller, 'A', A.data, n);
  const S = A.data.slice();
  symmetrise(new Matrix(S, n, n), caller, 'A', tolerance, 'symmetryTolerance = ');
  return { S, n, largest: maxAbs(S), own: true };
}

const bits = new DataView(new ArrayBuffer(8));

/** The k for which |x|·2⁻ᵏ lies in [½, 1); 0 for x = 0. */
export function exponentOf(x: number): number {
  bits.setFloat64(0, x);
  const biased = (bits.getUint32(0) >>> 20) & 0x7ff; // sign, 11 bits of exponent, 52 of the fraction
  if (biased > 0) return biased - 1022;
  return x === 0 ? 0 : exponentOf(x * 2 ** 54) - 54; // subnormal
}

/** 2ᵏ for −1022 ≤ k ≤ 1023, from its bits: 2 ** k takes ten times as long. */
export function powerOf2(k: number): number {
  bits.setUint32(4, 0);
  bits.setUint32(0, (k + 1023) << 20);
  return bits.getFloat64(0);
}

/** x·2ᵏ, rounded at most once, also where 2ᵏ itself is beyond the numbers. */
export function timesPowerOfTwo(x: number, k: number): number {
  if (k > 1000) return timesPowerOfTwo(x * 2 ** 1000, Math.min(k - 1000, 2000));
  // Twice as far down as the smallest number nothing is left, whatever is rounded on the way.
  if (k < -2000) return timesPowerOfTwo(x * 2 ** -1000, Math.max(k + 1000, -2000));
  // 2⁻¹⁰⁰⁰·x may already be rounded, if it is subnormal: take the smaller factor first.
  if (k < -1000) return x * 2 ** (k + 1000) * 2 ** -1000;
  return x * powerOf2(k);
}

/** Every entry times 2ᵏ, in place or into another array. */
export function scaleByPowerOfTwo(S: Float64Array, k: number, to: Float64Array = S): void {
  if (Math.abs(k) > 1000) for (let i = 0; i < S.length; i++) to[i] = timesPowerOfTwo(S[i], k);
  else for (let i = 0, factor = powerOf2(k); i < S.length; i++) to[i] = S[i] * factor;
}
