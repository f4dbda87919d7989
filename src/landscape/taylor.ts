/**
 * The quadratic model of a loss around θ.
 *
 *   m(v) = L + gᵀv + ½ vᵀHv        L01, L02, L03
 *   ∇m(v) = g + Hv
 *
 * v = θ' − θ is the displacement from θ. For a quadratic loss the model is the loss; for a smooth one L(θ + v) − m(v) falls
 * as ‖v‖³. A step v = −εg costs m(v) − L = ½ε²gᵀHg − εgᵀg (L30).
 * Where H is regular the model has one stationary point, θ − H⁻¹g: Newton's point, be it a minimum or a saddle (L25).
 */

import { noMore, ofLength } from '../base/arguments.ts';
import { eigh } from '../linalg/eigen/eigh.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { axpy, dot, maxAbs } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';
import { hessianAt, point, slopeAt } from './point.ts';

/** The quadratic model of a loss around a point, as a function of the displacement v from it. */
export interface TaylorModel {
  /** m(v) = L + gᵀv + ½ vᵀHv. */
  (v: ArrayLike<number>): number;
  /** g + Hv, the model's gradient at v. */
  gradient(v: ArrayLike<number>): Float64Array;
  /** θ − H⁻¹g, where the model's gradient is zero; undefined where H is singular to rounding (min|λ| ≤ nε·max|λ|). */
  readonly stationaryPoint: Float64Array | undefined;
  /** The pieces: θ, L, g and H. */
  readonly theta: Float64Array;
  readonly loss: number;
  readonly slope: Float64Array;
  readonly hessian: Matrix;
}

/**
 * The quadratic model L + gᵀv + ½vᵀHv of a loss around θ, as a function of the displacement v.
 *
 * @param oracle the loss
 * @param θ the point of expansion, n numbers; copied
 * @throws RangeError where θ is not finite or of the wrong length, or the loss, its gradient or Hessian is not finite there
 * @example
 * import { oracle, taylor, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.at(0).mul(w.at(1)).sub(1).square(), { w: tensor([0, 0]) });
 * const m = taylor(L, [0, 0]);
 * console.log(m([1, 1])); // → -1
 * console.log(L.value([1, 1])); // → 0
 */
export function taylor(oracle: Oracle, θ: ArrayLike<number>, ...rest: readonly never[]): TaylorModel {
  noMore('taylor', rest, 'an oracle and θ');
  const theta = point(oracle, θ, 'taylor');
  const n = theta.length;
  const { loss: L, gradient: g } = slopeAt(oracle, theta, 'taylor');
  const H = hessianAt(oracle, theta, 'taylor');

  const times = (v: ArrayLike<number>): Float64Array => {
    ofLength('taylor', 'v', v, n);
    return theta.map((_, i) => dot(H.row(i), v));
  };

  // #region model
  // L + gᵀv + ½ vᵀHv
  const model = (v: ArrayLike<number>): number => L + dot(g, v) + 0.5 * dot(v, times(v));
  // g + Hv
  const gradient = (v: ArrayLike<number>): Float64Array => times(v).map((Hv, i) => g[i] + Hv);
  // #endregion model

  const stationary = (): Float64Array | undefined => {
    const { values: λ, vectors: U } = eigh(H);
    const zeroBelow = n * Number.EPSILON * maxAbs(λ);
    if (λ.some((x) => Math.abs(x) <= zeroBelow)) return undefined;
    // θ − H⁻¹g = θ − Σ uᵢ (uᵢᵀg) / λᵢ
    const at = theta.slice();
    for (let i = 0; i < n; i++) {
      const u = U.column(i);
      axpy(-dot(u, g) / λ[i], u, at);
    }
    return at;
  };

  let found: { readonly at: Float64Array | undefined } | undefined;
  const facts = Object.assign(model, { gradient, theta, loss: L, slope: g, hessian: H });
  const whole = Object.defineProperty(facts, 'stationaryPoint', {
    get: () => {
      found ??= { at: stationary() };
      return found.at?.slice();
    },
  });
  return Object.freeze(whole) as typeof model & TaylorModel;
}
