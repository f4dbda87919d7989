/**
 * Householder's triangularisation (1958), to read; in blocks, and fast, in householderInBlocks.ts.
 *
 * The reflection H = I − τ v vᵀ takes a column x to (σ, 0, …, 0): |σ| = ‖x‖, v = x − σe₀. With σ of the sign opposite to x₀
 * nothing cancels. R = H_k … H₁ H₀ A, Q = H₀ H₁ … H_k.
 */
import { norm } from '../vectors.ts';

/** A matrix [rows, columns], row-major. */
export interface Dense {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Overwrites x by v, scaled to first entry 1; σ and τ = (σ − x₀)/σ. Where x is (x₀, 0, …, 0) already, τ = 0 and v = 0. */
export function reflectionOf(x: Float64Array): { readonly σ: number; readonly τ: number } {
  const length = norm(x);
  const x0 = x[0];
  if (norm(x.subarray(1)) === 0) {
    x.fill(0);
    return { σ: x0, τ: 0 };
  }
  const σ = x0 > 0 ? -length : length;
  for (let i = 1; i < x.length; i++) x[i] /= x0 - σ;
  x[0] = 1;
  return { σ, τ: (σ - x0) / σ };
}

/** B ← H B for H = I − τ v vᵀ acting on rows k, k + 1, …: w = τ Bᵀv, B ← B − v wᵀ. */
function reflect({ data: B, columns }: Dense, v: Float64Array, τ: number, k: number): void {
  const w = new Float64Array(columns);
  for (let i = 0, at = k * columns; i < v.length; i++) {
    const x = τ * v[i];
    for (let j = 0; j < columns; j++, at++) w[j] += x * B[at];
  }
  for (let i = 0, at = k * columns; i < v.length; i++) {
    const x = v[i];
    for (let j = 0; j < columns; j++, at++) B[at] -= x * w[j];
  }
}

/**
 * Overwrites A by H_k … H₀ A, whose first `triangular` columns are R's. Returns the first `width` columns of Q, row-major, or nothing where
 * that is 0.
 */
export function triangularise(A: Dense, triangular: number, width: number): Float64Array {
  const { data, rows: m, columns: n } = A;
  const reflections: { v: Float64Array; τ: number }[] = [];
  for (let k = 0; k < Math.min(m - 1, triangular); k++) {
    const v = new Float64Array(m - k);
    for (let i = k; i < m; i++) v[i - k] = data[i * n + k];
    const { σ, τ } = reflectionOf(v);
    reflect(A, v, τ, k);
    data[k * n + k] = σ;
    for (let i = k + 1; i < m; i++) data[i * n + k] = 0;
    reflections.push({ v, τ });
  }
  // Q = H₀ H₁ … applied to the first columns of I, last reflection first
  const Q = new Float64Array(m * width);
  for (let i = 0; i < width; i++) Q[i * width + i] = 1;
  for (let k = reflections.length - 1; k >= 0 && width > 0; k--) {
    reflect({ data: Q, rows: m, columns: width }, reflections[k].v, reflections[k].τ, k);
  }
  return Q;
}
