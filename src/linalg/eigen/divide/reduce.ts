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

import type { Engine } from '../../wasm/engine.ts';
import { strips as routinesOfStrips } from '../../wasm/strips.ts';
import { TALL, WIDE } from '../../wasm/tile.ts';
import type { Tridiagonal } from '../tridiagonal.ts';

/** Reflections in a panel. */
const PANEL = 32;
/** Rows of A in one product of the update, which covers the lower triangle by such blocks. */
const HIGH = 64;
const NOTHING = 1e-280;
const BYTES = 8;

/**
 * A = Q T Qᵀ, as `tridiagonalise` does it: reads the lower triangle of S and leaves in row i of S, left of the diagonal, the
 * vector vᵢ of Hᵢ = I − τᵢ vᵢ vᵢᵀ, whose last entry is 1. Q = Hₙ₋₁ Hₙ₋₂ … H₂.
 */
export function reduce(S: Float64Array, n: number, machine: Engine): Tridiagonal & { readonly τ: Float64Array } {
  const routines = machine.load(routinesOfStrips);
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const τ = new Float64Array(n);

  // Rows of whole strips; the last four numbers keep rows of 4096 bytes, which compete for the same cache lines, apart.
  const strips = Math.ceil(n / TALL);
  const stride = strips * TALL + 4;
  // In memory: A; the panel v₀, w₀, v₁, w₁, … as rows; the same as −w₀, −v₀, …, and that packed; vectors v, p and coefficients c.
  const A = 0;
  const P = A + strips * TALL * stride;
  const R = P + 2 * PANEL * stride;
  const packed = R + 2 * PANEL * stride;
  const v = packed + 2 * PANEL * stride;
  const p = v + stride;
  const c = p + stride;
  machine.reserve((c + 2 * PANEL - A) * BYTES);
  const M = machine.float64;
  M.fill(0, A, c + 2 * PANEL);
  for (let i = 0; i < n; i++) M.set(S.subarray(i * n, (i + 1) * n), A + i * stride);

  let count = 0; // pairs in the panel
  for (let i = n - 1; i >= 1; i--) {
    // Row i of A': aᵢ − Σⱼ (wⱼ[i] vⱼ + vⱼ[i] wⱼ), up to its diagonal entry.
    const row = A + i * stride;
    const wide = Math.ceil((i + 1) / TALL) * TALL * BYTES;
    if (count > 0) {
      M.fill(0, c, c + 2 * PANEL);
      for (let j = 0; j < 2 * count; j++) M[c + j] = -M[P + (j ^ 1) * stride + i];
      routines.combine(P * BYTES, stride * BYTES, wide, row * BYTES, c * BYTES, Math.ceil(count / 2));
    }
    d[i] = M[row + i];

    // The reflection takes the left part x of row i to (0, …, 0, σ), |σ| = ‖x‖.
    let squares = 0;
    for (let j = 0; j < i - 1; j++) squares += M[row + j] * M[row + j];
    const last = M[row + i - 1];
    if (squares < NOTHING) {
      e[i - 1] = last; // nothing to do: v = 0, w = 0
      S.fill(0, i * n, i * n + i);
    } else {
      const σ = last > 0 ? -Math.sqrt(squares + last * last) : Math.sqrt(squares + last * last);
      e[i - 1] = σ;
      // v is scaled to last entry 1: then τ = (σ − x_last)/σ
      for (let j = 0; j < i - 1; j++) M[v + j] = M[row + j] / (last - σ);
      M[v + i - 1] = 1;
      M.fill(0, v + i, v + stride);
      τ[i] = (σ - last) / σ;

      // p = τ (A v − Σⱼ (vⱼ (wⱼᵀv) + wⱼ (vⱼᵀv)))
      M.fill(0, p, p + stride);
      routines.symmetric(A * BYTES, stride * BYTES, v * BYTES, p * BYTES, Math.ceil(i / TALL));
      if (count > 0) {
        const pairs = Math.ceil(count / 2);
        routines.dots(P * BYTES, stride * BYTES, wide, v * BYTES, c * BYTES, pairs);
        for (let j = 0; j < 4 * pairs; j += 2) {
          const vv = M[c + j];
          M[c + j] = -M[c + j + 1];
          M[c + j + 1] = -vv;
        }
        routines.combine(P * BYTES, stride * BYTES, wide, p * BYTES, c * BYTES, pairs);
      }
      let pv = 0;
      for (let j = 0; j < i; j++) pv += M[p + j] * M[v + j];
      // w = p − ½τ(pᵀv)v, p with its factor τ
      const half = 0.5 * τ[i] * τ[i] * pv;
      const to = P + 2 * count * stride;
      for (let j = 0; j < i; j++) {
        M[to + j] = M[v + j];
        M[to + stride + j] = τ[i] * M[p + j] - half * M[v + j];
      }
      S.set(M.subarray(v, v + i), i * n);
      count++;
    }

    if (count === PANEL) {
      update(machine, i, A, P, R, packed, stride);
      M.fill(0, P, R);
      count = 0;
    }
  }
  if (n > 0) {
    M.fill(0, c, c + 2 * PANEL);
    let d0 = M[A];
    for (let j = 0; j < 2 * count; j += 2) d0 -= 2 * M[P + j * stride] * M[P + (j + 1) * stride];
    d[0] = d0;
  }
  return { d, e, τ };
}

/** A ← A − V Wᵀ − W Vᵀ for the first `order` rows and columns, lower triangle, in blocks of rows. */
function update(machine: Engine, order: number, A: number, P: number, R: number, packed: number, stride: number): void {
  const M = machine.float64;
  for (let j = 0; j < 2 * PANEL; j++) for (let q = 0; q < order; q++) M[R + j * stride + q] = -M[P + (j ^ 1) * stride + q];
  const panels = Math.ceil(order / TALL);
  machine.pack64(R * BYTES, stride * BYTES, BYTES, packed * BYTES, 2 * PANEL, panels);
  for (let i = 0; i < order; i += HIGH) {
    const rows = Math.min(HIGH, order - i);
    const to = (A + i * stride) * BYTES;
    const across = Math.min(panels, Math.ceil((i + rows) / TALL));
    machine.tile64(
      (P + i) * BYTES,
      BYTES,
      stride * BYTES,
      packed * BYTES,
      2 * PANEL * WIDE,
      WIDE,
      to,
      stride * BYTES,
      Math.ceil(rows / TALL),
      across,
      2 * PANEL,
      1,
    );
  }
}
