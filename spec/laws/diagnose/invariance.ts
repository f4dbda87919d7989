/** A diagnosis hangs on no unit of a parameter, agrees with `classify` about what is critical, and with the losses about the run. */
import fc from 'fast-check';
import { classify, descend, gradientDescent, type Oracle, oracleFrom, type StepRecord } from 'saddlepoint';
import type { Law } from '../law.ts';
import { type Case, CRITICAL, cases, type Diagnose, lossOf, runOf, same } from './diagnose.ts';

/** L(θ/s): the same loss where each parameter is counted in units 1/sᵢ as large. */
const inUnitsOf = (L: Oracle, s: readonly number[]): Oracle => {
  const back = (θ: Float64Array): Float64Array => θ.map((x, i) => x / s[i]);
  return oracleFrom({
    value: (θ) => L.value(back(θ)),
    gradient: (θ) => back(L.gradient(back(θ))),
    hvp: (θ, v) => back(L.hvp(back(θ), back(v))),
  });
};

/** What is said of the place alone. */
const FAR = 'not critical';
const placeOf = (verdict: string): string => (CRITICAL.has(verdict) ? verdict : FAR);

/** Powers of two as units, up to 2^±most. */
const powersWithin = (most: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: -most, max: most }), { minLength: 4, maxLength: 4 });

/** A case with a definite Hessian, and a point far from its center, near, or there. */
const bowls = fc
  .record({
    c: cases,
    λ: fc.shuffledSubarray([2 ** -6, 0.125, 0.5, 1, 2], { minLength: 4, maxLength: 4 }),
    far: fc.constantFrom(1, 2 ** -4, 2 ** -26, 0),
  })
  .filter(({ c }) => c.center.every((x) => x !== 0) && c.start.some((x) => Math.abs(x) > 0.1))
  .map(({ c, λ, far }) => ({ c: { ...c, λ }, θ: Float64Array.from(c.center, (x, i) => x + far * c.start[i]) }));

/** A run up the slope: down the slope of −L, its losses turned back. */
function ascent(c: Case): { θ: Float64Array; history: StepRecord[] } {
  const θ = Float64Array.from(c.start, (x, i) => x + c.center[i]);
  const run = descend(lossOf(c, -1, 0, same, same), θ, gradientDescent({ learningRate: c.rate }), { steps: c.steps });
  return { θ, history: [...run].map((r) => ({ ...r, loss: -r.loss })).filter((r) => Number.isFinite(r.loss)) };
}

export const lawsOfInvariance: readonly Law<Diagnose>[] = [
  {
    id: 'diagnose.units',
    rows: ['L04', 'L05'],
    claim:
      'Where all curvature is positive each parameter may be measured in any unit, θ → Dθ: what is critical stays so and nothing else becomes it; its kind too, for units within 2⁶ of each other',
    tolerance: 'B',
    label: 'quality',
    runs: 60,
    property: (diagnose) =>
      fc.property(bowls, fc.oneof(powersWithin(3), powersWithin(40)), ({ c, θ }, powers) => {
        const L = lossOf(c, 1, 0, same, same);
        const s = powers.map((k) => 2 ** k);
        const other = diagnose(
          inUnitsOf(L, s),
          θ.map((x, i) => x * s[i]),
        );
        const [here, there] = [diagnose(L, θ).verdict, other.verdict].map(placeOf);
        // curvatures a hundred million times apart are one of them zero
        return powers.every((k) => Math.abs(k) <= 3) ? here === there : (here === FAR) === (there === FAR);
      }),
  },
  {
    id: 'diagnose.common-scale',
    rows: ['L04', 'L08'],
    claim:
      'One common scale of all parameters, with rates and steps to match, changes no verdict: a power of two, saddles, maxima and runs included',
    tolerance: 'E',
    label: 'quality',
    runs: 60,
    property: (diagnose) =>
      fc.property(cases, fc.integer({ min: -40, max: 40 }), (c, k) => {
        const L = lossOf(c, 1, 0, same, same);
        const { θ, history } = runOf(c, L, 1, same);
        // at θ = 0 without a run nothing has a length
        fc.pre(θ.some((x) => x !== 0));
        const s = 2 ** k;
        const scaled = history.map((r) => ({
          ...r,
          gradientNorm: r.gradientNorm / s,
          stepLength: r.stepLength * s,
          learningRate: r.learningRate * s * s,
        }));
        const other = diagnose(
          inUnitsOf(L, [s, s, s, s]),
          θ.map((x) => x * s),
          { history: scaled },
        );
        return diagnose(L, θ, { history }).verdict === other.verdict;
      }),
  },
  {
    id: 'diagnose.affine',
    rows: ['L72', 'L74', 'L75'],
    claim: 'With a history, L → aL + b changes no verdict: what was gained and what is to be gained are differences of losses',
    tolerance: 'B',
    runs: 60,
    property: (diagnose) =>
      fc.property(cases, fc.integer({ min: -40, max: 40 }), fc.constantFrom(-8, 0.5, 64), (c, k, b) => {
        const a = 2 ** k;
        const [one, other] = [lossOf(c, 1, 0, same, same), lossOf(c, a, a * b, same, same)];
        const { θ, history } = runOf(c, one, 1, same);
        const changed = history.map((r) => ({
          ...r,
          loss: a * (r.loss + b),
          gradientNorm: a * r.gradientNorm,
          learningRate: r.learningRate / a,
        }));
        return diagnose(one, θ, { history }).verdict === diagnose(other, θ, { history: changed }).verdict;
      }),
  },
  {
    id: 'diagnose.classify',
    rows: ['L04', 'L06'],
    claim: 'Without a run, what diagnose calls critical is what classify calls critical, and of the same kind',
    tolerance: 'E',
    runs: 60,
    property: (diagnose) =>
      fc.property(bowls, ({ c, θ }) => {
        const L = lossOf(c, 1, 0, same, same);
        return placeOf(diagnose(L, θ).verdict) === classify(L, θ).kind;
      }),
  },
  {
    id: 'diagnose.far-is-far',
    rows: ['L04'],
    claim: 'Half-way to the minimum of (x/u − 1)² is no critical point, whatever the unit u; at the minimum it is one',
    tolerance: 'A',
    runs: 60,
    property: (diagnose) =>
      fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (k) => {
        const u = 10 ** k;
        const L = oracleFrom({
          value: ([x]) => (x / u - 1) ** 2,
          gradient: ([x]) => [(2 / u) * (x / u - 1)],
          hvp: (_, [v]) => [(2 / u / u) * v],
        });
        return !CRITICAL.has(diagnose(L, [u / 2]).verdict) && diagnose(L, [u]).verdict === 'minimum';
      }),
  },
  {
    id: 'diagnose.bounce',
    rows: ['L72'],
    claim: 'At the rate 2/λ gradient descent jumps to and fro over the minimum for ever: oscillating, however high it bounces',
    tolerance: 'E',
    runs: 40,
    property: (diagnose) =>
      fc.property(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 64 }), fc.integer({ min: 24, max: 60 }), (k, x, steps) => {
        const λ = 2 ** k;
        const L = oracleFrom({ value: ([y]) => 0.5 * λ * y * y, gradient: ([y]) => [λ * y], hvp: (_, [v]) => [λ * v] });
        const θ = Float64Array.of(x / 8);
        const history = [...descend(L, θ, gradientDescent({ learningRate: 2 / λ }), { steps })];
        return diagnose(L, θ, { history }).verdict === 'oscillating';
      }),
  },
  {
    id: 'diagnose.progress',
    rows: ['L75'],
    claim:
      'A run that goes down may be called descending, one that rises never: descending means a loss below the first one, or no run at all',
    tolerance: 'E',
    runs: 100,
    property: (diagnose) =>
      fc.property(cases, fc.boolean(), (c, up) => {
        const L = lossOf(c, 1, 0, same, same);
        const { θ, history } = up ? ascent(c) : runOf(c, L, 1, same);
        fc.pre(θ.every(Number.isFinite));
        const { verdict, progress } = diagnose(L, θ, { history });
        return verdict !== 'descending' || (progress !== 'rising' && (history.length === 0 || L.value(θ) < history[0].loss));
      }),
  },
];
