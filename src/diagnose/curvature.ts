/**
 * What the Hessian says at θ: eigenvalues λᵢ, and how the gradient lies among the eigenvectors, cᵢ = uᵢ·g.
 *
 * Up to some hundred parameters, from the full Hessian. Beyond, from Lanczos on Hessian-vector products, started at g:
 * the Krylov space of g holds all of g, its first basis vector is ĝ, so
 *
 *   cᵢ = ‖g‖ · (first entry of T's eigenvector i),   λ_g = ĝᵀHĝ = T₁₁
 *
 * A start at g can be blind (a symmetric saddle keeps g, Hg, … within a subspace), so a second run starts at random.
 * Each Ritz value comes with its residual ‖Hu − λu‖ = β|s_k|: H has an eigenvalue within that distance.
 */
import type { Oracle } from '../autograd/types.ts';
import { eigh } from '../linalg/eigh.ts';
import { lanczosTridiagonal } from '../linalg/lanczos.ts';
import { Matrix } from '../linalg/matrix.ts';
import { random } from '../linalg/random.ts';
import { axpy, dot, norm } from '../linalg/vectors.ts';

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

/** Measures the curvature at θ, where the gradient is g. */
export function curvature(
  oracle: Oracle,
  θ: Float64Array,
  g: Float64Array,
  { fullBelow, steps, seed }: { fullBelow: number; steps: number; seed: number },
): Curvature {
  return θ.length <= fullBelow ? fromHessian(oracle, θ, g) : fromLanczos(oracle, θ, g, steps, seed);
}

function fromHessian(oracle: Oracle, θ: Float64Array, g: Float64Array): Curvature {
  const n = θ.length;
  const { values, vectors } = eigh(oracle.hessian(θ));
  const gg = dot(g, g);
  const shares = Array.from(values, (λ, i) => ({ λ, c: Math.abs(dot(vectors.column(i), g)) }));
  return {
    full: true,
    eigenvalues: values,
    shares,
    lowest: vectors.column(0),
    highest: vectors.column(n - 1),
    residuals: [0, 0],
    norm: Math.max(Math.abs(values[0]), Math.abs(values[n - 1])),
    alongGradient: shares.reduce((sum, { λ, c }) => sum + λ * c * c, 0) / gg,
    products: n,
  };
}

function fromLanczos(oracle: Oracle, θ: Float64Array, g: Float64Array, steps: number, seed: number): Curvature {
  const size = norm(g);
  const aside = ritz(oracle, θ, randomStart(θ, seed), steps, 0);
  if (size === 0) return assemble(aside, Number.NaN);
  const ahead = ritz(oracle, θ, g, steps, size);
  return assemble(
    [...ahead, ...aside].sort((a, b) => a.λ - b.λ),
    ahead.alongGradient,
    ahead.length + aside.length,
  );
}

/**
 * One more run, longer, from a random start: for a critical point whose lowest Ritz value is positive but might still sink,
 * or whose highest is negative but might still rise.
 */
export function refine(oracle: Oracle, θ: Float64Array, H: Curvature, { steps, seed }: { steps: number; seed: number }): Curvature {
  const [low, high] = [H.eigenvalues[0], H.eigenvalues[H.eigenvalues.length - 1]];
  const open = (low > 0 && H.residuals[0] > low / 2) || (high < 0 && H.residuals[1] > -high / 2);
  if (H.full || !open) return H;
  const longer = ritz(oracle, θ, randomStart(θ, seed + 1), 3 * steps, 0);
  return { ...assemble(longer, H.alongGradient), shares: H.shares, products: H.products + longer.length };
}

const randomStart = (θ: Float64Array, seed: number): Float64Array => {
  const { normal } = random(seed);
  return Float64Array.from(θ, () => normal());
};

interface Ritz {
  readonly λ: number;
  readonly c: number;
  readonly residual: number;
  vector(): Float64Array;
}

/** The Ritz pairs of a run, ascending; `size` is ‖g‖ where it starts at g. T₁₁ = ĝᵀHĝ then. */
function ritz(oracle: Oracle, θ: Float64Array, start: Float64Array, steps: number, size: number): Ritz[] & { alongGradient: number } {
  const { alpha, beta, basis, remainder } = lanczosTridiagonal(
    (v) => oracle.hvp(θ, Float64Array.from(v)),
    start,
    Math.min(steps, θ.length),
  );
  const k = alpha.length;
  const T = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    T[i * k + i] = alpha[i];
    if (i + 1 < k) T[i * k + i + 1] = T[(i + 1) * k + i] = beta[i];
  }
  const { values, vectors } = eigh(new Matrix(T, k, k));
  const pairs = Array.from(values, (λ, i) => ({
    λ,
    c: Math.abs(vectors.get(0, i)) * size,
    residual: remainder * Math.abs(vectors.get(k - 1, i)),
    vector: () => {
      const u = new Float64Array(θ.length);
      for (let j = 0; j < k; j++) axpy(vectors.get(j, i), basis[j], u);
      return u;
    },
  }));
  return Object.assign(pairs, { alongGradient: alpha[0] });
}

function assemble(pairs: readonly Ritz[], alongGradient: number, products: number = pairs.length): Curvature {
  const [first, last] = [pairs[0], pairs[pairs.length - 1]];
  return {
    full: false,
    eigenvalues: Float64Array.from(pairs, ({ λ }) => λ),
    shares: pairs.filter(({ c }) => c > 0).map(({ λ, c }) => ({ λ, c })),
    lowest: first.vector(),
    highest: last.vector(),
    residuals: [first.residual, last.residual],
    norm: Math.max(Math.abs(first.λ), Math.abs(last.λ)),
    alongGradient,
    products,
  };
}
