/**
 * Matrix products, batched and broadcast, over linalg's product contract.
 *
 *   Y = A B        g_A = g Bᵀ,   g_B = Aᵀ g
 *
 * The transposes cost nothing: the product reads its operands through strides.
 */
import { multiply } from '../linalg/multiply.ts';
import { allocate } from './memory.ts';
import { defineOp, make, Node, type Operation } from './record.ts';
import { broadcast, isFloat32, show, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

interface Transposed {
  readonly a: boolean;
  readonly b: boolean;
}

const product: Operation<Transposed> = defineOp<Transposed>({
  name: 'matmul',
  forward: ([A, B], { a: aT, b: bT }) => {
    const aRank = A.shape.length;
    const bRank = B.shape.length;
    const [aRows, aColumns] = [A.shape[aRank - 2], A.shape[aRank - 1]];
    const [bRows, bColumns] = [B.shape[bRank - 2], B.shape[bRank - 1]];
    const m = aT ? aColumns : aRows;
    const k = aT ? aRows : aColumns;
    const n = bT ? bRows : bColumns;
    if (k !== (bT ? bColumns : bRows)) throw new RangeError(`matmul: inner sizes differ: ${show(A.shape)} × ${show(B.shape)}`);
    const batch = broadcast('matmul', A.shape.slice(0, -2), B.shape.slice(0, -2), A.shape, B.shape);
    const out = allocate(isFloat32(A.data) && isFloat32(B.data), sizeOf(batch) * m * n);
    const y = make(out, [...batch, m, n]);
    const run = (a: Tensor, aBatch: number, b: Tensor, bBatch: number, count: number, rows: number): Tensor => {
      const fromA = { a: a.data, aOffset: 0, aBatch, aRow: aT ? 1 : aColumns, aColumn: aT ? aColumns : 1 };
      const fromB = { b: b.data, bOffset: 0, bBatch, bRow: bT ? 1 : bColumns, bColumn: bT ? bColumns : 1 };
      multiply({ batch: count, m: rows, k, n, ...fromA, ...fromB, out });
      return y;
    };
    // One B for all: the rows of every A stand below one another, one product.
    if (bRank === 2 && (!aT || aRank === 2)) return run(A, 0, B, 0, 1, sizeOf(batch) * m);
    // A matrix for each product, or one that all share.
    const each = (X: Tensor): [Tensor, number] => {
      const matrix = X.shape.slice(-2);
      return sizeOf(X.shape) === sizeOf(matrix) ? [X, 0] : [X.expand([...batch, ...matrix]), sizeOf(matrix)];
    };
    return run(...each(A), ...each(B), sizeOf(batch), m);
  },
  vjp: [
    // A enters as A or Aᵀ: g_A = g Bᵀ or (g Bᵀ)ᵀ = B gᵀ
    (g, _y, [, B], { a, b }) => (a ? product(B, g, { a: b, b: true }) : product(g, B, { a: false, b: !b })),
    (g, _y, [A], { a, b }) => (b ? product(g, A, { a: true, b: a }) : product(A, g, { a: !a, b: false })),
  ],
});

/** A·B over the last two axes; leading axes are batches and broadcast. A vector is a row on the left, a column on the right. */
export function matmul(A: Tensor, B: Tensor): Tensor {
  if (!(A instanceof Node && B instanceof Node)) throw new TypeError('matmul: both factors must be tensors (use tensor)');
  if (A.shape.length === 0 || B.shape.length === 0)
    throw new RangeError(`matmul: expected matrices, got ${show(A.shape)} × ${show(B.shape)}`);
  const row = A.shape.length === 1;
  const column = B.shape.length === 1;
  if (!row && !column) return product(A, B, { a: false, b: false });
  if (A.shape[A.shape.length - 1] !== B.shape[Math.max(B.shape.length - 2, 0)]) {
    throw new RangeError(`matmul: inner sizes differ: ${show(A.shape)} × ${show(B.shape)}`);
  }
  const Y = product(row ? A.reshape([1, A.shape[0]]) : A, column ? B.reshape([B.shape[0], 1]) : B, { a: false, b: false });
  const kept = Y.shape.filter((_, i) => !(row && i === Y.shape.length - 2) && !(column && i === Y.shape.length - 1));
  return Y.reshape(kept);
}

/** Σ aᵢ bᵢ of two vectors. */
export function dot(a: Tensor, b: Tensor): Tensor {
  if (!(a instanceof Node && b instanceof Node)) throw new TypeError('dot: both vectors must be tensors (use tensor)');
  if (a.shape.length !== 1 || b.shape.length !== 1 || a.shape[0] !== b.shape[0]) {
    throw new RangeError(`dot: expected two vectors of one length, got ${show(a.shape)} and ${show(b.shape)}`);
  }
  return a.mul(b).sum();
}

/** aᵢ bⱼ of two vectors. */
export function outer(a: Tensor, b: Tensor): Tensor {
  if (!(a instanceof Node && b instanceof Node)) throw new TypeError('outer: both vectors must be tensors (use tensor)');
  if (a.shape.length !== 1 || b.shape.length !== 1)
    throw new RangeError(`outer: expected two vectors, got ${show(a.shape)} and ${show(b.shape)}`);
  return a.reshape([a.shape[0], 1]).mul(b);
}
