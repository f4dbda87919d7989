/** numeric.js 1.2.6: its general eigensolver on symmetric matrices, values sorted here, vectors of length one. */
import numeric from 'numeric';

export const eigh = (A) => {
  const { lambda, E } = numeric.eig(A);
  const order = lambda.x.map((_, i) => i).sort((i, j) => lambda.x[i] - lambda.x[j]);
  const length = order.map((j) => Math.hypot(...E.x.map((row) => row[j])));
  return { values: order.map((j) => lambda.x[j]), vectors: E.x.map((row) => order.map((j, k) => row[j] / length[k])) };
};
export const determinant = (A) => numeric.det(A);
export const solve = (A, b) => numeric.solve(A, Array.from(b));
export const capabilities = { matrix: ['not empty'] };
