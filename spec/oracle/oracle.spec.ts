/** parameters, oracle and oracleFrom: θ as one vector, and all that an algorithm may ask about a loss. */
import fc from 'fast-check';
import { hessian, oracle, oracleFrom, parameters, randn, type Tensor, tensor } from 'saddlepoint';
import { describe, expect, it } from 'vitest';
import { dyadic } from '../laws/generators-tensor.ts';

const tree = () => ({
  W: tensor([
    [1, 2],
    [3, 4],
  ]),
  rest: [tensor(5), { b: tensor([6, 7]) }] as const,
});

describe('parameters', () => {
  it('lays a tree out in insertion order, row-major, and unflatten puts it back', () => {
    const { theta, unflatten, flatten, layout } = parameters(tree());
    expect([...theta]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(theta).toBeInstanceOf(Float64Array);
    const back = unflatten([7, 6, 5, 4, 3, 2, 1]);
    expect(back.W.toArray()).toEqual([
      [7, 6],
      [5, 4],
    ]);
    expect(back.rest[0].item()).toBe(3);
    expect(back.rest[1].b.toArray()).toEqual([2, 1]);
    expect([...flatten(back as never)]).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(layout.map(({ path, start }) => [path, start])).toEqual([
      ['W', 0],
      ['rest.0', 4],
      ['rest.1.b', 5],
    ]);
  });

  it('copies the values: θ may change in place without changing the tree', () => {
    const t = tree();
    const { theta } = parameters(t);
    theta[0] = 99;
    expect(t.W.toArray()[0]).toEqual([1, 2]);
  });

  it('gives θ in float32 on request, and leaves of that dtype', () => {
    const { theta, unflatten } = parameters(tree(), { dtype: 'float32' });
    expect(theta).toBeInstanceOf(Float32Array);
    expect(unflatten(theta).W.dtype).toBe('float32');
  });

  it('keeps frozen parts out of θ and as they are', () => {
    const { theta, unflatten } = parameters(tree(), { frozen: ['rest'] });
    expect([...theta]).toEqual([1, 2, 3, 4]);
    expect(unflatten([0, 0, 0, 0]).rest[0].item()).toBe(5);
    expect(() => parameters(tree(), { frozen: ['res'] })).toThrow(/parameters: frozen must be of paths that the tree has .*, got 'res'/);
  });

  it('takes numbers as leaves, and refuses anything else and other lengths', () => {
    expect([...parameters({ a: 1, b: [2, 3] }).theta]).toEqual([1, 2, 3]);
    expect(() => parameters({ a: 'x' } as never)).toThrow(/parameters: a must be .*, got 'x'/);
    expect(() => parameters(tree()).unflatten([1, 2])).toThrow(/unflatten: the length of θ must be 7, got 2/);
  });
});

/** L = (1 − w₁w₂)², counting how often it is asked. */
const counted = () => {
  let calls = 0;
  const loss = ({ w1, w2 }: { w1: Tensor; w2: Tensor }): Tensor => {
    calls++;
    return w1.mul(w2).neg().add(1).square();
  };
  return { o: oracle(loss, { w1: 0.5, w2: -0.25 }), calls: () => calls };
};

describe('oracle', () => {
  it('L10 L11 L12 gives value, gradient and Hessian of the notes’ loss, bitwise on dyadics', () =>
    fc.assert(
      fc.property(dyadic, dyadic, dyadic, dyadic, (w1, w2, v1, v2) => {
        const { o } = counted();
        const θ = [w1, w2];
        const factor = -2 * (1 - w1 * w2);
        const off = -2 + 4 * w1 * w2;
        expect(o.value(θ)).toBe((1 - w1 * w2) ** 2);
        expect([...o.gradient(θ)].map((x) => x + 0)).toEqual([factor * w2 + 0, factor * w1 + 0]);
        expect(
          o
            .hessian(θ)
            .toArray()
            .flat()
            .map((x) => x + 0),
        ).toEqual([2 * w2 ** 2, off + 0, off + 0, 2 * w1 ** 2]);
        expect([...o.hvp(θ, [v1, v2])].map((x) => x + 0)).toEqual([2 * w2 ** 2 * v1 + off * v2 + 0, off * v1 + 2 * w1 ** 2 * v2 + 0]);
      }),
      { seed: 1 },
    ));

  it('knows its size and the tree’s values', () => {
    const { o } = counted();
    expect(o.size).toBe(2);
    expect([...o.theta]).toEqual([0.5, -0.25]);
  });

  it('remembers its last θ: asking again costs nothing, and a gradient brings the value along', () => {
    const { o, calls } = counted();
    const θ = Float64Array.of(0.5, 2);
    o.valueAndGradient(θ);
    expect(calls()).toBe(1);
    o.value(θ);
    o.gradient(θ);
    o.valueAndGradient(θ);
    o.value([0.5, 2]);
    expect(calls()).toBe(1);
    o.hessian(θ);
    expect(calls()).toBe(2);
    o.hessian(θ);
    o.gradient(θ);
    expect(calls()).toBe(2);
  });

  it('is not fooled by changes of θ in place', () => {
    const { o } = counted();
    const θ = Float64Array.of(1, 2);
    o.valueAndGradient(θ);
    o.hessian(θ);
    θ[1] = 3;
    expect(o.value(θ)).toBe(4);
    expect([...o.gradient(θ)]).toEqual([12, 4]);
    expect(o.hessian(θ).get(0, 0)).toBe(18);
  });

  it('gives fresh vectors: what a caller does to them is not remembered', () => {
    const { o } = counted();
    const θ = [1, 2];
    o.gradient(θ).fill(0);
    o.valueAndGradient(θ).gradient.fill(0);
    o.hessian(θ).data.fill(0);
    expect([...o.gradient(θ)]).toEqual([4, 2]);
    expect(o.hessian(θ).get(0, 0)).toBe(8);
  });

  it('L03 has a Hessian symmetric to the last bit, equal to hessian() and to its own products', () => {
    const t = { W: randn([2, 3], { seed: 1 }), b: randn([3], { seed: 2 }) };
    const X = randn([5, 2], { seed: 3 });
    const loss = ({ W, b }: { W: Tensor; b: Tensor }): Tensor => X.matmul(W).add(b).tanh().softmax(-1).log().square().mean();
    const o = oracle(loss, t);
    const H = o.hessian(o.theta);
    const direct = hessian(loss)(t).data;
    const n = o.size;
    expect(n).toBe(9);
    for (let i = 0; i < n; i++) {
      const column = o.hvp(
        o.theta,
        Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
      );
      for (let j = 0; j < n; j++) {
        expect(H.get(i, j)).toBe(H.get(j, i));
        expect(H.get(i, j)).toBeCloseTo(direct[i * n + j], 13);
        expect(H.get(j, i)).toBeCloseTo(column[j], 12);
      }
    }
  });

  it('differentiates only by what is not frozen', () => {
    const o = oracle(({ a, b }: { a: Tensor; b: Tensor }) => a.mul(b).square(), { a: 2, b: 3 }, { frozen: ['b'] });
    expect(o.size).toBe(1);
    expect([...o.gradient([2])]).toEqual([36]);
    expect(o.hessian([2]).toArray()).toEqual([[18]]);
    expect([...o.hvp([2], [1])]).toEqual([18]);
  });

  it('takes θ as any vector, and answers in float64', () => {
    const { o } = counted();
    for (const θ of [[1, 2], Float64Array.of(1, 2), Float32Array.of(1, 2), tensor([1, 2]).data]) expect([...o.gradient(θ)]).toEqual([4, 2]);
    const single = oracle(({ a }: { a: Tensor }) => a.square().sum(), { a: tensor([1, 2]) }, { dtype: 'float32' });
    expect(single.theta).toBeInstanceOf(Float32Array);
    expect(single.gradient(single.theta)).toBeInstanceOf(Float64Array);
  });

  it('refuses, by name', () => {
    const { o } = counted();
    expect(() => o.value([1])).toThrow(/value: the length of θ must be 2, got 1/);
    expect(() => o.gradient([1, 2, 3])).toThrow(/gradient: the length of θ must be 2, got 3/);
    expect(() => o.hvp([1, 2], [1])).toThrow(/hvp: the length of v must be 2, got 1/);
    expect(() => o.value(null as never)).toThrow(/value: θ must be a vector, got null/);
    expect(() => oracle(3 as never, { a: 1 })).toThrow(/oracle: loss must be a function, got 3/);
    expect(() => oracle(({ a }: { a: Tensor }) => a, { a: tensor([1, 2]) }).value([1, 2])).toThrow(/oracle: .*scalar/);
    expect(() => oracle((async ({ a }: { a: Tensor }) => a) as never, { a: 1 }).value([1])).toThrow(/oracle: .*scalar Tensor|Promise/);
  });
});

describe('oracleFrom', () => {
  /** L = x⁴ + x y³ by hand. */
  const model = () => {
    let gradients = 0;
    let values = 0;
    return {
      parts: {
        value: (θ: Float64Array) => {
          values++;
          return θ[0] ** 4 + θ[0] * θ[1] ** 3;
        },
        gradient: (θ: Float64Array) => {
          gradients++;
          return Float64Array.of(4 * θ[0] ** 3 + θ[1] ** 3, 3 * θ[0] * θ[1] ** 2);
        },
      },
      counts: () => [values, gradients],
    };
  };
  const exact = (x: number, y: number) => [
    [12 * x * x, 3 * y * y],
    [3 * y * y, 6 * x * y],
  ];

  it('takes Hessian-vector products by differences of the gradient, to about ε^⅔', () =>
    fc.assert(
      fc.property(dyadic, dyadic, dyadic, dyadic, (x, y, v, w) => {
        const o = oracleFrom(model().parts);
        const H = exact(x, y);
        const scale = 1 + Math.hypot(x, y) ** 2;
        const found = o.hvp([x, y], [v, w]);
        H.forEach((row, i) => {
          expect(Math.abs(found[i] - (row[0] * v + row[1] * w))).toBeLessThan(
            1e-8 * scale * (1 + Math.hypot(v, w)) * (1 + Math.hypot(x, y)),
          );
        });
      }),
      { seed: 1 },
    ));

  it('does not care for the length of the vector: H·(cv) = c·Hv, and H·0 = 0', () => {
    const o = oracleFrom(model().parts);
    const unit = o.hvp([1, 2], [0.6, 0.8]);
    for (const c of [1e-12, 1e12]) {
      const long = o.hvp([1, 2], [0.6 * c, 0.8 * c]);
      for (const i of [0, 1]) expect(long[i] / c).toBeCloseTo(unit[i], 6);
    }
    expect([...o.hvp([1, 2], [0, 0])]).toEqual([0, 0]);
  });

  it('has a Hessian symmetric to the last bit', () => {
    const H = oracleFrom(model().parts).hessian([1, 2]);
    expect(H.get(0, 1)).toBe(H.get(1, 0));
    exact(1, 2).forEach((row, i) => {
      row.forEach((h, j) => {
        expect(H.get(i, j)).toBeCloseTo(h, 6);
      });
    });
  });

  it('uses a product or a Hessian where there is one', () => {
    const o = oracleFrom({
      ...model().parts,
      hvp: (_θ, v) => [v[0] * 2, v[1] * 3],
      hessian: () => [
        [7, 1],
        [1, 8],
      ],
    });
    expect([...o.hvp([1, 2], [1, 1])]).toEqual([2, 3]);
    expect(o.hessian([1, 2]).toArray()).toEqual([
      [7, 1],
      [1, 8],
    ]);
    const byProducts = oracleFrom({ ...model().parts, hvp: (_θ, v) => [v[0] * 2, v[1] * 3] });
    expect(byProducts.hessian([1, 2]).toArray()).toEqual([
      [2, 0],
      [0, 3],
    ]);
  });

  it('remembers its last θ, by value', () => {
    const { parts, counts } = model();
    const o = oracleFrom(parts);
    const θ = Float64Array.of(1, 2);
    o.value(θ);
    o.value(θ);
    o.gradient(θ);
    o.valueAndGradient([1, 2]);
    expect(counts()).toEqual([1, 1]);
    θ[0] = 2;
    expect(o.value(θ)).toBe(32);
    expect([...o.gradient(θ)]).toEqual([40, 24]);
    expect(counts()).toEqual([2, 2]);
  });

  it('is not fooled by a model that keeps, changes or reuses its vectors', () => {
    const buffer = new Float64Array(1);
    const o = oracleFrom({
      value: (θ) => {
        const y = θ[0] ** 2;
        θ[0] = 99;
        return y;
      },
      gradient: (θ) => {
        buffer[0] = 2 * θ[0];
        θ[0] = 99;
        return buffer;
      },
    });
    const θ = Float64Array.of(3);
    const g = o.gradient(θ);
    expect(o.value(θ)).toBe(9);
    o.gradient([4]);
    expect([...g]).toEqual([6]);
    expect([...θ]).toEqual([3]);
    expect(o.hvp(θ, [1])[0]).toBeCloseTo(2, 9);
  });

  it('refuses, by name', () => {
    expect(() => oracleFrom({ value: () => 1 } as never)).toThrow(/oracleFrom: gradient must be a function, got undefined/);
    expect(() => oracleFrom({ value: () => 1, gradient: () => [1, 2] }).gradient([1])).toThrow(
      /the length of the gradient must be 1, got 2/,
    );
    expect(() => oracleFrom({ value: (async () => 1) as never, gradient: () => [1] }).value([1])).toThrow(/oracle/);
    expect(() => oracleFrom({ value: () => 1, gradient: (async () => [1]) as never }).gradient([1])).toThrow(/Promise/);
    expect(() => oracleFrom({ value: () => 1, gradient: () => [1], hessian: () => [[1, 2]] }).hessian([1])).toThrow(/\[1, 1\].*\[1, 2\]/);
  });
});
