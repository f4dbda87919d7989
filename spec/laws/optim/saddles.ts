/**
 * What optimizers do at saddles, along curved valleys and under noise, as far as it is exact: L46 L67 L70 L87 L110
 * L112 L113 L116 L120.
 */
import fc from 'fast-check';
import { type Law, once } from '../law.ts';
import type { AdagradHyperparameters } from './adagrad.ts';
import type { MomentumHyperparameters } from './momentum.ts';
import { bowl, curvature } from './quadratics.ts';
import type { RmspropHyperparameters } from './rmsprop.ts';
import {
  dyadic,
  endOf,
  forAll,
  gradients,
  holds,
  type Make,
  near,
  norm,
  path,
  product,
  rate,
  type StepRule,
  same,
  series,
  trace,
} from './tools.ts';

/** θ¹, θ², … after a single error of 1 in the first gradient, from the minimum of ½hθ²: all that noise can do, one by one. */
function response(rule: StepRule, h: number, count: number): number[] {
  const θ = Float64Array.of(0);
  const state = rule.init(θ);
  return Array.from({ length: count }, (_, t) => {
    rule.step(θ, state, [h * θ[0] + (t === 0 ? 1 : 0)]);
    return θ[0];
  });
}
const squares = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x * x, 0);
/** The first t with |θᵗ| > r from ε. */
function leaving(rule: StepRule, h: number, ε: number, r: number): number {
  const θ = Float64Array.of(ε);
  const state = rule.init(θ);
  let t = 0;
  for (; Math.abs(θ[0]) <= r && t < 1e6; t++) rule.step(θ, state, [-h * θ[0]]);
  return t;
}
/** The first t with L(θᵗ) < ½ on (1 − w₁w₂)² from (ε, ε). */
function escapeCount(rule: StepRule, ε: number): number {
  const θ = Float64Array.of(ε, ε);
  const state = rule.init(θ);
  let t = 0;
  for (; product.value(θ) >= 0.5 && t < 1e6; t++) rule.step(θ, state, product.gradient(θ));
  return t;
}
const form = fc.constantFrom('movement' as const, 'velocity' as const);
const stable = fc.integer({ min: 5, max: 120 }).map((k) => k / 100);

type Descent = Make<{ learningRate: number }>;

export const descentAtSaddles: readonly Law<Descent>[] = [
  {
    id: 'gradientDescent.escape-time',
    rows: ['L116', 'L26'],
    claim:
      'gradient descent from ε beside a saddle of curvature −h is further than r away first at t = ⌈ln(r/ε)/ln(1 + ηh)⌉: a logarithm of ε',
    tolerance: 'A',
    property: (make) =>
      forAll(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 30 }), curvature, (k, decades, h) => {
        const x = k / 1000;
        const exact = (decades * Math.LN10) / Math.log1p(x);
        if (Math.abs(exact - Math.round(exact)) < 1e-6) return;
        same(leaving(make({ learningRate: x / h }), h, 10 ** -decades, 1), Math.ceil(exact), 'updates until |θ| > 1');
      }),
  },
  {
    id: 'gradientDescent.noise-out',
    rows: ['L46'],
    claim:
      'noise that points along curvature −h grows with it: from the saddle itself θᵀ = −η Σ (1 + ηh)^(T−1−t) nₜ, so its variance is η²σ²((1 + ηh)^(2T) − 1)/((1 + ηh)² − 1); along other axes nothing moves',
    tolerance: 'B',
    property: (make) =>
      forAll(fc.integer({ min: 1, max: 100 }), series(dyadic, 30), (k, noise) => {
        const [η, h] = [k / 100, 2];
        const rule = make({ learningRate: η });
        const θ = Float64Array.of(0, 0);
        const state = rule.init(θ);
        for (const n of noise) rule.step(θ, state, [-h * θ[0] + n, h * θ[1]]);
        const q = 1 + η * h;
        const expected = -η * noise.reduce((sum, n, t) => sum + q ** (noise.length - 1 - t) * n, 0);
        const scale = η * noise.reduce((sum, n, t) => sum + q ** (noise.length - 1 - t) * Math.abs(n), 1);
        near(θ, [expected, 0], 1e-14 * noise.length * scale, 'θ');
        const T = noise.length;
        near(squares(response(rule, -h, T)) / ((η * η * (q ** (2 * T) - 1)) / (q * q - 1)), 1, 1e-12 * T, 'variance over σ²');
      }),
  },
  {
    id: 'gradientDescent.flattens',
    rows: ['L70'],
    claim:
      'gradient descent on (1 − w₁w₂)² ends at sharpness 2√(4 + d²), d = (w₁² − w₂²) ∏(1 − (2ηe)²): flatter than the flow of infinitely small steps, 2√(4 + d₀²), far below the edge of stability',
    tolerance: 'B',
    runs: 40,
    property: (make) =>
      forAll(fc.integer({ min: 17, max: 40 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 40 }), (j, k, m) => {
        const [w1, w2] = [j / 16, k / 16];
        const small = 2 * Math.hypot(2, w1 * w1 - w2 * w2);
        const η = (0.5 * m) / 40 / (w1 * w1 + w2 * w2 + 4);
        const all = path(make({ learningRate: η }), product, [w1, w2], Math.ceil(40 / η));
        let d = w1 * w1 - w2 * w2;
        for (const [a, b] of all.slice(0, -1)) d *= 1 - (2 * η * (1 - a * b)) ** 2;
        const [a, b] = all.at(-1) as unknown as [number, number];
        const sharpness = 2 * (a * a + b * b);
        near(a * b, 1, 1e-12, 'w₁w₂ at the end');
        near(sharpness, 2 * Math.hypot(2, d), 1e-10 * sharpness, 'the sharpness');
        if (w1 * w2 !== 1) holds(sharpness < small && sharpness < 1 / η, () => `λmax = ${sharpness}, of the flow ${small}, 1/η = ${1 / η}`);
      }),
  },
];

export const momentumAtSaddles: readonly Law<Make<MomentumHyperparameters>>[] = [
  {
    id: 'momentum.saddle-growth',
    rows: ['L112'],
    claim:
      'momentum leaves a saddle of curvature −h by a factor r an update, r² = (1 + λ + ηh)r − λ: more than gradient descent’s 1 + ηh at the same η, less than 1 + ηh/(1 − λ) at the same effective one',
    tolerance: 'A',
    property: (make) =>
      forAll(fc.integer({ min: 1, max: 95 }), fc.integer({ min: 2, max: 60 }), form, curvature, (k, j, form, h) => {
        const [λ, x] = [k / 100, j / 100];
        const θ = path(make({ learningRate: x / h, momentum: λ, form }), bowl(-h), [1], 260).map(([y]) => y);
        const r = θ[260] / θ[259];
        near(r * r, (1 + λ + x) * r - λ, 1e-9 * r * r, 'r²');
        holds(r > 1 + x && r < 1 + x / (1 - λ), () => `r = ${r}, between ${1 + x} and ${1 + x / (1 - λ)}?`);
      }),
  },
  {
    id: 'momentum.below-the-edge',
    rows: ['L70'],
    claim:
      'where momentum on (1 − w₁w₂)² comes to rest, having begun elsewhere, λmax = 2(w₁² + w₂²) is at most 2(1 + λ)/η: a sharper minimum cannot hold it',
    tolerance: 'A',
    runs: 40,
    property: (make) =>
      forAll(
        fc.integer({ min: 20, max: 64 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        (j, k, l, m) => {
          // begun in a minimum, without a gradient, it stays in any
          if (j * k === 16 * 16) return;
          const λ = l / 10;
          const η = ((1 + λ) * m) / 100;
          const [a, b] = endOf(make({ learningRate: η, momentum: λ, form: 'movement' }), product, [j / 16, k / 16], 20_000);
          if (!(Math.abs(a * b - 1) < 1e-9)) return;
          const λmax = 2 * (a * a + b * b);
          holds(λmax <= (2 * (1 + λ) * (1 + 1e-6)) / η, () => `rests at λmax = ${λmax}, edge ${(2 * (1 + λ)) / η}`);
        },
      ),
  },
  {
    id: 'momentum.edge-of-a-minimum',
    rows: ['L70', 'L69'],
    claim:
      'beside a minimum (w, 1/w) of (1 − w₁w₂)² momentum stays while λmax < 2(1 + λ)/η and leaves beyond: at 0.97 and 1.03 times that rate',
    tolerance: 'A',
    runs: 40,
    property: (make) =>
      forAll(fc.integer({ min: 8, max: 32 }), fc.integer({ min: 0, max: 9 }), form, (k, l, form) => {
        const [w, λ] = [k / 8, l / 10];
        const edge = (2 * (1 + λ)) / (2 * (w * w + 1 / (w * w)));
        const errors = (x: number): number[] => {
          const rule = make({ learningRate: x * edge, momentum: λ, form });
          return path(rule, product, [w + 1e-7, 1 / w], 1500).map(([a, b]) => Math.abs(1 - a * b));
        };
        const stays = errors(0.97);
        holds(Math.max(...stays) < 1e-4 && stays.at(-1)! < 1e-10, () => `below the edge |1 − w₁w₂| went to ${stays.at(-1)}`);
        const leaves = errors(1.03);
        holds(Math.max(...leaves) > 1e-3, () => `beyond the edge |1 − w₁w₂| stayed below ${Math.max(...leaves)}`);
      }),
  },
  {
    id: 'momentum.stationary-noise',
    rows: ['L67'],
    claim:
      'momentum under gradient noise of variance σ² on curvature h: θ keeps the variance η(1 + λ)σ²/((1 − λ)h(2(1 + λ) − ηh)), at η = η′(1 − λ) never more than gradient descent’s η′σ²/(h(2 − η′h)) and never less than η′σ²/(2h)',
    tolerance: 'B',
    property: (make) =>
      forAll(fc.integer({ min: 0, max: 95 }), stable, form, curvature, (k, x, form, h) => {
        const λ = k / 100;
        const η = (x * (1 - λ)) / h;
        const count = Math.ceil(60 / Math.min(1 - λ, x));
        const found = squares(response(make({ learningRate: η, momentum: λ, form }), h, 4 * count));
        const exact = (η * (1 + λ)) / ((1 - λ) * h * (2 * (1 + λ) - η * h));
        near(found / exact, 1, 1e-9, 'variance over the formula');
        const plain = x / h / (h * (2 - x));
        holds(found <= plain * (1 + 1e-9) && found >= x / h / (2 * h), () => `variance ${found}, gradient descent’s ${plain}`);
      }),
  },
  {
    id: 'momentum.undamped-noise',
    rows: ['L110'],
    claim: 'momentum at λ = 1 under gradient noise of variance σ²: the variance of θ grows without bound, as 2ησ²t/(h(4 − ηh))',
    tolerance: 'A',
    runs: 20,
    property: (make) =>
      forAll(fc.integer({ min: 5, max: 300 }), form, curvature, (k, form, h) => {
        const x = k / 100;
        const found = squares(response(make({ learningRate: x / h, momentum: 1, form }), h, 40_000)) / 40_000;
        near(found / ((2 * x) / (h * h * (4 - x))), 1, 2e-3, 'variance over 2ησ²t/(h(4 − ηh))');
      }),
  },
];

export const adagradAtSaddles: readonly Law<Make<AdagradHyperparameters>>[] = [
  {
    id: 'adagrad.saddle',
    rows: ['L113'],
    claim:
      'Adagrad, root sum, on (1 − w₁w₂)² from (ε, ε): the updates until L < ½ hardly depend on ε = 10⁻⁶ … 10⁻¹² but for a logarithm, and go as 1/η², four times as many at half the rate (to 5 %)',
    tolerance: 'A',
    runs: 1,
    property: (make) =>
      once(() => {
        const count = (learningRate: number, ε: number) => escapeCount(make({ learningRate, accumulate: 'sum', epsilon: 0 }), ε);
        const [slow, quick] = [count(0.002, 1e-8), count(0.004, 1e-8)];
        near(slow / quick, 4, 0.2, 'at half the rate');
        near(count(0.004, 1e-12) / count(0.004, 1e-6), 1, 0.02, 'from 10⁻¹² over from 10⁻⁶');
      }),
  },
  {
    id: 'adagrad.against-the-gradient',
    rows: ['L120'],
    claim: 'every step of Adagrad goes against its gradient, coordinate by coordinate: it carries on over no bump, as momentum does',
    tolerance: 'E',
    property: (make) =>
      forAll(rate, fc.constantFrom('sum' as const, 'mean' as const), gradients(dyadic), (learningRate, accumulate, gs) => {
        const θ = trace(make({ learningRate, accumulate, epsilon: 0 }), gs);
        for (const [t, g] of gs.entries()) {
          g.forEach((x, i) => {
            const step = θ[t][i] - (t === 0 ? 0 : θ[t - 1][i]);
            holds(step * x <= 0, () => `gradient ${x}, step ${step}`);
          });
        }
      }),
  },
];

export const epsilonSettles: Law<Make<RmspropHyperparameters>> = {
  id: 'rmsprop.epsilon-settles',
  rows: ['L87'],
  claim:
    'RMSProp with ε = ηh on curvature h comes to rest at the minimum, where without ε it hops by ±η/2 for ever: decay is not the only end of the cycle',
  tolerance: 'A',
  runs: 20,
  property: (make) =>
    forAll(fc.integer({ min: 1, max: 9 }), curvature, (k, h) => {
      const η = k / 100;
      const run = (epsilon: number) =>
        norm(
          endOf(make({ learningRate: η, alpha: 0.9, epsilon, epsilonPlacement: 'outside', startAt: 'first gradient' }), bowl(h), [1], 4000),
        );
      near(run(η * h), 0, 1e-9, '|θ| with ε');
      near(run(0), η / 2, 1e-6, '|θ| without');
    }),
};
