/**
 * The symmetric eigenproblem by divide and conquer: the fast way, for all eigenvectors of anything but small matrices.
 *
 * Three steps, each in a file of its own, each made so that most of its work is a matrix product (a product uses every number it
 * reads many times; everything else waits for memory):
 *
 *   1. tridiagonaliseInBlocks   A = Q T Qᵀ, T tridiagonal, by Householder's reflections           4/3 n³ operations, half in products
 *   2. merge                    T = Zᵀ Λ Z: cut T in small blocks, solve those by QL, merge pairs  4/3 n³ at most, all in products
 *   3. backTransform            the vectors of T, transformed by Q                                 2 n³, all in products
 *
 * Cuppen's cut (1981) is the idea in the middle. Take T's entry e between the rows m − 1 and m, and subtract |e| from both neighbours on the
 * diagonal; then T is two separate blocks and a matrix of rank one,
 *
 *   T = [ T₁    ]  +  |e| u uᵀ,   u = (0, …, 0, 1, ±1, 0, …, 0)
 *       [    T₂ ]
 *
 * and how one rank changes eigenvalues and eigenvectors is a question about one equation in one unknown (secular.ts). QL, in
 * contrast, rotates all n vectors some 1.7 n times, 3 n³ operations or more with nothing to use twice.
 *
 * Milliseconds, all vectors: see the table of `eigh`. Where WebAssembly is missing or forbidden QL does the work.
 */

import type { SymmetricSolver } from '../../factor/symmetric.ts';
import { copyRows } from '../../wasm/block.ts';
import { type Engine, engine } from '../../wasm/engine.ts';
import { rotationsInMemory } from '../../wasm/rotations.ts';
import { implicitQL, ql } from '../ql.ts';
import { noRotations } from '../rotations.ts';
import type { Tridiagonal } from '../tridiagonal.ts';
import { backTransform } from './backTransform.ts';
import { merge, type Space } from './merge.ts';
import { tridiagonaliseInBlocks } from './tridiagonaliseInBlocks.ts';

/**
 * Blocks of at most this order are left to QL, whose rotations run on vector instructions here (wasm/rotations). Microseconds for
 * T = Zᵀ Λ Z, medians of interleaved runs, one core of an AMD EPYC:
 *
 *   leaf   n = 64    128    256     512
 *     16      282   1136   4980   20819
 *     32      223   1002   4445   21107
 *     64      184    905   4103   19813
 *    128      183   1044   4432   22991
 */
const LEAF = 64;

/** Λ and Z of a tridiagonal T: row i of Z is the eigenvector of values[i], in no order. QL solves blocks of at most order `leaf`. */
export function divideAndConquer(
  { d, e }: Tridiagonal,
  n: number,
  machine: Engine,
  leaf: number = LEAF,
): { values: Float64Array; rows: Float64Array } {
  let blocks = 1;
  while (n > leaf * blocks) blocks *= 2;
  const border = Array.from({ length: blocks + 1 }, (_, i) => Math.floor((i * n) / blocks));
  const values = d.slice();
  const Z = new Float64Array(n * n);

  // Cut.
  for (const m of border.slice(1, -1)) {
    values[m - 1] -= Math.abs(e[m - 1]);
    values[m] -= Math.abs(e[m - 1]);
  }
  // Solve the blocks.
  for (let b = 0; b < blocks; b++) solveBlock({ d: values, e }, border[b], border[b + 1], { Z, n }, machine);
  // Merge neighbours, until one block is left.
  for (let width = 1; width < blocks; width *= 2) {
    for (let b = 0; b < blocks; b += 2 * width) {
      const middle = border[b + width];
      merge({ Z, n, values, machine }, border[b], middle, border[b + 2 * width], e[middle - 1]);
    }
  }
  return { values, rows: Z };
}

/** One block, the rows and columns start … end − 1 of T, by QL; its rotations are applied to the rows of a matrix in the engine's memory. */
function solveBlock({ d, e }: Tridiagonal, start: number, end: number, { Z, n }: Pick<Space, 'Z' | 'n'>, machine: Engine): void {
  const size = end - start;
  const off = new Float64Array(size);
  off.set(e.subarray(start, end - 1));
  const rotations = rotationsInMemory(machine, size);
  const { matrix } = rotations;
  const memory = machine.double.memory;
  for (let i = 0; i < size; i++) memory[matrix.at + i * (matrix.down + 1)] = 1;
  implicitQL({ d: d.subarray(start, end), e: off }, size, rotations);
  copyRows(memory, matrix, Z, { at: start * n + start, down: n }, [size, size]);
}

/** Householder's reduction, divide and conquer, and back. */
export const divide: SymmetricSolver = (S, n, vectors) => {
  const machine = engine();
  if (machine === undefined) return ql(S, n, vectors);
  const { d, e, τ } = tridiagonaliseInBlocks(S, n, machine);
  if (!vectors) {
    implicitQL({ d, e }, n, noRotations(n));
    return { values: d, rows: undefined };
  }
  const { values, rows } = divideAndConquer({ d, e }, n, machine);
  backTransform(rows, S, τ, n, machine);
  return { values, rows };
};
