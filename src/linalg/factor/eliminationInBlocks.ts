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
 *   plain        .13    1.0     25    221   2140
 *   in blocks    .04    .18    1.0     13    228
 *
 * After Toledo, "Locality of reference in LU decomposition with partial pivoting" (1997).
 */
import { copyRows, placeBlocks } from '../wasm/block.ts';
import { type Engine, engine } from '../wasm/engine.ts';
import { from, LINE, scratchFor, triangular } from '../wasm/triangular.ts';
import { eliminateColumns } from './elimination.ts';

/** From this order on blocks pay for the copying. */
const BLOCKS_FROM = 28;

/** P A = L U, A of order n, row-major, overwritten by U and, below the diagonal, L; and det P. */
export function eliminate(A: Float64Array, n: number): { permutation: Uint32Array; sign: 1 | -1 } {
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
export function eliminateInBlocks(given: Float64Array, n: number, machine: Engine): { permutation: Uint32Array; sign: 1 | -1 } {
  const order = LINE * Math.ceil(n / LINE);
  const stride = order + LINE / 2; // rows of 4096 bytes would compete for the same cache lines
  const [A, scratch] = placeBlocks(machine, [
    [order, stride],
    [1, scratchFor(order)],
  ]);
  const memory = machine.double.memory;
  const { subtractProduct, solveLower } = triangular(machine, scratch.at);
  memory.fill(0, A.at, scratch.at);
  for (let i = 0; i < order; i++) memory[i * stride + i] = 1;
  const asGiven = { at: 0, down: n };
  copyRows(given, asGiven, memory, A, [n, n]);

  const permutation = identity(order);
  const strip = { A: memory, n: order, stride, permutation };
  const eliminateHalves = (first: number, last: number): number => {
    if (last - first <= LINE) return eliminateColumns(strip, first, last);
    const middle = first + LINE * Math.ceil((last - first) / (2 * LINE));
    const sign = eliminateHalves(first, middle);
    const [U12, columns, depth] = [from(A, first, middle), last - middle, middle - first];
    // U₁₂ = L₁₁⁻¹ A₁₂,   A₂₂ ← A₂₂ − L₂₁ U₁₂
    solveLower({ T: from(A, first, first), unit: true }, U12, depth, columns);
    subtractProduct(from(A, middle, middle), from(A, middle, first), U12, { rows: order - middle, columns, depth });
    return sign * eliminateHalves(middle, last);
  };
  const sign = eliminateHalves(0, order) as 1 | -1;
  copyRows(memory, A, given, asGiven, [n, n]);
  return { permutation: permutation.slice(0, n), sign };
}
