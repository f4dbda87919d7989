/** scijs ndarray objects come and go, of any strides. */
import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import { matmul, tensor } from 'saddlepoint';
import { fromNdarray, toNdarray } from 'saddlepoint/ndarray';
import { describe, expect, it } from 'vitest';
import { build, shapes, sizeOf } from '../laws/generators-tensor.ts';

/** An ndarray seen through random transposes, steps (of either sign) and cuts. */
const views: fc.Arbitrary<NdArray> = shapes({ minRank: 1, maxRank: 3, maxSide: 4 }).chain((shape) =>
  fc
    .record({
      order: fc.shuffledSubarray(
        shape.map((_, axis) => axis),
        { minLength: shape.length, maxLength: shape.length },
      ),
      steps: fc.array(fc.constantFrom(-2, -1, 1, 2), { minLength: shape.length, maxLength: shape.length }),
      cuts: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      before: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ order, steps, cuts, before }) => {
      const n = sizeOf(shape);
      const data = Float64Array.from({ length: n + before }, (_, i) => i * i + 0.5);
      const whole = ndarray(data, [...shape], undefined, before);
      const cut = whole.lo(...shape.map((side, axis) => (cuts[axis] && side > 1 ? 1 : 0)));
      return cut.transpose(...order).step(...steps) as NdArray;
    }),
);

const entries = (nd: NdArray): number[] => [...build(nd.shape, (index) => nd.get(...index) as number).data];

describe('ndarray', () => {
  it('fromNdarray reads every view as ndarray itself reads it, and so does tensor()', () =>
    fc.assert(
      fc.property(views, (nd) => {
        for (const x of [fromNdarray(nd), tensor(nd as never)]) {
          expect(x.shape).toEqual(nd.shape);
          expect([...x.data]).toEqual(entries(nd));
        }
      }),
      { seed: 1 },
    ));

  it('toNdarray undoes fromNdarray, in both dtypes', () =>
    fc.assert(
      fc.property(views, fc.constantFrom('float64' as const, 'float32' as const), (nd, dtype) => {
        const x = tensor(nd as never, { dtype });
        const back = fromNdarray(toNdarray(x));
        expect(back.dtype).toBe(dtype);
        expect(back.toArray()).toEqual(x.toArray());
      }),
      { seed: 1 },
    ));

  it('A copy goes each way: writing to one does not change the other', () => {
    const x = tensor([[1, 2]]);
    const nd = toNdarray(x);
    nd.set(0, 0, 9);
    expect(x.toArray()).toEqual([[1, 2]]);
    const y = fromNdarray(nd);
    nd.set(0, 0, 10);
    expect(y.toArray()).toEqual([[9, 2]]);
  });

  it('A Tensor is an ndarray by structure: ndarray’s own constructor reads it', () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const nd = ndarray(x.data, [...x.shape], x.stride, x.offset);
    expect(nd.get(1, 2)).toBe(6);
    expect(nd.dimension).toBe(x.rank);
  });

  it('Every matrix argument takes an ndarray', () => {
    const nd = ndarray(new Float64Array([1, 2, 3, 4]), [2, 2]).transpose(1, 0);
    expect(
      matmul(nd as never, [
        [1, 0],
        [0, 1],
      ]).toArray(),
    ).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('Integers and plain arrays become float64; scalars and empty arrays pass', () => {
    expect(fromNdarray(ndarray(new Int32Array([1, -2]))).dtype).toBe('float64');
    expect(fromNdarray(ndarray([1, 2, 3])).toArray()).toEqual([1, 2, 3]);
    expect(fromNdarray(ndarray(new Float64Array([7]), [])).toArray()).toBe(7);
    expect(fromNdarray(ndarray(new Float64Array(0), [0, 3])).shape).toEqual([0, 3]);
  });

  it('What is no ndarray is refused by name', () => {
    expect(() => fromNdarray(null as never)).toThrow('fromNdarray: nd must be an ndarray, got null');
    expect(() => fromNdarray(3 as never)).toThrow('fromNdarray: nd must be an ndarray, got 3');
    expect(() => fromNdarray(ndarray({ get: () => 1, set: () => 1, length: 1 } as never, [1]))).toThrow(/fromNdarray/);
    expect(() => fromNdarray(ndarray(['a' as never], [1]))).toThrow(/numbers/);
    expect(() => toNdarray(3 as never)).toThrow('toNdarray: x must be a tensor, got 3');
  });
});
