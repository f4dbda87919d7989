/**
 * Bunch and Kaufman's factorisation in blocks: the pivots of bunchKaufman.ts, and half of the work and more in matrix products.
 *
 * Each pivot changes the whole rest of the matrix, A ← A − l wᵀ, w = D l. But the choice of the next asks for two columns at most, and a
 * column of the changed matrix follows from the unchanged one and the pairs (l, w) so far:
 *
 *   column k of A':   a_k − Σⱼ wⱼ[k] lⱼ   from its diagonal entry on,   and   − Σⱼ lⱼ[k] wⱼ   above
 *
 * So 32 pairs are collected as rows of L and W, and then A ← A − Wᵀ L is done in one go. A is kept by its upper triangle, whose rows are
 * columns of the lower one. The factors are those of bunchKaufman.ts to rounding: after an exchange of rows lᵢ wⱼ there may be lⱼ wᵢ here.
 * Milliseconds, plain and in blocks (the least of many runs, Node 20, one core of a
 * busy AMD EPYC):
 *
 *   n             64    128    256    512   1024
 *   plain        .08    .58    4.8     46    400
 *   in blocks    .09    .33    1.4     16     58
 *
 * After LAPACK's dlasyf (Anderson and Dongarra 1989).
 */
import { type Block, placeBlocks, transposed } from '../wasm/block.ts';
import type { Engine } from '../wasm/engine.ts';
import { matrixVector } from '../wasm/matrixVector.ts';
import { from, LINE, scratchFor, triangular } from '../wasm/triangular.ts';
import { type Factors, isLargeEnough, lOf, pivotOf } from './bunchKaufman.ts';
import { copyTransposed } from './choleskyInBlocks.ts';

/** Pairs in a panel; one more where the last pivot is of two. */
const PANEL = 32;

/** The same as `factoriseColumns`, in the engine's memory; the upper triangle is left as it was given, but for D. */
export function factoriseInBlocks(given: Float64Array, n: number, machine: Engine): Factors {
  const stride = LINE * Math.ceil(n / LINE) + LINE / 2; // at least four zeros beyond every row
  const [A, L, W, X, Y, C, scratch] = placeBlocks(machine, [
    [n + LINE / 2, stride],
    [PANEL + 4, stride],
    [PANEL + 4, stride],
    [1, stride],
    [1, stride],
    [1, PANEL + 4],
    [1, scratchFor(n + LINE)],
  ]);
  const memory = machine.double.memory;
  const { addCombination } = matrixVector(machine);
  const { subtractProduct } = triangular(machine, scratch.at);
  const view = ({ at }: Block, length = stride): Float64Array => memory.subarray(at, at + length);
  const [x, y, c] = [view(X), view(Y), view(C, PANEL + 4)];
  memory.fill(0, A.at, scratch.at);
  for (let i = 0; i < n; i++) memory.set(given.subarray(i * n + i, (i + 1) * n), A.at + i * stride + i);

  const permutation = Uint32Array.from({ length: n }, (_, i) => i);
  const blocks: (1 | 2)[] = [];
  let count = 0; // pairs in the panel

  /** to ← to − Σⱼ factors_j[r] vectorsⱼ, over the columns first … last − 1. */
  const subtractPairs = (to: Block, [vectors, factors]: readonly [Block, Block], r: number, first: number, last: number): void => {
    if (count === 0 || first >= last) return;
    c.fill(0);
    for (let j = 0; j < count; j++) c[j] = -memory[factors.at + j * stride + r];
    addCombination(from(to, 0, first), from(vectors, 0, first), C, count, last - first);
  };
  /** Column r of A', from row k on: above the diagonal it lies as a column of the upper triangle, from there on as a row. */
  const readColumn = (to: Block, k: number, r: number): void => {
    for (let j = k, at = A.at + k * stride + r; j < r; j++, at += stride) memory[to.at + j] = memory[at];
    subtractPairs(to, [W, L], r, k, r);
    memory.set(memory.subarray(A.at + r * stride + r, A.at + r * stride + n), to.at + r);
    subtractPairs(to, [L, W], r, r, n);
    memory.fill(0, to.at + n, to.at + stride);
  };
  const swapNumbers = (p: number, q: number): void => {
    const number = memory[p];
    memory[p] = memory[q];
    memory[q] = number;
  };
  /** Rows and columns p < q change places: in what is left of A, in the rows of L above, in the pairs and in both columns. */
  const swap = (p: number, q: number): void => {
    if (p === q) return;
    for (let i = 0; i < p; i++) swapNumbers(A.at + i * stride + p, A.at + i * stride + q);
    for (let j = p + 1; j < q; j++) swapNumbers(A.at + p * stride + j, A.at + j * stride + q);
    for (let j = q + 1; j < n; j++) swapNumbers(A.at + p * stride + j, A.at + q * stride + j);
    swapNumbers(A.at + p * stride + p, A.at + q * stride + q);
    for (let j = 0; j < count; j++) for (const { at } of [L, W]) swapNumbers(at + j * stride + p, at + j * stride + q);
    for (const { at } of [X, Y]) swapNumbers(at + p, at + q);
    [permutation[p], permutation[q]] = [permutation[q], permutation[p]];
  };
  /** Appends (l, w) to the panel, and puts l in the place of row k of A, behind D. */
  const append = (k: number, w: Float64Array, first: number, l: (i: number) => number): void => {
    const [toL, toW, row] = [L.at + count * stride, W.at + count * stride, A.at + k * stride];
    memory.fill(0, toL, toL + stride);
    memory.fill(0, toW, toW + stride);
    for (let i = first; i < n; i++) {
      memory[toW + i] = w[i];
      memory[row + i] = memory[toL + i] = l(i);
    }
    count++;
  };

  for (let k = 0; k < n; ) {
    readColumn(X, k, k);
    let r = k;
    let λ = 0;
    for (let i = k + 1; i < n; i++) if (Math.abs(x[i]) > λ) λ = Math.abs(x[(r = i)]);
    let column = x;
    let two = false;
    if (!isLargeEnough(x[k], λ)) {
      readColumn(Y, k, r);
      let σ = 0;
      for (let j = k; j < n; j++) if (j !== r) σ = Math.max(σ, Math.abs(y[j]));
      const pivot = pivotOf(x[k], λ, y[r], σ);
      two = pivot === 'two';
      if (pivot !== 'as it is') swap(two ? k + 1 : k, r);
      if (pivot === 'exchanged') column = y;
    }
    if (two) {
      const e = x[k + 1];
      const D = { e, d0: x[k] / e, d1: y[k + 1] / e };
      memory.set([x[k], e], A.at + k * stride + k);
      memory[A.at + (k + 1) * stride + k + 1] = y[k + 1];
      append(k, x, k + 2, (i) => lOf(x[i] / e, y[i] / e, D.d1, D));
      append(k + 1, y, k + 2, (i) => lOf(y[i] / e, x[i] / e, D.d0, D));
    } else {
      const d = column[k];
      memory[A.at + k * stride + k] = d;
      append(k, column, k + 1, (i) => (d === 0 ? 0 : column[i] / d));
    }
    blocks.push(two ? 2 : 1);
    k += two ? 2 : 1;
    if (count >= PANEL || k >= n) {
      // A ← A − Wᵀ L
      const size = { rows: n - k, columns: n - k, depth: count, upper: true };
      if (k < n) subtractProduct(from(A, k, k), transposed(from(W, 0, k)), from(L, 0, k), size);
      count = 0;
    }
  }
  copyTransposed(memory, A, given, n);
  blocks.reduce((k: number, block) => {
    if (block === 2) given[k * n + k + 1] = given[(k + 1) * n + k];
    return k + block;
  }, 0);
  return { A: given, permutation, blocks };
}
