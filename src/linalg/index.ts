/** Linear algebra: products, eigenproblems, factorisations, and what works by products alone. */

export { type ConjugateGradientOptions, type ConjugateGradientResult, conjugateGradient } from './conjugateGradient.ts';
export { type Eigenpairs, type Eigenvalues, type EighMethod, type EighOptions, eigh } from './eigen/eigh.ts';
export { jacobiRotation } from './eigen/jacobi.ts';
export type { LinearMap } from './eigen/krylov.ts';
export { type LanczosOptions, type LanczosResult, lanczos } from './eigen/lanczos.ts';
export { type LanczosTridiagonal, lanczosTridiagonal } from './eigen/lanczosTridiagonal.ts';
export { type Cholesky, cholesky, tryCholesky } from './factor/cholesky.ts';
export { type Inertia, type InertiaOptions, inertia, type LDLT, ldlt } from './factor/ldlt.ts';
export { determinant, type LU, lu } from './factor/lu.ts';
export { leastSquares, type QR, type QROptions, qr } from './factor/qr.ts';
export { solve } from './factor/solve.ts';
export { type ArrayLikeStructure, asMatrix, Matrix, type MatrixLike, type VectorLike } from './matrix.ts';
export {
  blockedProduct,
  currentProduct,
  fusedProduct,
  matmul,
  product,
  readableProduct,
  simdProduct,
  withMatmul,
} from './products/matmul.ts';
export type { Floats, Product, ProductKernel } from './products/product.ts';
