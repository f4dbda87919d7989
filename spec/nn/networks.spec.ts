import { random, type Tensor, tensor } from 'saddlepoint';
import * as nn from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';
import { defaultsLaw } from '../laws/defaults.ts';
import { check, titleOf } from '../laws/law.ts';
import { documentedLayers } from '../laws/nn/defaults.ts';
import * as laws from '../laws/nn/index.ts';

describe('nn: initialisers', () => {
  const claims: Record<string, laws.ClaimedInitialiser> = {
    'Xavier, uniform': { draw: nn.xavier(), variance: (i, o) => 2 / (i + o), kurtosis: 1.8 },
    'Xavier, normal': { draw: nn.xavier({ distribution: 'normal', gain: 2 }), variance: (i, o) => 8 / (i + o), kurtosis: 3 },
    'He, normal': { draw: nn.he(), variance: (i) => 2 / i, kurtosis: 3 },
    'He, uniform': { draw: nn.he({ distribution: 'uniform' }), variance: (i) => 2 / i, kurtosis: 1.8 },
    uniform: { draw: nn.uniform({ low: -2, high: 2 }), variance: () => 16 / 12, kurtosis: 1.8 },
  };
  for (const [name, claim] of Object.entries(claims))
    it.each([laws.initialiserVariance, laws.initialiserKurtosis])(`$claim: ${name}`, (law) => check(law, claim));
  it(titleOf(laws.productVariance as never), () =>
    check(laws.productVariance, (σ) => nn.uniform({ low: -Math.sqrt(3) * σ, high: Math.sqrt(3) * σ })),
  );
  it(titleOf(laws.orthogonality as never), () => check(laws.orthogonality, nn.orthogonal()));
  it(titleOf(laws.depthKeepsScale as never), () => check(laws.depthKeepsScale, (_, gain) => nn.he({ gain })));
  const makers: Record<string, laws.Maker> = {
    mlp: (seed) => nn.mlp([2, 3, 1], { seed }),
    'mlp, orthogonal': (seed) => nn.mlp([2, 3, 1], { seed, init: 'orthogonal' }),
    conv2d: (seed) => nn.conv2d(1, 2, { seed }),
    recurrent: (seed) => nn.recurrent(2, 2, { seed }),
    transformer: (seed) => nn.transformerBlock(2, { seed }),
  };
  for (const [name, make] of Object.entries(makers))
    it(`${titleOf(laws.seededWeights as never)}: ${name}`, () => check(laws.seededWeights, make));

  it('layers that share a generator get different weights', () => {
    const seed = random(1);
    expect(nn.dense(3, 3, { seed }).tree.W.toArray()).not.toEqual(nn.dense(3, 3, { seed }).tree.W.toArray());
  });
  it('fans counts the taps of a convolution', () => {
    expect(nn.fans([5, 5, 3, 64])).toEqual({ fanIn: 75, fanOut: 1600 });
    expect(() => nn.fans([3])).toThrow('fans: shape must be at least two sizes [inputs, outputs], got a list of 1');
  });
});

describe(titleOf(defaultsLaw), () => {
  it.each(documentedLayers(nn))('$name', (documented) => check(defaultsLaw, documented));
});

describe('nn: symmetries and starts', () => {
  for (const law of [laws.permutationSymmetry, laws.signSymmetry, laws.scaleSymmetry, laws.symmetricStart, laws.zeroStart]) {
    it(titleOf(law as never), () => check(law, nn));
  }
});

describe('nn: losses', () => {
  const pairs = [
    [laws.squaredErrorLaw, nn.squaredError],
    [laws.huberLaw, nn.huber],
    [laws.crossEntropyValue, nn.crossEntropy],
    [laws.crossEntropyGradient, nn.crossEntropy],
    [laws.crossEntropyExtremes, nn.crossEntropy],
    [laws.binaryCrossEntropyLaw, { binary: nn.binaryCrossEntropy, crossEntropy: nn.crossEntropy }],
    [laws.weightDecayLaw, nn.weightDecay],
  ] as const;
  for (const [law, implementation] of pairs) it(titleOf(law as never), () => check(law as never, implementation as never));

  const losses: Record<string, (z: Tensor) => Tensor> = {
    squaredError: (z) => nn.squaredError(z, tensor([[1, 2, -1]])),
    huber: (z) => nn.huber(z, tensor([[10, 2, -1]]), { delta: 2 }),
    crossEntropy: (z) => nn.crossEntropy(z, [2]),
    'crossEntropy, probabilities': (z) => nn.crossEntropy(z, tensor([[0.2, 0.5, 0.3]])),
    binaryCrossEntropy: (z) => nn.binaryCrossEntropy(z, tensor([[0, 1, 0.25]])),
    weightDecay: (z) => nn.weightDecay({ z }, 0.1),
  };
  for (const [name, loss] of Object.entries(losses)) {
    it(`${titleOf(laws.twiceDifferentiable as never)}: ${name}`, () =>
      check(laws.twiceDifferentiable, {
        name,
        make: () => ({ layer: { tree: {}, apply: (_, x) => loss(x) }, x: tensor([[0.3, -0.7, 1.1]]) }),
      }));
  }

  it('refuses what does not fit, by name', () => {
    const [z, y] = [tensor([[1, 2]]), tensor([1, 2])];
    expect(() => nn.squaredError(z, y)).toThrow(
      'squaredError: target must be of the shape of prediction [1, 2], got an array of shape [2]',
    );
    expect(() => nn.huber(z, z, { delta: 0 })).toThrow('huber: delta must be a number > 0, got 0');
    expect(() => nn.crossEntropy(y, [0])).toThrow('crossEntropy: logits must be a tensor [N, classes], got an array of shape [2]');
    expect(() => nn.crossEntropy(z, [2])).toThrow('crossEntropy: label 0 must be a whole number in 0 … 1, got 2');
    expect(() => nn.crossEntropy(z, [0, 1])).toThrow('crossEntropy: target must be 1 labels, one for each row of logits, got a list of 2');
    expect(() => nn.crossEntropy(z, tensor([[1, 0, 0]]))).toThrow(
      'crossEntropy: target must be of the shape of logits [1, 2], got an array of shape [1, 3]',
    );
    expect(() => nn.binaryCrossEntropy(z, tensor([[0, 2]]))).toThrow(
      'binaryCrossEntropy: target entry 1 must be a number in [0, 1], got 2',
    );
  });
});
