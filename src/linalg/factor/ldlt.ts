/**
 * A symmetric matrix of any signs as P A Pᵀ = L D Lᵀ: P a permutation, L unit lower triangular, D of blocks 1 × 1 and 2 × 2.
 *
 * Sylvester's law of inertia (L19): A and D = SᵀAS, S invertible, have equally many positive, negative and zero eigenvalues.
 * So D counts the eigenvalues below σ, from A − σI = …, without computing any: n³/3 operations, and independent of `eigh`.
 *
 * The pivots are those of Bunch and Kaufman (bunchKaufman.ts): a 2 × 2 pivot is taken only where its determinant is negative, one eigenvalue
 * of each sign.
 */

import { noMore, nonNegative, options, refuse } from '../../base/arguments.ts';
import { result } from '../../base/result.ts';
import { Matrix, type MatrixLike } from '../matrix.ts';
import { maxAbs } from '../vectors.ts';
import { engine } from '../wasm/engine.ts';
import { type Factors, factoriseColumns } from './bunchKaufman.ts';
import { factoriseInBlocks } from './bunchKaufmanInBlocks.ts';
import { asSymmetric } from './symmetric.ts';

export interface LDLT {
  /** Unit lower triangular. */
  readonly L: Matrix;
  /** Block diagonal. */
  readonly D: Matrix;
  /** Row i of L D Lᵀ is row permutation[i] of A. */
  readonly permutation: Uint32Array;
}

/** How many eigenvalues are positive, negative and zero. */
export interface Inertia {
  readonly positive: number;
  readonly negative: number;
  readonly zero: number;
}

/** From this order on blocks pay for the copying. */
const BLOCKS_FROM = 44;

/** L and D of a symmetric A, which is overwritten. */
function factorise(A: Float64Array, n: number): Factors {
  const machine = n < BLOCKS_FROM ? undefined : engine();
  return machine ? factoriseInBlocks(A, n, machine) : factoriseColumns(A, n);
}

/**
 * The factorisation P A Pᵀ = L D Lᵀ of a symmetric matrix.
 *
 * @example
 * import { ldlt } from 'saddlepoint';
 * const { L, D } = ldlt([[0, -2], [-2, 0]]);
 * console.log(D.toArray()); // → [ [ 0, -2 ], [ -2, 0 ] ]
 *
 * @throws RangeError where A is not square, symmetric and finite
 */
export function ldlt(A: MatrixLike, ...rest: never[]): LDLT {
  noMore('ldlt', rest, 'a matrix');
  const { S, n } = asSymmetric(A, 'ldlt');
  const { permutation, blocks } = factorise(S, n);
  const D = new Matrix(new Float64Array(n * n), n, n);
  let k = 0;
  for (const block of blocks) {
    // what is below D in these rows stays, as L's; D and what is right of it goes
    for (let i = k; i < k + block; i++) {
      for (let j = k; j < k + block; j++) D.data[i * n + j] = S[i * n + j];
      for (let j = k; j < n; j++) S[i * n + j] = 0;
      S[i * n + i] = 1;
    }
    k += block;
  }
  const L = new Matrix(S, n, n);
  return result({ L, D, permutation });
}

export interface InertiaOptions {
  /** Eigenvalues within this times max|A − shift·I| of the shift count as zero. Default n·ε, what rounding leaves unknown. */
  readonly tolerance?: number;
}

/**
 * How many eigenvalues of a symmetric matrix lie above, below and at `shift`, by LDLᵀ: the signs of D for A − (shift ± δ)I count those
 * above shift + δ and those below shift − δ; what is left lies within δ = tolerance·max|A − shift·I| of the shift. With the tolerance 0
 * every pivot's sign counts, even that of rounding noise.
 *
 * @example
 * import { inertia } from 'saddlepoint';
 * console.log(inertia([[0, -2], [-2, 0]])); // → { positive: 1, negative: 1, zero: 0 }
 *
 * @throws RangeError where A is not square, symmetric and finite, or shift is not finite
 */
export function inertia(A: MatrixLike, shift = 0, given: InertiaOptions = {}, ...rest: never[]): Inertia {
  noMore('inertia', rest, 'a matrix, a shift and one object of options');
  const { tolerance } = options('inertia', given, ['tolerance']);
  if (tolerance !== undefined) nonNegative('inertia', 'tolerance', tolerance);
  if (!Number.isFinite(shift)) refuse('inertia', 'shift', 'finite', shift);
  const { S, n } = asSymmetric(A, 'inertia');
  for (let i = 0; i < n; i++) S[i * n + i] -= shift;
  const δ = (tolerance ?? n * Number.EPSILON) * maxAbs(S);
  const { positive } = signsOfShifted(S.slice(), n, δ);
  const { negative } = signsOfShifted(S, n, -δ);
  return { positive, negative, zero: n - positive - negative };
}

/** The signs of D's eigenvalues for S − shift·I, which is overwritten. */
function signsOfShifted(S: Float64Array, n: number, shift: number): { positive: number; negative: number } {
  for (let i = 0; i < n; i++) S[i * n + i] -= shift;
  const { blocks } = factorise(S, n);
  let positive = 0;
  let negative = 0;
  let k = 0;
  for (const block of blocks) {
    if (block === 2 || S[k * n + k] > 0) positive++;
    if (block === 2 || S[k * n + k] < 0) negative++;
    k += block;
  }
  return { positive, negative };
}
