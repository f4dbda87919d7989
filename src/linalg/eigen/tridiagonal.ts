/** Symmetric tridiagonal matrices, by their two diagonals. */
import { Matrix } from '../matrix.ts';

/** T: diagonal d₀ … dₙ₋₁, and eᵢ beside dᵢ and dᵢ₊₁ (eₙ₋₁ = 0). */
export interface Tridiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
}

/** T as a matrix, from its diagonal α and its subdiagonal β, one shorter. */
export function tridiagonalMatrix(α: ArrayLike<number>, β: ArrayLike<number>): Matrix {
  const n = α.length;
  const T = new Float64Array(n * n);
  for (let i = 0; i < n; i++) T[i * n + i] = α[i];
  for (let i = 0; i + 1 < n; i++) T[i * n + i + 1] = T[(i + 1) * n + i] = β[i];
  return new Matrix(T, n, n);
}
