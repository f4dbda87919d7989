/** The tails of the activations, in float64 and float32. */
import { type DType, type Tensor, tensor, valueAndGrad } from 'saddlepoint';
import { describe, it } from 'vitest';
import { lawsOfTails, type Tails } from '../laws/autograd/tails.ts';
import { check, titleOf } from '../laws/law.ts';

const tails =
  (dtype: DType): Tails =>
  (name, x) => {
    const { value, gradient } = valueAndGrad((t: Tensor) => t[name]())(tensor(x, { dtype }));
    return { value: value.item(), slope: gradient.item() };
  };

describe.each([
  ['float64', 2 ** -53],
  ['float32', 2 ** -24],
] as const)('%s', (dtype, unit) => {
  for (const law of lawsOfTails) it(titleOf(law), () => check(law, tails(dtype), { unit }));
});
