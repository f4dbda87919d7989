/**
 * Dense linear algebra in single precision, every sum, product, quotient and root rounded to float32, as a library on 32-bit numbers has it:
 * Gauss with rows exchanged, Cholesky, Bunch and Kaufman, Householder's QR. Powers of two, by which rows and columns are scaled, round nothing.
 */
import type * as laws from '../laws/linalg/factor.ts';

type Rows = number[][];
export const f = Math.fround;
export const mul = (a: number, b: number): number => f(a * b);
export const add = (a: number, b: number): number => f(a + b);
export const over = (a: number, b: number): number => f(a / b);
export const root = (x: number): number => f(Math.sqrt(x));
export const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum = Math.fround(sum + Math.fround(x[i] * y[i]));
  return sum;
};
const ε = 2 ** -23;
const round = (A: Rows): Rows => A.map((row) => row.map(f));
const identity = (n: number): Rows => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
/** The k for which |x|·2⁻ᵏ lies in [½, 1). */
export const exponentOf = (x: number): number => (x === 0 ? 0 : Math.floor(Math.log2(Math.abs(x))) + 1);
const largest = (xs: readonly number[]): number => xs.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
const column = (A: Rows, j: number): number[] => A.map((row) => row[j]);

/** P A = L U, the largest entry of each column as its pivot, unless `exchange` is false. */
export function eliminate(given: Rows, exchange = true): { LU: Rows; permutation: number[]; sign: number } {
  const LU = round(given);
  const n = LU.length;
  const permutation = [...LU.keys()];
  let sign = 1;
  for (let k = 0; k < n; k++) {
    let r = k;
    for (let i = k + 1; i < n && exchange; i++) if (Math.abs(LU[i][k]) > Math.abs(LU[r][k])) r = i;
    if (r !== k) {
      for (const list of [LU, permutation] as unknown[][]) [list[k], list[r]] = [list[r], list[k]];
      sign = -sign;
    }
    for (let i = k + 1; i < n && LU[k][k] !== 0; i++) {
      LU[i][k] = over(LU[i][k], LU[k][k]);
      for (let j = k + 1; j < n; j++) LU[i][j] = add(LU[i][j], -mul(LU[i][k], LU[k][j]));
    }
  }
  return { LU, permutation, sign };
}

function substitute({ LU, permutation }: { LU: Rows; permutation: number[] }, b: readonly number[]): number[] {
  const n = LU.length;
  const x = permutation.map((i) => f(b[i]));
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) x[i] = add(x[i], -mul(LU[i][k], x[k]));
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = add(x[i], -mul(LU[i][k], x[k]));
    x[i] = over(x[i], LU[i][i]);
  }
  return x;
}

/** Rows, then columns, by powers of two to largest entries in [½, 1). */
function equilibrated(A: Rows): { S: Rows; rows: number[]; columns: number[] } {
  const R = round(A);
  const rows = R.map((row) => -exponentOf(largest(row)));
  const byRows = R.map((row, i) => row.map((x) => x * 2 ** rows[i]));
  const columns = R.map((_, j) => -exponentOf(largest(column(byRows, j))));
  return { S: byRows.map((row) => row.map((x, j) => f(x * 2 ** columns[j]))), rows, columns };
}

const norm1 = (A: Rows): number => largest(A.map((_, j) => column(A, j).reduce((sum, x) => add(sum, Math.abs(x)), 0)));
/** 1/(‖A‖₁‖A⁻¹‖₁), A⁻¹ column by column. */
function reciprocalCondition(S: Rows, inverse: (e: number[]) => number[]): number {
  const columns = identity(S.length).map(inverse);
  return Math.min(1, over(1, mul(norm1(S), largest(columns.map((c) => c.reduce((sum, x) => add(sum, Math.abs(x)), 0)))))) || 0;
}
const rcondOf = (S: Rows, factors: { LU: Rows; permutation: number[] }): number =>
  factors.LU.some((row, i) => row[i] === 0) ? 0 : reciprocalCondition(S, (e) => substitute(factors, e));

export const lu32 =
  (exchange = true): laws.Lu =>
  (A) => {
    const { LU, permutation, sign } = eliminate(A, exchange);
    const { S } = equilibrated(A);
    return {
      L: LU.map((row, i) => row.map((x, j) => (j < i ? x : j === i ? 1 : 0))),
      U: LU.map((row, i) => row.map((x, j) => (j < i ? 0 : x))),
      permutation,
      sign,
      rcond: rcondOf(S, eliminate(S, exchange)),
    };
  };

export const solve32 =
  (exchange = true): laws.Solver =>
  (A, b) => {
    const { S, rows, columns } = equilibrated(A);
    const factors = eliminate(S, exchange);
    if (rcondOf(S, factors) < ε) throw new Error('solve32: A is singular to working precision');
    const top = Math.max(...b.map((y, i) => exponentOf(y) + rows[i]));
    return substitute(
      factors,
      b.map((y, i) => f(y) * 2 ** (rows[i] - top)),
    ).map((x, j) => f(x * 2 ** columns[j] * 2 ** top));
  };

export const determinant32: laws.Determinant = (A) => {
  const { S, rows, columns } = equilibrated(A);
  const { LU, sign } = eliminate(S);
  let [product, exponent] = [sign, 0];
  LU.forEach((row, i) => {
    const k = exponentOf(row[i]);
    product = mul(product, row[i] * 2 ** -k);
    exponent += k - rows[i] - columns[i];
  });
  return f(product * 2 ** exponent);
};

export const cholesky32: laws.CholeskyFactor = (given) => {
  const A = round(given);
  const n = A.length;
  const L: Rows = A.map((row) => row.map(() => 0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = add(A[i][j], -dot(L[i].slice(0, j), L[j].slice(0, j)));
      if (i === j && !(rest > 0)) return undefined;
      L[i][j] = i === j ? root(rest) : over(rest, L[j][j]);
    }
  }
  // D A D with a diagonal about 1
  const d = A.map((row, i) => 2 ** -(exponentOf(row[i]) >> 1));
  const S = A.map((row, i) => row.map((x, j) => f(x * d[i] * d[j])));
  const inverse = (e: number[]): number[] => {
    const x = [...e];
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i] = add(x[i], -mul(f(L[i][k] * d[i]), x[k]));
      x[i] = over(x[i], f(L[i][i] * d[i]));
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i] = add(x[i], -mul(f(L[k][i] * d[k]), x[k]));
      x[i] = over(x[i], f(L[i][i] * d[i]));
    }
    return x;
  };
  return reciprocalCondition(S, inverse) < ε ? undefined : L;
};

/** Reflections of Householder: A becomes R, B becomes Qᵀ B. */
function reflected(A: Rows, B: Rows): void {
  const [m, n] = [A.length, A[0].length];
  for (let k = 0; k < Math.min(m - 1, n); k++) {
    const v = column(A, k).map((x, i) => (i < k ? 0 : x));
    const length = root(dot(v, v));
    if (length === Math.abs(v[k])) continue;
    const σ = v[k] > 0 ? -length : length;
    const first = add(v[k], -σ);
    for (let i = k; i < m; i++) v[i] = i === k ? 1 : over(v[i], first);
    const τ = over(add(σ, -A[k][k]), σ);
    for (const M of [A, B]) {
      for (let j = 0; j < M[0].length; j++) {
        const w = mul(τ, dot(v, column(M, j)));
        for (let i = k; i < m; i++) M[i][j] = add(M[i][j], -mul(v[i], w));
      }
    }
    for (let i = k; i < m; i++) A[i][k] = i === k ? σ : 0;
  }
}

/** Columns by powers of two, which R is given back. */
const columnUnits = (A: Rows): number[] => A[0].map((_, j) => exponentOf(largest(column(A, j))));

export const qr32: laws.Qr = (given, { full = false } = {}) => {
  const A = round(given);
  const [m, n] = [A.length, A[0].length];
  const units = columnUnits(A);
  const R = A.map((row) => row.map((x, j) => x * 2 ** -units[j]));
  const Qt = identity(m);
  reflected(R, Qt);
  const width = full ? m : Math.min(m, n);
  const signs = R.map((row, i) => (row[Math.min(i, n - 1)] < 0 && i < n ? -1 : 1));
  return {
    Q: Array.from({ length: m }, (_, i) => Array.from({ length: width }, (_, k) => signs[k] * Qt[k][i])),
    R: R.slice(0, width).map((row, i) => row.map((x, j) => (j < i ? 0 : f(signs[i] * x * 2 ** units[j])))),
  };
};

export const leastSquares32: laws.Solver = (given, b) => {
  const A = round(given);
  const [m, n] = [A.length, A[0].length];
  if (m < n) throw new Error('leastSquares32: more columns than rows');
  const units = columnUnits(A);
  const unit = exponentOf(largest(b));
  const R = A.map((row) => row.map((x, j) => x * 2 ** -units[j]));
  const lengths = R[0].map((_, j) => root(dot(column(R, j), column(R, j))));
  const y = b.map((x) => [f(x) * 2 ** -unit]);
  reflected(R, y);
  const x: number[] = Array(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    if (Math.abs(R[i][i]) <= 32 * m * ε * lengths[i]) throw new Error('leastSquares32: columns that depend on each other');
    let sum = y[i][0];
    for (let k = i + 1; k < n; k++) sum = add(sum, -mul(R[i][k], x[k]));
    x[i] = over(sum, R[i][i]);
  }
  return x.map((xi, j) => f(xi * 2 ** (unit - units[j])));
};
