/**
 * Matrix products: C = A·B,  cᵢⱼ = Σₚ aᵢₚ bₚⱼ.
 *
 * `product` picks the kernel that suits a size. It is in force as soon as anything here or above makes a matrix or a tensor.
 */

import { noMore, refuseSaying } from '../../base/arguments.ts';
import { asMatrix, Matrix, type MatrixLike } from '../matrix.ts';
import { blockedProduct } from './blocked.ts';
import { makeDefault, multiply } from './multiply.ts';
import type { ProductKernel } from './product.ts';
import { readableProduct } from './readable.ts';
import { fusedProduct, simdProduct } from './simd.ts';

export { currentProduct, multiply, withMatmul } from './multiply.ts';
export { blockedProduct, fusedProduct, readableProduct, simdProduct };

/**
 * From this number m·k·n of multiplications on, the SIMD product's overhead (0.2 to 0.4 µs a call, and the copying) is paid back.
 *
 * Nanoseconds a call, medians of 60 interleaved runs, float64 / float32 (Node 20, one core of an AMD EPYC; ±20 %):
 *
 *   [m, k, n]         m·k·n     readable          blocked           SIMD
 *   [4, 4, 4]            64     327 / 352         148 / 185         358 / 339
 *   [6, 6, 6]           216     795 / 595         394 / 369         364 / 190
 *   [8, 8, 8]           512    1114 / 1354        451 / 502         242 / 221
 *   [10, 10, 10]       1000    2069 / 2487       1022 / 1175        339 / 282
 *   [32, 2, 16]        1024    3565 / 3973       1323 / 1764        406 / 270
 *   [16, 16, 16]       4096    8430 / 10442      3327 / 2914        674 / 443
 *   [32, 16, 16]       8192   15970 / 34806      6108 / 8271       1154 / 1177
 *   [24, 24, 24]      13824   29159 / 32824     11436 / 8256       2066 / 1009
 *   [128, 128, 1]     16384   30953 / 37321     12163 / 37227      9846 / 7886
 *   [1, 512, 512]    262144  654164 / 668054   209352 / 674304   341168 / 192136
 *
 * The last row is the exception: one row of A meets each number of B once, so copying B does not pay in float64.
 */
const SIMD_FROM = 216;

/** The default kernel. Which kernel serves which size is decided here and nowhere else. */
export const product: ProductKernel = (p) => {
  const rows = p.bBatch === 0 ? p.batch * p.m : p.m;
  const vector = rows === 1 && p.out instanceof Float64Array;
  if (rows * p.k * p.n < SIMD_FROM || vector) blockedProduct(p);
  else simdProduct(p);
};

/** Has the fast kernels in force: called by whatever makes matrices or tensors, so that a bundle without them is without kernels. */
export const fastProducts = (): void => makeDefault(product);

/**
 * The product A·B of an [m, k] and a [k, n] matrix, as an [m, n] {@link Matrix}, in float64.
 *
 * @example
 * import { matmul } from 'saddlepoint';
 * console.log(matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).toArray()); // → [ [ 19, 22 ], [ 43, 50 ] ]
 *
 * @throws TypeError where A or B is not a matrix
 * @throws RangeError where the inner sizes differ
 */
export function matmul(A: MatrixLike, B: MatrixLike, ...rest: never[]): Matrix {
  noMore('matmul', rest, 'two matrices');
  const {
    data: a,
    shape: [m, k],
  } = asMatrix(A, 'matmul', 'A');
  const {
    data: b,
    shape: [inner, n],
  } = asMatrix(B, 'matmul', 'B');
  if (k !== inner) refuseSaying('matmul', 'the inner sizes', 'equal', `[${m}, ${k}] × [${inner}, ${n}]`);
  const out = new Float64Array(m * n);
  fastProducts();
  multiply({ batch: 1, m, k, n, a, aOffset: 0, aBatch: 0, aRow: k, aColumn: 1, b, bOffset: 0, bBatch: 0, bRow: n, bColumn: 1, out });
  return new Matrix(out, m, n);
}
