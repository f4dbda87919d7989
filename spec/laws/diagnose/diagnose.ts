/** What a diagnosis owes its reader: a verdict that does not hang on units, names or frames, and inequalities that hold as printed. */
import fc from 'fast-check';
import { type DiagnoseOptions, descend, gradientDescent, momentum, type Oracle, oracleFrom, type StepRecord } from 'saddlepoint';
import type { Law } from '../law.ts';

/** Anything that gives a verdict; what it says of its tests is read where it says it. */
export type Diagnose = (
  oracle: Oracle,
  θ: ArrayLike<number>,
  options?: DiagnoseOptions,
) => {
  readonly verdict: string;
  /** 'falling', 'standing', 'rising' or 'unknown'. */
  readonly progress?: string;
  readonly tests?: readonly { readonly verdict: string; readonly holds: boolean }[];
  /** What was measured: of a diagnosis that shows it, all of this. */
  readonly evidence?: {
    readonly parameters?: number;
    readonly loss?: number;
    readonly gradientNorm?: number;
    readonly curvature?: { readonly eigenvalues: ArrayLike<number> };
    readonly signs?: { readonly negative: number; readonly zero: number; readonly positive: number };
    /** Of a run: the rate in the records, and the one that its steps show. */
    readonly steps?: { readonly learningRate: number; readonly rate: number };
    readonly missing?: readonly string[];
  };
  /** A unit direction, how far to go along it, and by how much the loss falls there. */
  readonly remedy?: { readonly direction?: ArrayLike<number>; readonly step?: number; readonly gained?: number };
};

/** A loss Σ of one-variable pieces about a center, a start, a rate and a number of steps. */
export interface Case {
  readonly λ: readonly number[];
  readonly quartic: readonly number[];
  readonly center: readonly number[];
  readonly start: readonly number[];
  readonly rate: number;
  readonly steps: number;
  readonly weight: number;
}

const n = 4;
const vector = (bound: number): fc.Arbitrary<number[]> =>
  fc.array(
    fc.integer({ min: -64 * bound, max: 64 * bound }).map((k) => k / 64),
    { minLength: n, maxLength: n },
  );

/** From bowls and saddles to walls; from crawling rates to diverging ones; some starts in the center itself. */
export const cases: fc.Arbitrary<Case> = fc.record({
  // no two alike: eigenvectors of a repeated eigenvalue are anyone's choice, and probes go along them
  λ: fc.shuffledSubarray([-2, -0.5, 0, 1e-3, 0.1, 1, 2], { minLength: n, maxLength: n }),
  quartic: fc.array(fc.constantFrom(0, 0, 1), { minLength: n, maxLength: n }),
  center: vector(2),
  start: fc.oneof(fc.constant([0, 0, 0, 0]), vector(1)),
  rate: fc.constantFrom(1e-5, 0.05, 0.3, 0.97, 1.3),
  steps: fc.integer({ min: 0, max: 25 }),
  weight: fc.constantFrom(0, 0.5),
});

export type Map = (x: ArrayLike<number>) => Float64Array;
export const same: Map = (x) => Float64Array.from(x);

/** The case's loss in a frame: L(θ) = a Σ (½λᵢyᵢ² + ¼qᵢyᵢ⁴) + b with y = back(θ) − c. */
export function lossOf({ λ, quartic, center }: Case, a: number, b: number, to: Map, back: Map): Oracle {
  const y = (θ: Float64Array): Float64Array => back(θ).map((x, i) => x - center[i]);
  return oracleFrom({
    value: (θ) => a * y(θ).reduce((sum, x, i) => sum + 0.5 * λ[i] * x * x + 0.25 * quartic[i] * x ** 4, 0) + b,
    gradient: (θ) => to(y(θ).map((x, i) => a * (λ[i] * x + quartic[i] * x ** 3))),
    hvp: (θ, v) => {
      const [x, u] = [y(θ), back(v)];
      return to(u.map((ui, i) => a * (λ[i] + 3 * quartic[i] * x[i] ** 2) * ui));
    },
  });
}

export function runOf(c: Case, L: Oracle, a: number, to: Map): { θ: Float64Array; history: StepRecord[] } {
  const θ = to(c.start.map((x, i) => x + c.center[i]));
  const rule = c.weight > 0 ? momentum({ learningRate: c.rate / a, momentum: c.weight }) : gradientDescent({ learningRate: c.rate / a });
  return { θ, history: [...descend(L, θ, rule, { steps: c.steps })] };
}

/** A mirror's v: to and back are the same map x − 2v(vᵀx)/vᵀv. */
const mirror = (v: readonly number[]): Map => {
  const vv = v.reduce((sum, x) => sum + x * x, 0);
  return (x) => {
    const along = (2 * v.reduce((sum, vi, i) => sum + vi * x[i], 0)) / vv;
    return Float64Array.from(v, (vi, i) => x[i] - along * vi);
  };
};

/** The verdicts on a critical point. */
export const CRITICAL: ReadonlySet<string> = new Set(['minimum', 'maximum', 'saddle', 'degenerate']);

/** Saddles with little negative curvature: turned far enough, the diagonal of H is positive all along. */
const saddles: fc.Arbitrary<Case> = fc
  .tuple(cases, fc.shuffledSubarray([-0.5, 0.1, 1, 2], { minLength: n, maxLength: n }))
  .map(([c, λ]) => ({
    ...c,
    λ,
    quartic: [0, 0, 0, 0],
    start: [0, 0, 0, 0],
  }));

/** The laws of a diagnosis, for any implementation of `diagnose`. */
export const lawsOfDiagnosis: readonly Law<Diagnose>[] = [
  {
    id: 'diagnose.scale',
    rows: ['L72', 'L74', 'L75'],
    claim: 'L → aL with rates and history to match changes no verdict: a power of two, to the last bit, from 2⁻⁶⁰ to 2⁶⁰',
    tolerance: 'E',
    runs: 150,
    property: (diagnose) =>
      fc.property(cases, fc.integer({ min: -60, max: 60 }), (c, k) => {
        const a = 2 ** k;
        const [one, other] = [lossOf(c, 1, 0, same, same), lossOf(c, a, 0, same, same)];
        const [before, after] = [runOf(c, one, 1, same), runOf(c, other, a, same)];
        return (
          diagnose(one, before.θ, { history: before.history }).verdict === diagnose(other, after.θ, { history: after.history }).verdict
        );
      }),
  },
  {
    id: 'diagnose.shift',
    rows: [],
    claim: 'L → L + b changes no verdict',
    tolerance: 'B',
    runs: 150,
    property: (diagnose) =>
      fc.property(cases, fc.constantFrom(-8, -1, 0.5, 3, 64), (c, b) => {
        const [one, other] = [lossOf(c, 1, 0, same, same), lossOf(c, 1, b, same, same)];
        const { θ, history } = runOf(c, one, 1, same);
        const raised = history.map((r) => ({ ...r, loss: r.loss + b }));
        return diagnose(one, θ, { history }).verdict === diagnose(other, θ, { history: raised }).verdict;
      }),
  },
  {
    id: 'diagnose.rotation',
    rows: ['L77'],
    claim: 'turning the axes changes no verdict, where the full Hessian is used',
    tolerance: 'B',
    runs: 150,
    property: (diagnose) =>
      fc.property(
        fc.oneof(cases, saddles),
        fc.oneof(
          vector(1).filter((v) => v.some((x) => Math.abs(x) > 0.1)),
          fc.array(fc.constantFrom(-1, 1), { minLength: n, maxLength: n }),
        ),
        (c, v) => {
          const turn = mirror(v);
          const [one, other] = [lossOf(c, 1, 0, same, same), lossOf(c, 1, 0, turn, turn)];
          // the run is turned, not made again: an unstable one would grow its rounding
          const { θ, history } = runOf(c, one, 1, same);
          return diagnose(one, θ, { history }).verdict === diagnose(other, turn(θ), { history }).verdict;
        },
      ),
  },
  {
    id: 'diagnose.relabelling',
    rows: ['L27'],
    claim: 'numbering the parameters otherwise changes no verdict',
    tolerance: 'B',
    runs: 100,
    property: (diagnose) =>
      fc.property(cases, fc.shuffledSubarray([0, 1, 2, 3], { minLength: n, maxLength: n }), (c, order) => {
        const to: Map = (x) => Float64Array.from(order, (i) => x[i]);
        const back: Map = (x) => {
          const y = new Float64Array(n);
          for (const [j, i] of order.entries()) y[i] = x[j];
          return y;
        };
        const [one, other] = [lossOf(c, 1, 0, same, same), lossOf(c, 1, 0, to, back)];
        const { θ, history } = runOf(c, one, 1, same);
        return diagnose(one, θ, { history }).verdict === diagnose(other, to(θ), { history }).verdict;
      }),
  },
  {
    id: 'diagnose.tolerance',
    rows: ['L04', 'L20'],
    claim:
      'what is critical at a gradient tolerance is critical at a larger one; what is degenerate at an eigenvalue tolerance is degenerate at a larger one',
    tolerance: 'E',
    runs: 100,
    property: (diagnose) =>
      fc.property(cases, fc.constantFrom(1e-8, 1e-6, 1e-4, 1e-2), fc.constantFrom(1e-10, 1e-8, 1e-6, 1e-4), (c, τ, δ) => {
        const L = lossOf(c, 1, 0, same, same);
        const { θ, history } = runOf({ ...c, steps: Math.min(c.steps, 10) }, L, 1, same);
        const at = (gradientTolerance: number, eigenvalueTolerance: number): string =>
          diagnose(L, θ, { history, gradientTolerance, eigenvalueTolerance }).verdict;
        const narrow = at(τ, δ);
        const grows = !CRITICAL.has(narrow) || CRITICAL.has(at(10 * τ, δ));
        const stays = narrow !== 'degenerate' || at(τ, 10 * δ) === 'degenerate';
        return grows && stays;
      }),
  },
  {
    id: 'diagnose.negation',
    rows: ['L07'],
    claim: 'where the gradient is zero, −L turns minima into maxima and back, and leaves saddles saddles',
    tolerance: 'E',
    runs: 100,
    property: (diagnose) =>
      fc.property(cases, (c) => {
        const quadratic = { ...c, quartic: [0, 0, 0, 0] };
        const at = (a: number): string => diagnose(lossOf(quadratic, a, 0, same, same), c.center).verdict;
        const swapped: Record<string, string> = { minimum: 'maximum', maximum: 'minimum' };
        return at(-1) === (swapped[at(1)] ?? at(1));
      }),
  },
  {
    id: 'diagnose.known',
    rows: ['L06', 'L07', 'L08', 'L09'],
    claim: 'at the center of a quadratic the verdict is what the signs of its eigenvalues say',
    tolerance: 'E',
    runs: 100,
    property: (diagnose) =>
      fc.property(cases, (c) => {
        const { verdict } = diagnose(lossOf({ ...c, quartic: [0, 0, 0, 0] }, 1, 0, same, same), c.center);
        const [up, down] = [c.λ.some((x) => x > 0), c.λ.some((x) => x < 0)];
        if (!up && !down) return verdict === 'plateau';
        if (up && down) return verdict === 'saddle';
        if (c.λ.includes(0)) return verdict === 'degenerate';
        return verdict === (up ? 'minimum' : 'maximum');
      }),
  },
  {
    id: 'diagnose.first',
    rows: [],
    claim: 'the verdict is that of the one test that holds, the last one reported',
    tolerance: 'E',
    runs: 100,
    property: (diagnose) =>
      fc.property(cases, (c) => {
        const L = lossOf(c, 1, 0, same, same);
        const { θ, history } = runOf(c, L, 1, same);
        const { verdict, tests = [] } = diagnose(L, θ, { history });
        return tests.every((t, i) => t.holds === (i === tests.length - 1)) && (tests.length === 0 || tests.at(-1)!.verdict === verdict);
      }),
  },
  {
    id: 'diagnose.pure',
    rows: [],
    claim: 'it leaves θ and the history as they were, and says the same when asked again',
    tolerance: 'E',
    label: 'quality',
    runs: 50,
    property: (diagnose) =>
      fc.property(cases, (c) => {
        const L = lossOf(c, 1, 0, same, same);
        const { θ, history } = runOf(c, L, 1, same);
        const kept = JSON.stringify([[...θ], history]);
        const [once, twice] = [diagnose(L, θ, { history }).verdict, diagnose(L, θ, { history }).verdict];
        return once === twice && JSON.stringify([[...θ], history]) === kept;
      }),
  },
];
