/**
 * Matrix products, batched and broadcast, over linalg's product contract.
 *
 *   Y = A B        g_A = g Bᵀ,   g_B = Aᵀ g
 *
 * The transposes cost nothing: the product reads its operands through strides.
 */
import { multiply } from '../../linalg/products/multiply.ts';
import type { Floats } from '../../linalg/products/product.ts';
import { allocate } from '../memory.ts';
import { defineOp, expectTensor, type Operation } from '../operation.ts';
import { broadcast, isFloat32, refuseShapes, show, sizeOf } from '../shape.ts';
import { Tensor } from '../tensor.ts';

interface Transposed {
  readonly a: boolean;
  readonly b: boolean;
}

const product: Operation<Transposed> = defineOp<Transposed>({
  name: 'matmul',
  forward: ([A, B], { a: aT, b: bT }) => {
    const [aRows, aColumns] = A.shape.slice(-2);
    const [bRows, bColumns] = B.shape.slice(-2);
    const [m, k] = aT ? [aColumns, aRows] : [aRows, aColumns];
    const n = bT ? bRows : bColumns;
    const batch = broadcast('matmul', A.shape.slice(0, -2), B.shape.slice(0, -2), A.shape, B.shape);
    const count = sizeOf(batch);
    const out = allocate(isFloat32(A.data) && isFloat32(B.data), count * m * n);
    // One B for all: the rows of every A stand below one another, one product.
    const one = B.shape.length === 2 && (!aT || A.shape.length === 2);
    // Otherwise a matrix for each product, or one that all share.
    const each = (X: Tensor): [Floats, number] => {
      const matrix = X.shape.slice(-2);
      return one || sizeOf(X.shape) === sizeOf(matrix) ? [X.data, 0] : [X.expand([...batch, ...matrix]).data, sizeOf(matrix)];
    };
    const [a, aBatch] = each(A);
    const [b, bBatch] = each(B);
    const fromA = { a, aOffset: 0, aBatch, aRow: aT ? 1 : aColumns, aColumn: aT ? aColumns : 1 };
    const fromB = { b, bOffset: 0, bBatch, bRow: bT ? 1 : bColumns, bColumn: bT ? bColumns : 1 };
    multiply({ batch: one ? 1 : count, m: one ? count * m : m, k, n, ...fromA, ...fromB, out });
    return new Tensor(out, [...batch, m, n]);
  },
  vjp: [
    // A enters as A or Aᵀ: g_A = g Bᵀ or (g Bᵀ)ᵀ = B gᵀ
    (g, _y, [, B], { a, b }) => (a ? product(B, g, { a: b, b: true }) : product(g, B, { a: false, b: !b })),
    (g, _y, [A], { a, b }) => (b ? product(g, A, { a: true, b: a }) : product(A, g, { a: !a, b: false })),
  ],
});

/** A·B over the last two axes; leading axes are batches and broadcast. A vector is a row on the left, a column on the right. */
export function matmul(A: Tensor, B: Tensor): Tensor {
  expectTensor('matmul', 'A', A);
  expectTensor('matmul', 'B', B);
  const [a, b] = [A.shape, B.shape];
  const k = a[a.length - 1];
  if (k === undefined || k !== b[Math.max(b.length - 2, 0)]) throw new RangeError(`matmul: inner sizes differ: ${show(a)} × ${show(b)}`);
  if (a.length > 1 && b.length > 1) return product(A, B, plain);
  const Y = product(a.length > 1 ? A : A.reshape([1, k]), b.length > 1 ? B : B.reshape([k, 1]), plain);
  return Y.reshape([...a.slice(0, -1), ...b.slice(0, -2), ...(b.length > 1 ? b.slice(-1) : [])]);
}
const plain: Transposed = { a: false, b: false };

function expectVectors(caller: string, a: Tensor, b: Tensor): void {
  expectTensor(caller, 'a', a);
  expectTensor(caller, 'b', b);
  if (a.rank !== 1 || b.rank !== 1) refuseShapes(caller, 'two vectors', a.shape, b.shape);
}

/** Σ aᵢ bᵢ of two vectors. */
export function dot(a: Tensor, b: Tensor): Tensor {
  expectVectors('dot', a, b);
  if (a.size !== b.size) refuseShapes('dot', 'two vectors of one length', a.shape, b.shape);
  return a.mul(b).sum();
}

/** aᵢ bⱼ of two vectors. */
export function outer(a: Tensor, b: Tensor): Tensor {
  expectVectors('outer', a, b);
  return a.unsqueeze(1).mul(b);
}
