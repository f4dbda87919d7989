import { randn, random, type Tensor } from 'saddlepoint';
import * as nn from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';
import { check, titleOf } from '../laws/law.ts';
import * as laws from '../laws/nn/index.ts';

const tanh = (x: Tensor): Tensor => x.tanh();
const training = { training: true };

/** By how much the largest entry leads in windows of 3 × 3, every second one, of an image [N, 4, 4, C]: the least of all windows. */
function lead(image: Tensor): number {
  const [N, , , C] = image.shape as [number, number, number, number];
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < N * C * 4; at++) {
    const [n, c, top, left] = [Math.floor(at / (4 * C)), Math.floor(at / 4) % C, 2 * (at & 1), at & 2];
    const entries = [];
    for (let i = top; i < Math.min(4, top + 3); i++) for (let j = left; j < Math.min(4, left + 3); j++) entries.push(image.data[((n * 4 + i) * 4 + j) * C + c]); // biome-ignore format: one line
    const [first, second] = entries.sort((x, y) => y - x);
    least = Math.min(least, first - second);
  }
  return least;
}

const specimens: readonly laws.Specimen[] = [
  { name: 'dense', make: (seed) => ({ layer: nn.dense(4, 3, { seed }), x: randn([3, 4], { seed }) }) },
  { name: 'dense on sequences', make: (seed) => ({ layer: nn.dense(2, 3, { seed, init: 'he' }), x: randn([2, 3, 2], { seed }) }) },
  { name: 'mlp', make: (seed) => ({ layer: nn.mlp([2, 4, 3, 1], { seed }), x: randn([5, 2], { seed }) }) },
  {
    name: 'conv2d, valid, strides',
    make: (seed) => ({ layer: nn.conv2d(2, 2, { size: [2, 3], stride: [1, 2], seed }), x: randn([2, 4, 5, 2], { seed }) }),
  },
  { name: 'conv2d, same', make: (seed) => ({ layer: nn.conv2d(1, 2, { padding: 'same', seed }), x: randn([1, 4, 4, 1], { seed }) }) },
  {
    name: 'conv2d, tanh, max pooling with padding, dense',
    make(seed) {
      const source = random(seed);
      const before = nn.sequential([nn.conv2d(1, 2, { seed: source }), tanh]);
      const after = [nn.maxPool(3, { stride: 2, padding: 'same' }), nn.flatten, nn.dense(8, 2, { seed: source })] as const;
      const layer = nn.sequential([before, ...after]);
      // where two entries of a window tie, max has no derivative: drawn again until the largest leads by 1/100 in each
      for (let k = seed; ; k++) {
        const x = randn([2, 6, 6, 1], { seed: k });
        if (lead(before.apply(before.tree, x)) > 0.01) return { layer, x };
      }
    },
  },
  {
    name: 'mean pooling with padding',
    make: (seed) => ({
      layer: nn.sequential([nn.conv2d(1, 2, { seed }), nn.meanPool(2, { padding: 1 })]),
      x: randn([1, 5, 5, 1], { seed }),
    }),
  },
  {
    name: 'batchNorm',
    make: (seed) => ({ layer: nn.sequential([nn.dense(3, 3, { seed }), nn.batchNorm(3)]), x: randn([5, 3], { seed }), mode: training }),
  },
  {
    name: 'batchNorm on images',
    make: (seed) => ({
      layer: nn.sequential([nn.conv2d(1, 2, { seed }), nn.batchNorm(2)]),
      x: randn([2, 4, 4, 1], { seed }),
      mode: training,
    }),
  },
  {
    name: 'layerNorm',
    make: (seed) => ({ layer: nn.sequential([nn.dense(3, 4, { seed }), nn.layerNorm(4, { epsilon: 0.1 })]), x: randn([3, 3], { seed }) }),
  },
  {
    name: 'residual',
    make: (seed) => ({ layer: nn.residual(nn.sequential([nn.dense(3, 3, { seed }), tanh])), x: randn([2, 3], { seed }) }),
  },
  { name: 'recurrent', make: (seed) => ({ layer: nn.recurrent(2, 3, { seed }), x: randn([2, 4, 2], { seed }) }) },
  {
    name: 'recurrent, all states',
    make: (seed) => ({ layer: nn.recurrent(2, 2, { seed, returns: 'all' }), x: randn([2, 3, 2], { seed }) }),
  },
  { name: 'self-attention', make: (seed) => ({ layer: nn.selfAttention(4, { heads: 2, seed }), x: randn([2, 3, 4], { seed }) }) },
  {
    name: 'self-attention, causal',
    make: (seed) => ({ layer: nn.selfAttention(2, { causal: true, seed }), x: randn([2, 3, 2], { seed }) }),
  },
  {
    name: 'transformer, norm before',
    make: (seed) => ({ layer: nn.transformerBlock(4, { heads: 2, hidden: 5, seed }), x: randn([1, 3, 4], { seed }) }),
  },
  {
    name: 'transformer, norm after',
    make: (seed) => ({ layer: nn.transformerBlock(4, { norm: 'after', hidden: 5, seed }), x: randn([1, 3, 4], { seed }) }),
  },
];

describe('nn: layers', () => {
  for (const specimen of specimens)
    it(`${titleOf(laws.twiceDifferentiable as never)}: ${specimen.name}`, () => check(laws.twiceDifferentiable, specimen));

  const pairs = [
    [laws.denseByDefinition, nn],
    [laws.convolutionByDefinition, nn.conv2d],
    [laws.convolutionAdjoint, nn.conv2d],
    [laws.poolingByDefinition, nn],
    [laws.batchNormStandardises, nn.batchNorm],
    [laws.batchNormTracks, nn.batchNorm],
    [laws.layerNormInvariance, nn.layerNorm],
    [laws.dropoutLaw, nn.dropout],
    [laws.residualLaw, nn.residual],
    [laws.recurrenceByDefinition, nn.recurrent],
    [laws.attentionEquivariance, nn.selfAttention],
    [laws.attentionCausality, nn.selfAttention],
    [laws.attentionByDefinition, nn.selfAttention],
    [laws.transformerResidual, nn.transformerBlock],
  ] as const;
  for (const [law, implementation] of pairs) it(titleOf(law as never), () => check(law as never, implementation as never));

  it('refuses what does not fit, by name', () => {
    const x = randn([2, 3], { seed: 1 });
    const image = randn([1, 2, 2, 1], { seed: 1 });
    const dense = nn.dense(4, 1, { seed: 1 });
    expect(() => dense.apply(dense.tree, x)).toThrow(
      'dense: x must be a tensor with 4 features along its last axis, got an array of shape [2, 3]',
    );
    expect(() => nn.dense(0, 1, { seed: 1 })).toThrow('dense: inputs must be a whole number ≥ 1, got 0');
    expect(() => nn.dense(1, 1)).toThrow('dense: seed must be a whole number or a generator, like random(7), got undefined');
    expect(() => nn.dense(1, 1, { seed: 1, init: 'glorot' as never })).toThrow(
      "dense: init must be 'xavier' or 'he' or 'orthogonal' or 'uniform' or 'zeros', got 'glorot'",
    );
    expect(() => nn.mlp([3])).toThrow('mlp: widths must be a list that names input and output at least, got a list of 1');
    expect(() => nn.mlp([1, 1, 1], { seed: 1, activation: 'swish' as never })).toThrow("got 'swish'");
    expect(() => nn.residual(nn.dense(3, 2, { seed: 1 })).apply(nn.dense(3, 2, { seed: 1 }).tree, x)).toThrow(
      "residual: the result of inner must be of x's shape [2, 3], got an array of shape [2, 2]",
    );
    expect(() => nn.maxPool(3)(image)).toThrow(
      'maxPool: x must be an image that a window of [3, 3] fits into, got an array of shape [1, 2, 2, 1]',
    );
    expect(() => nn.maxPool(0)).toThrow('maxPool: size must be a whole number ≥ 1, got 0');
    expect(() => nn.maxPool(1, { padding: 1 })).toThrow('maxPool: padding must be smaller than the window [1, 1], got 1');
    expect(() => nn.conv2d(1, 1, { seed: 1 }).apply(nn.conv2d(1, 1, { seed: 1 }).tree, randn([4, 1], { seed: 1 }))).toThrow(
      'conv2d: x must be [batch, height, width, channels], got an array of shape [4, 1]',
    );
    expect(() => nn.sequential([dense, 'tanh' as never])).toThrow(
      "sequential: step 1 must be a layer or a function of a tensor, got 'tanh'",
    );
    expect(() => nn.sequential(dense as never)).toThrow('sequential: steps must be a list');
    expect(() => nn.squaredError(x, [1, 2] as never)).toThrow('squaredError: target must be a tensor (use tensor), got a list of 2');
    expect(() => nn.weightDecay(dense.tree, undefined as never)).toThrow('weightDecay: λ must be a finite number ≥ 0, got undefined');
    expect(() => nn.dropout(1)).toThrow('dropout: rate must be a number in [0, 1), got 1');
    expect(() => nn.dropout(0.5)(x, { training: true })).toThrow('dropout: mode.random must be a generator in training');
    expect(() => nn.batchNorm(3).apply(nn.batchNorm(3).tree, randn([1, 3], { seed: 1 }), training)).toThrow(
      'batchNorm: x must be a tensor of at least two rows in training',
    );
    expect(() => nn.selfAttention(4, { heads: 3, seed: 1 })).toThrow('selfAttention: heads must be a divisor of the 4 features, got 3');
    expect(() => nn.recurrent(2, 2, { seed: 1 }).apply(nn.recurrent(2, 2, { seed: 1 }).tree, randn([1, 2], { seed: 1 }))).toThrow(
      'recurrent: x must be [batch, time, inputs], got an array of shape [1, 2]',
    );
    const two = nn.sequential([nn.dense(3, 1, { seed: 1 }), tanh]);
    expect(() => two.apply([two.tree[0]], x)).toThrow('sequential: tree must be a list of 2 branches, got a list of 1');
  });

  it('float32 stays float32 through every layer', () => {
    for (const { name, make } of specimens) {
      const { layer, x, mode } = make(3);
      const down = (tree: unknown): unknown =>
        tree !== null && typeof tree === 'object' && 'astype' in tree
          ? (tree as Tensor).astype('float32')
          : Array.isArray(tree)
            ? tree.map(down)
            : Object.fromEntries(Object.entries(tree as object).map(([key, value]) => [key, down(value)]));
      const y = layer.apply(layer.tree, x, mode);
      const single = layer.apply(down(layer.tree) as never, x.astype('float32'), mode);
      expect(single.dtype, name).toBe('float32');
      expect(Math.max(...y.sub(single).data.map(Math.abs)), name).toBeLessThan(1e-5);
    }
  });
});
