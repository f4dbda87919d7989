/** Equilibration (equilibrate.ts) where a matrix lies in the engine's memory: the same scales, bit for bit, of moderate ones. */
import type { Block } from '../wasm/block.ts';
import type { Engine } from '../wasm/engine.ts';
import { FOUND, scaling } from '../wasm/scaling.ts';
import { MODERATE, type Scaling } from './equilibrate.ts';
import { exponentOf, powerOf2 } from './symmetric.ts';

/** What must be placed beside a matrix of such an order. */
export const placesForScaling = (order: number): (readonly [number, number])[] => [[1, FOUND * order], [1, order], [1, order], [1, order]]; // biome-ignore format: a list of sizes

/** R and C of A' = R A C, and ‖A'‖₁. */
interface Equilibrated extends Scaling {
  readonly size: number;
}

/**
 * Overwrites A, of order n with zeros beyond up to the columns `order`, by R A C. Where scales are not moderate, or an entry is not finite,
 * undefined, and A as it was.
 */
export function equilibrateInMemory(
  machine: Engine,
  A: Block,
  [n, order]: readonly [number, number],
  [found, r, c, s]: readonly Block[],
): Equilibrated | undefined {
  const memory = machine.double.memory;
  const { largestOfRows, largestOfColumns, scale } = scaling(machine, A, n, order);
  const [rows, columns] = [new Int32Array(n), new Int32Array(n)];
  /** −exponent of `most`, and its power of two at `at`; whether it is moderate, which NaN and infinity are not. */
  const takeUnit = (exponents: Int32Array, i: number, most: number, at: number): boolean => {
    exponents[i] = -exponentOf(most);
    if (!(Math.abs(exponents[i]) <= MODERATE)) return false;
    memory[at + i] = powerOf2(exponents[i]);
    return true;
  };
  largestOfRows(found);
  for (let i = 0, at = found.at; i < n; i++, at += FOUND) {
    if (!takeUnit(rows, i, Math.max(memory[at], memory[at + 1]), r.at)) return undefined;
  }
  memory.fill(0, c.at, c.at + order);
  largestOfColumns(r, c);
  for (let j = 0; j < n; j++) if (memory[c.at + j] === 0 || !takeUnit(columns, j, memory[c.at + j], c.at)) return undefined;
  memory.fill(0, s.at, s.at + order);
  scale(r, c, s);
  let size = 0;
  for (let j = 0; j < n; j++) size = Math.max(size, memory[s.at + j]);
  return { rows, columns, size };
}
