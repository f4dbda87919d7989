/** What all symmetric solvers share: the check at the door, and scaling by a power of two. */
import { asFiniteSquare, type MatrixLike } from '../matrix.ts';
import { maxAbs } from '../vectors.ts';

/**
 * Diagonalises a symmetric matrix, n × n, row-major, scaled so that its largest entry lies in [½, 1).
 * S may be overwritten. Values come in any order; row i of `rows` is the unit eigenvector of values[i].
 */
export type SymmetricSolver = (S: Float64Array, n: number, vectors: boolean) => { values: Float64Array; rows: Float64Array | undefined };

/** How far apart aᵢⱼ and aⱼᵢ may lie, in units of the largest entry. */
export const SYMMETRY_TOLERANCE = 1e-10;

/** Copies a matrix that is symmetric within `tolerance`·max|A|, and makes it symmetric to the last bit: (A + Aᵀ)/2. */
export function asSymmetric(
  value: MatrixLike,
  caller: string,
  tolerance: number = SYMMETRY_TOLERANCE,
): { S: Float64Array; n: number; largest: number } {
  if (!(tolerance >= 0)) throw new RangeError(`${caller}: symmetryTolerance must not be negative, got ${tolerance}`);
  const { data: S, shape } = asFiniteSquare(value, caller);
  const n = shape[0];
  const largest = maxAbs(S);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const lower = S[i * n + j];
      const upper = S[j * n + i];
      if (lower === upper) continue;
      if (Math.abs(lower / largest - upper / largest) > tolerance) {
        throw new RangeError(
          `${caller}: A must be symmetric, got ${upper} at [${j}, ${i}] and ${lower} at [${i}, ${j}]; ` +
            `they may differ by symmetryTolerance = ${tolerance} of the largest entry, ${largest}`,
        );
      }
      S[i * n + j] = S[j * n + i] = lower / 2 + upper / 2;
    }
  }
  return { S, n, largest };
}

/** The k for which |x|·2⁻ᵏ lies in [½, 1); 0 for x = 0. */
export function exponentOf(x: number): number {
  if (x === 0) return 0;
  let k = Math.floor(Math.log2(Math.abs(x))) + 1;
  // The logarithm may be off by one next to a power of two.
  if (timesPowerOfTwo(Math.abs(x), -k) < 0.5) k -= 1;
  if (timesPowerOfTwo(Math.abs(x), -k) >= 1) k += 1;
  return k;
}

/** x·2ᵏ, rounded at most once, also where 2ᵏ itself is beyond the numbers (|k| ≤ 2000). */
export function timesPowerOfTwo(x: number, k: number): number {
  if (k > 1000) return x * 2 ** 1000 * 2 ** (k - 1000);
  // 2⁻¹⁰⁰⁰·x may already be rounded, if it is subnormal: take the smaller factor first.
  if (k < -1000) return x * 2 ** (k + 1000) * 2 ** -1000;
  return x * 2 ** k;
}

/** Every entry times 2ᵏ, in place. */
export function scaleByPowerOfTwo(S: Float64Array, k: number): void {
  if (k === 0) return;
  const factor = 2 ** k;
  if (Math.abs(k) <= 1000) for (let i = 0; i < S.length; i++) S[i] *= factor;
  else for (let i = 0; i < S.length; i++) S[i] = timesPowerOfTwo(S[i], k);
}
