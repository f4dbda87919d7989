/**
 * The symmetric eigenproblem by divide and conquer: the fast way, for all eigenvectors of anything but small matrices.
 *
 * Three steps, each in a file of its own, each made so that most of its work is a matrix product (a product uses every number it
 * reads many times; everything else waits for memory):
 *
 *   1. divide/reduce    A = Q T Qᵀ, T tridiagonal, by Householder's reflections in blocks      4/3 n³ operations, half in products
 *   2. divide/merge     T = Zᵀ Λ Z: cut T in small blocks, solve those by QL, and merge pairs  4/3 n³ at most, all in products
 *   3. divide/back      the vectors of T, turned back by Q                                     2 n³, all in products
 *
 * Cuppen's cut (1981) is the idea in the middle. Take T's entry e between the rows m − 1 and m, and subtract |e| from both neighbours on the
 * diagonal; then T is two separate blocks and a matrix of rank one,
 *
 *   T = [ T₁    ]  +  |e| u uᵀ,   u = (0, …, 0, 1, ±1, 0, …, 0)
 *       [    T₂ ]
 *
 * and how one rank changes eigenvalues and eigenvectors is a question about one equation in one unknown (divide/secular). QL, in
 * contrast, turns all n vectors some 1.7 n times by rotations, 3 n³ operations or more with nothing to use twice.
 *
 * Milliseconds, all vectors: see the table of `eigh`. Where WebAssembly is missing or forbidden QL does the work.
 */
import { backTransform } from './divide/back.ts';
import { merge } from './divide/merge.ts';
import { reduce } from './divide/reduce.ts';
import type { SymmetricSolver } from './symmetric.ts';
import { implicitQL, ql, type Tridiagonal } from './tridiagonal.ts';
import { engine } from './wasm/engine.ts';

/** Blocks of at most this order are left to QL. */
const LEAF = 32;

/** Λ and Z of a tridiagonal T: row i of Z is the eigenvector of values[i], in no order. */
export function divideAndConquer({ d, e }: Tridiagonal, n: number): { values: Float64Array; rows: Float64Array } {
  let blocks = 1;
  while (n > LEAF * blocks) blocks *= 2;
  const border = Array.from({ length: blocks + 1 }, (_, i) => Math.floor((i * n) / blocks));
  const values = d.slice();
  const Z = new Float64Array(n * n);

  // Cut.
  for (const m of border.slice(1, -1)) {
    values[m - 1] -= Math.abs(e[m - 1]);
    values[m] -= Math.abs(e[m - 1]);
  }
  // Solve the blocks.
  for (let b = 0; b < blocks; b++) {
    const start = border[b];
    const size = border[b + 1] - start;
    const rows = new Float64Array(size * size);
    for (let i = 0; i < size; i++) rows[i * size + i] = 1;
    const off = new Float64Array(size);
    off.set(e.subarray(start, start + size - 1));
    implicitQL({ d: values.subarray(start, start + size), e: off }, size, rows);
    for (let i = 0; i < size; i++) Z.set(rows.subarray(i * size, (i + 1) * size), (start + i) * n + start);
  }
  // Merge neighbours, until one block is left.
  for (let width = 1; width < blocks; width *= 2) {
    for (let b = 0; b < blocks; b += 2 * width) {
      const middle = border[b + width];
      merge({ Z, n, values }, border[b], middle, border[b + 2 * width], e[middle - 1]);
    }
  }
  return { values, rows: Z };
}

/** Householder's reduction, divide and conquer, and back. */
export const divide: SymmetricSolver = (S, n, vectors) => {
  const machine = engine();
  if (machine === undefined) return ql(S, n, vectors);
  const { d, e, τ } = reduce(S, n, machine);
  if (!vectors) {
    implicitQL({ d, e }, n, undefined);
    return { values: d, rows: undefined };
  }
  const { values, rows } = divideAndConquer({ d, e }, n);
  backTransform(rows, S, τ, n, machine);
  return { values, rows };
};
