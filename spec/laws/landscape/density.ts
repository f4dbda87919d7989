/** Laws of what is estimated from Hessian-vector products: spectral density, trace, and Keskar's sharpness. */
import fc from 'fast-check';
import { type KeskarOptions, type Oracle, oracleFrom } from 'saddlepoint';
import { above, atLeast, atMost, between, near, same } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';
import { narrow, type Terms, Unsupported } from '../terms.ts';

export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}
export type Density = (
  oracle: Oracle,
  θ: ArrayLike<number>,
  options: { probes?: number; steps?: number; seed?: number },
) => {
  mean(f: (λ: number) => number): Estimate;
  /** Where it can be read off at a point. */
  at?(x: number, width: number): Estimate;
  /** Where it says how many products it took. */
  readonly products?: number;
};
export type Trace = (oracle: Oracle, θ: ArrayLike<number>, options: { probes?: number; seed?: number }) => Estimate;
export type Keskar = (oracle: Oracle, θ: ArrayLike<number>, options?: KeskarOptions) => number;

type Rows = readonly (readonly number[])[];
const times = (A: Rows, v: ArrayLike<number>): number[] => A.map((row) => row.reduce((sum, a, j) => sum + a * v[j], 0));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

/** ½θᵀAθ. */
const quadratic = (A: Rows): Oracle =>
  oracleFrom({ value: (θ) => 0.5 * dot(θ, times(A, θ)), gradient: (θ) => times(A, θ), hvp: (_, v) => times(A, v) });
const diagonal = (λ: readonly number[]): Rows => λ.map((x, i) => λ.map((_, j) => (i === j ? x : 0)));

const entry = fc.integer({ min: -32, max: 32 }).map((k) => k / 8);
const symmetric = fc
  .integer({ min: 1, max: 6 })
  .chain((n) =>
    fc
      .array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: n, maxLength: n })
      .map((A) => A.map((row, i) => row.map((a, j) => (a + A[j][i]) / 2))),
  );
const seed = fc.integer({ min: 0, max: 1e6 });
const zeros = (A: Rows): number[] => A.map(() => 0);
const trace = (A: Rows): number => A.reduce((sum, row, i) => sum + row[i], 0);
const squared = (A: Rows): number => A.reduce((sum, row) => sum + dot(row, row), 0);

/** Within 6 standard errors of what a mean of independent probes should give, for one of many draws. */
function agrees(values: readonly number[], expected: number, unit: number, what: string): void {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1) / values.length);
  // where no probe scatters, what is left is rounding: 64 of them in a mean of sums of n² products, n ≤ 6
  near(mean, expected, 6 * spread + 4096 * unit * (1 + Math.abs(expected)), what);
}

export const lawsOfDensity: readonly Law<Density>[] = [
  {
    id: 'density.diagonal',
    rows: ['L19'],
    claim: 'With as many steps as parameters a diagonal Hessian’s density is exact: the mean of f is Σ f(λᵢ)/n, probe by probe',
    tolerance: 'B',
    property: (density, { unit }) =>
      forAll(fc.uniqueArray(fc.integer({ min: -16, max: 16 }), { minLength: 1, maxLength: 8 }), seed, (λ, s) => {
        const d = density(quadratic(diagonal(λ)), zeros(diagonal(λ)), { probes: 2, steps: λ.length, seed: s });
        for (const [name, f] of Object.entries({
          λ: (x: number) => x,
          'λ²': (x: number) => x * x,
          '[λ > ½]': (x: number) => (x > 0.5 ? 1 : 0),
        })) {
          const { value, standardError } = d.mean(f);
          const expected = λ.reduce((sum, x) => sum + f(x), 0) / λ.length;
          // of n steps the eigenvalues are off by 64n·ε·‖H‖ and so are the weights, each by the distance of its eigenvalue to the next, 1 at least
          const rounding = 64 * λ.length * 2 * unit * 16 * Math.max(...λ.map((x) => Math.abs(f(x))), 1);
          near(value, expected, rounding, `the mean of ${name}`);
          atMost(standardError, rounding, `the error of the mean of ${name}`);
        }
      }),
  },
  {
    id: 'density.mass',
    rows: [],
    claim: 'The density integrates to 1, exactly as often as it is drawn',
    tolerance: 'B',
    property: (density, { unit }) =>
      forAll(symmetric, fc.integer({ min: 1, max: 4 }), seed, (A, steps, s) => {
        const { value, standardError } = density(quadratic(A), zeros(A), { probes: 3, steps, seed: s }).mean(() => 1);
        // each weight is the square of an entry of an orthonormal vector, 16n·ε off
        near(value, 1, 64 * steps * 2 * unit, 'the mass');
        atMost(standardError, 64 * steps * 2 * unit, 'its error');
      }),
  },
  {
    id: 'density.moments',
    rows: [],
    claim: 'Its first moments estimate tr H/n and tr H²/n without bias, from two steps on',
    tolerance: 'S',
    runs: 15,
    property: (density, { unit }) =>
      forAll(symmetric, fc.integer({ min: 2, max: 4 }), seed, (A, steps, s) => {
        const n = A.length;
        const draws = Array.from({ length: 40 }, (_, i) => density(quadratic(A), zeros(A), { probes: 4, steps, seed: 1000 * s + i }));
        const mean = (f: (x: number) => number) => draws.map((d) => d.mean(f).value);
        agrees(mean((x) => x), trace(A) / n, unit, 'the first moment'); // biome-ignore format: one line
        agrees(mean((x) => x * x), squared(A) / n, unit, 'the second moment'); // biome-ignore format: one line
      }),
  },
];

export const lawsOfReading: readonly Law<Density>[] = [
  {
    id: 'density.at',
    rows: [],
    claim: 'Of a diagonal Hessian, read off at x with a width w, it is the mean of the normal densities exp(−(x − λᵢ)²/2w²)/(w√2π)',
    tolerance: 'B',
    property: (density, { unit }) =>
      forAll(
        fc.uniqueArray(fc.integer({ min: -16, max: 16 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: -160, max: 160 }),
        fc.integer({ min: 1, max: 40 }),
        (λ, tenths, w) => {
          const d = density(quadratic(diagonal(λ)), zeros(diagonal(λ)), { probes: 2, steps: λ.length });
          if (d.at === undefined) throw new Unsupported('asks for a density at a point');
          const [x, width] = [tenths / 10, w / 10];
          const normal = (y: number): number => Math.exp((-y * y) / 2 / width / width) / width / Math.sqrt(2 * Math.PI);
          const expected = λ.reduce((sum, l) => sum + normal(x - l), 0) / λ.length;
          const got = d.at(x, width).value;
          // λ is off by 64n·ε·16, the density changes by at most 1/(w²√2πe) a unit of λ, and is at most 1/(w√2π)
          const rounding = 64 * λ.length * 2 * unit * 16 * (0.25 / width + 1) / width; // biome-ignore format: one line
          near(got, expected, rounding, `the density at ${x}, read off with a width of ${width}`);
        },
      ),
  },
  {
    id: 'density.products',
    rows: [],
    claim: 'It says how many Hessian-vector products it took, one for each step of each probe, no more steps than parameters',
    tolerance: 'E',
    label: 'quality',
    property: (density) =>
      forAll(
        fc.uniqueArray(fc.integer({ min: -16, max: 16 }), { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 8 }),
        (λ, probes, steps) => {
          let asked = 0;
          const L = quadratic(diagonal(λ));
          const counted: Oracle = {
            ...L,
            hvp: (θ, v) => {
              asked++;
              return L.hvp(θ, v);
            },
          };
          const { products } = density(counted, zeros(diagonal(λ)), { probes, steps });
          if (products === undefined) throw new Unsupported('asks for the number of products');
          const expected = probes * Math.min(steps, λ.length);
          same([products, asked], [expected, expected], 'how many products are told, and were asked for');
        },
      ),
  },
];

export const lawsOfTrace: readonly Law<Trace>[] = [
  {
    id: 'trace.diagonal',
    rows: [],
    claim: 'A diagonal Hessian’s trace is exact with any probe, its error bar zero',
    tolerance: 'E',
    property: (estimate) =>
      forAll(fc.array(entry, { minLength: 1, maxLength: 8 }), seed, (λ, s) => {
        const { value, standardError } = estimate(quadratic(diagonal(λ)), λ.map(() => 0), { probes: 3, seed: s }); // biome-ignore format: one line
        same(value, λ.reduce((a, b) => a + b, 0), 'the trace'); // biome-ignore format: one line
        same(standardError, 0, 'its error bar');
      }),
  },
  {
    id: 'trace.scale',
    rows: [],
    claim: 'L → 2ᵏL scales the estimate and its error bar by 2ᵏ to the last bit, also where their squares are no numbers',
    tolerance: 'E',
    label: 'quality',
    property: (estimate, terms) =>
      forAll(symmetric, seed, fc.integer(narrow(terms) ? { min: -100, max: 110 } : { min: -900, max: 1000 }), (A, s, k) => {
        const at = A.map(() => 0);
        const plain = estimate(quadratic(A), at, { probes: 4, seed: s });
        const scaled = estimate(quadratic(A.map((row) => row.map((x) => x * 2 ** k))), at, { probes: 4, seed: s });
        same(scaled.value, plain.value * 2 ** k, 'the trace, scaled');
        same(scaled.standardError, plain.standardError * 2 ** k, 'its error bar, scaled');
      }),
  },
  {
    id: 'trace.unbiased',
    rows: [],
    claim: 'The estimate has no bias, and its error bar is as wide as its scatter: 2 Σ_{i≠j} Hᵢⱼ² over the number of probes',
    tolerance: 'S',
    runs: 15,
    property: (estimate, { unit }) =>
      forAll(symmetric, seed, (A, s) => {
        const probes = 16;
        const draws = Array.from({ length: 60 }, (_, i) => estimate(quadratic(A), zeros(A), { probes, seed: 1000 * s + i }));
        const variance = (2 * (squared(A) - A.reduce((sum, row, i) => sum + row[i] ** 2, 0))) / probes;
        agrees(draws.map((d) => d.value), trace(A), unit, 'the mean of the estimates'); // biome-ignore format: one line
        agrees(draws.map((d) => d.standardError ** 2), variance, unit, 'the mean of the squared error bars'); // biome-ignore format: one line
      }),
  },
];

/** (1 − w₁w₂)², L13. */
const hyperbola: Oracle = oracleFrom({
  value: ([a, b]) => (1 - a * b) ** 2,
  gradient: ([a, b]) => [-2 * (1 - a * b) * b, -2 * (1 - a * b) * a],
});

/** ε of the box: large enough that the rise, ε² of the loss, is not lost in its rounding. */
const boxes = (terms: Terms): number[] => (narrow(terms) ? [2 ** -6, 2 ** -4, 2 ** -2] : [1e-3, 1e-2, 0.1]);
/** How far the climb ends below the highest point of a box, as a part of the rise: a search ends there, of thirty steps, not at the last digit. */
const climbed = (terms: Terms): number => Math.max(1e-6, 64 * terms.unit);

export const lawsOfKeskar: readonly Law<Keskar>[] = [
  {
    id: 'keskar.quadratic',
    rows: ['L50'],
    claim: 'On a diagonal quadratic at 0 it is 50ε² Σ λᵢ⁺',
    tolerance: 'B',
    runs: 60,
    property: (φ, terms) =>
      forAll(fc.array(entry, { minLength: 1, maxLength: 6 }), fc.constantFrom(...boxes(terms)), (λ, ε) => {
        const expected = 50 * ε * ε * λ.reduce((sum, x) => sum + Math.max(x, 0), 0);
        const size = 50 * ε * ε * λ.reduce((sum, x) => sum + Math.abs(x), 0);
        near(φ(quadratic(diagonal(λ)), zeros(diagonal(λ)), { epsilon: ε }), expected, climbed(terms) * size, 'Keskar’s φ'); // biome-ignore format: one line
      }),
  },
  {
    id: 'keskar.box',
    rows: ['L50'],
    claim:
      'On a diagonal quadratic away from its axes it is 100 Σ ½λᵢ((|θᵢ| ± bᵢ)² − θᵢ²)/(1 + L), outwards where λᵢ > 0 and inwards where λᵢ < 0: the box, bᵢ = ε(|θᵢ| + 1), follows the size of each coordinate',
    tolerance: 'B',
    runs: 60,
    property: (φ, terms) =>
      forAll(
        fc.array(fc.tuple(entry, fc.integer({ min: 1, max: 64 }), fc.boolean()), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...boxes(terms)),
        (axes, ε) => {
          const λ = axes.map(([x]) => x);
          const θ = axes.map(([, k, up]) => (up ? k : -k) / 4);
          const L = λ.reduce((sum, x, i) => sum + (x * θ[i] ** 2) / 2, 0);
          if (1 + L < 0.1) return;
          const rise = λ.reduce((sum, x, i) => {
            const [size, b] = [Math.abs(θ[i]), ε * (Math.abs(θ[i]) + 1)];
            return sum + (x / 2) * ((x > 0 ? size + b : Math.max(0, size - b)) ** 2 - size ** 2);
          }, 0);
          const scale = λ.reduce((sum, x, i) => sum + Math.abs(x) * ε * (Math.abs(θ[i]) + 1) ** 2, 0);
          // the rise is the difference of two losses, each rounded
          const rounding = 32 * terms.unit * (1 + λ.reduce((sum, x, i) => sum + Math.abs(x) * θ[i] ** 2, 0));
          near(φ(quadratic(diagonal(λ)), θ, { epsilon: ε }), (100 * rise) / (1 + L), (100 * (climbed(terms) * scale + rounding)) / (1 + L), 'Keskar’s φ'); // biome-ignore format: one line
        },
      ),
  },
  {
    id: 'keskar.directions',
    rows: ['L50'],
    claim: 'In p random directions it is 50ε²λp on ½λ‖θ‖² at 0, whichever they are, for they are orthonormal; p beyond n is n',
    tolerance: 'B',
    runs: 40,
    property: (φ, terms) =>
      forAll(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 32 }), seed, (n, p, k, s) => {
        const λ = Array.from({ length: n }, () => k / 8);
        const got = φ(quadratic(diagonal(λ)), zeros(diagonal(λ)), { epsilon: 0.01, directions: p, seed: s });
        const expected = 50 * 1e-4 * (k / 8) * Math.min(p, n);
        near(got, expected, climbed(terms) * expected, `Keskar’s φ in ${p} directions`);
      }),
  },
  {
    id: 'keskar.cost',
    rows: [],
    claim:
      'It takes starts × steps gradients at most, and no more starts than are asked for: from one start one gradient, where there is one step',
    tolerance: 'E',
    label: 'quality',
    runs: 30,
    property: (φ) =>
      forAll(
        fc.array(entry, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (λ, starts, steps) => {
          let asked = 0;
          const L = oracleFrom({
            value: (θ) => 1 + θ.reduce((sum, x, i) => sum + Math.abs(λ[i]) * x * x, 0),
            gradient: (θ) => {
              asked++;
              return θ.map((x, i) => 2 * Math.abs(λ[i]) * x);
            },
          });
          φ(L, zeros(diagonal(λ)), { starts, steps });
          atMost(asked, starts * steps, `how many gradients from ${starts} starts of ${steps} steps`);
          if (steps === 1) same(asked, starts, `how many gradients from ${starts} starts of one step`);
        },
      ),
  },
  {
    id: 'keskar.linear',
    rows: [],
    claim: 'On a line of any slope three gradients from a start reach the end of the box, and five of thirty are asked for at most',
    tolerance: 'B',
    label: 'quality',
    runs: 40,
    property: (φ, { unit }) =>
      forAll(fc.integer({ min: -300, max: 300 }), fc.constantFrom(1, -1), seed, (k, sign, s) => {
        const slope = sign * 2 ** (k / 10);
        let asked = 0;
        const line = oracleFrom({ value: ([x]) => slope * x, gradient: () => [slope] });
        const valueAndGradient: Oracle['valueAndGradient'] = (θ) => {
          asked++;
          return line.valueAndGradient(θ);
        };
        const L: Oracle = { ...line, valueAndGradient };
        const expected = 0.1 * Math.abs(slope);
        const got = φ(L, [0], { starts: 1, steps: 3, seed: s });
        asked = 0;
        φ(L, [0], { starts: 1, seed: s });
        // the end of the box, the rise to it and 100 times that, over 1 + L
        near(got, expected, 8 * unit * expected, `φ at a slope of ${slope}`);
        atMost(asked, 5, 'how many of thirty gradients');
      }),
  },
  {
    id: 'keskar.holes',
    rows: [],
    claim: 'Where the loss is infinite or no number in a part of the box, it is how far it rises in the rest',
    tolerance: 'B',
    label: 'quality',
    runs: 40,
    property: (φ, { unit }) =>
      forAll(fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY), fc.integer({ min: -64, max: 900 }), seed, (hole, k, s) => {
        // up to `end`, of a box from −10⁻³ to 10⁻³
        const end = k * 1e-6;
        const L = oracleFrom({ value: ([x]) => (x <= end ? x : hole), gradient: () => [1] });
        const got = φ(L, [end - 1e-6], { starts: 12, seed: s });
        const most = (100 * 1e-6) / (1 + end - 1e-6);
        // a loss beside a hole is rounded, and the rise a millionth of 1 + L
        const rounding = 100 * 4 * unit;
        between(got, 0, most + rounding, 'φ beside a hole');
        const wide = φ(oracleFrom({ value: ([x]) => (x <= 9e-4 ? x : hole), gradient: () => [1] }), [0], { starts: 12, seed: s });
        between(wide, 0.0899, 0.09 + rounding, 'φ in a box with a hole');
      }),
  },
  {
    id: 'keskar.monotone',
    rows: ['L50'],
    claim: 'It is not negative, and does not fall as the box grows',
    tolerance: 'B',
    runs: 40,
    property: (φ, terms) =>
      forAll(fc.array(entry, { minLength: 2, maxLength: 5 }), fc.array(entry, { minLength: 5, maxLength: 5 }), (λ, start) => {
        const θ = λ.map((_, i) => start[i] / 4);
        // Σ ½|λ|θ², so that 1 + L > 0 everywhere
        const L = quadratic(diagonal(λ.map(Math.abs)));
        // the highest point of a box is a corner, and is reached: what is left is the rounding of two losses
        const rounding = 100 * 32 * terms.unit * (1 + L.value(θ));
        let smaller = 0;
        for (const epsilon of boxes(terms)) {
          const value = φ(L, θ, { epsilon });
          atLeast(value, smaller - rounding, `φ in a box of ${epsilon}, beside a smaller one`);
          smaller = value;
        }
      }),
  },
  {
    id: 'keskar.reparametrised',
    rows: ['L50', 'L27'],
    claim: 'It is no property of the function: at the points (α, 1/α), which are one function, it grows with α',
    tolerance: 'B',
    property: (φ, terms) =>
      once(() => {
        let before = 0;
        for (const α of [1, 4, 16, 64]) {
          const value = φ(hyperbola, [α, 1 / α], { epsilon: narrow(terms) ? 2 ** -6 : 1e-3 });
          above(value, 1.5 * before, `φ at (${α}, 1/${α}), beside 1.5 times that before`);
          before = value;
        }
      }),
  },
];
