/** Laws of Lookahead: k steps forward, one step back. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { endOf, exactRate, forAll, gradients, holds, type Make, quadratic, type StepRule, same, sourceOf, trace } from './tools.ts';

/** What the laws need: the wrapper, and an optimizer to wrap. */
export interface Ahead {
  wrap(inner: StepRule, options: { steps: number; share: number }): StepRule;
  inner: Make<{ learningRate: number }>;
}

const k = fc.integer({ min: 1, max: 6 });
const α = fc.constantFrom(0.25, 0.5, 0.75, 1);

export const lookaheadLaws: Law<Ahead>[] = [
  {
    id: 'lookahead.two-paths',
    rows: [],
    claim: 'lookahead: k steps of the optimizer from the slow weights, then s ← s + α(θ − s), θ ← s, and on with the optimizer’s own state',
    tolerance: 'B',
    property: ({ wrap, inner }) =>
      forAll(exactRate, k, α, gradients(undefined, 20), (learningRate, steps, share, gs) => {
        const got = trace(wrap(inner({ learningRate }), { steps, share }), gs);
        const rule = inner({ learningRate });
        const θ = new Float64Array(gs[0].length);
        const state = rule.init(θ);
        let slow = θ.slice();
        gs.forEach((g, i) => {
          rule.step(θ, state, sourceOf(rule, g));
          if ((i + 1) % steps === 0) {
            slow = slow.map((s, j) => s + share * (θ[j] - s));
            θ.set(slow);
          }
          const off = Math.max(...θ.map((x, j) => Math.abs(x - got[i][j]) / Math.max(1, Math.abs(x))));
          holds(off <= 1e-12, () => `after ${i + 1} steps θ is [${got[i]}], not [${θ}]`);
          // where rounding has led the other way, go on from there
          θ.set(got[i]);
          if ((i + 1) % steps === 0) slow.set(got[i]);
        });
      }),
  },
  {
    id: 'lookahead.whole-share',
    rows: [],
    claim: 'lookahead: with α = 1 it is the optimizer alone, to the last bit',
    tolerance: 'E',
    property: ({ wrap, inner }) =>
      forAll(exactRate, k, gradients(undefined, 20), (learningRate, steps, gs) => {
        same(trace(wrap(inner({ learningRate }), { steps, share: 1 }), gs), trace(inner({ learningRate }), gs), 'the path');
      }),
  },
];

/** Over gradient descent, where the factor is known. */
export const lookaheadDescentLaws: Law<Ahead>[] = [
  {
    id: 'lookahead.edge',
    rows: [],
    claim:
      'lookahead: around gradient descent on ½hθ² it converges where |1 − α + α(1 − ηh)ᵏ| < 1 and diverges beyond: past 2/h for odd k, at once for even k',
    tolerance: 'A',
    property: ({ wrap, inner }) =>
      forAll(k, fc.constantFrom(0.25, 0.5, 0.75), fc.integer({ min: 5, max: 250 }), (steps, share, percent) => {
        const ηh = percent / 100;
        const factor = Math.abs(1 - share + share * (1 - ηh) ** steps);
        if (Math.abs(factor - 1) < 0.02) return;
        const rounds = Math.ceil(Math.log(100) / Math.abs(Math.log(factor + 1e-300))) + 1;
        const [end] = endOf(wrap(inner({ learningRate: ηh }), { steps, share }), quadratic([[1]]), [1], rounds * steps);
        if (factor < 1) holds(Math.abs(end) < 0.01, () => `|θ| = ${Math.abs(end)} where it should converge`);
        else holds(Math.abs(end) > 100, () => `|θ| = ${Math.abs(end)} where it should diverge`);
      }),
  },
];
