/**
 * Householder's reflections by products. A product of reflections H = I − τ v vᵀ is a single expression, the compact WY form,
 *
 *   H_a H_a+1 … = I − Vᵀ W V,   rows of V: the vectors v;   W upper triangular, built up one reflection at a time:
 *
 *   (I − VᵀWV)(I − τ v vᵀ):   W ← [ W  −τ W V v ]
 *                                 [ 0      τ    ]
 *
 * so 32 at a time are applied to rows as two products:  Y = X Vᵀ,  X ← X − Y (W V). In the opposite order, H_z … H_a, it is Wᵀ.
 *
 * After Schreiber and Van Loan, "A storage-efficient WY representation for products of Householder transformations" (1989).
 */
import { type Block, leftFactor, multiply, packColumns, transposed } from './block.ts';
import type { Engine } from './engine.ts';

/** Reflections at a time. */
export const PANEL = 32;
/** Rows of X at a time, and columns: what a product uses again and again stays in the caches. */
const ROWS_AT_ONCE = 64;
const DEPTH_AT_ONCE = 256;

/** The blocks that {@link reflections} of rows of so many numbers needs. */
export const placesForReflections = (stride: number): (readonly [number, number])[] => [
  [PANEL, stride],
  [PANEL, stride],
  [PANEL, stride],
  [ROWS_AT_ONCE, PANEL],
  [PANEL, PANEL],
  [PANEL, PANEL],
];

/** Applies reflections to the first so many rows of X, in whole tiles. */
type Apply = (X: Block, rows: number) => void;

/** Up to 32 reflections: vectors v as rows of V, `wide` numbers long, and as many τ as there are reflections. */
interface Reflections {
  readonly V: Block;
  readonly τ: Float64Array;
  readonly wide: number;
  /** From the last reflection to the first. */
  readonly backwards?: boolean;
}

/** X ← X H_a H_a+1 …: V has 32 rows of finite numbers, of which those beyond the last reflection do not count. */
export function reflections({ double }: Engine, [WV, columnsOfV, rowsOfV, Y, G, W]: readonly Block[]): (given: Reflections) => Apply {
  const memory = double.memory;
  return ({ V, τ, wide, backwards = false }) => {
    const Vᵀ = packColumns(double, transposed(V), columnsOfV.at, wide, PANEL);
    // G = V Vᵀ
    multiply(double, G, leftFactor(V), Vᵀ, { rows: PANEL, columns: PANEL, depth: wide });
    negativeW(memory, W, G, τ);
    // −W V
    const packedV = packColumns(double, V, rowsOfV.at, PANEL, wide);
    multiply(double, WV, leftFactor(backwards ? transposed(W) : W), packedV, { rows: PANEL, columns: wide, depth: PANEL });
    const minusWV = packColumns(double, WV, rowsOfV.at, PANEL, wide);
    return (X, height) => {
      for (let i = 0; i < height; i += ROWS_AT_ONCE) {
        const rows = Math.min(ROWS_AT_ONCE, height - i);
        // Y = X Vᵀ
        for (let l = 0; l < wide; l += DEPTH_AT_ONCE) {
          const here = { ...Vᵀ, at: Vᵀ.at + l * Vᵀ.down };
          multiply(double, Y, leftFactor(X, i, l), here, { rows, columns: PANEL, depth: Math.min(DEPTH_AT_ONCE, wide - l), add: l > 0 });
        }
        // X ← X − Y (W V)
        multiply(double, leftFactor(X, i), leftFactor(Y), minusWV, { rows, columns: wide, depth: PANEL, add: true });
      }
    };
  };
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
