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
 * - When the basis is full, it shrinks to the best Ritz vectors and goes on (thick restart, Wu and Simon 2000).
 * - One starting vector sees one direction of a repeated eigenvalue. So what has converged is probed: a random vector,
 *   orthogonal to all found, is added, and the search goes on until nothing new is found.
 */

import { atLeast, count, noMore, oneOf, options } from '../../base/arguments.ts';
import { result } from '../../base/result.ts';
import { asFiniteVector, Matrix } from '../matrix.ts';
import { axpy, norm } from '../vectors.ts';
import { checkedProduct, combine, Krylov, type LinearMap, orthonormalise, type RitzPairs } from './krylov.ts';

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

const LANCZOS_OPTIONS = ['count', 'which', 'tolerance', 'maxIterations', 'maxBasis', 'seed', 'start'] as const;

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
export function lanczos(product: LinearMap, n: number, given: LanczosOptions = {}, ...rest: never[]): LanczosResult {
  noMore('lanczos', rest, 'a product, its order and one object of options');
  count('lanczos', 'n', n, 1);
  const { count: pairs = 1, which = 'smallest', tolerance = 1e-10, seed = 1, ...more } = options('lanczos', given, LANCZOS_OPTIONS);
  count('lanczos', 'count', pairs, 1);
  oneOf('lanczos', 'which', which, ['smallest', 'largest', 'both']);
  atLeast('lanczos', 'tolerance', tolerance, 0);
  const start = more.start && asFiniteVector(more.start, 'lanczos', 'start', n);
  const low = which === 'largest' ? 0 : Math.min(pairs, n);
  const high = which === 'smallest' ? 0 : Math.min(pairs, n - low);
  const wanted = low + high;
  const maxBasis = Math.min(n, Math.max(more.maxBasis ?? Math.max(4 * wanted + 20, 60), wanted + 3));
  // A basis that may hold the whole space is filled: then every pair is exact, repeated ones too, and nothing need be probed.
  const whole = maxBasis === n;
  const maxIterations = more.maxIterations ?? Math.min(20_000, Math.max(1000, 20 * n));
  count('lanczos', 'maxBasis', maxBasis, 1);
  count('lanczos', 'maxIterations', maxIterations, 1);

  const A = checkedProduct(product, n, 'lanczos');
  const krylov = new Krylov(A, n, seed, start);
  let found: number[] = []; // the wanted values when they were last probed
  for (;;) {
    while (krylov.next !== undefined && krylov.V.length < maxBasis && krylov.products < maxIterations) {
      const invariant = krylov.extend();
      if (!whole && krylov.V.length >= wanted && (invariant || krylov.V.length % 10 === 0)) break; // look how far we are
    }
    const ritz = krylov.ritzPairs();
    const { θ, Y } = ritz;
    const m = θ.length;
    const { size } = krylov;
    const ends = m < wanted ? [...θ.keys()] : [...θ.keys()].filter((i) => i < low || i >= m - high);
    // ‖Au − θu‖ = β |y_last|
    const settled = (i: number, accuracy: number): boolean => krylov.β * Math.abs(Y.get(m - 1, i)) <= accuracy * size;

    let done = krylov.next === undefined || krylov.products >= maxIterations;
    let probe = false;
    if (!done && !whole && m >= wanted && ends.every((i) => settled(i, tolerance))) {
      const values = ends.map((i) => θ[i]);
      const apart = (10 * tolerance + n * Number.EPSILON) * size;
      const same = found.length > 0 && values.every((value, i) => Math.abs(value - found[i]) <= apart);
      // Probed before: what the probe leads to must be settled too, if only roughly, and lie behind what we have.
      const runnersUp = [...(low > 0 ? [low] : []), ...(high > 0 ? [m - high - 1] : [])].filter((i) => i >= low && i < m - high);
      if (same) done = runnersUp.every((i) => settled(i, Math.sqrt(tolerance)));
      else {
        probe = true;
        found = values;
      }
    }
    if (done) return withResiduals(A, krylov, ritz, ends, tolerance);
    if (probe || (m >= maxBasis && !whole)) {
      krylov.restart(ritz, ritzPairsToKeep(ends, m, low, high, probe ? 0 : Math.floor((maxBasis - wanted) / 2)), probe);
    }
  }
}

/** The wanted Ritz pairs, and `extra` of their neighbours, which speed up what follows. */
function ritzPairsToKeep(ends: readonly number[], m: number, low: number, high: number, extra: number): number[] {
  const keep = new Set(ends);
  for (let step = 0; keep.size < Math.min(m - 1, ends.length + extra) && step < m; step++) {
    if (low > 0) keep.add(Math.min(m - 1, low + step));
    if (high > 0) keep.add(Math.max(0, m - high - 1 - step));
  }
  return [...keep].sort((i, j) => i - j);
}

/** The Ritz vectors u = V y, each with the residual of one more product. */
function withResiduals(
  A: (v: Float64Array) => Float64Array,
  { V, size, products }: Krylov,
  { θ, Y }: RitzPairs,
  ends: readonly number[],
  tolerance: number,
): LanczosResult {
  const [n, k] = [V[0].length, ends.length];
  const values = Float64Array.from(ends, (i) => θ[i]);
  const vectors = new Matrix(new Float64Array(n * k), n, k);
  const residuals = Float64Array.from(orthonormalise(ends.map((i) => combine(V, Y, i))), (u, j) => {
    for (let i = 0; i < n; i++) vectors.data[i * k + j] = u[i];
    // ‖Au − λu‖
    const r = A(u);
    axpy(-values[j], u, r);
    return norm(r);
  });
  return result({ values, vectors, residuals, converged: residuals.every((r) => r <= 2 * tolerance * size), products: products + k });
}
