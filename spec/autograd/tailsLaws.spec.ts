/** The tails of the activations, and ties, in float64 and float32. */
import { type DType, grad, type Tensor, tensor, valueAndGrad } from 'saddlepoint';
import { describe, it } from 'vitest';
import { lawsOfTails, type Tails } from '../laws/autograd/tails.ts';
import { lawsOfTies, type Ties } from '../laws/autograd/ties.ts';
import { check, titleOf } from '../laws/law.ts';

const tails =
  (dtype: DType): Tails =>
  (name, x) => {
    const { value, gradient } = valueAndGrad((t: Tensor) => t[name]())(tensor(x, { dtype }));
    return { value: value.item(), slope: gradient.item() };
  };

const ties =
  (dtype: DType): Ties =>
  (name, x, pairs) => {
    const f = (t: Tensor): Tensor => (pairs ? t.at(0)[name === 'max' ? 'maximum' : 'minimum'](t.at(1)) : t[name]());
    return (grad(f)(tensor([...x], { dtype })) as Tensor).data;
  };

describe.each([
  ['float64', 2 ** -53],
  ['float32', 2 ** -24],
] as const)('%s', (dtype, unit) => {
  for (const law of lawsOfTies) it(titleOf(law), () => check(law, ties(dtype), { unit }));
  for (const law of lawsOfTails) it(titleOf(law), () => check(law, tails(dtype), { unit }));
});
