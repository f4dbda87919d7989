/**
 * Dropout: in training each number is kept with probability 1 − p and divided by it, or set to zero.  Srivastava et al. 2014
 *
 *   y = x · k / (1 − p),   k ∈ {0, 1},   so that the expectation of y is x
 *
 * In evaluation it is the identity.
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { Mode } from './layer.ts';

/**
 * A step that drops numbers with probability `rate`, by `mode.random` (see {@link Mode}).
 *
 * @throws RangeError where the rate is outside [0, 1); TypeError in training without a generator
 *
 * @example
 * import { random, tensor } from 'saddlepoint';
 * import { dropout } from 'saddlepoint/nn';
 * const drop = dropout(0.5);
 * const x = tensor([1, 1, 1, 1]);
 * console.log(drop(x).toArray()); // → [ 1, 1, 1, 1 ]
 * console.log(drop(x, { training: true, random: random(3) }).toArray().every((y: number) => y === 0 || y === 2)); // → true
 */
export function dropout(rate: number): (x: Tensor, mode?: Mode) => Tensor {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout: rate must lie in [0, 1), got ${rate}`);
  return (x, { training = false, random } = {}) => {
    if (!training || rate === 0) return x;
    if (!random) throw new TypeError('dropout: training needs a generator: pass { training: true, random: random(seed) }');
    const kept = 1 / (1 - rate);
    const mask = Float64Array.from({ length: x.data.length }, () => (random.uniform() < rate ? 0 : kept));
    return x.mul(tensor(mask, { shape: x.shape, dtype: x.dtype }));
  };
}
