/** Tensors: how they are made, read and printed, which dtype a result has, and what is refused. */
import fc from 'fast-check';
import {
  arange,
  concat,
  eye,
  greater,
  lessEqual,
  maximum,
  minimum,
  oneHot,
  ones,
  randn,
  stack,
  type Tensor,
  tensor,
  where,
  zeros,
} from 'saddlepoint';
import { describe, expect, it } from 'vitest';
import { build, dyadic, shapes, sizeOf, type Values, valuesOf } from '../laws/generators-tensor.ts';

const nested = ({ shape, data }: Values): unknown => {
  let level: unknown[] = [...data];
  for (const side of [...shape].reverse())
    level = Array.from({ length: level.length / side }, (_, i) => level.slice(i * side, (i + 1) * side));
  return level[0];
};

describe('tensor()', () => {
  it('takes nested arrays of any depth, and toArray gives them back', () =>
    fc.assert(
      fc.property(
        shapes({ maxRank: 4 }).chain((shape) => valuesOf(shape, dyadic)),
        (x) => {
          const t = tensor(nested(x) as never);
          expect(t.shape).toEqual(x.shape);
          expect([...t.data]).toEqual(x.data);
          expect(t.toArray()).toEqual(nested(x));
          expect(t.size).toBe(sizeOf(x.shape));
          expect(t.rank).toBe(x.shape.length);
        },
      ),
      { seed: 1 },
    ));

  it('takes typed arrays with a shape, and rows of typed arrays', () => {
    expect(tensor(new Float64Array(6), { shape: [2, 3] }).shape).toEqual([2, 3]);
    expect(tensor(new Int32Array([1, 2]), { shape: [2, 1] }).toArray()).toEqual([[1], [2]]);
    expect(tensor([new Float64Array([1, 2]), new Float64Array([3, 4])]).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor([1, 2, 3, 4], { shape: [2, 2] }).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('takes anything of ndarray’s structure, of any strides: negative, zero, transposed, offset', () =>
    fc.assert(
      fc.property(
        shapes({ minRank: 1, maxRank: 3, maxSide: 4 }).chain((shape) =>
          fc.record({
            shape: fc.constant(shape),
            order: fc.shuffledSubarray(
              shape.map((_, axis) => axis),
              { minLength: shape.length, maxLength: shape.length },
            ),
            signs: fc.array(fc.constantFrom(-1, 0, 1, 2), { minLength: shape.length, maxLength: shape.length }),
            before: fc.integer({ min: 0, max: 3 }),
          }),
        ),
        ({ shape, order, signs, before }) => {
          // Strides that walk the axes in any order, each forwards, backwards, in steps of two, or not at all.
          const stride = shape.map(() => 0);
          let step = 1;
          for (const axis of order) {
            stride[axis] = step * signs[axis];
            step *= shape[axis] * 2;
          }
          const lowest = stride.reduce((sum, s, axis) => sum + Math.min(0, s * (shape[axis] - 1)), 0);
          const offset = before - lowest;
          const data = Float64Array.from({ length: 4 * step + before }, (_, i) => i);
          const expected = build(shape, (index) => index.reduce((at, i, axis) => at + i * stride[axis], offset));
          const t = tensor({ data, shape, stride, offset });
          expect(t.shape).toEqual(shape);
          expect([...t.data]).toEqual(expected.data);
        },
      ),
      { seed: 1, numRuns: 200 },
    ));

  it('copies: what is changed afterwards outside does not change the tensor', () => {
    const source = new Float64Array([1, 2, 3]);
    const t = tensor(source);
    const view = tensor({ data: source, shape: [3], stride: [-1], offset: 2 });
    source[0] = 9;
    expect(t.toArray()).toEqual([1, 2, 3]);
    expect(view.toArray()).toEqual([3, 2, 1]);
  });

  it('is float64 by default and float32 on request; a tensor keeps its dtype', () => {
    expect(tensor(0.1).dtype).toBe('float64');
    const single = tensor(0.1, { dtype: 'float32' });
    expect(single.dtype).toBe('float32');
    expect(single.item()).toBe(Math.fround(0.1));
    expect(tensor(single).dtype).toBe('float32');
    expect(tensor(single, { dtype: 'float64' }).item()).toBe(Math.fround(0.1));
  });

  it('is by structure a scijs ndarray', () => {
    const t = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([t.stride, t.offset, t.rank]).toEqual([[3, 1], 0, 2]);
    expect(t.get(1, 2)).toBe(6);
    expect(tensor({ data: t.data, shape: t.shape, stride: t.stride, offset: t.offset }).toArray()).toEqual(t.toArray());
  });

  it('refuses what is ragged, not a number, or does not fit, and says what it found', () => {
    const refused: [unknown, object | undefined, RegExp][] = [
      [[[1, 2], [3]], undefined, /tensor: .*of one length, got a list of 2 beside a list of 1 \(ragged\)/],
      [[[1], 2], undefined, /tensor: .*ragged/],
      [[1, [2]], undefined, /tensor: .*list of 1/],
      [[1, '2'], undefined, /tensor: .*numbers.*'2'/],
      ['3', undefined, /tensor: .*numbers.*'3'/],
      [[null], undefined, /tensor: .*null/],
      [undefined, undefined, /tensor: .*undefined/],
      [[1, undefined], undefined, /tensor: .*undefined/],
      [true, undefined, /tensor: .*true/],
      [[1n], undefined, /tensor: .*numbers/],
      [new BigInt64Array(2), undefined, /tensor: .*numbers/],
      [{}, undefined, /tensor: .*Object/],
      [[tensor(1), tensor(2)], undefined, /tensor: .*stack/],
      [[1, 2, 3], { shape: [2, 2] }, /tensor: .*3 entries.*\[2, 2\]/],
      [[1, 2], { shape: [-2] }, /tensor: .*-2/],
      [[1, 2], { shape: [1.5] }, /tensor: .*1\.5/],
      [[1], { dtype: 'float16' }, /tensor: dtype must be 'float64' or 'float32', got 'float16'/],
      [{ data: [1, 2, 3], shape: [2, 2] }, undefined, /tensor: value .*3 numbers for shape \[2, 2\]/],
      [{ data: [1, 2, 3], shape: [2], stride: [-1], offset: 0 }, undefined, /tensor: value .*strides \[-1\]/],
    ];
    for (const [value, options, message] of refused) expect(() => tensor(value as never, options as never)).toThrow(message);
    expect(() => tensor([1]).astype('float16' as never)).toThrow("astype: dtype must be 'float64' or 'float32', got 'float16'");
  });
});

describe('Makers', () => {
  it('zeros, ones, eye, arange', () => {
    expect(zeros([2, 2]).toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(ones([3], { dtype: 'float32' }).dtype).toBe('float32');
    expect(ones([]).toArray()).toBe(1);
    expect(eye(2).toArray()).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(arange(4).toArray()).toEqual([0, 1, 2, 3]);
    expect(arange(2, 8, 3).toArray()).toEqual([2, 5]);
    expect(arange(1, 0, -0.5).toArray()).toEqual([1, 0.5]);
    expect(arange(3, 1).shape).toEqual([0]);
    expect(() => arange(0, 1, 0)).toThrow(/arange/);
    expect(() => zeros([-1])).toThrow(/zeros: .*-1/);
    expect(() => eye(1.5)).toThrow(/eye: .*1\.5/);
  });

  it('randn gives the same numbers for a seed, others for another, of mean 0 and variance 1 [S]', () => {
    const x = randn([100, 100], { seed: 1 });
    expect(randn([100, 100], { seed: 1 }).toArray()).toEqual(x.toArray());
    expect(randn([3], { seed: 2 }).toArray()).not.toEqual(randn([3], { seed: 1 }).toArray());
    // 10⁴ numbers: standard errors .01 and .014; five of them is a false alarm in 10⁶.
    expect(Math.abs(x.mean().item())).toBeLessThan(0.05);
    expect(Math.abs(x.variance().item() - 1)).toBeLessThan(0.07);
  });

  it('oneHot', () => {
    expect(oneHot([2, 0], 3).toArray()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ]);
    expect(() => oneHot([3], 3)).toThrow(/3/);
  });
});

describe('The dtype of a result', () => {
  const wide = tensor([1, 2]);
  const single = tensor([0.1, 0.2], { dtype: 'float32' });
  const binary: [string, (a: Tensor, b: Tensor | number) => Tensor][] = [
    ['add', (a, b) => a.add(b)],
    ['sub', (a, b) => a.sub(b)],
    ['mul', (a, b) => a.mul(b)],
    ['div', (a, b) => a.div(b)],
    ['pow', (a, b) => a.pow(b)],
    ['maximum', (a, b) => a.maximum(b)],
    ['minimum', (a, b) => a.minimum(b)],
    ['where', (a, b) => where(a.greater(0), a, b)],
  ];
  for (const [name, f] of binary) {
    it(`${name}: a number takes its partner’s dtype; float32 with float64 gives float64`, () => {
      expect(f(single, 0.3).dtype).toBe('float32');
      expect(f(wide, 0.3).dtype).toBe('float64');
      expect(f(single, single).dtype).toBe('float32');
      expect(f(single, wide).dtype).toBe('float64');
      expect(f(wide, single).dtype).toBe('float64');
    });
  }

  it('A number on the left too takes its partner’s dtype', () => {
    expect(where(single.greater(0), 1, single).dtype).toBe('float32');
    expect(where(single.greater(0), single, 1).dtype).toBe('float32');
  });

  it('matmul, dot, outer, concat, stack promote alike', () => {
    const [A, B] = [ones([2, 2], { dtype: 'float32' }), ones([2, 2])];
    expect([A.matmul(A).dtype, A.matmul(B).dtype, B.matmul(A).dtype]).toEqual(['float32', 'float64', 'float64']);
    expect([single.dot(single).dtype, single.dot(wide).dtype]).toEqual(['float32', 'float64']);
    expect([single.outer(single).dtype, single.outer(wide).dtype]).toEqual(['float32', 'float64']);
    expect([concat([single, single]).dtype, concat([single, wide]).dtype]).toEqual(['float32', 'float64']);
    expect([stack([single, single]).dtype, stack([wide, single]).dtype]).toEqual(['float32', 'float64']);
  });

  it('astype changes it, and a number in float32 is rounded to it', () => {
    expect(wide.astype('float32').dtype).toBe('float32');
    expect(tensor(0, { dtype: 'float32' }).add(0.1).item()).toBe(Math.fround(0.1));
  });
});

describe('Reading', () => {
  it('item gives the only entry and refuses more than one', () => {
    expect(tensor([[4]]).item()).toBe(4);
    expect(() => tensor([1, 2]).item()).toThrow('item: the tensor must be of one entry, got [2]');
  });

  it('slice counts from the end, takes steps, and keeps axes that are not named', () => {
    const x = arange(12).reshape([3, 4]);
    expect(x.slice([[1, 3]]).shape).toEqual([2, 4]);
    expect(x.slice([null, [-2]]).toArray()).toEqual([
      [2, 3],
      [6, 7],
      [10, 11],
    ]);
    expect(x.slice([null, [0, 4, 2]]).toArray()).toEqual([
      [0, 2],
      [4, 6],
      [8, 10],
    ]);
    expect(x.at(-1).toArray()).toEqual([8, 9, 10, 11]);
    expect(x.at(1, 2).item()).toBe(6);
  });

  it('reshape works out a size left open, beside any number of others', () => {
    const x = arange(6);
    expect(x.reshape([2, -1]).shape).toEqual([2, 3]);
    expect(x.reshape([1, -1, 2]).shape).toEqual([1, 3, 2]);
    expect(x.reshape([2, 3]).reshape([-1]).toArray()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('argmax without an axis counts in row-major order, and the first of equals wins', () => {
    expect(
      tensor([
        [1, 5],
        [5, 2],
      ])
        .argmax()
        .item(),
    ).toBe(1);
    expect(tensor([3, 3, 1]).argmax(0).item()).toBe(0);
  });

  it('clamp may have one bound; comparisons and extremes take a number on the left as functions', () => {
    const x = tensor([-2, 0, 2]);
    expect(x.clamp(-1).toArray()).toEqual([-1, 0, 2]);
    expect(x.clamp(undefined, 1).toArray()).toEqual([-2, 0, 1]);
    expect(greater(1, x).toArray()).toEqual([1, 1, 0]);
    expect(lessEqual(0, x).toArray()).toEqual([0, 1, 1]);
    expect(maximum(1, x).toArray()).toEqual([1, 1, 2]);
    expect(minimum(1, x).toArray()).toEqual([-2, 0, 1]);
  });

  it('gather takes rows by a list, a nested list or a tensor of indices', () => {
    const x = tensor([10, 20, 30]);
    expect(x.gather([2, 0, 2]).toArray()).toEqual([30, 10, 30]);
    expect(
      x
        .gather([
          [0, 1],
          [2, 2],
        ])
        .toArray(),
    ).toEqual([
      [10, 20],
      [30, 30],
    ]);
    expect(x.gather(tensor([1])).toArray()).toEqual([20]);
  });
});

describe('toString prints as NumPy does', () => {
  const prints: [string, Tensor, string][] = [
    ['a scalar', tensor(2), 'tensor(2.)'],
    ['a vector', tensor([1, 2.5, -3]), 'tensor([ 1. ,  2.5, -3. ])'],
    [
      'a matrix',
      tensor([
        [1, 2],
        [3, 40],
      ]),
      'tensor([[ 1.,  2.],\n        [ 3., 40.]])',
    ],
    [
      'rank three',
      tensor([
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ]),
      'tensor([[[1., 2.],\n         [3., 4.]],\n\n        [[5., 6.],\n         [7., 8.]]])',
    ],
    ['float32', tensor([1], { dtype: 'float32' }), 'tensor([1.], dtype=float32)'],
    [
      'tenths, their zeros left out',
      tensor([
        [0.5, 10],
        [0.25, -1],
      ]),
      'tensor([[ 0.5 , 10.  ],\n        [ 0.25, -1.  ]])',
    ],
    ['very large and very small', tensor([1.5e10, -2e-7]), 'tensor([ 1.5e+10, -2.0e-07])'],
    ['what is not finite', tensor([1, Number.NaN, Number.NEGATIVE_INFINITY]), 'tensor([  1.,  nan, -inf])'],
    ['small beside large', tensor([1e-10, 1]), 'tensor([1.e-10, 1.e+00])'],
    ['nothing', tensor([]), 'tensor([])'],
    ['a long axis', arange(2000), 'tensor([   0.,    1.,    2., ..., 1997., 1998., 1999.])'],
  ];
  for (const [name, x, text] of prints) it(name, () => expect(String(x)).toBe(text));

  it('A large matrix is abridged along both axes, quickly', () => {
    const lines = String(zeros([300, 300])).split('\n');
    expect(lines.length).toBe(7);
    expect(lines[0]).toContain('...');
  });
});

describe('Operations refuse what they cannot take, and name themselves, what they expected and what came', () => {
  const A = zeros([2, 3]);
  const B = zeros([4, 5]);
  const v = zeros([3]);
  const refused: [string, () => unknown, RegExp][] = [
    ['add of shapes that do not broadcast', () => A.add(B), /add: .*\[2, 3\].*\[4, 5\]/],
    ['mul likewise', () => A.mul(zeros([2])), /mul: .*\[2, 3\].*\[2\]/],
    ['greater likewise', () => A.greater(B), /greater: .*\[2, 3\].*\[4, 5\]/],
    ['where likewise', () => where(A, B, 0), /where: .*\[2, 3\].*\[4, 5\]/],
    ['matmul with other inner sizes', () => A.matmul(B), /matmul: the inner sizes must be equal, got \[2, 3\] × \[4, 5\]/],
    ['matmul of a scalar', () => A.matmul(tensor(1)), /matmul: /],
    ['matmul with other batches', () => zeros([2, 3, 3]).matmul(zeros([4, 3, 3])), /matmul: .*\[2, 3, 3\].*\[4, 3, 3\]/],
    ['dot of matrices', () => A.dot(A), /dot: .*\[2, 3\]/],
    ['dot of other lengths', () => v.dot(zeros([2])), /dot: .*3.*2/],
    ['outer of matrices', () => A.outer(v), /outer: .*\[2, 3\]/],
    ['an axis out of range', () => A.sum(2), /sum: axis must be .* -2 … 1, got 2/],
    ['an axis of a scalar', () => tensor(1).sum(0), /sum: axis must be left out, there is none, got 0/],
    ['an axis twice', () => A.sum([0, -2]), /sum: axes must be named once each, got \[0, -2\]/],
    ['a negative axis out of range', () => A.mean(-3), /mean: axis must be .* got -3/],
    ['an axis that is no whole number', () => A.max(0.5), /max: .*0\.5/],
    ['the same axis twice', () => A.sum([0, 0]), /sum: .*0/],
    ['the same axis twice, from both ends', () => A.prod([1, -1]), /prod: /],
    ['softmax along an axis that is not there', () => A.softmax(5), /softmax: axis must be .* got 5/],
    ['cumsum likewise', () => A.cumsum(-3), /cumsum: axis must be .* got -3/],
    ['argmax likewise', () => A.argmax(2), /argmax: axis must be .* got 2/],
    ['max of nothing', () => zeros([0]).max(), /max: .*entries to reduce.*\[0\]/],
    ['argmax of nothing', () => zeros([0]).argmax(), /argmax: .*entries to reduce.*\[0\]/],
    ['mean of nothing', () => zeros([0]).mean(), /mean: .*entries to reduce.*\[0\]/],
    ['variance of nothing', () => zeros([0]).variance(), /variance: /],
    ['reshape to another size', () => A.reshape([4]), /reshape: .*\[2, 3\].*\[4\]/],
    ['reshape with two sizes left open', () => A.reshape([-1, -1]), /reshape: .*-1/],
    ['reshape with an open size that does not come out', () => A.reshape([4, -1]), /reshape: .*\[2, 3\].*\[4, -1\]/],
    ['expand of an axis that is not 1', () => A.expand([2, 6]), /expand: .*\[2, 3\].*\[2, 6\]/],
    ['squeeze of an axis that is not 1', () => A.squeeze(0), /squeeze: .*axis 0.*size 1.*\[2, 3\]/],
    ['transpose by no permutation', () => A.transpose(0, 0), /transpose: .*0, 0/],
    ['slice with too many ranges', () => v.slice([null, null]), /slice: .*\[3\].*\[null, null\]/],
    ['slice outside', () => v.slice([[1, 9]]), /slice: .*\[3\].*9/],
    ['at outside', () => v.at(3), /at: index must be .* -3 … 2, got 3/],
    ['at too deep', () => v.at(0, 0), /at: .*\[3\].*\[0, 0\]/],
    ['gather outside', () => v.gather([3]), /gather: .*3/],
    ['gather by a fraction', () => v.gather([0.5]), /gather: .*0\.5/],
    ['concat of other shapes', () => concat([A, B]), /concat: .*\[4, 5\].*\[2, 3\]/],
    ['concat of nothing', () => concat([]), /concat: /],
    ['stack of other shapes', () => stack([A, v]), /stack: .*\[3\].*\[2, 3\]/],
    ['stack of nothing', () => stack([]), /stack: /],
    ['stack of a number', () => stack([tensor(1), 2 as never]), /stack: entry 1 must be a tensor.* got 2/],
    ['concat of no list', () => concat(A as never), /concat: xs must be a list of tensors/],
    ['dot with an array', () => v.dot([1, 2, 3] as never), /dot: .*use tensor/],
    ['outer with an array', () => v.outer([1, 2, 3] as never), /outer: .*use tensor/],
    ['pad by too few widths', () => A.pad([[1, 1]]), /pad: .*\[2, 3\]/],
    ['pad by less than nothing', () => v.pad([[-1, 0]]), /pad: .*-1/],
    ['flip of an axis that is not there', () => A.flip(2), /flip: axis must be .* got 2/],
    ['diagonal of a vector', () => v.diagonal(), /diagonal: .*\[3\]/],
    ['trace of a vector', () => v.trace(), /(trace|diagonal): .*\[3\]/],
    ['add of a string', () => A.add('1' as never), /add: .*string|add: .*'1'/],
    ['add of an array', () => A.add([1, 2, 3] as never), /add: /],
    ['add of nothing', () => A.add(undefined as never), /add: .*undefined/],
    ['pow by a string', () => A.pow('2' as never), /pow: /],
    ['maximum of null', () => A.maximum(null as never), /maximum: .*null/],
    ['clamp with bounds the wrong way round', () => A.clamp(1, 0), /clamp: .*1.*0/],
    ['oneHot by a fraction', () => oneHot([0.5], 2), /oneHot: .*0\.5/],
    ['matmul of an array', () => A.matmul([[1]] as never), /matmul: /],
  ];
  for (const [name, f, message] of refused) it(name, () => expect(f).toThrow(message));

  it('Empty tensors pass where that makes sense', () => {
    const none = zeros([0, 3]);
    expect(none.sum().item()).toBe(0);
    expect(none.prod().item()).toBe(1);
    expect(none.sum(0).toArray()).toEqual([0, 0, 0]);
    expect(none.add(1).shape).toEqual([0, 3]);
    expect(none.matmul(zeros([3, 2])).shape).toEqual([0, 2]);
    expect(
      zeros([2, 0])
        .matmul(zeros([0, 2]))
        .toArray(),
    ).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(concat([none, ones([1, 3])]).shape).toEqual([1, 3]);
  });
});
