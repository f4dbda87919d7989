/**
 * Clipping and weight decay: anything that changes the gradient on its way into an optimizer, by one mechanism.
 *
 *   clip by norm    g ← g · min(1, τ/‖g‖)            L32: direction kept; the step off a cliff is at most ητ (L31)
 *   clip by value   gᵢ ← max(−c, min(c, gᵢ))         L32: direction not kept
 *   weight decay    g ← g + δθ                       the gradient of L + ½δ‖θ‖²
 *
 * The outermost wrapper sees the gradient first: `clipByNorm(weightDecay(adam(), δ), τ)` clips, then decays.
 */

import { nonNegative, positive } from '../base/arguments.ts';
import { norm } from '../linalg/vectors.ts';
import type { Vector } from '../oracle/types.ts';
import type { Optimizer, Source } from './frame/optimizer.ts';
import { gradientOf, isOracle } from './frame/source.ts';

/** ‖g‖ ≤ τ: g·min(1, τ/‖g‖), into `out` (a fresh vector by default). A gradient that is not finite passes unchanged. */
export function clipNorm(g: ArrayLike<number>, τ: number, out: Vector = new Float64Array(g.length)): Vector {
  positive('clipNorm', 'τ', τ);
  const length = norm(g);
  // g / (‖g‖/τ), not g · (τ/‖g‖): for a small τ the latter can overflow or vanish
  const by = length > τ && length < Infinity ? length / τ : 1;
  for (let i = 0; i < g.length; i++) out[i] = g[i] / by;
  return out;
}

/** |gᵢ| ≤ c, each coordinate alone, into `out` (a fresh vector by default). */
export function clipValue(g: ArrayLike<number>, c: number, out: Vector = new Float64Array(g.length)): Vector {
  positive('clipValue', 'c', c);
  for (let i = 0; i < g.length; i++) out[i] = Math.max(-c, Math.min(c, g[i]));
  return out;
}

/** A change of the gradient: writes into `out` what the optimizer shall see instead of g at θ. */
export type GradientChange = (g: Vector, θ: ArrayLike<number>, out: Float64Array) => void;

/**
 * Any first-order optimizer, fed with a changed gradient; its state is the inner optimizer's.
 *
 * @throws TypeError for an optimizer that reads losses or curvature too: a changed gradient would contradict them.
 */
export function changeGradient(optimizer: Optimizer, name: string, options: Record<string, unknown>, change: GradientChange): Optimizer {
  if (optimizer.order !== 1) throw new TypeError(`${name}: wraps first-order optimizers only, got ${optimizer.name}`);
  const title = `${name}(${optimizer.name})`;
  let room = new Float64Array(0); // to work in; it carries nothing over
  const changed = (source: Source, θ: ArrayLike<number>): Float64Array => {
    const g = gradientOf(source, θ, title);
    if (room.length !== g.length) room = new Float64Array(g.length);
    change(g, θ, room);
    return room;
  };
  return {
    ...optimizer,
    name: title,
    options: { ...options, optimizer: optimizer.options },
    step(θ, state, source: Source) {
      if (!optimizer.needsOracle) optimizer.step(θ, state, changed(source, θ));
      else if (!isOracle(source)) optimizer.step(θ, state, source);
      else {
        // A look-ahead asks elsewhere than at θ, and is answered with the changed gradient there.
        const gradient = (at: ArrayLike<number>) => changed(source, at);
        optimizer.step(θ, state, Object.assign(Object.create(source), { gradient }));
      }
    },
  };
}

/**
 * The optimizer with gradients clipped to ‖g‖ ≤ τ (Pascanu, Mikolov and Bengio 2013).
 *
 * @throws RangeError where τ is not a finite number > 0.
 * @example
 * import { clipByNorm, gradientDescent } from 'saddlepoint';
 * const optimizer = clipByNorm(gradientDescent({ learningRate: 1 }), 5);
 * const theta = new Float64Array([0, 0]);
 * optimizer.step(theta, optimizer.init(theta), [-30, 40]);
 * console.log([...theta]); // → [ 3, -4 ]
 */
export function clipByNorm(optimizer: Optimizer, τ: number): Optimizer {
  positive('clipByNorm', 'τ', τ);
  return changeGradient(optimizer, 'clipByNorm', { norm: τ }, (g, _, out) => clipNorm(g, τ, out));
}

/**
 * The optimizer with each coordinate of the gradient clipped to [−c, c].
 *
 * @throws RangeError where c is not a finite number > 0.
 */
export function clipByValue(optimizer: Optimizer, c: number): Optimizer {
  positive('clipByValue', 'c', c);
  return changeGradient(optimizer, 'clipByValue', { value: c }, (g, _, out) => clipValue(g, c, out));
}

/**
 * The optimizer on L + ½δ‖θ‖²: g + δθ in place of g. For Adam see also `adamw`, which decays beside the gradient.
 *
 * @throws RangeError where δ is negative or not finite.
 */
export function weightDecay(optimizer: Optimizer, δ: number): Optimizer {
  nonNegative('weightDecay', 'δ', δ);
  return changeGradient(optimizer, 'weightDecay', { weightDecay: δ }, (g, θ, out) => {
    for (let i = 0; i < g.length; i++) out[i] = g[i] + δ * θ[i];
  });
}
