/** Laws of clipping and weight decay. */
import fc from 'fast-check';
import { atMost } from '../compare.ts';
import type { Law } from '../law.ts';
import { narrow, type Terms } from '../terms.ts';
import {
  bowlIn,
  dot,
  dyadic,
  exactRate,
  forAll,
  holds,
  type Make,
  near,
  nonZero,
  norm,
  path,
  type StepRule,
  same,
  trace,
} from './tools.ts';

/** A clip: a gradient and a limit in, a gradient out. */
export type Clip = (g: Float64Array, limit: number) => ArrayLike<number>;

const vector = fc.array(dyadic, { minLength: 1, maxLength: 6 });
const threshold = fc.integer({ min: -12, max: 12 }).chain((e) => fc.integer({ min: 64, max: 127 }).map((m) => (m / 64) * 2 ** e));

/**
 * ‖g‖ is a root of a sum of n squares, (n + 1)/2 + 1 roundings; with ‖g‖/τ and the quotient of each entry by it, an entry is n/2 + 4 off at most,
 * a length as much and what it is computed by.
 */
const roundings = (g: ArrayLike<number>, { unit }: Terms): number => (g.length / 2 + 4) * unit;

export const clipNormLaws: Law<Clip>[] = [
  {
    id: 'clipNorm.length',
    rows: ['L32', 'L31'],
    claim: 'clipping by norm: ‖out‖ = min(‖g‖, τ), in the direction of g; inside the ball nothing changes by a bit',
    tolerance: 'B',
    property: (clip, terms) =>
      forAll(vector, threshold, (g, τ) => {
        const out = Float64Array.from(clip(Float64Array.from(g), τ));
        near(norm(out), Math.min(norm(g), τ), 2 * roundings(g, terms) * τ, '‖out‖');
        near(dot(out, g), norm(out) * norm(g), 4 * roundings(g, terms) * norm(out) * norm(g), 'out·g');
        if (norm(g) <= τ) same(out, g, 'a short gradient');
      }),
  },
  {
    id: 'clipNorm.idempotent',
    rows: ['L32'],
    claim: 'clipping by norm twice is clipping once',
    tolerance: 'B',
    property: (clip, terms) =>
      forAll(vector, threshold, (g, τ) => {
        const once = Float64Array.from(clip(Float64Array.from(g), τ));
        // the length of the first may be a little more than τ, or be found to be
        near(clip(once.slice(), τ), once, 2 * roundings(g, terms) * τ, 'the second clip');
      }),
  },
  {
    id: 'clipNorm.extremes',
    rows: ['L31', 'L32'],
    claim: 'clipping by norm holds for gradients of 10³⁰⁰ and 10⁻³⁰⁰, whose squares do not exist: that is what cliffs have',
    tolerance: 'B',
    label: 'quality',
    property: (clip, terms) =>
      forAll(
        vector.filter((g) => norm(g) > 0),
        fc.constantFrom(...(narrow(terms) ? [2 ** 115, 2 ** 80, 2 ** -80, 2 ** -100] : [1e304, 1e300, 1e160, 1e-160, 1e-300])),
        (g, scale) => {
          const out = Float64Array.from(clip(Float64Array.from(g, (x) => x * scale), scale / 1024)); // biome-ignore format: one line
          const expected = Float64Array.from(g, (x) => (x / norm(g)) * Math.min(norm(g), 1 / 1024));
          near(out.map((x) => x / scale), expected, 2 * roundings(g, terms) * Math.min(norm(g), 1 / 1024), 'out, scaled back'); // biome-ignore format: one line
        },
      ),
  },
];

clipNormLaws.push({
  id: 'clipNorm.norm-overflows',
  rows: ['L31', 'L32'],
  claim: 'clipping by norm holds where no number is as large as the norm, or as ‖g‖/τ, though every entry is finite',
  tolerance: 'B',
  label: 'quality',
  property: (clip, terms) =>
    forAll(
      fc.array(fc.constantFrom(-1, 1), { minLength: 4, maxLength: 9 }),
      fc.constantFrom(...(narrow(terms) ? [3e38, 1e38, 1e37] : [1.7e308, 1e308, 1e300])),
      fc.constantFrom(...(narrow(terms) ? [2 ** -20, 1, 2 ** 20] : [1e-12, 1, 1e12])),
      (signs, size, τ) => {
        const out = Float64Array.from(clip(Float64Array.from(signs, (s) => s * size), τ)); // biome-ignore format: one line
        near(out, signs.map((s) => (s * τ) / Math.sqrt(signs.length)), 2 * roundings(signs, terms) * τ, 'out'); // biome-ignore format: one line
      },
    ),
});

export const clipValueLaws: Law<Clip>[] = [
  {
    id: 'clipValue.each',
    rows: ['L32'],
    claim: 'clipping by value: each coordinate into [−c, c] on its own, the rest untouched',
    tolerance: 'E',
    property: (clip) =>
      forAll(vector, threshold, (g, c) => {
        same(
          clip(Float64Array.from(g), c),
          g.map((x) => (Math.abs(x) <= c ? x : c * Math.sign(x))),
          'out',
        );
      }),
  },
  {
    id: 'clipValue.turns',
    rows: ['L32'],
    claim: 'clipping by value does not keep the direction (a witness: (3, 1) at c = 1)',
    tolerance: 'E',
    runs: 1,
    property: (clip) => forAll(fc.constant(0), () => same(clip(Float64Array.of(3, 1), 1), [1, 1], 'out')),
  },
];

/** What a wrapper's laws need: the wrapper, and an optimizer to wrap. */
export interface Wrapped {
  wrap(inner: StepRule, limit: number): StepRule;
  inner: Make<{ learningRate: number }>;
}

export const clipByNormLaws: Law<Wrapped>[] = [
  {
    id: 'clipByNorm.feeds',
    rows: ['L32'],
    claim: 'an optimizer clipped by norm is that optimizer, fed with clipped gradients',
    tolerance: 'E',
    property: ({ wrap, inner }) =>
      forAll(fc.array(fc.array(nonZero, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }), threshold, (gs, τ) => {
        const clipped = gs.map((g) => (norm(g) > τ ? g.map((x) => x / (norm(g) / τ)) : g));
        same(trace(wrap(inner({ learningRate: 0.5 }), τ), gs), trace(inner({ learningRate: 0.5 }), clipped), 'the path');
      }),
  },
  {
    id: 'clipByNorm.cliff',
    rows: ['L31'],
    claim: 'gradient descent clipped by norm never steps further than ητ; unclipped on ½(w¹⁰ − 1)² it flies off',
    tolerance: 'B',
    property: ({ wrap, inner }, { unit }) =>
      forAll(fc.integer({ min: 2, max: 16 }), threshold, (w, τ) => {
        const f = bowlIn((x) => (x ** 10 - 1) ** 2 / 2, (x) => 10 * x ** 9 * (x ** 10 - 1)); // biome-ignore format: one line
        const clipped = path(wrap(inner({ learningRate: 0.5 }), τ), f, [w], 5).map(([x]) => x);
        clipped.slice(1).forEach((x, t) => {
          // the length of one number is itself; the step and θ after it are rounded
          atMost(Math.abs(x - clipped[t]), 0.5 * τ * (1 + 8 * unit) + 2 * unit * Math.abs(x), `the length of step ${t + 1}`);
        });
        const flown = path(inner({ learningRate: 0.5 }), f, [w], 1)[1][0];
        holds(Math.abs(flown) > 1000 * w, () => `unclipped it lands at ${flown}`);
      }),
  },
];

export const clipByValueLaws: Law<Wrapped>[] = [
  {
    id: 'clipByValue.feeds',
    rows: ['L32'],
    claim: 'an optimizer clipped by value is that optimizer, fed with clipped gradients',
    tolerance: 'E',
    property: ({ wrap, inner }) =>
      forAll(fc.array(fc.array(nonZero, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 }), threshold, (gs, c) => {
        const clipped = gs.map((g) => g.map((x) => (Math.abs(x) <= c ? x : c * Math.sign(x))));
        same(trace(wrap(inner({ learningRate: 0.5 }), c), gs), trace(inner({ learningRate: 0.5 }), clipped), 'the path');
      }),
  },
];

export const weightDecayLaws: Law<Wrapped>[] = [
  {
    id: 'weightDecay.feeds',
    rows: [],
    claim: 'weight decay δ feeds g + δθ, θ being where the gradient was taken',
    tolerance: 'E',
    property: ({ wrap, inner }) =>
      forAll(
        exactRate,
        fc.integer({ min: 0, max: 8 }).map((k) => k / 8),
        vector,
        vector,
        (η, δ, start, g) => {
          const gradient = start.map((_, i) => g[i] ?? 0);
          const plain = trace(inner({ learningRate: η }), [gradient.map((x, i) => x + δ * start[i])], start);
          same(trace(wrap(inner({ learningRate: η }), δ), [gradient], start), plain, 'one step');
        },
      ),
  },
];
