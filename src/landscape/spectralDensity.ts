/**
 * How the Hessian's eigenvalues are spread, from products Hv alone: stochastic Lanczos quadrature.
 *
 *   (1/n) tr f(H) ≈ mean over probes v of  v̂ᵀ f(H) v̂ ≈ Σ wₖ f(θₖ),   v = ±1 at random, v̂ = v/√n
 *   T = QΘQᵀ from m steps of Lanczos at v,   wₖ = (first entry of qₖ)²         Golub and Welsch 1969; Ubaru, Chen, Saad 2017
 *
 * Each probe's quadrature is exact for polynomials up to degree 2m − 1; the probes scatter, and their scatter is the error
 * bar. One library squared and summed all entries of qₖ for months: every weight was 1, and every plot flat.
 */

import { count, noMore, options } from '../base/arguments.ts';
import { random } from '../base/random.ts';
import { result } from '../base/result.ts';
import { type Estimate, estimate } from '../base/statistics.ts';
import { eigh } from '../linalg/eigen/eigh.ts';
import { lanczosTridiagonal } from '../linalg/eigen/lanczosTridiagonal.ts';
import { tridiagonalMatrix } from '../linalg/eigen/tridiagonal.ts';
import { asVector } from '../linalg/matrix.ts';
import type { Oracle } from '../oracle/types.ts';
import { point } from './point.ts';
import { rademacher } from './traceEstimate.ts';

/** Nodes and weights of a quadrature; the weights are not negative and add up to 1. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss quadrature from T's diagonal and subdiagonal: nodes are T's eigenvalues, weights the squares of the first entries of
 * its eigenvectors.
 *
 * @example
 * import { quadrature } from 'saddlepoint';
 * const { nodes, weights } = quadrature([2.5, 2.5], [0.5]);
 * console.log(nodes.map(Math.round), weights[0].toFixed(12)); // → Float64Array(2) [ 2, 3 ] 0.500000000000
 */
export function quadrature(alpha: ArrayLike<number>, beta: ArrayLike<number>, ...rest: readonly never[]): Quadrature {
  noMore('quadrature', rest, 'a diagonal and a subdiagonal');
  const diagonal = asVector(alpha, 'quadrature', 'alpha');
  const m = count('quadrature', 'the length of alpha', diagonal.length, 1);
  const { values, vectors } = eigh(tridiagonalMatrix(diagonal, asVector(beta, 'quadrature', 'beta', m - 1)));
  // wₖ = (first entry of qₖ)²
  return result({ nodes: values, weights: Float64Array.from(values, (_, k) => vectors.get(0, k) ** 2) });
}

export interface SpectralDensityOptions {
  /** How many random vectors; their scatter gives the error bars. Default 8, at least 2. */
  readonly probes?: number;
  /** Lanczos steps for each. Default 30. */
  readonly steps?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** The density of a spectrum, as the probes see it. */
export interface SpectralDensity {
  /** One quadrature for each probe. */
  readonly runs: readonly Quadrature[];
  /** Hessian-vector products spent. */
  readonly products: number;
  /** The mean of f over all eigenvalues, (1/n) Σ f(λᵢ), with its standard error. */
  mean(f: (λ: number) => number): Estimate;
  /** The density at x, each eigenvalue widened to a Gaussian of standard deviation `width`, with its standard error. */
  at(x: number, width: number): Estimate;
}

/**
 * The spectral density of the Hessian at θ.
 *
 * Costs probes × steps Hessian-vector products, and steps + 1 vectors of memory.
 *
 * @throws RangeError where θ does not fit or is not finite, or an option is out of range
 * @example
 * import { oracleFrom, spectralDensity } from 'saddlepoint';
 * const λ = [1, 1, 1, 9];
 * const bowl = oracleFrom({ value: (θ) => θ.reduce((s, x, i) => s + 0.5 * λ[i] * x * x, 0), gradient: (θ) => θ.map((x, i) => λ[i] * x), hvp: (θ, v) => v.map((x, i) => λ[i] * x) });
 * const density = spectralDensity(bowl, [0, 0, 0, 0]);
 * console.log(density.mean((x) => x).value.toFixed(6), density.mean((x) => (x > 5 ? 1 : 0)).value.toFixed(6)); // → 3.000000 0.250000
 */
export function spectralDensity(
  oracle: Oracle,
  θ: ArrayLike<number>,
  given: SpectralDensityOptions = {},
  ...rest: readonly never[]
): SpectralDensity {
  noMore('spectralDensity', rest, 'an oracle, θ and options');
  const { probes = 8, steps = 30, seed = 1 } = options('spectralDensity', given, ['probes', 'steps', 'seed']);
  count('spectralDensity', 'probes', probes, 2);
  count('spectralDensity', 'steps', steps, 1);
  const θ0 = point(oracle, θ, 'spectralDensity');
  const source = random(seed);
  let products = 0;
  const runs = Array.from({ length: probes }, () => {
    const v = rademacher(θ0.length, source);
    const { alpha, beta } = lanczosTridiagonal((u) => oracle.hvp(θ0, Float64Array.from(u)), v, Math.min(steps, θ0.length));
    products += alpha.length;
    return quadrature(alpha, beta);
  });
  const mean = (f: (λ: number) => number): Estimate =>
    estimate(runs.map(({ nodes, weights }) => nodes.reduce((sum, θk, k) => sum + weights[k] * f(θk), 0)));
  const at = (x: number, width: number): Estimate =>
    mean((λ) => Math.exp(-0.5 * ((x - λ) / width) ** 2) / (width * Math.sqrt(2 * Math.PI)));
  return result({ runs, products }, { mean, at });
}
