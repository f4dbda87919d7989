/**
 * Windows of an image, laid out as rows: what turns convolution and pooling into matrix products and reductions.
 *
 *   images [..., H, W, C]  →  patches [..., H', W', h·w·C],   H' = ⌊(H + top + bottom − h)/stride⌋ + 1
 *
 * The operation copies numbers, so it is linear; its adjoint adds every number back to where it came from.
 * Each is the other's rule, which gives both derivatives of every order. Leading axes, also a cotangent's own, are carried along.
 */
import type { Operation } from '../autograd/operation.ts';
import { expectTensor } from '../autograd/operation.ts';
import { adjoints } from '../autograd/operations/adjoints.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { oneOf, options, refuse, count as wholeNumber } from '../base/arguments.ts';

/** [down, right], or one number for both. */
export type Pair = number | readonly [number, number];

/** 'valid': windows inside the image only. 'same': zeros around it, so that H' = ⌈H/stride⌉. Or zeros by number, on every side. */
export type Padding = 'valid' | 'same' | Pair;

/** How windows lie on an image. */
export interface WindowOptions {
  /** From one window to the next. */
  readonly stride?: Pair;
  /** Default 'valid'. */
  readonly padding?: Padding;
}

/** What {@link WindowOptions} may say. */
export const WINDOW_OPTIONS = ['stride', 'padding'] as const;

/** Two numbers. */
type Both = readonly [number, number];

/** A worked-out layout for one size of image. */
interface Windows {
  readonly image: readonly [number, number, number];
  readonly size: Both;
  readonly stride: Both;
  /** Rows above and columns to the left that are not in the image. */
  readonly before: Both;
  /** Rows below and columns to the right that are not. */
  readonly after: Both;
  /** [H', W'] */
  readonly count: Both;
}

/** A pair of whole numbers ≥ least. */
export function pairOf(caller: string, name: string, value: Pair, least: number): Both {
  if (!Array.isArray(value)) {
    const n = wholeNumber(caller, name, value as number, least);
    return [n, n];
  }
  if (value.length !== 2) refuse(caller, name, 'a number or two, [down, right]', value);
  return [wholeNumber(caller, `${name}[0]`, value[0], least), wholeNumber(caller, `${name}[1]`, value[1], least)];
}

/** Refuses a layout that no image could have. The window's size is known before there is an image, as are stride and padding. */
export function checkWindows(caller: string, layout: WindowOptions): void {
  const { stride = 1, padding = 'valid' } = options(caller, layout, WINDOW_OPTIONS);
  pairOf(caller, 'stride', stride, 1);
  if (typeof padding === 'string') oneOf(caller, 'padding', padding, ['valid', 'same']);
  else pairOf(caller, 'padding', padding, 0);
}

/** Lays windows on an image [..., H, W, C]. */
export function windowsOf(caller: string, x: Tensor, size: Both, { stride = 1, padding = 'valid' }: WindowOptions): Windows {
  expectTensor(caller, 'x', x);
  if (x.shape.length < 3) refuse(caller, 'x', '[batch, height, width, channels]', x);
  const image = x.shape.slice(-3) as [number, number, number];
  const step = pairOf(caller, 'stride', stride, 1);
  const fixed = typeof padding === 'string' ? undefined : pairOf(caller, 'padding', padding, 0);
  const along = [0, 1].map((d) => {
    // 'same' surrounds the image with what ⌈H/stride⌉ windows need beyond it, the odd row at the end.
    const needed = padding === 'same' ? Math.max((Math.ceil(image[d] / step[d]) - 1) * step[d] + size[d] - image[d], 0) : 0;
    const total = fixed ? 2 * fixed[d] : needed;
    const count = Math.floor((image[d] + total - size[d]) / step[d]) + 1;
    if (count < 1) refuse(caller, 'x', `an image that a window of [${size.join(', ')}] fits into`, x);
    const before = fixed ? fixed[d] : Math.floor(total / 2);
    return { before, after: total - before, count };
  });
  const both = (name: 'before' | 'after' | 'count'): Both => [along[0][name], along[1][name]];
  return { image, size, stride: step, before: both('before'), after: both('after'), count: both('count') };
}

/** Calls copy(place in the patches, place in the image, length) for every run of numbers that lie side by side in both. */
function eachRun(
  { image: [H, W, C], size: [h, w], stride, before, count }: Windows,
  images: number,
  copy: (patch: number, place: number, length: number) => void,
): void {
  for (let n = 0, p = 0; n < images; n++) {
    for (let i = 0; i < count[0]; i++) {
      for (let j = 0; j < count[1]; j++) {
        const left = j * stride[1] - before[1];
        const [from, to] = [Math.max(left, 0), Math.min(left + w, W)];
        for (let a = 0; a < h; a++, p += w * C) {
          const row = i * stride[0] - before[0] + a;
          if (row >= 0 && row < H && from < to) copy(p + (from - left) * C, ((n * H + row) * W + from) * C, (to - from) * C);
        }
      }
    }
  }
}

interface Layout extends Windows {
  readonly of: readonly number[];
  readonly shape: readonly number[];
}

const [windowsAsRows]: Operation<Layout>[] = adjoints<Layout>(
  [
    'patches',
    (x, out, images, layout) =>
      eachRun(layout, images, (patch, place, length) => {
        for (let k = 0; k < length; k++) out[patch + k] = x[place + k];
      }),
  ],
  // Every number of every window is added back to its place.
  [
    'unpatch',
    (y, out, images, layout) =>
      eachRun(layout, images, (patch, place, length) => {
        for (let k = 0; k < length; k++) out[place + k] += y[patch + k];
      }),
  ],
);

/** Windows as rows, zeros outside the image: [..., H, W, C] → [..., H', W', h·w·C]. */
export function patches(x: Tensor, windows: Windows): Tensor {
  const { image, size, count } = windows;
  return windowsAsRows(x, { ...windows, of: image, shape: [...count, size[0] * size[1] * image[2]] });
}
