/** Every option of every layer, initialiser and loss: misspelt, of the wrong type, out of range; and arguments too many. */
import { random, tensor } from 'saddlepoint';
import * as nn from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';

type Make = (options: never, ...more: never[]) => unknown;

const sizes = [0, -1, 1.5, Number.NaN, '2', null];
const rates = [Number.NaN, Number.POSITIVE_INFINITY, '0.5', null];
const words = [1, true, '', 'SAME', null];
const flags = [0, 1, 'yes', null];
const weights = { init: ['glorot', 3, null], seed: ['1', 1.5, Number.NaN, null, {}] };
const [image, rows] = [tensor(new Float64Array(16), { shape: [1, 4, 4, 1] }), tensor([[1, 2]])];

/** What makes something from options, and for each option values that must be refused. */
const makers: Record<string, { make: Make; wrong: Record<string, readonly unknown[]> }> = {
  dense: { make: (o, ...more) => nn.dense(1, 1, o, ...more), wrong: { ...weights, bias: flags } },
  mlp: { make: (o, ...more) => nn.mlp([1, 2, 1], o, ...more), wrong: { ...weights, bias: flags, activation: ['swish', 3, null] } },
  conv2d: {
    make: (o, ...more) => nn.conv2d(1, 1, o, ...more),
    wrong: {
      ...weights,
      bias: flags,
      size: [...sizes, [1], [1, 0], [1, 2, 3]],
      stride: [...sizes, [1], [1, 0]],
      padding: [-1, 0.5, Number.NaN, 'SAME', 'full', null, [1], [1, -1]],
    },
  },
  maxPool: {
    make: (o, ...more) => nn.maxPool(2, o, ...more),
    wrong: { stride: [...sizes, [1]], padding: [-1, 0.5, 2, 'SAME', 'full', null, [1], [0, 2]] },
  },
  meanPool: { make: (o, ...more) => nn.meanPool(2, o, ...more), wrong: { stride: sizes, padding: [-1, 'SAME', null, [1]] } },
  layerNorm: { make: (o, ...more) => nn.layerNorm(2, o, ...more), wrong: { epsilon: [-1, ...rates] } },
  batchNorm: { make: (o, ...more) => nn.batchNorm(2, o, ...more), wrong: { epsilon: [-1, ...rates], momentum: [-0.1, 1.1, ...rates] } },
  recurrent: {
    make: (o, ...more) => nn.recurrent(1, 2, o, ...more),
    wrong: { ...weights, recurrentInit: ['glorot', 3, null], activation: ['swish', null], returns: ['sequence', 'first', ...words] },
  },
  selfAttention: {
    make: (o, ...more) => nn.selfAttention(4, o, ...more),
    wrong: { ...weights, heads: [...sizes, 3], causal: flags },
  },
  transformerBlock: {
    make: (o, ...more) => nn.transformerBlock(4, o, ...more),
    wrong: { ...weights, heads: [...sizes, 3], causal: flags, hidden: sizes, activation: ['swish', null], norm: ['post', 'pre', ...words] },
  },
  xavier: { make: (o, ...more) => nn.xavier(o, ...more), wrong: { distribution: ['gaussian', ...words], gain: rates } },
  he: { make: (o, ...more) => nn.he(o, ...more), wrong: { distribution: ['truncated', ...words], gain: rates } },
  orthogonal: { make: (o, ...more) => nn.orthogonal(o, ...more), wrong: { gain: rates } },
  uniform: { make: (o, ...more) => nn.uniform(o, ...more), wrong: { low: [...rates, 1], high: rates } },
  huber: { make: (o, ...more) => nn.huber(rows, rows, o, ...more), wrong: { delta: [0, -1, Number.NaN, '1', null] } },
  weightDecay: { make: (o, ...more) => nn.weightDecay({ W: rows }, 1, o, ...more), wrong: { include: [true, 'W', null] } },
};

/** Options with which the layer can be made. */
const right: Record<string, object> = Object.fromEntries(
  Object.keys(makers).map((name) => [name, 'seed' in makers[name].wrong ? { seed: 1 } : {}]),
);

describe('nn: arguments', () => {
  for (const [name, { make, wrong }] of Object.entries(makers)) {
    it(`${name} refuses options it does not know, arguments too many, and options that are no object`, () => {
      expect(() => make({ ...right[name] } as never)).not.toThrow();
      expect(() => make({ ...right[name], sed: 1 } as never)).toThrow(`${name}: unknown option 'sed'`);
      expect(() => make({ ...right[name] } as never, 7 as never)).toThrow(/^\w+: takes .*, got 1 more: 7/);
      for (const given of [3, 'relu', [1]]) expect(() => make(given as never)).toThrow(`${name}: options must be an object`);
    });

    it(`${name} refuses every option that is none of its values, by name`, () => {
      for (const [option, values] of Object.entries(wrong)) {
        for (const value of values) {
          const message = new RegExp(
            `^\\w+(: seed|: ${option === 'activation' ? 'activation' : option}(\\[\\d\\])?) must be .*, got |^random: seed must`,
          );
          expect(() => make({ ...right[name], [option]: value } as never), `${option}: ${String(value)}`).toThrow(message);
        }
      }
    });
  }

  it('sizes, rates and lists', () => {
    for (const size of sizes) {
      expect(() => nn.dense(size as never, 1, { seed: 1 })).toThrow('dense: inputs must be a whole number ≥ 1, got');
      expect(() => nn.mlp([1, size as never], { seed: 1 })).toThrow('mlp: widths[1] must be a whole number ≥ 1, got');
      expect(() => nn.maxPool(size as never)).toThrow('maxPool: size must be a whole number ≥ 1, got');
    }
    for (const rate of ['0.5', 1, -0.1, Number.NaN, null])
      expect(() => nn.dropout(rate as never)).toThrow('dropout: rate must be a number in [0, 1), got');
    for (const λ of [-1, Number.NaN, '1', undefined])
      expect(() => nn.weightDecay({}, λ as never)).toThrow('weightDecay: λ must be a finite number ≥ 0, got');
    expect(() => (nn.mlp as Make)(2 as never, 8 as never, 1 as never)).toThrow('mlp: widths must be a list such as [2, 8, 1], got 2');
    expect(() => (nn.sequential as Make)((() => rows) as never)).toThrow(
      'sequential: steps must be a list of layers and functions, got a function',
    );
    expect(() => (nn.sequential as Make)([] as never, [] as never)).toThrow('sequential: takes one list of steps, got 1 more: a list of 0');
    expect(() => (nn.dropout as Make)(0.5 as never, 1 as never)).toThrow('dropout: takes a rate, got 1 more: 1');
    expect(() => (nn.zeros as Make)([2, 2] as never)).toThrow('zeros: takes no arguments, got 1 more: a list of 2');
    expect(() => nn.residual({} as never)).toThrow('residual: inner.apply must be a function, got undefined');
  });

  it('what a layer or a loss is applied to', () => {
    const layers: Record<string, nn.Layer> = {
      dense: nn.dense(2, 1, { seed: 1 }),
      conv2d: nn.conv2d(1, 1, { seed: 1 }),
      layerNorm: nn.layerNorm(2),
      batchNorm: nn.batchNorm(2),
      recurrent: nn.recurrent(2, 1, { seed: 1 }),
      selfAttention: nn.selfAttention(2, { seed: 1 }),
    };
    for (const [name, layer] of Object.entries(layers))
      expect(() => layer.apply(layer.tree, [[1, 2]] as never)).toThrow(`${name}: x must be a tensor (use tensor), got a list of 1`);
    const network = nn.mlp([2, 1], { seed: 1 });
    expect(() => network.apply({} as never, rows)).toThrow('mlp: tree must be a list of 1 branches, got Object');
    expect(() => nn.maxPool(2)([[1]] as never)).toThrow('maxPool: x must be a tensor');
    expect(() => nn.dropout(0.5)([1] as never)).toThrow('dropout: x must be a tensor');
    expect(() => nn.dropout(0.5)(image, { training: true, random: undefined as never })).toThrow(
      'dropout: mode.random must be a generator',
    );
    expect(nn.dropout(0.5)(image, { training: true, random: random(1) }).shape).toEqual([1, 4, 4, 1]);
  });

  it('losses whose arguments are swapped, no tensors, or empty', () => {
    expect(() => nn.crossEntropy([1] as never, rows)).toThrow(
      'crossEntropy: logits must be a tensor [N, classes] (logits first, labels second), got a list of 1',
    );
    expect(() => nn.crossEntropy(tensor([1]), rows)).toThrow('(logits first, labels second), got an array of shape [1]');
    expect(() => nn.crossEntropy(rows, 1 as never)).toThrow(
      'crossEntropy: target must be labels in a list, or a tensor of labels or probabilities, got 1',
    );
    expect(() => nn.crossEntropy(rows, undefined as never)).toThrow('got undefined');
    expect(() => nn.crossEntropy(tensor(new Float64Array(0), { shape: [0, 2] }), [])).toThrow(
      'crossEntropy: logits must be a tensor with entries',
    );
    const empty = tensor(new Float64Array(0), { shape: [0] });
    const losses = { squaredError: nn.squaredError, huber: nn.huber, binaryCrossEntropy: nn.binaryCrossEntropy };
    for (const [name, loss] of Object.entries(losses)) {
      expect(() => loss([1] as never, [1] as never)).toThrow(/: (prediction|logits) must be a tensor \(use tensor\), got a list of 1/);
      expect(() => loss(empty, empty)).toThrow(/must be a tensor with entries to average over, got an array of shape \[0\]/);
      expect(() => (loss as Make)(rows as never, rows as never, {} as never, 1 as never)).toThrow(`${name}: takes`);
    }
  });
});
