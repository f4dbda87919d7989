/**
 * What the Hessian says at θ: eigenvalues λᵢ, and how the gradient lies among the eigenvectors, cᵢ = uᵢ·g.
 *
 * Up to some hundred parameters, from the full Hessian. Beyond, from Lanczos on Hessian-vector products, started at g:
 * the Krylov space of g holds all of g, its first basis vector is ĝ, so
 *
 *   cᵢ = ‖g‖ · (first entry of T's eigenvector i),   λ_g = ĝᵀHĝ = Σ λᵢ(cᵢ/‖g‖)²
 *
 * A start at g can be blind (a symmetric saddle keeps g, Hg, … within a subspace), so a second run starts at random.
 * Each Ritz value comes with its residual ‖Hu − λu‖ = β|s_k|: H has an eigenvalue within that distance.
 */

import { random } from '../base/random.ts';
import { eigh } from '../linalg/eigen/eigh.ts';
import { lanczosTridiagonal } from '../linalg/eigen/lanczosTridiagonal.ts';
import { tridiagonalMatrix } from '../linalg/eigen/tridiagonal.ts';
import { axpy, dot, norm } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';

/** The eigenpairs that are known, and the gradient's part in each. */
export interface Curvature {
  /** Whether all n eigenvalues are known. */
  readonly full: boolean;
  /** Eigenvalues, ascending; Ritz values where not full. */
  readonly eigenvalues: Float64Array;
  /** |uᵢ·g|, for each; only those that carry g are known where not full. */
  readonly shares: readonly { readonly λ: number; readonly c: number }[];
  /** The eigenvectors that belong to the smallest and the largest eigenvalue. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** ‖Hu − λu‖ of these two; 0 where full. */
  readonly residuals: readonly [number, number];
  /** ‖H‖ = max|λ|. */
  readonly norm: number;
  /** ĝᵀHĝ, NaN where g = 0. */
  readonly alongGradient: number;
  /** Hessian-vector products spent. */
  readonly products: number;
}

/** λ, |uᵢ·g|, ‖Hu − λu‖, and u itself when asked for. */
type Pair = readonly [λ: number, c: number, residual: number, u: () => Float64Array];

/** Measures the curvature at θ, where the gradient is g: from the full Hessian, or from two runs of Lanczos. */
export function curvature(oracle: Oracle, θ: Float64Array, g: Float64Array, fullBelow: number, steps: number, seed: number): Curvature {
  const size = norm(g);
  if (θ.length <= fullBelow) return assemble(fromHessian(oracle, θ, g), size, true);
  const ahead = size > 0 ? fromLanczos(oracle, θ, g, steps, size) : [];
  const aside = fromLanczos(oracle, θ, randomStart(θ, seed), steps);
  return assemble(
    [...ahead, ...aside].sort(([a], [b]) => a - b),
    size,
  );
}

/**
 * One more run, longer, from a random start: for a critical point whose lowest Ritz value is positive but might still sink,
 * or whose highest is negative but might still rise.
 */
export function refine(oracle: Oracle, θ: Float64Array, H: Curvature, steps: number, seed: number): Curvature {
  const { eigenvalues, residuals, shares, alongGradient, products } = H;
  const [low, high] = [eigenvalues[0], eigenvalues.at(-1)!];
  const open = (low > 0 && residuals[0] > low / 2) || (high < 0 && residuals[1] > -high / 2);
  if (!open) return H;
  const longer = fromLanczos(oracle, θ, randomStart(θ, seed + 1), 3 * steps);
  return { ...assemble(longer, 0), shares, alongGradient, products: products + longer.length };
}

const randomStart = (θ: Float64Array, seed: number): Float64Array => θ.map(random(seed).normal);

function fromHessian(oracle: Oracle, θ: Float64Array, g: Float64Array): Pair[] {
  const { values, vectors } = eigh(oracle.hessian(θ));
  return Array.from(values, (λ, i) => [λ, Math.abs(dot(vectors.column(i), g)), 0, () => vectors.column(i)]);
}

/** The Ritz pairs of a run, ascending; `size` is ‖g‖ where it starts at g. */
function fromLanczos(oracle: Oracle, θ: Float64Array, start: Float64Array, steps: number, size = 0): Pair[] {
  const { alpha, beta, basis, remainder } = lanczosTridiagonal((v) => oracle.hvp(θ, v), start, Math.min(steps, θ.length));
  const m = alpha.length;
  const { values, vectors } = eigh(tridiagonalMatrix(alpha, beta));
  return Array.from(values, (λ, i) => {
    const s = vectors.column(i);
    const u = (): Float64Array => {
      const sum = new Float64Array(θ.length);
      for (let j = 0; j < m; j++) axpy(s[j], basis[j], sum);
      return sum;
    };
    return [λ, Math.abs(s[0]) * size, remainder * Math.abs(s[m - 1]), u];
  });
}

function assemble(pairs: readonly Pair[], size: number, full = false): Curvature {
  const [low, , lowError, lowest] = pairs[0];
  const [high, , highError, highest] = pairs.at(-1)!;
  return {
    full,
    eigenvalues: Float64Array.from(pairs, ([λ]) => λ),
    shares: pairs.filter(([, c]) => full || c > 0).map(([λ, c]) => ({ λ, c })),
    lowest: lowest(),
    highest: highest(),
    residuals: [lowError, highError],
    norm: Math.max(Math.abs(low), Math.abs(high)),
    // Σ λᵢ(cᵢ/‖g‖)²
    alongGradient: pairs.reduce((sum, [λ, c]) => sum + λ * (c / size) ** 2, 0),
    products: pairs.length,
  };
}
