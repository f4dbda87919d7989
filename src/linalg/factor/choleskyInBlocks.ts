/**
 * Cholesky's factorisation in blocks, so that nearly all of its work is a matrix product. A = Uᵀ U with U = Lᵀ, whose rows lie together:
 *
 *   [ A₁₁ A₁₂ ]      1. A₁₁ = U₁₁ᵀ U₁₁, in the same way
 *   [     A₂₂ ]      2. U₁₂ = U₁₁⁻ᵀ A₁₂
 *                    3. A₂₂ ← A₂₂ − U₁₂ᵀ U₁₂, the product, its upper triangle
 *                    4. A₂₂ = U₂₂ᵀ U₂₂
 *
 * Small blocks are factorised as in `factoriseRows`; every sum runs in the same order there and here, so the factor is the same, bit for
 * bit. Milliseconds, plain and in blocks (the least of many runs, Node 20, one core of a
 * busy AMD EPYC):
 *
 *   n             64    128    256    512   1024
 *   plain        .06    .46    3.6     34    340
 *   in blocks    .02    .09    .55    3.8     48
 */

import { type Block, copyPadded, placeBlocks, transposed } from '../wasm/block.ts';
import type { Engine } from '../wasm/engine.ts';
import { from, LINE, scratchFor, triangular } from '../wasm/triangular.ts';
import type { Inverse } from './condition.ts';
import { oneRightSide } from './vectorInBlocks.ts';

/** Blocks up to this order are factorised row by row. */
const SMALL = 32;

/**
 * To read: A = L Lᵀ row by row, the lower triangle of A, of order n, overwritten by L, through the strides `down` and `right`.
 * Returns the first row without a positive pivot, n where all have one.
 *
 *   l_ij = (a_ij − Σ_{k<j} l_ik l_jk) / l_jj,   l_ii = √(a_ii − Σ_{k<i} l_ik²)
 */
export function factoriseRows(A: Float64Array, { at, down, right }: Block, n: number): number {
  for (let i = 0; i < n; i++) {
    const row = at + i * down;
    for (let j = 0; j <= i; j++) {
      const other = at + j * down;
      const end = row + j * right;
      let sum = A[end];
      for (let p = row, q = other; p !== end; p += right, q += right) sum -= A[p] * A[q];
      if (i !== j) A[end] = sum / A[other + j * right];
      else if (!(sum > 0)) return i;
      else A[end] = Math.sqrt(sum);
    }
  }
  return n;
}

/**
 * The same in the engine's memory, with A extended by ones on the diagonal to whole lines: L's lower triangle, where there is one; the first
 * row without a positive pivot; and A⁻¹, as long as nobody else uses that memory.
 */
export function factoriseInBlocks(
  given: Float64Array,
  L: Float64Array,
  n: number,
  machine: Engine,
): { readonly done: number; readonly inverse: Inverse } {
  const order = LINE * Math.ceil(n / LINE);
  const stride = order + LINE / 2; // rows of 4096 bytes would compete for the same cache lines
  const [A, X, D, scratch] = placeBlocks(machine, [
    [order, stride],
    [1, order],
    [1, order],
    [1, scratchFor(order)],
  ]);
  const memory = machine.double.memory;
  const { subtractProduct, solveLower, factoriseSmall } = triangular(machine, scratch.at);
  copyPadded(given, n, memory, A, order);

  /** Rows and columns first … last − 1; returns the first without a positive pivot, `last` where all have one. */
  const factoriseHalves = (first: number, last: number): number => {
    const A11 = from(A, first, first);
    if (last - first <= SMALL) {
      factoriseSmall(A11, last - first);
      for (let i = first; i < last; i++) if (!(memory[i * stride + i] > 0)) return i;
      return last;
    }
    const middle = first + LINE * Math.ceil((last - first) / (2 * LINE));
    const done = factoriseHalves(first, middle);
    if (done < middle) return done;
    const [U12, rest, depth] = [from(A, first, middle), last - middle, middle - first];
    // U₁₂ = U₁₁⁻ᵀ A₁₂,   A₂₂ ← A₂₂ − U₁₂ᵀ U₁₂
    solveLower({ T: transposed(A11) }, U12, depth, rest);
    subtractProduct(from(A, middle, middle), transposed(U12), U12, { rows: rest, columns: rest, depth, upper: true });
    return factoriseHalves(middle, last);
  };
  const done = Math.min(n, factoriseHalves(0, order));
  if (done === n) copyTransposed(memory, A, L, n);
  const x = memory.subarray(X.at, X.at + order).fill(0);
  const { upperTransposed, upper } = oneRightSide(machine, A, order, [X, D]);
  // A⁻¹ = U⁻¹ U⁻ᵀ
  const solve = (): void => {
    upperTransposed();
    upper();
  };
  return { done, inverse: { x, solve, solveTransposed: solve } };
}

/** Side of the squares in which a triangle is transposed: a whole column would come out of memory entry by entry. */
const TILE = 16;

/** The upper triangle of A, [n, n], to the lower one of `to`, row-major. */
export function copyTransposed(memory: Float64Array, A: Block, to: Float64Array, n: number): void {
  for (let top = 0; top < n; top += TILE) {
    for (let left = 0; left <= top; left += TILE) {
      for (let i = top; i < Math.min(top + TILE, n); i++) {
        for (let j = left, p = A.at + j * A.down + i; j < Math.min(left + TILE, i + 1); j++, p += A.down) to[i * n + j] = memory[p];
      }
    }
  }
}
