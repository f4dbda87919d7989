/**
 * Laws of momentum. It is linear, and on a quadratic a matrix applied again and again: closed forms, stability edges and
 * rates are exact statements.
 */
import fc from 'fast-check';
import { type Law, once } from '../law.ts';
import { claimed, needs, type Terms, Unsupported } from '../terms.ts';
import { axesDoNotMatter, coordinatewiseLaws, scaledRate } from './common.ts';
import { between, bowl, curvature, edge, recurrence } from './quadratics.ts';
import {
  dot,
  dyadic,
  endOf,
  exactly,
  exactRate,
  exactWeight,
  forAll,
  gradients,
  holds,
  loss,
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
  weight,
  withSpectrum,
} from './tools.ts';

/** What the laws pass to an implementation of momentum. Forms: m ← λm − ηg, θ ← θ + m; v ← λv + g, θ ← θ − ηv; v ← λv + (1 − λ)g, θ ← θ − ηv. */
export interface MomentumHyperparameters {
  learningRate: Rate;
  momentum: number;
  form: 'movement' | 'velocity' | 'averaged';
}
type Form = MomentumHyperparameters['form'];
const FORMS: readonly Form[] = ['movement', 'velocity', 'averaged'];
const momentumHyperparameters = (terms: Terms): fc.Arbitrary<MomentumHyperparameters & { learningRate: number }> =>
  fc.record({ learningRate: rate, momentum: weight, form: fc.constantFrom(...claimed(terms, 'form', FORMS)) });
/** The claimed forms that sum gradients with weight 1. */
export const summing = (terms: Terms): Form[] => claimed(terms, 'form', ['movement', 'velocity']);
const sum = (terms: Terms): fc.Arbitrary<Form> => fc.constantFrom(...summing(terms));
/** A local minimum near .96, a bump, and the global one near −1.04. */
const bump = loss(
  (w) => (w[0] ** 2 - 1) ** 2 + 0.3 * w[0],
  (w) => [4 * w[0] * (w[0] ** 2 - 1) + 0.3],
  (w) => [[12 * w[0] ** 2 - 4]],
);

export const momentumLaws: Law<Make<MomentumHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'momentum', hyperparameters: momentumHyperparameters, scaled: scaledRate }),
  axesDoNotMatter('momentum', momentumHyperparameters),
  {
    id: 'momentum.linear',
    rows: ['L57'],
    claim: 'momentum is linear: the path of a sum of gradient sequences is the sum of their paths',
    tolerance: 'E',
    property: (make, terms) =>
      forAll(
        exactRate,
        exactWeight,
        momentumHyperparameters(terms),
        gradients(dyadic, 5),
        fc.infiniteStream(dyadic),
        (learningRate, λ, { form }, gs, rest) => {
          const hs = gs.map((g) => g.map(() => rest.next().value));
          const run = (all: number[][]) => trace(make({ learningRate, momentum: λ, form }), all);
          const plus = (a: number[][], b: number[][]) => a.map((x, t) => x.map((y, i) => y + b[t][i]));
          const [alone, more] = [run(gs), run(hs)];
          // two paths may cancel: rounding is of the size of either
          const size = Math.max(...alone.flat().map(Math.abs), ...more.flat().map(Math.abs));
          exactly(terms, [...run(plus(gs, hs)), [size]], [...plus(alone, more), [size]], 4 * gs.length, 'the path');
        },
      ),
  },
  {
    id: 'momentum.weighted-sum',
    rows: ['L56', 'L57', 'L60'],
    claim: 'momentum: step t is −η Σ λᵗ⁻ᵏ gᵏ over the gradients k ≤ t, times 1 − λ in the averaged form; at λ = 0 gradient descent',
    tolerance: 'E',
    property: (make, terms) =>
      forAll(exactRate, exactWeight, momentumHyperparameters(terms), series(dyadic, 5), (η, λ, { form }, gs) => {
        const share = form === 'averaged' ? 1 - λ : 1;
        const expected = gs.map((_, t) => gs.slice(0, t + 1).reduce((sum, g, k) => sum - η * share * λ ** (t - k) * g, 0));
        const got = steps(make({ learningRate: η, momentum: λ, form }), gs);
        // a step is read off two θ, which have gone as far as all steps together; gradients may cancel
        const gone = gs.length * η * Math.max(...gs.map(Math.abs));
        exactly(terms, [...got, gone], [...expected, gone], 4 * gs.length, 'the steps');
      }),
  },
  {
    id: 'momentum.step-response',
    rows: ['L62', 'L56'],
    claim: 'momentum under a steady gradient c: step t is −ηc(1 − λᵗ)/(1 − λ), in the end −ηc/(1 − λ)',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(rate, weight, sum(terms), dyadic, (η, λ, form, c) => {
        const got = steps(make({ learningRate: η, momentum: λ, form }), Array(40).fill(c));
        const expected = got.map((_, t) => (-η * c * (1 - λ ** (t + 1))) / (1 - λ));
        near(got, expected, 8 * terms.unit * Math.abs(η * c) * (1 + 40 * 40), 'the steps');
      }),
  },
  {
    id: 'momentum.impulse-response',
    rows: ['L57'],
    claim: 'momentum after one gradient c: step t is −ηcλᵗ⁻¹, in all −ηc/(1 − λ)',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(rate, fc.integer({ min: 0, max: 90 }), sum(terms), dyadic, (η, k, form, c) => {
        const λ = k / 100;
        const got = steps(make({ learningRate: η, momentum: λ, form }), [c, ...Array(400).fill(0)]);
        near(got, got.map((_, t) => -η * c * λ ** t), 16 * terms.unit * Math.abs(η * c) / (1 - λ), 'the steps'); // biome-ignore format: one line
        // while steps are longer than a rounding of θ, some 1/(1 − λ) times the logarithm of u, each is rounded once
        near(got.reduce((a, b) => a + b, 0), (-η * c) / (1 - λ), 64 * terms.unit * Math.abs(η * c) / (1 - λ) ** 2, 'their sum'); // biome-ignore format: one line
      }),
  },
  {
    id: 'momentum.gain',
    rows: ['L111'],
    claim: 'momentum: under gradients ±c in turn the velocity tends to c/(1 + λ), under a steady c to c/(1 − λ)',
    tolerance: 'A',
    property: (make, terms) =>
      forAll(fc.integer({ min: 0, max: 95 }), sum(terms), (k, form) => {
        const λ = k / 100;
        const last = (gs: number[]) => Math.abs(steps(make({ learningRate: 1, momentum: λ, form }), gs).at(-1) ?? NaN);
        const turns = Array.from({ length: 1000 }, (_, t) => (t % 2 ? -1 : 1));
        near(last(turns), 1 / (1 + λ), (64 * terms.unit) / (1 - λ), 'under ±1');
        // read off two θ that have gone 1000/(1 − λ)
        near(last(turns.map(() => 1)), 1 / (1 - λ), (8 * terms.unit * 1000) / (1 - λ), 'under 1');
      }),
    runs: 20,
  },
  {
    id: 'momentum.noise',
    rows: ['L67'],
    claim: 'momentum over independent noise: the averaged form multiplies its variance by (1 − λ)/(1 + λ), the sum by 1/(1 − λ²)',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(fc.integer({ min: 0, max: 90 }), (k) => {
        const λ = k / 100;
        // a linear filter multiplies the variance by the sum of its squared impulse response
        const factor = (form: MomentumHyperparameters['form']) => {
          const impulse = steps(make({ learningRate: 1, momentum: λ, form }), [1, ...Array(600).fill(0)]);
          return dot(impulse, impulse);
        };
        // each of the steps is off by a rounding of θ, at most 1 when averaged and 1/(1 − λ) when summed
        for (const form of claimed(terms, 'form', FORMS)) {
          if (form === 'averaged') near(factor(form), (1 - λ) / (1 + λ), 16 * terms.unit, form);
          else near(factor(form), 1 / (1 - λ * λ), (16 * terms.unit) / (1 - λ) ** 2, form);
        }
      }),
    runs: 20,
  },
  {
    id: 'momentum.forms',
    rows: ['L56', 'L60', 'L98'],
    claim: 'momentum: at constant η movement, velocity, and averaged with η/(1 − λ) walk the same path',
    tolerance: 'E',
    property: (make, terms) => {
      const forms = claimed(terms, 'form', FORMS);
      if (forms.length < 2) throw new Unsupported('compares two forms, of which one is claimed');
      return forAll(exactRate, fc.constantFrom(0, 0.5, 0.75, 0.875), gradients(dyadic, 5), (η, λ, gs) => {
        const run = (form: Form) => trace(make({ learningRate: form === 'averaged' ? η / (1 - λ) : η, momentum: λ, form }), gs);
        const gone = η * gs.length ** 2 * Math.max(...gs.flat().map(Math.abs));
        const expected = [...run(forms[0]), [gone]];
        for (const form of forms.slice(1)) exactly(terms, [...run(form), [gone]], expected, 8, `${form} against ${forms[0]}`);
      });
    },
  },
  {
    id: 'momentum.forms-part',
    rows: ['L60', 'L98'],
    claim: 'momentum: under a schedule the forms part (a witness: η = 1, then ½; gradients −1, then 0)',
    tolerance: 'E',
    runs: 1,
    property: (make, terms) => {
      needs(terms, 'learningRate', 'schedule');
      needs(terms, 'form', ...FORMS);
      return once(() => {
        const run = (form: Form) => steps(make({ learningRate: (t) => (t === 1 ? 1 : 0.5), momentum: 0.5, form }), [-1, 0]);
        same(run('movement'), [1, 0.5], 'movement keeps the η that a gradient came in with');
        same(run('velocity'), [1, 0.25], 'velocity uses the η of the day');
        same(run('averaged'), [0.5, 0.125], 'averaged');
      });
    },
  },
  {
    id: 'momentum.recurrence',
    rows: ['L56', 'L64'],
    claim: 'momentum on curvature h: θᵗ⁺¹ = (1 + λ − ηh)θᵗ − λθᵗ⁻¹',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(fc.integer({ min: 5, max: 95 }), fc.integer({ min: 5, max: 300 }), sum(terms), curvature, (k, j, form, h) => {
        const [λ, x] = [k / 100, j / 100];
        const { a, b } = recurrence(make({ learningRate: x / h, momentum: λ, form }), h);
        // four iterates of at most 8, in a system with the determinant λx
        near([a, b], [1 + λ - x, -λ], (4096 * terms.unit) / (λ * x), 'the coefficients');
      }),
  },
  {
    id: 'momentum.closed-form',
    rows: ['L56', 'L64'],
    claim: 'momentum on a quadratic: along each eigenvector the power of a 2 × 2 matrix',
    tolerance: 'B',
    property: (make, terms) => {
      const form = summing(terms)[0];
      return forAll(
        spectra(fc.integer({ min: 1, max: 64 })),
        weight,
        fc.integer({ min: 1, max: 199 }),
        fc.integer({ min: 1, max: 40 }),
        ({ values, v, start }, λ, k, T) => {
          const η = ((k / 200) * 2 * (1 + λ)) / Math.max(...values);
          const got = endOf(make({ learningRate: η, momentum: λ, form }), quadratic(withSpectrum(values, v)), start, T);
          const Q = reflection(v);
          const expected = times(Q, start).map((c, i) => {
            let [θ, m] = [c, 0];
            for (let t = 0; t < T; t++) [θ, m] = [θ * (1 - η * values[i]) + λ * m, λ * m - η * values[i] * θ];
            return θ;
          });
          near(got, times(Q, expected), 64 * terms.unit * T * T * values.length * (1 + norm(start)), `θ after ${T} steps`);
        },
      );
    },
  },
  {
    id: 'momentum.edge',
    rows: ['L69'],
    claim: 'momentum on curvature h: converges just below ηh = 2(1 + λ), diverges just above; 3.8 at λ = .9, so the best η depends on λ',
    tolerance: 'A',
    runs: 20,
    property: (make, terms) =>
      forAll(fc.integer({ min: 0, max: 95 }), sum(terms), curvature, (k, form, h) =>
        edge((learningRate) => make({ learningRate, momentum: k / 100, form }), h, 2 * (1 + k / 100)),
      ),
  },
  {
    id: 'momentum.radius',
    rows: ['L64'],
    claim:
      'momentum on curvatures μ … L at η = (2/(√μ + √L))², λ = ((√κ − 1)/(√κ + 1))²: spectral radius (√κ − 1)/(√κ + 1), .8182 at κ = 100',
    tolerance: 'A',
    property: (make, terms) =>
      forAll(fc.integer({ min: 2, max: 400 }), sum(terms), (κ, form) => {
        const r = (Math.sqrt(κ) - 1) / (Math.sqrt(κ) + 1);
        const hyperparameters = { learningRate: (2 / (1 + Math.sqrt(κ))) ** 2, momentum: r * r, form };
        // at the ends the two roots meet, and the error of a coefficient, 10⁵ roundings, shows as its root
        const worst = Math.max(...between(1, κ).map((h) => recurrence(make(hyperparameters), h).radius));
        near(worst, r, Math.sqrt(2 ** 17 * terms.unit), 'the spectral radius');
      }),
  },
  {
    id: 'momentum.undamped',
    rows: ['L58', 'L110'],
    claim:
      'momentum at λ = 1: on a quadratic θᵗ² + θᵗ⁻¹² − (2 − ηh)θᵗθᵗ⁻¹ never changes, no convergence and no growth; under a steady gradient −1 it has gone ηt(t + 1)/2',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(sum(terms), fc.integer({ min: 1, max: 390 }), curvature, (form, k, h) => {
        const x = k / 100;
        const θ = path(make({ learningRate: x / h, momentum: 1, form }), bowl(h), [1], 200).map(([y]) => y);
        const energy = θ.slice(1).map((y, t) => y * y + θ[t] * θ[t] - (2 - x) * y * θ[t]);
        near(energy, energy.map(() => energy[0]), 64 * terms.unit * 200 * (1 + 1 / (4 - x)) ** 2, 'the invariant'); // biome-ignore format: one line
        const gone = trace(make({ learningRate: 0.5, momentum: 1, form }), Array(50).fill([-1])).map(([y]) => y);
        same(gone, gone.map((_, t) => (0.5 * (t + 1) * (t + 2)) / 2), 'the way gone'); // biome-ignore format: one line
      }),
    runs: 30,
  },
  {
    id: 'momentum.bump',
    rows: ['L59', 'L68'],
    claim:
      'momentum on (w² − 1)² + .3w from 2 at η = .01: λ = 0 and .5 end in the local minimum, .8 and .9 in the global one, .95 in the local one again',
    tolerance: 'A',
    runs: 1,
    property: (make, terms) => {
      const form = summing(terms)[0];
      return once(() => {
        const side = (λ: number) => Math.sign(endOf(make({ learningRate: 0.01, momentum: λ, form }), bump, [2], 5000)[0]);
        same([0, 0.5, 0.8, 0.9, 0.95].map(side), [1, 1, -1, -1, 1], 'the side on which it ends');
      });
    },
  },
  {
    id: 'momentum.saddle-line',
    rows: ['L112'],
    claim: 'momentum on (1 − w₁w₂)² from (1, −1) converges to the saddle: it helps to leave one only where something points away',
    tolerance: 'A',
    runs: 1,
    property: (make, terms) => {
      const form = summing(terms)[0];
      return once(() => {
        const end = endOf(make({ learningRate: 0.01, momentum: 0.9, form }), product, [1, -1], 3000);
        holds(norm(end) < 1e-12, () => `ends at ${end}`);
      });
    },
  },
];
