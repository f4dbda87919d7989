/** Heads are read where they lie; attention must be its formula with the heads taken apart, and its derivatives the formula's. */
import { fc, test } from '@fast-check/vitest';
import { grad, hessian, hvp, randn, type Tensor, valueAndGrad } from 'saddlepoint';
import { selfAttention } from 'saddlepoint/nn';
import { describe, expect } from 'vitest';

const cases = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  tokens: fc.integer({ min: 1, max: 5 }),
  heads: fc.integer({ min: 1, max: 3 }),
  d: fc.integer({ min: 1, max: 3 }),
  seed: fc.integer({ min: 0, max: 1000 }),
});

type Tree = { Wq: Tensor; Wk: Tensor; Wv: Tensor; Wo: Tensor };

/** softmax(Q Kᵀ/√d) V by operations, each head a matrix of its own. */
const formula =
  ({ batch, tokens, heads, d }: { batch: number; tokens: number; heads: number; d: number }) =>
  ({ Wq, Wk, Wv, Wo }: Tree, x: Tensor): Tensor => {
    const [Q, K, V] = [Wq, Wk, Wv].map((W) => x.matmul(W).reshape([batch, tokens, heads, d]).transpose(0, 2, 1, 3));
    const P = Q.matmul(K.transpose(0, 1, 3, 2))
      .div(Math.sqrt(d))
      .softmax(-1);
    return P.matmul(V)
      .transpose(0, 2, 1, 3)
      .reshape([batch, tokens, heads * d])
      .matmul(Wo);
  };

const near = (found: Tensor, expected: Tensor): void => {
  expect(found.shape).toEqual(expected.shape);
  const largest = Math.max(1, ...expected.data.map(Math.abs));
  for (let i = 0; i < found.size; i++) expect(Math.abs(found.data[i] - expected.data[i]) / largest).toBeLessThanOrEqual(1000 * 2 ** -52);
};

describe('Heads where they lie', () => {
  test.prop([cases], { numRuns: 40 })('values and derivatives of both orders are those of the heads taken apart', (given) => {
    const { batch, tokens, heads, d, seed } = given;
    const layer = selfAttention(heads * d, { heads, seed });
    const x = randn([batch, tokens, heads * d], { seed });
    const [fast, slow] = [layer.apply.bind(layer), formula(given)];
    near(fast(layer.tree, x), slow(layer.tree, x));
    const loss = (f: typeof slow) => (tree: Tree, y: Tensor) => {
      const z = f(tree, y);
      return z.square().mul(z).sum();
    };
    const [ours, theirs] = [fast, slow].map((f) => valueAndGrad((tree: Tree) => loss(f)(tree, x))(layer.tree).gradient as Tree);
    for (const name of ['Wq', 'Wk', 'Wv', 'Wo'] as const) near(ours[name], theirs[name]);
    const of = (f: typeof slow) => (y: Tensor) => loss(f)(layer.tree, y);
    near(grad(of(fast))(x), grad(of(slow))(x));
    near(hvp(of(fast))(x, x.sin()), hvp(of(slow))(x, x.sin()));
    // all rows of a Hessian at once: cotangents with leading axes
    if (x.size <= 18) near(hessian(of(fast))(x), hessian(of(slow))(x));
  });
});
