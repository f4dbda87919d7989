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
 *   n             48     64    128    256    512   1024
 *   plain        .05    .10    .68    4.5     43    380
 *   in blocks    .04    .06    .23    1.1    6.2     46
 *
 * After LAPACK's dlasyf (Anderson and Dongarra 1989).
 */
import { type Block, copyRows, placeBlocks, transposed } from '../wasm/block.ts';
import type { Engine } from '../wasm/engine.ts';
import { matrixVector } from '../wasm/matrixVector.ts';
import { TALL } from '../wasm/tile.ts';
import { from, LINE, scratchFor, triangular } from '../wasm/triangular.ts';
import { type Factors, isLargeEnough, lOf, pivotOf } from './bunchKaufman.ts';
import { copyTransposed } from './choleskyInBlocks.ts';

/** Pairs in a panel; one more where the last pivot is of two. */
const PANEL = 32;

/**
 * The same as `factoriseColumns`, in the engine's memory; the upper triangle is left as it was given, but for D.
 *
 * Rows of L lie where they stay, in the rows of A that they have emptied, and a column that is read is the w of the pair to come, so
 * that nothing is copied: a sixth of the time at order 128.
 */
export function factoriseInBlocks(given: Float64Array, n: number, machine: Engine): Factors {
  const stride = LINE * Math.ceil(n / LINE) + LINE / 2; // at least four zeros beyond every row
  const [A, W, C, scratch] = placeBlocks(machine, [
    [n + LINE / 2, stride],
    [PANEL + LINE, stride],
    [1, PANEL + LINE],
    [1, scratchFor(n + LINE)],
  ]);
  const memory = machine.double.memory;
  const { addCombination } = matrixVector(machine);
  const { subtractProduct } = triangular(machine, scratch.at);
  memory.fill(0, A.at, scratch.at);
  copyRows(given, { at: 0, down: n }, memory, A, [n, n]);

  const permutation = Uint32Array.from({ length: n }, (_, i) => i);
  const blocks: (1 | 2)[] = [];
  let count = 0; // pairs in the panel
  let L = A; // its first row

  /** to ← to − Σⱼ factorsⱼ[r] vectorsⱼ, over the columns first … last − 1. */
  const subtractPairs = (to: number, [vectors, factors]: readonly [Block, Block], r: number, first: number, last: number): void => {
    if (count === 0 || first >= last) return;
    for (let j = 0, at = factors.at + r; j < count; j++, at += stride) memory[C.at + j] = -memory[at];
    for (let j = count; j % TALL !== 0; j++) memory[C.at + j] = 0;
    addCombination({ at: to + first, down: 0, right: 1 }, from(vectors, 0, first), C, count, last - first);
  };
  /** Column r of A', from row k on: above the diagonal it lies as a column of the upper triangle, from there on as a row. */
  const readColumn = (to: number, k: number, r: number): void => {
    for (let j = k, at = A.at + k * stride + r; j < r; j++, at += stride) memory[to + j] = memory[at];
    subtractPairs(to, [W, L], r, k, r);
    const row = A.at + r * stride;
    memory.copyWithin(to + r, row + r, row + n);
    subtractPairs(to, [L, W], r, r, n);
  };
  const swapNumbers = (p: number, q: number): void => {
    const number = memory[p];
    memory[p] = memory[q];
    memory[q] = number;
  };
  /** Rows and columns p < q change places: in what is left of A, in the rows of L above, in the pairs and in both columns. */
  const swap = (p: number, q: number): void => {
    if (p === q) return;
    for (let i = 0, row = A.at; i < p; i++, row += stride) swapNumbers(row + p, row + q);
    for (let j = p + 1; j < q; j++) swapNumbers(A.at + p * stride + j, A.at + j * stride + q);
    for (let j = q + 1; j < n; j++) swapNumbers(A.at + p * stride + j, A.at + q * stride + j);
    swapNumbers(A.at + p * stride + p, A.at + q * stride + q);
    for (let j = 0, row = W.at; j < count + 2; j++, row += stride) swapNumbers(row + p, row + q);
    [permutation[p], permutation[q]] = [permutation[q], permutation[p]];
  };

  for (let k = 0; k < n; ) {
    const x = W.at + count * stride; // column k
    const y = x + stride; // column r
    const row = A.at + k * stride;
    readColumn(x, k, k);
    let r = k;
    let λ = 0;
    for (let i = k + 1; i < n; i++) if (Math.abs(memory[x + i]) > λ) λ = Math.abs(memory[x + (r = i)]);
    let two = false;
    if (!isLargeEnough(memory[x + k], λ)) {
      readColumn(y, k, r);
      let σ = 0;
      for (let j = k; j < n; j++) if (Math.abs(memory[y + j]) > σ && j !== r) σ = Math.abs(memory[y + j]);
      const pivot = pivotOf(memory[x + k], λ, memory[y + r], σ);
      two = pivot === 'two';
      if (pivot !== 'as it is') swap(two ? k + 1 : k, r);
      if (pivot === 'exchanged') memory.copyWithin(x + k, y + k, y + n);
    }
    // D and L in the place of the rows of A
    const d = memory[x + k];
    memory[row + k] = d;
    if (two) {
      const e = memory[x + k + 1];
      const D = { e, d0: d / e, d1: memory[y + k + 1] / e };
      memory[row + k + 1] = e;
      memory[row + stride + k + 1] = memory[y + k + 1];
      for (let i = k + 2; i < n; i++) {
        const [a0, a1] = [memory[x + i] / e, memory[y + i] / e];
        memory[row + i] = lOf(a0, a1, D.d1, D);
        memory[row + stride + i] = lOf(a1, a0, D.d0, D);
      }
    } else for (let i = k + 1; i < n; i++) memory[row + i] = d === 0 ? 0 : memory[x + i] / d;
    blocks.push(two ? 2 : 1);
    count += two ? 2 : 1;
    k += two ? 2 : 1;
    if (count >= PANEL && k < n) {
      // A ← A − Wᵀ L
      const size = { rows: n - k, columns: n - k, depth: count, upper: true };
      subtractProduct(from(A, k, k), transposed(from(W, 0, k)), from(L, 0, k), size);
      count = 0;
      L = from(A, k, 0);
    }
  }
  copyTransposed(memory, A, given, n);
  blocks.reduce((k: number, block) => {
    if (block === 2) given[k * n + k + 1] = given[(k + 1) * n + k];
    return k + block;
  }, 0);
  return { A: given, permutation, blocks };
}
