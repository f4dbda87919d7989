/** Conjugate gradients, Lanczos, and Bunch and Kaufman's factorisation in single precision. */
import { eigh } from '../../src/linalg/eigen/eigh.ts';
import type * as factor from '../laws/linalg/factor.ts';
import type { ConjugateGradient, Lanczos, LanczosTridiagonal, LinearMap } from '../laws/linalg/iterative.ts';
import { add, dot, exponentOf, f, mul, over, root } from './dense32.ts';

const ε = 2 ** -23;
const largest = (x: readonly number[]): number => x.reduce((most, xi) => Math.max(most, Math.abs(xi)), 0);
const norm = (x: readonly number[]): number => {
  const unit = 2 ** exponentOf(largest(x));
  const scaled = x.map((xi) => xi / unit);
  return f(root(dot(scaled, scaled)) * unit);
};
const axpy = (a: number, x: readonly number[], y: number[]): void => {
  for (let i = 0; i < x.length; i++) y[i] = Math.fround(y[i] + Math.fround(a * x[i]));
};
const asked = (product: LinearMap, v: readonly number[]): number[] => Array.from(product(Float64Array.from(v)), f);

export const cg32: ConjugateGradient = (product, b, { tolerance = 1e-5, maxIterations = 10 * b.length } = {}) => {
  const k = exponentOf(largest(b));
  const r = b.map((y) => f(y) * 2 ** -k);
  const goal = tolerance * norm(r);
  const step: number[] = b.map(() => 0);
  let l: number | undefined;
  const d = [...r];
  let rr = dot(r, r);
  for (let iterations = 0; ; iterations++) {
    const size = norm(r);
    const result = { x: step.map((x) => f(x * 2 ** (k - (l ?? 0)))), iterations, residual: size * 2 ** k };
    if (size <= Math.max(goal, 2 ** -60)) return { ...result, stop: 'converged' };
    if (iterations === maxIterations) return { ...result, stop: 'iterations' };
    const Ad = asked(product, d);
    l ??= exponentOf(largest(Ad));
    for (let i = 0; i < Ad.length; i++) Ad[i] *= 2 ** -l;
    const dAd = dot(d, Ad);
    if (dAd <= 0) {
      const negativeCurvature = { direction: d.map((x) => x * 2 ** k), curvature: over(dAd, dot(d, d)) * 2 ** l };
      return { ...result, iterations: iterations + 1, stop: 'negative curvature', negativeCurvature };
    }
    const α = over(rr, dAd);
    axpy(α, d, step);
    axpy(-α, Ad, r);
    const before = rr;
    rr = dot(r, r);
    const β = over(rr, before);
    for (let i = 0; i < d.length; i++) d[i] = add(r[i], mul(β, d[i]));
  }
};

/** w ← w − V Vᵀw, twice; the sum of both Vᵀw. */
function orthogonalise(w: number[], V: readonly number[][]): number[] {
  const h: number[] = V.map(() => 0);
  for (const j of [...V.keys(), ...V.keys()]) {
    const part = dot(V[j], w);
    h[j] = add(h[j], part);
    axpy(-part, V[j], w);
  }
  return h;
}
const normalised = (v: readonly number[]): number[] => {
  const unit = 2 ** exponentOf(largest(v));
  const scaled = v.map((x) => f(x) / unit);
  const length = norm(scaled);
  return scaled.map((x) => over(x, length));
};

export const tridiagonal32: LanczosTridiagonal = (product, start, steps) => {
  const n = start.length;
  const [alpha, beta, basis]: [number[], number[], number[][]] = [[], [], []];
  let v = normalised(start);
  let size = 0;
  for (;;) {
    basis.push(v);
    const w = asked(product, v);
    size = Math.max(size, norm(w));
    alpha.push(orthogonalise(w, basis)[basis.length - 1]);
    const β = norm(w);
    const invariant = β <= 10 * ε * size || basis.length === n;
    if (invariant || basis.length === steps) return { alpha, beta, basis, remainder: invariant ? 0 : β };
    beta.push(β);
    v = normalised(w);
  }
};

/** All of Lanczos' basis, with a new start wherever it is invariant: what is asked for is then read off B = VᵀAV. */
export const lanczos32: Lanczos = (product, n, { count = 1, which = 'smallest', start, tolerance = 1e-5 } = {}) => {
  const V: number[][] = [];
  const H: number[][] = [];
  let size = 0;
  let next = normalised(start ?? Array.from({ length: n }, (_, i) => Math.sin(1 + i * i)));
  while (V.length < n) {
    V.push(next);
    const w = asked(product, next);
    size = Math.max(size, norm(w));
    H.push(orthogonalise(w, V));
    if (V.length === n) break;
    if (norm(w) > 10 * ε * size) next = normalised(w);
    else {
      const another = Array.from({ length: n }, (_, i) => f(Math.sin(V.length + 7 * i * i + i)));
      for (let times = 0; times < 2; times++) {
        orthogonalise(another, V);
        another.splice(0, n, ...normalised(another));
      }
      next = another;
    }
    orthogonalise(next, V);
    next = normalised(next);
  }
  // B by its lower triangle: column j of H reaches down to the diagonal of row j
  const { values, vectors } = eigh(V.map((_, i) => V.map((_, j) => (i >= j ? H[i][j] : H[j][i]))));
  const order = [...values.keys()];
  const low = which === 'largest' ? 0 : Math.min(count, n);
  const high = which === 'smallest' ? 0 : Math.min(count, n - low);
  const wanted = [...order.slice(0, low), ...order.slice(n - high)];
  const found: number[][] = [];
  for (const j of wanted) {
    const u: number[] = Array(n).fill(0);
    for (const [k, v] of V.entries()) axpy(f(vectors.get(k, j)), v, u);
    orthogonalise(u, found);
    found.push(normalised(u));
  }
  const λ = wanted.map((j) => f(values[j]));
  const residuals = found.map((u, j) => {
    const r = asked(product, u);
    axpy(-λ[j], u, r);
    return norm(r);
  });
  return {
    values: λ,
    vectors: Array.from({ length: n }, (_, i) => found.map((u) => u[i])),
    residuals,
    converged: residuals.every((r) => r <= 2 * tolerance * size),
  };
};

const α = f((1 + Math.sqrt(17)) / 8);
export const ldlt32: factor.Ldlt = (given) => {
  const A = given.map((row) => row.map(f));
  const n = A.length;
  const permutation = [...A.keys()];
  const L: number[][] = A.map((_, i) => A.map((_, j) => (i === j ? 1 : 0)));
  const D = A.map((row) => row.map(() => 0));
  const swap = (i: number, j: number): void => {
    [A[i], A[j]] = [A[j], A[i]];
    for (const row of A) [row[i], row[j]] = [row[j], row[i]];
    for (let c = 0; c < Math.min(i, j); c++) [L[i][c], L[j][c]] = [L[j][c], L[i][c]];
    [permutation[i], permutation[j]] = [permutation[j], permutation[i]];
  };
  for (let k = 0; k < n; ) {
    let r = k;
    for (let i = k + 1; i < n; i++) if (r === k || Math.abs(A[i][k]) > Math.abs(A[r][k])) r = i;
    const λ = r === k ? 0 : Math.abs(A[r][k]);
    const σ = A[r].reduce((most, x, j) => (j >= k && j !== r ? Math.max(most, Math.abs(x)) : most), 0);
    const fits = λ === 0 || Math.abs(A[k][k]) >= mul(α, λ) || mul(Math.abs(A[k][k]), over(σ, λ)) >= mul(α, λ);
    const two = !fits && Math.abs(A[r][r]) < mul(α, σ);
    if (!fits) swap(two ? k + 1 : k, r);
    const width = two ? 2 : 1;
    const e = two ? A[k + 1][k] : A[k][k];
    for (let i = k; i < k + width; i++) for (let j = k; j < k + width; j++) D[i][j] = A[i][j];
    for (let i = k + width; i < n; i++) {
      if (e === 0) continue;
      const [d0, d1] = two ? [over(A[k][k], e), over(A[k + 1][k + 1], e)] : [0, 0];
      const a = [over(A[i][k], e), two ? over(A[i][k + 1], e) : 0];
      const determinant = add(mul(d0, d1), -1);
      L[i][k] = two ? over(add(mul(d1, a[0]), -a[1]), determinant) : a[0];
      if (two) L[i][k + 1] = over(add(mul(d0, a[1]), -a[0]), determinant);
      for (let j = k + width; j <= i; j++) for (let c = k; c < k + width; c++) A[j][i] = A[i][j] = add(A[i][j], -mul(L[i][c], A[j][c]));
    }
    k += width;
  }
  return { L, D, permutation };
};

export const inertia32: factor.InertiaCount = (A, shift = 0) => {
  const S = A.map((row, i) => row.map((x, j) => (i === j ? add(f(x), -shift) : f(x))));
  const δ = S.length * ε * largest(S.flat());
  const signs = (by: number): number[] => {
    const { D } = ldlt32(S.map((row, i) => row.map((x, j) => (i === j ? add(x, -by) : x))));
    return D.flatMap((row, i) => (i > 0 && row[i - 1] !== 0 ? [] : i + 1 < D.length && row[i + 1] !== 0 ? [1, -1] : [Math.sign(row[i])]));
  };
  const positive = signs(δ).filter((s) => s > 0).length;
  const negative = signs(-δ).filter((s) => s < 0).length;
  return { positive, negative, zero: S.length - positive - negative };
};
