/**
 * Laws of diagnosis whose truth is known beforehand: by a curvature, a rate, a gradient that is not the loss’s. Whoever reads no more than the signs
 * of the Hessian fails three of the four.
 */
import fc from 'fast-check';
import { descend, gradientDescent, oracleFrom } from 'saddlepoint';
import type { Law } from '../law.ts';
import { CRITICAL, type Diagnose } from './diagnose.ts';

/** ½λy², its gradient times `sign`. */
const bowl = (λ: number, factor = 1) =>
  oracleFrom({ value: ([y]) => 0.5 * λ * y * y, gradient: ([y]) => [factor * λ * y], hvp: (_, [v]) => [factor * λ * v] });
const curvature = fc.integer({ min: -20, max: 20 }).map((k) => 2 ** k);
const start = fc.integer({ min: 1, max: 64 }).map((k) => k / 8);

/** The verdict on a run of gradient descent at the rate x/λ. */
function onRun(diagnose: Diagnose, { λ, from, x, steps }: { λ: number; from: number; x: number; steps: number }): string {
  const L = bowl(λ);
  const θ = Float64Array.of(from);
  const history = [...descend(L, θ, gradientDescent({ learningRate: x / λ }), { steps })];
  return diagnose(L, θ, { history }).verdict;
}

const expected = (verdict: string, good: boolean, what: string): void => {
  if (!good) throw new Error(`expected ${what}, got ${verdict}`);
};

export const lawsOfTruth: readonly Law<Diagnose>[] = [
  {
    id: 'diagnose.diverging',
    rows: ['L55', 'L72'],
    claim:
      'At a rate of 2.4/λ to 4/λ gradient descent on ½λy² grows by |1 − ηλ| a step: diverging, though it is at no moment far from a minimum',
    tolerance: 'A',
    runs: 60,
    property: (diagnose) =>
      fc.property(curvature, start, fc.integer({ min: 24, max: 40 }), fc.integer({ min: 12, max: 30 }), (λ, from, x, steps) => {
        const verdict = onRun(diagnose, { λ, from, x: x / 10, steps });
        expected(verdict, verdict === 'diverging', 'diverging');
      }),
  },
  {
    id: 'diagnose.on-the-way',
    rows: ['L04', 'L75'],
    claim:
      'At a rate of 0.02/λ to 0.2/λ a run of ten steps on ½λy² is on its way: neither at a critical point nor diverging nor oscillating',
    tolerance: 'A',
    runs: 60,
    property: (diagnose) =>
      fc.property(curvature, start, fc.integer({ min: 2, max: 20 }), (λ, from, x) => {
        const verdict = onRun(diagnose, { λ, from, x: x / 100, steps: 10 });
        expected(verdict, !CRITICAL.has(verdict) && verdict !== 'diverging' && verdict !== 'oscillating', 'a run on its way');
      }),
  },
  {
    id: 'diagnose.arrived',
    rows: ['L06'],
    claim: 'At a rate of 0.5/λ to 1.5/λ a run of two hundred steps on ½λy² has arrived: a minimum',
    tolerance: 'A',
    runs: 40,
    property: (diagnose) =>
      fc.property(curvature, start, fc.integer({ min: 5, max: 15 }), (λ, from, x) => {
        const verdict = onRun(diagnose, { λ, from, x: x / 10, steps: 200 });
        expected(verdict, verdict === 'minimum', 'a minimum');
      }),
  },
  {
    id: 'diagnose.wrong-gradient',
    rows: ['L02'],
    claim: 'A gradient of the wrong sign, or half or twice as large as the loss says, is inconsistent, whatever the signs of its Hessian',
    tolerance: 'A',
    runs: 40,
    property: (diagnose) =>
      fc.property(curvature, start, fc.constantFrom(-1, 0.5, 2), (λ, from, factor) => {
        const { verdict } = diagnose(bowl(λ, factor), [from]);
        expected(verdict, verdict === 'inconsistent', 'inconsistent');
      }),
  },
];
