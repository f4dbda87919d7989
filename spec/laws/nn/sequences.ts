/** Dense, residual, recurrent and attentive layers. */
import fc from 'fast-check';
import { grad, random, type Tensor, tensor, vjp } from 'saddlepoint';
import type * as nn from 'saddlepoint/nn';
import type { Law } from '../law.ts';
import { close, dyadics, normals, same, seeds, small, wholes } from './tools.ts';

export const denseByDefinition: Law<Pick<typeof nn, 'dense' | 'mlp'>> = {
  id: 'nn.dense.definition',
  rows: ['L10'],
  claim:
    'a dense layer is xW + b along the last axis, and an mlp layer after layer with the activation between, to the last bit on whole numbers',
  tolerance: 'E',
  runs: 40,
  property: ({ dense, mlp }) =>
    fc.property(seeds, small(1, 4), small(1, 4), (seed, inputs, outputs) => {
      const r = random(seed);
      const [W, b, V, c] = [wholes(r, inputs, outputs), wholes(r, outputs), wholes(r, outputs, 2), wholes(r, 2)];
      const x = wholes(r, 2, 3, inputs);
      const layer = dense(inputs, outputs, { init: 'zeros' });
      const y = layer.apply({ W, b }, x);
      const naive = (k: number): number => {
        const [row, j] = [Math.floor(k / outputs), k % outputs];
        return Array.from({ length: inputs }, (_, i) => x.data[row * inputs + i] * W.data[i * outputs + j]).reduce(
          (s, v) => s + v,
          b.data[j],
        );
      };
      const flat = x.reshape([6, inputs]);
      const net = mlp([inputs, outputs, 2], { init: 'zeros', activation: 'relu' });
      const hidden = layer.apply({ W, b }, flat).relu();
      return (
        y.shape.join() === [2, 3, outputs].join() &&
        y.data.every((v, k) => v === naive(k)) &&
        same(layer.apply({ W, b }, flat).reshape(y.shape), y) &&
        same(layer.apply({ W }, flat).add(b).reshape(y.shape), y) &&
        same(
          net.apply(
            [
              { W, b },
              { W: V, b: c },
            ],
            flat,
          ),
          hidden.matmul(V).add(c),
        )
      );
    }),
};

export const residualLaw: Law<typeof nn.residual> = {
  id: 'nn.residual',
  rows: [],
  claim: 'around a layer that gives zero the residual wrapper is the identity, for values and for gradients',
  tolerance: 'E',
  runs: 20,
  property: (residual) =>
    fc.property(dyadics(2, 3), dyadics(2, 3), (x, u) => {
      const nothing: nn.Layer = { tree: {}, apply: (_, t) => t.mul(0) };
      const block = residual(nothing);
      return same(block.apply({}, x), x) && same(vjp((t: Tensor) => block.apply({}, t))(x, u) as Tensor, u);
    }),
};

export const recurrenceByDefinition: Law<typeof nn.recurrent> = {
  id: 'nn.recurrent.definition',
  rows: ['L33'],
  claim:
    'the recurrent cell is hᵗ = tanh(xᵗW + hᵗ⁻¹U + b) from h = 0; without the tanh an impulse comes out as x W Uᵗ, to the last bit on whole numbers',
  tolerance: 'B',
  runs: 20,
  property: (recurrent) =>
    fc.property(seeds, small(1, 5), (seed, time) => {
      const r = random(seed);
      const [W, U, b] = [normals(r, 2, 3), normals(r, 3, 3), normals(r, 3)];
      const x = normals(r, 2, time, 2);
      const cell = recurrent(2, 3, { seed: 0, returns: 'all' });
      const y = cell.apply({ W, U, b }, x);
      let h = tensor(new Float64Array(6), { shape: [2, 3] });
      for (let t = 0; t < time; t++) {
        const now = x.slice([null, [t, t + 1]]).reshape([2, 2]);
        h = now.matmul(W).add(h.matmul(U)).add(b).tanh();
        if (!close(h, y.slice([null, [t, t + 1]]).reshape([2, 3]), 1e-13)) return false;
      }
      // An impulse at the first step.
      const linear = recurrent(2, 3, { seed: 0, activation: 'identity' });
      const [Wi, Ui, impulse] = [wholes(r, 2, 3), wholes(r, 3, 3), wholes(r, 1, 2)];
      const zero = tensor(new Float64Array(2 * (time - 1)), { shape: [1, time - 1, 2] });
      const input = time === 1 ? impulse.reshape([1, 1, 2]) : impulse.reshape([1, 1, 2]).concat([zero], 1);
      let expected = impulse.matmul(Wi);
      for (let t = 1; t < time; t++) expected = expected.matmul(Ui);
      return same(linear.apply({ W: Wi, U: Ui, b: tensor([0, 0, 0]) }, input), expected);
    }),
};

export const attentionEquivariance: Law<typeof nn.selfAttention> = {
  id: 'nn.attention.permutation',
  rows: [],
  claim: 'without a mask, permuted tokens give permuted outputs',
  tolerance: 'B',
  runs: 20,
  property: (selfAttention) =>
    fc.property(seeds, small(1, 6), fc.constantFrom(1, 2), (seed, tokens, heads) => {
      const r = random(seed);
      const layer = selfAttention(4, { heads, seed: r });
      const x = normals(r, 2, tokens, 4);
      const order = Array.from(r.permutation(tokens));
      return close(layer.apply(layer.tree, x.gather(order, 1)), layer.apply(layer.tree, x).gather(order, 1), 1e-13);
    }),
};

export const attentionCausality: Law<typeof nn.selfAttention> = {
  id: 'nn.attention.causal',
  rows: [],
  claim: 'with a causal mask no output depends on a later token: outputs before a changed token stay, and its derivative there is zero',
  tolerance: 'E',
  runs: 20,
  property: (selfAttention) =>
    fc.property(seeds, small(2, 6), (seed, tokens) => {
      const r = random(seed);
      const layer = selfAttention(4, { heads: 2, causal: true, seed: r });
      const x = normals(r, 1, tokens, 4);
      const at = 1 + r.integer(tokens - 1);
      const other = tensor(
        x.data.map((v, i) => (Math.floor(i / 4) >= at ? v + 1 : v)),
        { shape: x.shape },
      );
      const early = (t: Tensor): Tensor => layer.apply(layer.tree, t).slice([null, [0, at]]);
      const slope = grad((t: Tensor) => early(t).square().sum())(x) as Tensor;
      return close(early(x), early(other), 1e-14) && slope.data.every((v, i) => Math.floor(i / 4) < at || v === 0);
    }),
};

export const attentionByDefinition: Law<typeof nn.selfAttention> = {
  id: 'nn.attention.definition',
  rows: [],
  claim: 'one head is softmax(QKᵀ/√d)V Wₒ; with queries of zero every token gets the mean of all values',
  tolerance: 'B',
  runs: 20,
  property: (selfAttention) =>
    fc.property(seeds, small(1, 5), (seed, tokens) => {
      const r = random(seed);
      const layer = selfAttention(4, { seed: r });
      const { Wq, Wk, Wv, Wo } = layer.tree;
      const x = normals(r, tokens, 4);
      const [Q, K, V] = [x.matmul(Wq), x.matmul(Wk), x.matmul(Wv)];
      const one = x.reshape([1, tokens, 4]);
      const expected = Q.matmul(K.transpose()).div(2).softmax(-1).matmul(V).matmul(Wo);
      const blind = layer.apply({ ...layer.tree, Wq: Wq.mul(0) }, one);
      const mean = V.mean(0, { keepDims: true }).matmul(Wo).expand([tokens, 4]);
      return close(layer.apply(layer.tree, one).reshape([tokens, 4]), expected, 1e-13) && close(blind.reshape([tokens, 4]), mean, 1e-13);
    }),
};

export const transformerResidual: Law<typeof nn.transformerBlock> = {
  id: 'nn.transformer.residual',
  rows: ['L95'],
  claim: 'with output weights of zero a block with norm before is the identity to the last bit; with norm after it is not: it normalises',
  tolerance: 'E',
  runs: 10,
  property: (transformerBlock) =>
    fc.property(seeds, (seed) => {
      const r = random(seed);
      const x = normals(r, 2, 3, 4).mul(5);
      const muted = (norm: 'before' | 'after'): Tensor => {
        const block = transformerBlock(4, { heads: 2, norm, seed: random(seed) });
        const { attention, narrow } = block.tree;
        const tree = { ...block.tree, attention: { ...attention, Wo: attention.Wo.mul(0) }, narrow: { ...narrow, W: narrow.W.mul(0) } };
        return block.apply(tree, x);
      };
      return (
        same(muted('before'), x) &&
        muted('after')
          .variance(-1)
          .data.every((v) => Math.abs(v - 1) < 1e-2)
      );
    }),
};
