/**
 * Gauss's elimination in blocks of columns, so that nearly all of its work is a matrix product.
 *
 *   [ A₁₁ A₁₂ ]      1. eliminate the left half of the columns: P A₁ = [L₁₁; L₂₁] U₁₁, whole rows exchanged
 *   [ A₂₁ A₂₂ ]      2. U₁₂ = L₁₁⁻¹ A₁₂
 *                    3. A₂₂ ← A₂₂ − L₂₁ U₁₂, the product
 *                    4. eliminate the right half, in the same way
 *
 * Eight columns are eliminated as in elimination.ts; every sum runs in the same order there and here, so the factors are the
 * same, bit for bit. Milliseconds, plain and in blocks (the least of many runs, Node 20, one core of a
 * busy AMD EPYC):
 *
 *   n             64    128    256    512   1024
 *   plain        .13    1.0    8.0     91    680
 *   in blocks    .03    .13    .81    8.7     70
 *
 * After Toledo, "Locality of reference in LU decomposition with partial pivoting" (1997).
 */
import { type Block, copyPadded, copyRows, placeBlocks } from '../wasm/block.ts';
import { columnElimination } from '../wasm/elimination.ts';
import { type Engine, engine } from '../wasm/engine.ts';
import { from, LINE, scratchFor, triangular } from '../wasm/triangular.ts';
import { eliminateColumns } from './elimination.ts';

/** From this order on blocks pay for the copying. */
export const BLOCKS_FROM = 28;

/** How rows were exchanged: row i of L U is row permutation[i] of A; det P. */
interface Exchanges {
  readonly permutation: Uint32Array;
  readonly sign: 1 | -1;
}

/** P A = L U, A of order n, row-major, overwritten by U and, below the diagonal, L; and det P. */
export function eliminate(A: Float64Array, n: number): Exchanges {
  const machine = n < BLOCKS_FROM ? undefined : engine();
  if (machine) return eliminateInBlocks(A, n, machine);
  const permutation = identity(n);
  return { permutation, sign: eliminateColumns({ A, n, stride: n, permutation }, 0, n) };
}

const identity = (n: number): Uint32Array => {
  const permutation = new Uint32Array(n);
  for (let i = 0; i < n; i++) permutation[i] = i;
  return permutation;
};

/** The same in the engine's memory, with A extended by ones on the diagonal to whole lines. */
export function eliminateInBlocks(given: Float64Array, n: number, machine: Engine): Exchanges {
  const [order, shapes] = placesForElimination(n);
  const [A, ...places] = placeBlocks(machine, shapes);
  copyPadded(given, n, machine.double.memory, A, order);
  const { permutation, sign } = eliminateInMemory(machine, A, order, places);
  copyRows(machine.double.memory, A, given, { at: 0, down: n }, [n, n]);
  return { permutation: permutation.slice(0, n), sign };
}

/** The order up to whole lines, and what must be placed for it: a matrix, and what is needed on the way. */
export function placesForElimination(n: number): [order: number, shapes: (readonly [number, number])[]] {
  const order = LINE * Math.ceil(n / LINE);
  const stride = order + LINE / 2; // rows of 4096 bytes would compete for the same cache lines
  return [order, [[order, stride], [1, LINE], [1, scratchFor(order)]]]; // biome-ignore format: a list of sizes
}

/** P A = L U, where A lies, of an order of whole lines. */
export function eliminateInMemory(machine: Engine, A: Block, order: number, [pivots, scratch]: readonly Block[]): Exchanges {
  const { subtractProduct, solveLower } = triangular(machine, scratch.at);
  const eliminateLine = columnElimination(machine, A, order, pivots);
  const permutation = identity(order);
  const eliminateHalves = (first: number, last: number): number => {
    if (last - first <= LINE) return eliminateLine(first, permutation);
    const middle = first + LINE * Math.ceil((last - first) / (2 * LINE));
    const sign = eliminateHalves(first, middle);
    const [U12, columns, depth] = [from(A, first, middle), last - middle, middle - first];
    // U₁₂ = L₁₁⁻¹ A₁₂,   A₂₂ ← A₂₂ − L₂₁ U₁₂
    solveLower({ T: from(A, first, first), unit: true }, U12, depth, columns);
    subtractProduct(from(A, middle, middle), from(A, middle, first), U12, { rows: order - middle, columns, depth });
    return sign * eliminateHalves(middle, last);
  };
  return { sign: eliminateHalves(0, order) as 1 | -1, permutation };
}
