/** Laws of Adagrad, as root mean and as root sum, and the two inequalities on which its guarantee rests. */
import fc from 'fast-check';
import { type Law, once } from '../law.ts';
import { claimed, claims, narrow, needs, type Terms } from '../terms.ts';
import { axesMatter, coordinatewiseLaws, scaledEpsilon } from './common.ts';
import {
  dot,
  dyadic,
  epsilons,
  forAll,
  gradients,
  holds,
  type Make,
  near,
  nonZero,
  type Rate,
  rate,
  same,
  scales,
  series,
  steps,
  trace,
} from './tools.ts';

/** What the laws pass to an implementation of Adagrad: s ← s + g², σ = √s ('sum') or √(s/t) ('mean'). */
export interface AdagradHyperparameters {
  learningRate: Rate;
  accumulate: 'mean' | 'sum';
  epsilon: number;
  /** σ + ε, or √(σ² + ε). */
  epsilonPlacement?: 'outside' | 'inside';
}

type Kind = AdagradHyperparameters['accumulate'];
const accumulate = (terms: Terms): fc.Arbitrary<Kind> => fc.constantFrom(...claimed<Kind>(terms, 'accumulate', ['mean', 'sum']));
const hyperparameters = (terms: Terms): fc.Arbitrary<Required<AdagradHyperparameters> & { learningRate: number }> =>
  fc.record({
    learningRate: rate,
    accumulate: accumulate(terms),
    epsilon: epsilons(terms, 0, 2 ** -20, 2 ** -4, 1),
    epsilonPlacement: fc.constantFrom(...claimed(terms, 'epsilonPlacement', ['outside' as const, 'inside' as const])),
  });

export const adagradLaws: Law<Make<AdagradHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'adagrad', hyperparameters, scaled: scaledEpsilon }),
  axesMatter('adagrad', (terms) => ({ learningRate: 0.1, accumulate: claimed<Kind>(terms, 'accumulate', ['sum', 'mean'])[0], epsilon: 0 })),
  {
    id: 'adagrad.trace',
    rows: ['L77', 'L78', 'L80'],
    claim: 'Adagrad: step t is −ηg/σ, σ the root mean or root sum of the squares of all gradients so far, with ε in its place',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(hyperparameters(terms), series(nonZero), (h, gs) => {
        const expected = gs.map((g, t) => {
          const σ2 = dot(gs.slice(0, t + 1), gs.slice(0, t + 1)) / (h.accumulate === 'mean' ? t + 1 : 1);
          return (-h.learningRate * g) / (h.epsilonPlacement === 'inside' ? Math.sqrt(σ2 + h.epsilon) : Math.sqrt(σ2) + h.epsilon);
        });
        near(steps(make(h), gs), expected, 16 * terms.unit * h.learningRate * gs.length ** 2, 'the steps');
      }),
  },
  {
    id: 'adagrad.first-step',
    rows: ['L78'],
    claim:
      'Adagrad at ε = 0: the first step is −η·sign g to two roundings (of g/σ or η/σ, and of the product), however large or small g is',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      const most = scales(terms).first;
      return forAll(rate, accumulate(terms), nonZero, fc.integer({ min: -most, max: most }), (η, kind, g, e) =>
        near(
          steps(make({ learningRate: η, accumulate: kind, epsilon: 0 }), [g * 2 ** e]),
          [-η * Math.sign(g)],
          (narrow(terms) ? 4 : 2) * terms.unit * η,
          'the step',
        ),
      );
    },
  },
  {
    id: 'adagrad.step-response',
    rows: ['L78', 'L79'],
    claim: 'Adagrad under a steady gradient: the mean form steps η for ever, the sum form η/√t',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(rate, accumulate(terms), nonZero, (η, kind, c) => {
        const got = steps(make({ learningRate: η, accumulate: kind, epsilon: 0 }), Array(50).fill(c));
        const expected = got.map((_, t) => (-η * Math.sign(c)) / (kind === 'mean' ? 1 : Math.sqrt(t + 1)));
        near(got, expected, 8 * terms.unit * η * 50, 'the steps');
      });
    },
  },
  {
    id: 'adagrad.mean-is-sum',
    rows: ['L79'],
    claim: 'Adagrad: the mean form with η/√t is the sum form with η',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'accumulate', 'sum', 'mean');
      needs(terms, 'learningRate', 'schedule');
      return forAll(rate, gradients(nonZero), (η, gs) => {
        const sum = trace(make({ learningRate: η, accumulate: 'sum', epsilon: 0 }), gs);
        const mean = trace(make({ learningRate: (t) => η / Math.sqrt(t), accumulate: 'mean', epsilon: 0 }), gs);
        mean.forEach((θ, t) => {
          near(θ, sum[t], 16 * terms.unit * η * (t + 1) ** 2, `θ after ${t + 1} steps`);
        });
      });
    },
  },
  {
    id: 'adagrad.step-bound',
    rows: ['L80'],
    claim: 'Adagrad: no step is longer than η in the sum form, η√t in the mean form, and a first gradient of 0 lets the mean form reach it',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero', '0/0');
      return forAll(rate, accumulate(terms), series(dyadic), (η, kind, gs) => {
        steps(make({ learningRate: η, accumulate: kind, epsilon: 0 }), gs).forEach((step, t) => {
          const bound = η * (kind === 'mean' ? Math.sqrt(t + 1) : 1);
          holds(Math.abs(step) <= bound * (1 + 16 * terms.unit * (t + 1)), () => `step ${t + 1} is ${step}, bound ${bound}`);
        });
        if (!claims(terms, 'accumulate', 'mean')) return;
        const late = steps(make({ learningRate: η, accumulate: 'mean', epsilon: 0 }), [0, 0, 0, 1])[3];
        near(late, -2 * η, 16 * terms.unit * η, 'the fourth step, after three gradients of 0');
      });
    },
  },
  {
    id: 'adagrad.mean-bound',
    rows: ['L78'],
    claim: 'Adagrad, mean form: σ = η|g/step| lies between the least and the largest |g| so far',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'accumulate', 'mean');
      return forAll(rate, series(nonZero), (η, gs) => {
        const slack = 8 * terms.unit * gs.length ** 2;
        steps(make({ learningRate: η, accumulate: 'mean', epsilon: 0 }), gs).forEach((step, t) => {
          const seen = gs.slice(0, t + 1).map(Math.abs);
          const share = Math.abs(step) / η;
          const [low, high] = [Math.abs(gs[t]) / Math.max(...seen), Math.abs(gs[t]) / Math.min(...seen)];
          holds(
            share >= low - slack * high && share <= high * (1 + slack),
            () => `step ${t + 1}: |g|/σ = ${share}, not in [${low}, ${high}]`,
          );
        });
      });
    },
  },
  {
    id: 'adagrad.rate-falls',
    rows: ['L80', 'L93'],
    claim: 'Adagrad, sum form: the effective rate |step/g| never rises; in the mean form it can (a witness: 8, then 1, 1, …)',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'accumulate', 'sum');
      return forAll(rate, series(nonZero), (η, gs) => {
        // a step is read off two θ, at most ηt from 0, and divided by a gradient of 1/64 or more
        const read = 4 * terms.unit * η * gs.length * 64;
        const effective = (kind: 'mean' | 'sum', all: number[]) => {
          const θ = steps(make({ learningRate: η, accumulate: kind, epsilon: 0 }), all);
          return θ.map((step, t) => Math.abs(step / all[t]));
        };
        effective('sum', gs).forEach((now, t, all) => {
          holds(
            t === 0 || now <= all[t - 1] * (1 + 16 * terms.unit * gs.length) + read,
            () => `rises from ${all[t - 1]} to ${now} at step ${t + 1}`,
          );
        });
        if (!claims(terms, 'accumulate', 'mean')) return;
        const mean = effective('mean', [8, 1, 1, 1, 1]);
        holds(mean[4] > 1.5 * mean[0], () => 'the mean form remembers too much');
      });
    },
  },
  {
    id: 'adagrad.sequence-lemma',
    rows: ['L80'],
    claim: 'Σ gₜ²/√sₜ ≤ 2√s_T for every sequence of gradients, sₜ the running sum of squares: g·step summed is at most 2η√s_T',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'accumulate', 'sum');
      return forAll(series(nonZero, 60), (gs) => {
        const got = -dot(steps(make({ learningRate: 1, accumulate: 'sum', epsilon: 0 }), gs), gs);
        const bound = 2 * Math.sqrt(dot(gs, gs));
        holds(got <= bound * (1 + 8 * terms.unit * gs.length ** 1.5), () => `Σ g²/√s = ${got} > ${bound}`);
      });
    },
  },
  {
    id: 'adagrad.sequence-lemma-sharp',
    rows: ['L80'],
    claim: 'The constant sequence comes close to the lemma’s 2: 1.985 at 10⁴ terms',
    tolerance: 'A',
    runs: 1,
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'accumulate', 'sum');
      return once(() => {
        const ones = Array(1e4).fill(1);
        const got = -dot(steps(make({ learningRate: 1, accumulate: 'sum', epsilon: 0 }), ones), ones) / 100;
        near(got, 1.985, 5e-4, 'Σ g²/√s over √s_T');
      });
    },
  },
  {
    id: 'adagrad.regret',
    rows: ['L80'],
    claim: 'Adagrad, sum form, on any sequence of convex losses: Σ fₜ(θₜ) − fₜ(θ*) ≤ (D²/2η + η) Σᵢ ‖g₁:ₜ,ᵢ‖, D the largest |θₜ,ᵢ − θ*ᵢ|',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero', '0/0');
      needs(terms, 'accumulate', 'sum');
      return forAll(rate, fc.array(fc.tuple(dyadic, dyadic, nonZero), { minLength: 1, maxLength: 40 }), dyadic, (η, losses, best) => {
        // fₜ(θ) = |k (θ₀ − c)| + ½(θ₁ − d)², a kink in one coordinate and a bowl in the other
        const rule = make({ learningRate: η, accumulate: 'sum', epsilon: 0 });
        const θ = Float64Array.of(0, 0);
        const state = rule.init(θ);
        const sums = [0, 0];
        let regret = 0;
        let D = 0;
        for (const [c, d, k] of losses) {
          const f = (x: number, y: number) => Math.abs(k * (x - c)) + (y - d) ** 2 / 2;
          const g = [Math.abs(k) * Math.sign(θ[0] - c), θ[1] - d];
          regret += f(θ[0], θ[1]) - f(best, best);
          D = Math.max(D, Math.abs(θ[0] - best), Math.abs(θ[1] - best));
          g.forEach((x, i) => {
            sums[i] += x * x;
          });
          rule.step(θ, state, Float64Array.from(g));
        }
        const bound = ((D * D) / (2 * η) + η) * (Math.sqrt(sums[0]) + Math.sqrt(sums[1]));
        holds(regret <= bound * (1 + 64 * terms.unit * losses.length), () => `regret ${regret} > ${bound}`);
      });
    },
  },
  {
    id: 'adagrad.scale',
    rows: ['L81', 'L92'],
    claim:
      'Adagrad at ε = 0: a coordinate whose gradients are 2ᵏ times as large walks the same path to the last bit, k from −60 to 60 (in float32, −48 to 48)',
    tolerance: 'E',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero', '0/0');
      const most = scales(terms).gradient;
      return forAll(rate, accumulate(terms), series(dyadic), fc.integer({ min: -most, max: most }), (learningRate, kind, gs, k) => {
        const run = (all: number[]) => steps(make({ learningRate, accumulate: kind, epsilon: 0 }), all);
        same(run(gs.map((g) => g * 2 ** k)), run(gs), 'the path');
      });
    },
  },
];
