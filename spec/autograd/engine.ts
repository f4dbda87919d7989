/** This library as an engine of numbers: scalars are tensors of shape []. */
import { type Tensor, tensor, valueAndGrad, vjp } from 'saddlepoint';
import type { Engine } from '../laws/autograd/scalar.ts';

const gradients = vjp((x: Tensor[], f: (...x: Tensor[]) => Tensor) => f(...x)) as (
  x: readonly Tensor[],
  u: number,
  f: (...x: Tensor[]) => Tensor,
) => Tensor[];

export const saddlepoint: Engine<Tensor> = {
  name: 'saddlepoint',
  orders: Number.POSITIVE_INFINITY,
  constant: (value) => tensor(value),
  value: (x) => x.item(),
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  pow: (x, n) => x.pow(n),
  functions: {
    tanh: (x) => x.tanh(),
    sigmoid: (x) => x.sigmoid(),
    exp: (x) => x.exp(),
    log: (x) => x.log(),
    sin: (x) => x.sin(),
    cos: (x) => x.cos(),
    sqrt: (x) => x.sqrt(),
    reciprocal: (x) => x.reciprocal(),
    relu: (x) => x.relu(),
  },
  trace: (f, x) => ({
    value: valueAndGrad((inputs: Tensor[]) => f(...inputs))([...x]).value,
    backward: () => gradients(x, 1, f),
  }),
};
