/** What the laws of optimizers are made with: generators, runs, and comparisons. */
import fc from 'fast-check';
import { claims, narrow, type Terms } from '../terms.ts';

export { exactly, holds, near, same } from '../compare.ts';
export { forAll } from '../law.ts';

/** η as the laws hand it over: a number, or a function of t = 1, 2, … */
export type Rate = number | ((t: number) => number);

/**
 * All that the laws ask of an optimizer, ours or anybody's. `step` changes θ and state in place; its source is the
 * gradient at θ, or, where `needsOracle` is true, an object with value, gradient, hvp and hessian.
 */
export interface StepRule {
  readonly needsOracle?: boolean;
  init(θ: Float64Array): any;
  step(θ: Float64Array, state: any, source: any): void;
}

/** What a law of optimizers is quantified over: hyperparameters in, optimizer out. */
export type Make<H> = (hyperparameters: H) => StepRule;

/** A loss as the laws write it: all that an oracle answers. */
export interface Loss {
  value(θ: ArrayLike<number>): number;
  gradient(θ: ArrayLike<number>): Float64Array;
  valueAndGradient(θ: ArrayLike<number>): { value: number; gradient: Float64Array };
  hvp(θ: ArrayLike<number>, v: ArrayLike<number>): Float64Array;
  hessian(θ: ArrayLike<number>): any;
}

/** A loss from its value, gradient and Hessian, each written by hand. */
export function loss(
  value: (θ: ArrayLike<number>) => number,
  gradient: (θ: ArrayLike<number>) => number[] | Float64Array,
  hessian: (θ: ArrayLike<number>) => number[][],
): Loss {
  const g = (θ: ArrayLike<number>) => Float64Array.from(gradient(θ));
  return {
    value,
    gradient: g,
    valueAndGradient: (θ) => ({ value: value(θ), gradient: g(θ) }),
    hvp: (θ, v) => Float64Array.from(hessian(θ), (row) => dot(row, v)),
    hessian: (θ) => matrix(hessian(θ)),
  };
}

/** Of the library's Matrix, what algorithms use. */
function matrix(rows: number[][]) {
  const n = rows[0]?.length ?? 0;
  const data = Float64Array.from(rows.flat());
  return {
    data,
    shape: [rows.length, n] as const,
    stride: [n, 1],
    offset: 0,
    get: (i: number, j: number) => data[i * n + j],
    row: (i: number) => data.slice(i * n, (i + 1) * n),
    column: (j: number) => Float64Array.from(rows, (row) => row[j]),
    toArray: () => rows,
  };
}

/** ½(θ − c)ᵀH(θ − c). */
export function quadratic(H: readonly (readonly number[])[], c: ArrayLike<number> = new Float64Array(H.length)): Loss {
  const e = (θ: ArrayLike<number>) => Float64Array.from(θ, (x, i) => x - c[i]);
  const rows = H.map((row) => [...row]);
  return loss(
    (θ) => dot(e(θ), times(rows, e(θ))) / 2,
    (θ) => times(rows, e(θ)),
    () => rows,
  );
}

/** A loss of one parameter, without its curvature. */
export const bowlIn = (value: (x: number) => number, slope: (x: number) => number): Loss =>
  loss(
    (θ) => value(θ[0]),
    (θ) => [slope(θ[0])],
    () => [[NaN]],
  );

/** L10: (1 − w₁w₂)². A saddle at 0, minima where w₁w₂ = 1. */
export const product: Loss = loss(
  (w) => (1 - w[0] * w[1]) ** 2,
  (w) => [-2 * (1 - w[0] * w[1]) * w[1], -2 * (1 - w[0] * w[1]) * w[0]],
  (w) => [
    [2 * w[1] * w[1], 4 * w[0] * w[1] - 2],
    [4 * w[0] * w[1] - 2, 2 * w[0] * w[0]],
  ],
);

/** Σ log cosh(aᵢ·θ), convex with f* = 0 at 0; its curvature is at most `L` = Σ‖aᵢ‖². */
export function logCosh(A: readonly (readonly number[])[]): { f: Loss; L: number } {
  const at = (θ: ArrayLike<number>) => A.map((a) => dot(a, θ));
  const n = A[0]?.length ?? 0;
  const sum = (weights: number[]) => Float64Array.from({ length: n }, (_, j) => weights.reduce((s, w, i) => s + w * A[i][j], 0));
  // log cosh z = |z| + log1p(exp(−2|z|)) − log 2 does not overflow; near 0 it would keep no digit, and ½ log1p(sinh²z) keeps all
  const logCoshOf = (z: number): number =>
    Math.abs(z) < 1 ? Math.log1p(Math.sinh(z) ** 2) / 2 : Math.abs(z) + Math.log1p(Math.exp(-2 * Math.abs(z))) - Math.LN2;
  const f = loss(
    (θ) => at(θ).reduce((s, z) => s + logCoshOf(z), 0),
    (θ) => sum(at(θ).map(Math.tanh)),
    (θ) => {
      const w = at(θ).map((z) => 1 - Math.tanh(z) ** 2);
      return Array.from({ length: n }, (_, j) => Array.from(sum(w.map((x, i) => x * A[i][j]))));
    },
  );
  return { f, L: A.reduce((s, a) => s + dot(a, a), 0) };
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += a[i] * b[i];
  return s;
};
export const norm = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));
export const times = (A: readonly (readonly number[])[], x: ArrayLike<number>): Float64Array => Float64Array.from(A, (row) => dot(row, x));
export const difference = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array => Float64Array.from(a, (x, i) => x - b[i]);

/** θ after each step, under the given gradients, wherever θ goes. */
export function trace(rule: StepRule, gradients: readonly (readonly number[])[], start?: ArrayLike<number>): number[][] {
  const θ = Float64Array.from(start ?? gradients[0].map(() => 0));
  const state = rule.init(θ);
  return gradients.map((g) => {
    rule.step(θ, state, sourceOf(rule, g));
    return Array.from(θ);
  });
}

/** The gradient as a vector, or as an oracle that answers it everywhere. */
export const sourceOf = (rule: StepRule, g: readonly number[]): unknown =>
  rule.needsOracle ? { gradient: () => Float64Array.from(g) } : Float64Array.from(g);

/** In one dimension: the displacement of each step. */
export function steps(rule: StepRule, gradients: readonly number[]): number[] {
  const θs = trace(
    rule,
    gradients.map((g) => [g]),
  ).map(([x]) => x);
  return θs.map((x, i) => x - (i === 0 ? 0 : θs[i - 1]));
}

/** θ⁰, θ¹, …, of a run on a loss. */
export function path(rule: StepRule, f: Loss, start: ArrayLike<number>, count: number): Float64Array[] {
  const θ = Float64Array.from(start);
  const state = rule.init(θ);
  const seen = [θ.slice()];
  for (let t = 0; t < count; t++) {
    rule.step(θ, state, rule.needsOracle ? f : f.gradient(θ));
    seen.push(θ.slice());
  }
  return seen;
}

/** Only where a run on a loss ends. */
export function endOf(rule: StepRule, f: Loss, start: ArrayLike<number>, count: number): Float64Array {
  const θ = Float64Array.from(start);
  const state = rule.init(θ);
  for (let t = 0; t < count; t++) rule.step(θ, state, rule.needsOracle ? f : f.gradient(θ));
  return θ;
}

/**
 * How far a power of two may scale a problem: gradients k/64 up to 16, eight steps of β2 ≥ .01 and their squares stay normal numbers.
 *
 * - loss: L → 2ᵏL, with rates and ε
 * - gradient: g → 2ᵏg, both moments dominated by the last
 * - first: one gradient alone
 */
export const scales = (terms: Terms): { loss: number; gradient: number; first: number } =>
  narrow(terms) ? { loss: 24, gradient: 48, first: 50 } : { loss: 480, gradient: 60, first: 400 };

/** k/64 with |k| ≤ 1024: sums and products of a few are exact, and shrinking leads to small ones. */
export const dyadic: fc.Arbitrary<number> = fc.integer({ min: -1024, max: 1024 }).map((k) => k / 64);
/** A dyadic that is not 0. */
export const nonZero: fc.Arbitrary<number> = fc.tuple(fc.integer({ min: 1, max: 1024 }), fc.boolean()).map(([k, up]) => (up ? k : -k) / 64);
/** Learning rates over six powers of ten, with ordinary mantissas. */
export const rate: fc.Arbitrary<number> = fc
  .tuple(fc.integer({ min: -16, max: 3 }), fc.integer({ min: 100, max: 199 }))
  .map(([e, m]) => (m / 100) * 2 ** e);
/** Of these ε, the claimed ones: an implementation may refuse ε = 0, or have no answer to 0/0 there. */
export const epsilons = (terms: Terms, ...values: number[]): fc.Arbitrary<number> => {
  const zero = claims(terms, 'epsilon', 'zero') && claims(terms, 'epsilon', '0/0');
  return fc.constantFrom(...values.filter((ε) => (ε === 0 ? zero : claims(terms, 'epsilon', 'positive'))));
};
/** Weights of the past in [0, 1), in thousandths. */
export const weight: fc.Arbitrary<number> = fc.integer({ min: 0, max: 999 }).map((k) => k / 1000);
/** η and λ in eighths and powers of two: a handful of steps with dyadics is exact. */
export const exactRate: fc.Arbitrary<number> = fc.integer({ min: -4, max: 1 }).map((k) => 2 ** k);
export const exactWeight: fc.Arbitrary<number> = fc.integer({ min: 0, max: 7 }).map((k) => k / 8);
/** A sequence of gradients: T of them, n entries each. */
export const gradients = (entry: fc.Arbitrary<number> = dyadic, longest = 8): fc.Arbitrary<number[][]> =>
  fc
    .integer({ min: 1, max: 5 })
    .chain((n) => fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: 1, maxLength: longest }));
/** A sequence of gradients of one coordinate. */
export const series = (entry: fc.Arbitrary<number> = dyadic, longest = 20): fc.Arbitrary<number[]> =>
  fc.array(entry, { minLength: 1, maxLength: longest });

/** A reflection I − 2vvᵀ/vᵀv: orthogonal to rounding, made of any vector but 0. */
export const reflection = (v: readonly number[]): number[][] =>
  v.map((x, i) => v.map((y, j) => (i === j ? 1 : 0) - (2 * x * y) / dot(v, v)));

/** H = QΛQᵀ with given eigenvalues: Q a reflection. */
export const withSpectrum = (values: readonly number[], v: readonly number[]): number[][] => {
  const Q = reflection(v);
  return Q.map((row, i) => row.map((_, j) => Q[i].reduce((s, q, k) => s + q * values[k] * Q[j][k], 0)));
};

/** Eigenvalues, a direction to reflect by, and a starting point, all of one size. */
export const spectra = (value: fc.Arbitrary<number>): fc.Arbitrary<{ values: number[]; v: number[]; start: number[] }> =>
  fc.integer({ min: 1, max: 5 }).chain((n) =>
    fc.record({
      values: fc.array(value, { minLength: n, maxLength: n }),
      v: fc.array(nonZero, { minLength: n, maxLength: n }),
      start: fc.array(dyadic, { minLength: n, maxLength: n }),
    }),
  );
