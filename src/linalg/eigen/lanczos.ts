/**
 * Lanczos' method (1950): extreme eigenpairs of a symmetric matrix that is known by its products A·v alone.
 *
 * The Krylov vectors v₀, Av₀, A²v₀, … are made orthonormal one by one, V = [v₀ … vₖ₋₁]. In that basis A is a small matrix
 *
 *   B = VᵀAV,   B y = θ y,   u = V y:   Au ≈ θu,   and ‖Au − θu‖ = β |y_last|
 *
 * whose extreme eigenvalues θ (Ritz values) soon agree with A's: a Hessian of 10⁶ parameters gives away its most negative
 * direction after some tens of Hessian-vector products (L16).
 *
 * - Rounding destroys the orthogonality that the three-term recurrence promises; here every new vector is made orthogonal to
 *   all others, twice ("twice is enough", Kahan).
 * - When the basis is full, it shrinks to the best Ritz vectors and goes on (thick restart, Wu and Simon 2000).
 * - One starting vector sees one direction of a repeated eigenvalue. So what has converged is probed: a random vector,
 *   orthogonal to all found, is added, and the search goes on until nothing new turns up.
 */

import { random } from '../../base/random.ts';
import { Matrix } from '../matrix.ts';
import { axpy, dot, norm, scale } from '../vectors.ts';
import { eigh } from './eigh.ts';

/** v ↦ A·v, for a symmetric A. */
export type LinearMap = (v: Float64Array) => ArrayLike<number>;

export interface LanczosOptions {
  /** How many eigenpairs at each end that is asked for. Default 1. */
  readonly count?: number;
  /** Which end of the spectrum; 'both' gives `count` of each. Default 'smallest'. */
  readonly which?: 'smallest' | 'largest' | 'both';
  /** Converged when ‖Au − λu‖ ≤ tolerance·‖A‖. Default 1e-10. */
  readonly tolerance?: number;
  /** The most products A·v that are spent on the search. Default max(1000, 20·n), at most 20 000. */
  readonly maxIterations?: number;
  /** The most basis vectors held at once. Default max(4·wanted + 20, 60). */
  readonly maxBasis?: number;
  /** Seed of the random start and probes. Default 1. */
  readonly seed?: number;
  /** Where to start instead of a random vector. */
  readonly start?: ArrayLike<number>;
}

export interface LanczosResult {
  /** Eigenvalues, ascending. */
  readonly values: Float64Array;
  /** Unit eigenvectors: column j belongs to values[j]. */
  readonly vectors: Matrix;
  /** ‖Au − λu‖, computed from a product with each u returned: A has an eigenvalue within this distance of λ. */
  readonly residuals: Float64Array;
  /** Whether all residuals came below the tolerance. */
  readonly converged: boolean;
  /** Products A·v spent. */
  readonly products: number;
}

/** Calls the product and checks what comes back. */
function checked(product: LinearMap, n: number, caller: string): (v: Float64Array) => Float64Array {
  if (typeof product !== 'function') throw new TypeError(`${caller}: product must be a function v ↦ A·v, got ${typeof product}`);
  return (v) => {
    const w = new Float64Array(product(v.slice()));
    if (w.length !== n) throw new RangeError(`${caller}: product must return ${n} numbers, got ${w.length}`);
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(w[i])) throw new RangeError(`${caller}: product must be finite, got ${w[i]} at [${i}]`);
    }
    return w;
  };
}

/** w ← w − V Vᵀw, twice; returns Vᵀw. */
function orthogonalise(w: Float64Array, V: readonly Float64Array[]): Float64Array {
  const h = new Float64Array(V.length);
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < V.length; i++) {
      const part = dot(V[i], w);
      h[i] += part;
      axpy(-part, V[i], w);
    }
  }
  return h;
}

function normalised(v: Float64Array): Float64Array | undefined {
  const length = norm(v);
  if (length === 0) return undefined;
  for (let i = 0; i < v.length; i++) v[i] /= length;
  return v;
}

/**
 * Extreme eigenpairs of a symmetric n × n matrix from its products alone.
 *
 * @example
 * import { lanczos } from 'saddlepoint';
 * // The second difference of order 100: λₖ = 2 − 2cos(kπ/101)
 * const product = (v) => v.map((x, i) => 2 * x - (v[i - 1] ?? 0) - (v[i + 1] ?? 0));
 * const { values, residuals } = lanczos(product, 100, { which: 'largest', count: 2 });
 * console.log(Math.abs(values[1] - (2 - 2 * Math.cos((100 * Math.PI) / 101))) < 1e-9); // → true
 *
 * @param product v ↦ A·v for vectors of length n; it must not keep or need v afterwards
 * @param n the order of A
 * @returns the pairs found, best effort with honest residuals where `maxIterations` ran out (`converged` says so)
 * @throws RangeError where a product has the wrong length or is not finite, or n, count or start do not fit
 */
export function lanczos(product: LinearMap, n: number, options: LanczosOptions = {}): LanczosResult {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`lanczos: n must be a whole number ≥ 1, got ${n}`);
  const { count = 1, which = 'smallest', tolerance = 1e-10, seed = 1, start } = options;
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`lanczos: count must be a whole number ≥ 1, got ${count}`);
  if (which !== 'smallest' && which !== 'largest' && which !== 'both') {
    throw new RangeError(`lanczos: which must be 'smallest', 'largest' or 'both', got '${which}'`);
  }
  if (start && start.length !== n) throw new RangeError(`lanczos: start must have ${n} entries, got ${start.length}`);
  const low = which === 'largest' ? 0 : Math.min(count, n);
  const high = which === 'smallest' ? 0 : Math.min(count, n - low);
  const wanted = low + high;
  const maxBasis = Math.min(n, Math.max(options.maxBasis ?? Math.max(4 * wanted + 20, 60), wanted + 3));
  // A basis that may hold the whole space is filled: then every pair is exact, repeated ones too, and nothing need be probed.
  const whole = maxBasis === n;
  const maxIterations = options.maxIterations ?? Math.min(20_000, Math.max(1000, 20 * n));

  const A = checked(product, n, 'lanczos');
  const source = random(seed);
  let V: Float64Array[] = []; // the basis, orthonormal
  let H: Float64Array[] = []; // H[j] = Vᵀ A vⱼ, column j of B
  /** A unit vector orthogonal to V at random; none when V spans everything. */
  const fresh = (): Float64Array | undefined => {
    for (let attempt = 0; attempt < 3 && V.length < n; attempt++) {
      const v = normalised(Float64Array.from({ length: n }, () => source.normal()))!;
      orthogonalise(v, V);
      if (norm(v) > 1e-8) {
        normalised(v);
        orthogonalise(v, V);
        return normalised(v);
      }
    }
    return undefined;
  };

  let next: Float64Array | undefined = (start && normalised(Float64Array.from(start))) ?? fresh();
  let products = 0;
  let β = 0; // ‖what of A·v lies outside the basis‖
  let size = 0; // the largest |θ| seen: a lower bound of ‖A‖ that soon is one
  let found: number[] = []; // the wanted values when they were last probed
  for (;;) {
    // Grow: v ← A v made orthogonal to the basis.
    while (next !== undefined && V.length < maxBasis && products < maxIterations) {
      V.push(next);
      const w = A(next);
      products++;
      const before = norm(w);
      size = Math.max(size, before);
      const h = orthogonalise(w, V);
      H.push(h);
      β = norm(w);
      if (β <= 10 * Number.EPSILON * size || V.length === n) {
        // A maps the basis into itself: what it holds is exact. Go on beside it.
        β = 0;
        next = fresh();
        if (!whole && V.length >= wanted) break;
      } else {
        next = normalised(w);
        if (!whole && V.length % 10 === 0 && V.length >= wanted) break; // look how far we are
      }
    }

    // B y = θ y. h holds the upper triangle (and, for restarted vectors, all) of column j.
    const m = V.length;
    const B = new Float64Array(m * m);
    for (let j = 0; j < m; j++) for (let i = 0; i <= j; i++) B[i * m + j] = B[j * m + i] = H[j][i];
    const { values: θ, vectors: Y } = eigh(new Matrix(B, m, m));
    const enough = m >= wanted;
    const ends = enough ? [...Array(low).keys(), ...Array.from({ length: high }, (_, i) => m - high + i)] : [...θ.keys()];
    const residual = (i: number): number => β * Math.abs(Y.get(m - 1, i));
    const settled = (i: number, accuracy: number): boolean => residual(i) <= accuracy * size;
    const complete = next === undefined; // V spans everything
    const converged = enough && ends.every((i) => settled(i, tolerance));
    const spent = products >= maxIterations;

    let done = complete || spent;
    let probe = false;
    if (converged && !done && !whole) {
      const values = ends.map((i) => θ[i]);
      const same =
        found.length > 0 && values.every((value, i) => Math.abs(value - found[i]) <= 10 * tolerance * size + n * Number.EPSILON * size);
      // Probed before: what the probe leads to must be settled too, if only roughly, and lie behind what we have.
      const runnersUp = [...(low > 0 ? [low] : []), ...(high > 0 ? [m - high - 1] : [])].filter((i) => i >= low && i < m - high);
      if (same && runnersUp.every((i) => settled(i, Math.sqrt(tolerance)))) done = true;
      else if (!same) {
        probe = true;
        found = values;
      }
    }
    if (done) return finish(A, n, V, θ, Y, ends, tolerance * size, products);

    if (probe || (V.length >= maxBasis && !whole)) {
      // Shrink to the best Ritz vectors: V ← V Y_keep, B ← diag(θ_keep).
      const keep = kept(ends, m, low, high, probe ? 0 : Math.floor((maxBasis - wanted) / 2));
      V = orthonormal(keep.map((i) => combine(V, Y, i, n)));
      H = keep.map((i, j) => {
        const h = new Float64Array(j + 1);
        h[j] = θ[i];
        return h;
      });
      if (probe || next === undefined) next = fresh();
      else {
        orthogonalise(next, V);
        next = normalised(next);
      }
      if (next === undefined) β = 0;
    }
  }
}

/** The wanted Ritz pairs, and `extra` of their neighbours, which speed up what follows. */
function kept(ends: readonly number[], m: number, low: number, high: number, extra: number): number[] {
  const keep = new Set(ends);
  for (let step = 0; keep.size < Math.min(m - 1, ends.length + extra) && step < m; step++) {
    if (low > 0) keep.add(Math.min(m - 1, low + step));
    if (high > 0) keep.add(Math.max(0, m - high - 1 - step));
  }
  return [...keep].sort((i, j) => i - j);
}

/** Vectors that are orthonormal but for rounding, which would grow from restart to restart, made so to the last digits. */
function orthonormal(vectors: Float64Array[]): Float64Array[] {
  vectors.forEach((v, i) => {
    orthogonalise(v, vectors.slice(0, i));
    normalised(v);
  });
  return vectors;
}

/** u = V y. */
function combine(V: readonly Float64Array[], Y: Matrix, column: number, n: number): Float64Array {
  const u = new Float64Array(n);
  for (let j = 0; j < V.length; j++) axpy(Y.get(j, column), V[j], u);
  return u;
}

function finish(
  A: (v: Float64Array) => Float64Array,
  n: number,
  V: readonly Float64Array[],
  θ: Float64Array,
  Y: Matrix,
  ends: readonly number[],
  allowed: number,
  products: number,
): LanczosResult {
  const values = Float64Array.from(ends, (i) => θ[i]);
  const vectors = new Matrix(new Float64Array(n * ends.length), n, ends.length);
  const residuals = Float64Array.from(orthonormal(ends.map((i) => combine(V, Y, i, n))), (u, j) => {
    for (let k = 0; k < n; k++) vectors.data[k * ends.length + j] = u[k];
    // ‖Au − λu‖
    const r = A(u);
    axpy(-values[j], u, r);
    return norm(r);
  });
  return { values, vectors, residuals, converged: residuals.every((r) => r <= 2 * allowed), products: products + ends.length };
}

/** k steps of Lanczos' recurrence: A V = V T + β vₖ e_lastᵀ. */
export interface LanczosTridiagonal {
  /** Diagonal of T. */
  readonly alpha: Float64Array;
  /** Subdiagonal of T, one shorter. */
  readonly beta: Float64Array;
  /** v₀ … vₖ₋₁, orthonormal. */
  readonly basis: Float64Array[];
  /** ‖A V − V T‖: 0 where V spans an invariant subspace. */
  readonly remainder: number;
}

/**
 * T = VᵀAV, tridiagonal, in the orthonormal basis V of start, A·start, A²·start, …: the raw material of quadrature
 * (startᵀ f(A) start) and of spectral densities. It stops before `steps` where the vectors span an invariant subspace.
 *
 * @example
 * import { lanczosTridiagonal } from 'saddlepoint';
 * const { alpha, beta } = lanczosTridiagonal((v) => [2 * v[0], 3 * v[1]], [1, 1], 2);
 * console.log(alpha, beta); // T of diag(2, 3) seen from (1, 1)/√2: 2.5 and ½
 *
 * @throws RangeError where `start` is zero or not finite, or a product has the wrong length or is not finite
 */
export function lanczosTridiagonal(product: LinearMap, start: ArrayLike<number>, steps: number): LanczosTridiagonal {
  const n = start.length;
  if (!Number.isInteger(steps) || steps < 1) throw new RangeError(`lanczosTridiagonal: steps must be a whole number ≥ 1, got ${steps}`);
  const A = checked(product, n, 'lanczosTridiagonal');
  const length = norm(start);
  if (!(length > 0 && length < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`lanczosTridiagonal: start must be finite and not zero, its length is ${length}`);
  }
  const alpha: number[] = [];
  const beta: number[] = [];
  const basis: Float64Array[] = [];
  let v: Float64Array = Float64Array.from(start, (x) => x / length);
  let size = 0;
  for (;;) {
    basis.push(v);
    const w = A(v);
    size = Math.max(size, norm(w));
    // αⱼ = vⱼᵀAvⱼ,   βⱼ vⱼ₊₁ = Avⱼ − αⱼvⱼ − βⱼ₋₁vⱼ₋₁
    alpha.push(orthogonalise(w, basis)[basis.length - 1]);
    const β = norm(w);
    const invariant = β <= 10 * Number.EPSILON * size || basis.length === n;
    if (invariant || basis.length === Math.min(steps, n)) {
      return { alpha: Float64Array.from(alpha), beta: Float64Array.from(beta), basis, remainder: invariant ? 0 : β };
    }
    beta.push(β);
    scale(1 / β, w);
    v = w;
  }
}
