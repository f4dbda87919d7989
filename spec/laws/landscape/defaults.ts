/** What the functions that look around a point take where an option is left out: each with an experiment that shows it. */
import { type Oracle, oracleFrom } from 'saddlepoint';
import type { Documented } from '../defaults.ts';

type Options = Readonly<Record<string, unknown>>;
type Measure = (oracle: Oracle, θ: ArrayLike<number>, options: Options) => unknown;

/** All numbers in it. */
const numbersOf = (x: unknown): number[] =>
  typeof x === 'number' ? [x] : typeof x === 'object' && x !== null ? Object.values(x).flatMap(numbersOf) : [];

/** What a measure says of Σ (2 + sin 10⁴wᵢθ), of 40 parameters, and what it asked to know it. */
function asked(measure: Measure, options: Options): number[] {
  let [gradients, products] = [0, 0];
  const n = 40;
  const w = (i: number): number => 1e4 * (1 + i / n);
  const L = oracleFrom({
    value: (θ) => θ.reduce((sum, x, i) => sum + 2 + Math.sin(w(i) * x + i), 0),
    gradient: (θ) => {
      gradients++;
      return θ.map((x, i) => w(i) * Math.cos(w(i) * x + i));
    },
    hvp: (_, v) => {
      products++;
      return v.map((x, i) => (1 + i) * x + (v[i - 1] ?? 0) + (v[i + 1] ?? 0));
    },
  });
  const said = numbersOf(measure(L, new Float64Array(n), options));
  return [...said, gradients, products];
}

/** ½Σλᵢθᵢ². */
const bowl = (λ: readonly number[]): Oracle =>
  oracleFrom({
    value: (θ) => θ.reduce((sum, x, i) => sum + 0.5 * λ[i] * x * x, 0),
    gradient: (θ) => θ.map((x, i) => λ[i] * x),
    hvp: (_, v) => v.map((x, i) => λ[i] * x),
  });
const from = (name: string, defaults: Options, behaviour: (f: any, options: Options) => unknown) => [
  name,
  (f: unknown): Documented => ({ name, defaults, behaviour: (options) => behaviour(f, options) }),
];

/** By name, the function to be put in. */
export const MEASURES: Readonly<Record<string, (f: any) => Documented>> = Object.fromEntries([
  from('traceEstimate', { probes: 32, seed: 1 }, asked),
  from('spectralDensity', { probes: 8, steps: 30, seed: 1 }, asked),
  from('keskarSharpness', { epsilon: 1e-3, starts: 3, steps: 30, seed: 1 }, asked),
  from('escape', { eigenvalueTolerance: 1e-7, fullBelow: 300 }, (escape: Measure, options) =>
    [-1.5e-7, -0.9e-7].map((λ) => (escape(bowl([1, λ]), [0, 0], options) === undefined ? 0 : 1)),
  ),
  from('classify', { gradientTolerance: 1e-6 }, (classify: Measure, options) =>
    [2e-6, 5e-7].map((away) => {
      const L = oracleFrom({ value: ([x]) => (x - 1) ** 2 / 2, gradient: ([x]) => [x - 1], hvp: (_, v) => v });
      return Number((classify(L, [1 + away], options) as { kind: string }).kind === 'minimum');
    }),
  ),
  from('minimumRatio', { tolerance: 0 }, (ratio: (λ: readonly number[], options: Options) => number, options) =>
    ratio([1e-18, 0.5, 1], options),
  ),
]);
