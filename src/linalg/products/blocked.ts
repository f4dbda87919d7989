/**
 * The matrix product in plain JavaScript, arranged for speed: C = A·B by 4 × 4 tiles.
 *
 * A tile keeps its 16 sums in registers while k runs, so each number read serves four products instead of one.
 * Each sum still runs over k = 0, 1, … in order and in float64: the result is the readable triple loop's, bit for bit.
 * Large or float32 factors are first packed: rows of A and columns of B in fours, in the order in which a tile reads them.
 *
 * After Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008).
 */
import type { Floats, Product, ProductKernel } from './product.ts';
import { readableProduct } from './readable.ts';

/** Products with more multiplications than this are packed first. */
const PACK_FROM = 24 ** 3;

let packedA = new Float64Array(1024);
let packedB = new Float64Array(1024);

// Arrays and strides one by one, here and below: these are the inner loops, and an object a call would cost them.

/** [count, k] read by strides, packed in panels of four: panel s holds k groups of the entries 4s … 4s + 3, padded with zeros. */
function pack(to: Float64Array, from: Floats, offset: number, count: number, across: number, k: number, along: number): void {
  let q = 0;
  for (let s = 0; s < count; s += 4) {
    const start = offset + s * across;
    if (s + 4 <= count) {
      for (let p = 0, r = start; p < k; p++, r += along, q += 4) {
        to[q] = from[r];
        to[q + 1] = from[r + across];
        to[q + 2] = from[r + 2 * across];
        to[q + 3] = from[r + 3 * across];
      }
    } else {
      for (let p = 0, r = start; p < k; p++, r += along, q += 4) {
        to[q] = from[r];
        to[q + 1] = s + 1 < count ? from[r + across] : 0;
        to[q + 2] = s + 2 < count ? from[r + 2 * across] : 0;
        to[q + 3] = 0;
      }
    }
  }
}

const tileSums = new Float64Array(16);

/** tile = (panel of four rows of A)·(panel of four columns of B), both packed. */
function multiplyPanels(A: Float64Array, a: number, B: Float64Array, b: number, k: number): void {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  let c20 = 0;
  let c21 = 0;
  let c22 = 0;
  let c23 = 0;
  let c30 = 0;
  let c31 = 0;
  let c32 = 0;
  let c33 = 0;
  for (const end = a + 4 * k; a < end; a += 4, b += 4) {
    const b0 = B[b];
    const b1 = B[b + 1];
    const b2 = B[b + 2];
    const b3 = B[b + 3];
    const a0 = A[a];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = A[a + 1];
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = A[a + 2];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = A[a + 3];
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  tileSums[0] = c00;
  tileSums[1] = c01;
  tileSums[2] = c02;
  tileSums[3] = c03;
  tileSums[4] = c10;
  tileSums[5] = c11;
  tileSums[6] = c12;
  tileSums[7] = c13;
  tileSums[8] = c20;
  tileSums[9] = c21;
  tileSums[10] = c22;
  tileSums[11] = c23;
  tileSums[12] = c30;
  tileSums[13] = c31;
  tileSums[14] = c32;
  tileSums[15] = c33;
}

function packed(product: Product): void {
  const { batch, m, k, n, a, aOffset, aBatch, aRow, aColumn, b, bOffset, bBatch, bRow, bColumn, out } = product;
  const rows = Math.ceil(m / 4);
  const columns = Math.ceil(n / 4);
  if (packedA.length < 4 * rows * k) packedA = new Float64Array(4 * rows * k);
  if (packedB.length < 4 * columns * k) packedB = new Float64Array(4 * columns * k);
  for (let p = 0; p < batch; p++) {
    if (p === 0 || aBatch !== 0) pack(packedA, a, aOffset + p * aBatch, m, aRow, k, aColumn);
    if (p === 0 || bBatch !== 0) pack(packedB, b, bOffset + p * bBatch, n, bColumn, k, bRow);
    for (let s = 0; s < columns; s++) {
      const width = Math.min(4, n - 4 * s);
      for (let r = 0; r < rows; r++) {
        multiplyPanels(packedA, 4 * r * k, packedB, 4 * s * k, k);
        const height = Math.min(4, m - 4 * r);
        for (let i = 0; i < height; i++) {
          const to = p * m * n + (4 * r + i) * n + 4 * s;
          for (let j = 0; j < width; j++) out[to + j] = tileSums[4 * i + j];
        }
      }
    }
  }
}

/** Small float64 products, read in place: a row of A against four columns of B at a time. */
function direct(product: Product, a: Float64Array, b: Float64Array, out: Float64Array): void {
  const { batch, m, k, n, aOffset, aBatch, aRow, aColumn, bOffset, bBatch, bRow, bColumn } = product;
  for (let p = 0, to = 0; p < batch; p++) {
    for (let i = 0; i < m; i++) {
      const row = aOffset + p * aBatch + i * aRow;
      let j = 0;
      for (; j + 4 <= n; j += 4, to += 4) {
        let c0 = 0;
        let c1 = 0;
        let c2 = 0;
        let c3 = 0;
        for (let q = 0, r = row, s = bOffset + p * bBatch + j * bColumn; q < k; q++, r += aColumn, s += bRow) {
          const x = a[r];
          c0 += x * b[s];
          c1 += x * b[s + bColumn];
          c2 += x * b[s + 2 * bColumn];
          c3 += x * b[s + 3 * bColumn];
        }
        out[to] = c0;
        out[to + 1] = c1;
        out[to + 2] = c2;
        out[to + 3] = c3;
      }
      for (; j < n; j++, to++) {
        let c = 0;
        for (let q = 0, r = row, s = bOffset + p * bBatch + j * bColumn; q < k; q++, r += aColumn, s += bRow) c += a[r] * b[s];
        out[to] = c;
      }
    }
  }
}

/** C = A·b, one column, read as Cᵀ = bᵀ·Aᵀ: then four rows of A share each number of b. */
const transposed = (p: Product): Product => ({
  batch: p.batch,
  m: 1,
  k: p.k,
  n: p.m,
  a: p.b,
  aOffset: p.bOffset,
  aBatch: p.bBatch,
  aRow: p.bColumn,
  aColumn: p.bRow,
  b: p.a,
  bOffset: p.aOffset,
  bBatch: p.aBatch,
  bRow: p.aColumn,
  bColumn: p.aRow,
  out: p.out,
});

/** The fast product in plain JavaScript. */
export const blockedProduct: ProductKernel = (product) => {
  const { m, k, n, a, b, out } = product;
  const float64 = a instanceof Float64Array && b instanceof Float64Array && out instanceof Float64Array;
  // With a vector on either side no number is read often enough to be worth packing.
  const vector = m < 4 || n === 1;
  if (float64 && n === 1) direct(transposed(product), b, a, out);
  else if (float64 && (vector || m * k * n <= PACK_FROM)) direct(product, a, b, out);
  else if (vector) readableProduct(product);
  else packed(product);
};
