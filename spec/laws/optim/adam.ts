/** Laws of Adam and its kin: AdamW, AMSGrad, RAdam. */
import fc from 'fast-check';
import { type Law, once } from '../law.ts';
import { claimed, narrow, needs, room, type Terms } from '../terms.ts';
import { axesMatter, coordinatewiseLaws, scaledEpsilon } from './common.ts';
import {
  dyadic,
  epsilons,
  exactly,
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

/** What the laws pass to an implementation of Adam or one of its kin. */
export interface AdamHyperparameters {
  learningRate: Rate;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** √v̂ + ε, or √(v̂ + ε). */
  epsilonPlacement?: 'outside' | 'inside';
}

/** Both weights away from 1, where 1 − β has few digits, and β2 from 0, where one gradient of 0 makes v vanish. */
const beta = fc.integer({ min: 0, max: 990 }).map((k) => k / 1000);
const beta2 = fc.integer({ min: 10, max: 999 }).map((k) => k / 1000);
const epsilon = (terms: Terms): fc.Arbitrary<number> => epsilons(terms, 2 ** -20, 2 ** -6, 0.1, 1, 8);
const placement = (terms: Terms): fc.Arbitrary<'outside' | 'inside'> =>
  fc.constantFrom(...claimed(terms, 'epsilonPlacement', ['outside' as const, 'inside' as const]));
const drawn = (terms: Terms): fc.Arbitrary<AdamHyperparameters & { learningRate: number }> =>
  fc.record({ learningRate: rate, beta1: beta, beta2, epsilon: epsilon(terms), epsilonPlacement: placement(terms) });
const scaleFree = (terms: Terms): fc.Arbitrary<AdamHyperparameters & { learningRate: number }> => {
  needs(terms, 'epsilon', 'zero');
  return fc.record({ learningRate: rate, beta1: beta, beta2, epsilon: fc.constant(0) });
};
/** By how many roundings a step can be off, relative to its size: one for each gradient, and what 1 − β loses where β was rounded. */
const growth = (β1: number, β2: number, t = 1): number => t + 1 / (1 - β1) + 1 / (1 - β2);

/** m̂ᵗ and v̂ᵗ as the weighted sums that the recurrences unroll to. */
function moments(gs: readonly number[], t: number, β1: number, β2: number): { m: number; v: number; m̂: number; v̂: number } {
  const past = gs.slice(0, t + 1);
  const m = past.reduce((sum, g, k) => sum + (1 - β1) * β1 ** (t - k) * g, 0);
  const v = past.reduce((sum, g, k) => sum + (1 - β2) * β2 ** (t - k) * g * g, 0);
  return { m, v, m̂: m / (1 - β1 ** (t + 1)), v̂: v / (1 - β2 ** (t + 1)) };
}
const denominator = (v: number, { epsilon: ε, epsilonPlacement }: AdamHyperparameters) =>
  epsilonPlacement === 'inside' ? Math.sqrt(v + ε) : Math.sqrt(v) + ε;
const traceLaw = <H extends AdamHyperparameters & { learningRate: number }>(
  id: string,
  rows: string[],
  claim: string,
  hyperparameters: (terms: Terms) => fc.Arbitrary<H>,
  reference: (gs: readonly number[], t: number, h: H) => number,
): Law<Make<H>> => ({
  id,
  rows,
  claim,
  tolerance: 'B',
  property: (make, terms) =>
    forAll(hyperparameters(terms), series(nonZero), (h, gs) => {
      const expected = gs.map((_, t) => -h.learningRate * reference(gs, t, h));
      const longest = Math.max(h.learningRate, ...expected.map(Math.abs));
      near(steps(make(h), gs), expected, 8 * terms.unit * longest * gs.length * growth(h.beta1, h.beta2, gs.length), 'the steps');
    }),
});

/** (1 − β1)/(1 − β1ᵗ) √( (1 − β2ᵗ)/(1 − β2) Σ_{k<t} (β1²/β2)ᵏ ): how long Adam's step t can be, in units of η (L91). */
export function longestStep(β1: number, β2: number, t: number): number {
  let sum = 0;
  for (let k = 0; k < t; k++) sum += (β1 ** 2 / β2) ** k;
  return ((1 - β1) / (1 - β1 ** t)) * Math.sqrt(((1 - β2 ** t) / (1 - β2)) * sum);
}
/** The gradients that attain it: growing or fading by β2/β1 a step; 0 where their squares would vanish. */
export const longestStepWitness = (β1: number, β2: number, t: number, smallest = 1e-100): number[] =>
  Array.from({ length: t }, (_, k) => (β1 / β2) ** (t - 1 - k)).map((g) => (g < smallest ? 0 : g));

/** Reddi, Kale and Kumar's problem on [−1, 1]: gradients 4, −1, −1, over and over. The best fixed θ is −1. */
export function reddi(rule: StepRule, rounds: number): number {
  const θ = Float64Array.of(0);
  const state = rule.init(θ);
  for (let t = 0; t < 3 * rounds; t++) {
    rule.step(θ, state, Float64Array.of(t % 3 === 0 ? 4 : -1));
    θ[0] = Math.max(-1, Math.min(1, θ[0]));
  }
  return θ[0];
}
const reddiRate = { learningRate: (t: number) => 0.5 / Math.sqrt(t), beta1: 0, beta2: 1 / 17, epsilon: 0 };

export const adamLaws: Law<Make<AdamHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'adam', hyperparameters: drawn, scaled: scaledEpsilon }),
  axesMatter('adam', () => ({ learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 0 })),
  traceLaw(
    'adam.trace',
    ['L88', 'L90'],
    'Adam: step t is −ηm̂/(√v̂ + ε), both moments weighted sums of all gradients so far divided by 1 − βᵗ, t counting steps',
    drawn,
    (gs, t, h) => {
      const { m̂, v̂ } = moments(gs, t, h.beta1, h.beta2);
      return m̂ / denominator(v̂, h);
    },
  ),
  {
    id: 'adam.step-response',
    rows: ['L88', 'L99'],
    claim: 'Adam at ε = 0 under a steady gradient: every step, from the first, is −η·sign g',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(scaleFree(terms), nonZero, (h, c) => {
        const got = steps(make(h), Array(50).fill(c));
        const expected = got.map(() => -h.learningRate * Math.sign(c));
        near(got, expected, 8 * terms.unit * h.learningRate * growth(h.beta1, h.beta2, 50), 'the steps');
      }),
  },
  {
    id: 'adam.schedule',
    rows: ['L94', 'L98'],
    claim: 'Adam: step t has the learning rate of t = 1, 2, …, applied to all of m̂',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'learningRate', 'schedule');
      return forAll(scaleFree(terms), series(fc.integer({ min: 0, max: 64 }), 8), (h, ηs) => {
        const got = steps(make({ ...h, learningRate: (t) => ηs[t - 1] }), Array(ηs.length).fill(-1));
        near(got, ηs, 8 * terms.unit * 64 * growth(h.beta1, h.beta2, 8), 'the steps under gradient −1');
      });
    },
  },
  {
    id: 'adam.first-moment',
    rows: ['L88'],
    claim: 'Adam: m is (1 − β1) times heavy ball’s velocity (seen at β2 = 0, where √v̂ is |g|)',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(beta, series(nonZero), (β1, gs) => {
        let v = 0;
        let gone = 0;
        steps(make({ learningRate: 1, beta1: β1, beta2: 0, epsilon: 0 }), gs).forEach((step, t) => {
          v = β1 * v + gs[t];
          const m = -step * Math.abs(gs[t]) * (1 - β1 ** (t + 1));
          gone += Math.abs(step);
          // the step was read off differences of θ, which has come as far as all of them; before it may have cancelled, m was up to 16
          const read = gone * Math.abs(gs[t]) + 16;
          near(m, (1 - β1) * v, 8 * terms.unit * read * growth(β1, 0, t), `m after ${t + 1} gradients`);
        });
      });
    },
  },
  {
    id: 'adam.no-momentum',
    rows: ['L88', 'L83'],
    claim: 'Adam at β1 = 0 is RMSProp from zero, corrected: −ηg/√(v/(1 − β2ᵗ))',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(rate, beta2, series(nonZero), (η, β2, gs) => {
        let v = 0;
        const expected = gs.map((g, t) => {
          v = β2 * v + (1 - β2) * g * g;
          return (-η * g) / Math.sqrt(v / (1 - β2 ** (t + 1)));
        });
        near(
          steps(make({ learningRate: η, beta1: 0, beta2: β2, epsilon: 0 }), gs),
          expected,
          (16 * terms.unit * η * gs.length ** 2) / (1 - β2),
          'the steps',
        );
      });
    },
  },
  {
    id: 'adam.sign-descent',
    rows: ['L84', 'L88'],
    claim: 'Adam at β1 = β2 = 0, ε = 0 is sign descent, to two roundings a step',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(fc.integer({ min: -6, max: 2 }), series(nonZero), (e, gs) =>
        near(
          steps(make({ learningRate: 2 ** e, beta1: 0, beta2: 0, epsilon: 0 }), gs),
          gs.map((g) => -(2 ** e) * Math.sign(g)),
          2 * terms.unit * gs.length * 2 ** e,
          'the steps',
        ),
      );
    },
  },
  {
    id: 'adam.step-bound',
    rows: ['L91'],
    claim: 'Adam at ε = 0: step t is at most η(1 − β1)/(1 − β1ᵗ)·√((1 − β2ᵗ)/(1 − β2)·Σ_{k<t}(β1²/β2)ᵏ), for every gradient sequence',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(scaleFree(terms), series(nonZero, 30), (h, gs) => {
        const slack = 16 * terms.unit * growth(h.beta1, h.beta2, gs.length);
        steps(make(h), gs).forEach((step, t) => {
          const bound = h.learningRate * longestStep(h.beta1, h.beta2, t + 1);
          holds(Math.abs(step) <= bound * (1 + slack * (t + 1)), () => `step ${t + 1} is ${step}, bound ${bound}`);
        });
      }),
  },
  {
    id: 'adam.step-bound-attained',
    rows: ['L91'],
    claim: 'Adam: gradients that change by β2/β1 a step attain the bound',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(fc.integer({ min: 20, max: 99 }), fc.integer({ min: 20, max: 99 }), fc.integer({ min: 1, max: 12 }), (j, k, T) => {
        const [β1, β2] = [j / 100, k / 100];
        const got = steps(make({ learningRate: 1, beta1: β1, beta2: β2, epsilon: 0 }), longestStepWitness(β1, β2, T)).at(-1) ?? NaN;
        const bound = longestStep(β1, β2, T);
        near(-got, bound, 16 * terms.unit * T * growth(β1, β2, T) * bound, 'the last step');
      });
    },
  },
  {
    id: 'adam.step-bound-limit',
    rows: ['L91'],
    claim: 'Adam: as t → ∞ the bound stays finite iff β1² < β2: 7.27 at (.9, .999), 1 at β1 = β2; at (.9, .8) it grows for ever',
    tolerance: 'A',
    runs: 1,
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero', '0/0');
      const witness = (β1: number, β2: number, T: number) => longestStepWitness(β1, β2, T, narrow(terms) ? 1e-15 : 1e-100);
      return once(() => {
        const last = (β1: number, β2: number, T: number) =>
          -(steps(make({ learningRate: 1, beta1: β1, beta2: β2, epsilon: 0 }), witness(β1, β2, T)).at(-1) ?? NaN);
        near(last(0.9, 0.999, 10_000), 7.2703, 1e-3, 'at (.9, .999)');
        near(last(0.9, 0.9, 500), 1, 16 * terms.unit * growth(0.9, 0.9, 500), 'at (.9, .9)');
        holds(last(0.9, 0.8, 200) > 2 * last(0.9, 0.8, 50), () => 'at (.9, .8) the bound should keep growing');
      });
    },
  },
  {
    id: 'adam.longer-than-the-rate',
    rows: ['L91'],
    claim:
      'Adam: "the step never exceeds the learning rate" is false wherever β1 ≠ β2 (a witness for each pair), and true where they are equal',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(fc.integer({ min: 10, max: 95 }), fc.integer({ min: 10, max: 95 }), series(nonZero), (j, k, gs) => {
        const [β1, β2] = [j / 100, k / 100];
        const run = (b: number, all: number[]) => steps(make({ learningRate: 1, beta1: β1, beta2: b, epsilon: 0 }), all).map(Math.abs);
        const slack = 16 * terms.unit * growth(β1, β2, Math.max(12, gs.length));
        // in float32 a neighbour's excess can be less than the rounding
        if (j !== k && longestStep(β1, β2, 12) > 1 + 2 * slack) {
          const last = run(β2, longestStepWitness(β1, β2, 12)).at(-1) ?? NaN;
          holds(last > 1 + slack, () => `no longer than η: ${last}`);
        }
        const longest = Math.max(...run(β1, gs));
        holds(longest <= 1 + slack * gs.length, () => `longer than η at β1 = β2: ${longest}`);
      });
    },
  },
  {
    id: 'adam.scale',
    rows: ['L92', 'L81'],
    claim: 'Adam at ε = 0: gradients 2ᵏ times as large give the same path to the last bit, k from −60 to 60 (in float32, −48 to 48)',
    tolerance: 'E',
    property: (make, terms) => {
      const most = scales(terms).gradient;
      return forAll(scaleFree(terms), series(nonZero), fc.integer({ min: -most, max: most }), (h, gs, k) =>
        same(
          steps(
            make(h),
            gs.map((g) => g * 2 ** k),
          ),
          steps(make(h), gs),
          'the path',
        ),
      );
    },
  },
  {
    id: 'adam.epsilon',
    rows: ['L92'],
    claim: 'Adam: with ε the scale matters, and continuously: the first step is ηg/(|g| + ε), or ηg/√(g² + ε), half of η at |g| = ε',
    tolerance: 'B',
    label: 'convention',
    conventions: 'TensorFlow’s ε̂ under the correction, ε inside the root; whichever is claimed as epsilonPlacement is asked',
    property: (make, terms) =>
      forAll(drawn(terms), nonZero, fc.integer({ min: -20, max: 20 }), (h, g0, e) => {
        const g = g0 * 2 ** e;
        const expected = (-h.learningRate * g) / denominator(g * g, h);
        near(steps(make(h), [g])[0], expected, 8 * terms.unit * Math.abs(expected) * growth(h.beta1, h.beta2), 'the first step');
      }),
  },
  {
    id: 'adam.reddi',
    rows: [],
    claim:
      'Adam forgets: under gradients 4, −1, −1, … on [−1, 1], at β1 = 0, β2 = 1/17 and a rate that falls as 1/√t, it ends at 1, the worst point of all',
    tolerance: 'A',
    runs: 1,
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'learningRate', 'schedule');
      return once(() => {
        const end = reddi(make(reddiRate), 3000);
        holds(end > 0.98, () => `ends at ${end}`);
      });
    },
  },
];

/** Laws of Adam without its correction: an option of ours, and the mistake of many others. */
export const uncorrectedAdamLaws: Law<Make<AdamHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'uncorrectedAdam', hyperparameters: drawn, scaled: scaledEpsilon }),
  traceLaw('uncorrectedAdam.trace', ['L88'], 'Adam without correction: step t is −ηm/(√v + ε)', drawn, (gs, t, h) => {
    const { m, v } = moments(gs, t, h.beta1, h.beta2);
    return m / denominator(v, h);
  }),
  {
    id: 'uncorrectedAdam.step-response',
    rows: ['L89'],
    claim:
      'Adam without correction under a steady gradient: η(1 − β1ᵗ)/√(1 − β2ᵗ), not "huge": √10 η at first, 6.57 η at its peak (t = 12), within 1 % of η from t = 3925',
    tolerance: 'B',
    runs: 1,
    property: (make, { unit: u, capabilities }) => {
      needs({ unit: u, capabilities }, 'epsilon', 'zero');
      return once(() => {
        const got = steps(make({ learningRate: 1, beta1: 0.9, beta2: 0.999, epsilon: 0 }), Array(6000).fill(-1));
        // the steps are read off θ, which goes some 1.6 t
        got.forEach((step, t) => {
          near(step, (1 - 0.9 ** (t + 1)) / Math.sqrt(1 - 0.999 ** (t + 1)), 4 * u * (2 * t + 1000), `step ${t + 1}`);
        });
        near(got[0], Math.sqrt(10), 1024 * u, 'the first');
        const peak = got.indexOf(Math.max(...got));
        same(peak + 1, 12, 'the peak’s t');
        near(got[peak], 6.57, 5e-3, 'the peak');
        // there a step changes by 10⁻⁵ of η
        const settled = got.findLastIndex((step) => Math.abs(step - 1) > 0.01) + 2;
        near(settled, 3925, Math.floor((4 * u * 8000) / 1e-5), 'the first t from which all are within 1 %');
      });
    },
  },
];

/** AdamW: what the laws pass besides Adam's. */
export interface AdamwHyperparameters extends AdamHyperparameters {
  weightDecay: number;
}
const decayed = (terms: Terms): fc.Arbitrary<AdamwHyperparameters & { learningRate: number }> =>
  fc.record({
    learningRate: rate,
    beta1: beta,
    beta2,
    epsilon: epsilon(terms),
    epsilonPlacement: placement(terms),
    weightDecay: fc.integer({ min: 0, max: 64 }).map((k) => k / 64),
  });

export const adamwLaws: Law<Make<AdamwHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'adamw', hyperparameters: decayed, moves: true, scaled: scaledEpsilon }),
  {
    id: 'adamw.decoupled',
    rows: [],
    claim: 'AdamW: θ ← θ − η(m̂/(√v̂ + ε) + δθ), the decay outside both moments',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(decayed(terms), series(nonZero), dyadic, (h, gs, start) => {
        const got = trace(make(h), gs.map((g) => [g]), [start]); // biome-ignore format: one line
        let θ = start;
        let [largest, longest] = [Math.abs(start) + h.learningRate, h.learningRate];
        got.forEach(([x], t) => {
          const { m̂, v̂ } = moments(gs, t, h.beta1, h.beta2);
          longest = Math.max(longest, Math.abs((h.learningRate * m̂) / denominator(v̂, h)));
          θ -= h.learningRate * (m̂ / denominator(v̂, h) + h.weightDecay * θ);
          largest = Math.max(largest, Math.abs(θ));
          // θ is rounded a few times a step, and each step as Adam's; a decay beyond 2/η would blow up what went before
          const grown = Math.max(1, Math.abs(1 - h.learningRate * h.weightDecay)) ** t * (t + 1);
          const rounded = 8 * largest + 8 * longest * growth(h.beta1, h.beta2, t + 1);
          near(x, θ, terms.unit * grown * rounded, `θ after ${t + 1} steps`);
        });
      }),
  },
  {
    id: 'adamw.only-decay',
    rows: [],
    claim: 'AdamW without gradients multiplies θ by 1 − ηδ a step, also at ε = 0',
    tolerance: 'E',
    property: (make, terms) =>
      forAll(fc.integer({ min: -4, max: 0 }), fc.integer({ min: 0, max: 8 }), dyadic, epsilons(terms, 0, 1e-8), (e, k, start, ε) => {
        const [η, δ] = [2 ** e, k / 8];
        const got = trace(make({ learningRate: η, beta1: 0.9, beta2: 0.999, epsilon: ε, weightDecay: δ }), [[0], [0], [0]], [start]);
        exactly(terms, [...got, start], [...[1, 2, 3].map((t) => [start * (1 - η * δ) ** t]), start], 16, 'θ'); // biome-ignore format: one line
      }),
  },
];

export const amsgradLaws: Law<Make<AdamHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'amsgrad', hyperparameters: drawn, scaled: scaledEpsilon }),
  traceLaw('amsgrad.trace', [], 'AMSGrad: step t is −ηm̂/(√v̂max + ε), v̂max the largest v̂ so far', drawn, (gs, t, h) => {
    const largest = Math.max(...gs.slice(0, t + 1).map((_, k) => moments(gs, k, h.beta1, h.beta2).v̂));
    return moments(gs, t, h.beta1, h.beta2).m̂ / denominator(largest, h);
  }),
  {
    id: 'amsgrad.rate-falls',
    rows: [],
    claim: 'AMSGrad at β1 = 0: the effective rate |step/g| never rises',
    tolerance: 'B',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      return forAll(beta2, series(nonZero), (β2, gs) => {
        const effective = steps(make({ learningRate: 1, beta1: 0, beta2: β2, epsilon: 0 }), gs).map((step, t) => Math.abs(step / gs[t]));
        const gone = effective.reduce((sum, x, t) => sum + Math.abs(x * gs[t]), 0);
        effective.forEach((now, t) => {
          // read off two θ, and divided by a gradient of 1/64 or more
          const rounded = 16 * terms.unit * growth(0, β2, t) * effective[t - 1] + 2 * terms.unit * gone * 64;
          holds(t === 0 || now <= effective[t - 1] + rounded, () => `rises from ${effective[t - 1]} to ${now}`);
        });
      });
    },
  },
  {
    id: 'amsgrad.reddi',
    rows: [],
    claim: 'AMSGrad remembers: where Adam ends at the worst point of [−1, 1], it ends at the best, −1',
    tolerance: 'A',
    runs: 1,
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'learningRate', 'schedule');
      return once(() => {
        const end = reddi(make(reddiRate), 3000);
        holds(end < -0.9, () => `ends at ${end}`);
      });
    },
  },
];

/** AMSGrad in the paper's form: the maximum before the correction. */
export const uncorrectedAmsgradLaws: Law<Make<AdamHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'uncorrectedAmsgrad', hyperparameters: drawn, scaled: scaledEpsilon }),
  traceLaw(
    'uncorrectedAmsgrad.trace',
    [],
    'AMSGrad, published: step t is −ηm̂/(√(vmax/(1 − β2ᵗ)) + ε), vmax the largest v so far',
    drawn,
    (gs, t, h) => {
      const largest = Math.max(...gs.slice(0, t + 1).map((_, k) => moments(gs, k, h.beta1, h.beta2).v));
      return moments(gs, t, h.beta1, h.beta2).m̂ / denominator(largest / (1 - h.beta2 ** (t + 1)), h);
    },
  ),
];

export const nadamLaws: Law<Make<AdamHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'nadam', hyperparameters: drawn, scaled: scaledEpsilon }),
  traceLaw('nadam.trace', [], 'NAdam: step t is −η(β1 m/(1 − β1ᵗ⁺¹) + (1 − β1)g/(1 − β1ᵗ))/(√v̂ + ε)', drawn, (gs, t, h) => {
    const { m, v̂ } = moments(gs, t, h.beta1, h.beta2);
    const m̄ = (h.beta1 * m) / (1 - h.beta1 ** (t + 2)) + ((1 - h.beta1) * gs[t]) / (1 - h.beta1 ** (t + 1));
    return m̄ / denominator(v̂, h);
  }),
];

/** RAdam's: from which ρᵗ it rectifies, 4 where nothing is said; and whether ε stands under the correction, (√v + ε)/√(1 − β2ᵗ). */
export interface RadamHyperparameters extends AdamHyperparameters {
  threshold?: number;
  epsilonCorrected?: true;
}

/** RAdam's ρᵗ, and its r where ρᵗ is above the threshold. */
export function rectification(β2: number, t: number, threshold = 4): { ρ: number; r: number; rectified: boolean } {
  const ρmax = 2 / (1 - β2) - 1;
  const ρ = ρmax - (2 * t * β2 ** t) / (1 - β2 ** t);
  const rectified = ρ > threshold;
  return { ρ, r: rectified ? Math.sqrt(((ρ - 4) * (ρ - 2) * ρmax) / ((ρmax - 4) * (ρmax - 2) * ρ)) : 1, rectified };
}
/** Away from β2 where ρᵗ comes within rounding of the threshold. */
const radamDrawn = (terms: Terms): fc.Arbitrary<RadamHyperparameters & { learningRate: number }> => {
  const [threshold] = claimed(terms, 'threshold', [4], [4, 5]);
  const corrected = terms.capabilities.epsilonPlacement?.includes('corrected');
  return (corrected ? drawn({ ...terms, capabilities: { ...terms.capabilities, epsilonPlacement: ['outside'] } }) : drawn(terms))
    .filter(({ beta2: β2 }) =>
      Array.from({ length: 20 }, (_, t) => rectification(β2, t + 1).ρ).every((ρ) => Math.abs(ρ - threshold) > 1e-9 + room(terms, 2048)),
    )
    .map((h) => ({ ...h, ...(threshold === 4 ? {} : { threshold }), ...(corrected ? { epsilonCorrected: true } : {}) }));
};
const denominatorOfRadam = (v̂: number, h: RadamHyperparameters, t: number): number =>
  h.epsilonCorrected ? Math.sqrt(v̂) + h.epsilon / Math.sqrt(1 - h.beta2 ** t) : denominator(v̂, h);

/** While ρᵗ is not above the threshold its steps are proportional to gradients, afterwards they do not depend on their size. */
const scaledRadam = (h: RadamHyperparameters, by: number): RadamHyperparameters => ({
  ...scaledEpsilon(h, by),
  learningRate: (t) => (h.learningRate as number) / (rectification(h.beta2, t, h.threshold).rectified ? 1 : by),
});

export const radamLaws: Law<Make<RadamHyperparameters>>[] = [
  ...coordinatewiseLaws({
    name: 'radam',
    hyperparameters: radamDrawn,
    scaled: scaledRadam,
    scaledNeeds: (terms) => needs(terms, 'learningRate', 'schedule'),
  }),
  {
    ...traceLaw('radam.trace', ['L97'], 'RAdam: −ηm̂ while ρᵗ ≤ 4, then −ηr m̂/(√v̂ + ε)', radamDrawn, (gs, t, h) => {
      const { m̂, v̂ } = moments(gs, t, h.beta1, h.beta2);
      const { r, rectified } = rectification(h.beta2, t + 1, h.threshold);
      return rectified ? (r * m̂) / denominatorOfRadam(v̂, h, t + 1) : m̂;
    }),
  },
  {
    id: 'radam.switch',
    rows: ['L97'],
    claim:
      'RAdam at β2 = .999 under a steady gradient 8: steps 8η for t ≤ 4, then rη with r = .0173 at 5, .2153 at 100, .6453 at 1000, tending to 1',
    tolerance: 'B',
    runs: 1,
    label: 'convention',
    conventions: 'the paper rectifies from ρᵗ > 4; PyTorch and others from ρᵗ > 5, a step later at β2 = .999',
    property: (make, terms) => {
      needs(terms, 'epsilon', 'zero');
      needs(terms, 'threshold', 4);
      return once(() => {
        const got = steps(make({ learningRate: 1, beta1: 0.9, beta2: 0.999, epsilon: 0 }), Array(20_000).fill(-8));
        near(got.slice(0, 4), [8, 8, 8, 8], 1024 * terms.unit, 'the first four');
        near(
          [5, 100, 1000].map((t) => got[t - 1]),
          [0.0173, 0.2153, 0.6453],
          5e-5,
          'r',
        );
        // read off two θ of 20 000
        const read = room(terms, 80_000);
        holds(got[19_999] > 0.999 - read && got[19_999] < 1 + read, () => `r ends at ${got[19_999]}`);
      });
    },
  },
];
