/** The table of operations, part four: the same inside a network, where lost second derivatives hide. */
import fc from 'fast-check';
import { oneHot, type Tensor, tensor } from 'saddlepoint';
import { real, valuesOf } from '../generators-tensor.ts';
import type { Case, Operation } from './tensor.ts';

/** W₂ φ(W₁X + b₁) + b₂, and a loss of it: what tfjs gets silently wrong at order two. */
export const network = (name: string, φ: (x: Tensor) => Tensor, loss: (z: Tensor) => Tensor = (z) => z.square().mean()): Operation => ({
  name: `${name} in a network`,
  orders: 3,
  cases: fc
    .tuple(
      valuesOf([3, 2], real(-1, 1)),
      valuesOf([2, 3], real(-1, 1)),
      valuesOf([1, 3], real(-1, 1)),
      valuesOf([3, 2], real(-1, 1)),
      valuesOf([2], real(-1, 1)),
    )
    .map(
      ([X, W1, b1, W2, b2]): Case => ({
        claim: `${name} in a network with ${[X, W1, b1, W2, b2].map(({ data }) => `[${data.join(', ')}]`).join(', ')}`,
        inputs: [W1, b1, W2, b2, X],
        call: (w1, c1, w2, c2, x) => loss(φ(x.matmul(w1).add(c1)).matmul(w2).add(c2)),
      }),
    ),
});

export const labels = (z: Tensor): Tensor => oneHot([0, 1, 1], 2).astype(z.dtype).mul(z);

/** Added to units of at most 3 in size, a largest one in each row, each time another, and no second within reach of a step. */
const APART = [
  [0, -7, -14],
  [-14, 0, -7],
  [-7, -14, 0],
];

export const NETWORKS: Operation[] = [
  network('tanh', (z) => z.tanh()),
  network('sigmoid', (z) => z.sigmoid()),
  network('exp', (z) => z.exp()),
  network('softplus', (z) => z.softplus()),
  network('gelu', (z) => z.gelu()),
  network('softmax', (z) => z.softmax(-1)),
  network('logSoftmax', (z) => z.logSoftmax(-1)),
  network(
    'softmax cross-entropy',
    (z) => z.tanh(),
    (z) => labels(z.logSoftmax(-1)).sum().neg().div(3),
  ),
  network('logSumExp', (z) => z.logSumExp(-1, { keepDims: true }).mul(z)),
  network('max', (z) => z.tanh().mul(tensor(APART).astype(z.dtype).add(z).exp().max(-1, { keepDims: true }))),
  network('prod', (z) => z.mul(z.prod(-1, { keepDims: true }))),
  network('variance', (z) => z.sub(z.mean(0)).div(z.variance(0).add(0.1).sqrt())),
  network('cumsum', (z) => z.cumsum(-1).sin()),
];
