/**
 * Operations on tensors with the bugs that others shipped, made with defineOp, so that only the rule is wrong.
 * Beside each, the laws of the table that catch it.
 */
import fc from 'fast-check';
import { defineOp, stopGradient, type Tensor, tensor } from 'saddlepoint';
import type { Operation } from '../laws/autograd/tensor.ts';
import { broadcastingPair, real, valuesOf } from '../laws/generators-tensor.ts';

export interface OperationPiece {
  readonly provenance: string;
  readonly bug: string;
  readonly operation: Operation;
  readonly caughtBy: readonly string[];
}

const onVectors = (name: string, call: (x: Tensor) => Tensor, number: fc.Arbitrary<number> = real(0.3, 2)): Operation => ({
  name,
  cases: fc
    .integer({ min: 2, max: 4 })
    .chain((n) => valuesOf([n], number))
    .map((x) => ({ claim: `${name} of [${x.data.join(', ')}]`, inputs: [x], call })),
});

/** y = ∏ xᵢ with ∂y/∂xᵢ = y / xᵢ. */
const productByDivision = defineOp({
  name: 'prod',
  forward: ([x]) => x.prod(),
  vjp: [(g, y, [x]) => g.mul(y).div(x)],
});

/** a + b, whose rule for a bias averages over the rows where it should sum. */
const addWithMean = defineOp({
  name: 'add',
  forward: ([a, b]) => a.add(b),
  vjp: [(g) => g, (g, _y, [, b]) => g.mul(b.size / Math.max(g.size, b.size))],
});

/** log softmax whose rule keeps the result as a constant. */
const detachedLogSoftmax = defineOp({
  name: 'logSoftmax',
  forward: ([x]) => x.logSoftmax(-1),
  // g − softmax · Σg
  vjp: [
    (g, y) =>
      g.sub(
        stopGradient(y)
          .exp()
          .mul(g.sum(-1, { keepDims: true })),
      ),
  ],
});

/** A mean whose rule forgets to divide. */
const meanAsSum = defineOp({
  name: 'mean',
  forward: ([x]) => x.mean(-1, { keepDims: true }),
  vjp: [(g, _y, [x]) => g.mul(x.mul(0).add(1))],
});

/** sin with a rule that is not linear in the cotangent. */
const crooked = defineOp({
  name: 'sin',
  forward: ([x]) => x.sin(),
  vjp: [(g, _y, [x]) => g.mul(g.abs()).mul(x.cos())],
});

/** sin, 3 % off. */
const slightlyOff = defineOp({
  name: 'sin',
  forward: ([x]) => x.sin(),
  vjp: [(g, _y, [x]) => g.mul(x.cos()).mul(1.03)],
});

/** exp that computes in float64 whatever it is given. */
const widening = defineOp({
  name: 'exp',
  forward: ([x]) => tensor(Float64Array.from(x.data, Math.exp), { shape: x.shape }),
  vjp: [(g, y) => g.mul(y)],
});

/** sqrt that writes into its input. */
const inPlace = defineOp({
  name: 'sqrt',
  forward: ([x]) => {
    for (let i = 0; i < x.data.length; i++) x.data[i] = Math.sqrt(x.data[i]);
    return tensor(x.data, { shape: x.shape, dtype: x.dtype });
  },
  vjp: [(g, y) => g.div(y.mul(2))],
});

export const OPERATION_PIECES: readonly OperationPiece[] = [
  {
    provenance: 'pytorch/pytorch, issue 773; tinygrad pull request 17404; burn issue 5533; mxnet issue 18078',
    bug: 'the gradient of a product divides the product by each factor: NaN where one is zero',
    operation: onVectors('prod by division', productByDivision, fc.oneof(fc.constant(0), real(0.3, 2))),
    caughtBy: ['remainder-2', 'duality'],
  },
  {
    provenance: 'jimfleming/differentiation, issue 1, where a sum and a mean over the rows were proposed for a bias',
    bug: 'the gradient of an input that broadcasts is the mean over its repetitions instead of their sum',
    operation: {
      name: 'add with a mean',
      cases: broadcastingPair({ maxRank: 2 }).chain(([a, b]) =>
        fc.tuple(valuesOf(a, real(-1, 1)), valuesOf(b, real(-1, 1))).map((inputs) => ({
          claim: `add of [${a.join(', ')}] and [${b.join(', ')}]`,
          inputs,
          call: (x: Tensor, y: Tensor) => addWithMean(x, y),
          broadcasts: true,
        })),
      ),
    },
    caughtBy: ['remainder-2', 'broadcast'],
  },
  {
    provenance: 'tensorflow/tfjs 4.22, the gradient of logSoftmax closes over its saved result',
    bug: 'the second derivative of logSoftmax is silently zero',
    operation: onVectors('detached logSoftmax', detachedLogSoftmax),
    caughtBy: ['remainder-3', 'orders'],
  },
  {
    provenance: 'a mutant of our own',
    bug: 'the gradient of a mean is that of the sum',
    operation: onVectors('mean as sum', meanAsSum),
    caughtBy: ['remainder-2'],
  },
  {
    provenance: 'a mutant of our own',
    bug: 'a rule is not linear in the cotangent',
    operation: onVectors('crooked', crooked),
    caughtBy: ['duality', 'jacobian'],
  },
  {
    provenance: 'a mutant of our own',
    bug: 'a derivative is 3 % off: the backward pass is still the transpose of the forward one',
    operation: onVectors('slightly off', slightlyOff),
    caughtBy: ['remainder-2', 'remainder-3', 'orders'],
  },
  {
    provenance: 'a mutant of our own',
    bug: 'float32 becomes float64 on the way',
    operation: onVectors('widening', widening),
    caughtBy: ['float32'],
  },
  {
    provenance: 'a mutant of our own',
    bug: 'an operation writes into its input',
    operation: onVectors('in place', inPlace),
    caughtBy: ['value'],
  },
];
