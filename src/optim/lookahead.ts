/**
 * Lookahead (Zhang, Lucas, Hinton and Ba 2019): k steps forward, one step back.
 *
 *   θ ← any optimizer's step                        the fast weights
 *   after every k steps:   s ← s + α(θ − s),  θ ← s   the slow weights follow, and the fast ones begin again there
 *
 * On a quadratic, where gradient descent multiplies a coordinate by r = 1 − ηh, k steps multiply it by 1 − α + α rᵏ: a mean of
 * staying and going. What oscillates, r < 0, is damped for odd k, beyond the edge r = −1 too.
 */
import { count, noMore, options, positive, refuse, refuseSaying } from '../base/arguments.ts';
import type { Optimizer } from './frame/optimizer.ts';
import { checkOptimizer, checkStateVector } from './frame/source.ts';

/** Options of lookahead. */
export interface LookaheadOptions {
  /** k, steps of the optimizer to one of the slow weights; default 5. */
  readonly steps?: number;
  /** α, the share of the way that the slow weights go; default 0.5. At 1 it is the optimizer alone. */
  readonly share?: number;
}

/**
 * Lookahead around any first-order optimizer. The state is the optimizer's, with `slow` beside it; the optimizer's own vectors go on
 * where θ is set back, as in the paper.
 *
 * @throws RangeError where `steps` is no whole number ≥ 1 or `share` is not in (0, 1]; TypeError for an optimizer that reads losses or
 * curvature, whose memory of the last θ would be wrong, and for a lookahead within a lookahead.
 * @example
 * import { gradientDescent, lookahead } from 'saddlepoint';
 * const optimizer = lookahead(gradientDescent({ learningRate: 1 }), { steps: 2, share: 0.5 });
 * const theta = new Float64Array([0]);
 * const state = optimizer.init(theta);
 * for (let t = 1; t <= 2; t++) optimizer.step(theta, state, [-4]);
 * console.log(theta[0]); // → 4
 */
export function lookahead(optimizer: Optimizer, given: LookaheadOptions = {}, ...rest: never[]): Optimizer {
  noMore('lookahead', rest, 'an optimizer and options');
  checkOptimizer(optimizer, 'lookahead');
  if (optimizer.order !== 1) refuseSaying('lookahead', 'optimizer', 'a first-order one', optimizer.name, TypeError);
  const { steps: k = 5, share: α = 0.5 } = options('lookahead', given, ['steps', 'share']);
  count('lookahead', 'steps', k, 1);
  if (positive('lookahead', 'share', α) > 1) refuse('lookahead', 'share', 'in (0, 1]', α);
  const name = `lookahead(${optimizer.name})`;
  return {
    ...optimizer,
    name,
    options: { steps: k, share: α, optimizer: optimizer.options },
    init(θ) {
      const state = optimizer.init(θ);
      if ('slow' in state) throw new TypeError(`lookahead: cannot wrap another lookahead, got ${optimizer.name}`);
      return { ...state, slow: Float64Array.from(θ) };
    },
    step(θ, state, source) {
      checkStateVector(name, θ, state, 'slow', 'state.slow');
      optimizer.step(θ, state, source);
      if (state.t % k !== 0) return;
      const s = state['slow'] as Float64Array;
      for (let i = 0; i < θ.length; i++) {
        // s ← s + α(θ − s),  θ ← s
        s[i] = (1 - α) * s[i] + α * θ[i];
        θ[i] = s[i];
      }
    },
  };
}
