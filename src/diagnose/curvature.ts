/**
 * What the Hessian says at θ: eigenvalues λᵢ, and how the gradient lies among the eigenvectors, cᵢ = uᵢ·g.
 *
 * Up to some hundred parameters, from the full Hessian. Beyond, from Lanczos on Hessian-vector products, started at g:
 * the Krylov space of g holds all of g, its first basis vector is ĝ, so
 *
 *   cᵢ = ‖g‖ · (first entry of T's eigenvector i),   ĝᵀHĝ = Σ λᵢ(cᵢ/‖g‖)²,   ĝᵀ|H|ĝ = Σ |λᵢ|(cᵢ/‖g‖)²
 *
 * A start at g can be blind (a symmetric saddle keeps g, Hg, … within a subspace), so a second run starts at random.
 * Each Ritz value comes with its residual ‖Hu − λu‖ = β|s_k|: H has an eigenvalue within that distance.
 */
import { random } from '../base/random.ts';
import { type Criticality, criticality } from '../landscape/criticality.ts';
import { eigh } from '../linalg/eigen/eigh.ts';
import { combine } from '../linalg/eigen/krylov.ts';
import { lanczosSteps } from '../linalg/eigen/lanczosTridiagonal.ts';
import { tridiagonalMatrix } from '../linalg/eigen/tridiagonal.ts';
import { dot, norm } from '../linalg/vectors.ts';
import { precisionOf } from './gradientCheck.ts';
import { type Asking, hessian, product } from './questions.ts';

/** The eigenpairs that are known, and the gradient's part in each. */
export interface Curvature {
  /** Whether all n eigenvalues are known. */
  readonly full: boolean;
  /** Eigenvalues, ascending; Ritz values where not full. */
  readonly eigenvalues: Float64Array;
  /** The eigenvectors that belong to the smallest and the largest eigenvalue. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** ‖Hu − λu‖ of these two; 0 where full. */
  readonly residuals: readonly [number, number];
  /** ‖H‖ = max|λ|. */
  readonly norm: number;
  /** ĝᵀHĝ and ĝᵀ|H|ĝ; NaN where g = 0. */
  readonly alongGradient: number;
  readonly absAlongGradient: number;
  /** The diagonal of H, where H was formed: the curvature of each coordinate by itself. */
  readonly diagonal?: Float64Array;
  /** Whether there is anything left to gain here. */
  readonly criticality: Criticality;
  /** Hessian-vector products spent. */
  readonly products: number;
}

/** What is known before the curvature is measured. */
export interface Point {
  readonly θ: Float64Array;
  readonly loss: number;
  readonly g: Float64Array;
  readonly gained: number;
  readonly travelled: number;
  readonly tolerance: number;
  readonly fullBelow: number;
  readonly steps: number;
  readonly seed: number;
}

/** λ, |uᵢ·g| where it is known, ‖Hu − λu‖, and u itself at either end of a run: the others hold no vector, so a run's basis can go. */
interface Pair {
  readonly λ: number;
  readonly c: number;
  readonly residual: number;
  readonly u?: Float64Array;
}

/** Measures the curvature at θ, where the gradient is g: from the full Hessian, or from two runs of Lanczos. */
export function* curvature(at: Point): Asking<Curvature> {
  const { θ, g, steps, seed } = at;
  if (θ.length <= at.fullBelow) {
    try {
      return yield* fromHessian(at);
    } catch {
      // a Hessian that cannot be had, or is not symmetric, costs that Hessian: its products may do
    }
  }
  const size = norm(g);
  const fromGradient = size > 0 ? yield* ritzPairs(θ, g, steps, size) : [];
  const fromRandom = yield* ritzPairs(θ, randomStart(θ, seed), steps);
  const both = [...fromGradient, ...fromRandom];
  const H = assemble(both, at, fromGradient);
  if (!H.criticality.critical || !open(H)) return H;
  // a critical point whose lowest Ritz value is positive but might still sink, or whose highest is negative but might still rise
  const longer = yield* ritzPairs(θ, randomStart(θ, seed + 1), 3 * steps);
  return assemble([...longer, ...fromGradient], at, fromGradient, both.length + longer.length);
}

const open = ({ eigenvalues, residuals }: Curvature): boolean => {
  const [low, high] = [eigenvalues[0], eigenvalues.at(-1) as number];
  return (low > 0 && residuals[0] > low / 2) || (high < 0 && residuals[1] > -high / 2);
};

const randomStart = (θ: Float64Array, seed: number): Float64Array => θ.map(random(seed).normal);

function* fromHessian(at: Point): Asking<Curvature> {
  const { θ, g } = at;
  const { hessian: H, error } = yield* hessian(θ);
  const { values, vectors } = eigh(H);
  const pairs = Array.from(values, (λ, i): Pair => {
    const u = vectors.column(i);
    return { λ, c: Math.abs(dot(u, g)), residual: 0, u };
  });
  const known = { eigenvectors: vectors, hessian: H, ...(error && { hessianError: error }) };
  return { ...assemble(pairs, at, pairs, θ.length, known), full: true, diagonal: θ.map((_, j) => H.get(j, j)) };
}

/** The Ritz pairs of a run of Lanczos; `size` is ‖g‖ where it starts at g. */
function* ritzPairs(θ: Float64Array, start: Float64Array, steps: number, size = 0): Asking<Pair[]> {
  const asking = lanczosSteps(start, Math.min(steps, θ.length));
  let next = asking.next();
  while (!next.done) next = asking.next(yield* product(θ, next.value));
  const { alpha, beta, basis, remainder } = next.value;
  const m = alpha.length;
  const { values, vectors } = eigh(tridiagonalMatrix(alpha, beta));
  const end = (i: number) => (i === 0 || i === m - 1) && { u: combine(basis, vectors, i) };
  return Array.from(values, (λ, i) => {
    const [first, last] = [vectors.get(0, i), vectors.get(m - 1, i)];
    return { λ, c: Math.abs(first) * size, residual: remainder * Math.abs(last), ...end(i) };
  });
}

/** `carriers` are the pairs that hold all of g. */
function assemble(
  pairs: readonly Pair[],
  { θ, loss, g, gained, travelled, tolerance: τ }: Point,
  carriers: readonly Pair[],
  products: number = pairs.length,
  known: Partial<Parameters<typeof criticality>[0]> = {},
): Curvature {
  const sorted = [...pairs].sort((a, b) => a.λ - b.λ);
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const size = norm(g);
  const precision = precisionOf(loss, g);
  const S = Math.max(Math.abs(low.λ), Math.abs(high.λ));
  const mean = (f: (λ: number) => number): number => carriers.reduce((sum, { λ, c }) => sum + f(λ) * (c / size) ** 2, 0);
  return {
    full: false,
    eigenvalues: Float64Array.from(sorted, ({ λ }) => λ),
    lowest: low.u as Float64Array,
    highest: high.u as Float64Array,
    residuals: [low.residual, high.residual],
    norm: S,
    alongGradient: mean((λ) => λ),
    absAlongGradient: mean(Math.abs),
    criticality: criticality({
      theta: θ,
      loss,
      gradient: g,
      eigenvalues: Float64Array.from(sorted, ({ λ }) => λ),
      shares: Float64Array.from(sorted, ({ c }) => c),
      gained,
      travelled,
      tolerance: τ,
      gainTolerance: 1e4 * τ * τ,
      precision,
      // differences make H worse than g
      ...(known.hessianError && { gradientError: 4 * Math.sqrt(θ.length) * precision * S * Math.max(norm(θ), travelled) }),
      ...known,
    }),
    products,
  };
}
