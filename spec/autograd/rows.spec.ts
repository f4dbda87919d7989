/**
 * What works on rows reads them where they lie, along any axis, in groups and in one pass. It must be what it is of the last axis, and
 * its derivatives those of the formula written by operations.
 */
import { fc, test } from '@fast-check/vitest';
import { grad, hvp, type Tensor, tensor } from 'saddlepoint';
import { describe, expect } from 'vitest';

/** Sizes around those at which rows are taken in fours, and in groups of eight. */
const size = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 16, 17);
const entry = fc.integer({ min: -40, max: 40 }).map((k) => k / 8);
const tensors: fc.Arbitrary<Tensor> = fc
  .tuple(size, size, size, fc.constantFrom('float64' as const, 'float32' as const))
  .chain(([a, b, c, dtype]) =>
    fc.array(entry, { minLength: a * b * c, maxLength: a * b * c }).map((data) => tensor(data, { shape: [a, b, c], dtype })),
  );
const axis = fc.integer({ min: 0, max: 2 });

/** x with that axis moved to the end, and back. */
const toEnd = (x: Tensor, a: number): Tensor => x.transpose(...[0, 1, 2].filter((d) => d !== a), a);
const fromEnd = (y: Tensor, a: number): Tensor => {
  const order = [0, 1, 2].filter((d) => d !== a);
  return y.transpose(...[0, 1, 2].map((d) => (d === a ? 2 : order.indexOf(d))));
};
const TO_ONE = ['max', 'min', 'argmax', 'variance', 'logSumExp', 'norm'] as const;
const TO_ROW = ['softmax', 'logSoftmax', 'cumsum'] as const;

describe('Along any axis', () => {
  test.prop([tensors, axis, fc.constantFrom(...TO_ONE)])('a reduction is that of the last axis, bit for bit', (x, a, call) => {
    expect([...x[call](a).data]).toEqual([...toEnd(x, a)[call](-1).data]);
  });

  test.prop([tensors, axis, fc.constantFrom(...TO_ROW)])('so is what makes rows of rows', (x, a, call) => {
    expect([...x[call](a).data]).toEqual([...fromEnd(toEnd(x, a)[call](-1), a).data]);
  });

  test.prop([tensors, axis])('over all axes but one, in whatever order they lie', (x, a) => {
    const others = [0, 1, 2].filter((d) => d !== a);
    const rows = x.transpose(a, ...others).reshape([x.shape[a], -1]);
    expect([...x.max(others).data]).toEqual([...rows.max(-1).data]);
  });

  test.prop([tensors, axis])('a sum is exact on whole numbers', (x, a) => {
    const whole = x.mul(8);
    const expected = new Float64Array(whole.size / whole.shape[a]);
    toEnd(whole, a).data.forEach((v, p) => {
      expected[Math.floor(p / whole.shape[a])] += v;
    });
    expect([...whole.sum(a).data]).toEqual([...expected]);
  });
});

/** Written by operations: largest first, so that nothing overflows. */
const formulas: { [name in 'softmax' | 'logSoftmax' | 'variance' | 'relu']: (x: Tensor, a: number) => Tensor } = {
  softmax: (x, a) => x.exp().div(x.exp().sum(a, { keepDims: true })),
  logSoftmax: (x, a) => x.sub(x.exp().sum(a, { keepDims: true }).log()),
  variance: (x, a) =>
    x
      .sub(x.mean(a, { keepDims: true }))
      .square()
      .mean(a),
  relu: (x) => x.mul(x.greater(0)),
};

describe('In one pass', () => {
  const names = fc.constantFrom(...(Object.keys(formulas) as (keyof typeof formulas)[]));
  /** A smooth function of the result, so that its second derivatives take part. */
  const loss = (f: (x: Tensor, a: number) => Tensor, a: number) => (x: Tensor) => {
    const y = f(x, a);
    return y
      .mul(
        tensor(
          Float64Array.from(y.data, (_, i) => Math.cos(i)),
          { shape: y.shape, dtype: y.dtype },
        ),
      )
      .add(y.square())
      .sum();
  };
  const near = (found: Tensor, expected: Tensor, u: number): void => {
    const largest = Math.max(1, ...expected.data.map(Math.abs));
    const off = Math.max(...Array.from(found.data, (v, i) => Math.abs(v - expected.data[i])));
    expect(off / largest).toBeLessThanOrEqual(2000 * u);
  };
  test.prop([tensors, axis, names])('derivatives of both orders are those of the formula', (x, a, name) => {
    const u = x.dtype === 'float32' ? 2 ** -24 : 2 ** -53;
    const [one, many] = [loss((t, b) => (name === 'relu' ? t.relu() : t[name](b)), a), loss(formulas[name], a)];
    near(grad(one)(x), grad(many)(x), u);
    const v = x.add(1).sin();
    near(hvp(one)(x, v), hvp(many)(x, v), u);
  });

  test.prop([tensors, axis])('entries that tie for the largest share its slope', (x, a) => {
    const g = grad((t: Tensor) => t.max(a).sum())(x);
    const most = x.max(a, { keepDims: true });
    const ties = x.equal(most);
    near(g, ties.div(ties.sum(a, { keepDims: true })), 2 ** -24);
  });
});
