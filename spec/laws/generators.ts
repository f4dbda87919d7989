/**
 * Matrices to try laws on: dyadic ones, whose sums and products are exact, and symmetric ones with a spectrum of one's
 * choice, A = QΛQᵀ with Q from Householder reflections. Plain nested arrays, so that nothing under test is used here.
 */
import fc from 'fast-check';

export type Rows = number[][];

export const rowsOf = (m: number, n: number, entry: (i: number, j: number) => number): Rows =>
  Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => entry(i, j)));
export const symmetricOf = (n: number, entry: (i: number, j: number) => number): Rows =>
  rowsOf(n, n, (i, j) => entry(Math.max(i, j), Math.min(i, j)));
export const diagonalOf = (values: readonly number[]): Rows => rowsOf(values.length, values.length, (i, j) => (i === j ? values[i] : 0));
export const transposeOf = (A: Rows): Rows => rowsOf(A[0]?.length ?? 0, A.length, (i, j) => A[j][i]);
export const dotOf = (x: ArrayLike<number>, y: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
};
export const normOf = (x: ArrayLike<number>): number => Math.sqrt(dotOf(x, x));
export const timesVector = (A: Rows, x: ArrayLike<number>): number[] => A.map((row) => dotOf(row, x));
export const timesMatrix = (A: Rows, B: Rows): Rows => {
  const columns = transposeOf(B);
  return A.map((row) => columns.map((column) => dotOf(row, column)));
};
/** ‖A‖ of Frobenius, never less than the largest |λ|. */
export const frobenius = (A: Rows): number => Math.sqrt(A.reduce((sum, row) => sum + dotOf(row, row), 0));
export const largestOf = (A: Rows): number => A.reduce((max, row) => row.reduce((x, y) => Math.max(x, Math.abs(y)), max), 0);
export const differenceOf = (A: Rows, B: Rows): Rows => A.map((row, i) => row.map((x, j) => x - B[i][j]));
export const column = (A: Rows, j: number): number[] => A.map((row) => row[j]);

/** Whether L Lᵀ = A comes to an end: every pivot positive. */
export function hasCholesky(A: Rows): boolean {
  const L = rowsOf(A.length, A.length, () => 0);
  for (let j = 0; j < A.length; j++) {
    const pivot = A[j][j] - dotOf(L[j], L[j]);
    if (!(pivot > 0)) return false;
    for (let i = j; i < A.length; i++) L[i][j] = (A[i][j] - dotOf(L[i].slice(0, j), L[j].slice(0, j))) / Math.sqrt(pivot);
  }
  return true;
}

/**
 * How many eigenvalues lie below σ, without computing one: reflections make A tridiagonal, and the pivots of T − σI,
 *
 *   qᵢ = dᵢ − σ − eᵢ₋₁²/qᵢ₋₁,
 *
 * have as many negative signs as T has eigenvalues below σ (Sylvester, Sturm).
 */
export function countBelow(A: Rows, σ: number): number {
  const n = A.length;
  const scale = 2 ** -Math.max(-1000, Math.min(1000, Math.round(Math.log2(largestOf(A) || 1))));
  const T = A.map((row) => row.map((x) => x * scale));
  for (let k = 0; k < n - 2; k++) {
    // v = x ∓ ‖x‖e₁ takes column k below the diagonal to a multiple of e₁
    const v = T.map((row, i) => (i > k ? row[k] : 0));
    v[k + 1] += Math.sign(v[k + 1] || 1) * normOf(v);
    const length = normOf(v);
    if (length === 0) continue;
    for (let i = 0; i < n; i++) v[i] /= length;
    for (const row of T) {
      const c = 2 * dotOf(row, v);
      for (let j = 0; j < n; j++) row[j] -= c * v[j];
    }
    const d = rowsOf(1, n, (_, j) => 2 * dotOf(column(T, j), v))[0];
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) T[i][j] -= v[i] * d[j];
  }
  let count = 0;
  let q = 1;
  for (let i = 0; i < n; i++) {
    q = T[i][i] - σ * scale - (i > 0 ? T[i][i - 1] ** 2 / q : 0);
    if (q === 0) q = -Number.MIN_VALUE;
    if (q < 0) count++;
  }
  return count;
}

/** n·ε·‖A‖, ε = 2u: the unit in which backward errors are counted. */
export const unit = (A: Rows, u = 2 ** -53): number => Math.max(A.length, A[0]?.length ?? 0) * 2 * u * frobenius(A);

/** k/64, |k| ≤ 1024: products of two have 20 bits, so sums of a few thousand of them are exact. */
export const dyadic: fc.Arbitrary<number> = fc.integer({ min: -1024, max: 1024 }).map((k) => k / 64);
/** Evenly from [−1, 1]. */
export const real: fc.Arbitrary<number> = fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map((k) => k / 2 ** 30);
/** A power of ten, 10^±exponent. */
export const magnitude = (exponent: number): fc.Arbitrary<number> => fc.integer({ min: -exponent, max: exponent }).map((k) => 10 ** k);

export const matrix = (m: number, n: number, entry: fc.Arbitrary<number> = real): fc.Arbitrary<Rows> =>
  fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: m, maxLength: m });
export const vector = (n: number, entry: fc.Arbitrary<number> = real): fc.Arbitrary<number[]> =>
  fc.array(entry, { minLength: n, maxLength: n });
export const size = (max: number, min = 1): fc.Arbitrary<number> => fc.integer({ min, max });
/** A symmetric matrix of independent entries. */
export const symmetric = (n: number, entry: fc.Arbitrary<number> = real): fc.Arbitrary<Rows> =>
  matrix(n, n, entry).map((A) => symmetricOf(n, (i, j) => A[i][j]));

/** (I − 2vvᵀ/vᵀv) A, A itself for v = 0. */
export function reflectRows(A: Rows, v: readonly number[]): Rows {
  const vv = dotOf(v, v);
  if (vv === 0) return A;
  const w = transposeOf(A).map((x) => (2 * dotOf(v, x)) / vv);
  return A.map((row, i) => row.map((x, j) => x - v[i] * w[j]));
}

/** An orthogonal matrix (to rounding): a product of three reflections. */
export const orthogonal = (n: number): fc.Arbitrary<Rows> =>
  fc.tuple(vector(n), vector(n), vector(n)).map((vs) => vs.reduce(reflectRows, diagonalOf(Array(n).fill(1))));

/** QΛQᵀ, symmetric to the last bit. */
export const withSpectrum = (Q: Rows, Λ: readonly number[]): Rows => {
  const A = timesMatrix(
    Q.map((row) => row.map((x, j) => x * Λ[j])),
    transposeOf(Q),
  );
  return symmetricOf(Q.length, (i, j) => A[i][j]);
};

/** Spectra that give eigensolvers trouble, of length n and size about one. */
export const spectrum = (n: number): fc.Arbitrary<number[]> =>
  fc.oneof(
    vector(n), // plain
    vector(n, fc.constantFrom(-2, -1, 0, 1, 3)), // repeated
    vector(
      n,
      fc.tuple(fc.constantFrom(-1, 0.5, 1), real).map(([centre, x]) => centre * (1 + 1e-12 * x)),
    ), // clustered
    vector(
      n,
      fc.tuple(magnitude(20), real).map(([size, x]) => (x * size) / 1e20),
    ), // graded over forty decades
    vector(n).map((values) => values.map((x, i) => (i < Math.ceil(n / 4) ? x : 0))), // of low rank
  );

/** A symmetric matrix of order up to `max`: with one of those spectra, or of independent entries. */
export const anySymmetric = (max: number): fc.Arbitrary<Rows> =>
  size(max).chain((n) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.tuple(orthogonal(n), spectrum(n)).map(([Q, Λ]) => withSpectrum(Q, Λ)) },
      symmetric(n),
      symmetric(n, dyadic),
    ),
  );

/** A symmetric positive definite matrix with eigenvalues between 1/κ and 1, κ up to 10⁴. */
export const positiveDefinite = (max: number): fc.Arbitrary<Rows> =>
  size(max).chain((n) =>
    fc.tuple(orthogonal(n), vector(n, fc.integer({ min: 0, max: 4000 }))).map(([Q, decades]) =>
      withSpectrum(
        Q,
        decades.map((d) => 10 ** (-d / 1000)),
      ),
    ),
  );

/** The exact determinant of a small matrix of whole numbers: Bareiss' fraction-free elimination. */
export function exactDeterminant(A: Rows): bigint {
  const M = A.map((row) => row.map((x) => BigInt(x)));
  const n = M.length;
  let sign = 1n;
  let before = 1n;
  for (let k = 0; k < n - 1; k++) {
    const r = M.findIndex((row, i) => i >= k && row[k] !== 0n);
    if (r < 0) return 0n;
    if (r !== k) {
      [M[k], M[r]] = [M[r], M[k]];
      sign = -sign;
    }
    for (let i = k + 1; i < n; i++) for (let j = k + 1; j < n; j++) M[i][j] = (M[i][j] * M[k][k] - M[i][k] * M[k][j]) / before;
    before = M[k][k];
  }
  return n === 0 ? 1n : sign * M[n - 1][n - 1];
}
