/** What a check of gradients must let pass, and what it must not. */
import fc from 'fast-check';
import type * as saddlepoint from 'saddlepoint';
import { stopGradient, type Tensor, tensor } from 'saddlepoint';
import type { Documented } from '../defaults.ts';
import { real, shapes, valuesOf } from '../generators-tensor.ts';
import type { Law } from '../law.ts';
import { Refutation } from '../terms.ts';

export type CheckGradients = typeof saddlepoint.checkGradients;

/** Smooth functions with curvature in every direction, values from 10⁻³ to 10³. */
const SMOOTH: readonly ((x: Tensor) => Tensor)[] = [
  (x) => x.sin().add(x.square().sum()).tanh().mul(x.exp()).sum(),
  (x) => x.square().add(1).log().sum().mul(1000),
  (x) => x.sub(0.3).exp().sum().mul(1e-3),
  (x) => x.sum().sin().add(x.square().sum().sqrt().mul(x.cos().mean())).add(1e3),
  (x) => x.square().sum().cos().mul(x.exp().mean()).sub(1e3),
];
const cases = fc.record({
  f: fc.constantFrom(...SMOOTH),
  x: shapes({ minRank: 1, maxRank: 2 }).chain((shape) => valuesOf(shape, real(0.2, 1))),
  seed: fc.nat(1000),
});
const refuses = (check: () => unknown, what: RegExp): boolean => {
  try {
    check();
    return false;
  } catch (error) {
    return what.test((error as Error).message);
  }
};
/** What a check finds that passes; one that refuses is refuted. */
const passing = <T>(check: () => T): T => {
  try {
    return check();
  } catch (error) {
    throw new Refutation(`right derivatives are refused: ${(error as Error).message}`);
  }
};
const point = ({ shape, data }: { shape: readonly number[]; data: readonly number[] }): Tensor =>
  tensor(Float64Array.from(data), { shape: [...shape] });

export const lawsOfCheckGradients: readonly Law<CheckGradients>[] = [
  {
    id: 'checkGradients.passes',
    rows: ['L01', 'L02'],
    claim: 'right derivatives pass, in as many directions as asked for, with orders near 2 and near 3, also beside a large constant',
    tolerance: 'O',
    runs: 40,
    property: (check) =>
      fc.property(cases, fc.integer({ min: 1, max: 3 }), fc.constantFrom(1 as const, 2 as const), ({ f, x, seed }, directions, order) => {
        const { gradientOrders, hessianOrders } = passing(() => check(f, point(x), { directions, order, seed }));
        return (
          gradientOrders.length === directions &&
          gradientOrders.every((p) => p >= 1.65 && (p <= 3.5 || p === Infinity)) &&
          hessianOrders.length === (order === 2 ? directions : 0) &&
          hessianOrders.every((p) => p >= 2.65 && (p <= 4.5 || p === Infinity))
        );
      }),
  },
  {
    id: 'checkGradients.gradient',
    rows: ['L02'],
    claim: 'a gradient that is 1 % off, of either sign, is refused in every direction, however large or small the function',
    tolerance: 'O',
    runs: 40,
    property: (check) =>
      fc.property(cases, fc.constantFrom(-0.01, 0.01, 0.5), ({ f, x, seed }, off) => {
        // a part of the value that the derivative does not see
        const wrong = (t: Tensor): Tensor => f(t).add(stopGradient(t.sum().mul(f(t).abs()).mul(off)));
        return refuses(() => check(wrong, point(x), { directions: 1, order: 1, seed }), /gradient is wrong.*h\^(0\.9|1\.[0-5])/);
      }),
  },
  {
    id: 'checkGradients.hessian',
    rows: ['L01', 'L03'],
    claim: 'a second derivative that is lost, under a right first one, passes at order 1 and is refused at order 2',
    tolerance: 'O',
    runs: 40,
    property: (check) =>
      fc.property(cases, ({ x, seed }) => {
        // ∇(½ s(t)·t²) with s held is s t, the gradient of s t²/2 for s = 1; the part 2u(t − u) + u² has the slope of t² and no curvature
        const lost = (t: Tensor): Tensor => {
          const u = stopGradient(t);
          return t.sub(u).mul(u.square()).mul(3).add(u.pow(3)).sum();
        };
        passing(() => check(lost, point(x), { directions: 1, order: 1, seed }));
        return refuses(() => check(lost, point(x), { directions: 1, order: 2, seed }), /Hessian is wrong.*h\^(1\.9|2\.[0-5])/);
      }),
  },
  {
    id: 'checkGradients.linear',
    rows: ['L01'],
    claim:
      'where there is no remainder at all, of a linear function of any size and sign, or none, the order is infinite and nothing is refused',
    tolerance: 'A',
    runs: 40,
    property: (check) =>
      fc.property(cases, fc.integer({ min: -31, max: 30 }), fc.constantFrom(1, -1), fc.boolean(), ({ x, seed }, k, sign, atZero) => {
        const by = k < -30 ? 0 : sign * 2 ** k;
        const at = atZero ? point({ ...x, data: x.data.map(() => 0) }) : point(x);
        const { gradientOrders, hessianOrders } = passing(() => check((t: Tensor) => t.sum().mul(by), at, { seed }));
        return [...gradientOrders, ...hessianOrders].every((p) => p === Infinity);
      }),
  },
  {
    id: 'checkGradients.quadratic',
    rows: ['L01'],
    claim: 'a quadratic has no third remainder: its order is infinite, at a maximum too, with steps up to 1',
    tolerance: 'A',
    runs: 40,
    property: (check) =>
      fc.property(cases, fc.integer({ min: -30, max: 30 }), fc.constantFrom(1, -1), ({ x, seed }, k, sign) => {
        const f = (t: Tensor): Tensor =>
          t
            .square()
            .sum()
            .mul((sign * 2 ** k) / 3);
        const at = point({ ...x, data: x.data.map(() => 0) });
        const { gradientOrders, hessianOrders } = passing(() => check(f, at, { seed, step: 1 }));
        return gradientOrders.every((p) => Math.abs(p - 2) < 1e-9) && hessianOrders.every((p) => p === Infinity);
      }),
  },
  {
    id: 'checkGradients.crossing',
    rows: ['L01', 'L02'],
    claim: 'right derivatives pass where terms of the second and third order cancel on a step of one sign, just above rounding',
    tolerance: 'O',
    runs: 40,
    property: (check) =>
      fc.property(fc.nat(1000), fc.integer({ min: 8, max: 9 }), fc.constantFrom(1, -1), (seed, k, sign) => {
        // t² ∓ 2ᵏ t³ is 0 at t = ±2⁻ᵏ
        const f = (t: Tensor): Tensor => t.square().sub(t.pow(3).mul(sign * 2 ** k)).sum().add(2 ** 26); // biome-ignore format: one line
        const { gradientOrders, hessianOrders } = passing(() => check(f, tensor([0]), { directions: 1, seed }));
        return gradientOrders.every((p) => p >= 1.65 && p <= 3.5) && hessianOrders.every((p) => p >= 2.65);
      }),
  },
  {
    id: 'checkGradients.slight',
    rows: ['L02'],
    claim: 'a gradient that is 10⁻⁴ off is refused, however large or small the function',
    tolerance: 'O',
    label: 'quality',
    runs: 40,
    property: (check) =>
      fc.property(cases, fc.constantFrom(1e-4, -1e-4), fc.integer({ min: -30, max: 30 }), ({ x, seed }, off, k) => {
        const wrong = (t: Tensor): Tensor => t.exp().sum().add(stopGradient(t.sum().mul(off))).mul(2 ** k); // biome-ignore format: one line
        const one = point({ shape: [1], data: x.data.slice(0, 1) });
        return refuses(() => check(wrong, one, { directions: 1, order: 1, seed }), /gradient is wrong/);
      }),
  },
  {
    id: 'checkGradients.nan',
    rows: [],
    claim: 'NaN beside x is refused, and so named',
    tolerance: 'E',
    runs: 20,
    property: (check) =>
      fc.property(cases, ({ x, seed }) => {
        const at = point(x);
        const c = at.sum().item();
        const beside = (t: Tensor): Tensor => t.sum().sub(c).square().neg().add(1e-6).sqrt();
        return refuses(() => check(beside, at, { seed, order: 1 }), /NaN/);
      }),
  },
  {
    id: 'checkGradients.steps',
    rows: ['L02'],
    claim:
      'the first and largest step is 2⁻⁴ of the length of x, or of 1 where x is shorter, or what it is told to be, along each direction',
    tolerance: 'B',
    label: 'convention',
    conventions: 'a step of its own size, whatever x is',
    runs: 40,
    property: (check) =>
      fc.property(cases, fc.constantFrom(1e-3, 0.1, 1, 30), fc.constantFrom(undefined, 0.25, 2 ** -6), ({ x, seed }, by, step) => {
        const data = x.data.map((each) => each * by);
        const at = point({ ...x, data });
        let farthest = 0;
        const f = (t: Tensor): Tensor => {
          farthest = Math.max(farthest, Math.hypot(...Array.from(t.data, (each, i) => each - data[i])));
          return t.square().sum();
        };
        passing(() => check(f, at, { seed, directions: 1, order: 1, ...(step === undefined ? {} : { step }) }));
        const expected = (step ?? 2 ** -4) * Math.max(1, Math.hypot(...data));
        return Math.abs(farthest - expected) <= 1e-12 * expected;
      }),
  },
  {
    id: 'checkGradients.cancels',
    rows: ['L02'],
    claim:
      'where large terms cancel in the function and rounding is far above that of its value, right derivatives pass, and a gradient that is half off is refused',
    tolerance: 'O',
    runs: 40,
    property: (check) =>
      fc.property(cases, fc.integer({ min: 10, max: 22 }), ({ x, seed }, k) => {
        const at = point(x);
        const drowned = (t: Tensor): Tensor =>
          SMOOTH[0](t)
            .add(2 ** k)
            .sub(2 ** k);
        const wrong = (t: Tensor): Tensor => drowned(t).add(stopGradient(drowned(t)).mul(0.5));
        const { gradientOrders, hessianOrders } = passing(() => check(drowned, at, { directions: 1, order: 2, seed }));
        return (
          gradientOrders.length === 1 &&
          hessianOrders.length === 1 &&
          refuses(() => check(wrong, at, { directions: 1, order: 1, seed }), /gradient is wrong/)
        );
      }),
  },
];

/** The documented options, with the orders that are seen of a function with terms of every order. */
export const documentedCheck = (check: CheckGradients): Documented => ({
  name: 'checkGradients',
  defaults: { order: 2, directions: 5, step: 2 ** -4, seed: 1 },
  behaviour: (options) => {
    const { gradientOrders, hessianOrders } = check(SMOOTH[0], tensor([0.3, 0.5]), options);
    return [...gradientOrders, ...hessianOrders];
  },
});
