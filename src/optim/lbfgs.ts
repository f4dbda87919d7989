/**
 * L-BFGS (Nocedal 1980): Newton's direction from the last few steps, without a Hessian.
 *
 *   s = θᵗ − θᵗ⁻¹,  y = gᵗ − gᵗ⁻¹        each pair says H s ≈ y
 *   p = −B g, B the inverse Hessian that the last `history` pairs imply, started at (sᵀy/yᵀy) I
 *   θ ← θ + αp,  α from a line search under the strong Wolfe conditions, which make sᵀy > 0
 *
 * The two loops are algorithm 7.4 of Nocedal and Wright: 5mn multiplications for m pairs. 003 warns that such methods
 * want large batches (L35): the pairs difference gradients, and the differences of noisy ones are mostly noise.
 */

import { count } from '../base/arguments.ts';
import { along, axpy, dot, maxAbs, norm, powerOfTwo, scale } from '../linalg/vectors.ts';
import type { Oracle, Vector } from '../oracle/types.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import { strongWolfe } from './frame/lineSearch.ts';
import type { Optimizer, State } from './frame/optimizer.ts';
import { lossAt, secondOrder } from './frame/secondOrder.ts';
import { checkStateVector } from './frame/source.ts';

/**
 * L-BFGS with a strong Wolfe line search.
 *
 * @param options `history`: how many pairs are kept, ≥ 1; default 10.
 * @throws RangeError where history is no whole number ≥ 1; TypeError where step is given a gradient vector.
 * @example
 * import { descend, lbfgs, oracleFrom } from 'saddlepoint';
 * const valley = oracleFrom({
 *   value: ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
 *   gradient: ([x, y]) => Float64Array.of(2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)),
 * });
 * const theta = Float64Array.of(-1.2, 1);
 * const records = [...descend(valley, theta, lbfgs(), { stopAtGradientNorm: 1e-10, steps: 100 })];
 * console.log(records.length < 60, theta.every((x) => Math.abs(x - 1) < 1e-9)); // → true true
 */
export function lbfgs(options: { readonly history?: number } = {}, ...rest: never[]): Optimizer {
  const { history = 10 } = checkedOptions('lbfgs', options, rest, ['history']);
  count('lbfgs', 'history', history, 1);
  return secondOrder({
    name: 'lbfgs',
    options: { history },
    oracleFor: 'losses and gradients along a line',
    initial: () => ({ S: [], Y: [] }),
    step(θ, state, oracle, g) {
      const loss = lossAt(oracle, θ, 'lbfgs');
      const { S, Y } = storedPairs(state, θ);
      const search = (p: Float64Array, first: number) => strongWolfe({ oracle, θ, p, loss, slope: dot(g, p) }, first);
      let p = direction(g, S, Y);
      let found = S.length > 0 ? search(p, 1) : undefined;
      if (!found) {
        // No pairs yet, or they mislead: without them, along −g, in a unit in which its square exists.
        S.length = Y.length = 0;
        const unit = powerOfTwo(maxAbs(g));
        p = g.map((x) => -x / unit);
        found = search(p, firstStep(oracle, θ, g, p));
        if (!found) return;
      }
      const before = θ.slice();
      along(before, p, found.α, θ);
      const s = Float64Array.from(θ, (x, i) => x - before[i]);
      const y = Float64Array.from(found.gradient, (x, i) => x - g[i]);
      // sᵀy > 0 keeps the implied Hessian positive definite; under rounding it can fail, and the pair is dropped
      if (dot(s, y) > 1e-10 * norm(s) * norm(y)) {
        if (S.push(s) > history) S.shift();
        if (Y.push(y) > history) Y.shift();
      }
    },
  });
}

/** The pairs that the state holds, checked against θ. */
function storedPairs(state: State, θ: Vector): { S: Vector[]; Y: Vector[] } {
  const pairs = { S: state.S as Vector[], Y: state.Y as Vector[] };
  for (const [name, vectors] of Object.entries(pairs))
    for (const k of vectors.keys()) checkStateVector('lbfgs', θ, vectors, k, `state.${name}[${k}]`);
  return pairs;
}

/**
 * How far to go along p before any pair is known: to the minimum of the parabola whose curvature is that of a short step,
 * as long as rounding allows it to be short. The units of L and of θ cancel.
 */
function firstStep(oracle: Oracle, θ: Vector, g: Float64Array, p: Float64Array): number {
  const length = norm(θ) || 1;
  const h = (Math.sqrt(Number.EPSILON) * length) / norm(p);
  const there = oracle.gradient(along(Float64Array.from(θ), p, h));
  // α = −gᵀp / pᵀHp,   pᵀHp ≈ (∇L(θ + hp) − g)ᵀp / h
  const slope = dot(g, p);
  const α = (-slope * h) / (dot(there, p) - slope);
  return α > 0 && α < Infinity ? α : length / norm(p);
}

/** p = −B g by the two loops. */
function direction(g: Float64Array, S: Vector[], Y: Vector[]): Float64Array {
  const q = g.slice();
  const sᵀy = S.map((s, k) => dot(s, Y[k]));
  const α: number[] = []; // one of each pair
  for (let k = S.length - 1; k >= 0; k--) {
    // αₖ = sᵀq / sᵀy,   q ← q − αₖ y
    α[k] = dot(S[k], q) / sᵀy[k];
    axpy(-α[k], Y[k], q);
  }
  // r = (sᵀy / yᵀy) q, in q's place; divided by ‖y‖ twice, since yᵀy may overflow
  const r = q;
  const newest = S.length - 1;
  if (newest >= 0) scale(sᵀy[newest] / norm(Y[newest]) / norm(Y[newest]), r);
  for (let k = 0; k <= newest; k++) {
    // β = yᵀr / sᵀy,   r ← r + (αₖ − β) s
    const β = dot(Y[k], r) / sᵀy[k];
    axpy(α[k] - β, S[k], r);
  }
  // p = −r
  scale(-1, r);
  return r;
}
