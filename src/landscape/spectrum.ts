/**
 * Numbers read off a spectrum.
 *
 *   minimum ratio      #positive λ / #λ                        L19
 *   condition number   κ = max|λ| / min|λ|                     L63, L73, L101
 *   sharpness          λmax                                    L70
 *
 * The minimum ratio is the notes' measure of how near a critical point is to a minimum. Counted by strict signs it counts
 * rounding too (L20), so it takes a tolerance. A block-diagonal Hessian, which some libraries' `hessians` return, has other
 * eigenvalues than the Hessian; `blockDiagonalHessian` makes one from the other, to measure the difference.
 */

import { atLeast, count, noMore, options } from '../base/arguments.ts';
import { eigh } from '../linalg/eigen/eigh.ts';
import { lanczos } from '../linalg/eigen/lanczos.ts';
import { asSquare, Matrix, type MatrixLike } from '../linalg/matrix.ts';
import { maxAbs } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';
import { signs } from './signs.ts';
import { finite, hessianAt, point } from './vector.ts';

/** Eigenvalues, or the symmetric matrix that has them. */
export type Spectrum = ArrayLike<number> | MatrixLike;

function eigenvaluesOf(spectrum: Spectrum, caller: string): Float64Array {
  const list = spectrum as ArrayLike<unknown> | undefined;
  const isList = typeof list?.length === 'number' && typeof list[0] !== 'object';
  const values = isList
    ? Float64Array.from(list as ArrayLike<number>)
    : eigh(asSquare(spectrum as MatrixLike, caller, 'spectrum'), { vectors: false }).values;
  count(caller, 'the number of eigenvalues', values.length, 1);
  finite(values, caller, 'the spectrum');
  return values;
}

/**
 * All eigenvalues of the Hessian at θ, ascending. O(n³).
 *
 * @throws RangeError where θ does not fit or H is not finite
 * @example
 * import { oracle, spectrum, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.at(0).mul(w.at(1)).sub(1).square(), { w: tensor([0, 0]) });
 * console.log(spectrum(L, [0, 0])); // → Float64Array(2) [ -2, 2 ]
 */
export function spectrum(oracle: Oracle, θ: ArrayLike<number>, ...rest: readonly never[]): Float64Array {
  noMore('spectrum', rest, 'an oracle and θ');
  return eigh(hessianAt(oracle, point(oracle, θ, 'spectrum'), 'spectrum'), { vectors: false }).values;
}

/**
 * The notes' minimum ratio, #positive / #all eigenvalues: 1 at a strict minimum, 0 at a maximum (L19).
 *
 * @param spectrum eigenvalues, or a symmetric matrix
 * @param options `tolerance`: δ: only λ > δ·max|λ| count as positive. Default 0, the strict sign of the notes.
 * @throws RangeError where the spectrum is empty or not finite, or the tolerance is negative
 * @example
 * import { minimumRatio } from 'saddlepoint';
 * console.log(minimumRatio([-2, 2])); // → 0.5
 * console.log(minimumRatio([1e-18, 2])); // → 1
 * console.log(minimumRatio([1e-18, 2], { tolerance: 1e-7 })); // → 0.5
 */
export function minimumRatio(spectrum: Spectrum, given: { readonly tolerance?: number } = {}, ...rest: readonly never[]): number {
  noMore('minimumRatio', rest, 'a spectrum and options');
  const { tolerance: δ = 0 } = options('minimumRatio', given, ['tolerance']);
  atLeast('minimumRatio', 'tolerance', δ, 0);
  const λ = eigenvaluesOf(spectrum, 'minimumRatio');
  return signs(λ, δ).positive / λ.length;
}

/**
 * κ = max|λ| / min|λ|: how much longer the longest axis of the valley is, squared. λmax/λmin where all are positive;
 * Infinity where an eigenvalue is zero, NaN where all are.
 *
 * @param spectrum eigenvalues, or a symmetric matrix
 * @example
 * import { conditionNumber } from 'saddlepoint';
 * console.log(conditionNumber([[100, 0], [0, 1]])); // → 100
 */
export function conditionNumber(spectrum: Spectrum, ...rest: readonly never[]): number {
  noMore('conditionNumber', rest, 'one spectrum');
  const λ = eigenvaluesOf(spectrum, 'conditionNumber');
  return maxAbs(λ) / λ.reduce((least, x) => Math.min(least, Math.abs(x)), Infinity);
}

/**
 * Eigenvalues, ascending, and their eigenvectors, both ends of the spectrum among them: all by the full Hessian where
 * n ≤ fullBelow, the two ends by Lanczos on products Hv beyond.
 */
export function extremeEigenpairs(
  oracle: Oracle,
  θ: Float64Array,
  caller: string,
  fullBelow = 300,
): { readonly values: Float64Array; readonly vectors: Matrix } {
  if (θ.length <= fullBelow) return eigh(hessianAt(oracle, θ, caller));
  return lanczos((v) => oracle.hvp(θ, v), θ.length, { which: 'both', tolerance: 1e-8 });
}

/**
 * λmax of the Hessian at θ: the curvature of the steepest-curved direction, 2/η at the edge of gradient descent's stability.
 *
 * @param options `fullBelow`: up to this many parameters by the full Hessian, beyond by Lanczos. Default 300.
 * @example
 * import { oracle, sharpness, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.square().sum(), { w: tensor([3, 4]) });
 * console.log(sharpness(L, [0, 0])); // → 2
 */
export function sharpness(
  oracle: Oracle,
  θ: ArrayLike<number>,
  given: { readonly fullBelow?: number } = {},
  ...rest: readonly never[]
): number {
  noMore('sharpness', rest, 'an oracle, θ and options');
  const { fullBelow } = options('sharpness', given, ['fullBelow']);
  const { values } = extremeEigenpairs(oracle, point(oracle, θ, 'sharpness'), 'sharpness', fullBelow);
  return values[values.length - 1];
}

/**
 * H with the second derivatives across blocks set to zero: what one gets by differentiating twice, parameter tensor by
 * parameter tensor. It is not the Hessian, and its spectrum flatters: blocks that are positive each can hide a saddle (L20).
 *
 * @param H a symmetric matrix [n, n]
 * @param sizes how many parameters each block holds, in θ's order; they add up to n
 * @throws RangeError where H is not square or the sizes do not add up
 * @example
 * import { blockDiagonalHessian, minimumRatio } from 'saddlepoint';
 * const H = [[1, 2], [2, 1]];
 * console.log(minimumRatio(H), minimumRatio(blockDiagonalHessian(H, [1, 1]))); // → 0.5 1
 */
export function blockDiagonalHessian(H: MatrixLike, sizes: readonly number[], ...rest: readonly never[]): Matrix {
  noMore('blockDiagonalHessian', rest, 'a matrix and sizes');
  const full = asSquare(H, 'blockDiagonalHessian', 'H');
  const n = full.shape[0];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== n || sizes.some((size) => !Number.isInteger(size) || size < 0)) {
    throw new RangeError(`blockDiagonalHessian: sizes must be whole numbers that add up to ${n}, got [${sizes.join(', ')}]`);
  }
  const block = sizes.flatMap((size, k) => new Array<number>(size).fill(k));
  // Hᵢⱼ where i and j are of one block
  return new Matrix(
    full.data.map((h, at) => (block[Math.floor(at / n)] === block[at % n] ? h : 0)),
    n,
    n,
  );
}
