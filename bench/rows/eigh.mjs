/** Symmetric eigenproblems: all values and vectors of a random matrix of order n, float64. */
import { eigh, Matrix, matmul } from 'saddlepoint';
import { numbers, rowsOf } from '../lib/numbers.mjs';
import { peer } from '../lib/peers.mjs';
import { viaPython } from './product.mjs';

export const title = 'Symmetric eigenproblem, all values and vectors';
export const axis = 'order n';
export const theory = 3;
export const sizes = [16, 32, 64, 128, 256, 512, 1024];

function symmetric(n) {
  const a = numbers(n * n, 3);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j];
  return a;
}

export async function contenders(n) {
  const list = [];
  const a = symmetric(n);
  const A = new Matrix(a, n, n);
  const ours = (name, options) => {
    let found;
    return {
      name,
      dtype: 'float64',
      run: () => {
        found = eigh(A, options);
      },
      result: () => ({ values: found.values, vectors: found.vectors.data }),
    };
  };
  list.push(ours('saddlepoint', {}));
  if (n <= 512) list.push(ours('saddlepoint, QL', { method: 'ql' }));
  if (n <= 64) list.push(ours('saddlepoint, Jacobi', { method: 'jacobi' }));

  const ml = n <= 1024 && (await peer('ml-matrix'));
  if (ml) {
    const M = new ml.Matrix(rowsOf(a, n));
    let found;
    list.push({
      name: 'ml-matrix',
      dtype: 'float64',
      run: () => {
        found = new ml.EigenvalueDecomposition(M, { assumeSymmetric: true });
      },
      result: () => ({ values: found.realEigenvalues, vectors: found.eigenvectorMatrix.to1DArray() }),
    });
  }
  const lapack = n <= 512 && (await peer('emlapack'));
  if (lapack) {
    for (const routine of ['dsyevd_', 'dsyev_'])
      if (typeof lapack[`_${routine}`] === 'function') {
        list.push(clapack(lapack, routine, a, n));
        break;
      }
  }
  const jax = n <= 128 && (await peer('@jax-js/jax'));
  if (jax) {
    const { numpy: np } = jax;
    const M = np.array(a, { shape: [n, n], dtype: np.float64 });
    let found;
    list.push({
      name: 'jax-js',
      dtype: 'float64',
      run: () => {
        const [values, vectors] = np.linalg.eigh(M.ref);
        found = { values: values.dataSync(), vectors: vectors.dataSync() };
      },
      result: () => found,
    });
  }
  const python = await peer('numpy');
  if (python)
    list.push({ name: 'NumPy (LAPACK)', dtype: 'float64', ...viaPython(python, { do: 'prepare', what: 'eigh', n, a: Array.from(a) }) });
  return list;
}

/** CLAPACK compiled to WebAssembly: its memory is filled, the routine called, the results copied out. */
function clapack(lapack, routine, a, n) {
  const divide = routine === 'dsyevd_';
  const call = lapack.cwrap(routine, null, Array(divide ? 11 : 9).fill('number'));
  const integer = (value) => {
    const at = lapack._malloc(4);
    lapack.setValue(at, value, 'i32');
    return at;
  };
  const letter = (value) => {
    const at = lapack._malloc(4);
    lapack.setValue(at, value.charCodeAt(0), 'i8');
    return at;
  };
  const matrix = lapack._malloc(n * n * 8);
  const values = lapack._malloc(n * 8);
  const size = divide ? 1 + 6 * n + 2 * n * n : 34 * n;
  const work = lapack._malloc(size * 8);
  const whole = lapack._malloc((3 + 5 * n) * 4);
  const [V, U, order, lwork, liwork, info] = [letter('V'), letter('U'), integer(n), integer(size), integer(3 + 5 * n), integer(0)];
  let found;
  return {
    name: 'CLAPACK in WebAssembly (emlapack)',
    dtype: 'float64',
    run: () => {
      lapack.HEAPF64.set(a, matrix / 8);
      if (divide) call(V, U, order, matrix, order, values, work, lwork, whole, liwork, info);
      else call(V, U, order, matrix, order, values, work, lwork, info);
      found = { values: lapack.HEAPF64.slice(values / 8, values / 8 + n), columns: lapack.HEAPF64.slice(matrix / 8, matrix / 8 + n * n) };
    },
    result: () => {
      const vectors = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) vectors[i * n + j] = found.columns[j * n + i];
      return { values: found.values, vectors };
    },
  };
}

/** Residual and orthogonality in n·ε·‖A‖. */
export function check(n, _, { values, vectors }) {
  const a = symmetric(n);
  const U = new Matrix(Float64Array.from(vectors), n, n);
  const transposed = { data: U.data, shape: [n, n], stride: [1, n], offset: 0 };
  const AU = matmul(new Matrix(a, n, n), U).data;
  const UU = matmul(transposed, U).data;
  const norm = Math.max(...Array.from(values, Math.abs));
  let residual = 0;
  let skew = 0;
  for (let j = 0; j < n; j++) {
    let squares = 0;
    for (let i = 0; i < n; i++) {
      squares += (AU[i * n + j] - values[j] * U.data[i * n + j]) ** 2;
      skew = Math.max(skew, Math.abs(UU[i * n + j] - (i === j ? 1 : 0)));
    }
    residual = Math.max(residual, Math.sqrt(squares));
  }
  const unit = n * 2 ** -52;
  const [r, o] = [residual / unit / norm, skew / unit];
  return r <= 16 && o <= 16 ? undefined : `residual ${r.toPrecision(2)}, orthogonality ${o.toPrecision(2)} in n·ε·‖A‖`;
}
