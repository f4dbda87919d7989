/**
 * Windows of an image, laid out as rows: what turns convolution and pooling into matrix products and reductions.
 *
 *   images [..., H, W, C]  →  patches [..., H', W', h·w·C],   H' = ⌊(H + top + bottom − h)/stride⌋ + 1
 *
 * The operation copies numbers, so it is linear; its adjoint adds every number back to where it came from.
 * Each is the other's rule, which gives both derivatives of every order. Leading axes, also a cotangent's own, are carried along.
 */
import { defineOp, make } from '../autograd/operation.ts';
import type { Tensor } from '../autograd/tensor.ts';

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

/** A worked-out layout for one size of image. */
export interface Windows {
  readonly image: readonly [number, number, number];
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Rows above and columns to the left that are not in the image. */
  readonly before: readonly [number, number];
  /** [H', W'] */
  readonly count: readonly [number, number];
  /** What stands outside the image. */
  readonly outside: number;
}

export const pairOf = (caller: string, name: string, value: Pair, least: number): readonly [number, number] => {
  const pair = typeof value === 'number' ? ([value, value] as const) : value;
  if (pair.length !== 2 || pair.some((n) => !Number.isSafeInteger(n) || n < least)) {
    throw new RangeError(`${caller}: ${name} must be whole numbers ≥ ${least}, got ${JSON.stringify(value)}`);
  }
  return pair;
};

/** Lays windows on an image [..., H, W, C]. */
export function windowsOf(
  caller: string,
  x: Tensor,
  size: readonly [number, number],
  { stride = 1, padding = 'valid' }: WindowOptions,
  outside = 0,
): Windows {
  if (x.shape.length < 3) throw new RangeError(`${caller}: x must be [batch, height, width, channels], got [${x.shape.join(', ')}]`);
  const image = x.shape.slice(-3) as [number, number, number];
  const step = pairOf(caller, 'stride', stride, 1);
  const fixed = typeof padding === 'string' ? undefined : pairOf(caller, 'padding', padding, 0);
  const along = [0, 1].map((d) => {
    // 'same' surrounds the image with what ⌈H/stride⌉ windows need beyond it, the odd row at the end.
    const total = fixed
      ? 2 * fixed[d]
      : padding === 'same'
        ? Math.max((Math.ceil(image[d] / step[d]) - 1) * step[d] + size[d] - image[d], 0)
        : 0;
    const count = Math.floor((image[d] + total - size[d]) / step[d]) + 1;
    if (count < 1) throw new RangeError(`${caller}: a window of [${size.join(', ')}] does not fit into the image [${image.join(', ')}]`);
    return { before: fixed ? fixed[d] : Math.floor(total / 2), count };
  });
  const both = (pick: (d: { before: number; count: number }) => number): [number, number] => [pick(along[0]), pick(along[1])];
  return { image, size, stride: step, before: both((d) => d.before), count: both((d) => d.count), outside };
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

const numbersIn = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Windows as rows: [..., H, W, C] → [..., H', W', h·w·C]. */
export const patches: (x: Tensor, windows: Windows) => Tensor = defineOp<Windows>({
  name: 'patches',
  forward: ([x], windows) => {
    const lead = x.shape.slice(0, -3);
    const shape = [...lead, ...windows.count, windows.size[0] * windows.size[1] * windows.image[2]];
    const out = x.data instanceof Float32Array ? new Float32Array(numbersIn(shape)) : new Float64Array(numbersIn(shape));
    if (windows.outside !== 0) out.fill(windows.outside);
    eachRun(windows, numbersIn(lead), (patch, place, length) => {
      for (let k = 0; k < length; k++) out[patch + k] = x.data[place + k];
    });
    return make(out, shape);
  },
  vjp: [(g, _y, _xs, windows) => unpatch(g, windows)],
});

/** The adjoint: every number of every window is added back to its place. */
const unpatch: (y: Tensor, windows: Windows) => Tensor = defineOp<Windows>({
  name: 'unpatch',
  forward: ([y], windows) => {
    const lead = y.shape.slice(0, -3);
    const shape = [...lead, ...windows.image];
    const out = y.data instanceof Float32Array ? new Float32Array(numbersIn(shape)) : new Float64Array(numbersIn(shape));
    eachRun(windows, numbersIn(lead), (patch, place, length) => {
      for (let k = 0; k < length; k++) out[place + k] += y.data[patch + k];
    });
    return make(out, shape);
  },
  // What lies outside is constant: it has no part in a derivative.
  vjp: [(g, _y, _xs, windows) => patches(g, { ...windows, outside: 0 })],
});
