// Subjects of linear algebra that no entry of the package makes: factorisations in blocks beside plain ones, and the kernels of products.
const identity = (n) => Uint32Array.from({ length: n }, (_, i) => i);
const engineOf = async (from) => (await from('linalg/wasm/engine.js')).engine();

/** One column after the other: T's lower triangle from the top, with ones on its diagonal or not, then a triangle from the bottom. */
const byColumns = (unit, upper) => (T, n, X, m) => {
  for (let c = 0; c < m; c++) {
    for (let i = 0; i < n; i++) {
      let sum = X[i * m + c];
      for (let k = 0; k < i; k++) sum -= T[i * n + k] * X[k * m + c];
      X[i * m + c] = unit ? sum : sum / T[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = X[i * m + c];
      for (let k = n - 1; k > i; k--) sum -= upper(T, n, i, k) * X[k * m + c];
      X[i * m + c] = sum / T[i * n + i];
    }
  }
};

/** L and D as nested arrays, from one array and the sizes of D's blocks. */
function partsOf({ A, permutation, blocks }, n) {
  const [L, D] = [0, 1].map((d) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 - d : 0))));
  let k = 0;
  for (const block of blocks) {
    for (let j = k; j < k + block; j++) {
      for (let i = k; i < k + block; i++) D[i][j] = A[i * n + j];
      for (let i = k + block; i < n; i++) L[i][j] = A[i * n + j];
    }
    k += block;
  }
  return { L, D, permutation };
}

/** Q and R as nested arrays, signs as they come: the law's own convention is that R's diagonal is not negative. */
const qrBy =
  (triangularise) =>
  (A, { full = false } = {}) => {
    const [m, n] = [A.length, A[0].length];
    const width = full ? m : Math.min(m, n);
    const R = Float64Array.from(A.flat());
    const Q = triangularise({ data: R, rows: m, columns: n }, n, width);
    const rows = (data, height, across) =>
      Array.from({ length: height }, (_, i) => Array.from(data.subarray(i * across, (i + 1) * across)));
    for (let k = 0; k < Math.min(m, n); k++) {
      if (R[k * n + k] >= 0) continue;
      for (let j = k; j < n; j++) R[k * n + j] *= -1;
      for (let i = 0; i < m; i++) Q[i * width + k] *= -1;
    }
    return { Q: rows(Q, m, width), R: rows(R, width, n) };
  };

const product = (path, name) => ({ subject: 'product', bind: async (from) => (await from(`linalg/products/${path}.js`))[name] });
const columns = (name, plain) => ({
  subject: 'columnsInBlocks',
  bind: async (from) => {
    const machine = await engineOf(from);
    const { [name]: solve } = await from('linalg/factor/triangularInBlocks.js');
    return { plain, blocks: (T, n, X, m) => solve(machine, T, n, X, m) };
  },
});

const manySides = (solver) => ({
  subject: 'rightSides',
  bind: async (from) => {
    const solve = await solver(from);
    return (A, B) => solve(A, B).toArray();
  },
});

export const BLOCKS = {
  choleskyInBlocks: {
    bind: async (from) => {
      const { factoriseInBlocks, factoriseRows } = await from('linalg/factor/choleskyInBlocks.js');
      const machine = await engineOf(from);
      return {
        plain: (A, n) => factoriseRows(A, { at: 0, down: n, right: 1 }, n),
        blocks: (A, n) => factoriseInBlocks(A, n, machine),
      };
    },
  },
  eliminationInBlocks: {
    bind: async (from) => {
      const { eliminateColumns } = await from('linalg/factor/elimination.js');
      const { eliminateInBlocks } = await from('linalg/factor/eliminationInBlocks.js');
      const machine = await engineOf(from);
      return {
        plain: (A, n) => {
          const permutation = identity(n);
          return { permutation, sign: eliminateColumns({ A, n, stride: n, permutation }, 0, n) };
        },
        blocks: (A, n) => eliminateInBlocks(A, n, machine),
      };
    },
  },
  'columns by L and U': columns('solveColumns', byColumns(true, (T, n, i, k) => T[i * n + k])), // biome-ignore format: one line
  'columns by L and Lᵀ': columns('solveColumnsSymmetric', byColumns(false, (T, n, i, k) => T[k * n + i])), // biome-ignore format: one line
  equilibration: {
    bind: async (from) => {
      const { equilibrateAny, equilibrateModerate } = await from('linalg/factor/equilibrate.js');
      return { plain: (A, n) => equilibrateAny(A, n, new Int32Array(n)), blocks: equilibrateModerate };
    },
  },
  inverseNorms: {
    bind: async (from) => {
      const { inverseNorm, isFarFromSingular } = await from('linalg/factor/condition.js');
      const { inverseBy } = await from('linalg/factor/factored.js');
      return {
        estimate: (LU, n) => inverseNorm(inverseBy(LU, identity(n)), n),
        isFar: (LU, n, size) => isFarFromSingular(size, inverseBy(LU, identity(n)), n),
      };
    },
  },
  'ldlt, in blocks': {
    subject: 'ldlt',
    bind: async (from) => {
      const { factoriseInBlocks } = await from('linalg/factor/bunchKaufmanInBlocks.js');
      const machine = await engineOf(from);
      return (A) => partsOf(factoriseInBlocks(Float64Array.from(A.flat()), A.length, machine), A.length);
    },
  },
  'qr, in blocks': {
    subject: 'qr',
    laws: ['qr.product', 'qr.large'],
    bind: async (from) => {
      const { triangulariseInBlocks } = await from('linalg/factor/householderInBlocks.js');
      const machine = await engineOf(from);
      return qrBy((A, triangular, width) => triangulariseInBlocks(A, triangular, width, machine));
    },
  },
  product: product('matmul', 'product'),
  'product, readable': product('readable', 'readableProduct'),
  'product, blocked': product('blocked', 'blockedProduct'),
  'product, SIMD': product('simd', 'simdProduct'),
  'right sides': manySides(async (from) => (await from('linalg/factor/solve.js')).solve),
  'right sides by cholesky': manySides(async (from) => {
    const { cholesky } = await from('linalg/factor/cholesky.js');
    return (A, B) => cholesky(A).solve(B);
  }),
  'right sides by least squares': manySides(async (from) => (await from('linalg/factor/qr.js')).leastSquares),
  orthogonalise: { bind: async (from) => (await from('linalg/eigen/orthogonalise.js')).orthogonalise },
};
