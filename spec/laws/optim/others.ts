/**
 * Laws of optimizers that this library does not have and others bring, each in its paper's form:
 *
 *   RMSProp, centred   σ² = ⟨g²⟩ − ⟨g⟩²,   θ ← θ − η g/(σ + ε)                         Graves 2013
 *   Adamax             u ← max(β2 u, |g|),   θ ← θ − η m/((1 − β1ᵗ) u)                   Kingma and Ba 2015
 *   AdaDelta           Δ = g √(d + ε)/√(v + ε),   d ← ρd + (1 − ρ)Δ²,   θ ← θ − ηΔ       Zeiler 2012
 *   Lion               θ ← θ − η (sign(β1 m + (1 − β1)g) + λθ),   m ← β2 m + (1 − β2)g    Chen and others 2023
 */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { claimed, needs, type Terms } from '../terms.ts';
import { coordinatewiseLaws, scaledEpsilon } from './common.ts';
import {
  epsilons,
  forAll,
  holds,
  type Make,
  near,
  nonZero,
  type Rate,
  rate,
  type StepRule,
  same,
  scales,
  series,
  steps,
  trace,
} from './tools.ts';

export interface CentredRmspropHyperparameters {
  learningRate: Rate;
  alpha: number;
  epsilon: number;
  /** σ + ε, or √(σ² + ε). */
  epsilonPlacement?: 'outside' | 'inside';
}
export interface AdamaxHyperparameters {
  learningRate: Rate;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** m/(u + ε), or u ← max(β2 u, |g| + ε). */
  epsilonPlacement?: 'outside' | 'inside';
}
export interface AdadeltaHyperparameters {
  learningRate: Rate;
  rho: number;
  epsilon: number;
}
export interface LionHyperparameters {
  learningRate: Rate;
  beta1: number;
  beta2: number;
  weightDecay: number;
}

const hundredth = fc.integer({ min: 1, max: 99 }).map((k) => k / 100);
const PLACEMENTS = ['outside', 'inside'] as const;
const placement = (terms: Terms) => fc.constantFrom(...claimed(terms, 'epsilonPlacement', PLACEMENTS));
const positive = fc.constantFrom(2 ** -20, 2 ** -6, 0.1, 1);
/** Σ (1 − β) βᵗ⁻ᵏ xᵏ: the mean started at zero. */
const mean = (xs: readonly number[], β: number): number => xs.reduce((sum, x, k) => sum + (1 - β) * β ** (xs.length - 1 - k) * x, 0);

const centred = (terms: Terms) =>
  fc.record({ learningRate: rate, alpha: hundredth, epsilon: positive, epsilonPlacement: placement(terms) });
export const centredRmspropLaws: Law<Make<CentredRmspropHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'centredRmsprop', hyperparameters: centred, scaled: scaledEpsilon }).filter(
    ({ id }) => !id.endsWith('forgotten-gradient'),
  ),
  {
    id: 'centredRmsprop.trace',
    rows: ['L83'],
    claim: 'centred RMSProp: step t is −ηg/(σ + ε), σ² = ⟨g²⟩ − ⟨g⟩², both means (1 − α) Σ αᵗ⁻ᵏ …, ε added and not taken away',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(centred(terms), series(nonZero), (h, gs) => {
        const got = steps(make(h), gs);
        gs.forEach((g, t) => {
          const past = gs.slice(0, t + 1);
          const square = mean(past.map((x) => x * x), h.alpha); // biome-ignore format: one line
          const variance = square - mean(past, h.alpha) ** 2;
          // what the difference of two means of this size loses
          const δ = 16 * terms.unit * (gs.length + 1 / (1 - h.alpha)) * square;
          const at = (σ2: number) => {
            const x = Math.max(0, σ2);
            return (h.learningRate * Math.abs(g)) / (h.epsilonPlacement === 'inside' ? Math.sqrt(x + h.epsilon) : Math.sqrt(x) + h.epsilon);
          };
          const [least, most] = [at(variance + δ), at(variance - δ)];
          // θ has gone where the steps before have led, and rounds there
          const slack = 16 * terms.unit * (most + got.slice(0, t + 1).reduce((sum, x) => sum + Math.abs(x), 0));
          const step = -Math.sign(g) * got[t];
          holds(step >= least - slack && step <= most + slack, () => `step ${t + 1}: expected between ${least} and ${most}, got ${step}`);
        });
      }),
  },
  {
    id: 'centredRmsprop.steady',
    rows: [],
    claim: 'centred RMSProp: under a steady gradient the variance rounds to nothing, never to less: no step is NaN, at ε = 2⁻²⁰',
    tolerance: 'E',
    label: 'quality',
    property: (make, terms) =>
      forAll(hundredth, placement(terms), nonZero, (alpha, epsilonPlacement, c) => {
        const got = steps(make({ learningRate: 1, alpha, epsilon: 2 ** -20, epsilonPlacement }), Array(300).fill(c));
        holds(
          got.every(Number.isFinite),
          () => `step ${got.findIndex((x) => !Number.isFinite(x)) + 1} is ${got.find((x) => !Number.isFinite(x))}`,
        );
      }),
  },
];

const adamax = (terms: Terms) =>
  fc.record({
    learningRate: rate,
    beta1: hundredth,
    beta2: hundredth,
    epsilon: epsilons(terms, 0, 2 ** -20, 0.1, 1),
    epsilonPlacement: placement(terms),
  });
export const adamaxLaws: Law<Make<AdamaxHyperparameters>>[] = [
  ...coordinatewiseLaws<AdamaxHyperparameters>({
    name: 'adamax',
    hyperparameters: adamax,
    scaled: (h, by) => ({ ...h, epsilon: h.epsilon * by }),
  }),
  {
    id: 'adamax.trace',
    rows: ['L88'],
    claim: 'Adamax: step t is −ηm/((1 − β1ᵗ)u), u the largest of β2ᵗ⁻ᵏ|gᵏ|, m corrected and u not',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(adamax(terms), series(nonZero), (h, gs) => {
        const inside = h.epsilonPlacement === 'inside' ? h.epsilon : 0;
        const expected = gs.map((_, t) => {
          const past = gs.slice(0, t + 1);
          const u = Math.max(...past.map((g, k) => h.beta2 ** (t - k) * (Math.abs(g) + inside)));
          return (-h.learningRate * mean(past, h.beta1)) / (1 - h.beta1 ** (t + 1)) / (inside > 0 ? u : u + h.epsilon);
        });
        const longest = Math.max(h.learningRate, ...expected.map(Math.abs));
        near(steps(make(h), gs), expected, 8 * terms.unit * longest * gs.length * (gs.length + 1 / (1 - h.beta1)), 'the steps');
      }),
  },
  {
    id: 'adamax.step-bound',
    rows: ['L91'],
    claim:
      'Adamax at ε = 0: step t is at most η(1 − β1)/(1 − β1ᵗ) Σ_{k<t}(β1/β2)ᵏ long, which gradients that fade by β2 a step attain: more than η, the bound in its paper',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      const longest = (β1: number, β2: number, t: number): number => {
        let sum = 0;
        for (let k = 0; k < t; k++) sum += (β1 / β2) ** k;
        return ((1 - β1) / (1 - β1 ** t)) * sum;
      };
      return forAll(rate, hundredth, hundredth, series(nonZero, 12), (η, beta1, beta2, gs) => {
        const rule = (): StepRule => make({ learningRate: η, beta1, beta2, epsilon: 0 });
        const u = 16 * terms.unit * (gs.length ** 2 + 1 / (1 - beta1));
        steps(rule(), gs).forEach((x, t) => {
          const bound = η * longest(beta1, beta2, t + 1);
          holds(Math.abs(x) <= bound * (1 + u * (t + 1)), () => `step ${t + 1} is ${x}, the bound ${bound}`);
        });
        const fading = gs.map((_, k) => beta2 ** k).filter((g) => g > 2 ** -60);
        steps(rule(), fading).forEach((x, t) => {
          const bound = η * longest(beta1, beta2, t + 1);
          near(-x, bound, bound * u * (t + 1), `step ${t + 1} of the fading gradients`);
        });
      });
    },
  },
];

const adadelta = () => fc.record({ learningRate: rate, rho: hundredth, epsilon: positive });
export const adadeltaLaws: Law<Make<AdadeltaHyperparameters>>[] = [
  ...coordinatewiseLaws<AdadeltaHyperparameters>({ name: 'adadelta', hyperparameters: adadelta, scaled: (h) => h }).filter(
    ({ id }) => !/scale-of-the-loss|forgotten-gradient|zero-gradient/.test(id),
  ),
  {
    id: 'adadelta.trace',
    rows: ['L84'],
    claim: 'AdaDelta: step t is −ηΔ, Δ = g√(d + ε)/√(v + ε), v the mean of g² and d that of the Δ² before, both started at zero',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(adadelta(), series(nonZero, 12), (h, gs) => {
        const Δs: number[] = [];
        gs.forEach((g, t) => {
          const v = mean(gs.slice(0, t + 1).map((x) => x * x), h.rho); // biome-ignore format: one line
          const d = mean(Δs.map((x) => x * x), h.rho); // biome-ignore format: one line
          Δs.push((g * Math.sqrt(d + h.epsilon)) / Math.sqrt(v + h.epsilon));
        });
        const longest = Math.max(...Δs.map(Math.abs)) * h.learningRate;
        const expected = Δs.map((Δ) => -h.learningRate * Δ);
        near(steps(make(h), gs), expected, 16 * terms.unit * longest * gs.length * (gs.length + 1 / (1 - h.rho)), 'the steps');
      }),
  },
  {
    id: 'adadelta.rate',
    rows: [],
    claim: 'AdaDelta: η scales the steps and is remembered nowhere: at 2ᵏη they are 2ᵏ times as long, bit for bit',
    tolerance: 'E',
    property: (make) =>
      forAll(adadelta(), series(nonZero, 8), fc.integer({ min: -8, max: 8 }), (h, gs, k) => {
        const path = (η: number) => trace(make({ ...h, learningRate: η }), gs.map((g) => [g])).flat(); // biome-ignore format: one line
        same(path(2 ** k * h.learningRate), path(h.learningRate).map((x) => x * 2 ** k), 'the path'); // biome-ignore format: one line
      }),
  },
  {
    id: 'adadelta.first-step',
    rows: [],
    claim: 'AdaDelta: the first step is −ηg√ε/√((1 − ρ)g² + ε), which ε alone starts: hardly anything where ε is small',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(adadelta(), nonZero, (h, g) => {
        const expected = (-h.learningRate * g * Math.sqrt(h.epsilon)) / Math.sqrt((1 - h.rho) * g * g + h.epsilon);
        near(steps(make(h), [g])[0], expected, (16 * terms.unit * Math.abs(expected)) / (1 - h.rho), 'the first step');
      }),
  },
];

const lion = () => fc.record({ learningRate: rate, beta1: hundredth, beta2: hundredth, weightDecay: fc.constant(0) });
export const lionLaws: Law<Make<LionHyperparameters>>[] = [
  ...coordinatewiseLaws<LionHyperparameters>({ name: 'lion', hyperparameters: lion, scaled: (h) => h }),
  {
    id: 'lion.trace',
    rows: ['L99'],
    claim: 'Lion: step t is −η times the sign of β1 m + (1 − β1)g, m the mean of the gradients before with weight β2: two different means',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(lion(), series(nonZero), (h, gs) => {
        steps(make(h), gs).forEach((step, t) => {
          const m = mean(gs.slice(0, t), h.beta2);
          const c = h.beta1 * m + (1 - h.beta1) * gs[t];
          // a sum that is rounding has either sign
          const size = h.beta1 * mean(gs.slice(0, t).map(Math.abs), h.beta2) + (1 - h.beta1) * Math.abs(gs[t]);
          if (Math.abs(c) <= (8 * terms.unit * (gs.length + 1)) / (1 - h.beta2) * size) return; // biome-ignore format: one line
          const rounding = 4 * terms.unit * (t + 2) * h.learningRate;
          near(step, -h.learningRate * Math.sign(c), rounding, `step ${t + 1}`);
        });
      }),
  },
  {
    id: 'lion.scale',
    rows: ['L81'],
    claim: 'Lion: gradients 2ᵏ times as large change no bit of the path: only signs are used',
    tolerance: 'E',
    property: (make, terms) => {
      const most = scales(terms).gradient;
      return forAll(lion(), series(nonZero), fc.integer({ min: -most, max: most }), (h, gs, k) => {
        same(steps(make(h), gs.map((g) => g * 2 ** k)), steps(make(h), gs), 'the steps'); // biome-ignore format: one line
      });
    },
  },
  {
    id: 'lion.decay',
    rows: [],
    claim: 'Lion: the decay ηλθ is added to the step and enters no memory: θ ← θ − η(sign + λθ) from any θ',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(rate, hundredth, nonZero, series(nonZero, 6), (η, λ, start, gs) => {
        const list = gs.map((g) => [g]);
        const plain = steps(make({ learningRate: η, beta1: 0.9, beta2: 0.99, weightDecay: 0 }), gs);
        const got = trace(make({ learningRate: η, beta1: 0.9, beta2: 0.99, weightDecay: λ }), list, [start]).flat();
        let θ = start;
        got.forEach((x, t) => {
          const expected = θ + plain[t] - η * λ * θ;
          near(x, expected, 16 * terms.unit * (t + 1) * (Math.abs(θ) * (1 + η * λ) + η * (t + 1)), `θ after step ${t + 1}`);
          θ = x;
        });
      }),
  },
];
