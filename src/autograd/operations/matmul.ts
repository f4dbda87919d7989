/**
 * Matrix products, batched and broadcast, over linalg's product contract.
 *
 *   Y = A B        g_A = g Bᵀ,   g_B = Aᵀ g
 *
 * The transposes cost nothing: the product reads its operands through strides.
 */
import { refuseSaying } from '../../base/arguments.ts';
import { multiply } from '../../linalg/products/multiply.ts';
import type { Floats, Product } from '../../linalg/products/product.ts';
import { sumOf } from '../../linalg/vectors.ts';
import { allocate } from '../memory.ts';
import { defineOp, expectTensor, type Operation } from '../operation.ts';
import { broadcast, isFloat32, refuseShapes, show, sizeOf } from '../shape.ts';
import { type Op, Tensor } from '../tensor.ts';

/** Whether an entry that is exactly 0 is strong, and makes its term 0 whatever it meets, NaN too: so it is with cotangents. */
export interface Strong {
  readonly aStrong: boolean;
  readonly bStrong: boolean;
}

/** How a product reads its operands. */
export interface Reading extends Strong {
  /** A and B as they are, or transposed. */
  readonly aT: boolean;
  readonly bT: boolean;
}

/** The product as an operation is made of it: for operations that do something to its result besides. */
export const productOp: Op<Reading> = {
  name: 'matmul',
  forward: ([A, B], { aT, bT, ...strong }) => {
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
    multiplyTensors({ batch: one ? 1 : count, m: one ? count * m : m, k, n, ...fromA, ...fromB, out }, strong);
    return new Tensor(out, [...batch, m, n]);
  },
  vjp: [
    // A enters as A or Aᵀ: g_A = g Bᵀ or (g Bᵀ)ᵀ = B gᵀ. g's zeros are strong, the other operand keeps what it had.
    (g, _y, [, B], { aT, bT, bStrong: strong }) =>
      aT
        ? product(B, g, { aT: bT, bT: true, aStrong: strong, bStrong: true })
        : product(g, B, { aT: false, bT: !bT, aStrong: true, bStrong: strong }),
    (g, _y, [A], { aT, bT, aStrong: strong }) =>
      bT
        ? product(g, A, { aT: true, bT: aT, aStrong: true, bStrong: strong })
        : product(A, g, { aT: !aT, bT: false, aStrong: strong, bStrong: true }),
  ],
};
const product: Operation<Reading> = defineOp(productOp);

/** Whether all entries are finite: their sum is, then (an overflow of the sum alone costs a second look, no more). */
const isFinite = (x: Floats): boolean => Number.isFinite(sumOf(x, 0, x.length));

/** A product of entries of tensors, with what is strong among them. */
export function multiplyTensors(product: Product, { aStrong, bStrong }: Strong): void {
  multiply(product);
  if ((aStrong || bStrong) && !isFinite(product.out)) multiplyStrongly(product, aStrong, bStrong);
}

/** The entries that are not finite once more, without the terms that a strong zero removes: 0 · finite has added nothing to the others. */
function multiplyStrongly({ m, k, n, a, b, out, ...at }: Product, aStrong: boolean, bStrong: boolean): void {
  for (let p = 0; p < out.length; p++) {
    if (Number.isFinite(out[p])) continue;
    const [batch, row, column] = [Math.floor(p / (m * n)), Math.floor(p / n) % m, p % n];
    let i = at.aOffset + batch * at.aBatch + row * at.aRow;
    let j = at.bOffset + batch * at.bBatch + column * at.bColumn;
    let sum = 0;
    for (let q = 0; q < k; q++, i += at.aColumn, j += at.bRow) if (!(aStrong && a[i] === 0) && !(bStrong && b[j] === 0)) sum += a[i] * b[j];
    out[p] = sum;
  }
}

/** A·B over the last two axes; leading axes are batches and broadcast. A vector is a row on the left, a column on the right. */
export function matmul(A: Tensor, B: Tensor): Tensor {
  expectTensor('matmul', 'A', A);
  expectTensor('matmul', 'B', B);
  const [a, b] = [A.shape, B.shape];
  const k = a[a.length - 1];
  if (k === undefined || k !== b[Math.max(b.length - 2, 0)]) refuseSaying('matmul', 'the inner sizes', 'equal', `${show(a)} × ${show(b)}`);
  if (a.length > 1 && b.length > 1) return product(A, B, AS_GIVEN);
  const Y = product(a.length > 1 ? A : A.reshape([1, k]), b.length > 1 ? B : B.reshape([k, 1]), AS_GIVEN);
  return Y.reshape([...a.slice(0, -1), ...b.slice(0, -2), ...(b.length > 1 ? b.slice(-1) : [])]);
}
/** Factors as they are, and without strong zeros. */
export const AS_GIVEN: Reading = { aT: false, bT: false, aStrong: false, bStrong: false };

function expectVectors(caller: string, a: Tensor, b: Tensor): void {
  expectTensor(caller, 'a', a);
  expectTensor(caller, 'b', b);
  if (a.rank !== 1 || b.rank !== 1) refuseShapes(caller, 'a and b', 'vectors', a.shape, b.shape);
}

/** Σ aᵢ bᵢ of two vectors. */
export function dot(a: Tensor, b: Tensor): Tensor {
  expectVectors('dot', a, b);
  if (a.size !== b.size) refuseShapes('dot', 'a and b', 'vectors of one length', a.shape, b.shape);
  return a.mul(b).sum();
}

/** aᵢ bⱼ of two vectors. */
export function outer(a: Tensor, b: Tensor): Tensor {
  expectVectors('outer', a, b);
  return a.unsqueeze(1).mul(b);
}
