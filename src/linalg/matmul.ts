/**
 * Matrix products: C = A·B,  cᵢⱼ = Σₚ aᵢₚ bₚⱼ.
 *
 * `product` picks the kernel that suits a size. It is in force as soon as anything here or above makes a matrix or a tensor.
 */
import { blockedProduct } from './blocked.ts';
import { asMatrix, Matrix, type MatrixLike } from './matrix.ts';
import { makeDefault, multiply } from './multiply.ts';
import type { ProductKernel } from './product.ts';
import { readableProduct } from './readable.ts';
import { fusedProduct, simdProduct } from './simd.ts';

export { currentProduct, multiply, withMatmul } from './multiply.ts';
export { blockedProduct, fusedProduct, readableProduct, simdProduct };

/**
 * From this number m·k·n of multiplications on, the SIMD product's overhead (0.3 to 0.6 µs a call, and the copying) is paid back.
 *
 * Nanoseconds a call, best of 25 interleaved runs, float64 / float32 (Node 20, one core of an AMD EPYC; ±20 %):
 *
 *   [m, k, n]         m·k·n     readable          blocked           SIMD
 *   [4, 4, 4]            64     371 / 242         173 / 173         542 / 260
 *   [6, 6, 6]           216    1007 / 713         510 / 528         624 / 334
 *   [8, 8, 8]           512    2155 / 1553        784 / 706         663 / 314
 *   [32, 2, 16]        1024    5664 / 4290       1612 / 2346        709 / 378
 *   [16, 16, 16]       4096   15591 / 11183      5117 / 3726       1676 / 559
 *   [32, 16, 16]       8192   27300 / 22628      8130 / 7124       1857 / 804
 *   [24, 24, 24]      13824   49545 / 36642     16008 / 10760      3591 / 1188
 *   [128, 128, 1]     16384   64079 / 41611     19905 / 41912     13177 / 8696
 *   [1, 512, 512]    262144  713202 / 729026   297950 / 704469   480455 / 157867
 *
 * The last row is the exception: one row of A meets each number of B once, so copying B does not pay in float64.
 */
const SIMD_FROM = 512;

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
export function matmul(A: MatrixLike, B: MatrixLike): Matrix {
  const {
    data: a,
    shape: [m, k],
  } = asMatrix(A, 'matmul', 'A');
  const {
    data: b,
    shape: [inner, n],
  } = asMatrix(B, 'matmul', 'B');
  if (k !== inner) throw new RangeError(`matmul: inner sizes differ: [${m}, ${k}] × [${inner}, ${n}]`);
  const out = new Float64Array(m * n);
  fastProducts();
  multiply({ batch: 1, m, k, n, a, aOffset: 0, aBatch: 0, aRow: k, aColumn: 1, b, bOffset: 0, bBatch: 0, bRow: n, bColumn: 1, out });
  return new Matrix(out, m, n);
}
