/**
 * Dropout: in training each number is kept with probability 1 − p and divided by it, or set to zero.  Srivastava et al. 2014
 *
 *   y = x · k / (1 − p),   k ∈ {0, 1},   so that the expectation of y is x
 *
 * In evaluation it is the identity.
 */
import { tensor } from '../autograd/create.ts';
import { expectTensor } from '../autograd/operation.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { noMore, refuse, within } from '../base/arguments.ts';
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
export function dropout(rate: number, ...rest: never[]): (x: Tensor, mode?: Mode) => Tensor {
  noMore('dropout', rest, 'a rate');
  within('dropout', 'rate', rate, [0, 1], true);
  return (x, { training = false, random } = {}) => {
    expectTensor('dropout', 'x', x);
    if (!training || rate === 0) return x;
    if (!random) refuse('dropout', 'mode.random', 'a generator in training: { training: true, random: random(seed) }', random, TypeError);
    const scale = 1 / (1 - rate);
    const mask = Float64Array.from({ length: x.data.length }, () => (random.uniform() < rate ? 0 : scale));
    return x.mul(tensor(mask, { shape: x.shape, dtype: x.dtype }));
  };
}
