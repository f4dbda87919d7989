/**
 * The matrix product on vector instructions: C = A·B through the WebAssembly routines of ./wasm.
 *
 * The factors are copied into WebAssembly memory, which a fast product in JavaScript does anyway, to have them in the order of
 * use. Each is copied as it lies, row by row or column by column, and then packed, A into strips of four rows and B into panels of two
 * vectors' width; so a transpose costs nothing. Where packing would not pay the routine reads them as they lie. The work is
 * cut so that what is used together stays near:
 *
 *   BLOCK   of A, B and C at a time, so that the memory is bounded: 40 MB, whatever the sizes
 *   DEEP    of k at a time: a panel of B, DEEP · 32 bytes, stays in the first cache while all rows of A pass by
 *   HIGH    rows of A at a time: HIGH · DEEP numbers stay in the second cache while all panels of B pass by
 *   NEAR    bytes of B at most that are used as they lie, unpacked: the first cache holds them beside all else
 *   STRIPS  columns from which on A is packed: that many sums are worth the copying
 *
 * A tile that sticks out over the edge of C reads what follows in memory, and its results there are not copied out.
 */

import { type Engine, engine } from '../wasm/engine.ts';
import { TALL, WIDE } from '../wasm/tile.ts';
import { blockedProduct } from './blocked.ts';
import type { Floats, Product, ProductKernel } from './product.ts';

const BLOCK = 1024;
const DEEP = 256;
const HIGH = 96;
const NEAR = 16_384;
const STRIPS = 48;

/** Copies a block of [rows, columns] read through strides to contiguous memory. */
function copy(to: Floats, at: number, from: Floats, offset: number, rows: number, columns: number, down: number, right: number): void {
  const count = rows * columns;
  if (right === 1 && (down === columns || rows === 1)) {
    to.set(from.length === count ? from : from.subarray(offset, offset + count), at);
    return;
  }
  for (let i = 0, row = offset; i < rows; i++, row += down) {
    if (right === 1 && columns > 64) to.set(from.subarray(row, row + columns), at);
    else for (let j = 0, q = row; j < columns; j++, q += right) to[at + j] = from[q];
    at += columns;
  }
}

/** A batch that shares B is one product with more rows, if the matrices of A lie one below the other. */
function joined(p: Product): Product {
  if (p.batch === 1 || p.bBatch !== 0) return p;
  if (p.m === 1) return { ...p, batch: 1, m: p.batch, aRow: p.aBatch };
  return p.aBatch === p.m * p.aRow ? { ...p, batch: 1, m: p.batch * p.m } : p;
}

function multiply(machine: Engine, product: Product): void {
  const { batch, m, k, n, a, aRow, aColumn, b, bRow, bColumn, out } = joined(product);
  const single = out instanceof Float32Array;
  const size = single ? 4 : 8;
  const width = WIDE / size;

  // The largest block of each matrix; then where A, B and packed B begin after C, in numbers.
  const M = Math.min(BLOCK, m);
  const K = Math.min(BLOCK, k);
  const N = Math.min(BLOCK, n);
  const startA = (M + TALL) * (N + width);
  const startB = startA + (M + TALL) * K;
  const startPacked = startB + (N + width) * K;
  const startStrips = startPacked + (N + width) * K;
  machine.reserve((startStrips + (M + TALL) * K) * size);
  const memory = single ? machine.float32 : machine.float64;
  const strips = n >= STRIPS;
  const tile = machine[single ? (strips ? 'strip32' : 'tile32') : strips ? 'strip64' : 'tile64'];
  const packStrips = single ? machine.packStrips32 : machine.packStrips64;
  const pack = single ? machine.pack32 : machine.pack64;

  // A factor that all products of the batch share stays where it is, if it is there as a whole.
  const whole = M === m && K === k && N === n;
  for (let p = 0; p < batch; p++) {
    const keepA = whole && p > 0 && product.aBatch === 0;
    const keepB = whole && p > 0 && product.bBatch === 0;
    for (let i0 = 0; i0 < m; i0 += M) {
      const rows = Math.min(M, m - i0);
      for (let j0 = 0; j0 < n; j0 += N) {
        const columns = Math.min(N, n - j0);
        const panels = Math.ceil(columns / width);
        // Sums that are finished in one go can lie in memory as in `out`; those that are added to need room for the padding.
        const wide = k <= DEEP ? columns : panels * width;
        for (let l0 = 0; l0 < k; l0 += K) {
          const depth = Math.min(K, k - l0);

          const fromB = product.bOffset + p * product.bBatch + l0 * bRow + j0 * bColumn;
          const across = bColumn <= bRow;
          const small = across && depth * columns * size <= NEAR;
          if (!keepB && across) copy(memory, startB, b, fromB, depth, columns, bRow, bColumn);
          else if (!keepB) copy(memory, startB, b, fromB, columns, depth, bColumn, bRow);
          if (!keepB && !small) {
            const [from, to] = across ? [columns * size, size] : [size, depth * size];
            pack(startB * size, from, to, startPacked * size, depth, panels);
          }
          // From row to row of B, and from panel to panel.
          const bDown = small ? columns * size : WIDE;
          const bRight = small ? WIDE : depth * WIDE;

          const fromA = product.aOffset + p * product.aBatch + i0 * aRow + l0 * aColumn;
          const upright = aColumn <= aRow;
          if (!keepA && upright) copy(memory, startA, a, fromA, rows, depth, aRow, aColumn);
          else if (!keepA) copy(memory, startA, a, fromA, depth, rows, aColumn, aRow);
          let down = upright ? depth * size : size;
          let right = upright ? size : rows * size;
          if (strips) {
            if (!keepA) packStrips(startA * size, right, down, startStrips * size, depth, Math.ceil(rows / TALL));
            down = depth * size;
            right = TALL * size;
          }

          for (let l = 0; l < depth; l += DEEP) {
            for (let i = 0; i < rows; i += HIGH) {
              const high = Math.ceil(Math.min(HIGH, rows - i) / TALL);
              const add = l0 + l > 0 ? 1 : 0;
              const here = (strips ? startStrips : startA) * size + i * down + l * right;
              const panel = (small ? startB : startPacked) * size + l * bDown;
              const to = i * wide * size;
              tile(
                here,
                strips ? TALL * down : down,
                right,
                panel,
                bRight,
                bDown,
                to,
                wide * size,
                high,
                panels,
                Math.min(DEEP, depth - l),
                add,
              );
            }
          }
        }
        // Out of the memory, without the padding.
        let to = (p * m + i0) * n + j0;
        if (wide === n) out.set(memory.subarray(0, rows * n), to);
        else {
          for (let i = 0, from = 0; i < rows; i++, from += wide, to += n) {
            if (columns > 64) out.set(memory.subarray(from, from + columns), to);
            else for (let j = 0; j < columns; j++) out[to + j] = memory[from + j];
          }
        }
      }
    }
  }
}

const kernel =
  (fused: boolean): ProductKernel =>
  (product) => {
    const machine = engine(fused);
    if (product.batch * product.m * product.n * product.k === 0) product.out.fill(0);
    else if (machine) multiply(machine, product);
    else blockedProduct(product);
  };

/**
 * The product on SIMD instructions: in float64 bit for bit the readable product; in float32 the sums, too, are float32.
 * Where WebAssembly is missing or forbidden it is {@link blockedProduct}.
 */
export const simdProduct: ProductKernel = kernel(false);

/**
 * The same with fused multiply-add, a·b + c rounded once, where the engine has it (relaxed SIMD): up to a third faster, and no
 * longer bit for bit the same on every machine, so it is for those who ask: `withMatmul(fusedProduct, f)`.
 * Without it, it is {@link simdProduct}.
 */
export const fusedProduct: ProductKernel = (product) => (engine(true) ? kernel(true) : simdProduct)(product);
