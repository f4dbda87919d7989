/** Laws of Levenberg–Marquardt where H is not definite, where the loss shows nothing, and of its trust in the model. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { needs } from '../terms.ts';
import type { Defaults } from './second.ts';
import { difference, dot, forAll, holds, type Loss, loss, type Make, near, nonZero, path, quadratic, same, times } from './tools.ts';

/** Where Newton's step on √(1 + x²) is not too long: x → −x³. */
const near0 = fc.array(nonZero.map((x) => x / 32), { minLength: 2, maxLength: 2 }); // biome-ignore format: one line
const dampings = fc.integer({ min: -6, max: 2 }).map((k) => 2 ** k);

/** Symmetric matrices of order 2 to 4 with a row that is negative somewhere, each coordinate in a unit of its own. */
const indefinite = fc.integer({ min: 2, max: 4 }).chain((n) => {
  const entries = fc.array(fc.integer({ min: -16, max: 16 }), { minLength: n * n, maxLength: n * n });
  const units = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: n, maxLength: n });
  return fc.tuple(entries, units, fc.array(nonZero, { minLength: n, maxLength: n })).map(([a, k, start]) => ({
    H: k.map((p, i) => k.map((q, j) => (a[Math.min(i, j) * n + Math.max(i, j)] / 8) * 2 ** (p + q))),
    start: start.map((x, i) => x * 2 ** -k[i]),
  }));
});

/** Whether A has a Cholesky factor, by the signs of its pivots. */
function definite(A: readonly (readonly number[])[]): boolean {
  const U = A.map((row) => [...row]);
  return U.every((row, k) => {
    for (let i = k + 1; i < U.length; i++) for (let j = U.length - 1; j >= k; j--) U[i][j] -= (U[i][k] / row[k]) * row[j];
    return row[k] > 0;
  });
}
const plus = (H: readonly (readonly number[])[], μ: number, D: readonly number[]): number[][] =>
  H.map((row, i) => row.map((h, j) => (i === j ? h + μ * D[i] : h)));

/** The same loss with a constant added, of which rounding leaves less and less. */
const raised = (f: Loss, by: number): Loss => {
  const value = (θ: ArrayLike<number>): number => f.value(θ) + by;
  return { ...f, value, valueAndGradient: (θ) => ({ value: value(θ), gradient: f.gradient(θ) }) };
};
/** √(1 + x²) + ½√(1 + 4y²), each in a unit of its own: Newton's step from beyond 1 is too long. */
const bowls = ([u, v]: readonly number[]): Loss => {
  const [X, Y] = [(θ: ArrayLike<number>) => Math.hypot(1, u * θ[0]), (θ: ArrayLike<number>) => Math.hypot(1, 2 * v * θ[1])];
  return loss(
    (θ) => X(θ) + Y(θ) / 2,
    (θ) => [(u * u * θ[0]) / X(θ), (2 * v * v * θ[1]) / Y(θ)],
    (θ) => [[u ** 2 / X(θ) ** 3, 0], [0, (2 * v ** 2) / Y(θ) ** 3]], // biome-ignore format: a matrix
  );
};

export const levenbergMarquardtStepLaws: Law<Make<Defaults>>[] = [
  {
    id: 'levenbergMarquardt.indefinite',
    rows: ['L25'],
    claim:
      'Levenberg–Marquardt: where H is not definite the step solves (H + μD)p = −g with D such that in D^−½HD^−½ every row’s largest entry is 1 to 5 %, and μ the first of μ₀, 4μ₀, 16μ₀, … at which H + μD is definite',
    tolerance: 'B',
    label: 'convention',
    conventions: 'a multiple of I, or of the absolute diagonal',
    property: (make, terms) => {
      needs(terms, 'damping', 'number');
      return forAll(indefinite, dampings, ({ H, start }, damping) => {
        const f = quadratic(H);
        const g = f.gradient(start);
        const p = difference(path(make({ damping }), f, start, 1)[1], start);
        // a row of zeros has no scale, a coordinate that stays shows none, and diagonal dominance is definite already
        if (definite(H) || H.some((row) => row.every((h) => h === 0)) || g.some((x) => x === 0)) return;
        const Hp = times(H, p);
        // μD as the step has it: (H + μD)p = −g, row by row
        const μD = Array.from(p, (x, i) => -(g[i] + Hp[i]) / x);
        const largest = H.map((row, i) => Math.max(...row.map((h, j) => Math.abs(h) / Math.sqrt(μD[i] * μD[j]))));
        holds(μD.every((x) => x > 0), () => `μD is [${μD}]`); // biome-ignore format: one line
        const μ = 1 / largest[0];
        const k = Math.round(Math.log(μ / damping) / Math.log(4));
        near(largest.map((x) => x * damping * 4 ** k), largest.map(() => 1), 0.05, 'the largest entry of each row'); // biome-ignore format: one line
        holds(k >= 0, () => `μ is ${damping}·4^${k}`);
        if (k > 0) holds(!definite(plus(H, (1 - 1e-9) / 4, μD)), () => `a quarter of μ = ${damping}·4^${k} would have done`);
      });
    },
  },
  {
    id: 'levenbergMarquardt.trust',
    rows: ['L25'],
    claim:
      'Levenberg–Marquardt: μ after a step follows the share γ of the predicted fall that came true: refused up to 10⁻⁴ and tried with 4μ, then 2μ below ¼, μ to ¾, μ/10 above',
    tolerance: 'B',
    label: 'convention',
    conventions: 'Nielsen’s factors, trust regions',
    property: (make, terms) => {
      needs(terms, 'damping', 'number');
      const shares = fc.constantFrom(-1, 5e-5, 2e-4, 9e-4, 0.24, 0.26, 0.74, 0.76, 1, 1.5);
      return forAll(nonZero, nonZero, dampings, shares, (g, h, damping, γ) => {
        // a script of one dimension: slope g, curvature |h|, and at the first trial point the loss that γ says
        const curvature = Math.abs(h);
        const step = (μ: number): number => -g / (curvature * (1 + μ));
        const predicted = (p: number): number => -(g * p) - (curvature * p * p) / 2;
        const model = (p: number): number => 100 - predicted(p);
        let μ = damping;
        const first = step(μ);
        const value = ([x]: ArrayLike<number> & Iterable<number>): number =>
          x !== 0 && Math.abs(x - first) <= 1e-12 * Math.abs(first) ? 100 - γ * predicted(first) : model(x);
        const f: Loss = loss(value as never, () => [g], () => [[curvature]]); // biome-ignore format: one line
        const rule = make({ damping });
        const θ = Float64Array.of(0);
        const state = rule.init(θ);
        rule.step(θ, state, f);
        if (γ <= 1e-4) μ *= 4;
        near(θ[0], step(μ), 1e-12 * Math.abs(step(μ)), 'the first step');
        μ *= γ > 0.75 || γ <= 1e-4 ? 0.1 : γ < 0.25 ? 2 : 1;
        // from another place, to see μ
        θ[0] = 1000;
        const from = 1000;
        const g2: Loss = loss((([x]: any) => 50 - predicted(x - from)) as never, () => [g], () => [[curvature]]); // biome-ignore format: one line
        rule.step(θ, state, g2);
        near(θ[0] - from, step(μ), 1e-12 * (from + Math.abs(step(μ))), 'the second step');
      });
    },
  },
  {
    id: 'levenbergMarquardt.hidden',
    rows: ['L25'],
    claim:
      'Levenberg–Marquardt: where a constant of ±10²⁰ hides all of the loss it goes by the gradient: on √(1 + x²) + ½√(1 + 4y²) no step lengthens √(gᵀD⁻¹g), D the diagonal of H, and from within ±⅞ it arrives, in any units',
    tolerance: 'B',
    label: 'quality',
    runs: 40,
    property: (make) =>
      forAll(
        fc.oneof(near0, fc.array(nonZero, { minLength: 2, maxLength: 2 })),
        fc.constantFrom(-1e20, 1e20),
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 2 }),
        (far, by, k) => {
          const units = k.map((e) => 2 ** e);
          const f = bowls(units);
          const start = far.map((x, i) => x / units[i]);
          const seen = path(make({}), raised(f, by), start, 100);
          seen.slice(1).forEach((θ, t) => {
            const D = [0, 1].map((i) => f.hessian(seen[t]).get(i, i));
            const length = (x: ArrayLike<number>): number =>
              dot(
                x,
                Float64Array.from(x, (y, i) => y / D[i]),
              );
            const [before, after] = [length(f.gradient(seen[t])), length(f.gradient(θ))];
            holds(after <= before, () => `step ${t + 1}: gᵀD⁻¹g went from ${before} to ${after}`);
          });
          if (far.every((x) => Math.abs(x) <= 7 / 8)) near(Array.from(seen[100], (x, i) => x * units[i]), [0, 0], 1e-9, 'θ in its units'); // biome-ignore format: one line
        },
      ),
  },
  {
    id: 'levenbergMarquardt.drowned',
    rows: ['L25'],
    claim: 'Levenberg–Marquardt: goes on where what is left of the loss drowns in rounding of the loss that it began with, of either sign',
    tolerance: 'B',
    label: 'quality',
    runs: 40,
    property: (make) =>
      forAll(near0, fc.constantFrom(-1, 1), fc.integer({ min: 20, max: 40 }), (far, sign, k) => {
        const f = bowls([1, 1]);
        const [most, least] = [2 ** k, f.value([0, 0])];
        // from 2ᵏ to 0, where only multiples of rounding in 2ᵏ are known, or from 1 to −2ᵏ
        const elsewhere = (θ: ArrayLike<number>): number => (sign > 0 ? f.value(θ) - least + most - most : f.value(θ) - most);
        const value = (θ: ArrayLike<number>): number => (far.every((x, i) => x === θ[i]) ? (sign > 0 ? most : 1) : elsewhere(θ));
        const drowned = { ...f, value, valueAndGradient: (θ: ArrayLike<number>) => ({ value: value(θ), gradient: f.gradient(θ) }) };
        const end = path(make({}), drowned, far, 60)[60];
        near(end, [0, 0], 1e-10, 'θ');
      }),
  },
  {
    id: 'levenbergMarquardt.afresh',
    rows: ['L25'],
    claim: 'Levenberg–Marquardt: where no step helped θ stays, and the damping starts afresh: the next step is a new optimizer’s first',
    tolerance: 'E',
    property: (make, terms) => {
      needs(terms, 'damping', 'number');
      return forAll(nonZero, nonZero, dampings, (x, y, damping) => {
        const f = quadratic([[4, 1], [1, 2]]); // biome-ignore format: a matrix
        const uphill = { ...f, gradient: (θ: ArrayLike<number>) => f.gradient(θ).map((g) => -g) };
        const [start, rule] = [[x, y], make({ damping })];
        const [θ, φ] = [Float64Array.from(start), Float64Array.from(start)];
        const state = rule.init(θ);
        rule.step(θ, state, uphill);
        same(θ, start, 'θ after a step that cannot help');
        rule.step(θ, state, f);
        const fresh = make({ damping });
        fresh.step(φ, fresh.init(φ), f);
        same(θ, φ, 'θ after the step that follows');
      });
    },
  },
];
