/**
 * The one contract behind every matrix product of the library: linalg, autograd and the GPU all speak it.
 *
 *   out[p] = A[p] · B[p],   A[p] is [m, k], B[p] is [k, n],   p = 0 … batch − 1
 *
 * A and B are read through strides, so a transpose is a matter of numbers, not of copying:
 * element (i, j) of A[p] is a[p · aBatch + i · aRow + j · aColumn]. aBatch = 0 shares one matrix among all products.
 * `out` is contiguous and row-major, [batch, m, n]; its old contents are overwritten.
 */

/** The storage of every array of numbers here. */
export type Floats = Float64Array | Float32Array;

/** One batch of matrix products (see above). `out` has the wider type of `a` and `b`. */
export interface Product {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly a: Floats;
  readonly aOffset: number;
  readonly aBatch: number;
  readonly aRow: number;
  readonly aColumn: number;
  readonly b: Floats;
  readonly bOffset: number;
  readonly bBatch: number;
  readonly bRow: number;
  readonly bColumn: number;
  readonly out: Floats;
}

/** Anything that can carry out a {@link Product}: the readable loop, the fast kernels, a GPU. */
export interface ProductKernel {
  (product: Product): void;
  /** 'float32' where sums are rounded to float32 even for float64 factors, as on a GPU: Hessians then stay with the default. */
  readonly precision?: 'float32';
}
