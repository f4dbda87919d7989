/**
 * The matrix product as it is taught, C = A·B:  cᵢⱼ = Σₛ aᵢₛ bₛⱼ.
 *
 * Three loops (and one over the batch). All other kernels are compared with this one.
 */
import type { ProductKernel } from './product.ts';

/** The triple loop. Sums run over s = 0, 1, … in float64 and are rounded once, when they are stored. */
export const readableProduct: ProductKernel = (product) => {
  const { batch, m, k, n, a, aOffset, aBatch, aRow, aColumn, b, bOffset, bBatch, bRow, bColumn, out } = product;
  for (let p = 0; p < batch; p++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        // cᵢⱼ = Σ aᵢₛ bₛⱼ
        let sum = 0;
        for (let s = 0; s < k; s++) {
          sum += a[aOffset + p * aBatch + i * aRow + s * aColumn] * b[bOffset + p * bBatch + s * bRow + j * bColumn];
        }
        out[p * m * n + i * n + j] = sum;
      }
    }
  }
};
