/** Laws of Polyak averaging: the mean of where training has been. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { dyadic, forAll, gradients, type Make, near, type StepRule, same, sourceOf, trace } from './tools.ts';

/** What the laws need: the wrapper, whose state holds the mean as `average`, and an optimizer to wrap. */
export interface Averaged {
  wrap(inner: StepRule, options: { from: number }): StepRule;
  inner: Make<{ learningRate: number }>;
}

const rate = fc.constantFrom(0.5, 0.125, 0.1);

export const polyakAveragingLaws: Law<Averaged>[] = [
  {
    id: 'polyakAveraging.mean',
    rows: [],
    claim:
      'Polyak averaging: θ goes as without it, to the last bit, and `average` is the mean of θ from update `from` on; before that, θ itself',
    tolerance: 'B',
    property: ({ wrap, inner }) =>
      forAll(rate, fc.integer({ min: 1, max: 12 }), gradients(undefined, 20), (learningRate, from, gs) => {
        const plain = trace(inner({ learningRate }), gs);
        const rule = wrap(inner({ learningRate }), { from });
        const θ = new Float64Array(gs[0].length);
        const state = rule.init(θ);
        gs.forEach((g, i) => {
          rule.step(θ, state, sourceOf(rule, g));
          same(θ, plain[i], `θ after ${i + 1} steps`);
          const counted = plain.slice(Math.min(from - 1, i), i + 1);
          const size = Math.max(1, ...counted.flat().map(Math.abs));
          near(
            state.average,
            θ.map((_, j) => counted.reduce((sum, x) => sum + x[j], 0) / counted.length),
            1e-13 * size,
            `the mean after ${i + 1} steps`,
          );
        });
      }),
  },
];

/** Over gradient descent. */
export const averagedDescentLaws: Law<Averaged>[] = [
  {
    id: 'polyakAveraging.noise',
    rows: [],
    claim:
      'Polyak averaging: under gradient descent on ½hθ² with noise ξ the mean of θ⁰ … θᵗ⁻¹ is −(mean ξ)/h + (θ⁰ − θᵗ)/(ηht): the rate drops out as t grows, whatever the noise',
    tolerance: 'B',
    property: ({ wrap, inner }) =>
      forAll(rate, fc.constantFrom(0.25, 1, 3), dyadic, fc.array(dyadic, { minLength: 1, maxLength: 60 }), (η, h, start, noise) => {
        const rule = wrap(inner({ learningRate: η }), { from: 1 });
        const θ = Float64Array.of(start);
        const state = rule.init(θ);
        for (const ξ of noise) rule.step(θ, state, Float64Array.of(h * θ[0] + ξ));
        const t = noise.length;
        // of θ¹ … θᵗ the mean is (θᵗ − θ⁰)/t more
        const expected = -noise.reduce((a, b) => a + b, 0) / t / h + (start - θ[0]) / (η * h * t) + (θ[0] - start) / t;
        near(state.average, [expected], 1e-11 * (1 + Math.abs(start) + Math.max(...noise.map(Math.abs)) / h), 'the mean');
      }),
  },
];
