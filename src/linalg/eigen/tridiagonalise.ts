/**
 * Householder's reduction (1958) to tridiagonal form, A = Q T Qᵀ, with n − 2 reflections I − τ v vᵀ, each of which empties a row left of
 * its subdiagonal. After Golub and Van Loan, section 8.3; in blocks, and fast, in divide/tridiagonaliseInBlocks.ts.
 */
import { reusable } from '../factor/reusable.ts';
import { LEAST_SQUARE } from '../vectors.ts';
import type { Tridiagonal } from './tridiagonal.ts';

const products = reusable();
const reflected = reusable();
const axes = reusable();

/**
 * A = Q T Qᵀ. Reads the lower triangle of A; leaves there, left of the diagonal of row i, the vector vᵢ of the reflection
 * Hᵢ = I − τᵢ vᵢ vᵢᵀ in the first i axes. Q = Hₙ₋₁ Hₙ₋₂ … H₂.
 */
export function tridiagonalise(A: Float64Array, n: number): Tridiagonal & { readonly τ: Float64Array } {
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const τ = new Float64Array(n);
  const [w, v] = [products(n), reflected(n)];
  for (let i = n - 1; i >= 1; i--) {
    d[i] = A[i * n + i];
    // Row i left of its diagonal becomes (0, …, 0, σ), and v takes its place; a view of it would cost as much as the reflection of a short one.
    const { σ, τ: τi } = reflection(A, v, i, i * n);
    e[i - 1] = σ;
    τ[i] = τi;
    if (τi === 0) continue;
    for (let j = 0; j < i; j++) A[i * n + j] = v[j];
    reflectBothSides(A, n, i, { v, τ: τi }, w);
  }
  if (n > 0) d[0] = A[0];
  return { d, e, τ };
}

/**
 * The reflection that takes x, the i entries from `at` on, to (0, …, 0, σ), |σ| = ‖x‖:  v = x − σ e_last, scaled to last entry 1, and τ = (σ − x_last)/σ.
 * Where x is of that form already, τ = 0 and v is not written.
 */
export function reflection(x: Float64Array, v: Float64Array, i: number, at = 0): { readonly σ: number; readonly τ: number } {
  let squares = 0;
  for (let j = at; j < at + i - 1; j++) squares += x[j] * x[j];
  const last = x[at + i - 1];
  if (squares < LEAST_SQUARE) return { σ: last, τ: 0 };
  // of the sign that makes x_last − σ a sum
  const σ = last > 0 ? -Math.sqrt(squares + last * last) : Math.sqrt(squares + last * last);
  for (let j = 0; j < i - 1; j++) v[j] = x[at + j] / (last - σ);
  v[i - 1] = 1;
  return { σ, τ: (σ - last) / σ };
}

/** H = I − τ v vᵀ. */
interface Reflection {
  readonly v: Float64Array;
  readonly τ: number;
}

/** A ← HAH on the first i rows and columns, lower triangle:  p = τAv,  w = p − ½τ(pᵀv)v,  A ← A − vwᵀ − wvᵀ. */
function reflectBothSides(A: Float64Array, n: number, i: number, { v, τ }: Reflection, w: Float64Array): void {
  // p = τAv: entry ajk of the lower triangle serves twice, as ajk and as akj.
  w.fill(0, 0, i);
  for (let j = 0; j < i; j++) {
    const row = j * n;
    const vj = v[j];
    let sum = A[row + j] * vj;
    for (let k = 0; k < j; k++) {
      const a = A[row + k];
      sum += a * v[k];
      w[k] += a * vj;
    }
    w[j] += sum;
  }
  let pv = 0;
  for (let j = 0; j < i; j++) {
    w[j] *= τ;
    pv += w[j] * v[j];
  }
  // w = p − ½τ(pᵀv)v
  for (let j = 0; j < i; j++) w[j] -= 0.5 * τ * pv * v[j];
  // A ← A − vwᵀ − wvᵀ
  for (let j = 0; j < i; j++) {
    const row = j * n;
    const vj = v[j];
    const wj = w[j];
    for (let k = 0; k <= j; k++) A[row + k] -= vj * w[k] + wj * v[k];
  }
}

/** Qᵀ = H₂ H₃ … Hₙ₋₁, as rows: row j is the j-th axis of T. A and τ as `tridiagonalise` leaves them. Good until the next call. */
export function accumulateReflections(A: Float64Array, τ: Float64Array, n: number): Float64Array {
  const rows = axes(n * n).fill(0, 0, n * n);
  for (let j = 0; j < n; j++) rows[j * n + j] = 1;
  for (let i = 2; i < n; i++) {
    if (τ[i] === 0) continue;
    // Row j ← row j − τ(row·v)v. Rows i and beyond are still axes that Hᵢ does not move.
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < i; k++) sum += rows[j * n + k] * A[i * n + k];
      sum *= τ[i];
      for (let k = 0; k < i; k++) rows[j * n + k] -= sum * A[i * n + k];
    }
  }
  return rows;
}
