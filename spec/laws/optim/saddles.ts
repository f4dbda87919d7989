/**
 * What optimizers do at saddles, along curved valleys and under noise, as far as it is exact: L46 L67 L70 L87 L110
 * L112 L113 L116 L120.
 */
import fc from 'fast-check';
import { type Law, once } from '../law.ts';
import { claimed, narrow, needs, room, type Terms } from '../terms.ts';
import type { AdagradHyperparameters } from './adagrad.ts';
import { type MomentumHyperparameters, summing } from './momentum.ts';
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
const form = (terms: Terms): fc.Arbitrary<MomentumHyperparameters['form']> => fc.constantFrom(...summing(terms));
const stable = fc.integer({ min: 5, max: 120 }).map((k) => k / 100);

type Descent = Make<{ learningRate: number }>;

export const descentAtSaddles: readonly Law<Descent>[] = [
  {
    id: 'gradientDescent.escape-time',
    rows: ['L116', 'L26'],
    claim:
      'gradient descent from ε beside a saddle of curvature −h is further than r away first at t = ⌈ln(r/ε)/ln(1 + ηh)⌉: a logarithm of ε',
    tolerance: 'A',
    property: (make, { unit: u }) =>
      forAll(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 30 }), curvature, (k, decades, h) => {
        const x = k / 1000;
        const exact = (decades * Math.LN10) / Math.log1p(x);
        // each update multiplies θ by 1 + ηh to a rounding or two, and one update more is a factor 1 + ηh
        const drift = Math.max(1e-6, (4 * u * exact) / Math.log1p(x));
        const got = leaving(make({ learningRate: x / h }), h, 10 ** -decades, 1);
        const [low, high] = [Math.ceil(exact - drift), Math.ceil(exact + drift)];
        holds(got >= low && got <= high, () => `|θ| > 1 after ${got} updates, expected ${low} to ${high}`);
      }),
  },
  {
    id: 'gradientDescent.noise-out',
    rows: ['L46'],
    claim:
      'noise that points along curvature −h grows with it: from the saddle itself θᵀ = −η Σ (1 + ηh)^(T−1−t) nₜ, so its variance is η²σ²((1 + ηh)^(2T) − 1)/((1 + ηh)² − 1); along other axes nothing moves',
    tolerance: 'B',
    property: (make, { unit: u }) =>
      forAll(fc.integer({ min: 1, max: 100 }), series(dyadic, 30), (k, noise) => {
        const [η, h] = [k / 100, 2];
        const rule = make({ learningRate: η });
        const θ = Float64Array.of(0, 0);
        const state = rule.init(θ);
        for (const n of noise) rule.step(θ, state, [-h * θ[0] + n, h * θ[1]]);
        const q = 1 + η * h;
        const expected = -η * noise.reduce((sum, n, t) => sum + q ** (noise.length - 1 - t) * n, 0);
        const scale = η * noise.reduce((sum, n, t) => sum + q ** (noise.length - 1 - t) * Math.abs(n), 1);
        near(θ, [expected, 0], 32 * u * noise.length * scale, 'θ');
        const T = noise.length;
        near(squares(response(rule, -h, T)) / ((η * η * (q ** (2 * T) - 1)) / (q * q - 1)), 1, 64 * u * T, 'variance over σ²');
      }),
  },
  {
    id: 'gradientDescent.flattens',
    rows: ['L70'],
    claim:
      'gradient descent on (1 − w₁w₂)² ends at sharpness 2√(4 + d²), d = (w₁² − w₂²) ∏(1 − (2ηe)²): flatter than the flow of infinitely small steps, 2√(4 + d₀²), far below the edge of stability',
    tolerance: 'B',
    runs: 40,
    property: (make, terms) =>
      forAll(fc.integer({ min: 17, max: 40 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 40 }), (j, k, m) => {
        const [w1, w2] = [j / 16, k / 16];
        const small = 2 * Math.hypot(2, w1 * w1 - w2 * w2);
        const η = (0.5 * m) / 40 / (w1 * w1 + w2 * w2 + 4);
        const all = path(make({ learningRate: η }), product, [w1, w2], Math.ceil(40 / η));
        let d = w1 * w1 - w2 * w2;
        for (const [a, b] of all.slice(0, -1)) d *= 1 - (2 * η * (1 - a * b)) ** 2;
        const [a, b] = all.at(-1) as unknown as [number, number];
        const sharpness = 2 * (a * a + b * b);
        // it stops where a step is below a rounding of θ, after some 10/η steps that were each rounded
        near(a * b, 1, (8 * terms.unit) / η, 'w₁w₂ at the end');
        near(sharpness, 2 * Math.hypot(2, d), ((64 * terms.unit) / η) * sharpness, 'the sharpness');
        const slack = 1 + room(terms, 64 / η);
        if (w1 * w2 !== 1)
          holds(sharpness < small * slack && sharpness < 1 / η, () => `λmax = ${sharpness}, of the flow ${small}, 1/η = ${1 / η}`);
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
    property: (make, terms) =>
      forAll(fc.integer({ min: 1, max: 95 }), fc.integer({ min: 2, max: 60 }), form(terms), curvature, (k, j, form, h) => {
        const [λ, x] = [k / 100, j / 100];
        // 2.1²⁶⁰ is no float32
        const T = narrow(terms) ? 100 : 260;
        const θ = path(make({ learningRate: x / h, momentum: λ, form }), bowl(-h), [1], T).map(([y]) => y);
        const r = θ[T] / θ[T - 1];
        near(r * r, (1 + λ + x) * r - λ, 64 * terms.unit * r * r, 'r²');
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
    property: (make, terms) => {
      const form = summing(terms)[0];
      return forAll(
        fc.integer({ min: 20, max: 64 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        (j, k, l, m) => {
          // begun in a minimum, without a gradient, it stays in any
          if (j * k === 16 * 16) return;
          const λ = l / 10;
          const η = ((1 + λ) * m) / 100;
          const [a, b] = endOf(make({ learningRate: η, momentum: λ, form }), product, [j / 16, k / 16], 20_000);
          if (!(Math.abs(a * b - 1) < 1e-9 + room(terms, 64))) return;
          const λmax = 2 * (a * a + b * b);
          holds(λmax <= (2 * (1 + λ) * (1 + 1e-6 + room(terms, 1024))) / η, () => `rests at λmax = ${λmax}, edge ${(2 * (1 + λ)) / η}`);
        },
      );
    },
  },
  {
    id: 'momentum.edge-of-a-minimum',
    rows: ['L70', 'L69'],
    claim:
      'beside a minimum (w, 1/w) of (1 − w₁w₂)² momentum stays while λmax < 2(1 + λ)/η and leaves beyond: at 0.97 and 1.03 times that rate',
    tolerance: 'A',
    runs: 40,
    property: (make, terms) =>
      forAll(fc.integer({ min: 8, max: 32 }), fc.integer({ min: 0, max: 9 }), form(terms), (k, l, form) => {
        const [w, λ] = [k / 8, l / 10];
        const edge = (2 * (1 + λ)) / (2 * (w * w + 1 / (w * w)));
        // beside: many roundings of w, and small all the same
        const δ = narrow(terms) ? 2 ** -9 : 1e-7;
        const errors = (x: number): number[] => {
          const rule = make({ learningRate: x * edge, momentum: λ, form });
          return path(rule, product, [w + δ, 1 / w], 1500).map(([a, b]) => Math.abs(1 - a * b));
        };
        const stays = errors(0.97);
        holds(Math.max(...stays) < 1000 * δ && stays.at(-1)! < δ / 1000, () => `below the edge |1 − w₁w₂| went to ${stays.at(-1)}`);
        const leaves = errors(1.03);
        holds(
          Math.max(...leaves) > (narrow(terms) ? 10 : 10_000) * δ,
          () => `beyond the edge |1 − w₁w₂| stayed below ${Math.max(...leaves)}`,
        );
      }),
  },
  {
    id: 'momentum.stationary-noise',
    rows: ['L67'],
    claim:
      'momentum under gradient noise of variance σ² on curvature h: θ keeps the variance η(1 + λ)σ²/((1 − λ)h(2(1 + λ) − ηh)), at η = η′(1 − λ) never more than gradient descent’s η′σ²/(h(2 − η′h)) and never less than η′σ²/(2h)',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(fc.integer({ min: 0, max: 95 }), stable, form(terms), curvature, (k, x, form, h) => {
        const λ = k / 100;
        const η = (x * (1 - λ)) / h;
        const count = Math.ceil(60 / Math.min(1 - λ, x));
        const found = squares(response(make({ learningRate: η, momentum: λ, form }), h, 4 * count));
        const exact = (η * (1 + λ)) / ((1 - λ) * h * (2 * (1 + λ) - η * h));
        // errors of a rounding each decay at the rate of the slower root
        const rounding = (64 * terms.unit) / Math.min(1 - λ, x) ** 2;
        near(found / exact, 1, rounding, 'variance over the formula');
        const plain = x / h / (h * (2 - x));
        holds(found <= plain * (1 + rounding) && found >= x / h / (2 * h), () => `variance ${found}, gradient descent’s ${plain}`);
      }),
  },
  {
    id: 'momentum.undamped-noise',
    rows: ['L110'],
    claim: 'momentum at λ = 1 under gradient noise of variance σ²: the variance of θ grows without bound, as 2ησ²t/(h(4 − ηh))',
    tolerance: 'A',
    runs: 20,
    property: (make, terms) =>
      forAll(fc.integer({ min: 5, max: 300 }), form(terms), curvature, (k, form, h) => {
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
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'accumulate', 'sum');
      return once(() => {
        const count = (learningRate: number, ε: number) => escapeCount(make({ learningRate, accumulate: 'sum', epsilon: 0 }), ε);
        const [slow, quick] = [count(0.002, 1e-8), count(0.004, 1e-8)];
        near(slow / quick, 4, 0.2, 'at half the rate');
        near(count(0.004, 1e-12) / count(0.004, 1e-6), 1, 0.02, 'from 10⁻¹² over from 10⁻⁶');
      });
    },
  },
  {
    id: 'adagrad.against-the-gradient',
    rows: ['L120'],
    claim: 'every step of Adagrad goes against its gradient, coordinate by coordinate: it carries on over no bump, as momentum does',
    tolerance: 'E',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero', '0/0');
      const kinds = claimed<AdagradHyperparameters['accumulate']>(terms, 'accumulate', ['sum', 'mean']);
      return forAll(rate, fc.constantFrom(...kinds), gradients(dyadic), (learningRate, accumulate, gs) => {
        const θ = trace(make({ learningRate, accumulate, epsilon: 0 }), gs);
        for (const [t, g] of gs.entries()) {
          g.forEach((x, i) => {
            const step = θ[t][i] - (t === 0 ? 0 : θ[t - 1][i]);
            holds(step * x <= 0, () => `gradient ${x}, step ${step}`);
          });
        }
      });
    },
  },
];

export const epsilonSettles: Law<Make<RmspropHyperparameters>> = {
  id: 'rmsprop.epsilon-settles',
  rows: ['L87'],
  claim:
    'RMSProp with ε = ηh on curvature h comes to rest at the minimum, where without ε it hops by ±η/2 for ever: decay is not the only end of the cycle',
  tolerance: 'A',
  runs: 20,
  property: (make, terms) => {
    needs(terms, 'epsilon', 'zero', 'positive');
    needs(terms, 'epsilonPlacement', 'outside');
    const startAt = claimed<RmspropHyperparameters['startAt']>(terms, 'startAt', ['first gradient', 'zero'])[0];
    return forAll(fc.integer({ min: 1, max: 9 }), curvature, (k, h) => {
      const η = k / 100;
      const run = (epsilon: number) =>
        norm(endOf(make({ learningRate: η, alpha: 0.9, epsilon, epsilonPlacement: 'outside', startAt }), bowl(h), [1], 4000));
      near(run(η * h), 0, 1e-9, '|θ| with ε');
      near(run(0), η / 2, 1e-6, '|θ| without');
    });
  },
};
