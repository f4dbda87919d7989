/** Laws of Nesterov momentum in its three forms. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { claimed, needs, type Terms, Unsupported } from '../terms.ts';
import { axesDoNotMatter, coordinatewiseLaws, scaledRate } from './common.ts';
import { between, bowl, curvature, edge, recurrence } from './quadratics.ts';
import {
  dyadic,
  endOf,
  exactly,
  exactRate,
  exactWeight,
  forAll,
  type Make,
  near,
  path,
  quadratic,
  type Rate,
  rate,
  same,
  series,
  steps,
  weight,
} from './tools.ts';

/** What the laws pass to an implementation of Nesterov momentum; 'lookahead' sets needsOracle and asks for the gradient at θ + ρv. */
export interface NesterovHyperparameters {
  learningRate: Rate;
  momentum: number;
  form: 'lookahead' | 'shifted' | 'torch';
}
type Form = NesterovHyperparameters['form'];
const FORMS: readonly Form[] = ['lookahead', 'shifted', 'torch'];

const nesterovForm = (terms: Terms): fc.Arbitrary<Form> => fc.constantFrom(...claimed(terms, 'form', FORMS));
const nesterovHyperparameters = (terms: Terms): fc.Arbitrary<NesterovHyperparameters & { learningRate: number }> =>
  fc.record({ learningRate: rate, momentum: weight, form: nesterovForm(terms) });

export const nesterovLaws: Law<Make<NesterovHyperparameters>>[] = [
  ...coordinatewiseLaws({ name: 'nesterov', hyperparameters: nesterovHyperparameters, scaled: scaledRate }),
  axesDoNotMatter('nesterov', nesterovHyperparameters),
  {
    id: 'nesterov.lookahead',
    rows: ['L65'],
    claim: 'Nesterov: v ← ρv − η∇L(θ + ρv), θ ← θ + v; the gradient is asked for at the ghost and nowhere else',
    tolerance: 'E',
    property: (make, terms) => {
      needs(terms, 'form', 'lookahead');
      return forAll(exactRate, exactWeight, dyadic, (η, ρ, start) => {
        const asked: number[] = [];
        const rule = make({ learningRate: η, momentum: ρ, form: 'lookahead' });
        const f = bowl(1);
        const spy = { ...f, gradient: (θ: ArrayLike<number>) => f.gradient([asked[asked.push(θ[0]) - 1]]) };
        const θ = Float64Array.of(start);
        const state = rule.init(θ);
        let [x, v] = [start, 0];
        const ghosts: number[] = [];
        for (let t = 0; t < 4; t++) {
          rule.step(θ, state, spy);
          ghosts.push(x + ρ * v);
          v = ρ * v - η * (x + ρ * v);
          x += v;
          exactly(terms, [θ[0], start], [x, start], 32, `θ after ${t + 1} steps`);
        }
        exactly(terms, asked, ghosts, 32, 'the points at which the gradient was asked for');
      });
    },
  },
  {
    id: 'nesterov.forms',
    rows: ['L65'],
    claim: 'Nesterov: the shifted and the torch form walk the ghosts θ + ρv of the look-ahead form',
    tolerance: 'E',
    property: (make, terms) => {
      needs(terms, 'form', 'lookahead');
      const others = claimed(terms, 'form', FORMS).filter((form) => form !== 'lookahead');
      if (others.length === 0) throw new Unsupported('compares two forms, of which one is claimed');
      return forAll(
        exactRate,
        exactWeight,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: -2, max: 2 }),
        fc.array(dyadic, { minLength: 2, maxLength: 2 }),
        (η, ρ, a, b, start) => {
          const f = quadratic([[a, b], [b, 3]]); // biome-ignore format: a matrix
          const run = (form: Form) => path(make({ learningRate: η, momentum: ρ, form }), f, start, 3);
          const ghosts = run('lookahead').map((θ, t, all) => θ.map((x, i) => x + ρ * (x - (all[t - 1] ?? θ)[i])));
          for (const form of others) exactly(terms, run(form), ghosts, 256, form);
        },
      );
    },
  },
  {
    id: 'nesterov.difference-of-gradients',
    rows: ['L65'],
    claim: 'Nesterov, rewritten: the step is exactly ρ·(last step) − ηg − ηρ(g − g of the step before), 004’s difference of gradients',
    tolerance: 'E',
    property: (make, terms) =>
      forAll(
        exactRate,
        exactWeight,
        fc.constantFrom(...claimed<Form>(terms, 'form', ['shifted', 'torch'])),
        series(dyadic, 4),
        (η, ρ, form, gs) => {
          const got = steps(make({ learningRate: η, momentum: ρ, form }), gs);
          const expected: number[] = [];
          for (const [t, g] of gs.entries()) {
            const before = t > 0 ? gs[t - 1] : 0;
            expected.push(ρ * (expected[t - 1] ?? 0) - η * g - η * ρ * (g - before));
          }
          const gone = 2 * gs.length * η * Math.max(...gs.map(Math.abs));
          exactly(terms, [...got, gone], [...expected, gone], 32, 'the steps');
        },
      ),
  },
  {
    id: 'nesterov.step-response',
    rows: ['L65'],
    claim:
      'Nesterov under a steady gradient c: the look-ahead form steps like momentum, −ηc(1 − ρᵗ)/(1 − ρ), the rewritten ones one step ahead of it',
    tolerance: 'E',
    property: (make, terms) =>
      forAll(exactRate, exactWeight, nesterovForm(terms), dyadic, (η, ρ, form, c) => {
        const ahead = form === 'lookahead' ? 0 : 1;
        const sum = (n: number) => Array.from({ length: n }, (_, k) => ρ ** k).reduce((a, b) => a + b, 0);
        const got = steps(make({ learningRate: η, momentum: ρ, form }), Array(5).fill(c));
        exactly(terms, got, got.map((_, t) => -η * c * sum(t + 1 + ahead)), 32, 'the steps'); // biome-ignore format: one line
      }),
  },
  {
    id: 'nesterov.no-momentum',
    rows: ['L65'],
    claim: 'Nesterov at ρ = 0 is gradient descent',
    tolerance: 'E',
    property: (make, terms) =>
      forAll(exactRate, nesterovForm(terms), series(), (η, form, gs) =>
        same(
          steps(make({ learningRate: η, momentum: 0, form }), gs),
          gs.map((g) => -η * g),
          'the steps',
        ),
      ),
  },
  {
    id: 'nesterov.recurrence',
    rows: ['L65', 'L66'],
    claim: 'Nesterov on curvature h: θᵗ⁺¹ = (1 − ηh)((1 + ρ)θᵗ − ρθᵗ⁻¹)',
    tolerance: 'B',
    property: (make, terms) =>
      forAll(fc.integer({ min: 5, max: 95 }), fc.integer({ min: 5, max: 90 }), nesterovForm(terms), curvature, (k, j, form, h) => {
        const [ρ, x] = [k / 100, j / 100];
        const θ = path(make({ learningRate: x / h, momentum: ρ, form }), bowl(h), [1], 8).map(([y]) => y);
        for (let t = 2; t < 8; t++) near(θ[t + 1], (1 - x) * ((1 + ρ) * θ[t] - ρ * θ[t - 1]), 64 * terms.unit, `θ at ${t + 1}`);
      }),
  },
  {
    id: 'nesterov.edge',
    rows: ['L66', 'L69'],
    claim:
      'Nesterov on curvature h: converges just below ηh = 2(1 + ρ)/(1 + 2ρ), diverges just above; 1.357 at ρ = .9, less than gradient descent allows',
    tolerance: 'A',
    runs: 20,
    property: (make, terms) =>
      forAll(fc.integer({ min: 0, max: 95 }), nesterovForm(terms), curvature, (k, form, h) =>
        edge((learningRate) => make({ learningRate, momentum: k / 100, form }), h, (2 * (1 + k / 100)) / (1 + (2 * k) / 100)),
      ),
  },
  {
    id: 'nesterov.radius',
    rows: ['L66'],
    claim: 'Nesterov on curvatures μ … L at η = 1/L, ρ = (√κ − 1)/(√κ + 1): spectral radius 1 − 1/√κ, .9 at κ = 100',
    tolerance: 'A',
    property: (make, terms) => {
      const form = claimed(terms, 'form', FORMS)[0];
      return forAll(fc.integer({ min: 2, max: 400 }), (κ) => {
        const ρ = (Math.sqrt(κ) - 1) / (Math.sqrt(κ) + 1);
        const rule = () => make({ learningRate: 1 / κ, momentum: ρ, form });
        // at h = L one step ends it; elsewhere two roots
        const worst = Math.max(...between(1, κ).slice(0, -1).map((h) => recurrence(rule(), h).radius)); // biome-ignore format: one line
        near(worst, 1 - 1 / Math.sqrt(κ), Math.sqrt(2 ** 17 * terms.unit), 'the spectral radius');
        near(endOf(rule(), bowl(κ), [1], 3)[0], 0, 32 * terms.unit, 'θ after three steps along the steepest axis');
      });
    },
  },
];
