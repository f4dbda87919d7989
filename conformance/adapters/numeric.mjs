/** numeric.js 1.2.6; it has no eigensolver for symmetric matrices. */
import numeric from 'numeric';

export const determinant = (A) => numeric.det(A);
export const solve = (A, b) => numeric.solve(A, Array.from(b));
