/**
 * Sharpness: the largest curvature at θ.
 *
 *   sharpness = λmax                                           L70
 *
 * Gradient descent is stable along an eigenvector while ηλ < 2. For Keskar's measure, the rise within a box, see keskarSharpness.ts.
 */

import { noMore, options } from '../base/arguments.ts';
import type { Oracle } from '../oracle/types.ts';
import { extremeEigenpairs } from './extremeEigenpairs.ts';
import { point } from './point.ts';

/**
 * λmax of the Hessian at θ: the curvature of the steepest-curved direction, 2/η at the edge of gradient descent's stability.
 *
 * @param given `fullBelow`: up to this many parameters by the full Hessian, beyond by Lanczos. Default 300.
 * @example
 * import { oracle, sharpness, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.square().sum(), { w: tensor([3, 4]) });
 * console.log(sharpness(L, [0, 0])); // → 2
 */
export function sharpness(
  oracle: Oracle,
  θ: ArrayLike<number>,
  given: { readonly fullBelow?: number } = {},
  ...rest: readonly never[]
): number {
  noMore('sharpness', rest, 'an oracle, θ and options');
  const { fullBelow } = options('sharpness', given, ['fullBelow']);
  const { values } = extremeEigenpairs(oracle, point(oracle, θ, 'sharpness'), 'sharpness', fullBelow);
  return values[values.length - 1];
}
