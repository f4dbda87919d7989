/** What the rows of the factorisations share: one matrix of order n, ours, ml-matrix and LAPACK through NumPy. */
import { cholesky, eigh, Matrix, qr, solve } from 'saddlepoint';
import { viaPython } from '../rows/product.mjs';
import { distance, numbers, rowsOf } from './numbers.mjs';
import { peer } from './peers.mjs';

export const sizes = [8, 16, 32, 64, 128, 256, 512, 1024];

/** Symmetric for all but `solve` and `qr`, with a diagonal that makes it positive definite for `cholesky`. */
function matrixOf(problem, n) {
  const a = numbers(n * n, 3);
  if (problem === 'solve' || problem === 'qr') return a;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j];
  if (problem === 'cholesky') for (let i = 0; i < n; i++) a[i * n + i] += n;
  return a;
}

const OURS = {
  solve: (A) => solve(A, new Float64Array(A.shape[0]).fill(1)),
  cholesky: (A) => cholesky(A).L.data,
  qr: (A) => qr(A).R.data,
  eigenvalues: (A) => eigh(A, { vectors: false }).values,
};

const ML = {
  solve: (ml, M) => ml.solve(M, ml.Matrix.ones(M.rows, 1)).to1DArray(),
  cholesky: (ml, M) => new ml.CholeskyDecomposition(M).lowerTriangularMatrix.to1DArray(),
  qr: (ml, M) => {
    const found = new ml.QrDecomposition(M);
    return [found.upperTriangularMatrix.to1DArray(), found.orthogonalMatrix][0];
  },
  eigenvalues: (ml, M) => new ml.EigenvalueDecomposition(M, { assumeSymmetric: true }).realEigenvalues,
};

/** A contender that keeps what it has found. */
function keeping(name, call) {
  let found;
  return {
    name,
    dtype: 'float64',
    run: () => {
      found = call();
    },
    result: () => Array.from(found),
  };
}

export async function contendersOf(problem, n) {
  const a = matrixOf(problem, n);
  const A = new Matrix(a, n, n);
  const list = [keeping('saddlepoint', () => OURS[problem](A))];
  // all the vectors come with ml-matrix's values, and its loops are plain
  const ml = n <= 512 && (await peer('ml-matrix'));
  if (ml) {
    const M = new ml.Matrix(rowsOf(a, n));
    list.push(keeping('ml-matrix', () => ML[problem](ml, M)));
  }
  const python = await peer('numpy');
  if (python)
    list.push({
      name: 'NumPy (LAPACK)',
      dtype: 'float64',
      ...viaPython(python, { do: 'prepare', what: 'factor', problem, n, a: Array.from(a) }),
    });
  return list;
}

/** All must agree with ours, in n·ε of the largest entry times what the problem's condition allows; signs of R are everybody's choice. */
export function checkOf(problem, n, result) {
  const sizesOnly = (x) => (problem === 'qr' ? Array.from(x, Math.abs) : Array.from(x));
  const off = distance(sizesOnly(result), sizesOnly(OURS[problem](new Matrix(matrixOf(problem, n), n, n))));
  const bound = n * 2 ** -52 * (problem === 'solve' ? 1e5 : problem === 'qr' ? 1e3 : 16);
  return off <= bound ? undefined : `off by ${off.toExponential(1)} of the largest entry`;
}
