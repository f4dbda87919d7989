/** Laws of gradient descent. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { needs } from '../terms.ts';
import { axesDoNotMatter, coordinatewiseLaws, scaledRate } from './common.ts';
import { between, bowl, curvature, edge } from './quadratics.ts';
import {
  dot,
  dyadic,
  endOf,
  exactRate,
  forAll,
  gradients,
  holds,
  logCosh,
  type Make,
  near,
  norm,
  path,
  product,
  quadratic,
  type Rate,
  rate,
  reflection,
  same,
  series,
  spectra,
  steps,
  times,
  trace,
  withSpectrum,
} from './tools.ts';

/** What the laws pass to an implementation of gradient descent. */
export interface GradientDescentHyperparameters {
  learningRate: Rate;
}
export const gradientDescentLaws: Law<Make<GradientDescentHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'gradientDescent', hyperparameters: () => fc.record({ learningRate: rate }), scaled: scaledRate }),
  axesDoNotMatter('gradientDescent', () => fc.record({ learningRate: rate })),
  {
    id: 'gradientDescent.step-response',
    rows: ['L55', 'L38'],
    claim: 'gradient descent: each step is −η times the gradient that came in, and starts with the first',
    tolerance: 'E',
    property: (make) =>
      forAll(exactRate, gradients(), (η, gs) => {
        let θ = gs[0].map(() => 0);
        const expected = gs.map((g) => (θ = θ.map((x, i) => x - η * g[i])));
        same(trace(make({ learningRate: η }), gs), expected, 'θ');
      }),
  },
  {
    id: 'gradientDescent.schedule',
    rows: ['L94', 'L38'],
    claim: 'gradient descent: step t has the learning rate of t = 1, 2, …',
    tolerance: 'E',
    property: (make, terms) => {
      needs(terms, 'learningRate', 'schedule');
      return forAll(series(fc.integer({ min: 0, max: 64 }), 8), (ηs) => {
        const got = steps(
          make({ learningRate: (t) => ηs[t - 1] }),
          ηs.map(() => -1),
        );
        same(got, ηs, 'the steps under gradient −1');
      });
    },
  },
  {
    id: 'gradientDescent.closed-form',
    rows: ['L55'],
    claim: 'gradient descent on a quadratic: the error is (I − ηH)ᵗ times the first one',
    tolerance: 'B',
    property: (make, { unit: u }) =>
      forAll(
        spectra(fc.integer({ min: 1, max: 64 })),
        fc.integer({ min: 1, max: 199 }),
        fc.integer({ min: 1, max: 40 }),
        ({ values, v, start }, k, T) => {
          const η = k / 100 / Math.max(...values);
          const got = endOf(make({ learningRate: η }), quadratic(withSpectrum(values, v)), start, T);
          const Q = reflection(v);
          const factors = times(Q, start).map((c, i) => c * (1 - η * values[i]) ** T);
          near(got, times(Q, factors), 32 * u * T * values.length * (1 + norm(start)), `θ after ${T} steps`);
        },
      ),
  },
  {
    id: 'gradientDescent.edge',
    rows: ['L55', 'L63', 'L72'],
    claim: 'gradient descent on curvature h: converges just below ηh = 2, diverges just above',
    tolerance: 'A',
    runs: 20,
    property: (make) => forAll(curvature, (h) => edge((learningRate) => make({ learningRate }), h, 2)),
  },
  {
    id: 'gradientDescent.alternation',
    rows: ['L63'],
    claim: 'gradient descent on curvature h: θ changes sides at every step where ηh > 1, and never where ηh < 1',
    tolerance: 'E',
    property: (make) =>
      forAll(
        curvature,
        fc.integer({ min: 1, max: 199 }).filter((k) => k !== 100),
        (h, k) => {
          const θ = path(make({ learningRate: k / 100 / h }), bowl(h), [1], 10).map(([x]) => Math.sign(x));
          same(
            θ,
            θ.map((_, t) => (k > 100 && t % 2 === 1 ? -1 : 1)),
            `signs at ηh = ${k / 100}`,
          );
        },
      ),
  },
  {
    id: 'gradientDescent.bounce',
    rows: ['L72'],
    claim: 'gradient descent at η = 2/h: θ flips its sign for ever, and loss and |g| stay, to the last bit',
    tolerance: 'E',
    property: (make) =>
      forAll(fc.integer({ min: -3, max: 3 }), dyadic, (e, start) => {
        const θ = path(make({ learningRate: 2 / 2 ** e }), bowl(2 ** e), [start], 20).map(([x]) => x);
        same(
          θ,
          θ.map((_, t) => (t % 2 ? -start : start)),
          'θ',
        );
      }),
  },
  {
    id: 'gradientDescent.best-rate',
    rows: ['L55', 'L64'],
    claim:
      'gradient descent on curvatures μ … L: at η = 2/(μ + L) each error shrinks by (κ − 1)/(κ + 1) or better, .9802 at κ = 100; any other η is worse',
    tolerance: 'B',
    property: (make, { unit: u }) =>
      forAll(
        fc.integer({ min: 2, max: 1000 }),
        fc.integer({ min: -50, max: 50 }).filter((k) => k !== 0),
        (κ, k) => {
          const worst = (η: number) =>
            Math.max(...between(1, κ).map((h) => Math.abs(path(make({ learningRate: η }), bowl(h), [1], 1)[1][0])));
          const best = 2 / (1 + κ);
          near(worst(best), (κ - 1) / (κ + 1), 8 * u * κ, 'the worst factor');
          holds(worst(best * (1 + k / 1000)) > worst(best), () => `η·${1 + k / 1000} is as good`);
        },
      ),
  },
  {
    id: 'gradientDescent.cost-rises',
    rows: ['L30'],
    claim: 'gradient descent on a quadratic changes the loss by ½η²gᵀHg − ηgᵀg: it rises iff η > 2gᵀg/gᵀHg',
    tolerance: 'E',
    property: (make) =>
      forAll(dyadic, dyadic, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), exactRate, (x, y, h, k, η) => {
        const f = quadratic([
          [h, 0],
          [0, k],
        ]);
        const g = f.gradient([x, y]);
        const gHg = dot(g, times([[h, 0], [0, k]], g)); // biome-ignore format: a matrix
        const end = endOf(make({ learningRate: η }), f, [x, y], 1);
        same(f.value(end) - f.value([x, y]), (η * η * gHg) / 2 - η * dot(g, g), 'the change');
        if (gHg > 0) holds(f.value(end) > f.value([x, y]) === η > (2 * dot(g, g)) / gHg, () => 'the loss rises at the wrong η');
      }),
  },
  {
    id: 'gradientDescent.descent-lemma',
    rows: ['L55'],
    claim: 'gradient descent with η < 2/L: each step lowers the loss by η(1 − ηL/2)‖g‖² at least, on any loss with curvature ≤ L',
    tolerance: 'B',
    property: (make, { unit: u }) =>
      forAll(
        fc.array(fc.array(dyadic, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        fc.array(dyadic, { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 1, max: 199 }),
        (A, start, k) => {
          const { f, L } = logCosh(A);
          if (L === 0) return;
          const η = k / 100 / L;
          const end = endOf(make({ learningRate: η }), f, start, 1);
          const g = f.gradient(start);
          const promised = η * (1 - (η * L) / 2) * dot(g, g);
          const lowered = f.value(start) - f.value(end);
          // θ is rounded once, the step three times; η‖g‖² is at most 4 f
          const rounding = 64 * u * (1 + f.value(start)) + 2 * u * norm(g) * norm(start);
          holds(lowered >= promised - rounding, () => `lowered by ${lowered}, promised ${promised}`);
        },
      ),
  },
  {
    id: 'gradientDescent.sublinear',
    rows: [],
    claim: 'gradient descent with η ≤ 1/L on a convex loss: f(θᵗ) − f* ≤ ‖θ⁰ − θ*‖²/(2ηt)',
    tolerance: 'B',
    property: (make, { unit: u }) =>
      forAll(
        fc.array(fc.array(dyadic, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        fc.array(dyadic, { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 1, max: 100 }),
        (A, start, k) => {
          const { f, L } = logCosh(A);
          if (L === 0) return;
          const η = k / 100 / L;
          path(make({ learningRate: η }), f, start, 50).forEach((θ, t) => {
            if (t === 0) return;
            const bound = dot(start, start) / (2 * η * t);
            holds(f.value(θ) <= bound * (1 + 16 * u * t), () => `f = ${f.value(θ)} after ${t} steps, bound ${bound}`);
          });
        },
      ),
  },
  {
    id: 'gradientDescent.conserved',
    rows: ['L70'],
    claim: 'gradient descent on (1 − w₁w₂)² multiplies w₁² − w₂² by 1 − (2ηe)², e = 1 − w₁w₂',
    tolerance: 'E',
    property: (make) =>
      forAll(fc.integer({ min: -64, max: 64 }), fc.integer({ min: -64, max: 64 }), fc.integer({ min: -4, max: 0 }), (j, k, e) => {
        const [w1, w2, η] = [j / 16, k / 16, 2 ** e];
        const [v1, v2] = endOf(make({ learningRate: η }), product, [w1, w2], 1);
        const E = 1 - w1 * w2;
        same(v1 * v1 - v2 * v2, (w1 * w1 - w2 * w2) * (1 - (2 * η * E) ** 2), 'w₁² − w₂² after the step');
      }),
  },
  {
    id: 'gradientDescent.saddle-line',
    rows: ['L26'],
    claim: 'gradient descent on (1 − w₁w₂)² from w₁ = −w₂ stays on that line to the last bit and ends at the saddle',
    tolerance: 'E',
    property: (make) =>
      forAll(fc.integer({ min: 1, max: 64 }), (k) => {
        const all = path(make({ learningRate: 0.05 }), product, [k / 64, -k / 64], 2000);
        holds(
          all.every(([a, b]) => a === -b),
          () => 'left the line',
        );
        holds(norm(all[2000]) < 1e-12, () => `ends ${norm(all[2000])} from the saddle`);
      }),
    runs: 10,
  },
];
