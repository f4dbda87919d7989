/** ml-matrix's decompositions, with nested arrays going in and coming out. */
import {
  CholeskyDecomposition,
  determinant as det,
  EigenvalueDecomposition,
  Matrix,
  SingularValueDecomposition,
  solve as solved,
} from 'ml-matrix';

export const eigh = (A) => {
  const { realEigenvalues: values, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(A), { assumeSymmetric: true });
  return { values, vectors: eigenvectorMatrix.to2DArray() };
};
export const determinant = (A) => det(new Matrix(A));
export const solve = (A, b) => solved(new Matrix(A), Matrix.columnVector(Array.from(b))).to1DArray();
export const cholesky = (A) => {
  const found = new CholeskyDecomposition(new Matrix(A));
  return found.isPositiveDefinite() ? found.lowerTriangularMatrix.to2DArray() : undefined;
};
/** Its first min(m, n) columns; `autoTranspose` is what it recommends for wide matrices. */
export const svd = (A) => {
  const { leftSingularVectors, diagonal, rightSingularVectors } = new SingularValueDecomposition(new Matrix(A), { autoTranspose: true });
  const k = Math.min(A.length, A[0].length);
  const thin = (M) => M.to2DArray().map((row) => row.slice(0, k));
  return { U: thin(leftSingularVectors), s: diagonal.slice(0, k), V: thin(rightSingularVectors) };
};
export const capabilities = { matrix: ['not empty'] };
