/**
 * Newton's direction from Hessian-vector products alone, and the way down where the curvature is negative.
 *
 *   minimise  gᵀp + ½ pᵀHp  by conjugate gradients, until ‖Hp + g‖ ≤ min(½, √(‖g‖/‖g⁰‖)) ‖g‖
 *   where dᵀHd ≤ 0 on the way: go along d, downhill, for as long as it pays
 *   θ ← θ + αp,  α by backtracking
 *
 * H is never formed: one product costs a few gradients (L16). A minimum attracts it and a saddle does not, because a
 * saddle's negative direction appears among the d as soon as g has a part along it; at g = 0 exactly there is none to
 * find, and it stays: `escape` is for that. Follows Nocedal and Wright, algorithm 7.1 (Dembo and Steihaug 1983).
 */

import { count } from '../base/arguments.ts';
import { along, axpy, dot, maxAbs, norm, powerOfTwo, scale } from '../linalg/vectors.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import { backtrack, type Line } from './frame/lineSearch.ts';
import type { Optimizer } from './frame/optimizer.ts';
import { hvpAt, lossAt, secondOrder } from './frame/secondOrder.ts';

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
      const loss = lossAt(oracle, θ, 'newtonCG');
      const size = norm(g);
      state.g0 ||= size;
      const tolerance = Math.min(0.5, Math.sqrt(size / (state.g0 as number)));
      const times = (v: Float64Array): Float64Array => hvpAt(oracle, θ, v, 'newtonCG');
      const { p, curvature } = truncated(times, g, tolerance, products ?? 2 * θ.length);
      const line: Line = { oracle, θ, p, loss, slope: dot(g, p) };
      along(θ, p, curvature < 0 ? follow(line, curvature) : backtrack(line), θ);
    },
  });
}

/**
 * Conjugate gradients on H p = −g, cut off at ‖Hp + g‖ ≤ tolerance ‖g‖ or at the first direction of negative curvature.
 *
 * @returns p and, where p is such a direction, pᵀHp; 0 otherwise
 */
function truncated(
  times: (v: Float64Array) => Float64Array,
  g: Float64Array,
  tolerance: number,
  products: number,
): { p: Float64Array; curvature: number } {
  // g in a unit of its own size, whose squares exist whatever the loss is measured in; p is given back in θ's unit
  const unit = powerOfTwo(maxAbs(g));
  const p = new Float64Array(g.length);
  const r = g.map((x) => x / unit); // r = Hp + g
  const d = r.map((x) => -x);
  const goal = tolerance * norm(r);
  let rr = dot(r, r);
  for (let k = 0; k < products; k++) {
    const Hd = times(d);
    const dHd = dot(d, Hd);
    if (dHd <= 0) {
      // the way down: along d, pointed against the gradient
      if (dot(g, d) > 0) scale(-1, d);
      if (dHd < 0 || k === 0) return { p: d, curvature: dHd };
      break;
    }
    // p ← p + αd,   r ← r + αHd,   α = rᵀr / dᵀHd
    const α = rr / dHd;
    axpy(α, d, p);
    axpy(α, Hd, r);
    const next = dot(r, r);
    if (Math.sqrt(next) <= goal) break;
    // d ← −r + βd,   β = next/rr
    const β = next / rr;
    for (let i = 0; i < d.length; i++) d[i] = -r[i] + β * d[i];
    rr = next;
  }
  scale(unit, p);
  return { p, curvature: 0 };
}

/** Along a direction of negative curvature the quadratic model has no floor: double the step while the loss falls. */
function follow({ oracle, θ, p, loss, slope }: Line, curvature: number): number {
  // first the step at which the slope and the curvature promise the same, |gᵀp| = ½|pᵀHp| α
  let α = Math.max((2 * slope) / curvature, Number.MIN_VALUE);
  let lowest = oracle.value(along(θ, p, α));
  if (!(lowest < loss)) return α * backtrack({ oracle, θ, loss, p: p.map((x) => α * x), slope: α * slope });
  for (let doublings = 0; doublings < 60; doublings++) {
    const further = oracle.value(along(θ, p, 2 * α));
    if (!(further < lowest)) break;
    lowest = further;
    α *= 2;
  }
  return α;
}
