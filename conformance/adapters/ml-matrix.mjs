/** ml-matrix's decompositions, with nested arrays going in and coming out. */
import { CholeskyDecomposition, determinant as det, EigenvalueDecomposition, Matrix, solve as solved } from 'ml-matrix';

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
export const capabilities = { matrix: ['not empty'] };
