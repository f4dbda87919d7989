/** Laws of the methods that see a matrix by its products alone: conjugate gradients and Lanczos. */
import fc from 'fast-check';
import { atMost, holds, near, same } from '../compare.ts';
import * as g from '../generators.ts';
import { forAll, type Law, once } from '../law.ts';
import { narrow, needs, spacing, type Terms } from '../terms.ts';
import { unorthogonality } from './eigh.ts';

export type LinearMap = (v: Float64Array) => ArrayLike<number>;

export type ConjugateGradient = (
  product: LinearMap,
  b: number[],
  options?: { tolerance?: number; maxIterations?: number },
) => {
  x: ArrayLike<number>;
  iterations: number;
  residual: number;
  stop: string;
  negativeCurvature?: { direction: ArrayLike<number>; curvature: number };
};

/** What is asked for where the last digits are not: u^⅔, 2·10⁻¹¹ in float64 and 2·10⁻⁵ in float32. */
const fine = (unit: number): number => unit ** (2 / 3);
/** Exponents up to which all that is computed keeps its digits: products of small entries vanish sooner in float32. */
const farthest = (terms: Terms): number => (narrow(terms) ? 30 : 900);

const productWith =
  (A: g.Rows): LinearMap =>
  (v) =>
    g.timesVector(A, v);
/** ‖x − x*‖_A, the norm in which conjugate gradients are best. */
const energy = (A: g.Rows, x: ArrayLike<number>, exact: readonly number[]): number => {
  const e = exact.map((y, i) => x[i] - y);
  return Math.sqrt(Math.max(0, g.dotOf(e, g.timesVector(A, e))));
};

export const lawsOfConjugateGradient: readonly Law<ConjugateGradient>[] = [
  {
    id: 'cg.finite',
    rows: [],
    claim: 'with k distinct eigenvalues it is done after k steps',
    tolerance: 'B',
    property: (cg, { unit }) =>
      forAll(
        g.size(12).chain((n) => fc.tuple(g.orthogonal(n), g.vector(n, fc.constantFrom(0.5, 1, 2, 4)), g.vector(n))),
        ([Q, Λ, x]) => {
          const A = g.withSpectrum(Q, Λ);
          const { iterations, stop } = cg(productWith(A), g.timesVector(A, x), { tolerance: fine(unit) });
          same(stop, 'converged', 'why it stopped');
          atMost(iterations, new Set(Λ).size, 'how many steps');
        },
      ),
  },
  {
    id: 'cg.scale',
    rows: [],
    claim: 'under b → 2ᵏb and A → 2ˡA the steps are the same, x → 2ᵏ⁻ˡx bit for bit, also where squares of the numbers are none',
    tolerance: 'E',
    label: 'quality',
    property: (cg, terms) =>
      forAll(
        g.positiveDefinite(8).chain((A) => fc.tuple(fc.constant(A), g.vector(A.length, fc.integer({ min: -9, max: 9 })), fc.boolean())),
        fc.integer({ min: -farthest(terms), max: farthest(terms) }),
        fc.integer({ min: -farthest(terms), max: farthest(terms) }),
        ([A, b, indefinite], k, l) => {
          fc.pre(Math.abs(k - l) <= farthest(terms));
          const M = indefinite ? A.map((row, i) => row.map((x, j) => (i === j && i === 0 ? -x : x))) : A;
          const plain = cg(productWith(M), b);
          const scaled = cg(
            (v) => g.timesVector(M, v).map((y) => y * 2 ** l),
            b.map((y) => y * 2 ** k),
          );
          same(scaled.stop, plain.stop, 'why it stopped');
          same(scaled.iterations, plain.iterations, 'how many steps');
          same(scaled.residual, plain.residual * 2 ** k, 'the residual');
          same(
            scaled.negativeCurvature?.curvature,
            plain.negativeCurvature && plain.negativeCurvature.curvature * 2 ** l,
            'the negative curvature',
          );
          const expected = Array.from(plain.x, (y) => y * 2 ** (k - l));
          same(scaled.x, expected, 'x');
        },
      ),
  },
  {
    id: 'cg.solves',
    rows: [],
    claim: 'the residual reported is ‖b − A x‖, and below tolerance·‖b‖ where it says converged',
    tolerance: 'B',
    property: (cg, { unit }) =>
      forAll(
        g.positiveDefinite(10).chain((A) => fc.tuple(fc.constant(A), g.vector(A.length))),
        fc.constantFrom(1e-3, Math.sqrt(unit)),
        ([A, b], tolerance) => {
          const { x, residual, stop, iterations } = cg(productWith(A), b, { tolerance });
          const actual = g.normOf(g.timesVector(A, x).map((y, i) => b[i] - y));
          same(stop, 'converged', 'why it stopped');
          atMost(iterations, 10 * A.length, 'how many steps');
          atMost(residual, tolerance * g.normOf(b), 'the residual');
          near(residual, actual, 64 * A.length * 2 * unit * (g.frobenius(A) * g.normOf(x) + g.normOf(b)), 'the residual beside ‖b − A x‖');
        },
      ),
  },
  {
    id: 'cg.chebyshev',
    rows: ['L64'],
    claim: 'the error in the energy norm never grows, and is at most 2((√κ − 1)/(√κ + 1))ᵗ of the first',
    tolerance: 'B',
    property: (cg, { unit }) =>
      forAll(
        g.size(12, 2).chain((n) => fc.tuple(g.orthogonal(n), g.vector(n), g.vector(n), fc.constantFrom(4, 25, 100))),
        ([Q, spread, exact, κ]) => {
          // Eigenvalues in [1/κ, 1], both ends taken.
          const Λ = spread.map((x, i) => (i === 0 ? 1 : i === 1 ? 1 / κ : 1 / κ + ((1 - 1 / κ) * (1 + x)) / 2));
          const A = g.withSpectrum(Q, Λ);
          const b = g.timesVector(A, exact);
          const first = energy(A, new Float64Array(exact.length), exact);
          const rate = (Math.sqrt(κ) - 1) / (Math.sqrt(κ) + 1);
          let before = first;
          for (let t = 1; t <= exact.length; t++) {
            const now = energy(A, cg(productWith(A), b, { tolerance: 0, maxIterations: t }).x, exact);
            const rounding = 256 * 2 * unit * κ * first;
            atMost(now, before + rounding, `the error after ${t} steps, beside that before`);
            atMost(now, 2 * rate ** t * first + rounding, `the error after ${t} steps`);
            before = now;
          }
        },
      ),
  },
  {
    id: 'cg.negative-curvature',
    rows: ['L16'],
    claim: 'where the form is indefinite along b, the search meets a direction with dᵀAd ≤ 0 and hands it over with its curvature',
    tolerance: 'B',
    label: 'convention',
    conventions: 'to go on as if the matrix were definite',
    property: (cg, { unit }) =>
      forAll(
        g.size(10, 2).chain((n) => fc.tuple(g.orthogonal(n), g.vector(n), g.vector(n))),
        ([Q, x, b]) => {
          const A = g.withSpectrum(
            Q,
            x.map((y, i) => (i === 0 ? -1 : 2 + y)),
          );
          // b with a part along the negative eigenvector: without, the method need never notice.
          const start = b.map((y, i) => y + 2 * Q[i][0]);
          const { stop, negativeCurvature: found } = cg(productWith(A), start);
          same(stop, 'negative curvature', 'why it stopped');
          holds(found !== undefined, () => 'expected a direction of negative curvature, got undefined');
          const d = Array.from(found.direction);
          const curvature = g.dotOf(d, g.timesVector(A, d)) / g.dotOf(d, d);
          atMost(curvature, 8 * g.unit(A, unit), 'dᵀAd/dᵀd');
          near(found.curvature, curvature, 16 * g.unit(A, unit), 'the curvature told');
        },
      ),
  },
];

export type Lanczos = (
  product: LinearMap,
  n: number,
  options?: {
    count?: number;
    which?: 'smallest' | 'largest' | 'both';
    tolerance?: number;
    seed?: number;
    start?: number[];
    maxBasis?: number;
    maxIterations?: number;
  },
) => { values: ArrayLike<number>; vectors: number[][]; residuals: ArrayLike<number>; converged: boolean; products?: number };

const ends = ['smallest', 'largest', 'both'] as const;

/** The eigenvalues that are asked for, ascending. */
function wanted(Λ: readonly number[], which: (typeof ends)[number], count: number): number[] {
  const sorted = [...Λ].sort((x, y) => x - y);
  const low = which === 'largest' ? 0 : Math.min(count, sorted.length);
  const high = which === 'smallest' ? 0 : Math.min(count, sorted.length - low);
  return [...sorted.slice(0, low), ...sorted.slice(sorted.length - high)];
}

/** The diagonal of a large matrix, hidden behind two reflections so that its eigenvectors are dense. */
function hidden(Λ: readonly number[]): LinearMap {
  const n = Λ.length;
  const u = Λ.map((_, i) => Math.cos(1 + i * 1.7));
  const w = Λ.map((_, i) => Math.sin(2 + i * i * 0.3));
  const reflect = (x: ArrayLike<number>, v: readonly number[]): number[] => {
    const part = (2 * g.dotOf(x, v)) / g.dotOf(v, v);
    return Array.from({ length: n }, (_, i) => x[i] - part * v[i]);
  };
  return (x) => {
    const y = reflect(reflect(x, u), w).map((value, i) => value * Λ[i]);
    return reflect(reflect(y, w), u);
  };
}

const LARGE: readonly { name: string; Λ: number[]; count: number; maxBasis?: number }[] = [
  { name: 'evenly spread', Λ: Array.from({ length: 200 }, (_, i) => i / 10 - 1), count: 2 },
  {
    name: 'a repeated smallest and largest eigenvalue',
    Λ: Array.from({ length: 150 }, (_, i) => (i < 3 ? -2 : i >= 148 ? 9 : i / 40)),
    count: 3,
  },
  {
    name: 'a Hessian: most eigenvalues next to zero, few large, one negative',
    Λ: [...Array.from({ length: 290 }, (_, i) => 1e-6 * Math.sin(i)), -0.3, 1, 2, 5, 20, 100],
    count: 1,
  },
  { name: 'restarts: a small basis', Λ: Array.from({ length: 120 }, (_, i) => (i / 12) ** 2 - 3), count: 2, maxBasis: 16 },
  { name: 'two distinct values', Λ: Array.from({ length: 130 }, (_, i) => (i % 2 ? 1 : -1)), count: 2 },
  { name: 'zero', Λ: Array(100).fill(0), count: 2 },
  { name: 'huge', Λ: Array.from({ length: 100 }, (_, i) => 1e120 * (i - 20)), count: 2 },
];

export const lawsOfLanczos: readonly Law<Lanczos>[] = [
  {
    id: 'lanczos.small',
    rows: ['L16'],
    claim: 'the extreme eigenvalues of small matrices, repeated ones too, with orthonormal vectors and true residuals',
    tolerance: 'B',
    property: (lanczos, { unit }) =>
      forAll(
        g.size(14).chain((n) => fc.tuple(g.orthogonal(n), g.spectrum(n))),
        fc.constantFrom(...ends),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        ([Q, Λ], which, count, seed) => {
          const A = g.withSpectrum(Q, Λ);
          const { values, vectors, residuals, converged } = lanczos(productWith(A), Λ.length, {
            which,
            count,
            seed,
            tolerance: fine(unit),
          });
          const expected = wanted(Λ, which, count);
          const δ = 64 * (g.unit(A, unit) + spacing(unit));
          same(converged, true, 'converged');
          near(values, expected, δ, 'the eigenvalues');
          atMost(unorthogonality(vectors, unit), 16, 'the largest |uᵢ·uⱼ − δᵢⱼ|, in n·ε');
          expected.forEach((_, j) => {
            const u = g.column(vectors, j);
            const r = g.normOf(g.timesVector(A, u).map((y, i) => y - values[j] * u[i]));
            near(residuals[j], r, δ, `the residual told of λ${j}`);
            atMost(r, δ, `‖Au − λu‖ of λ${j}`);
          });
        },
      ),
  },
  {
    id: 'lanczos.large',
    rows: ['L16'],
    claim: 'large matrices: spread, repeated, almost singular, restarted, of two values, zero, huge; λ within its residual',
    tolerance: 'B',
    runs: 1,
    property: (lanczos, terms) =>
      once(() => {
        const { unit } = terms;
        for (const { name, Λ, count, maxBasis } of LARGE) {
          if (narrow(terms) && name === 'huge') continue;
          for (const which of ends) {
            const n = Λ.length;
            const size = Math.max(...Λ.map(Math.abs));
            const found = lanczos(hidden(Λ), n, { which, count, tolerance: fine(unit), ...(maxBasis ? { maxBasis } : {}) });
            const what = `${name}, ${which}`;
            same([found.converged, found.vectors.length], [true, n], `${what}: converged, and rows of the vectors`);
            for (const [i, x] of wanted(Λ, which, count).entries())
              near(found.values[i], x, found.residuals[i] + n * 2 * unit * size, `${what}: λ${i} ± ${found.residuals[i]}`);
            atMost(unorthogonality(found.vectors, unit), 4, `${what}: the largest |uᵢ·uⱼ − δᵢⱼ|, in n·ε`);
          }
        }
      }),
  },
  {
    id: 'lanczos.start',
    rows: [],
    claim: 'a start inside an invariant subspace, even an eigenvector of the wrong end, does not hide what lies outside',
    tolerance: 'B',
    label: 'quality',
    runs: 1,
    property: (lanczos, { unit }) =>
      once(() => {
        for (const n of [1, 2, 5, 100]) {
          const Λ = Array.from({ length: n }, (_, i) => (i === 0 ? 5 : i / n - 3));
          const start: number[] = Λ.map((_, i) => (i === 0 ? 1 : 0));
          const { values } = lanczos((v) => v.map((x, i) => x * Λ[i]), n, { start, tolerance: fine(unit) });
          near(values[0], Math.min(...Λ), 8 * fine(unit), `the least eigenvalue of order ${n}`);
        }
      }),
  },
];

/** What Lanczos says of itself. */
export const lawsOfLanczosReport: readonly Law<Lanczos>[] = [
  {
    id: 'lanczos.unfinished',
    rows: [],
    claim:
      'where the products run out it says so: `converged` is whether every ‖Au − λu‖ ≤ 2·tolerance·‖A‖, residuals are true, and as many products are told as were asked for',
    tolerance: 'B',
    label: 'convention',
    conventions: 'an error where it has not converged',
    runs: 30,
    property: (lanczos, terms) => {
      needs(terms, 'maxIterations', 'number');
      return forAll(
        fc.constantFrom(...ends),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 4, max: 70 }),
        fc.constantFrom(1e-3, fine(terms.unit)),
        (which, count, maxIterations, tolerance) => {
          const Λ = Array.from({ length: 90 }, (_, i) => Math.sqrt(i) - 3);
          const product = hidden(Λ);
          let calls = 0;
          const counted: LinearMap = (v) => {
            calls++;
            return product(v);
          };
          const found = lanczos(counted, Λ.length, { which, count, maxIterations, tolerance });
          if (found.products !== undefined && found.products !== calls)
            throw new Error(`products: expected ${calls}, as many as were asked for, got ${found.products}`);
          if (calls > maxIterations + found.values.length)
            throw new Error(`products: expected at most ${maxIterations + found.values.length}, got ${calls}`);
          const size = Math.max(...Λ.map(Math.abs));
          const δ = 64 * Λ.length * 2 * terms.unit * size;
          const largest = Array.from(found.residuals).reduce((x, y) => Math.max(x, y), 0);
          for (let j = 0; j < found.values.length; j++) {
            const u = g.column(found.vectors, j);
            const r = g.normOf(Array.from(product(Float64Array.from(u)), (y, i) => y - found.values[j] * u[i]));
            near(found.residuals[j], r, δ, `the residual told of λ${j}`);
          }
          // ‖A‖ is known to Lanczos from below alone
          if (found.converged && largest > 2 * tolerance * size + δ)
            throw new Error(`converged: expected false with a residual of ${largest}, got true`);
          if (!found.converged && largest <= tolerance * size * 0.5)
            throw new Error(`converged: expected true with residuals below ${largest}, got false`);
        },
      );
    },
  },
  {
    id: 'lanczos.defaults',
    rows: ['L16'],
    claim: 'where nothing is said it finds one pair, the smallest, to 1e-9 of ‖A‖, and the same again',
    tolerance: 'B',
    label: 'convention',
    conventions: 'the largest, or some at both ends',
    runs: 1,
    property: (lanczos, terms) =>
      once(() => {
        const Λ = Array.from({ length: 80 }, (_, i) => Math.sqrt(i) - 3);
        const [one, again] = [lanczos(hidden(Λ), 80), lanczos(hidden(Λ), 80)];
        near(one.values, [-3], Math.max(1e-9, 64 * fine(terms.unit)), 'the eigenvalues found');
        same([again.values, again.vectors], [one.values, one.vectors], 'the second answer');
      }),
  },
];

export type LanczosTridiagonal = (
  product: LinearMap,
  start: number[],
  steps: number,
) => { alpha: ArrayLike<number>; beta: ArrayLike<number>; basis: ArrayLike<number>[]; remainder: number };

const tridiagonalOf = (alpha: ArrayLike<number>, beta: ArrayLike<number>): g.Rows =>
  g.symmetricOf(alpha.length, (i, j) => (i === j ? alpha[i] : i - j === 1 ? beta[j] : 0));

export const lawsOfLanczosTridiagonal: readonly Law<LanczosTridiagonal>[] = [
  {
    id: 'lanczos.tridiagonal',
    rows: [],
    claim: 'V is orthonormal, VᵀAV = T is tridiagonal, and ‖AV − VT‖ is the remainder',
    tolerance: 'B',
    property: (tridiagonal, { unit }) =>
      forAll(
        g.anySymmetric(12).chain((A) => fc.tuple(fc.constant(A), g.vector(A.length), g.size(12))),
        ([A, start, steps]) => {
          if (g.normOf(start) === 0) return;
          const { alpha, beta, basis, remainder } = tridiagonal(productWith(A), start, steps);
          const V = g.transposeOf(basis.map((v) => Array.from(v)));
          const T = tridiagonalOf(alpha, beta);
          const rest = g.differenceOf(g.timesMatrix(A, V), g.timesMatrix(V, T));
          same(alpha.length, beta.length + 1, 'the length of α');
          atMost(alpha.length, Math.min(steps, A.length), 'the length of α');
          atMost(unorthogonality(V, unit), 16, 'the largest |vᵢ·vⱼ − δᵢⱼ|, in n·ε');
          near(remainder, g.frobenius(rest), 32 * (g.unit(A, unit) + A.length * spacing(unit)), 'the remainder beside ‖AV − VT‖');
        },
      ),
  },
  {
    id: 'lanczos.scale',
    rows: [],
    claim: 'start → 2ᵏ·start changes no bit, A → 2ˡA scales T by 2ˡ to the last bit, also where ‖start‖ or squares of the numbers are none',
    tolerance: 'E',
    label: 'quality',
    property: (tridiagonal, terms) =>
      forAll(
        (narrow(terms) ? g.size(8).chain((n) => g.symmetric(n, g.dyadic)) : g.anySymmetric(8)).chain((A) =>
          fc.tuple(fc.constant(A), g.vector(A.length), g.size(8)),
        ),
        fc.integer(narrow(terms) ? { min: -farthest(terms), max: 127 } : { min: -1040, max: 1023 }),
        fc.integer({ min: -farthest(terms), max: farthest(terms) }),
        ([A, start, steps], k, l) => {
          if (start.every((x) => x === 0)) return;
          const times = (v: ArrayLike<number>, power: number): number[] =>
            Array.from(v, (x) => x * 2 ** (power >> 1) * 2 ** (power - (power >> 1)));
          const plain = tridiagonal(productWith(A), start, steps);
          const scaled = tridiagonal((v) => times(productWith(A)(v), l), times(start, k), steps);
          same(scaled.alpha, times(plain.alpha, l), 'α');
          same(scaled.beta, times(plain.beta, l), 'β');
          same(scaled.basis, plain.basis, 'V');
        },
      ),
  },
  {
    id: 'lanczos.quadrature',
    rows: [],
    claim: 'T of k steps knows the first 2k − 1 moments: sᵀAʲs = ‖s‖² (Tʲ)₀₀, j ≤ 2k − 1 (Gauss quadrature)',
    tolerance: 'B',
    property: (tridiagonal, { unit }) =>
      forAll(
        g.size(10).chain((n) => fc.tuple(g.orthogonal(n), g.vector(n), g.vector(n))),
        fc.integer({ min: 1, max: 5 }),
        ([Q, Λ, start], k) => {
          const squares = g.dotOf(start, start);
          if (squares < 1e-6) return;
          const A = g.withSpectrum(Q, Λ);
          const { alpha, beta } = tridiagonal(productWith(A), start, k);
          const T = tridiagonalOf(alpha, beta);
          let s = start;
          let e: number[] = T.map((_, i) => (i === 0 ? 1 : 0));
          for (let j = 0; j <= 2 * k - 1; j++) {
            near(squares * e[0], g.dotOf(start, s), 1024 * 2 * unit * squares, `moment ${j}`);
            s = g.timesVector(A, s);
            e = g.timesVector(T, e);
          }
        },
      ),
  },
];

export type Orthogonalise = (w: Float64Array, V: readonly Float64Array[]) => ArrayLike<number>;

/** Modified Gram–Schmidt, twice, one vector after the other: h += vᵀw, w −= v vᵀw. */
function oneByOne(w: Float64Array, V: readonly Float64Array[]): Float64Array {
  const h = new Float64Array(V.length);
  for (const j of [...V.keys(), ...V.keys()]) {
    const part = g.dotOf(V[j], w);
    h[j] += part;
    for (let i = 0; i < w.length; i++) w[i] -= part * V[j][i];
  }
  return h;
}

/** k + 1 orthonormal vectors of length n > 2(k + 1): cosines, √(2/n) cos(π(i + ½)f/n) with f = 1 + shift … */
const orthonormalVectors = (n: number, k: number, shift: number): Float64Array[] =>
  Array.from({ length: k + 1 }, (_, j) =>
    Float64Array.from({ length: n }, (_, i) => Math.sqrt(2 / n) * Math.cos((Math.PI * (i + 0.5) * (1 + shift + j)) / n)),
  );

export const lawsOfOrthogonalise: readonly Law<Orthogonalise>[] = [
  {
    id: 'orthogonalise.twice',
    rows: [],
    claim:
      'what is left of w is orthogonal to V to the last digits of itself, however little it is; w and h agree with one vector at a time',
    tolerance: 'B',
    label: 'quality',
    runs: 12,
    property: (orthogonalise, { unit }) =>
      forAll(
        fc.oneof(fc.integer({ min: 20, max: 60 }), fc.constantFrom(4096, 4097, 8193)),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 8 }),
        fc.constantFrom(1, 1e-3, 1e-6, 1e-9),
        (n, k, shift, little) => {
          const all = orthonormalVectors(n, k, shift);
          const [V, outside] = [all.slice(0, k), all[k]];
          const w = outside.map((x, i) => little * x + V.reduce((sum, v, j) => sum + Math.cos(j) * v[i], 0));
          const [w0, plain] = [w.slice(), w.slice()];
          const [h, expected] = [orthogonalise(w, V), oneByOne(plain, V)];
          const ε = 2 * unit;
          const left = g.normOf(w);
          same(h.length, k, 'the length of h');
          for (const [j, v] of V.entries()) atMost(Math.abs(g.dotOf(v, w)), 64 * ε * left, `|v${j}·w|`);
          near(h, expected, 64 * ε * g.normOf(w0), 'h');
          near(w, plain, 64 * ε * g.normOf(w0), 'w');
        },
      ),
  },
];
