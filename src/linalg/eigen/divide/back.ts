/**
 * Back from the axes of T to those of A: every eigenvector x of T becomes the eigenvector Q x of A, Q = Hₙ₋₁ … H₃ H₂.
 *
 * With vectors as rows: X ← X H₂ H₃ … Hₙ₋₁. A product of reflections is a single expression (the compact WY form),
 *
 *   H_a H_a+1 … = I − Vᵀ W V,   rows of V: the vectors v;   W upper triangular, built up one reflection at a time:
 *
 *   (I − VᵀWV)(I − τ v vᵀ):   W ← [ W  −τ W V v ]
 *                                 [ 0      τ    ]
 *
 * so 32 reflections at a time are applied as two products:  Y = X Vᵀ,  X ← X − Y (W V).
 *
 * After Schreiber and Van Loan, "A storage-efficient WY representation for products of Householder transformations" (1989).
 */
import type { Engine } from '../../wasm/engine.ts';
import { TALL, WIDE } from '../../wasm/tile.ts';

/** Reflections at a time. */
const PANEL = 32;
/** Rows of X at a time, and columns: what a product uses again and again stays in the caches. */
const HIGH = 64;
const DEEP = 256;
const BYTES = 8;

/**
 * Each row x of X, [n, n], becomes Q x. S and τ are as `reduce` leaves them: vᵢ, of i entries, in row i of S.
 */
export function backTransform(X: Float64Array, S: Float64Array, τ: Float64Array, n: number, machine: Engine): void {
  const strips = Math.ceil(n / TALL);
  const stride = strips * TALL + 4;
  // In memory: X, then V and W·V as rows; V packed as columns and as rows; Y = X Vᵀ for some rows of X; V Vᵀ; −W.
  const x = 0;
  const V = x + strips * TALL * stride;
  const WV = V + PANEL * stride;
  const across = WV + PANEL * stride;
  const packed = across + PANEL * stride;
  const Y = packed + PANEL * stride;
  const G = Y + HIGH * PANEL;
  const W = G + PANEL * PANEL;
  machine.reserve((W + PANEL * PANEL - x) * BYTES);
  const M = machine.float64;
  for (let i = 0; i < n; i++) M.set(X.subarray(i * n, (i + 1) * n), x + i * stride);
  M.fill(0, x + n * stride, V);

  /** C (+)= A·B of the tiles: A read down and right by strides, B packed with `depth` rows, `panels` tiles wide. */
  const multiply = (a: number, down: number, b: number, to: number, toRow: number, rows: number, panels: number, depth: number): void =>
    machine.tile64(a * BYTES, down * BYTES, BYTES, b * BYTES, depth * WIDE, WIDE, to * BYTES, toRow * BYTES, rows / TALL, panels, depth, 0);

  for (let first = 2; first < n; first += PANEL) {
    const count = Math.min(PANEL, n - first);
    const wide = Math.ceil((first + count - 1) / TALL) * TALL;
    M.fill(0, V, WV);
    for (let j = 0; j < count; j++) M.set(S.subarray((first + j) * n, (first + j) * n + first + j), V + j * stride);
    machine.pack64(V * BYTES, BYTES, stride * BYTES, across * BYTES, wide, PANEL / TALL);
    machine.pack64(V * BYTES, stride * BYTES, BYTES, packed * BYTES, PANEL, wide / TALL);
    // G = V Vᵀ
    multiply(V, stride, across, G, PANEL, PANEL, PANEL / TALL, wide);
    // −W, column by column:  W[i, j] = −τⱼ Σₗ W[i, l] G[l, j],  W[j, j] = τⱼ
    M.fill(0, W, W + PANEL * PANEL);
    for (let j = 0; j < count; j++) {
      const τj = τ[first + j];
      for (let i = 0; i < j; i++) {
        let sum = 0;
        for (let l = i; l < j; l++) sum += M[W + i * PANEL + l] * M[G + l * PANEL + j];
        M[W + i * PANEL + j] = -τj * sum;
      }
      M[W + j * PANEL + j] = -τj;
    }
    // −W V, packed
    multiply(W, PANEL, packed, WV, stride, PANEL, wide / TALL, PANEL);
    machine.pack64(WV * BYTES, stride * BYTES, BYTES, packed * BYTES, PANEL, wide / TALL);

    for (let i = 0; i < strips * TALL; i += HIGH) {
      const rows = Math.min(HIGH, strips * TALL - i);
      const here = (x + i * stride) * BYTES;
      // Y = X Vᵀ
      for (let l = 0; l < wide; l += DEEP) {
        const depth = Math.min(DEEP, wide - l);
        const add = l > 0 ? 1 : 0;
        machine.tile64(
          here + l * BYTES,
          stride * BYTES,
          BYTES,
          across * BYTES + l * WIDE,
          wide * WIDE,
          WIDE,
          Y * BYTES,
          PANEL * BYTES,
          rows / TALL,
          PANEL / TALL,
          depth,
          add,
        );
      }
      // X ← X − Y (W V)
      machine.tile64(
        Y * BYTES,
        PANEL * BYTES,
        BYTES,
        packed * BYTES,
        PANEL * WIDE,
        WIDE,
        here,
        stride * BYTES,
        rows / TALL,
        wide / TALL,
        PANEL,
        1,
      );
    }
  }
  for (let i = 0; i < n; i++) X.set(M.subarray(x + i * stride, x + i * stride + n), i * n);
}
