/**
 * Laws of the singular value decomposition, A = U diag(s) Vᵀ. The constants count units of n·ε·‖A‖, n the larger side, ‖A‖ Frobenius' norm.
 *
 * The oracles are independent of any decomposition: matrices made from their singular values, spectra known in closed form, exact integers,
 * and Sturm counts of [0 A; Aᵀ 0], whose eigenvalues are ±s and |m − n| zeros (Jordan, Wielandt).
 */
import fc from 'fast-check';
import { atMost, between, near, same } from '../compare.ts';
import * as g from '../generators.ts';
import { forAll, type Law, once } from '../law.ts';
import { claimed, claims, narrow, needs, spacing, type Terms } from '../terms.ts';
import { unorthogonality } from './eigh.ts';

/** Of A, [m, n], with k = min(m, n): U, [m, k], s of length k, V, [n, k]; column j of U and of V belongs to s[j]. */
export type Svd = (A: number[][]) => { U: number[][]; s: ArrayLike<number>; V: number[][] };

type Shape = 'square' | 'tall' | 'wide';
/** [m, n] up to `max`, of the shapes that are claimed. */
const shaped = (terms: Terms, max: number, min = 1): fc.Arbitrary<[number, number]> =>
  fc
    .tuple(fc.constantFrom(...claimed<Shape>(terms, 'shape', ['square', 'tall', 'wide'])), g.size(max, min), g.size(max))
    .map(([shape, k, more]): [number, number] => (shape === 'square' ? [k, k] : shape === 'tall' ? [k + more, k] : [k, k + more]));

/** Singular values that give solvers trouble, not negative. */
const values = (terms: Terms, k: number): fc.Arbitrary<number[]> =>
  (claims(terms, 'rank', 'deficient') ? g.spectrum(k) : g.vector(k).map((xs) => xs.map((x) => 1.5 + x))).map((s) => s.map(Math.abs));

const descending = (s: ArrayLike<number>): number[] => Array.from(s).sort((x, y) => y - x);
/** Q diag(s) Pᵀ, of Q [m, m] and P [n, n]. */
const withValues = (Q: g.Rows, s: readonly number[], P: g.Rows): g.Rows =>
  g.timesMatrix(
    Q.map((row) => s.map((x, j) => x * row[j])),
    g.transposeOf(P.map((row) => row.slice(0, s.length))),
  );

/** Made from singular values, of independent entries, or of whole numbers. */
const matrices = (terms: Terms, max = 8): fc.Arbitrary<g.Rows> =>
  shaped(terms, max).chain(([m, n]) =>
    fc.oneof(
      fc.tuple(g.orthogonal(m), values(terms, Math.min(m, n)), g.orthogonal(n)).map(([Q, s, P]) => withValues(Q, s, P)),
      g.matrix(m, n),
      ...(claims(terms, 'rank', 'deficient') ? [g.matrix(m, n, fc.integer({ min: -3, max: 3 }))] : []),
    ),
  );

/** n·ε·‖A‖, and the spacing of the smallest numbers beside it. */
const size = (A: g.Rows, unit: number): number => g.unit(A, unit) + Math.max(A.length, A[0].length) * spacing(unit);

/** Each singular value, largest first, within a tolerance of the one expected. */
const nearly = (found: ArrayLike<number>, expected: readonly number[], bound: number, what = 'the singular values'): void =>
  near(descending(found), expected, bound, what);

const product = ({ U, s, V }: ReturnType<Svd>): g.Rows =>
  g.timesMatrix(
    U.map((row) => row.map((x, j) => x * s[j])),
    g.transposeOf(V),
  );
const reconstructs = (A: g.Rows, found: ReturnType<Svd>, unit: number): void =>
  atMost(g.frobenius(g.differenceOf(product(found), A)) / size(A, unit), 8, '‖U diag(s) Vᵀ − A‖, in n·ε·‖A‖');
function orthonormal({ U, V }: ReturnType<Svd>, unit: number): void {
  atMost(unorthogonality(U, unit), 8, 'the largest |uᵢ·uⱼ − δᵢⱼ|, in m·ε');
  atMost(unorthogonality(V, unit), 8, 'the largest |vᵢ·vⱼ − δᵢⱼ|, in n·ε');
}
function sound(A: g.Rows, found: ReturnType<Svd>, unit: number): void {
  reconstructs(A, found, unit);
  orthonormal(found, unit);
}

const range = (n: number, f: (k: number) => number): number[] => Array.from({ length: n }, (_, k) => f(k + 1));

/** Singular values in closed form, largest first. */
const KNOWN: readonly { name: string; A: g.Rows; s: readonly number[] }[] = [
  { name: '1 × 1', A: [[-3]], s: [3] },
  { name: 'diagonal, of any signs', A: g.diagonalOf([1, -4, 2, -2, 0.5]), s: [4, 2, 2, 1, 0.5] },
  { name: 'a shear', A: [[1, 1], [0, 1]], s: [(Math.sqrt(5) + 1) / 2, (Math.sqrt(5) - 1) / 2] }, // biome-ignore format: a matrix
  {
    // (LLᵀ)⁻¹ is the second difference with one free end
    name: 'ones on and below the diagonal, 1/(2 sin((2k − 1)π/(4n + 2)))',
    A: g.rowsOf(20, 20, (i, j) => (j <= i ? 1 : 0)),
    s: range(20, (k) => 1 / (2 * Math.sin(((2 * k - 1) * Math.PI) / 82))),
  },
  {
    name: 'differences, 2 sin(kπ/(2n + 2))',
    A: g.rowsOf(13, 12, (i, j) => (i === j ? 1 : i === j + 1 ? -1 : 0)),
    s: descending(range(12, (k) => 2 * Math.sin((k * Math.PI) / 26))),
  },
  { name: 'orthogonal', A: g.reflectRows(g.diagonalOf(Array(9).fill(1)), [1, 2, 3, 4, 5, 6, 7, 8, 9]), s: Array(9).fill(1) },
];
const DEFICIENT: typeof KNOWN = [
  { name: 'zero', A: g.rowsOf(4, 3, () => 0), s: [0, 0, 0] },
  { name: 'all ones, √(mn)', A: g.rowsOf(30, 20, () => 1), s: [Math.sqrt(600), ...Array(19).fill(0)] },
  { name: 'a shift', A: g.rowsOf(6, 6, (i, j) => (j === i + 1 ? 1 : 0)), s: [1, 1, 1, 1, 1, 0] },
];
const shapeOf = (A: g.Rows): Shape => (A.length === A[0].length ? 'square' : A.length > A[0].length ? 'tall' : 'wide');

export const lawsOfSvd: readonly Law<Svd>[] = [
  {
    id: 'svd.reconstruction',
    rows: [],
    claim: 'U diag(s) Vᵀ = A, within 8n·ε·‖A‖',
    tolerance: 'B',
    property: (svd, terms) =>
      forAll(matrices(terms), (A) => {
        reconstructs(A, svd(A), terms.unit);
      }),
  },
  {
    id: 'svd.orthogonal',
    rows: [],
    claim: 'the columns of U and of V are orthonormal, within 8m·ε and 8n·ε, those of vanishing singular values too',
    tolerance: 'B',
    property: (svd, terms) =>
      forAll(matrices(terms), (A) => {
        orthonormal(svd(A), terms.unit);
      }),
  },
  {
    id: 'svd.values',
    rows: [],
    claim: 'there are min(m, n) singular values, none negative, and Σs² = ‖A‖² within 16n·ε·‖A‖²',
    tolerance: 'B',
    property: (svd, terms) =>
      forAll(matrices(terms), (A) => {
        const s = Array.from(svd(A).s);
        if (s.length !== Math.min(A.length, A[0].length))
          throw new Error(`got ${s.length} singular values of ${A.length} × ${A[0].length}`);
        if (!s.every((x) => x >= 0)) throw new Error(`expected none negative, got ${s}`);
        // s are the singular values of A + E, ‖E‖ ≤ 8n·ε·‖A‖ as above, and ‖A + E‖² = ‖A‖² + 2⟨A, E⟩ + …
        atMost(Math.abs(g.dotOf(s, s) - g.frobenius(A) ** 2), 16 * size(A, terms.unit) * g.frobenius(A), '|Σs² − ‖A‖²|');
      }),
  },
  {
    id: 'svd.order',
    rows: [],
    claim:
      's descends; U is m × min(m, n) and V is n × min(m, n); the matrix given is left as it was, and a second call gives the same bits',
    tolerance: 'E',
    label: 'convention',
    conventions: 'ascending order, or none; U and V completed to square ones; Vᵀ for V',
    property: (svd, terms) =>
      forAll(matrices(terms), (A) => {
        const copy = structuredClone(A);
        const [found, again] = [svd(A), svd(A)];
        const k = Math.min(A.length, A[0].length);
        const list = ({ U, s, V }: ReturnType<Svd>) => [U, Array.from(s), V];
        const shape = (M: g.Rows): number[] => [M.length, ...new Set(M.map((row) => row.length))];
        same(Array.from(found.s), descending(found.s), 's, descending');
        same(shape(found.U), [A.length, k], 'rows and columns of U');
        same(shape(found.V), [A[0].length, k], 'rows and columns of V');
        same(A, copy, 'the matrix that was given');
        same(list(again), list(found), 'the second answer');
      }),
  },
  {
    id: 'svd.spectrum',
    rows: [],
    claim: 'Q diag(s) Pᵀ has the singular values it was made of, within 16n·ε·‖A‖: plain, repeated, clustered, graded, of low rank',
    tolerance: 'B',
    property: (svd, terms) =>
      forAll(
        shaped(terms, 10).chain(([m, n]) => fc.tuple(g.orthogonal(m), values(terms, Math.min(m, n)), g.orthogonal(n))),
        ([Q, s, P]) => {
          const A = withValues(Q, s, P);
          nearly(svd(A).s, descending(s), 16 * size(A, terms.unit), 'the singular values');
        },
      ),
  },
  {
    id: 'svd.sturm',
    rows: [],
    claim: 'between two singular values, Sturm’s sequence of [0 A; Aᵀ 0] counts as many above as there are: an independent count',
    tolerance: 'B',
    property: (svd, terms) =>
      forAll(matrices(terms, 6), (A) => {
        const [m, n] = [A.length, A[0].length];
        const J = g.symmetricOf(m + n, (i, j) => (i >= m && j < m ? A[j][i - m] : 0));
        const s = descending(svd(A).s);
        const δ = 64 * size(J, terms.unit);
        s.forEach((x, i) => {
          const next = i + 1 < s.length ? s[i + 1] : -x;
          if (x - next <= 2 * δ || (i + 1 === s.length && x <= 2 * δ)) return; // too near to set a point between them
          const σ = i + 1 === s.length ? x / 2 : (x + next) / 2;
          const above = m + n - g.countBelow(J, σ);
          if (above !== i + 1) throw new Error(`${above} singular values lie above ${σ}, where ${i + 1} were found: ${s}`);
        });
      }),
  },
  {
    id: 'svd.determinant',
    rows: [],
    claim: 'Πs = |det A|, computed exactly for whole numbers, within what moving each s by n·ε·‖A‖ changes',
    tolerance: 'B',
    property: (svd, terms) =>
      forAll(
        g.size(5).chain((n) => g.matrix(n, n, fc.integer({ min: -9, max: 9 }))),
        (A) => {
          needs(terms, 'shape', 'square');
          const exact = Math.abs(Number(g.exactDeterminant(A)));
          if (exact === 0 && !claims(terms, 'rank', 'deficient')) return;
          const s = Array.from(svd(A).s);
          const δ = 4 * size(A, terms.unit);
          const product = s.reduce((x, y) => x * y, 1);
          const allowed = s.reduce((x, y) => x * (y + δ), 1) - product;
          atMost(Math.abs(product - exact), allowed + 8 * A.length * terms.unit * product, '|Πs − |det A||');
        },
      ),
  },
  {
    id: 'svd.transpose',
    rows: [],
    claim: 'Aᵀ has the singular values of A',
    tolerance: 'B',
    property: (svd, terms) => {
      needs(terms, 'shape', 'tall', 'wide');
      return forAll(matrices(terms), (A) => {
        nearly(svd(g.transposeOf(A)).s, descending(svd(A).s), 8 * size(A, terms.unit), 'the singular values of Aᵀ');
      });
    },
  },
  {
    id: 'svd.invariance',
    rows: [],
    claim: 'Q A P has the singular values of A, Q and P orthogonal',
    tolerance: 'B',
    property: (svd, terms) =>
      forAll(
        matrices(terms).chain((A) => fc.tuple(fc.constant(A), g.orthogonal(A.length), g.orthogonal(A[0].length))),
        ([A, Q, P]) => {
          nearly(
            svd(g.timesMatrix(g.timesMatrix(Q, A), P)).s,
            descending(svd(A).s),
            16 * size(A, terms.unit),
            'the singular values of Q A P',
          );
        },
      ),
  },
  {
    id: 'svd.scaling',
    rows: [],
    claim: '2ᵏA has the singular values 2ᵏs, within 8n·ε·‖2ᵏA‖, for k to ±100 (±30 in float32), where no square overflows',
    tolerance: 'B',
    property: (svd, terms) =>
      forAll(
        shaped(terms, 7).chain(([m, n]) => g.matrix(m, n, g.dyadic)),
        fc.integer(narrow(terms) ? { min: -30, max: 30 } : { min: -100, max: 100 }),
        (A, k) => {
          const scaled = svd(A.map((row) => row.map((x) => x * 2 ** k)));
          nearly(
            Array.from(scaled.s, (x) => x * 2 ** -k),
            descending(svd(A).s),
            8 * size(A, terms.unit),
            '2⁻ᵏs(2ᵏA)',
          );
        },
      ),
  },
  {
    id: 'svd.weyl',
    rows: [],
    claim: '|sᵢ(A + E) − sᵢ(A)| ≤ ‖E‖: no singular value moves farther than the matrix (Weyl)',
    tolerance: 'B',
    property: (svd, terms) =>
      forAll(
        matrices(terms).chain((A) => fc.tuple(fc.constant(A), g.matrix(A.length, A[0].length), g.magnitude(12))),
        ([A, E, by]) => {
          const moved = A.map((row, i) => row.map((x, j) => x + E[i][j] * by));
          const actual = g.frobenius(g.differenceOf(moved, A));
          nearly(
            svd(moved).s,
            descending(svd(A).s),
            actual + 4 * (size(A, terms.unit) + size(moved, terms.unit)),
            'the singular values of A + E',
          );
        },
      ),
  },
  {
    id: 'svd.interlacing',
    rows: [],
    claim: 'without its last column A has singular values between those of A: sᵢ ≥ s′ᵢ ≥ sᵢ₊₁',
    tolerance: 'B',
    property: (svd, terms) => {
      needs(terms, 'shape', 'tall');
      return forAll(
        fc.tuple(g.size(7, 2), g.size(6)).chain(([n, more]) => g.matrix(n + more, n)),
        (A) => {
          const [s, fewer] = [A, A.map((row) => row.slice(0, -1))].map((M) => descending(svd(M).s));
          const δ = 4 * size(A, terms.unit);
          for (const [i, x] of fewer.entries()) between(x, s[i + 1] - δ, s[i] + δ, `s′${i}`);
        },
      );
    },
  },
  {
    id: 'svd.rank',
    rows: [],
    claim: 'BC of whole numbers with r inner columns has at most r singular values that are not zero to rounding, and U and V all the same',
    tolerance: 'B',
    property: (svd, terms) => {
      needs(terms, 'rank', 'deficient');
      const whole = fc.integer({ min: -5, max: 5 });
      return forAll(
        fc.tuple(shaped(terms, 9, 2), g.size(4)).chain(([[m, n], r]) => fc.tuple(g.matrix(m, r, whole), g.matrix(r, n, whole))),
        ([B, C]) => {
          const A = g.timesMatrix(B, C);
          const found = svd(A);
          const large = Array.from(found.s).filter((x) => x > 4 * size(A, terms.unit)).length;
          atMost(large, C.length, 'how many singular values are not zero to rounding');
          sound(A, found, terms.unit);
        },
      );
    },
  },
  {
    id: 'svd.known',
    rows: [],
    claim:
      'singular values known in closed form: diagonal, a shear, ones below the diagonal, differences, orthogonal; zero, all ones, a shift',
    tolerance: 'B',
    runs: 1,
    property: (svd, terms) =>
      once(() => {
        for (const { name, A, s } of [...KNOWN, ...(claims(terms, 'rank', 'deficient') ? DEFICIENT : [])]) {
          if (!claims(terms, 'shape', shapeOf(A))) continue;
          const found = svd(A);
          nearly(found.s, s, 4 * size(A, terms.unit), `the singular values of ${name}`);
          sound(A, found, terms.unit);
        }
      }),
  },
  {
    id: 'svd.extreme-norms',
    rows: [],
    claim: 'matrices of norm 2⁻⁹⁹⁶ to 2⁹⁹⁶, in float32 from 2⁻¹⁰⁰ to 2¹¹⁶, are decomposed like those of norm 1',
    tolerance: 'B',
    label: 'quality',
    property: (svd, terms) =>
      forAll(
        shaped(terms, 6).chain(([m, n]) => g.matrix(m, n)),
        fc.constantFrom(...(narrow(terms) ? [2 ** -100, 2 ** -66, 2 ** 66, 2 ** 116] : [2 ** -996, 2 ** -531, 2 ** 531, 2 ** 996])),
        (A, by) => {
          const { U, s, V } = svd(A.map((row) => row.map((x) => x * by)));
          sound(A, { U, s: Array.from(s, (x) => x / by), V }, terms.unit);
        },
      ),
  },
];
