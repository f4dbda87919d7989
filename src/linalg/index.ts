/** Linear algebra: products, eigenproblems, factorisations, and what works by products alone. */
export { type Cholesky, cholesky, tryCholesky } from './cholesky.ts';
export { type ConjugateGradientOptions, type ConjugateGradientResult, conjugateGradient } from './conjugateGradient.ts';
export { type Eigenpairs, type Eigenvalues, type EighMethod, type EighOptions, eigh } from './eigh.ts';
export { jacobiRotation } from './jacobi.ts';
export {
  type LanczosOptions,
  type LanczosResult,
  type LanczosTridiagonal,
  type LinearMap,
  lanczos,
  lanczosTridiagonal,
} from './lanczos.ts';
export { type Inertia, inertia, type LDLT, ldlt } from './ldlt.ts';
export { determinant, type LU, lu } from './lu.ts';
export { blockedProduct, currentProduct, fusedProduct, matmul, product, readableProduct, simdProduct, withMatmul } from './matmul.ts';
export { type ArrayLikeStructure, asMatrix, Matrix, type MatrixLike } from './matrix.ts';
export type { Floats, Product, ProductKernel } from './product.ts';
export { leastSquares, type QR, qr } from './qr.ts';
export { type Random, random } from './random.ts';
export type { VectorLike } from './rightSide.ts';
export { solve } from './solve.ts';
