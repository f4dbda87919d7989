/**
 * Weight decay: the gradient of L + ½δ‖θ‖² in place of that of L.
 *
 *   g ← g + δθ
 *
 * Under an adaptive method the decay is divided by the root mean square with the rest of the gradient; see `adamw`.
 */

import { noMore, nonNegative } from '../base/arguments.ts';
import { changeGradient } from './frame/changeGradient.ts';
import type { Optimizer } from './frame/optimizer.ts';

/**
 * The optimizer on L + ½δ‖θ‖²: g + δθ in place of g. For Adam see also `adamw`, which decays beside the gradient.
 *
 * @throws RangeError where δ is negative or not finite.
 */
export function weightDecay(optimizer: Optimizer, δ: number, ...rest: never[]): Optimizer {
  noMore('weightDecay', rest, 'an optimizer and δ');
  nonNegative('weightDecay', 'δ', δ);
  return changeGradient(optimizer, 'weightDecay', { weightDecay: δ }, (g, θ, out) => {
    for (let i = 0; i < g.length; i++) out[i] = g[i] + δ * θ[i];
  });
}
