/**
 * Clipping: a gradient is cut to a bounded length before the optimizer sees it.
 *
 *   by norm    g ← g · min(1, τ/‖g‖)            L32: direction kept; the step off a cliff is at most ητ (L31)
 *   by value   gᵢ ← max(−c, min(c, gᵢ))         L32: direction not kept
 *
 * The outermost wrapper sees the gradient first: `clipByNorm(weightDecay(adam(), δ), τ)` clips, then decays.
 */

import { noMore, ofLength, positive } from '../base/arguments.ts';
import { maxAbs, norm, powerOfTwo } from '../linalg/vectors.ts';
import { vectorOf } from '../oracle/remembering.ts';
import type { Vector } from '../oracle/types.ts';
import { changeGradient } from './frame/changeGradient.ts';
import type { Optimizer } from './frame/optimizer.ts';
import { checkTheta } from './frame/source.ts';

/** Refuses what is no gradient, and what a vector cannot be written into. */
function checkVectors(caller: string, g: ArrayLike<number>, out: Vector): void {
  vectorOf(caller, 'g', g);
  checkTheta(out, caller, 'out');
  ofLength(caller, 'out', out, g.length);
}

/** ‖g‖ ≤ τ: g·min(1, τ/‖g‖), into `out` (a fresh vector by default). A gradient that is not finite passes unchanged. */
export function clipNorm(g: ArrayLike<number>, τ: number, out: Vector = new Float64Array(g?.length ?? 0), ...rest: never[]): Vector {
  noMore('clipNorm', rest, 'a gradient, a norm and a vector to write into');
  checkVectors('clipNorm', g, out);
  positive('clipNorm', 'τ', τ);
  const length = norm(g);
  const ratio = length / τ;
  if (ratio === Infinity && maxAbs(g) < Infinity) {
    // beyond all numbers, though g is not: τ times the unit vector of g
    const unit = powerOfTwo(maxAbs(g));
    const shorter = Float64Array.from(g, (x) => x / unit);
    const size = norm(shorter);
    for (let i = 0; i < g.length; i++) out[i] = (shorter[i] / size) * τ;
    return out;
  }
  // g / (‖g‖/τ), not g · (τ/‖g‖): for a small τ the latter can overflow or vanish
  const by = length > τ && length < Infinity ? ratio : 1;
  for (let i = 0; i < g.length; i++) out[i] = g[i] / by;
  return out;
}

/** |gᵢ| ≤ c, each coordinate alone, into `out` (a fresh vector by default). */
export function clipValue(g: ArrayLike<number>, c: number, out: Vector = new Float64Array(g?.length ?? 0), ...rest: never[]): Vector {
  noMore('clipValue', rest, 'a gradient, a limit and a vector to write into');
  checkVectors('clipValue', g, out);
  positive('clipValue', 'c', c);
  for (let i = 0; i < g.length; i++) out[i] = Math.max(-c, Math.min(c, g[i]));
  return out;
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
export function clipByNorm(optimizer: Optimizer, τ: number, ...rest: never[]): Optimizer {
  noMore('clipByNorm', rest, 'an optimizer and a norm');
  positive('clipByNorm', 'τ', τ);
  return changeGradient(optimizer, 'clipByNorm', { norm: τ }, (g, _, out) => clipNorm(g, τ, out));
}

/**
 * The optimizer with each coordinate of the gradient clipped to [−c, c].
 *
 * @throws RangeError where c is not a finite number > 0.
 */
export function clipByValue(optimizer: Optimizer, c: number, ...rest: never[]): Optimizer {
  noMore('clipByValue', rest, 'an optimizer and a limit');
  positive('clipByValue', 'c', c);
  return changeGradient(optimizer, 'clipByValue', { value: c }, (g, _, out) => clipValue(g, c, out));
}
