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
import { flag, noMore, options, refuse } from '../base/arguments.ts';
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
      const y = rows.reshape([-1, h * w * inputs]).matmul(tree.W.reshape([h * w * inputs, outputs]));
      return (tree.b ? y.add(tree.b) : y).reshape([...rows.shape.slice(0, -1), outputs]);
    },
  };
}

/** Windows with their places apart from their channels, `outside` beyond the image: [..., H', W', h·w, C]. */
function windowRows(caller: string, x: Tensor, size: readonly [number, number], layout: WindowOptions, outside: number): Tensor {
  let [image, windows] = [x, windowsOf(caller, x, size, { stride: size, ...layout })];
  const { before, after } = windows;
  if (outside !== 0 && [...before, ...after].some((n) => n > 0)) {
    const widths = [0, 1].map((d) => [before[d], after[d]] as const);
    image = x.pad([...x.shape.slice(0, -3).map(() => [0, 0] as const), ...widths, [0, 0]], outside);
    windows = windowsOf(caller, image, size, { stride: windows.stride });
  }
  const rows = patches(image, windows);
  return rows.reshape([...rows.shape.slice(0, -1), size[0] * size[1], x.shape[x.shape.length - 1]]);
}

/** The window's height and width, after all that can be said without an image. */
function windowOf(caller: string, size: Pair, layout: WindowOptions, rest: readonly unknown[]): readonly [number, number] {
  noMore(caller, rest, "the window's size and options");
  const window = pairOf(caller, 'size', size, 1);
  checkWindows(caller, layout);
  const { padding = 'valid' } = layout;
  // A window that holds padding alone has neither a largest number nor a mean.
  if (typeof padding !== 'string' && pairOf(caller, 'padding', padding, 0).some((n, d) => n >= window[d]))
    refuse(caller, 'padding', `smaller than the window [${window.join(', ')}]`, padding);
  return window;
}

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
export function maxPool(size: Pair = 2, layout: WindowOptions = {}, ...rest: never[]): (x: Tensor) => Tensor {
  const window = windowOf('maxPool', size, layout, rest);
  return (x) => windowRows('maxPool', x, window, layout, Number.NEGATIVE_INFINITY).max(-2);
}

/** The mean of each window, channel by channel. Padding is not counted. */
export function meanPool(size: Pair = 2, layout: WindowOptions = {}, ...rest: never[]): (x: Tensor) => Tensor {
  const window = windowOf('meanPool', size, layout, rest);
  return (x) => {
    const windows = windowRows('meanPool', x, window, layout, 0);
    if (layout.padding === undefined || layout.padding === 'valid') return windows.mean(-2);
    // How many places of each window lie in the image.
    const ones = tensor(new Float64Array(x.data.length).fill(1), { shape: x.shape, dtype: x.dtype });
    return windows.sum(-2).div(windowRows('meanPool', ones, window, layout, 0).sum(-2));
  };
}

/** [batch, …] → [batch, features]: from images to what dense layers take. */
export const flatten = (x: Tensor): Tensor => x.reshape([x.shape[0], -1]);
