/**
 * Pooling of images [batch, height, width, channels]: the largest number, or the mean, of each window, channel by channel.
 *
 *   maxPool     y = max x_k        x̄_k = g / t, where x_k is one of t that tie with y; 0 elsewhere
 *   meanPool    y = Σ x_k / n      x̄_k = g / n
 *
 * Either is a reduction of patches (patches.ts). The largest numbers, though, are looked for in the image itself, and sent back to it:
 * a fifth of the time that patches, `max` and the way back take.
 */
import { tensor } from '../autograd/create.ts';
import { allocate } from '../autograd/memory.ts';
import { defineOp, type Operation } from '../autograd/operation.ts';
import { equal, strongMul } from '../autograd/operations/arithmetic.ts';
import { fused } from '../autograd/operations/fused.ts';
import { isFloat32, sizeOf } from '../autograd/shape.ts';
import { Tensor } from '../autograd/tensor.ts';
import { noMore, refuse } from '../base/arguments.ts';
import { checkWindows, type Pair, pairOf, patches, unpatch, type WindowOptions, type Windows, windowsOf } from './patches.ts';

/** Calls visit(place in the result, place in the image, rows, columns) for every window, with what it holds of the image. */
function eachWindow(
  { image: [H, W, C], size, stride, before, count }: Windows,
  images: number,
  visit: (to: number, from: number, rows: number, columns: number) => void,
): void {
  for (let n = 0, to = 0; n < images; n++)
    for (let i = 0; i < count[0]; i++)
      for (let j = 0; j < count[1]; j++, to += C) {
        const [top, left] = [i * stride[0] - before[0], j * stride[1] - before[1]];
        const [row, column] = [Math.max(top, 0), Math.max(left, 0)];
        visit(to, ((n * H + row) * W + column) * C, Math.min(top + size[0], H) - row, Math.min(left + size[1], W) - column);
      }
}

const numbersIn = ({ image: [H, W, C] }: Windows): number => H * W * C;

/** The windows' numbers, zeros outside the image: [..., H', W', h·w, C]. */
function windowRows(x: Tensor, windows: Windows): Tensor {
  const rows = patches(x, windows);
  return rows.reshape([...rows.shape.slice(0, -1), windows.size[0] * windows.size[1], windows.image[2]]);
}

/** Rows of ones in the image, of zeros outside. */
const inside = (x: Tensor, windows: Windows): Tensor =>
  windowRows(tensor(new Float64Array(x.data.length).fill(1), { shape: x.shape, dtype: x.dtype }), windows);

/** x̄ of the largest numbers: g shared equally by those that tie with y. */
const shareByTies: Operation<Windows> = fused<Windows>(
  'maxPool′',
  3,
  ([{ data: g, shape }, { data: x, shape: image }, { data: y, shape: pooled }], windows) => {
    const lead = shape.slice(0, shape.length - pooled.length); // g may have leading axes
    const out = allocate(isFloat32(g), sizeOf(lead) * x.length);
    const [, W, C] = windows.image;
    for (let k = 0; k < sizeOf(lead); k++) {
      const [pull, back] = [g.subarray(k * y.length, (k + 1) * y.length), out.subarray(k * x.length, (k + 1) * x.length)];
      eachWindow(windows, x.length / numbersIn(windows), (to, from, rows, columns) => {
        const end = from + rows * W * C;
        for (let c = 0; c < C; c++) {
          const most = y[to + c];
          let ties = 0;
          for (let line = from + c; line < end; line += W * C)
            for (let p = line; p < line + columns * C; p += C) ties += Number(x[p] === most);
          // a cotangent of 0 stays 0; a NaN ties with nothing, and g/0 · 0 is NaN
          const share = pull[to + c] === 0 ? 0 : pull[to + c] / ties;
          for (let line = from + c; line < end; line += W * C)
            for (let p = line; p < line + columns * C; p += C) back[p] += Number(x[p] === most) * share;
        }
      });
    }
    return new Tensor(out, [...lead, ...image]);
  },
  ([g, x, y], windows) => {
    const ties = equal(windowRows(x, windows), y.unsqueeze(-2)).mul(inside(x, windows));
    const shares = strongMul(g.unsqueeze(-2), ties.div(ties.sum(-2, { keepDims: true })));
    return unpatch(shares.reshape([...g.shape.slice(0, -1), -1]), windows);
  },
);

const largest: Operation<Windows> = defineOp<Windows>({
  name: 'maxPool',
  forward: ([{ data: x, shape }], windows) => {
    const [, W, C] = windows.image;
    const images = x.length / numbersIn(windows);
    const out = allocate(isFloat32(x), images * windows.count[0] * windows.count[1] * C);
    eachWindow(windows, images, (to, from, rows, columns) => {
      const end = from + rows * W * C;
      for (let c = 0; c < C; c++) {
        let place = from + c;
        for (let line = place; line < end; line += W * C)
          for (let p = line; p < line + columns * C; p += C) {
            // place ← p where x[p] is larger, or NaN: by arithmetic, since nobody could foresee a branch
            const larger = Number(x[p] > x[place]) | Number(Number.isNaN(x[p]));
            place += (p - place) & -larger;
          }
        out[to + c] = x[place];
      }
    });
    return new Tensor(out, [...shape.slice(0, -3), ...windows.count, C]);
  },
  vjp: [(g, y, [x], windows) => shareByTies(g, x, y, windows)],
});

/** What lays the windows on an image, after all that can be said without one. */
function layoutOf(caller: string, given: Pair, layout: WindowOptions, rest: readonly unknown[]): (x: Tensor) => Windows {
  noMore(caller, rest, "the window's size and options");
  const size = pairOf(caller, 'size', given, 1);
  checkWindows(caller, layout);
  const { padding = 'valid' } = layout;
  // A window that holds padding alone has neither a largest number nor a mean.
  if (typeof padding !== 'string' && pairOf(caller, 'padding', padding, 0).some((n, d) => n >= size[d]))
    refuse(caller, 'padding', `smaller than the window [${size.join(', ')}]`, padding);
  return (x) => windowsOf(caller, x, size, { stride: size, ...layout });
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
  const windowsOn = layoutOf('maxPool', size, layout, rest);
  return (x) => largest(x, windowsOn(x));
}

/** The mean of each window, channel by channel. Padding is not counted. */
export function meanPool(size: Pair = 2, layout: WindowOptions = {}, ...rest: never[]): (x: Tensor) => Tensor {
  const windowsOn = layoutOf('meanPool', size, layout, rest);
  return (x) => {
    const windows = windowsOn(x);
    const rows = windowRows(x, windows);
    if (layout.padding === undefined || layout.padding === 'valid') return rows.mean(-2);
    return rows.sum(-2).div(inside(x, windows).sum(-2)); // how many places lie in the image
  };
}
