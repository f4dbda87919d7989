/**
 * Householder's reduction to tridiagonal form, A = Q T Qᵀ, in blocks: the same reflections as `tridiagonalise`, arranged so that
 * half of the work is a matrix product.
 *
 * One reflection from both sides changes the whole matrix: A ← HAH = A − v wᵀ − w vᵀ. Done at once it reads and writes the
 * matrix for 4 operations an entry, and waits for memory. But the next reflection asks for two things only: one row of the changed
 * matrix, and its product with one vector v. Both follow from the unchanged A and the vectors so far:
 *
 *   row i of A':   aᵢ − Σⱼ (wⱼ[i] vⱼ + vⱼ[i] wⱼ)
 *   A'v            = A v − Σⱼ (vⱼ (wⱼᵀv) + wⱼ (vⱼᵀv))
 *
 * So 32 pairs (v, w) are collected in a panel, and then A ← A − V Wᵀ − W Vᵀ is done in one go, at the speed of products.
 * What is left over, A v once per reflection, reads the lower triangle only, and is the part that waits for memory.
 *
 * After Dongarra, Hammarling and Sorensen, "Block reduction of matrices to condensed forms" (1989); LAPACK's dlatrd.
 */

import { type Block, copyRows, leftFactor, multiply, packColumns, placeBlocks } from '../../wasm/block.ts';
import type { Engine } from '../../wasm/engine.ts';
import { matrixVector } from '../../wasm/matrixVector.ts';
import { TALL } from '../../wasm/tile.ts';
import type { Tridiagonal } from '../tridiagonal.ts';
import { reflection } from '../tridiagonalise.ts';

/** Reflections in a panel. */
const PANEL = 32;
/** Rows of A in one product of the update, which covers the lower triangle by such blocks. */
const ROWS_AT_ONCE = 64;

/**
 * A = Q T Qᵀ, as `tridiagonalise` does it: reads the lower triangle of S and leaves in row i of S, left of the diagonal, the
 * vector vᵢ of Hᵢ = I − τᵢ vᵢ vᵢᵀ, whose last entry is 1. Q = Hₙ₋₁ Hₙ₋₂ … H₂.
 */
export function tridiagonaliseInBlocks(S: Float64Array, n: number, machine: Engine): Tridiagonal & { readonly τ: Float64Array } {
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const τ = new Float64Array(n);

  // Whole panels of rows; the last four numbers keep rows of 4096 bytes, which compete for the same cache lines, apart.
  const height = Math.ceil(n / TALL) * TALL;
  const stride = height + 4;
  // A; the pairs of the panel as rows, v₀, w₀, v₁, w₁, …; −w₀, −v₀, −w₁, …, as rows and packed; two vectors and 2·PANEL coefficients.
  const places = placeBlocks(machine, [
    [height, stride],
    ...Array<[number, number]>(3).fill([2 * PANEL, stride]),
    [1, stride],
    [1, stride],
    [1, 2 * PANEL],
  ]);
  const [A, VW, , , V, P, C] = places;
  const { multiplyVector, addCombination, addSymmetric } = matrixVector(machine);
  const memory = machine.double.memory;
  const view = ({ at }: Block, length: number): Float64Array => memory.subarray(at, at + length);
  const [v, p, c] = [view(V, stride), view(P, stride), view(C, 2 * PANEL)];
  memory.fill(0, A.at, C.at + 2 * PANEL);
  copyRows(S, { at: 0, down: n }, memory, A, [n, n]);

  let count = 0; // pairs in the panel
  for (let i = n - 1; i >= 1; i--) {
    // Row i of A': aᵢ − Σⱼ (wⱼ[i] vⱼ + vⱼ[i] wⱼ), up to its diagonal entry.
    const row = leftFactor(A, i);
    const wide = Math.ceil((i + 1) / TALL) * TALL;
    if (count > 0) {
      c.fill(0);
      for (let j = 0; j < 2 * count; j++) c[j] = -memory[VW.at + (j ^ 1) * stride + i];
      addCombination(row, VW, C, 2 * count, wide);
    }
    d[i] = memory[row.at + i];

    // The left part of row i becomes (0, …, 0, σ).
    ({ σ: e[i - 1], τ: τ[i] } = reflection(memory, v, i, row.at));
    if (τ[i] === 0) {
      S.fill(0, i * n, i * n + i); // nothing to do: v = 0, w = 0
      continue;
    }
    v.fill(0, i);
    copyRows(memory, V, S, { at: i * n, down: n }, [1, i]);

    // p = A v − Σⱼ (vⱼ (wⱼᵀv) + wⱼ (vⱼᵀv))
    p.fill(0);
    addSymmetric(P, A, V, i);
    if (count > 0) {
      multiplyVector(C, VW, V, 2 * count, wide);
      for (let j = 0; j < 2 * count; j += 2) {
        const vv = c[j];
        c[j] = -c[j + 1];
        c[j + 1] = -vv;
      }
      addCombination(P, VW, C, 2 * count, wide);
    }
    let pv = 0;
    for (let j = 0; j < i; j++) pv += p[j] * v[j];
    // w = τp − ½τ²(pᵀv)v
    const half = 0.5 * τ[i] * τ[i] * pv;
    const to = VW.at + 2 * count * stride;
    for (let j = 0; j < i; j++) {
      memory[to + j] = v[j];
      memory[to + stride + j] = τ[i] * p[j] - half * v[j];
    }
    count++;
    if (count === PANEL) {
      update(machine, i, places);
      memory.fill(0, VW.at, VW.at + 2 * PANEL * stride);
      count = 0;
    }
  }
  if (n > 0) {
    d[0] = memory[A.at];
    for (let j = VW.at; j < VW.at + 2 * count * stride; j += 2 * stride) d[0] -= 2 * memory[j] * memory[j + stride];
  }
  return { d, e, τ };
}

/** A ← A − V Wᵀ − W Vᵀ for the first `order` rows and columns, lower triangle, in blocks of rows. */
function update({ double }: Engine, order: number, [A, VW, minusWV, packed]: readonly Block[]): void {
  const { memory } = double;
  for (let j = 0; j < 2 * PANEL; j++) {
    const from = VW.at + (j ^ 1) * VW.down;
    const to = minusWV.at + j * VW.down;
    for (let q = 0; q < order; q++) memory[to + q] = -memory[from + q];
  }
  const right = packColumns(double, minusWV, packed.at, 2 * PANEL, order);
  for (let i = 0; i < order; i += ROWS_AT_ONCE) {
    const rows = Math.min(ROWS_AT_ONCE, order - i);
    // A ← A + [V W] [−W −V]ᵀ
    const left = { at: VW.at + i, down: 1, right: VW.down, packed: false };
    multiply(double, leftFactor(A, i), left, right, { rows, columns: Math.min(order, i + rows), depth: 2 * PANEL, add: true });
  }
}
