/**
 * Convolution on images [batch, height, width, channels].
 *
 *   conv2d    y[i, j, f] = b[f] + Σ_{a, b, c} x[i·s + a, j·s + b, c] · W[a, b, c, f]
 *
 * One matrix product: every window becomes a row (patches.ts), W becomes a matrix [h·w·inputs, outputs].
 * As everywhere in this field the kernel is not flipped.
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { flag, noMore, options } from '../base/arguments.ts';
import { affine } from './affine.ts';
import { expectFeatures, expectLeaves, expectSizes } from './arguments.ts';
import { type DenseTree, WEIGHT_OPTIONS, type WeightOptions } from './dense.ts';
import { draw } from './initialisers.ts';
import type { Layer } from './layer.ts';
import { checkWindows, type Pair, pairOf, patches, WINDOW_OPTIONS, type WindowOptions, windowsOf } from './patches.ts';

/**
 * A convolution: x [batch, H, W, inputs] → [batch, H', W', outputs].
 *
 * @param given `size`: the kernel's height and width. Default 3;
 * `stride`: default 1;
 * `padding`: 'valid' (default), 'same', or zeros by number;
 * `init`: default 'he'
 * @throws RangeError where a size or a word is none of those, x has other channels, or is smaller than the kernel
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { conv2d } from 'saddlepoint/nn';
 * const layer = conv2d(3, 8, { size: 5, padding: 'same', seed: 1 });
 * const x = tensor(new Float64Array(2 * 12 * 12 * 3), { shape: [2, 12, 12, 3] });
 * console.log(layer.tree.W.shape, layer.apply(layer.tree, x).shape); // → [ 5, 5, 3, 8 ] [ 2, 12, 12, 8 ]
 */
export function conv2d(
  inputs: number,
  outputs: number,
  given: WeightOptions & WindowOptions & { readonly size?: Pair } = {},
  ...rest: never[]
): Layer<DenseTree> {
  noMore('conv2d', rest, 'two numbers of channels and options');
  const known = [...WEIGHT_OPTIONS, ...WINDOW_OPTIONS, 'size'] as const;
  const { size = 3, init = 'he', seed, bias = true, ...layout } = options('conv2d', given, known);
  expectSizes('conv2d', { inputs, outputs });
  flag('conv2d', 'bias', bias);
  checkWindows('conv2d', layout);
  const [h, w] = pairOf('conv2d', 'size', size, 1);
  const W = draw('conv2d', init, [h, w, inputs, outputs], seed);
  return {
    tree: bias ? { W, b: tensor(new Float64Array(outputs)) } : { W },
    apply(tree, x) {
      expectLeaves('conv2d', tree, ['W']);
      expectFeatures('conv2d', x, inputs);
      const rows = patches(x, windowsOf('conv2d', x, [h, w], layout));
      // y = patches W + b
      const y = affine(rows.reshape([-1, h * w * inputs]), tree.W.reshape([h * w * inputs, outputs]), tree.b);
      return y.reshape([...rows.shape.slice(0, -1), outputs]);
    },
  };
}

/** [batch, …] → [batch, features]: from images to what dense layers take. */
export const flatten = (x: Tensor): Tensor => x.reshape([x.shape[0], -1]);
