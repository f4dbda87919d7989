/** Both tails of every function of one number: value and two derivatives to a few units in the last place. */
import { grad, hessian, type Tensor, tensor } from 'saddlepoint';
import { binaryCrossEntropy, crossEntropy } from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';
import { REFERENCE } from './tails-reference.ts';

const FUNCTIONS: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  softplus: (x) => x.softplus(),
  gelu: (x) => x.gelu(),
  erf: (x) => x.erf(),
  silu: (x) => x.mul(x.sigmoid()),
  logSigmoid: (x) => x.neg().softplus().neg(),
  elu: (x) => x.elu(),
  expm1: (x) => x.expm1(),
  log1p: (x) => x.log1p(),
  exp: (x) => x.exp(),
  log: (x) => x.log(),
  sqrt: (x) => x.sqrt(),
  reciprocal: (x) => x.reciprocal(),
  'pow(1.5)': (x) => x.pow(1.5),
};
const rows = REFERENCE.trim()
  .split('\n')
  .map((line) => line.split(' '));
const ULP = 2 ** -52;
const SUBNORMAL = 2 ** -1060; // below 2⁻¹⁰²² numbers have fewer digits, and factors made of them too

describe.each(Object.entries(FUNCTIONS))('%s', (name, f) => {
  const points = rows.filter(([of]) => of === name).map(([, ...numbers]) => numbers.map(Number));
  it.each([0, 1, 2])('derivative %i is right to 5 ulps on both tails', (order) => {
    expect(points.length).toBeGreaterThan(5);
    for (const [x, ...exact] of points) {
      const found = [f(tensor(x)), grad(f)(x), grad(grad(f))(x)][order].item();
      // beside a zero of the function, as gelu's at −0.75 or σ″'s at 0, to ulps of its size nearby: that is of the terms it is the sum of
      const size = Math.max(Math.abs(exact[order]), Math.abs(x) < 2 ? 0.5 * Math.abs(exact[0]) : 0);
      expect(Math.abs(found - exact[order]), `f at ${x}: ${found} instead of ${exact[order]}`).toBeLessThanOrEqual(
        5 * ULP * size + SUBNORMAL,
      );
    }
  });
});

const close = (found: number, exact: number): void => expect(Math.abs(found - exact)).toBeLessThanOrEqual(4 * ULP * Math.abs(exact));

describe('losses of one logit', () => {
  it('Binary cross-entropy is the same from either side: (z, 1) and (−z, 0)', () => {
    for (const z of [-40, -20, -3, 0.5, 20, 30, 36, 40, 300]) {
      const [one, none] = [1, 0].map((y) => (t: Tensor) => binaryCrossEntropy(t.reshape([1]), tensor([y])));
      close(one(tensor(z)).item(), Math.log1p(Math.exp(-Math.abs(z))) + Math.max(-z, 0));
      expect(one(tensor(z)).item()).toBe(none(tensor(-z)).item());
      expect(grad(one)(z).item()).toBe(-grad(none)(-z).item());
      close(hessian(one)(tensor(z)).item(), hessian(none)(tensor(-z)).item());
    }
  });

  it('Cross-entropy of a class that is nearly sure keeps loss, gradient and curvature', () => {
    for (const z of [20, 36, 40, 300]) {
      const f = (t: Tensor): Tensor => crossEntropy(t.mul(tensor([[1, 0]])), [0]);
      const e = Math.exp(-z);
      close(f(tensor(z)).item(), Math.log1p(e));
      close(grad(f)(z).item(), -e / (1 + e));
      close(hessian(f)(tensor(z)).item(), e / (1 + e) ** 2);
    }
  });

  it('Softmax of an entry that takes nearly all has the slope of the sigmoid', () => {
    for (const z of [20, 36, 40, 300]) {
      const f = (t: Tensor): Tensor =>
        t
          .mul(tensor([1, 0]))
          .softmax()
          .at(0);
      close(grad(f)(z).item(), Math.exp(-z) / (1 + Math.exp(-z)) ** 2);
    }
  });
});
