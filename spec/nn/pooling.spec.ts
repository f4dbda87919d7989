/** Largest numbers are looked for in the image and sent back to it in one pass each way; both must be what `max` of each window says. */
import { fc, test } from '@fast-check/vitest';
import { grad, hessian, hvp, stack, type Tensor, tensor, vjp } from 'saddlepoint';
import { maxPool } from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';

const [N, C] = [2, 2];
const cases = fc
  .record({
    image: fc.tuple(fc.integer({ min: 3, max: 5 }), fc.integer({ min: 3, max: 5 })),
    size: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    padding: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
    entries: fc.infiniteStream(fc.constantFrom(-2, -1, 0, 0.5, 3)), // few, so that many tie
  })
  .filter(({ size, padding }) => padding.every((n, d) => n < size[d]));
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const imageOf = ({ image: [H, W], entries }: Case): Tensor =>
  tensor(
    Float64Array.from({ length: N * H * W * C }, () => entries.next().value),
    { shape: [N, H, W, C] },
  );

/** Each window cut out of the image, and its `max`. */
const readable = (x: Tensor, { image, size, stride, padding }: Case): Tensor => {
  const ranges = [0, 1].map((d) =>
    Array.from({ length: Math.floor((image[d] + 2 * padding[d] - size[d]) / stride[d]) + 1 }, (_, i) => {
      const start = i * stride[d] - padding[d];
      return [Math.max(start, 0), Math.min(start + size[d], image[d])] as const;
    }),
  );
  const row = (r: readonly [number, number]): Tensor =>
    stack(
      ranges[1].map((c) => x.slice([null, r, c]).max([1, 2])),
      1,
    );
  return stack(ranges[0].map(row), 1);
};

const near = (found: Tensor, expected: Tensor): void => {
  expect(found.shape).toEqual(expected.shape);
  const largest = Math.max(1, ...expected.data.map(Math.abs));
  for (let i = 0; i < found.size; i++) expect(Math.abs(found.data[i] - expected.data[i]) / largest).toBeLessThanOrEqual(100 * 2 ** -52);
};

describe('Max pooling in the image', () => {
  test.prop([cases])('values, gradients, with ties, and products with the Hessian are those of each window cut out', (given) => {
    const x = imageOf(given);
    const fast = (t: Tensor): Tensor => maxPool(given.size, { stride: given.stride, padding: given.padding })(t);
    const slow = (t: Tensor): Tensor => readable(t, given);
    const y = slow(x);
    expect([...fast(x).data]).toEqual([...y.data]);
    const weights = tensor(
      Float64Array.from(y.data, (_, i) => Math.cos(i)),
      { shape: y.shape },
    );
    const loss = (f: (t: Tensor) => Tensor) => (t: Tensor) => {
      const z = f(t);
      return z.mul(weights).add(z.square().mul(z)).sum();
    };
    near(grad(loss(fast))(x), grad(loss(slow))(x));
    near(hvp(loss(fast))(x, x.sin()), hvp(loss(slow))(x, x.sin()));
    // all rows of a Hessian at once: cotangents with leading axes
    if (x.size <= 36) near(hessian(loss(fast))(x), hessian(loss(slow))(x));
  });

  it('a NaN wins its window, and its cotangent is NaN there unless it is exactly 0; other windows are as they were', () => {
    const x = tensor([NaN, 1, 2, 3, 4, 4, 4, 0], { shape: [1, 2, 4, 1] });
    expect([...maxPool(2)(x).data]).toEqual([NaN, 4]);
    const pulled = (u: number[]): number[] => [...(vjp(maxPool(2))(x, tensor(u, { shape: [1, 1, 2, 1] })) as Tensor).data];
    expect(pulled([1, 1])).toEqual([NaN, NaN, 0, 0, NaN, NaN, 1, 0]);
    expect(pulled([0, 1])).toEqual([0, 0, 0, 0, 0, 0, 1, 0]);
  });
});
