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
export interface Windows {
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

/**
 * Calls copy(p, q, length, count, apart) for `count` runs of so many numbers, side by side in the image, from q, in the patches, from p on:
 * the same row of neighbouring windows. From one to the next is `apart` in the image, a window's whole size in the patches.
 */
function eachRun({ image: [H, W, C], size: [h, w], stride, before, count }: Windows, images: number, copy: Copy): void {
  // Windows from `first` to before `last` lie within the image's columns.
  const first = Math.min(Math.ceil(before[1] / stride[1]), count[1]);
  const last = Math.max(first, Math.min(Math.floor((W - w + before[1]) / stride[1]) + 1, count[1]));
  for (let n = 0; n < images; n++) {
    for (let i = 0; i < count[0]; i++) {
      for (let a = 0; a < h; a++) {
        const row = i * stride[0] - before[0] + a;
        if (row < 0 || row >= H) continue;
        // Windows j … j + windows − 1, alike cut off by the image's edge.
        const line = (j: number, windows: number): void => {
          const left = j * stride[1] - before[1];
          const [from, to] = [Math.max(left, 0), Math.min(left + w, W)];
          const p = (((n * count[0] + i) * count[1] + j) * h + a) * w + from - left;
          if (from < to) copy(p * C, ((n * H + row) * W + from) * C, (to - from) * C, windows, stride[1] * C);
        };
        for (let j = 0; j < first; j++) line(j, 1);
        if (first < last) line(first, last - first);
        for (let j = last; j < count[1]; j++) line(j, 1);
      }
    }
  }
}
type Copy = (p: number, q: number, length: number, count: number, apart: number) => void;

interface Layout extends Windows {
  readonly of: readonly number[];
  readonly shape: readonly number[];
}

const [windowsAsRows, rowsAdded]: Operation<Layout>[] = adjoints<Layout>(
  [
    'patches',
    (x, out, images, { shape, ...layout }) => {
      const whole = shape[2];
      eachRun(layout, images, (p, q, length, count, apart) => {
        for (let j = 0; j < count; j++, p += whole, q += apart) for (let k = 0; k < length; k++) out[p + k] = x[q + k];
      });
    },
  ],
  // Every number of every window is added back to its place.
  [
    'unpatch',
    (y, out, images, { shape, ...layout }) => {
      const whole = shape[2];
      eachRun(layout, images, (p, q, length, count, apart) => {
        for (let j = 0; j < count; j++, p += whole, q += apart) for (let k = 0; k < length; k++) out[q + k] += y[p + k];
      });
    },
  ],
);

const layoutOf = (windows: Windows): Layout => {
  const { image, size, count } = windows;
  return { ...windows, of: image, shape: [...count, size[0] * size[1] * image[2]] };
};

/** Windows as rows, zeros outside the image: [..., H, W, C] → [..., H', W', h·w·C]. */
export const patches = (x: Tensor, windows: Windows): Tensor => windowsAsRows(x, layoutOf(windows));

/** Its adjoint: every number of every window added back to its place. */
export const unpatch = (rows: Tensor, windows: Windows): Tensor => rowsAdded(rows, layoutOf(windows));
