/**
 * Equilibration: A' = R A C, R and C diagonal, so that the largest entry of every row and of every column lies in [½, 1).
 *
 * Units are the user's choice, row by row (of equations) and column by column (of unknowns). What an algorithm decides, a pivot, singular
 * or not, must not depend on them, so it is decided on A'. R and C are powers of two: nothing is rounded.
 */
import { reusable } from './reusable.ts';
import { exponentOf, powerOf2, timesPowerOfTwo } from './symmetric.ts';

/** The exponents of R and C: a'ᵢⱼ = aᵢⱼ·2^(rows[i] + columns[j]). */
export interface Scaling {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** Exponents of the entries of a matrix, −∞ for a zero. */
function exponentsOf(A: Float64Array): Float64Array {
  const exponents = new Float64Array(A.length);
  for (let at = 0; at < A.length; at++) exponents[at] = A[at] === 0 ? -Infinity : exponentOf(A[at]);
  return exponents;
}

/** Equilibrates a square matrix of order n, row-major, in place. */
export const equilibrate = (A: Float64Array, n: number): Scaling => equilibrateModerate(A, n) ?? equilibrateAny(A, n, new Int32Array(n));

/** The same for any entries: the rows first, as they are with the columns scaled by 2^columns. */
export function equilibrateAny(A: Float64Array, n: number, columns: Int32Array): Scaling {
  const exponents = exponentsOf(A);
  const largest = (line: number, along: number, shift: Int32Array): number => {
    let top = -Infinity;
    for (let k = 0; k < n; k++) top = Math.max(top, exponents[line + k * along] + shift[k]);
    return top === -Infinity ? 0 : top;
  };
  const rows = Int32Array.from({ length: n }, (_, i) => -largest(i * n, 1, columns));
  const scaling = { rows, columns: Int32Array.from({ length: n }, (_, j) => -largest(j, n, rows)) };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (A[i * n + j] !== 0) A[i * n + j] = timesPowerOfTwo(A[i * n + j], rows[i] + scaling.columns[j]);
  }
  return scaling;
}

const rowFactors = reusable();
const columnFactors = reusable();

/** Powers of two within ±this can be multiplied by one another and by what they scale. */
export const MODERATE = 400;

/**
 * The same, bit for bit, where rows and columns are of moderate size: by the exponents of 2n largest entries instead of all n². Ten times
 * as fast. Undefined, and A as it was, where they are not.
 */
export function equilibrateModerate(A: Float64Array, n: number): Scaling | undefined {
  const [rows, columns] = [new Int32Array(n), new Int32Array(n)];
  const r = rowFactors(n); // 2^rows
  const c = columnFactors(n).fill(0, 0, n); // the largest of each column of R A, then 2^columns
  for (let i = 0; i < n; i++) {
    let top = 0;
    for (let at = i * n, end = at + n; at < end; at++) {
      const size = Math.abs(A[at]);
      if (size > top) top = size;
    }
    rows[i] = -exponentOf(top);
    if (Math.abs(rows[i]) > MODERATE) return undefined;
    const ri = (r[i] = powerOf2(rows[i]));
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const size = Math.abs(A[at]) * ri;
      if (size > c[j]) c[j] = size;
    }
  }
  for (let j = 0; j < n; j++) {
    columns[j] = -exponentOf(c[j]);
    if (c[j] === 0 || columns[j] > MODERATE) return undefined;
    c[j] = powerOf2(columns[j]);
  }
  for (let i = 0, at = 0; i < n; i++) {
    const ri = r[i];
    for (let j = 0; j < n; j++, at++) A[at] *= ri * c[j];
  }
  return { rows, columns };
}

/** Far more than a matrix of entries needs that are not zero; along a band of zeros scales spread slowly. */
const MAX_SWEEPS = 400;

/**
 * Exponents for the columns by geometric means: with those of the rows they make Σ (log₂ |aᵢⱼ| + rᵢ + cⱼ)² over the entries that are not zero
 * least (Curtis and Reid 1972), by one side after the other. In contrast to largest entries they find any units again, of sparse matrices
 * too; but an entry of rounding noise weighs as much as any.
 */
export function columnsByGeometricMeans(A: Float64Array, n: number): Int32Array {
  const exponents = exponentsOf(A);
  // From the largest of each row on: so units of rows cancel exactly.
  for (let i = 0; i < n; i++) {
    const row = exponents.subarray(i * n, (i + 1) * n);
    const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
    if (top !== -Infinity) row.forEach((k, j) => void (row[j] = k - top));
  }
  // Rows and columns in one pass: rᵢ = −mean(xᵢⱼ + cⱼ) asks for the row alone, and is then added to the sums of its columns.
  const c = new Float64Array(n);
  const sums = new Float64Array(n);
  const counts = new Float64Array(n);
  for (let sweep = 0, change = 1; sweep < MAX_SWEEPS && change > 2 ** -6; sweep++) {
    sums.fill(0);
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      let count = 0;
      for (let j = 0, at = i * n; j < n; j++, at++) {
        if (exponents[at] === -Infinity) continue;
        sum += exponents[at] + c[j];
        count++;
      }
      const r = count === 0 ? 0 : -sum / count;
      for (let j = 0, at = i * n; j < n; j++, at++) {
        if (exponents[at] === -Infinity) continue;
        sums[j] += exponents[at] + r;
        counts[j]++;
      }
    }
    change = 0;
    for (let j = 0; j < n; j++) {
      const next = counts[j] === 0 ? 0 : -sums[j] / counts[j];
      change = Math.max(change, Math.abs(next - c[j]));
      c[j] = next;
    }
  }
  return Int32Array.from(c, Math.round);
}
