/**
 * What happens where a derivative is a matter of convention, or of care: kinks, ties, the branch not taken, powers at
 * zero, and arguments so large that a careless formula overflows.
 */
import fc from 'fast-check';
import { concat, grad, hessian, hvp, jvp, type Tensor, tensor, where } from 'saddlepoint';
import { describe, expect, it } from 'vitest';

/** f′, f″, … at each of the given points, entry by entry. */
const slopes = (f: (x: Tensor) => Tensor, points: number[], order = 1): number[] => {
  let D = (x: Tensor) => f(x).sum();
  for (let k = 1; k < order; k++) {
    const before = D;
    D = (x) => grad(before)(x).sum();
  }
  return grad(D)(tensor(points))
    .toArray()
    .map((g: number) => g + 0); // −0 is 0
};

describe('At a kink the slope is the stated one', () => {
  it('relu′(0) = 0, abs′(0) = 0, leakyRelu′(0) is the slope on the left, elu′(0) = α', () => {
    expect(slopes((x) => x.relu(), [-1, 0, 1])).toEqual([0, 0, 1]);
    expect(slopes((x) => x.abs(), [-1, 0, 1])).toEqual([-1, 0, 1]);
    expect(slopes((x) => x.leakyRelu(0.25), [-1, 0, 1])).toEqual([0.25, 0.25, 1]);
    expect(slopes((x) => x.elu(2), [0, 1])).toEqual([2, 1]);
  });

  it('clamp has slope 1 inside and at the bounds, 0 outside', () => {
    expect(slopes((x) => x.clamp(-1, 2), [-1.5, -1, 0, 2, 2.5])).toEqual([0, 1, 1, 1, 0]);
  });

  it('A tie in maximum and minimum splits the slope in halves', () => {
    for (const name of ['maximum', 'minimum'] as const) {
      const [a, b] = grad(([x, y]: Tensor[]) => x[name](y).sum())([tensor([1, 2, 3]), tensor([1, 3, 2])]);
      expect(a.toArray()[0]).toBe(0.5);
      expect(b.toArray()[0]).toBe(0.5);
      expect(grad((x: Tensor) => x[name](0))(0).item()).toBe(0.5);
      expect(grad((x: Tensor) => x[name](x))(3).item()).toBe(1);
    }
  });

  it('Ties in max and min share the slope equally, over any axes, and the shares add up to 1', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 }),
        fc.constantFrom('max' as const, 'min' as const),
        (data, name) => {
          const x = tensor(Float64Array.from(data), { shape: [2, 3] });
          const best = data.slice(0, 3).reduce((a, b) => Math[name](a, b));
          const row = grad((t: Tensor) => t[name](1).sum())(x).toArray()[0] as number[];
          const ties = data.slice(0, 3).filter((v) => v === best).length;
          expect(row).toEqual(data.slice(0, 3).map((v) => (v === best ? 1 / ties : 0)));
          const all = grad((t: Tensor) => t[name]())(x)
            .toArray()
            .flat() as number[];
          expect(all.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
        },
      ),
      { seed: 1 },
    ));

  it('Second derivatives at these kinks are 0, not NaN', () => {
    for (const f of [
      (x: Tensor) => x.relu(),
      (x: Tensor) => x.abs(),
      (x: Tensor) => x.leakyRelu(),
      (x: Tensor) => x.clamp(0, 1),
      (x: Tensor) => x.maximum(0),
      (x: Tensor) => concat([x, x.mul(2)]).max(),
    ]) {
      expect(slopes(f, [0], 2)).toEqual([0]);
    }
  });

  it('The norm has slope 0 at the origin', () => {
    expect(slopes((x) => x.norm(), [0, 0])).toEqual([0, 0]);
  });

  it('sqrt keeps to IEEE: its slope at 0 is infinite', () => {
    expect(slopes((x) => x.sqrt(), [0])).toEqual([Number.POSITIVE_INFINITY]);
  });

  it('Masks and argmax have slope 0, and a mask multiplies as a constant', () => {
    expect(slopes((x) => x.greater(0).mul(x), [-1, 2])).toEqual([0, 1]);
    expect(slopes((x) => x.argmax().mul(x), [1, 5])).toEqual([1, 1]);
  });
});

describe('where lets nothing through from the branch not taken', () => {
  const cases: [string, (x: Tensor) => Tensor, (x: Tensor) => Tensor, number[]][] = [
    ['log', (x) => x.greater(0), (x) => x.log(), [-1, 0]],
    ['sqrt', (x) => x.greater(0), (x) => x.sqrt(), [-1, 0]],
    ['division', (x) => x.notEqual(0), (x) => tensor(1).div(x), [0]],
    ['reciprocal', (x) => x.notEqual(0), (x) => x.reciprocal(), [0]],
    ['a fractional power', (x) => x.greater(0), (x) => x.pow(0.5), [-1, 0]],
    ['a negative power', (x) => x.greater(0), (x) => x.pow(-2), [0]],
    ['a tensor power', (x) => x.greater(0), (x) => x.pow(x), [-1.5, 0]],
    ['log1p', (x) => x.greater(-1), (x) => x.log1p(), [-1, -2]],
    ['overflow of exp', (x) => x.less(700), (x) => x.exp(), [1000, 800]],
    ['overflow of expm1', (x) => x.less(700), (x) => x.expm1(), [1000]],
    ['a longer chain', (x) => x.greater(0), (x) => x.log().mul(3).sin().div(x), [-1, 0]],
    ['a product that meets both', (x) => x.greater(0), (x) => x.log().square().mul(x.sqrt()), [-1, 0]],
  ];
  for (const [name, mask, f, outside] of cases) {
    it(`${name}: first and second derivative, forward and backward`, () => {
      const inside = 0.75;
      const safe = (x: Tensor) => where(mask(x), f(x), x.mul(2));
      const points = [...outside, inside];
      expect(slopes(safe, points)).toEqual([...outside.map(() => 2), ...slopes(f, [inside])]);
      expect(slopes(safe, points, 2)).toEqual([...outside.map(() => 0), ...slopes(f, [inside], 2)]);
      const ones = tensor(points.map(() => 1));
      expect(jvp(safe)(tensor(points), ones).toArray()).toEqual([...outside.map(() => 2), ...slopes(f, [inside])]);
      const Hv = hvp((x: Tensor) => safe(x).sum())(tensor(points), ones).toArray() as number[];
      expect(Hv.map((h) => h + 0)).toEqual([...outside.map(() => 0), ...slopes(f, [inside], 2)]);
      const H = hessian((x: Tensor) => safe(x).sum())(tensor(points)).toArray() as number[][];
      expect(H.flat().every(Number.isFinite)).toBe(true);
    });
  }

  it('The value is the taken branch’s, NaN or not in the other', () => {
    const x = tensor([-1, 4]);
    expect(where(x.greater(0), x.sqrt(), 0).toArray()).toEqual([0, 2]);
    expect(where(x.greater(0), x, Number.NaN).toArray()).toEqual([Number.NaN, 4]);
  });

  it('A NaN that belongs to the result is not hidden', () => {
    expect(slopes((x) => x.log().mul(x), [-1])[0]).toBeNaN();
    expect(slopes((x) => x.sqrt(), [-1])[0]).toBeNaN();
  });
});

describe('Powers', () => {
  it('0⁰ = 1, by a number and by a tensor', () => {
    expect(tensor(0).pow(0).item()).toBe(1);
    expect(tensor(0).pow(tensor(0)).item()).toBe(1);
  });

  it('xⁿ at 0 has the derivatives of a polynomial, to order four', () => {
    for (const n of [0, 1, 2, 3, 4]) {
      for (let order = 1; order <= 4; order++) {
        const factorial = [1, 1, 2, 6, 24][n];
        expect([n, order, ...slopes((x) => x.pow(n), [0], order)]).toEqual([n, order, order === n ? factorial : 0]);
      }
    }
  });

  it('The same at 0 with the exponent a constant tensor', () => {
    for (const n of [1, 2, 3]) {
      for (let order = 1; order <= 3; order++) {
        expect([n, order, ...slopes((x) => x.pow(tensor(n)), [0], order)]).toEqual([n, order, order === n ? [1, 1, 2, 6][n] : 0]);
      }
    }
  });

  it('A whole power of a negative base has its slope, by a number and by a tensor', () => {
    expect(slopes((x) => x.pow(3), [-2])).toEqual([12]);
    expect(slopes((x) => x.pow(tensor(3)), [-2])).toEqual([12]);
    expect(slopes((x) => x.pow(tensor(3)), [-2], 2)).toEqual([-12]);
    expect(slopes((x) => x.pow(-1), [-2])).toEqual([-0.25]);
  });

  it('The slope in the exponent is xᵖ ln x; at x = 0 it is 0 for p > 0', () => {
    const g = grad((p: Tensor) => tensor(2).pow(p))(3).item();
    expect(g).toBeCloseTo(8 * Math.LN2, 13);
    expect(grad((p: Tensor) => tensor(0).pow(p))(2).item() + 0).toBe(0);
    expect(hessian((p: Tensor) => tensor(0).pow(p))(2).item() + 0).toBe(0);
  });

  it('A fractional power of a negative base is NaN, as IEEE has it', () => {
    expect(tensor(-1).pow(0.5).item()).toBeNaN();
  });
});

describe('Large arguments neither overflow nor turn into NaN', () => {
  const far: [string, (x: Tensor) => Tensor, number[], number[], number[]][] = [
    ['sigmoid', (x) => x.sigmoid(), [-1000, 1000], [0, 1], [0, 0]],
    ['softplus', (x) => x.softplus(), [-1000, 1000], [0, 1000], [0, 1]],
    ['tanh', (x) => x.tanh(), [-1000, 1000], [-1, 1], [0, 0]],
    ['erf', (x) => x.erf(), [-100, 100], [-1, 1], [0, 0]],
    ['gelu', (x) => x.gelu(), [-100, 100], [0, 100], [0, 1]],
    ['elu', (x) => x.elu(), [-1000, 1000], [-1, 1000], [0, 1]],
  ];
  for (const [name, f, points, values, first] of far) {
    it(`${name}: value, slope and curvature`, () => {
      expect(
        f(tensor(points))
          .toArray()
          .map((y: number) => y + 0),
      ).toEqual(values);
      expect(slopes(f, points)).toEqual(first);
      expect(slopes(f, points, 2)).toEqual([0, 0]);
      expect(slopes(f, points, 3)).toEqual([0, 0]);
    });
  }

  it('logSumExp, softmax and logSoftmax of entries around ±1000', () => {
    for (const shift of [-1000, 1000]) {
      const x = tensor([shift, shift]);
      expect(x.logSumExp().item()).toBeCloseTo(shift + Math.LN2, 12);
      expect(x.softmax().toArray()).toEqual([0.5, 0.5]);
      expect(x.logSoftmax().toArray()[0]).toBeCloseTo(-Math.LN2, 14);
      expect(grad((t: Tensor) => t.logSumExp())(x).toArray()).toEqual([0.5, 0.5]);
      const H = hessian((t: Tensor) => t.logSumExp())(x).toArray();
      expect(H).toEqual([
        [0.25, -0.25],
        [-0.25, 0.25],
      ]);
    }
  });

  it('Logits far apart: logSoftmax keeps the small probability’s logarithm, and its slope', () => {
    const x = tensor([0, 2000]);
    expect(x.logSoftmax().toArray()).toEqual([-2000, 0]);
    expect(grad((t: Tensor) => t.logSoftmax().at(0))(x).toArray()).toEqual([1, -1]);
  });

  it('A masked logit, −∞, has probability 0 and lets no NaN through', () => {
    const masked = (x: Tensor) => where(tensor([1, 1, 0]), x, Number.NEGATIVE_INFINITY);
    const x = tensor([0, 0, 5]);
    expect(masked(x).softmax().toArray()).toEqual([0.5, 0.5, 0]);
    expect(masked(x).logSumExp().item()).toBeCloseTo(Math.LN2, 15);
    const g = grad((t: Tensor) => masked(t).logSumExp())(x).toArray();
    expect(g).toEqual([0.5, 0.5, 0]);
    const s = grad((t: Tensor) => masked(t).softmax().at(0))(x).toArray() as number[];
    expect(s.map((v) => v + 0)).toEqual([0.25, -0.25, 0]);
    const H = hessian((t: Tensor) => masked(t).logSumExp())(x).toArray() as number[][];
    expect(H.flat().every(Number.isFinite)).toBe(true);
    expect(tensor([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]).logSumExp().item()).toBe(Number.NEGATIVE_INFINITY);
  });

  it('log1p and expm1 keep their digits near 0', () => {
    expect(tensor(1e-20).log1p().item()).toBe(1e-20);
    expect(tensor(1e-20).expm1().item()).toBe(1e-20);
  });

  it('The norm neither overflows nor underflows', () => {
    expect(tensor([3e200, 4e200]).norm().item() / 5e200).toBeCloseTo(1, 14);
    expect(tensor([3e-200, 4e-200]).norm().item() / 5e-200).toBeCloseTo(1, 14);
    const g = grad((x: Tensor) => x.norm())(tensor([3e200, 4e200])).toArray();
    expect(g[0]).toBeCloseTo(0.6, 14);
  });

  it('IEEE holds elsewhere: log 0 = −∞, 1/0 = ∞, 0/0 is NaN', () => {
    expect(tensor(0).log().item()).toBe(Number.NEGATIVE_INFINITY);
    expect(tensor(1).div(0).item()).toBe(Number.POSITIVE_INFINITY);
    expect(tensor(0).div(0).item()).toBeNaN();
  });
});
