/** y = x W + b: a product, and b added to its rows where they lie. By two operations it is one pass and one array more. */

import { defineOp, type Operation } from '../autograd/operation.ts';
import { AS_GIVEN, productOp, type Reading } from '../autograd/operations/matmul.ts';
import { isFloat32, sameShape } from '../autograd/shape.ts';
import type { Tensor } from '../autograd/tensor.ts';

const shiftedProduct: Operation<Reading> = defineOp<Reading>({
  name: 'affine',
  forward: ([x, W, { data: b }], at) => {
    const y = productOp.forward([x, W], at);
    for (let row = 0; row < y.data.length; row += b.length) for (let j = 0; j < b.length; j++) y.data[row + j] += b[j];
    return y;
  },
  vjp: [...productOp.vjp, (g) => g],
});

/** x W + b of an [n, inputs], an [inputs, outputs] and an [outputs]; whatever else they are, as `matmul` and `add` have it. */
export function affine(x: Tensor, W: Tensor, b: Tensor | undefined): Tensor {
  const fits = b !== undefined && x.rank === 2 && W.rank === 2 && x.shape[1] === W.shape[0] && sameShape(b.shape, [W.shape[1]]);
  if (fits && isFloat32(b.data) === (isFloat32(x.data) && isFloat32(W.data))) return shiftedProduct(x, W, b, AS_GIVEN);
  const y = x.matmul(W);
  return b === undefined ? y : y.add(b);
}
