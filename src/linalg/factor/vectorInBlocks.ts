/**
 * Triangular systems with one right side, where the triangle lies in the engine's memory: T x = b, and with Tᵀ, by 16 rows at a time.
 *
 *   [ T₁₁     ] [ x₁ ]   [ b₁ ]     x₁ by a loop over a square of 16; then all that T₂₁ takes from b₂ is a product of a matrix and a vector,
 *   [ T₂₁ T₂₂ ] [ x₂ ] = [ b₂ ]     at the speed at which the memory delivers T
 *
 * What the condition number asks for, in the memory in which the factors lie.
 */
import type { Block } from '../wasm/block.ts';
import type { Engine } from '../wasm/engine.ts';
import { matrixVector } from '../wasm/matrixVector.ts';
import { from, LINE } from '../wasm/triangular.ts';

/** Rows at a time. */
const ROWS = 16;

/** Solutions x ← T⁻¹x by the lower or upper triangle of a matrix or its transpose; `unit`: with ones on the diagonal. */
interface OneRightSide {
  lower(unit: boolean): void;
  upper(): void;
  lowerTransposed(unit: boolean): void;
  upperTransposed(): void;
}

/** For a matrix of an order that is a multiple of {@link LINE}, and x and scratch of that length. */
export function oneRightSide(machine: Engine, T: Block, order: number, [x, scratch]: readonly [Block, Block]): OneRightSide {
  const memory = machine.double.memory;
  const { multiplyVector, addCombination } = matrixVector(machine);
  const size = (first: number): number => Math.min(ROWS, order - first);
  const sixteen = Array.from({ length: Math.ceil(order / ROWS) }, (_, k) => k * ROWS);
  const upwards = [...sixteen].reverse();
  const diagonal = (i: number): number => memory[T.at + i * (T.down + 1)];

  /** The rows first … of x less those of T in the columns left … right − 1, times x. */
  const subtractDots = (first: number, left: number, right: number): void => {
    if (left >= right) return;
    multiplyVector(scratch, from(T, first, left), from(x, 0, left), size(first), right - left);
    for (let i = 0; i < size(first); i++) memory[x.at + first + i] -= memory[scratch.at + i];
  };
  /** The columns left … right − 1 of the rows first … of T, times x, taken from x. */
  const subtractRows = (first: number, left: number, right: number): void => {
    if (left >= right) return;
    for (let i = 0; i < size(first); i++) memory[scratch.at + i] = -memory[x.at + first + i];
    addCombination(from(x, 0, left), from(T, first, left), scratch, size(first), right - left);
  };
  /** xᵢ ← (xᵢ − Σ tᵢₖ xₖ) / tᵢᵢ over the columns left … right − 1. */
  const row = (i: number, left: number, right: number, unit: boolean): void => {
    let sum = memory[x.at + i];
    for (let k = left, at = T.at + i * T.down + left; k < right; k++, at++) sum -= memory[at] * memory[x.at + k];
    memory[x.at + i] = unit ? sum : sum / diagonal(i);
  };
  /** xᵢ ← xᵢ / tᵢᵢ, and xₖ ← xₖ − tᵢₖ xᵢ over the columns left … right − 1. */
  const column = (i: number, left: number, right: number, unit: boolean): void => {
    const xi = unit ? memory[x.at + i] : (memory[x.at + i] /= diagonal(i));
    for (let k = left, at = T.at + i * T.down + left; k < right; k++, at++) memory[x.at + k] -= memory[at] * xi;
  };

  return {
    lower(unit) {
      for (const b of sixteen) {
        subtractDots(b, 0, b);
        for (let i = b; i < b + size(b); i++) row(i, b, i, unit);
      }
    },
    upper() {
      for (const b of upwards) {
        subtractDots(b, b + size(b), order);
        for (let i = b + size(b) - 1; i >= b; i--) row(i, i + 1, b + size(b), false);
      }
    },
    lowerTransposed(unit) {
      for (const b of upwards) {
        for (let i = b + size(b) - 1; i >= b; i--) column(i, b, i, unit);
        subtractRows(b, 0, b);
      }
    },
    upperTransposed() {
      for (const b of sixteen) {
        for (let i = b; i < b + size(b); i++) column(i, i + 1, b + size(b), false);
        subtractRows(b, b + size(b), order);
      }
    },
  };
}
