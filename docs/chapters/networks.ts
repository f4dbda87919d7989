/**
 * The notes' networks by name, from the pieces of saddlepoint/nn. L10 L17 L20 L47 L95
 *
 *   chain         y = w₁ w₂ x
 *   sincNetwork   1 – hidden … – 1, tanh
 *   F1, F2        784 – 5 × 512 – 10 and 360 – 7 × 512 – 1973: dense, batch normalisation, ReLU
 *   C1, C3        2 × (convolution 5×5×64, pooling 3/2), 384, 192: 10 and 100 classes, after AlexNet
 *   C2, C4        2×64, 2×128, 3×256, 3×512, 3×512, each row then pooled, 512: 10 and 100 classes, after VGG
 *
 * F1 to C4 are those of Keskar et al., On Large-Batch Training for Deep Learning (2017), which the notes' table of batch sizes
 * comes from: batch normalisation and ReLU after every layer but the last, dropout of one half between the dense layers of C1 to C4.
 * `width` scales the hidden widths, for experiments smaller than the paper's.
 */
import { type Random, random, type Tensor } from 'saddlepoint';
import {
  batchNorm,
  conv2d,
  type DenseTree,
  dense,
  dropout,
  flatten,
  type Layer,
  maxPool,
  mlp,
  type SequentialTree,
  type Step,
  sequential,
  transformerBlock,
} from 'saddlepoint/nn';

/** Options of the named networks. */
export interface NetworkOptions {
  /** A whole number. Default 0. */
  readonly seed?: number;
  /** Multiplies every hidden width, rounded up. Default 1: as published. */
  readonly width?: number;
  /** Numbers in an example, where the data are others than the study's. */
  readonly inputs?: number;
}

const relu = (x: Tensor): Tensor => x.relu();
const scaled = (size: number, width: number): number => Math.ceil(size * width);

/** y = w₁ w₂ x, from given weights. */
export const chain = (w1: number, w2: number): Layer<DenseTree[]> => {
  const weights = [w1, w2];
  let next = 0;
  return mlp([1, 1, 1], { activation: 'identity', bias: false, init: (shape) => mlpWeight(weights[next++], shape) });
};
const mlpWeight = (value: number, shape: readonly number[]): Tensor => dense(shape[0], shape[1], { init: 'zeros' }).tree.W.add(value);

/** The small networks on the sinc: 1 – 8 – 8 – 1 unless told otherwise. */
export const sincNetwork = ({
  hidden = [8, 8],
  seed = 0,
}: {
  readonly hidden?: readonly number[];
  readonly seed?: number;
} = {}): Layer<DenseTree[]> => mlp([1, ...hidden, 1], { activation: 'tanh', seed });

/** Dense layers of `widths`, each but the last with batch normalisation and ReLU, and dropout where `drop` is given. */
function denseSteps(widths: readonly number[], seed: Random, drop?: number): Step[] {
  return widths.slice(1).flatMap((outputs, i): Step[] => {
    const layer = dense(widths[i], outputs, { init: 'he', seed });
    if (i === widths.length - 2) return [layer];
    return [layer, batchNorm(outputs), relu, ...(drop === undefined ? [] : [dropout(drop)])];
  });
}

const fullyConnected = (
  published: number,
  layers: number,
  classes: number,
  { seed = 0, width = 1, inputs = published }: NetworkOptions,
): Layer<SequentialTree> => sequential(denseSteps([inputs, ...Array(layers).fill(scaled(512, width)), classes], random(seed)));

/** 784 – 5 × 512 – 10, for MNIST. */
export const F1 = (options: NetworkOptions = {}): Layer<SequentialTree> => fullyConnected(784, 5, 10, options);
/** 360 – 7 × 512 – 1973, for TIMIT. */
export const F2 = (options: NetworkOptions = {}): Layer<SequentialTree> => fullyConnected(360, 7, 1973, options);

/** A convolution that keeps height and width, batch normalisation, ReLU. */
const convolution = (inputs: number, outputs: number, size: number, seed: Random): Step[] => [
  conv2d(inputs, outputs, { size, padding: 'same', seed }),
  batchNorm(outputs),
  relu,
];

function shallow(classes: number, { seed = 0, width = 1 }: NetworkOptions): Layer<SequentialTree> {
  const source = random(seed);
  const channels = scaled(64, width);
  const pool = maxPool(3, { stride: 2, padding: 'same' });
  return sequential([
    ...convolution(3, channels, 5, source),
    pool,
    ...convolution(channels, channels, 5, source),
    pool,
    flatten, // 32 × 32 pooled twice is 8 × 8
    ...denseSteps([8 * 8 * channels, scaled(384, width), scaled(192, width), classes], source, 0.5),
  ]);
}

/** After AlexNet, for CIFAR-10: images [batch, 32, 32, 3]. */
export const C1 = (options: NetworkOptions = {}): Layer<SequentialTree> => shallow(10, options);
/** The same for CIFAR-100. */
export const C3 = (options: NetworkOptions = {}): Layer<SequentialTree> => shallow(100, options);

const BLOCKS = [
  [2, 64],
  [2, 128],
  [3, 256],
  [3, 512],
  [3, 512],
] as const;

function deep(classes: number, { seed = 0, width = 1 }: NetworkOptions): Layer<SequentialTree> {
  const source = random(seed);
  const steps: Step[] = [];
  let channels = 3;
  for (const [count, size] of BLOCKS) {
    for (let i = 0; i < count; i++) {
      steps.push(...convolution(channels, scaled(size, width), 3, source));
      channels = scaled(size, width);
    }
    steps.push(maxPool(2));
  }
  // 32 × 32 pooled five times is 1 × 1.
  return sequential([...steps, flatten, ...denseSteps([channels, scaled(512, width), classes], source, 0.5)]);
}

/** After VGG, for CIFAR-10: images [batch, 32, 32, 3]. */
export const C2 = (options: NetworkOptions = {}): Layer<SequentialTree> => deep(10, options);
/** The same for CIFAR-100. */
export const C4 = (options: NetworkOptions = {}): Layer<SequentialTree> => deep(100, options);

/** Options of {@link smallTransformer}. */
export interface TransformerNetworkOptions {
  /** Features of a token. Default 12: the rows of a glyph digit. */
  readonly inputs?: number;
  readonly classes?: number;
  readonly features?: number;
  readonly blocks?: number;
  readonly heads?: number;
  /** Where the normalisation stands: 'after' is the one that needs warm-up. Default 'after'. */
  readonly norm?: 'before' | 'after';
  readonly seed?: number;
}

/** A small transformer that classifies a sequence [batch, tokens, inputs] by the mean of its tokens, for the warm-up experiment. */
export function smallTransformer({
  inputs = 12,
  classes = 10,
  features = 16,
  blocks = 2,
  heads = 2,
  norm = 'after',
  seed = 0,
}: TransformerNetworkOptions = {}): Layer<SequentialTree> {
  const source = random(seed);
  return sequential([
    dense(inputs, features, { seed: source }),
    ...Array.from({ length: blocks }, () => transformerBlock(features, { heads, norm, seed: source })),
    (x) => x.mean(1),
    dense(features, classes, { seed: source }),
  ]);
}
