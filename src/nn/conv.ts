/**
 * Convolution and pooling on images [batch, height, width, channels].
 *
 *   conv2d    y[i, j, f] = b[f] + Σ_{a, b, c} x[i·s + a, j·s + b, c] · W[a, b, c, f]
 *
 * One matrix product: every window becomes a row (patches.ts), W becomes a matrix [h·w·inputs, outputs].
 * As everywhere in this field the kernel is not flipped.
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { type DenseTree, expectFeatures, expectSizes, type WeightOptions } from './dense.ts';
import { draw } from './initialisers.ts';
import type { Layer } from './layer.ts';
import { type Pair, pairOf, patches, type WindowOptions, windowsOf } from './patches.ts';

/**
 * A convolution: x [batch, H, W, inputs] → [batch, H', W', outputs].
 *
 * @param options `size`: the kernel's height and width. Default 3;
 * `stride`: default 1;
 * `padding`: 'valid' (default), 'same', or zeros by number;
 * `init`: default 'he'
 * @throws RangeError where x has other channels or is smaller than the kernel
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
  { size = 3, init = 'he', seed, bias = true, ...layout }: WeightOptions & WindowOptions & { readonly size?: Pair } = {},
): Layer<DenseTree> {
  expectSizes('conv2d', { inputs, outputs });
  const [h, w] = pairOf('conv2d', 'size', size, 1);
  const W = draw('conv2d', init, [h, w, inputs, outputs], seed);
  return {
    tree: bias ? { W, b: tensor(new Float64Array(outputs)) } : { W },
    apply(tree, x) {
      expectFeatures('conv2d', x, inputs);
      const rows = patches(x, windowsOf('conv2d', x, [h, w], layout));
      // y = patches W + b
      const y = rows.reshape([-1, h * w * inputs]).matmul(tree.W.reshape([h * w * inputs, outputs]));
      return (tree.b ? y.add(tree.b) : y).reshape([...rows.shape.slice(0, -1), outputs]);
    },
  };
}

/** Windows with their places apart from their channels: [..., H', W', h·w, C]. */
const taps = (caller: string, x: Tensor, size: Pair, layout: WindowOptions, outside: number): Tensor => {
  const [h, w] = pairOf(caller, 'size', size, 1);
  const { padding = 'valid' } = layout;
  if (typeof padding !== 'string') {
    // A window that holds padding alone has neither a largest number nor a mean.
    const [down, right] = pairOf(caller, 'padding', padding, 0);
    if (down >= h || right >= w)
      throw new RangeError(`${caller}: padding must be smaller than the window, got [${down}, ${right}] beside [${h}, ${w}]`);
  }
  const rows = patches(x, windowsOf(caller, x, [h, w], { stride: [h, w], ...layout }, outside));
  return rows.reshape([...rows.shape.slice(0, -1), h * w, x.shape[x.shape.length - 1]]);
};

/**
 * The largest number of each window, channel by channel. Ties share the slope, as `max` does.
 *
 * @param size the window's height and width. Default 2
 * @param layout stride (default: the window's size) and padding, which never wins
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { maxPool } from 'saddlepoint/nn';
 * console.log(maxPool(2)(tensor([[[[1], [2]], [[4], [3]]]])).item()); // → 4
 */
export const maxPool =
  (size: Pair = 2, layout: WindowOptions = {}): ((x: Tensor) => Tensor) =>
  (x) =>
    taps('maxPool', x, size, layout, Number.NEGATIVE_INFINITY).max(-2);

/** The mean of each window, channel by channel. Padding is not counted. */
export const meanPool =
  (size: Pair = 2, layout: WindowOptions = {}): ((x: Tensor) => Tensor) =>
  (x) => {
    const windows = taps('meanPool', x, size, layout, 0);
    if (layout.padding === undefined || layout.padding === 'valid') return windows.mean(-2);
    // How many places of each window lie in the image.
    const ones = tensor(new Float64Array(x.data.length).fill(1), { shape: x.shape, dtype: x.dtype });
    return windows.sum(-2).div(taps('meanPool', ones, size, layout, 0).sum(-2));
  };

/** [batch, …] → [batch, features]: the way from images to dense layers. */
export const flatten = (x: Tensor): Tensor => x.reshape([x.shape[0], -1]);
