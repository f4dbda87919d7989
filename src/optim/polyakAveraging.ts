/**
 * Polyak averaging (Polyak and Juditsky 1992): training goes on as it does, and the mean of where it has been is kept beside it.
 *
 *   θ̄ᵗ = θ̄ᵗ⁻¹ + (θᵗ − θ̄ᵗ⁻¹)/n,   n = t − from + 1      the mean of θ^from … θᵗ
 *
 * Under noise θ at a constant rate keeps a distance that grows with η. The mean does not: on a quadratic the steps of gradient
 * descent add up to
 *
 *   H·(mean of θ⁰ … θᵗ⁻¹ − θ*) = −(mean of the noise) + (θ⁰ − θᵗ)/(ηt)
 *
 * so its error falls as the noise’s own mean, 1/√t, whatever η is: in the limit the least variance that is possible, as they show.
 */
import { count, noMore, options } from '../base/arguments.ts';
import type { Optimizer } from './frame/optimizer.ts';
import { checkOptimizer, checkStateVector } from './frame/source.ts';

/** Options of polyakAveraging. */
export interface PolyakAveragingOptions {
  /** The first update whose θ counts, so that the way there does not; default 1. Until then the mean is θ itself. */
  readonly from?: number;
}

/**
 * Any optimizer with the mean of its θ in the state, as `average`. θ is not touched: take `descent.state.average` to predict with.
 *
 * @throws RangeError where `from` is no whole number ≥ 1.
 * @example
 * import { gradientDescent, polyakAveraging } from 'saddlepoint';
 * const optimizer = polyakAveraging(gradientDescent({ learningRate: 1 }));
 * const theta = new Float64Array([0]);
 * const state = optimizer.init(theta);
 * for (const g of [-1, -3, -4]) optimizer.step(theta, state, [g]); // θ = 1, 4, 8
 * console.log(theta[0], state.average); // → 8 Float64Array(1) [ 4.333333333333333 ]
 */
export function polyakAveraging(optimizer: Optimizer, given: PolyakAveragingOptions = {}, ...rest: never[]): Optimizer {
  noMore('polyakAveraging', rest, 'an optimizer and options');
  checkOptimizer(optimizer, 'polyakAveraging');
  const { from = 1 } = options('polyakAveraging', given, ['from']);
  count('polyakAveraging', 'from', from, 1);
  const name = `polyakAveraging(${optimizer.name})`;
  return {
    ...optimizer,
    name,
    options: { from, optimizer: optimizer.options },
    init(θ) {
      const state = optimizer.init(θ);
      if ('average' in state) throw new TypeError(`polyakAveraging: cannot wrap another polyakAveraging, got ${optimizer.name}`);
      return { ...state, average: Float64Array.from(θ) };
    },
    step(θ, state, source) {
      checkStateVector(name, θ, state, 'average', 'state.average');
      optimizer.step(θ, state, source);
      const θ̄ = state['average'] as Float64Array;
      const n = Math.max(1, state.t - from + 1);
      // θ̄ ← θ̄ + (θ − θ̄)/n
      for (let i = 0; i < θ.length; i++) θ̄[i] += (θ[i] - θ̄[i]) / n;
    },
  };
}
