/**
 * Triangular systems with many right sides, in the engine's memory: T is cut in halves, and what is left is products (wasm/triangular.ts).
 *
 * Bit for bit what one column after the other gives, with sums that run from the first known entry to the last.
 */
import { type Block, copyRows, placeBlocks, transposed } from '../wasm/block.ts';
import type { Engine } from '../wasm/engine.ts';
import { TALL } from '../wasm/tile.ts';
import { LINE, reversed, scratchFor, triangular } from '../wasm/triangular.ts';

/** From so many right sides on blocks pay. */
export const COLUMNS_FROM = 4;
/** Columns of right sides at a time: they and T are what the memory has to hold. */
const COLUMNS_AT_ONCE = 512;

/** Solves by triangles in turn, for the columns of x, row-major [n, m], in place. `systems` is given T [n, n] and X as they lie in memory. */
function solveInBlocks(
  machine: Engine,
  { T: given, n }: { readonly T: Float64Array; readonly n: number },
  x: Float64Array,
  m: number,
  systems: (T: Block) => readonly { readonly T: Block; readonly unit: boolean; readonly fromBottom: boolean }[],
): void {
  if (n === 0) return;
  const columns = Math.min(COLUMNS_AT_ONCE, LINE * Math.ceil(m / LINE));
  const stride = columns + LINE / 2;
  // The rows of a tile may stick out over T and X at the last row, and at the first where they are read from the bottom.
  const [, T, , X, , scratch] = placeBlocks(machine, [
    [TALL, n + TALL],
    [n, n + TALL],
    [TALL, Math.max(n + TALL, stride)],
    [n, stride],
    [TALL, stride],
    [1, scratchFor(columns)],
  ]);
  const memory = machine.double.memory;
  const { solveLower } = triangular(machine, scratch.at);
  copyRows(given, { at: 0, down: n }, memory, T, [n, n]);
  for (let c = 0; c < m; c += columns) {
    const wide = Math.min(columns, m - c);
    const place = { at: c, down: m };
    copyRows(x, place, memory, X, [n, wide]);
    for (const { T: triangle, unit, fromBottom } of systems(T)) {
      const rows = fromBottom ? { at: X.at + (n - 1) * stride, down: -stride, right: 1 } : X;
      solveLower({ T: fromBottom ? reversed(triangle, n, n) : triangle, unit }, rows, n, columns);
    }
    copyRows(memory, X, x, place, [n, wide]);
  }
}

/** L y = b from the top, then U x = y from the bottom. */
export const solveColumns = (machine: Engine, LU: Float64Array, n: number, x: Float64Array, m: number): void =>
  solveInBlocks(machine, { T: LU, n }, x, m, (T) => [
    { T, unit: true, fromBottom: false },
    { T, unit: false, fromBottom: true },
  ]);

/** L y = b from the top, then Lᵀ x = y from the bottom. */
export const solveColumnsSymmetric = (machine: Engine, L: Float64Array, n: number, x: Float64Array, m: number): void =>
  solveInBlocks(machine, { T: L, n }, x, m, (T) => [
    { T, unit: false, fromBottom: false },
    { T: transposed(T), unit: false, fromBottom: true },
  ]);
