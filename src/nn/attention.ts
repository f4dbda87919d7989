/**
 * Self-attention, and the transformer block around it. L95 L96   Vaswani et al. 2017
 *
 *   attention    softmax(Q Kᵀ / √d) V,   Q = x W_q, K = x W_k, V = x W_v, in `heads` parts side by side, then W_o
 *   norm after   x ← norm(x + attention(x)),   x ← norm(x + feedforward(x))        needs warm-up
 *   norm before  x ← x + attention(norm(x)),   x ← x + feedforward(norm(x))        Xiong et al. 2020
 *
 * Without a mask or positions the order of the tokens means nothing: permuted tokens give permuted outputs.
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { flag, noMore, oneOf, options, refuse } from '../base/arguments.ts';
import { expectAxes, expectFeatures, expectLeaves, expectSizes } from './arguments.ts';
import { type Activation, activate, type DenseTree, dense, type WeightOptions } from './dense.ts';
import { scoresOf, weighted } from './headProduct.ts';
import { draw, generator } from './initialisers.ts';
import type { Layer, Mode } from './layer.ts';
import { layerNorm } from './layerNorm.ts';
import type { NormTree } from './normalisation.ts';

/** Four matrices [features, features]: queries, keys, values, output. */
export type AttentionTree = { readonly Wq: Tensor; readonly Wk: Tensor; readonly Wv: Tensor; readonly Wo: Tensor };

/** Options of {@link selfAttention}. */
export interface AttentionOptions extends Omit<WeightOptions, 'bias'> {
  /** Must divide the features. Default 1. */
  readonly heads?: number;
  /** True: a token sees itself and those before it only. Default false. */
  readonly causal?: boolean;
}

const ATTENTION_OPTIONS = ['heads', 'causal', 'init', 'seed'] as const;

/**
 * Self-attention: x [batch, tokens, features] → the same shape.
 *
 * @throws RangeError where the heads do not divide the features
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { selfAttention } from 'saddlepoint/nn';
 * const layer = selfAttention(4, { heads: 2, seed: 1 });
 * const x = tensor(new Float64Array(2 * 3 * 4).fill(1), { shape: [2, 3, 4] });
 * console.log(layer.apply(layer.tree, x).shape); // → [ 2, 3, 4 ]
 */
export function selfAttention(features: number, given: AttentionOptions = {}, ...rest: never[]): Layer<AttentionTree> {
  noMore('selfAttention', rest, 'a size and options');
  const { heads = 1, causal = false, init = 'xavier', seed } = options('selfAttention', given, ATTENTION_OPTIONS);
  expectSizes('selfAttention', { features, heads });
  if (features % heads !== 0) refuse('selfAttention', 'heads', `a divisor of the ${features} features`, heads);
  flag('selfAttention', 'causal', causal);
  const source = seed === undefined ? undefined : generator('selfAttention', seed);
  const weight = (): Tensor => draw('selfAttention', init, [features, features], source);
  const d = features / heads;
  return {
    tree: { Wq: weight(), Wk: weight(), Wv: weight(), Wo: weight() },
    apply(tree, x) {
      expectLeaves('selfAttention', tree, ['Wq', 'Wk', 'Wv', 'Wo']);
      const { Wq, Wk, Wv, Wo } = tree;
      expectFeatures('selfAttention', x, features);
      expectAxes('selfAttention', 'x', x, '[batch, tokens, features]');
      const [batch, tokens] = x.shape;
      const flat = x.reshape([batch * tokens, features]);
      const [Q, K, V] = [Wq, Wk, Wv].map((W) => flat.matmul(W).reshape([batch, tokens, features]));
      // softmax(Q Kᵀ / √d) V
      const scores = scoresOf(Q, K, heads, 1 / Math.sqrt(d));
      const attended = weighted((causal ? scores.add(future(tokens, x.dtype)) : scores).softmax(-1), V, heads);
      return attended
        .reshape([batch * tokens, features])
        .matmul(Wo)
        .reshape(x.shape);
    },
  };
}

/** 0 where a token may look, −∞ where it may not: [tokens, tokens]. */
const future = (tokens: number, dtype: 'float64' | 'float32'): Tensor =>
  tensor(
    Float64Array.from({ length: tokens * tokens }, (_, p) => (p % tokens > Math.floor(p / tokens) ? Number.NEGATIVE_INFINITY : 0)),
    { shape: [tokens, tokens], dtype },
  );

/** The parts of a transformer block. */
export type TransformerTree = {
  readonly attention: AttentionTree;
  readonly norm1: NormTree;
  readonly wide: DenseTree;
  readonly narrow: DenseTree;
  readonly norm2: NormTree;
};

/** Options of {@link transformerBlock}. */
export interface TransformerOptions extends AttentionOptions {
  /** Units of the feed-forward part. Default 4 × features. */
  readonly hidden?: number;
  /** Of the feed-forward part. Default 'gelu'. */
  readonly activation?: Activation;
  /** Where the normalisation stands. Default 'before'. */
  readonly norm?: 'before' | 'after';
}

/**
 * A transformer block: x [batch, tokens, features] → the same shape.
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { transformerBlock } from 'saddlepoint/nn';
 * const block = transformerBlock(4, { heads: 2, norm: 'after', seed: 1 });
 * const x = tensor([[[1, 2, 3, 4], [4, 3, 2, 1]]]);
 * console.log(block.apply(block.tree, x).shape); // → [ 1, 2, 4 ]
 */
export function transformerBlock(features: number, given: TransformerOptions = {}, ...rest: never[]): Layer<TransformerTree> {
  noMore('transformerBlock', rest, 'a size and options');
  expectSizes('transformerBlock', { features });
  const known = [...ATTENTION_OPTIONS, 'hidden', 'activation', 'norm'] as const;
  const {
    hidden = 4 * features,
    activation = 'gelu',
    norm = 'before',
    init = 'xavier',
    seed,
    ...others
  } = options('transformerBlock', given, known);
  expectSizes('transformerBlock', { hidden });
  oneOf('transformerBlock', 'norm', norm, ['before', 'after']);
  const source = { init, ...(seed === undefined ? {} : { seed: generator('transformerBlock', seed) }) };
  const nonlinearity = activate(activation);
  const attention = selfAttention(features, { ...others, ...source });
  const [norm1, norm2] = [layerNorm(features), layerNorm(features)];
  const [wide, narrow] = [dense(features, hidden, source), dense(hidden, features, source)];
  return {
    tree: { attention: attention.tree, norm1: norm1.tree, wide: wide.tree, narrow: narrow.tree, norm2: norm2.tree },
    apply(tree, x, mode?: Mode) {
      expectLeaves('transformerBlock', tree, []);
      const attend = (y: Tensor): Tensor => attention.apply(tree.attention, y, mode);
      const forward = (y: Tensor): Tensor => narrow.apply(tree.narrow, nonlinearity(wide.apply(tree.wide, y)));
      const first = (y: Tensor): Tensor => norm1.apply(tree.norm1, y);
      const second = (y: Tensor): Tensor => norm2.apply(tree.norm2, y);
      if (norm === 'after') {
        const y = first(x.add(attend(x)));
        return second(y.add(forward(y)));
      }
      const y = x.add(attend(first(x)));
      return y.add(forward(second(y)));
    },
  };
}
