/**
 * Saddle-free Newton (Dauphin et al. 2014): Newton's lengths, but downhill along every eigenvector.
 *
 *   H = Σ λᵢ uᵢuᵢᵀ,   p = −Σ uᵢ (uᵢ·g) / max(|λᵢ|, 1e-6 max|λ|),   θ ← θ + αp        L25
 *
 * |λ| turns a saddle's attraction into repulsion. Two things the formula alone lacks: a floor, or it divides by zero at
 * a singular Hessian (as every minimum w₁w₂ = 1 of L10 has), and a safeguard, α = 1, ½, ¼, … until the loss falls, or
 * it overshoots where the model is far from the function.
 */
import { eigh } from '../linalg/eigen/eigh.ts';
import { along, axpy, dot, maxAbs } from '../linalg/vectors.ts';
import { checkedOptions, fraction } from './frame/hyperparameters.ts';
import { backtrack } from './frame/lineSearch.ts';
import type { Optimizer } from './frame/optimizer.ts';
import { hessianAt, lossAt, secondOrder } from './frame/secondOrder.ts';

/**
 * Saddle-free Newton, by the eigenvalues of the full Hessian.
 *
 * @param options `floor` in [0, 1): |λ| is never taken smaller than this share of the largest; default 1e-6.
 * @throws RangeError where floor is outside [0, 1); TypeError where step is given a gradient vector.
 * @example
 * import { oracleFrom, saddleFreeNewton } from 'saddlepoint';
 * const product = oracleFrom({
 *   value: ([a, b]) => (1 - a * b) ** 2,
 *   gradient: ([a, b]) => Float64Array.of(-2 * (1 - a * b) * b, -2 * (1 - a * b) * a),
 *   hessian: ([a, b]) => [[2 * b * b, 4 * a * b - 2], [4 * a * b - 2, 2 * a * a]],
 * });
 * const theta = Float64Array.of(0.3, 0.2); // Newton goes to the saddle at 0 from here
 * const optimizer = saddleFreeNewton();
 * const state = optimizer.init(theta);
 * for (let t = 0; t < 20; t++) optimizer.step(theta, state, product);
 * console.log(product.value(theta) < 1e-20); // → true
 */
export function saddleFreeNewton(options: { readonly floor?: number } = {}, ...rest: never[]): Optimizer {
  const { floor = 1e-6 } = checkedOptions('saddleFreeNewton', options, rest, ['floor']);
  fraction('saddleFreeNewton', 'floor', floor);
  return secondOrder({
    name: 'saddleFreeNewton',
    options: { floor },
    oracleFor: 'the Hessian and losses',
    step(θ, _, oracle, g) {
      const loss = lossAt(oracle, θ, 'saddleFreeNewton');
      const { values, vectors } = eigh(hessianAt(oracle, θ, 'saddleFreeNewton'));
      const least = floor * maxAbs(values);
      const p = new Float64Array(θ.length);
      for (const [k, λ] of values.entries()) {
        // p = −Σ u (u·g) / max(|λ|, floor · max|λ|); a flat Hessian leaves the gradient
        const u = vectors.column(k);
        axpy(-dot(u, g) / (Math.max(Math.abs(λ), least) || 1), u, p);
      }
      along(θ, p, backtrack({ oracle, θ, p, loss, slope: dot(g, p) }), θ);
    },
  });
}
