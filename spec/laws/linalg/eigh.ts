/** Laws of the symmetric eigenproblem. The constants count units of n·ε·‖A‖, ‖A‖ being Frobenius' norm. */
import fc from 'fast-check';
import { above, atLeast, atMost, between, near, same } from '../compare.ts';
import * as g from '../generators.ts';
import { forAll, type Law, once } from '../law.ts';
import { claims, narrow, reach, spacing } from '../terms.ts';

/** Values ascending; column j of `vectors` belongs to values[j]. */
export type Eigensolver = (A: number[][]) => { values: ArrayLike<number>; vectors: number[][] };

/** ‖AU − UΛ‖ by columns, the worst, in units. Where A is subnormal, λ itself is rounded to the spacing of numbers there. */
export function residualOf(A: g.Rows, { values, vectors }: ReturnType<Eigensolver>, unit = 2 ** -53): number {
  const k = g.largestOf(A) || 1;
  // Divided by a power of two, so that huge and tiny matrices are measured alike.
  const scale = 2 ** -Math.max(-1000, Math.min(1000, Math.round(Math.log2(k))));
  const S = A.map((row) => row.map((x) => x * scale));
  const least = (unit > 2 ** -53 ? A.length : 1) * spacing(unit) * scale;
  let worst = 0;
  for (let j = 0; j < A.length; j++) {
    const u = g.column(vectors, j);
    const r = g.normOf(g.timesVector(S, u).map((x, i) => x - values[j] * scale * u[i]));
    worst = Math.max(worst, Math.max(0, r - least) / (g.unit(S, unit) || Number.MIN_VALUE));
    if (Number.isNaN(r)) return Number.NaN;
  }
  return worst;
}

/** max |UᵀU − I|, in units of n·ε. */
export function unorthogonality(vectors: g.Rows, unit = 2 ** -53): number {
  const U = g.transposeOf(vectors);
  const n = U.length;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const off = Math.abs(g.dotOf(U[i], U[j]) - (i === j ? 1 : 0));
      if (Number.isNaN(off)) return Number.NaN;
      worst = Math.max(worst, off / (n * 2 * unit));
    }
  }
  return worst;
}

const residualAtMost2 = (A: g.Rows, found: ReturnType<Eigensolver>, unit: number): void =>
  atMost(residualOf(A, found, unit), 2, 'the largest ‖Au − λu‖, in n·ε·‖A‖');
const orthogonal = (found: ReturnType<Eigensolver>, unit: number): void =>
  atMost(unorthogonality(found.vectors, unit), 4, 'the largest |uᵢ·uⱼ − δᵢⱼ|, in n·ε');
function sound(A: g.Rows, found: ReturnType<Eigensolver>, unit: number): void {
  same(found.values.length, A.length, 'how many eigenvalues');
  residualAtMost2(A, found, unit);
  orthogonal(found, unit);
}

const ascending = (values: readonly number[]): number[] => [...values].sort((x, y) => x - y);

/** Known spectra, by name. */
export const KNOWN_SPECTRA: readonly { name: string; A: g.Rows; values: readonly number[] }[] = [
  { name: '1 × 1', A: [[-3]], values: [-3] },
  { name: 'zero', A: g.rowsOf(5, 5, () => 0), values: [0, 0, 0, 0, 0] },
  { name: 'diagonal with repeats', A: g.diagonalOf([2, -1, 2, 0, -1, 2]), values: [-1, -1, 0, 2, 2, 2] },
  {
    name: 'second difference, 2 − 2cos(kπ/(n+1))',
    A: g.symmetricOf(40, (i, j) => (i === j ? 2 : i - j === 1 ? -1 : 0)),
    values: Array.from({ length: 40 }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / 41)),
  },
  {
    name: 'aI + b11ᵀ',
    A: g.symmetricOf(30, (i, j) => (i === j ? 3.5 : 0.5)),
    values: [...Array(29).fill(3), 18],
  },
  {
    // Its largest eigenvalues agree to 14 digits and are not equal. Values: tridiagonal, by bisection to 20 digits.
    name: 'Wilkinson W₂₁⁺',
    A: g.symmetricOf(21, (i, j) => (i === j ? Math.abs(i - 10) : i - j === 1 ? 1 : 0)),
    values: [],
  },
  {
    // A double eigenvalue, three that nearly agree, zero, and a pair of opposite sign.
    name: 'Rosser',
    A: [
      [611, 196, -192, 407, -8, -52, -49, 29],
      [196, 899, 113, -192, -71, -43, -8, -44],
      [-192, 113, 899, 196, 61, 49, 8, 52],
      [407, -192, 196, 611, 8, 44, 59, -23],
      [-8, -71, 61, 8, 411, -599, 208, 208],
      [-52, -43, 49, 44, -599, 411, 208, 208],
      [-49, -8, 8, 59, 208, 208, 99, -911],
      [29, -44, 52, -23, 208, 208, -911, 99],
    ],
    values: ascending([
      -10 * Math.sqrt(10405),
      0,
      510 - 100 * Math.sqrt(26),
      1000,
      1000,
      510 + 100 * Math.sqrt(26),
      1020,
      10 * Math.sqrt(10405),
    ]),
  },
];

/**
 * W₂₁⁺ splits by its mirror symmetry into tridiagonals of order 10 (odd vectors) and 11 (even vectors, √2 at the fold).
 * Their eigenvalues by Sturm counts and bisection: no eigensolver is asked.
 */
export function wilkinson(): number[] {
  const odd = bisect([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], Array(9).fill(1));
  const even = bisect([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [...Array(9).fill(1), 2]);
  return ascending([...odd, ...even]);
}

/** Eigenvalues of a tridiagonal matrix from its diagonal and the squares of its subdiagonal. */
function bisect(d: readonly number[], squares: readonly number[]): number[] {
  const below = (σ: number): number => {
    let count = 0;
    let q = 1;
    d.forEach((x, i) => {
      q = x - σ - (i > 0 ? squares[i - 1] / q : 0);
      if (q === 0) q = -1e-300;
      if (q < 0) count++;
    });
    return count;
  };
  return d.map((_, k) => {
    let low = -20;
    let high = 20;
    for (let step = 0; step < 100; step++) {
      const middle = (low + high) / 2;
      if (below(middle) > k) high = middle;
      else low = middle;
    }
    return (low + high) / 2;
  });
}

/** Norms near the ends of float64, the subnormal one too; and of float32. */
const WIDE_NORMS = [1e-310, 1e-300, 1e-160, 1e160, 1e300];
const NARROW_NORMS = [1e-30, 1e-20, 1e20, 1e35];

/** n·ε·‖A‖, and beside it what is rounded where numbers are subnormal: n times their distance. */
const grain = (A: g.Rows, unit: number): number => g.unit(A, unit) + A.length * spacing(unit);

export const lawsOfEigh: readonly Law<Eigensolver>[] = [
  {
    id: 'eigh.residual',
    rows: ['L14'],
    claim: 'A u = λ u for every eigenpair, within 2n·ε·‖A‖',
    tolerance: 'B',
    property: (eigh, { unit }) => forAll(g.anySymmetric(16), (A) => residualAtMost2(A, eigh(A), unit)),
  },
  {
    id: 'eigh.orthogonal',
    rows: [],
    claim: 'the eigenvectors are orthonormal, within 4n·ε in each scalar product',
    tolerance: 'B',
    property: (eigh, { unit }) => forAll(g.anySymmetric(16), (A) => orthogonal(eigh(A), unit)),
  },
  {
    id: 'eigh.ascending',
    rows: [],
    claim: 'there are n values, ascending, and n vectors; the matrix given is left as it was and a second call gives the same bits',
    tolerance: 'E',
    label: 'convention',
    conventions: 'descending order, or none; vectors as rows',
    property: (eigh) =>
      forAll(g.anySymmetric(12), (A) => {
        const copy = structuredClone(A);
        const { values, vectors } = eigh(A);
        const again = eigh(A);
        const list = Array.from(values);
        same(list.length, A.length, 'how many eigenvalues');
        same(list, ascending(list), 'the eigenvalues, ascending');
        same([vectors.length, ...vectors.map((row) => row.length)], Array(A.length + 1).fill(A.length), 'rows and columns of the vectors');
        same(A, copy, 'the matrix that was given');
        same([Array.from(again.values), again.vectors], [list, vectors], 'the second answer');
      }),
  },
  {
    id: 'eigh.trace',
    rows: [],
    claim: 'Σλ = tr A and Σλ² = ‖A‖², to rounding',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(g.anySymmetric(16), (A) => {
        const λ = eigh(A).values;
        const trace = A.reduce((sum, row, i) => sum + row[i], 0);
        const tolerance = 4 * grain(A, unit);
        const sum = Array.from(λ).reduce((x, y) => x + y, 0);
        atMost(Math.abs(sum - trace), 4 * tolerance, '|Σλ − tr A|');
        atMost(Math.abs(g.dotOf(λ, λ) - g.frobenius(A) ** 2), tolerance * g.frobenius(A), '|Σλ² − ‖A‖²|');
      }),
  },
  {
    id: 'eigh.determinant',
    rows: [],
    claim: 'Πλ = det A, computed exactly for whole numbers, within what moving each λ by n·ε·‖A‖ changes',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(
        g.size(5).chain((n) => g.symmetric(n, fc.integer({ min: -9, max: 9 }))),
        (A) => {
          const λ = Array.from(eigh(A).values);
          const δ = 2 * g.unit(A, unit);
          const product = λ.reduce((x, y) => x * y, 1);
          const allowed = λ.reduce((x, y) => x * (Math.abs(y) + δ), 1) - Math.abs(product);
          near(product, Number(g.exactDeterminant(A)), allowed + 4 * A.length * 2 * unit * Math.abs(product), 'Πλ');
        },
      ),
  },
  {
    id: 'eigh.shift',
    rows: [],
    claim: 'λ(A + sI) = λ(A) + s (dyadic A and s, so the shift itself is exact)',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(
        g.size(12).chain((n) => g.symmetric(n, g.dyadic)),
        g.dyadic,
        (A, s) => {
          const shifted = A.map((row, i) => row.map((x, j) => (i === j ? x + s : x)));
          const expected = Array.from(eigh(A).values, (x) => x + s);
          near(eigh(shifted).values, expected, 2 * (g.unit(A, unit) + g.unit(shifted, unit)), 'λ(A + sI)');
        },
      ),
  },
  {
    id: 'eigh.scaling',
    rows: [],
    claim: 'λ(2ᵏA) = 2ᵏλ(A), within 4n·ε·‖2ᵏA‖, for k to ±100 (±30 in float32), where no square overflows',
    tolerance: 'B',
    property: (eigh, terms) =>
      forAll(
        g.size(10).chain((n) => g.symmetric(n, g.dyadic)),
        fc.integer(narrow(terms) ? { min: -30, max: 30 } : { min: -100, max: 100 }),
        (A, k) => {
          const scaled = eigh(A.map((row) => row.map((x) => x * 2 ** k)));
          const expected = Array.from(eigh(A).values);
          near(Array.from(scaled.values, (x) => x * 2 ** -k), expected, 4 * g.unit(A, terms.unit), '2⁻ᵏλ(2ᵏA)'); // biome-ignore format: one line
        },
      ),
  },
  {
    id: 'eigh.scaling-bits',
    rows: [],
    claim:
      'λ(2ᵏA) = 2ᵏλ(A) with the same vectors, bit for bit, for k to ±900 (±100 in float32): LAPACK, which scales by other than powers of two, is a rounding off',
    tolerance: 'E',
    label: 'quality',
    property: (eigh, terms) =>
      forAll(
        g.size(10).chain((n) => g.symmetric(n, g.dyadic)),
        fc.integer({ min: -reach(terms, 900), max: reach(terms, 900) }),
        (A, k) => {
          const plain = eigh(A);
          const scaled = eigh(A.map((row) => row.map((x) => x * 2 ** k)));
          // what is subnormal has fewer bits
          const kept = Array.from(plain.values, (_, i) => i).filter((i) => Math.abs(plain.values[i] * 2 ** k) >= 2 ** -reach(terms, 963));
          same(
            kept.map((i) => scaled.values[i]),
            kept.map((i) => plain.values[i] * 2 ** k),
            'λ(2ᵏA)',
          );
          same(scaled.vectors, plain.vectors, 'the vectors of 2ᵏA');
        },
      ),
  },
  {
    id: 'eigh.negation',
    rows: ['L07'],
    claim: 'λ(−A) is −λ(A) in reverse: minima and maxima change places',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(g.anySymmetric(12), (A) => {
        const mirrored = Array.from(eigh(A.map((row) => row.map((x) => -x))).values, (x) => -x).reverse();
        near(eigh(A).values, mirrored, 2 * grain(A, unit), 'λ(A)');
      }),
  },
  {
    id: 'eigh.similarity',
    rows: ['L19'],
    claim: 'λ(QAQᵀ) = λ(A): rotations of the axes change nothing',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(
        g.anySymmetric(12).chain((A) => fc.tuple(fc.constant(A), g.orthogonal(A.length))),
        ([A, Q]) => {
          const B = g.timesMatrix(g.timesMatrix(Q, A), g.transposeOf(Q));
          const symmetric = g.symmetricOf(A.length, (i, j) => (B[i][j] + B[j][i]) / 2);
          near(eigh(symmetric).values, Array.from(eigh(A).values), 16 * grain(A, unit), 'λ(QAQᵀ)');
        },
      ),
  },
  {
    id: 'eigh.spectrum',
    rows: [],
    claim: 'QΛQᵀ has the eigenvalues it was made of: plain, repeated, clustered, graded, of low rank',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(
        g.size(14).chain((n) => fc.tuple(g.orthogonal(n), g.spectrum(n))),
        ([Q, Λ]) => {
          const A = g.withSpectrum(Q, Λ);
          near(eigh(A).values, ascending(Λ), 16 * Λ.length * (2 * unit * g.normOf(Λ) + spacing(unit)), 'λ(QΛQᵀ)');
        },
      ),
  },
  {
    id: 'eigh.weyl',
    rows: [],
    claim: '|λᵢ(A + E) − λᵢ(A)| ≤ ‖E‖: no eigenvalue moves farther than the matrix (Weyl)',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(
        g.anySymmetric(12).chain((A) => fc.tuple(fc.constant(A), g.symmetric(A.length), g.magnitude(12))),
        ([A, E, size]) => {
          const moved = A.map((row, i) => row.map((x, j) => x + E[i][j] * size));
          const actual = g.frobenius(g.differenceOf(moved, A));
          near(eigh(moved).values, Array.from(eigh(A).values), actual + 2 * (grain(A, unit) + grain(moved, unit)), 'λ(A + E)');
        },
      ),
  },
  {
    id: 'eigh.asymmetry',
    rows: ['L03'],
    claim: 'entries that differ from those across the diagonal by roundings, up to 8u·max|A|, move no eigenvalue farther than that',
    tolerance: 'B',
    label: 'convention',
    conventions: 'to refuse what is not symmetric to the last bit',
    property: (eigh, { unit }) =>
      forAll(
        g.size(40).chain((n) => fc.tuple(g.symmetric(n), fc.nat(2 ** 20))),
        ([A, seed]) => {
          const by = 8 * unit * g.largestOf(A);
          const skew = A.map((row, i) => row.map((x, j) => (i === j ? x : x + by * Math.sin(1 + seed + i * A.length + j))));
          const δ = A.length * by + 2 * (grain(A, unit) + grain(skew, unit));
          near(eigh(skew).values, Array.from(eigh(A).values), δ, 'the eigenvalues');
        },
      ),
  },
  {
    id: 'eigh.interlacing',
    rows: ['L63', 'L101'],
    claim: 'without its last row and column, A has eigenvalues between those of A: λᵢ ≤ μᵢ ≤ λᵢ₊₁ (Cauchy)',
    tolerance: 'B',
    property: (eigh, terms) =>
      forAll(g.anySymmetric(12), (A) => {
        if (A.length === 1 && !claims(terms, 'matrix', 'empty')) return;
        const λ = eigh(A).values;
        const δ = 2 * grain(A, terms.unit);
        const μ = eigh(A.slice(0, -1).map((row) => row.slice(0, -1))).values;
        for (const [i, x] of Array.from(μ).entries()) between(x, λ[i] - δ, λ[i + 1] + δ, `μ${i}`);
      }),
  },
  {
    id: 'eigh.courant-fischer',
    rows: [],
    claim: 'on any subspace of dimension k the form xᵀAx has eigenvalues θ with λᵢ ≤ θᵢ ≤ λ_{n−k+i} (Courant and Fischer)',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(
        g.anySymmetric(10).chain((A) => fc.tuple(fc.constant(A), g.orthogonal(A.length), fc.integer({ min: 1, max: A.length }))),
        ([A, Q, k]) => {
          const V = Q.map((row) => row.slice(0, k));
          const B = g.timesMatrix(g.transposeOf(V), g.timesMatrix(A, V));
          const θ = eigh(g.symmetricOf(k, (i, j) => (B[i][j] + B[j][i]) / 2)).values;
          const λ = eigh(A).values;
          const δ = 16 * grain(A, unit);
          for (const [i, x] of Array.from(θ).entries()) between(x, λ[i] - δ, λ[A.length - k + i] + δ, `θ${i}`);
        },
      ),
  },
  {
    id: 'eigh.gershgorin',
    rows: [],
    claim: 'each eigenvalue lies in a disc |λ − aᵢᵢ| ≤ Σ_{j≠i} |aᵢⱼ| (Gershgorin)',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(g.anySymmetric(12), (A) => {
        const δ = 2 * grain(A, unit);
        Array.from(eigh(A).values).forEach((λ) => {
          const outside = A.map((row, i) => Math.abs(λ - row[i]) - row.reduce((sum, x, j) => sum + (i === j ? 0 : Math.abs(x)), 0));
          atMost(Math.min(...outside), δ, `how far λ = ${λ} lies outside the nearest disc`);
        });
      }),
  },
  {
    id: 'eigh.inertia',
    rows: ['L19'],
    claim: 'between two eigenvalues, Sturm’s sequence counts as many below as there are: an independent count',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(g.anySymmetric(12), (A) => {
        const λ = Array.from(eigh(A).values);
        const δ = 64 * grain(A, unit);
        λ.forEach((x, i) => {
          const next = λ[i + 1] ?? x + 1 + g.frobenius(A);
          if (next - x <= 2 * δ) return; // too near to set a point between them
          same(i + 1, g.countBelow(A, (x + next) / 2), `how many eigenvalues lie below ${(x + next) / 2}`);
        });
      }),
  },
  {
    id: 'eigh.cholesky',
    rows: ['L06'],
    claim: 'all eigenvalues are positive exactly where Cholesky succeeds, n·ε·‖A‖ around zero apart',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(fc.oneof(g.anySymmetric(12), g.positiveDefinite(12)), (A) => {
        const least = eigh(A).values[0];
        if (Math.abs(least) <= 16 * grain(A, unit)) return;
        same(least > 0, g.hasCholesky(A), `whether the least eigenvalue, ${least}, is positive`);
      }),
  },
  {
    id: 'eigh.eigenspaces',
    rows: [],
    claim: 'near repeats the vectors span the right space: ‖UUᵀ − QQᵀ‖ ≤ 32n·ε·‖A‖/gap',
    tolerance: 'B',
    property: (eigh, { unit }) =>
      forAll(
        g.size(12, 2).chain((n) => fc.tuple(g.orthogonal(n), g.vector(n), fc.integer({ min: 1, max: n - 1 }))),
        ([Q, x, k]) => {
          // k eigenvalues within some roundings of −1, the others in [0, 2]
          const Λ = x.map((value, i) => (i < k ? -1 + 900 * unit * value : 1 + value));
          const { vectors } = eigh(g.withSpectrum(Q, Λ));
          const projector = (U: g.Rows): g.Rows => {
            const V = U.map((row) => row.slice(0, k));
            return g.timesMatrix(V, g.transposeOf(V));
          };
          atMost(g.frobenius(g.differenceOf(projector(vectors), projector(Q))), 32 * Λ.length * 2 * unit * g.normOf(Λ), '‖UUᵀ − QQᵀ‖');
        },
      ),
  },
  {
    id: 'eigh.known',
    rows: [],
    claim: 'known spectra come out: 1 × 1, zero, repeats, second difference, aI + b11ᵀ, Wilkinson W₂₁⁺, Rosser',
    tolerance: 'B',
    runs: 1,
    property: (eigh, { unit }) =>
      once(() => {
        for (const { name, A, values } of KNOWN_SPECTRA) {
          const found = eigh(A);
          const expected = values.length > 0 ? values : wilkinson();
          near(found.values, expected, 2 * g.unit(A, unit), `the eigenvalues of ${name}`);
          sound(A, found, unit);
        }
      }),
  },
  {
    id: 'eigh.all-ones',
    rows: [],
    claim: 'the all-ones matrix of order n = 99, 100, 101 has n once, zero n − 1 times, and orthonormal eigenvectors',
    tolerance: 'B',
    runs: 1,
    property: (eigh, { unit }) =>
      once(() => {
        for (const n of [99, 100, 101]) {
          const A = g.rowsOf(n, n, () => 1);
          const found = eigh(A);
          near(found.values, [...Array(n - 1).fill(0), n], 2 * g.unit(A, unit), `the eigenvalues of order ${n}`);
          sound(A, found, unit);
        }
      }),
  },
  {
    id: 'eigh.low-rank',
    rows: [],
    claim: 'BBᵀ of order 24 to 60 and rank r has n − r values that are zero to rounding, and comes out at all',
    tolerance: 'B',
    runs: 20,
    property: (eigh, { unit }) =>
      forAll(
        fc.tuple(g.size(60, 24), g.size(4)).chain(([n, r]) => fc.tuple(g.matrix(n, r), g.magnitude(3))),
        ([B, size]) => {
          const A = g.timesMatrix(B, g.transposeOf(B.map((row) => row.map((x, j) => x * size ** j))));
          const found = eigh(g.symmetricOf(A.length, (i, j) => A[i][j]));
          const zeros = Array.from(found.values).filter((x) => Math.abs(x) <= 2 * grain(A, unit)).length;
          atLeast(zeros, A.length - B[0].length, 'how many eigenvalues are zero to rounding');
          sound(A, found, unit);
        },
      ),
  },
  {
    id: 'eigh.extreme-norms',
    rows: [],
    claim: 'matrices of norm 1e-310 (subnormal) to 1e300, in float32 from 1e-30 to 1e35, are solved like those of norm 1',
    tolerance: 'B',
    label: 'quality',
    property: (eigh, terms) =>
      forAll(g.anySymmetric(10), fc.constantFrom(...(narrow(terms) ? NARROW_NORMS : WIDE_NORMS)), (A, size) => {
        const B = A.map((row) => row.map((x) => x * size));
        sound(B, eigh(B), terms.unit);
      }),
  },
];

/** One Jacobi rotation: A with the entries [p, q] and [q, p] turned to zero. */
export type Rotation = (A: number[][], p: number, q: number) => number[][];

const offSquares = (A: g.Rows): number => A.reduce((sum, row, i) => sum + row.reduce((s, x, j) => s + (i === j ? 0 : x * x), 0), 0);

export const lawsOfRotation: readonly Law<Rotation>[] = [
  {
    id: 'jacobi.off',
    rows: [],
    claim: 'a rotation lowers off² = Σ_{i≠j} aᵢⱼ² by exactly 2a_pq², keeps trace and norm, and leaves a_pq = 0',
    tolerance: 'B',
    property: (rotate, { unit }) =>
      forAll(
        g
          .size(8, 2)
          .chain((n) =>
            fc.tuple(
              g.symmetric(n, fc.oneof({ weight: 3, arbitrary: g.real }, fc.constant(0))),
              fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { minLength: 2, maxLength: 2 }),
            ),
          ),
        ([A, [p, q]]) => {
          const B = rotate(A, p, q);
          const δ = 8 * g.unit(A, unit);
          const trace = (M: g.Rows): number => M.reduce((sum, row, i) => sum + row[i], 0);
          near(offSquares(B), offSquares(A) - 2 * A[p][q] ** 2, δ * g.frobenius(A), 'off²');
          near(trace(B), trace(A), δ, 'the trace');
          near(g.frobenius(B), g.frobenius(A), δ, 'the norm');
          same([B[p][q], B[q][p]], [0, 0], 'a_pq and a_qp');
        },
      ),
  },
];

/** The laws of Jacobi's method that the tridiagonal ones do not share. */
export const lawsOfJacobi: readonly Law<Eigensolver>[] = [
  {
    id: 'jacobi.relative',
    rows: [],
    claim: 'D B D with B well conditioned and D graded over thirty decades: even the tiny eigenvalues have their digits',
    tolerance: 'B',
    label: 'quality',
    property: (eigh, terms) =>
      forAll(fc.constantFrom(...(narrow(terms) ? [1e-3, 1e-5] : [1e-3, 1e-5, 1e-10])), g.vector(3), (step, x) => {
        // The eigenvalues of D(I + small)D, D = diag(1, s, s²): compared with those of its mirror image, from the other end.
        const D = [1, step, step * step];
        const A = g.symmetricOf(3, (i, j) => (i === j ? 1 : 0.25 * x[i + j - 1]) * D[i] * D[j]);
        const mirrored = g.symmetricOf(3, (i, j) => A[2 - i][2 - j]);
        const λ = eigh(A).values;
        const μ = eigh(mirrored).values;
        Array.from(λ).forEach((value, i) => {
          above(value, 0, `λ${i}`);
          near(value / μ[i], 1, 128 * terms.unit, `λ${i} beside that of the mirror image`);
        });
      }),
  },
];
