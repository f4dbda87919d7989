/** Laws of RMSProp, as the slides start it and as 004 starts it, and of "RMSProp + momentum". */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { once } from '../law.ts';
import { claimed, claims, narrow, needs, room, type Terms } from '../terms.ts';
import { axesMatter, coordinatewiseLaws, scaledEpsilon } from './common.ts';
import {
  epsilons,
  forAll,
  holds,
  type Make,
  near,
  nonZero,
  path,
  quadratic,
  type Rate,
  rate,
  same,
  scales,
  series,
  steps,
  weight,
} from './tools.ts';

/** What the laws pass to an implementation of RMSProp; α is the weight of the past. */
export interface RmspropHyperparameters {
  learningRate: Rate;
  alpha: number;
  epsilon: number;
  /** σ + ε, or √(σ² + ε). */
  epsilonPlacement?: 'outside' | 'inside';
  /** σ¹ = |g¹|, or σ⁰ = 0. */
  startAt: 'first gradient' | 'zero';
}
/** … of RMSProp with momentum: m ← λm + g, θ ← θ − ηm/σ, σ as with startAt 'first gradient'. */
export interface RmspropMomentumHyperparameters {
  learningRate: Rate;
  momentum: number;
  alpha: number;
  epsilon: number;
  /** σ + ε, or √(σ² + ε). */
  epsilonPlacement?: 'outside' | 'inside';
}

type Start = RmspropHyperparameters['startAt'];
const STARTS: readonly Start[] = ['first gradient', 'zero'];
const startAt = (terms: Terms): fc.Arbitrary<Start> => fc.constantFrom(...claimed(terms, 'startAt', STARTS));
type Placement = NonNullable<RmspropHyperparameters['epsilonPlacement']>;
const PLACEMENTS: readonly Placement[] = ['outside', 'inside'];
const epsilon = (terms: Terms): fc.Arbitrary<number> => epsilons(terms, 0, 2 ** -20, 2 ** -4, 1);
/** Not so near 1 that 1 − α has few digits, not 0. */
const alpha = fc.integer({ min: 1, max: 99 }).map((k) => k / 100);
const hyperparameters = (terms: Terms): fc.Arbitrary<Required<RmspropHyperparameters> & { learningRate: number }> =>
  fc.record({
    learningRate: rate,
    alpha: weight,
    epsilon: epsilon(terms),
    epsilonPlacement: fc.constantFrom(...claimed(terms, 'epsilonPlacement', PLACEMENTS)),
    startAt: startAt(terms),
  });

/** σ² by the sum that the recurrence unrolls to. */
const meanSquare = (gs: number[], t: number, α: number, start: RmspropHyperparameters['startAt']): number =>
  gs.slice(0, t + 1).reduce((sum, g, k) => sum + (k === 0 && start === 'first gradient' ? 1 : 1 - α) * α ** (t - k) * g * g, 0);

export const rmspropLaws: Law<Make<RmspropHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'rmsprop', hyperparameters, scaled: scaledEpsilon }),
  axesMatter('rmsprop', (terms) => ({ learningRate: 0.1, alpha: 0.9, epsilon: 0, startAt: claimed(terms, 'startAt', STARTS)[0] })),
  {
    id: 'rmsprop.trace',
    rows: ['L83', 'L77'],
    claim: 'RMSProp: step t is −ηg/σ, σ² = αᵗ⁻¹(g¹)² + (1 − α) Σ αᵗ⁻ᵏ (gᵏ)², or without its first term’s privilege when started at zero',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(hyperparameters(terms), series(nonZero), (h, gs) => {
        const expected = gs.map((g, t) => {
          const σ2 = meanSquare(gs, t, h.alpha, h.startAt);
          return (-h.learningRate * g) / (h.epsilonPlacement === 'inside' ? Math.sqrt(σ2 + h.epsilon) : Math.sqrt(σ2) + h.epsilon);
        });
        const longest = Math.max(...expected.map(Math.abs));
        // 1 − α loses what α was rounded by
        near(steps(make(h), gs), expected, 4 * terms.unit * longest * (2 * gs.length + 1 / (1 - h.alpha)), 'the steps');
      }),
  },
  {
    id: 'rmsprop.first-step',
    rows: ['L83'],
    claim: 'RMSProp at ε = 0: the first step is η·sign g when σ¹ = |g¹|, to two roundings, and η/√(1 − α) when started at zero',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(rate, alpha, nonZero, (η, α, g) => {
        const first = (start: RmspropHyperparameters['startAt']) =>
          steps(make({ learningRate: η, alpha: α, epsilon: 0, startAt: start }), [g])[0];
        const u = terms.unit;
        // α g² + (1 − α) g² is g² to a few roundings
        if (claims(terms, 'startAt', 'first gradient'))
          near(first('first gradient'), -η * Math.sign(g), (narrow(terms) ? 8 : 2) * u * η, 'from the first gradient');
        if (claims(terms, 'startAt', 'zero'))
          near(first('zero'), (-η * Math.sign(g)) / Math.sqrt(1 - α), (16 * u * η) / (1 - α), 'from zero');
      });
    },
  },
  {
    id: 'rmsprop.step-response',
    rows: ['L83'],
    claim: 'RMSProp under a steady gradient: the weights sum to 1, steps of η for ever; started at zero, η/√(1 − αᵗ)',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(rate, alpha, startAt(terms), nonZero, (η, α, start, c) => {
        const got = steps(make({ learningRate: η, alpha: α, epsilon: 0, startAt: start }), Array(60).fill(c));
        const expected = got.map((_, t) => (-η * Math.sign(c)) / (start === 'zero' ? Math.sqrt(1 - α ** (t + 1)) : 1));
        near(got, expected, (8 * terms.unit * 60 * η) / (1 - α), 'the steps');
      });
    },
  },
  {
    id: 'rmsprop.mean-bound',
    rows: ['L83', 'L78'],
    claim: 'RMSProp from the first gradient: σ = η|g/step| lies between the least and the largest |g| so far; from zero it does not',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(rate, alpha, series(nonZero), (η, α, gs) => {
        const slack = 8 * terms.unit * (gs.length ** 2 + 1 / (1 - α));
        const shares = (start: RmspropHyperparameters['startAt']) =>
          steps(make({ learningRate: η, alpha: α, epsilon: 0, startAt: start }), gs).map((step) => Math.abs(step) / η);
        if (claims(terms, 'startAt', 'first gradient'))
          shares('first gradient').forEach((share, t) => {
            const seen = gs.slice(0, t + 1).map(Math.abs);
            const [low, high] = [Math.abs(gs[t]) / Math.max(...seen), Math.abs(gs[t]) / Math.min(...seen)];
            holds(
              share >= low - slack * high && share <= high * (1 + slack),
              () => `step ${t + 1}: |g|/σ = ${share}, not in [${low}, ${high}]`,
            );
          });
        if (claims(terms, 'startAt', 'zero')) holds(shares('zero')[0] > 1, () => 'started at zero, the first σ should be below |g|');
      });
    },
  },
  {
    id: 'rmsprop.jump',
    rows: ['L86', 'L84'],
    claim: 'RMSProp after |g| jumps from a to b: σ² = αᵏa² + (1 − αᵏ)b² after k steps; half-way, at α = .9, after 6.58',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'startAt', 'first gradient');
      return forAll(alpha, nonZero, nonZero, fc.integer({ min: 1, max: 30 }), (α, a, b, k) => {
        const gs = [a, a, a, ...Array(k).fill(b)];
        const step = steps(make({ learningRate: 1, alpha: α, epsilon: 0, startAt: 'first gradient' }), gs).at(-1) ?? NaN;
        const σ2 = α ** k * a * a + (1 - α ** k) * b * b;
        // the step, |b|/σ or more than |b/a|, is read off two θ of at most 3 + 10k
        near((b / step) ** 2, σ2, 8 * terms.unit * (3 + k) * Math.max(1, Math.abs(a / b)) * σ2 + (8 * terms.unit * σ2) / (1 - α), 'σ²');
      });
    },
  },
  {
    id: 'rmsprop.sign-descent',
    rows: ['L84'],
    claim: 'RMSProp at α = 0, ε = 0 is sign descent, to two roundings a step',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(fc.integer({ min: -6, max: 2 }), startAt(terms), series(nonZero), (e, start, gs) =>
        near(
          steps(make({ learningRate: 2 ** e, alpha: 0, epsilon: 0, startAt: start }), gs),
          gs.map((g) => -(2 ** e) * Math.sign(g)),
          2 * terms.unit * gs.length * 2 ** e,
          'the steps',
        ),
      );
    },
  },
  {
    id: 'rmsprop.prose',
    rows: ['L85'],
    claim: '004’s prose, tally ← α·tally + g² without 1 − α, is RMSProp from zero with η√(1 − α)',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'startAt', 'zero');
      return forAll(rate, alpha, series(nonZero), (η, α, gs) => {
        let tally = 0;
        const prose = gs.map((g) => (-η * g) / Math.sqrt((tally = α * tally + g * g)));
        const got = steps(make({ learningRate: η * Math.sqrt(1 - α), alpha: α, epsilon: 0, startAt: 'zero' }), gs);
        near(got, prose, (16 * terms.unit * gs.length * η) / (1 - α), 'the steps');
      });
    },
  },
  {
    id: 'rmsprop.two-cycle',
    rows: ['L87'],
    claim: 'RMSProp with constant η ends in a cycle θ = ±η/2 about a minimum, whatever the curvature: .5, .05, .005 for η = 1, .1, .01',
    tolerance: 'A',
    runs: 1,
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return once(() => {
        for (const start of claimed(terms, 'startAt', STARTS)) {
          for (const [η, h] of [
            [1, 1],
            [0.1, 40],
            [0.01, 0.3],
          ]) {
            const rule = make({ learningRate: η, alpha: 0.9, epsilon: 0, startAt: start });
            const end = path(rule, quadratic([[h]]), [3], 3000).slice(-2).map(([x]) => x); // biome-ignore format: one line
            near(end.map(Math.abs), [η / 2, η / 2], (1e-6 + room(terms, 64)) * η, `|θ| at η = ${η}, h = ${h}`);
            holds(end[0] * end[1] < 0, () => 'both ends of the cycle lie on one side');
          }
        }
      });
    },
  },
  {
    id: 'rmsprop.scale',
    rows: ['L81', 'L92'],
    claim: 'RMSProp at ε = 0: gradients 2ᵏ times as large give the same path to the last bit, k from −60 to 60 (in float32, −48 to 48)',
    tolerance: 'E',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      const most = scales(terms).gradient;
      return forAll(
        rate,
        alpha,
        startAt(terms),
        series(nonZero),
        fc.integer({ min: -most, max: most }),
        (learningRate, α, start, gs, k) => {
          const run = (all: number[]) => steps(make({ learningRate, alpha: α, epsilon: 0, startAt: start }), all);
          same(run(gs.map((g) => g * 2 ** k)), run(gs), 'the path');
        },
      );
    },
  },
  {
    id: 'rmsprop.epsilon',
    rows: ['L92'],
    claim: 'RMSProp: the first step at |g| = ε is η/2 with ε outside the root and η√(ε/(1 + ε)) with it inside',
    tolerance: 'B',
    label: 'convention',
    conventions: 'TensorFlow and optax inside the root, PyTorch outside; whichever is claimed as epsilonPlacement is asked',
    property: (make, terms) => {
      const places = claimed(terms, 'epsilonPlacement', PLACEMENTS);
      needs(terms, 'epsilon', 'positive');
      return forAll(rate, fc.integer({ min: -30, max: 0 }), (η, e) => {
        const ε = 2 ** e;
        const start = claimed(terms, 'startAt', STARTS)[0];
        // started at zero, one tenth of g² is in the mean
        const g = start === 'zero' ? ε / Math.sqrt(0.1) : ε;
        const first = (placement: 'outside' | 'inside') =>
          steps(make({ learningRate: η, alpha: 0.9, epsilon: ε, epsilonPlacement: placement, startAt: start }), [-g])[0] * (ε / g);
        if (places.includes('outside')) near(first('outside'), η / 2, 8 * terms.unit * η, 'outside');
        if (places.includes('inside')) near(first('inside'), η * Math.sqrt(ε / (1 + ε)), 16 * terms.unit * η, 'inside');
      });
    },
  },
];

const withMomentum = (terms: Terms): fc.Arbitrary<RmspropMomentumHyperparameters & { learningRate: number }> =>
  fc.record({
    learningRate: rate,
    momentum: weight,
    alpha,
    epsilon: epsilon(terms),
    epsilonPlacement: fc.constantFrom(...claimed(terms, 'epsilonPlacement', PLACEMENTS)),
  });

export const rmspropMomentumLaws: Law<Make<RmspropMomentumHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'rmspropMomentum', hyperparameters: withMomentum, scaled: scaledEpsilon }),
  axesMatter('rmspropMomentum', () => ({ learningRate: 0.1, momentum: 0.9, alpha: 0.9, epsilon: 0 })),
  {
    id: 'rmspropMomentum.trace',
    rows: ['L88', 'L98'],
    claim: '"RMSProp + momentum": step t is −η Σ λᵗ⁻ᵏgᵏ over RMSProp’s σ',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'startAt', 'first gradient');
      return forAll(withMomentum(terms), series(nonZero), (h, gs) => {
        const over = (all: number[]) =>
          all.map((_, t) => {
            const m = all.slice(0, t + 1).reduce((sum, g, k) => sum + h.momentum ** (t - k) * g, 0);
            const σ2 = meanSquare(gs, t, h.alpha, 'first gradient');
            return (h.learningRate * m) / (h.epsilonPlacement === 'inside' ? Math.sqrt(σ2 + h.epsilon) : Math.sqrt(σ2) + h.epsilon);
          });
        // m may cancel; what counts is its size before that
        const longest = Math.max(...over(gs.map(Math.abs)));
        const expected = over(gs).map((step) => -step);
        near(steps(make(h), gs), expected, 8 * terms.unit * longest * (gs.length ** 2 + 1 / (1 - h.alpha)), 'the steps');
      });
    },
  },
  {
    id: 'rmspropMomentum.step-response',
    rows: ['L88', 'L62'],
    claim: '"RMSProp + momentum" under a steady gradient: steps grow from η to η/(1 − λ); it is not Adam, whose steps stay at η',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'startAt', 'first gradient');
      needs(terms, 'epsilon', 'zero');
      return forAll(rate, fc.integer({ min: 0, max: 95 }), alpha, nonZero, (η, k, α, c) => {
        const λ = k / 100;
        const got = steps(make({ learningRate: η, momentum: λ, alpha: α, epsilon: 0 }), Array(60).fill(c));
        const expected = got.map((_, t) => (-η * Math.sign(c) * (1 - λ ** (t + 1))) / (1 - λ));
        near(got, expected, 16 * terms.unit * 60 * η * 20, 'the steps');
      });
    },
  },
];
