/**
 * Newton's direction from Hessian-vector products alone, and the way down where the curvature is negative.
 *
 *   minimise  gᵀp + ½ pᵀHp  by conjugate gradients, until ‖Hp + g‖ ≤ min(½, √(‖g‖/‖g⁰‖)) ‖g‖
 *   where dᵀHd ≤ 0 on the way: go along d, downhill, for as long as it pays
 *   θ ← θ + s p,  s by backtracking
 *
 * H is never formed: one product costs a few gradients (L16). A minimum attracts it and a saddle does not, because a
 * saddle's negative direction appears among the d as soon as g has a part along it; at g = 0 exactly there is none to
 * find, and it stays: `escape` is for that. Follows Nocedal and Wright, algorithm 7.1 (Dembo and Steihaug 1983).
 */

import { count } from '../base/arguments.ts';
import { axpy, dot, norm, scale } from '../linalg/vectors.ts';
import type { Oracle, Vector } from '../oracle/types.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import { along, backtrack } from './frame/lineSearch.ts';
import type { Optimizer } from './frame/optimizer.ts';
import { secondOrder } from './frame/secondOrder.ts';

/**
 * Truncated Newton by conjugate gradients.
 *
 * @param options `products`: at most so many Hessian-vector products in a step; default: 2n.
 * @throws RangeError where products is no whole number ≥ 1; TypeError where step is given a gradient vector.
 * @example
 * import { newtonCG, oracleFrom } from 'saddlepoint';
 * const saddle = oracleFrom({
 *   value: ([x, y]) => (x * x - y * y) / 2 + y ** 4 / 4,
 *   gradient: ([x, y]) => Float64Array.of(x, -y + y ** 3),
 *   hvp: ([, y], [u, v]) => Float64Array.of(u, (3 * y * y - 1) * v),
 * });
 * const theta = Float64Array.of(1, 1e-3);
 * const optimizer = newtonCG();
 * const state = optimizer.init(theta);
 * for (let t = 0; t < 20; t++) optimizer.step(theta, state, saddle);
 * console.log(theta.map(Math.round)); // → Float64Array(2) [ 0, 1 ]
 */
export function newtonCG(options: { readonly products?: number } = {}, ...rest: never[]): Optimizer {
  const { products } = checkedOptions('newtonCG', options, rest, ['products']);
  if (products !== undefined) count('newtonCG', 'products', products, 1);
  return secondOrder({
    name: 'newtonCG',
    options: { products },
    oracleFor: 'Hessian-vector products',
    initial: () => ({ g0: 0 }),
    step(θ, state, oracle, g) {
      const loss = oracle.value(θ);
      const size = norm(g);
      state.g0 ||= size;
      const tolerance = Math.min(0.5, Math.sqrt(size / (state.g0 as number))) * size;
      const [p, curvature] = truncated(oracle, θ, g, tolerance, products ?? 2 * θ.length);
      const slope = dot(g, p);
      const s = curvature < 0 ? follow(oracle, θ, loss, p, slope, curvature) : backtrack(oracle, θ, loss, p, slope);
      along(θ, p, s, θ);
    },
  });
}

/** Conjugate gradients on H p = −g, cut off at the tolerance or at the first direction of negative curvature: p and pᵀHp there. */
function truncated(oracle: Oracle, θ: Vector, g: Float64Array, tolerance: number, products: number): [p: Float64Array, curvature: number] {
  const p = new Float64Array(g.length);
  const r = g.slice(); // r = Hp + g
  const d = g.map((x) => -x);
  let rr = dot(r, r);
  for (let k = 0; k < products; k++) {
    const Hd = oracle.hvp(θ, d);
    const dHd = dot(d, Hd);
    if (dHd <= 0) {
      // the way down: along d, pointed against the gradient
      if (dot(g, d) > 0) scale(-1, d);
      return dHd < 0 || k === 0 ? [d, dHd] : [p, 0];
    }
    // p ← p + αd,   r ← r + αHd,   α = rᵀr / dᵀHd
    const α = rr / dHd;
    axpy(α, d, p);
    axpy(α, Hd, r);
    const next = dot(r, r);
    if (Math.sqrt(next) <= tolerance) break;
    // d ← −r + βd,   β = next/rr
    const β = next / rr;
    for (let i = 0; i < d.length; i++) d[i] = -r[i] + β * d[i];
    rr = next;
  }
  return [p, 0];
}

/** Along a direction of negative curvature the quadratic model has no floor: double the step while the loss falls. */
function follow(oracle: Oracle, θ: Vector, loss: number, p: Float64Array, slope: number, curvature: number): number {
  // first the step at which the slope and the curvature promise the same, |gᵀp| = ½|pᵀHp| s
  let s = Math.max((2 * slope) / curvature, Number.MIN_VALUE);
  let lowest = oracle.value(along(θ, p, s));
  if (!(lowest < loss)) {
    const scaled = p.map((x) => s * x);
    return s * backtrack(oracle, θ, loss, scaled, s * slope);
  }
  for (let doublings = 0; doublings < 60; doublings++) {
    const further = oracle.value(along(θ, p, 2 * s));
    if (!(further < lowest)) break;
    lowest = further;
    s *= 2;
  }
  return s;
}
