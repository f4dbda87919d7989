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
import { type Block, leftFactor, multiply, packColumns, placeBlocks, transposed } from '../../wasm/block.ts';
import type { Engine } from '../../wasm/engine.ts';
import { TALL } from '../../wasm/tile.ts';

/** Reflections at a time. */
const PANEL = 32;
/** Rows of X at a time, and columns: what a product uses again and again stays in the caches. */
const ROWS_AT_ONCE = 64;
const DEPTH_AT_ONCE = 256;

/**
 * Each row x of X, [n, n], becomes Q x. S and τ are as `reduce` leaves them: vᵢ, of i entries, in row i of S.
 */
export function backTransform(X: Float64Array, S: Float64Array, τ: Float64Array, n: number, machine: Engine): void {
  // Whole tiles; the last four numbers keep rows of 4096 bytes, which compete for the same cache lines, apart.
  const height = Math.ceil(n / TALL) * TALL;
  const stride = height + 4;
  const [x, V, WV, columnsOfV, rowsOfV, Y, G, W] = placeBlocks(machine, [
    [height, stride],
    [PANEL, stride],
    [PANEL, stride],
    [PANEL, stride],
    [PANEL, stride],
    [ROWS_AT_ONCE, PANEL],
    [PANEL, PANEL],
    [PANEL, PANEL],
  ]);
  const memory = machine.double.memory;
  const { double } = machine;
  for (let i = 0; i < n; i++) memory.set(X.subarray(i * n, (i + 1) * n), x.at + i * stride);
  memory.fill(0, x.at + n * stride, V.at);

  for (let first = 2; first < n; first += PANEL) {
    const count = Math.min(PANEL, n - first);
    const wide = Math.ceil((first + count - 1) / TALL) * TALL;
    memory.fill(0, V.at, WV.at);
    for (let j = 0; j < count; j++) memory.set(S.subarray((first + j) * n, (first + j) * n + first + j), V.at + j * stride);
    const Vᵀ = packColumns(double, transposed(V), columnsOfV.at, wide, PANEL);
    // G = V Vᵀ
    multiply(double, G, leftFactor(V), Vᵀ, { rows: PANEL, columns: PANEL, depth: wide });
    negativeW(memory, W, G, τ.subarray(first, first + count));
    // −W V
    const packedV = packColumns(double, V, rowsOfV.at, PANEL, wide);
    multiply(double, WV, leftFactor(W), packedV, { rows: PANEL, columns: wide, depth: PANEL });
    const minusWV = packColumns(double, WV, rowsOfV.at, PANEL, wide);

    for (let i = 0; i < height; i += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, height - i);
      // Y = X Vᵀ
      for (let l = 0; l < wide; l += DEPTH_AT_ONCE) {
        const here = { ...Vᵀ, at: Vᵀ.at + l * Vᵀ.down };
        multiply(double, Y, leftFactor(x, i, l), here, { rows, columns: PANEL, depth: Math.min(DEPTH_AT_ONCE, wide - l), add: l > 0 });
      }
      // X ← X − Y (W V)
      multiply(double, leftFactor(x, i), leftFactor(Y), minusWV, { rows, columns: wide, depth: PANEL, add: true });
    }
  }
  for (let i = 0; i < n; i++) X.set(memory.subarray(x.at + i * stride, x.at + i * stride + n), i * n);
}

/** −W, column by column:  W[i, j] = −τⱼ Σₗ W[i, l] G[l, j],  W[j, j] = τⱼ. */
function negativeW(memory: Float64Array, W: Block, G: Block, τ: Float64Array): void {
  const w = memory.subarray(W.at, W.at + PANEL * PANEL).fill(0);
  const g = memory.subarray(G.at, G.at + PANEL * PANEL);
  for (let j = 0; j < τ.length; j++) {
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let l = i; l < j; l++) sum += w[i * PANEL + l] * g[l * PANEL + j];
      w[i * PANEL + j] = -τ[j] * sum;
    }
    w[j * PANEL + j] = -τ[j];
  }
}
