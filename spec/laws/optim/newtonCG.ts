/**
 * Laws of the inside of a Newton–CG step, held to conjugate gradients written here:
 *
 *   p from 0 until ‖Hp + g‖ ≤ min(½, √(‖g‖/‖g⁰‖)) ‖g‖,   or along the first d with dᵀHd < 0, for as long as it pays
 */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { needs } from '../terms.ts';
import type { Defaults } from './second.ts';
import { difference, dot, dyadic, endOf, forAll, holds, type Loss, loss, type Make, near, norm, quadratic, reflection, same, times, withSpectrum } from './tools.ts'; // biome-ignore format: one line

type Rows = readonly (readonly number[])[];

/** Conjugate gradients on Hp = −g: every p with its residual, and the first direction of negative curvature. */
function gradients(H: Rows, g: ArrayLike<number>): { steps: { p: number[]; left: number }[]; down?: number[] } {
  const n = g.length;
  const [p, r] = [Array<number>(n).fill(0), Array.from(g)];
  let d = r.map((x) => -x);
  const steps = [];
  for (let k = 0; k < 2 * n && norm(r) > 1e-14 * norm(g); k++) {
    const Hd = times(H, d);
    if (dot(d, Hd) < 0) return { steps, down: d };
    const before = dot(r, r);
    const α = before / dot(d, Hd);
    for (let i = 0; i < n; i++) {
      p[i] += α * d[i];
      r[i] += α * Hd[i];
    }
    steps.push({ p: [...p], left: norm(r) });
    d = d.map((x, i) => -r[i] + (dot(r, r) / before) * x);
  }
  return { steps };
}

/** The loss, and how many products have been asked for. */
function counted(f: Loss): { f: Loss; asked: () => number } {
  let count = 0;
  const hvp: Loss['hvp'] = (θ, v) => {
    count++;
    return f.hvp(θ, v);
  };
  return { f: { ...f, hvp }, asked: () => count };
}

const starts = fc.array(dyadic.filter((x) => x !== 0), { minLength: 6, maxLength: 6 }); // biome-ignore format: one line
const axes = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 6, maxLength: 6 });
/** Eigenvalues from 1 to 1000, no two alike. */
const sizes = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 6, maxLength: 6 }).map((ks) => ks.map((k) => 10 ** (k / 10)));

/** ½ΣΛᵢyᵢ² + ¼Σyᵢ⁴ with y = Qθ: saddles and maxima that lead down to a floor. */
function well(Λ: readonly number[], v: readonly number[]): { f: Loss; H: (θ: ArrayLike<number>) => Rows } {
  const Q = reflection(v);
  const H = (θ: ArrayLike<number>): number[][] => {
    const h = Array.from(times(Q, θ), (x, i) => Λ[i] + 3 * x * x);
    return Q.map((row) => Q.map((other) => row.reduce((sum, q, k) => sum + q * h[k] * other[k], 0)));
  };
  const f = loss(
    (θ) => times(Q, θ).reduce((sum, x, i) => sum + (Λ[i] * x * x) / 2 + x ** 4 / 4, 0),
    (θ) => times(Q, times(Q, θ).map((x, i) => Λ[i] * x + x ** 3)), // biome-ignore format: one line
    H,
  );
  return { f, H };
}

export const newtonCGStepLaws: Law<Make<Defaults>>[] = [
  {
    id: 'newtonCG.truncated',
    rows: ['L16'],
    claim:
      'Newton–CG: on a convex quadratic each step is that of conjugate gradients, cut off at the first residual below min(½, √(‖g‖/‖g⁰‖))‖g‖, with a product for each',
    tolerance: 'B',
    label: 'convention',
    conventions: 'other forcing terms: a constant, min(½, √‖g‖), Eisenstat and Walker’s',
    property: (make) =>
      forAll(sizes, axes, starts, (Λ, v, start) => {
        const H = withSpectrum(Λ, v);
        const { f, asked } = counted(quadratic(H));
        const [rule, θ] = [make({}), Float64Array.from(start)];
        const state = rule.init(θ);
        const first = norm(f.gradient(θ));
        for (let t = 0; t < 3; t++) {
          const g = f.gradient(θ);
          const [before, products] = [θ.slice(), asked()];
          const goal = Math.min(0.5, Math.sqrt(norm(g) / first)) * norm(g);
          const { steps } = gradients(H, g);
          // where a residual is within a rounding of the goal, either choice is right
          if (steps.some(({ left }) => Math.abs(left / goal - 1) < 1e-6)) return;
          const at = steps.findIndex(({ left }) => left <= goal);
          rule.step(θ, state, f);
          near(difference(θ, before), steps[at].p, 1e-8 * norm(steps[at].p), `step ${t + 1}`);
          holds(asked() - products === at + 1, () => `step ${t + 1}: ${asked() - products} products, ${at + 1} suffice`);
        }
      }),
  },
  {
    id: 'newtonCG.products',
    rows: ['L16'],
    claim: 'Newton–CG: `products` ends conjugate gradients after so many Hessian-vector products, with the step that they have made',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'products', 'number');
      return forAll(sizes, axes, starts, fc.integer({ min: 1, max: 4 }), (Λ, v, start, products) => {
        const H = withSpectrum(Λ, v);
        const { f, asked } = counted(quadratic(H));
        const { steps } = gradients(H, f.gradient(start));
        const goal = norm(f.gradient(start)) / 2;
        const at = steps.findIndex(({ left }, k) => left <= goal * (1 + 1e-6) || k === products - 1);
        if (steps[at].left <= goal * (1 + 1e-6) && at < products - 1) return;
        const [rule, θ] = [make({ products }), Float64Array.from(start)];
        rule.step(θ, rule.init(θ), f);
        holds(asked() === products, () => `${asked()} products, ${products} are allowed`);
        near(difference(θ, start), steps[at].p, 1e-8 * norm(steps[at].p), 'the step');
      });
    },
  },
  {
    id: 'newtonCG.way-down',
    rows: ['L08', 'L16'],
    claim:
      'Newton–CG: where dᵀHd < 0 on the way it goes along that d; the loss falls, it falls further than at half the step where that is the first or longer, and a step twice as long would not win more',
    tolerance: 'B',
    property: (make) =>
      forAll(sizes, axes, starts, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 10 }), (sizes, v, start, k, e) => {
        const Λ = sizes.map((λ, i) => (i < k ? -λ : λ));
        const { f, H } = well(Λ, v);
        const θ = Float64Array.from(start, (x) => x * 2 ** -e);
        const before = θ.slice();
        const { down, steps } = gradients(H(θ), f.gradient(θ));
        const goal = norm(f.gradient(θ)) / 2;
        if (down === undefined || steps.some(({ left }) => left <= goal * (1 + 1e-6))) return;
        const rule = make({});
        rule.step(θ, rule.init(θ), f);
        const p = difference(θ, before);
        const along = dot(p, down) / dot(down, down);
        near(p, down.map((x) => along * x), 1e-7 * norm(p), 'the step, along d'); // biome-ignore format: one line
        holds(along > 0, () => `the step is ${along} d: uphill`);
        const at = (s: number): number => f.value(before.map((x, i) => x + s * p[i]));
        holds(at(1) < at(0), () => `the loss went from ${at(0)} to ${at(1)}`);
        holds(at(2) >= at(1), () => `twice the step wins more: ${at(2)} instead of ${at(1)}`);
        // the first step is the one at which slope and curvature promise the same
        const first = (2 * Math.abs(dot(f.gradient(before), down))) / Math.abs(dot(down, times(H(before), down)));
        const doublings = Math.log2(along / first);
        near(doublings, Math.round(doublings), 1e-6, 'log₂ of the step over the first');
        if (doublings > 0.5) holds(at(0.5) > at(1), () => `half the step wins more: ${at(0.5)} instead of ${at(1)}`);
        else if (doublings < -0.5) {
          const slope = dot(f.gradient(before), p);
          holds(!(at(2) < at(0) + 2e-4 * slope), () => 'twice the step would have decreased sufficiently');
        }
      }),
  },
  {
    id: 'newtonCG.flat',
    rows: ['L29'],
    claim:
      'Newton–CG: on a linear loss it goes down the gradient; on ½x² + by, where the second direction has no curvature, it takes what conjugate gradients have made so far, −2g from x = ±b',
    tolerance: 'E',
    label: 'convention',
    conventions: 'along the direction without curvature',
    property: (make) =>
      forAll(fc.integer({ min: -8, max: 8 }), fc.boolean(), fc.boolean(), (e, left, down) => {
        const b = (down ? -1 : 1) * 2 ** e;
        const x = left ? -b : b;
        const plane = loss(([u, v]: any) => x * u + b * v, () => [x, b], () => [[0, 0], [0, 0]]); // biome-ignore format: one line
        const [u, v] = endOf(make({}), plane, [0, 0], 1);
        holds(u / x === v / b && u / x < 0, () => `the gradient is [${x}, ${b}], the step [${u}, ${v}]`);
        const trough = loss(([u, v]: any) => (u * u) / 2 + b * v, ([u]: any) => [u, b], () => [[1, 0], [0, 0]]); // biome-ignore format: one line
        same(endOf(make({}), trough, [x, 0], 1), [-x, -2 * b], 'θ after a step');
      }),
  },
  {
    id: 'newtonCG.no-floor',
    rows: [],
    claim: 'Newton–CG: where the loss falls for ever, as −½λx², a step ends after a hundred losses at most, far out and finite',
    tolerance: 'E',
    property: (make) =>
      forAll(fc.integer({ min: -8, max: 8 }), (e) => {
        let asked = 0;
        const hill = loss(([x]: any) => (-(2 ** e) * x * x) / 2, ([x]: any) => [-(2 ** e) * x], () => [[-(2 ** e)]]); // biome-ignore format: one line
        const value: Loss['value'] = (θ) => {
          asked++;
          return hill.value(θ);
        };
        const [x] = endOf(make({}), { ...hill, value }, [1], 1);
        holds(asked <= 100 && x >= 2 && Number.isFinite(x), () => `x = ${x} after ${asked} losses`);
      }),
  },
];
