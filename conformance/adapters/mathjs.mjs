/** mathjs: eigenvalues sorted here, since it promises no order; its vectors normalised here, since it promises no length. */
import { det, eigs, lusolve } from 'mathjs';

export const eigh = (A) => {
  const pairs = eigs(A).eigenvectors.map(({ value, vector }) => ({ value: Number(value), vector: Array.from(vector, Number) }));
  pairs.sort((a, b) => a.value - b.value);
  const unit = (x) => {
    const length = Math.hypot(...x);
    return x.map((entry) => entry / length);
  };
  const columns = pairs.map(({ vector }) => unit(vector));
  return { values: pairs.map(({ value }) => value), vectors: A.map((_, i) => columns.map((column) => column[i])) };
};
export const determinant = (A) => det(A);
export const solve = (A, b) => lusolve(A, Array.from(b)).flat();
export const capabilities = { matrix: ['not empty'] };
