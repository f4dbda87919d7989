/**
 * The symmetric eigenproblem in two steps: reflect the matrix to tridiagonal form, then chase the rest away by QL.
 *
 * 1. Householder: A = Q T Qᵀ with n − 2 reflections I − τ v vᵀ, each emptying a row left of its subdiagonal.
 * 2. Implicit QL (Francis, Kublanovskaya 1961) with Wilkinson's shift: T − μI = Q L, T ← L Q + μI, without forming either.
 *
 * A subdiagonal entry counts as zero when |eᵢ| ≤ ε(|dᵢ| + |dᵢ₊₁|), or when |eᵢ| ≤ ε‖T‖/8. The first test alone never ends on
 * matrices of numerically low rank, as Hessians are: there both neighbours are rounding noise themselves.
 * Errors are of the order n·ε·‖A‖, in each eigenvalue alike. After Parlett, *The Symmetric Eigenvalue Problem*, chapters 7, 8.
 */
import type { SymmetricSolver } from '../factor/symmetric.ts';

/** A sum of squares below this is nothing next to entries of size one, and a root of it would be inexact. */
const NOTHING = 1e-280;

/** T: diagonal d₀ … dₙ₋₁, and eᵢ beside dᵢ and dᵢ₊₁ (eₙ₋₁ = 0). */
export interface Tridiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
}

/**
 * A = Q T Qᵀ. Reads the lower triangle of A; leaves there, left of the diagonal of row i, the vector vᵢ of the reflection
 * Hᵢ = I − τᵢ vᵢ vᵢᵀ in the first i axes. Q = Hₙ₋₁ Hₙ₋₂ … H₂.
 */
export function tridiagonalise(A: Float64Array, n: number): Tridiagonal & { readonly τ: Float64Array } {
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const τ = new Float64Array(n);
  const w = new Float64Array(n);
  for (let i = n - 1; i >= 1; i--) {
    const v = A.subarray(i * n, i * n + i);
    d[i] = A[i * n + i];
    // The reflection takes row i's left part x to (0, …, 0, σ), |σ| = ‖x‖, and v = x − σ e_last.
    let squares = 0;
    for (let j = 0; j < i - 1; j++) squares += v[j] * v[j];
    const last = v[i - 1];
    if (squares < NOTHING) {
      e[i - 1] = last; // already done
      continue;
    }
    const σ = last > 0 ? -Math.sqrt(squares + last * last) : Math.sqrt(squares + last * last);
    e[i - 1] = σ;
    // v is scaled to last entry 1: then τ = (σ − x_last)/σ
    for (let j = 0; j < i - 1; j++) v[j] /= last - σ;
    v[i - 1] = 1;
    τ[i] = (σ - last) / σ;
    reflectBothSides(A, n, i, v, τ[i], w);
  }
  if (n > 0) d[0] = A[0];
  return { d, e, τ };
}

/** A ← HAH on the first i rows and columns, lower triangle:  p = τAv,  w = p − ½τ(pᵀv)v,  A ← A − vwᵀ − wvᵀ. */
function reflectBothSides(A: Float64Array, n: number, i: number, v: Float64Array, τ: number, w: Float64Array): void {
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

/** Qᵀ = H₂ H₃ … Hₙ₋₁, as rows: row j is the j-th axis of T. A and τ as `tridiagonalise` leaves them. */
export function reflections(A: Float64Array, τ: Float64Array, n: number): Float64Array {
  const rows = new Float64Array(n * n);
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

/** √(x² + y²), safe where the squares underflow; a plain root, unlike Math.hypot, where they do not. */
function hypotenuse(x: number, y: number): number {
  const squared = x * x + y * y;
  return squared > NOTHING ? Math.sqrt(squared) : Math.hypot(x, y);
}

const MAX_ITERATIONS_PER_VALUE = 60;

/**
 * What turns along with T. A QL step leaves the cosine and the sine of its i-th rotation in cs[2i] and cs[2i + 1]; then `turn` is
 * asked to turn the rows i and i + 1,  x' = cx − sy,  y' = sx + cy,  for i = last, last − 1, …, first.
 */
export interface Rotations {
  readonly cs: Float64Array;
  turn(first: number, last: number): void;
}

/** Turns the rows of an array, [n, n]. */
export const turnRows = (rows: Float64Array, n: number): Rotations => {
  const cs = new Float64Array(2 * n);
  return {
    cs,
    turn(first, last) {
      for (let i = last; i >= first; i--) {
        const c = cs[2 * i];
        const s = cs[2 * i + 1];
        for (let k = i * n, end = k + n; k < end; k++) {
          const x = rows[k];
          const y = rows[k + n];
          rows[k] = c * x - s * y;
          rows[k + n] = s * x + c * y;
        }
      }
    },
  };
};

/** For those who want eigenvalues only. */
export const turnNothing = (n: number): Rotations => ({ cs: new Float64Array(2 * n), turn() {} });

/** Diagonalises T in place: d becomes the eigenvalues, in no order. ‖T‖ about 1 is assumed (no squares that overflow). */
export function implicitQL({ d, e }: Tridiagonal, n: number, rotations: Rotations): void {
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(d[i]) + Math.abs(e[i]));
  const nothing = (Number.EPSILON * size) / 8;
  let left = MAX_ITERATIONS_PER_VALUE * n;
  for (let l = 0; l < n; l++) {
    for (;;) {
      // The block l … m that is not yet split by a zero.
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1])) && Math.abs(e[m]) > nothing) m++;
      if (m < n - 1) e[m] = 0;
      if (m === l) break;
      if (m === l + 1) {
        turnPair(d, e, l, rotations);
        break;
      }
      if (left-- === 0) throw new Error(`eigh: QL has not converged in ${MAX_ITERATIONS_PER_VALUE * n} iterations`);
      // Wilkinson's shift μ: the eigenvalue of the corner [d_l e_l; e_l d_l+1] that is nearer to d_l.
      const h = (d[l + 1] - d[l]) / (2 * e[l]);
      const μ = d[l] - e[l] / (h + (h < 0 ? -1 : 1) * hypotenuse(h, 1));
      chase(d, e, l, m, μ, rotations);
    }
  }
}

/** A block of two is diagonal after one Jacobi rotation (see jacobi.ts), without iteration. */
function turnPair(d: Float64Array, e: Float64Array, l: number, { cs, turn }: Rotations): void {
  const ϑ = (d[l + 1] - d[l]) / (2 * e[l]);
  const t = (ϑ < 0 ? -1 : 1) / (Math.abs(ϑ) + hypotenuse(ϑ, 1));
  const c = 1 / hypotenuse(t, 1);
  d[l] -= t * e[l];
  d[l + 1] += t * e[l];
  e[l] = 0;
  cs[2 * l] = c;
  cs[2 * l + 1] = t * c;
  turn(l, l);
}

/** One QL step on the block l … m: rotations from the bottom up, each chasing the bulge that the one before has made. */
function chase(d: Float64Array, e: Float64Array, l: number, m: number, μ: number, { cs, turn }: Rotations): void {
  let g = d[m] - μ;
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const r = hypotenuse(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // f and g have vanished: the block splits here by itself.
      d[i + 1] -= p;
      e[m] = 0;
      turn(i + 1, m - 1);
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const q = (d[i] - g) * s + 2 * c * b;
    p = s * q;
    d[i + 1] = g + p;
    g = c * q - b;
    cs[2 * i] = c;
    cs[2 * i + 1] = s;
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
  turn(l, m - 1);
}

/** Householder's reduction and implicit QL. */
export const ql: SymmetricSolver = (S, n, vectors) => {
  const T = tridiagonalise(S, n);
  const rows = vectors ? reflections(S, T.τ, n) : undefined;
  implicitQL(T, n, rows ? turnRows(rows, n) : turnNothing(n));
  return { values: T.d, rows };
};
