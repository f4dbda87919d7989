/** Convolution and pooling, held against their definitions. */
import fc from 'fast-check';
import { random, type Tensor, vjp } from 'saddlepoint';
import type * as nn from 'saddlepoint/nn';
import type { Law } from '../law.ts';
import { dot, seeds, small, wholes } from './tools.ts';

type MakeConv = typeof nn.conv2d;

const layouts = fc.record({
  image: fc.tuple(small(1, 2), small(3, 6), small(3, 6), small(1, 2)),
  size: fc.tuple(small(1, 3), small(1, 3)),
  stride: fc.tuple(small(1, 2), small(1, 3)),
  padding: fc.oneof(fc.constantFrom('valid' as const, 'same' as const), fc.tuple(small(0, 2), small(0, 2))),
  outputs: small(1, 3),
  seed: seeds,
});
type Layout = typeof layouts extends fc.Arbitrary<infer T> ? T : never;

/** Where windows begin along one axis, by the definition of each padding. */
const starts = (n: number, size: number, stride: number, padding: 'valid' | 'same' | number): number[] => {
  if (padding === 'same') {
    const count = Math.ceil(n / stride);
    const before = Math.floor(Math.max((count - 1) * stride + size - n, 0) / 2);
    return Array.from({ length: count }, (_, i) => i * stride - before);
  }
  const pad = padding === 'valid' ? 0 : padding;
  return Array.from({ length: Math.floor((n + 2 * pad - size) / stride) + 1 }, (_, i) => i * stride - pad);
};

/** Gathers, for every window and channel, the numbers in the image. */
function windows(
  { image: [N, H, W, C], size, stride, padding }: Layout,
  x: Tensor,
): { taps: { value: number; a: number; b: number; c: number }[]; n: number; i: number; j: number }[] {
  const [pi, pj] = typeof padding === 'string' ? [padding, padding] : padding;
  const all = [];
  for (let n = 0; n < N; n++) {
    for (const [i, top] of starts(H, size[0], stride[0], pi).entries()) {
      for (const [j, left] of starts(W, size[1], stride[1], pj).entries()) {
        const taps = [];
        for (let a = 0; a < size[0]; a++) {
          for (let b = 0; b < size[1]; b++) {
            const [row, column] = [top + a, left + b];
            if (row < 0 || row >= H || column < 0 || column >= W) continue;
            for (let c = 0; c < C; c++) taps.push({ value: x.data[((n * H + row) * W + column) * C + c], a, b, c });
          }
        }
        all.push({ taps, n, i, j });
      }
    }
  }
  return all;
}

export const convolutionByDefinition: Law<MakeConv> = {
  id: 'nn.conv2d.definition',
  rows: ['L47'],
  claim: 'convolution is its four nested sums, to the last bit on whole numbers, for every size, stride and padding',
  tolerance: 'E',
  property: (conv2d) =>
    fc.property(layouts, (layout) => {
      const { image, size, stride, padding, outputs: F, seed } = layout;
      const r = random(seed);
      const C = image[3];
      const [x, W, b] = [wholes(r, ...image), wholes(r, ...size, C, F), wholes(r, F)];
      const layer = conv2d(C, F, { size, stride, padding, init: 'zeros' });
      const expected = windows(layout, x).flatMap(({ taps }) =>
        Array.from({ length: F }, (_, f) =>
          taps.reduce((s, { value, a, b: column, c }) => s + value * W.data[((a * size[1] + column) * C + c) * F + f], b.data[f]),
        ),
      );
      const y = layer.apply({ W, b }, x);
      return y.shape[0] === image[0] && y.shape[3] === F && y.data.length === expected.length && y.data.every((v, i) => v === expected[i]);
    }),
};

export const convolutionAdjoint: Law<MakeConv> = {
  id: 'nn.conv2d.adjoint',
  rows: [],
  claim: 'pull-back is the adjoint: ⟨conv(x), u⟩ = ⟨x, pull-back of u⟩, and the same for W, to the last bit on whole numbers',
  tolerance: 'E',
  property: (conv2d) =>
    fc.property(layouts, ({ image, size, stride, padding, outputs, seed }) => {
      const r = random(seed);
      const [x, W] = [wholes(r, ...image), wholes(r, ...size, image[3], outputs)];
      const layer = conv2d(image[3], outputs, { size, stride, padding, init: 'zeros', bias: false });
      const y = layer.apply({ W }, x);
      const u = wholes(r, ...y.shape);
      const pulled = (f: (t: Tensor) => Tensor, at: Tensor): Tensor => vjp(f)(at, u) as Tensor;
      const product = dot(y.data, u.data);
      return (
        product === dot(x.data, pulled((t) => layer.apply({ W }, t), x).data) &&
        product === dot(W.data, pulled((t) => layer.apply({ W: t }, x), W).data)
      );
    }),
};

export const poolingByDefinition: Law<{ readonly maxPool: typeof nn.maxPool; readonly meanPool: typeof nn.meanPool }> = {
  id: 'nn.pool.definition',
  rows: ['L47'],
  claim: 'pooling takes the largest, or the mean, of what each window holds of the image; padding neither wins nor counts',
  tolerance: 'E',
  property: ({ maxPool, meanPool }) =>
    fc.property(
      layouts.filter(({ padding, size }) => typeof padding === 'string' || (padding[0] < size[0] && padding[1] < size[1])),
      (layout) => {
        const x = wholes(random(layout.seed), ...layout.image);
        const C = layout.image[3];
        const { size, stride, padding } = layout;
        const byChannel = windows(layout, x).flatMap(({ taps }) =>
          Array.from({ length: C }, (_, c) => taps.filter((tap) => tap.c === c).map((tap) => tap.value)),
        );
        const [most, mean] = [maxPool(size, { stride, padding })(x), meanPool(size, { stride, padding })(x)];
        return (
          most.data.length === byChannel.length &&
          mean.data.length === byChannel.length &&
          byChannel.every(
            (values, i) => most.data[i] === Math.max(...values) && mean.data[i] === values.reduce((a, b) => a + b, 0) / values.length,
          )
        );
      },
    ),
};
