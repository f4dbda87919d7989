/**
 * The matrix product on vector instructions: C = A·B through the WebAssembly routines of ../wasm.
 *
 * Its inner loop (wasm/tile.ts) keeps a tile of C in registers. The factors are copied into WebAssembly memory and packed in the
 * order of use (packing.ts), which a fast product in JavaScript does anyway. Here the work is cut so that what is used together stays near:
 *
 *   1024 of m, k and n, so that the memory is bounded: 40 MB, whatever the sizes
 *   256 of k: a panel of B, 256 · 32 bytes, stays in the first cache while all rows of A pass by
 *   96 rows of A: 96 · 256 numbers stay in the second cache while all panels of B pass by
 *
 * A tile that sticks out over the edge of C reads what follows in memory, and its results there are not copied out.
 */

import { type Block, type LeftFactor, multiply, type Panels, type ProductSize } from '../wasm/block.ts';
import { type Engine, engine, type Precision } from '../wasm/engine.ts';
import { TALL, WIDE } from '../wasm/tile.ts';
import { blockedProduct } from './blocked.ts';
import { asLeftFactor, asRightFactor, copyOut } from './packing.ts';
import type { Product, ProductKernel } from './product.ts';

const LARGEST_BLOCK = 1024;
const DEPTH_AT_ONCE = 256;
const ROWS_AT_ONCE = 96;

/** A batch that shares B is one product with more rows, if the matrices of A lie one below the other. */
function asOneProduct(p: Product): Product {
  if (p.batch === 1 || p.bBatch !== 0) return p;
  if (p.m === 1) return { ...p, batch: 1, m: p.batch, aRow: p.aBatch };
  return p.aBatch === p.m * p.aRow ? { ...p, batch: 1, m: p.batch * p.m } : p;
}

/** C (+)= A·B for blocks that lie in memory. */
function multiplyBlocks(precision: Precision, C: Block, A: LeftFactor, B: Panels, { rows, columns, depth, add }: ProductSize): void {
  for (let l = 0; l < depth; l += DEPTH_AT_ONCE) {
    const Bl = { at: B.at + l * B.down, across: B.across, down: B.down };
    for (let i = 0; i < rows; i += ROWS_AT_ONCE) {
      const Ail = { at: A.at + i * A.down + l * A.right, down: A.down, right: A.right, packed: A.packed };
      const Ci = { at: C.at + i * C.down, down: C.down, right: 1 };
      multiply(precision, Ci, Ail, Bl, {
        rows: Math.min(ROWS_AT_ONCE, rows - i),
        columns,
        depth: Math.min(DEPTH_AT_ONCE, depth - l),
        add: add || l > 0,
      });
    }
  }
}

/** The product in an engine's memory; what was there is gone. */
export function productIn(machine: Engine, product: Product): void {
  const { batch, m, k, n, a, aOffset, aBatch, aRow, aColumn, b, bOffset, bBatch, bRow, bColumn, out } = asOneProduct(product);
  const precision = out instanceof Float32Array ? machine.single : machine.double;
  const width = WIDE / precision.bytes;

  // The largest block of each matrix. C comes first in memory, then A and B as they are copied, then both packed.
  const M = Math.min(LARGEST_BLOCK, m);
  const K = Math.min(LARGEST_BLOCK, k);
  const N = Math.min(LARGEST_BLOCK, n);
  const [sizeA, sizeB, sizeC] = [(M + TALL) * K, (N + width) * K, (M + TALL) * (N + width)];
  const A = { data: a, down: aRow, right: aColumn, copied: sizeC, packed: sizeC + sizeA + 2 * sizeB, there: false };
  const B = { data: b, down: bRow, right: bColumn, copied: sizeC + sizeA, packed: sizeC + sizeA + sizeB, there: false };
  machine.reserve((sizeC + 2 * sizeA + 2 * sizeB) * precision.bytes);

  // A factor that all products of the batch share stays where it is, if it is there as a whole.
  const whole = M === m && K === k && N === n;
  for (let p = 0; p < batch; p++) {
    A.there = whole && p > 0 && aBatch === 0;
    B.there = whole && p > 0 && bBatch === 0;
    for (let i = 0; i < m; i += M) {
      const rows = Math.min(M, m - i);
      for (let j = 0; j < n; j += N) {
        const columns = Math.min(N, n - j);
        // Sums that are finished in one go can lie in memory as in `out`; those that are added to need space for the padding.
        const C = { at: 0, down: k <= DEPTH_AT_ONCE ? columns : Math.ceil(columns / width) * width, right: 1 };
        for (let l = 0; l < k; l += K) {
          const size = { rows, columns, depth: Math.min(K, k - l), add: l > 0 };
          const right = asRightFactor(precision, B, bOffset + p * bBatch + l * bRow + j * bColumn, size);
          const left = asLeftFactor(precision, A, aOffset + p * aBatch + i * aRow + l * aColumn, size, n);
          if (rows <= ROWS_AT_ONCE && size.depth <= DEPTH_AT_ONCE) multiply(precision, C, left, right, size);
          else multiplyBlocks(precision, C, left, right, size);
          if (l + K >= k) copyOut(precision.memory, C, size, product, (p * m + i) * n + j);
        }
      }
    }
  }
}

function productOn(machine: Engine | undefined, product: Product): void {
  if (product.batch * product.m * product.n * product.k === 0) product.out.fill(0);
  else if (machine) productIn(machine, product);
  else blockedProduct(product);
}

/**
 * The product on SIMD instructions: in float64 bit for bit the readable product; in float32 the sums, too, are float32.
 * Where WebAssembly is missing or forbidden it is {@link blockedProduct}.
 */
export const simdProduct: ProductKernel = (product) => productOn(engine(), product);

/**
 * The same with fused multiply-add, a·b + c rounded once, where the engine has it (relaxed SIMD): 9 to 17 % faster on Node 24, and no
 * longer bit for bit the same on every machine, so it is for those who ask: `withMatmul(fusedProduct, f)`.
 * Without it, it is {@link simdProduct}.
 */
export const fusedProduct: ProductKernel = (product) => productOn(engine(true) ?? engine(), product);
