/** numeric.js 1.2.6; it has no eigensolver for symmetric matrices. */
import numeric from 'numeric';

export const determinant = (A) => numeric.det(A);
export const solve = (A, b) => numeric.solve(A, Array.from(b));
/** It refuses matrices with more columns than rows. */
export const svd = (A) => {
  const { U, S: s, V } = numeric.svd(A);
  return { U, s, V };
};
