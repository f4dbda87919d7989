/**
 * Larger tensors, where kernels take other roads (blocks, vector instructions, long runs, broadcast batches). Entries are
 * small whole numbers, so that every sum is exact and the results must agree to the last bit, in float32 too.
 */
import { grad, hvp, type Tensor, tensor } from 'saddlepoint';
import { describe, expect, it } from 'vitest';
import { at, broadcastShape, build, type Values } from '../laws/generators-tensor.ts';

/** Whole numbers in [−3, 3], the same for the same shape and seed. */
const whole = (shape: number[], seed: number): Values => {
  let state = seed * 2654435761;
  return build(shape, () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) | 0;
    return ((state >>> 9) % 7) - 3;
  });
};
const toTensor = ({ shape, data }: Values, dtype: 'float64' | 'float32'): Tensor => tensor(Float64Array.from(data), { shape, dtype });

const naive = (A: Values, B: Values): Values => {
  const batch = broadcastShape(A.shape.slice(0, -2), B.shape.slice(0, -2));
  const [m, k] = A.shape.slice(-2) as [number, number];
  const n = B.shape.at(-1)!;
  return build([...batch, m, n], (index) => {
    const lead = index.slice(0, -2);
    const [i, j] = index.slice(-2) as [number, number];
    let sum = 0;
    for (let l = 0; l < k; l++) sum += at(A, [...lead, i, l]) * at(B, [...lead, l, j]);
    return sum;
  });
};
const turned = (A: Values): Values => {
  const shape = [...A.shape.slice(0, -2), A.shape.at(-1)!, A.shape.at(-2)!];
  return build(shape, (index) => at(A, [...index.slice(0, -2), index.at(-1)!, index.at(-2)!]));
};
/** Summed over the axes that were broadcast. */
const summedTo = (G: Values, shape: readonly number[]): Values => {
  const data = new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0);
  build(G.shape, (index) => {
    const own = index.slice(index.length - shape.length);
    data[own.reduce((p, i, axis) => p * shape[axis] + (shape[axis] === 1 ? 0 : i), 0)] += at(G, index);
    return 0;
  });
  return { shape, data };
};
const same = (found: Tensor, expected: Values): void => {
  expect(found.shape).toEqual([...expected.shape]);
  const wrong = expected.data.findIndex((x, i) => x !== found.data[i]);
  if (wrong >= 0) throw new Error(`entry ${wrong} is ${found.data[wrong]} instead of ${expected.data[wrong]}`);
};

describe('Products of larger matrices, and their gradients, are exact on whole numbers', () => {
  const sizes: [number[], number[]][] = [
    [
      [33, 65],
      [65, 47],
    ],
    [
      [70, 130],
      [130, 66],
    ],
    [
      [1, 257],
      [257, 5],
    ],
    [
      [129, 3],
      [3, 129],
    ],
    [
      [3, 20, 30],
      [30, 24],
    ],
    [
      [20, 30],
      [3, 30, 24],
    ],
    [
      [2, 1, 17, 19],
      [3, 19, 18],
    ],
    [
      [4, 40, 33],
      [4, 33, 41],
    ],
  ];
  for (const [a, b] of sizes) {
    for (const dtype of ['float64', 'float32'] as const) {
      it(`[${a.join(', ')}] × [${b.join(', ')}] in ${dtype}`, () => {
        const [A, B] = [whole(a, 1), whole(b, 2)];
        const Y = naive(A, B);
        const U = whole([...Y.shape], 3);
        const [tA, tB, tU] = [A, B, U].map((x) => toTensor(x, dtype)) as [Tensor, Tensor, Tensor];
        same(tA.matmul(tB), Y);
        const [gA, gB] = grad(([s, t]: Tensor[]) => s.matmul(t).mul(tU).sum())([tA, tB]) as [Tensor, Tensor];
        same(gA, summedTo(naive(U, turned(B)), a));
        same(gB, summedTo(naive(turned(A), U), b));
        // transposes are strides: (Bᵀ Aᵀ)ᵀ is the same product
        const axes = (x: Values) => [...x.shape.keys()].slice(0, -2).concat([x.shape.length - 1, x.shape.length - 2]);
        const turnedBack = tB.transpose(...axes(B)).matmul(tA.transpose(...axes(A)));
        same(turnedBack.transpose(...axes(Y)), Y);
        // ⟨U, AB⟩ is bilinear: H(v, w) = (Uwᵀ, vᵀU)
        const [hA] = hvp(([s, t]: Tensor[]) => s.matmul(t).mul(tU).sum())([tA, tB], [tA, tB]) as [Tensor, Tensor];
        same(hA, summedTo(naive(U, turned(B)), a));
      });
    }
  }
});

describe('Broadcasting and reductions over larger shapes are exact on whole numbers', () => {
  const pairs: [number[], number[]][] = [
    [[64, 33], [33]],
    [
      [64, 33],
      [64, 1],
    ],
    [
      [5, 1, 17],
      [9, 1],
    ],
    [
      [1, 7, 1, 11],
      [3, 1, 5, 1],
    ],
    [[1000], []],
  ];
  for (const [a, b] of pairs) {
    it(`[${a.join(', ')}] with [${b.join(', ')}]`, () => {
      const [A, B] = [whole(a, 4), whole(b, 5)];
      const shape = broadcastShape(a, b);
      const U = whole(shape, 6);
      const [tA, tB, tU] = [A, B, U].map((x) => toTensor(x, 'float64')) as [Tensor, Tensor, Tensor];
      same(
        tA.mul(tB),
        build(shape, (i) => at(A, i) * at(B, i)),
      );
      same(
        tB.sub(tA),
        build(shape, (i) => at(B, i) - at(A, i)),
      );
      const [gA, gB] = grad(([s, t]: Tensor[]) => s.mul(t).mul(tU).sum())([tA, tB]) as [Tensor, Tensor];
      same(
        gA,
        summedTo(
          build(shape, (i) => at(B, i) * at(U, i)),
          a,
        ),
      );
      same(
        gB,
        summedTo(
          build(shape, (i) => at(A, i) * at(U, i)),
          b,
        ),
      );
    });
  }

  for (const axes of [[0], [1], [2], [0, 2], [1, 2], [0, 1], [0, 1, 2]]) {
    it(`sums, largest entries and their places over axes [${axes.join(', ')}] of [13, 37, 21]`, () => {
      const X = whole([13, 37, 21], 7);
      const x = toTensor(X, 'float64');
      const kept = X.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
      same(x.sum(axes, { keepDims: true }), summedTo(X, kept));
      const most = new Map<string, number>();
      build(X.shape, (index) => {
        const key = index.map((i, axis) => (axes.includes(axis) ? 0 : i)).join();
        most.set(key, Math.max(most.get(key) ?? -9, at(X, index)));
        return 0;
      });
      same(
        x.max(axes, { keepDims: true }),
        build(kept, (index) => most.get(index.join())!),
      );
      const U = whole(kept, 8);
      same(
        grad((t: Tensor) => t.sum(axes, { keepDims: true }).mul(toTensor(U, 'float64')).sum())(x),
        build(X.shape, (index) => at(U, index)),
      );
    });
  }

  it('gather with repeated rows adds their cotangents, slice with steps and flips puts them back in place', () => {
    const x = toTensor(whole([50, 8], 9), 'float64');
    const rows = Array.from({ length: 200 }, (_, i) => (i * i) % 50);
    const U = whole([200, 8], 10);
    const expected = build([50, 8], ([r, c]) => rows.reduce((sum, row, i) => sum + (row === r ? at(U, [i, c]) : 0), 0));
    same(grad((t: Tensor) => t.gather(rows).mul(toTensor(U, 'float64')).sum())(x), expected);
    const V = whole([17, 8], 11);
    const g = grad((t: Tensor) =>
      t
        .slice([[0, 50, 3]])
        .flip(0)
        .mul(toTensor(V, 'float64'))
        .sum(),
    )(x);
    same(
      g,
      build([50, 8], ([r, c]) => (r % 3 === 0 ? at(V, [16 - r / 3, c]) : 0)),
    );
  });
});
