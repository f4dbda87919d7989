/** Laws of the factorisations and of what is solved by them. The constants count units of n·ε·‖A‖ (Frobenius), ε = 2u of the implementation. */
import fc from 'fast-check';
import { above, atLeast, atMost, below, between, holds, near, refused, same } from '../compare.ts';
import * as g from '../generators.ts';
import { forAll, type Law, once } from '../law.ts';
import { narrow, reach, spacing, type Terms } from '../terms.ts';

/** A = L Lᵀ; undefined where A is not positive definite. */
export type CholeskyFactor = (A: number[][]) => number[][] | undefined;
/** P A Pᵀ = L D Lᵀ, P A = L U: row i of the product is row permutation[i] of A. */
export type Ldlt = (A: number[][]) => { L: number[][]; D: number[][]; permutation: ArrayLike<number> };
export type InertiaCount = (A: number[][], shift?: number) => { positive: number; negative: number; zero: number };
export type Lu = (A: number[][]) => { L: number[][]; U: number[][]; permutation: ArrayLike<number>; sign: number; rcond: number };
export type Determinant = (A: number[][]) => number;
export type Solver = (A: number[][], b: number[]) => ArrayLike<number>;
export type Qr = (A: number[][], options?: { full?: boolean }) => { Q: number[][]; R: number[][] };

const lower = (L: g.Rows, what: string): void =>
  L.forEach((row, i) => {
    for (const [j, x] of row.entries()) same(j > i ? x : 0, 0, `${what} above its diagonal, at [${i}, ${j}]`);
  });
const unitLower = (L: g.Rows): void => {
  lower(L, 'L');
  same(
    L.map((row, i) => row[i]),
    L.map(() => 1),
    'the diagonal of L',
  );
};
const permutes = (p: ArrayLike<number>, n: number): void =>
  same(
    Array.from(p).sort((a, b) => a - b),
    Array.from({ length: n }, (_, i) => i),
    'the permutation, sorted',
  );
const apart = (A: g.Rows, B: g.Rows): number => g.frobenius(g.differenceOf(A, B));
const square = (max: number, entry: fc.Arbitrary<number> = g.real): fc.Arbitrary<g.Rows> => g.size(max).chain((n) => g.matrix(n, n, entry));
const whole = fc.integer({ min: -3, max: 3 });
/** Powers of two up to the largest numbers, of float32 where that is the format. */
const extremes = (n: number, terms: Terms): fc.Arbitrary<number[]> =>
  g.vector(n, fc.integer(narrow(terms) ? { min: -80, max: 127 } : { min: -900, max: 1023 }));
/** Exponents of units, one a row or column. */
const units = (n: number, terms: Terms): fc.Arbitrary<number[]> => {
  const most = reach(terms, 200);
  return fc.array(fc.integer({ min: -most, max: most }), { minLength: n, maxLength: n });
};
const inUnits = (A: g.Rows, rows: readonly number[], columns: readonly number[]): number[][] =>
  A.map((row, i) => row.map((x, j) => x * 2 ** (rows[i] + columns[j])));
/** Whole numbers of which the last row is a combination of the others, the rows then exchanged. */
const exactlySingular = g.size(9, 3).chain((n) =>
  fc.tuple(g.matrix(n, n, fc.integer({ min: -20, max: 20 })), g.vector(n, whole), fc.nat(n - 1)).map(([M, c, first]) => {
    const last = M[0].map((_, j) => M.slice(0, -1).reduce((sum, row, i) => sum + c[i] * row[j], 0));
    const A = [...M.slice(0, -1), last];
    return [...A.slice(first), ...A.slice(0, first)];
  }),
);

export const lawsOfCholesky: readonly Law<CholeskyFactor>[] = [
  {
    id: 'cholesky.product',
    rows: ['L06'],
    claim: 'L is lower triangular with a positive diagonal and L Lᵀ = A within 2n·ε·‖A‖',
    tolerance: 'B',
    property: (cholesky, { unit }) =>
      forAll(g.positiveDefinite(14), (A) => {
        const L = cholesky(A);
        holds(L !== undefined, () => 'expected a factor, got undefined');
        lower(L, 'L');
        above(Math.min(...L.map((row, i) => row[i])), 0, 'the least entry of L’s diagonal');
        atMost(apart(g.timesMatrix(L, g.transposeOf(L)), A), 2 * g.unit(A, unit), '‖L Lᵀ − A‖');
      }),
  },
  {
    id: 'cholesky.exact',
    rows: [],
    claim: 'L Lᵀ of whole numbers with powers of two on the diagonal is factorised back to L, bit for bit',
    tolerance: 'E',
    label: 'quality',
    property: (cholesky, terms) =>
      forAll(
        // in float32 smaller numbers and orders, so that none is singular to working precision
        g
          .size(narrow(terms) ? 5 : 8)
          .chain((n) =>
            fc.tuple(
              g.matrix(n, n, narrow(terms) ? fc.integer({ min: -1, max: 1 }) : whole),
              g.vector(n, narrow(terms) ? fc.constantFrom(1, 2, 4) : fc.constantFrom(0.5, 1, 2, 4)),
            ),
          ),
        ([M, d]) => {
          const L = M.map((row, i) => row.map((x, j) => (j < i ? x : j === i ? d[i] : 0)));
          const found = cholesky(g.timesMatrix(L, g.transposeOf(L)));
          same(found, L, 'L');
        },
      ),
  },
  {
    id: 'cholesky.singular',
    rows: ['L06'],
    claim: 'B Bᵀ of whole numbers has no factor where B has fewer columns than rows, in any units',
    tolerance: 'E',
    // rounding may leave a last pivot above 0, and L Lᵀ next to A all the same
    label: 'quality',
    runs: 400,
    property: (cholesky, terms) =>
      forAll(
        g.size(9, 2).chain((n) => fc.tuple(g.matrix(n, n - 1, fc.integer({ min: -10, max: 10 })), units(n, terms))),
        ([B, d]) => {
          const A = g.timesMatrix(B, g.transposeOf(B));
          same(cholesky(A), undefined, 'the factor of B Bᵀ');
          same(cholesky(inUnits(A, d, d)), undefined, 'its factor in other units');
        },
      ),
  },
  {
    id: 'cholesky.units',
    rows: ['L06'],
    claim: 'D A D has the factor D L, bit for bit, D of powers of two',
    tolerance: 'E',
    label: 'quality',
    property: (cholesky, terms) =>
      forAll(
        g.positiveDefinite(8).chain((A) => fc.tuple(fc.constant(A), units(A.length, terms))),
        ([A, d]) => {
          const L = cholesky(A);
          same(
            cholesky(inUnits(A, d, d)),
            L?.map((row, i) => row.map((x) => x * 2 ** d[i])),
            'the factor of D A D',
          );
        },
      ),
  },
  {
    id: 'cholesky.refuses',
    rows: ['L06', 'L08'],
    claim: 'a matrix with a clearly negative eigenvalue, or a zero one seen exactly, has no factor',
    tolerance: 'E',
    property: (cholesky, { unit }) =>
      forAll(
        g.size(10).chain((n) => fc.tuple(g.orthogonal(n), g.vector(n), fc.nat(n - 1))),
        ([Q, x, i]) => {
          const rest = x.map((value) => 1 + value);
          const Λ = rest.map((value, j) => (i === j ? -16 * rest.length * 2 * unit * g.normOf(rest) : value));
          same(cholesky(g.withSpectrum(Q, Λ)), undefined, 'the factor of a matrix with a negative eigenvalue');
          same(cholesky(g.rowsOf(Λ.length, Λ.length, () => 0)), undefined, 'the factor of 0');
        },
      ),
  },
];

export const lawsOfLdlt: readonly Law<Ldlt>[] = [
  {
    id: 'ldlt.product',
    rows: [],
    claim: 'L D Lᵀ = P A Pᵀ within 8n·ε·‖A‖ for symmetric A of any signs; L unit lower triangular, D of blocks up to 2 × 2',
    tolerance: 'B',
    property: (ldlt, { unit }) =>
      forAll(
        fc.oneof(
          g.anySymmetric(14),
          g.size(10).chain((n) => g.symmetric(n, whole)),
        ),
        (A) => {
          const { L, D, permutation: p } = ldlt(A);
          const blocks = D.every((row, i) => row.every((x, j) => x === D[j][i] && (Math.abs(i - j) <= 1 || x === 0)));
          const tall = D.every((_, i) => i < 2 || D[i][i - 1] === 0 || D[i - 1][i - 2] === 0);
          const PAP = g.rowsOf(A.length, A.length, (i, j) => A[p[i]][p[j]]);
          holds(blocks && tall, () => `D: expected blocks up to 2 × 2, got ${JSON.stringify(D)}`);
          unitLower(L);
          permutes(p, A.length);
          atMost(
            apart(g.timesMatrix(g.timesMatrix(L, D), g.transposeOf(L)), PAP),
            8 * (g.unit(A, unit) + A.length * spacing(unit)),
            '‖L D Lᵀ − P A Pᵀ‖',
          );
        },
      ),
  },
  {
    id: 'ldlt.growth',
    rows: [],
    claim: 'the entries of L stay below 3, whatever the size of the pivots: that is what the choice of pivots is for',
    tolerance: 'B',
    label: 'quality',
    property: (ldlt) =>
      forAll(
        g.size(10, 2).chain((n) =>
          g.symmetric(
            n,
            fc.tuple(g.real, g.magnitude(6)).map(([x, s]) => x * s),
          ),
        ),
        (A) => {
          // Bunch and Kaufman bound what L D Lᵀ is made of: no entry of |L||D||Lᵀ| beyond a multiple of max|A|.
          const { L, D } = ldlt(A);
          const absolute = (M: g.Rows): g.Rows => M.map((row) => row.map(Math.abs));
          const made = g.timesMatrix(g.timesMatrix(absolute(L), absolute(D)), g.transposeOf(absolute(L)));
          atMost(g.largestOf(made), 36 * A.length * g.largestOf(A), 'the largest entry of |L||D||Lᵀ|');
        },
      ),
  },
];

export const lawsOfInertia: readonly Law<InertiaCount>[] = [
  {
    id: 'inertia.spectrum',
    rows: ['L19'],
    claim: 'QΛQᵀ has the inertia of Λ',
    tolerance: 'B',
    property: (inertia) =>
      forAll(
        g.size(12).chain((n) => fc.tuple(g.orthogonal(n), g.vector(n, fc.constantFrom(-1, -0.25, 0.125, 1, 2)))),
        ([Q, Λ]) => {
          const { positive, negative, zero } = inertia(g.withSpectrum(Q, Λ));
          const expected = [Λ.filter((x) => x > 0).length, Λ.filter((x) => x < 0).length, 0];
          same([positive, negative, zero], expected, 'how many are positive, negative, zero');
        },
      ),
  },
  {
    id: 'inertia.congruence',
    rows: ['L19'],
    claim: 'SᵀAS has the inertia of A for every invertible S (Sylvester): whole numbers, S unit triangular, so all is exact',
    tolerance: 'E',
    property: (inertia, { unit }) =>
      forAll(
        g.size(7).chain((n) => fc.tuple(g.symmetric(n, whole), g.matrix(n, n, fc.integer({ min: -1, max: 1 })))),
        ([A, M]) => {
          if (g.exactDeterminant(A) === 0n) return; // a zero eigenvalue is a matter of tolerance
          const S = M.map((row, i) => row.map((x, j) => (i === j ? 1 : j > i ? x : 0)));
          const B = g.timesMatrix(g.transposeOf(S), g.timesMatrix(A, S));
          const nearZero = (M: g.Rows): boolean => g.countBelow(M, 8 * g.unit(M, unit)) !== g.countBelow(M, -8 * g.unit(M, unit));
          if (nearZero(A) || nearZero(B)) return; // and so is one of rounding's size
          same(inertia(B), inertia(A), 'the inertia of SᵀAS');
        },
      ),
  },
  {
    id: 'inertia.singular',
    rows: ['L19'],
    claim: 'B diag(1, …, −1) Bᵀ of whole numbers has a zero eigenvalue where B has fewer columns than rows',
    tolerance: 'B',
    runs: 400,
    property: (inertia) =>
      forAll(
        g.size(9, 2).chain((n) => g.matrix(n, n - 1, fc.integer({ min: -10, max: 10 }))),
        (B) => {
          const signed = B.map((row) => row.map((x, j) => (j % 2 === 0 ? x : -x)));
          atLeast(inertia(g.timesMatrix(B, g.transposeOf(B))).zero, 1, 'how many eigenvalues of B Bᵀ are zero');
          atLeast(inertia(g.timesMatrix(signed, g.transposeOf(B))).zero, 1, 'how many eigenvalues of B diag(1, …, −1) Bᵀ are zero');
        },
      ),
  },
  {
    id: 'inertia.shift',
    rows: [],
    claim: 'diagonal matrices: the counts above, below and at the shift',
    tolerance: 'E',
    property: (inertia) =>
      forAll(
        g.size(9).chain((n) => g.vector(n, whole)),
        whole,
        (d, shift) => {
          const { positive, negative, zero } = inertia(g.diagonalOf(d), shift);
          const expected = [d.filter((x) => x > shift), d.filter((x) => x < shift), d.filter((x) => x === shift)].map((x) => x.length);
          same([positive, negative, zero], expected, 'how many lie above, below and at the shift');
        },
      ),
  },
];

export const lawsOfLu: readonly Law<Lu>[] = [
  {
    id: 'lu.product',
    rows: [],
    claim: 'L U = P A within 4n·ε·‖A‖; L unit lower triangular with |lᵢⱼ| ≤ 1, U upper triangular, sign that of P; singular A too',
    tolerance: 'B',
    property: (lu, { unit }) =>
      forAll(fc.oneof(square(12), square(8, whole)), (A) => {
        const { L, U, permutation: p, sign } = lu(A);
        const n = A.length;
        const P = g.rowsOf(n, n, (i, j) => (p[i] === j ? 1 : 0));
        unitLower(L);
        lower(g.transposeOf(U), 'Uᵀ');
        atMost(g.largestOf(L), 1, 'the largest |lᵢⱼ|');
        permutes(p, n);
        same(sign, Number(g.exactDeterminant(P)), 'the sign of P');
        atMost(apart(g.timesMatrix(L, U), g.timesMatrix(P, A)), 4 * g.unit(A, unit), '‖L U − P A‖');
      }),
  },
];

/** Laws of `rcond`. */
export const lawsOfCondition: readonly Law<Lu>[] = [
  {
    id: 'rcond.bounds',
    rows: [],
    claim: 'rcond lies between 0 and 1, and is 1 for a permutation with signs and any units, within n·ε',
    tolerance: 'B',
    property: (lu, terms) =>
      forAll(
        square(8, whole),
        g
          .size(8)
          .chain((n) =>
            fc.tuple(fc.shuffledSubarray([...Array(n).keys()], { minLength: n }), units(n, terms), units(n, terms), fc.boolean()),
          ),
        (A, [order, rows, columns, sign]) => {
          const { rcond } = lu(A);
          const P = order.map((k) => order.map((_, j) => (j === k ? (sign ? -1 : 1) : 0)));
          between(rcond, 0, 1, 'rcond');
          atLeast(lu(inUnits(P, rows, columns)).rcond, 1 - P.length * 2 * terms.unit, 'rcond of the permutation in its units');
        },
      ),
  },
  {
    id: 'rcond.scale',
    rows: [],
    claim: 'rcond does not depend on the units of the equations: rows times powers of two leave it as it is, bit for bit',
    tolerance: 'E',
    label: 'quality',
    property: (lu, terms) =>
      forAll(
        square(8).chain((A) => fc.tuple(fc.constant(A), units(A.length, terms))),
        ([A, rows]) => {
          const unchanged = A.map(() => 0);
          same(lu(inUnits(A, rows, unchanged)).rcond, lu(A).rcond, 'rcond in other units');
        },
      ),
  },
  {
    id: 'rcond.singular',
    rows: [],
    claim: 'rcond of a matrix of whole numbers whose rows depend on each other is below ε',
    tolerance: 'E',
    runs: 400,
    property: (lu, { unit }) =>
      forAll(exactlySingular, (A) => {
        below(lu(A).rcond, 2 * unit, 'rcond');
      }),
  },
  {
    id: 'rcond.condition',
    rows: [],
    claim: 'rcond is never below the true one, rounding apart, and above it by at most 10, of the second differences: κ₁ grows like n²',
    tolerance: 'B',
    label: 'quality',
    property: (lu, { unit }) =>
      forAll(fc.integer({ min: 1, max: 60 }), (n) => {
        // ‖A‖₁ = 1 after scaling by ¼, ‖A⁻¹‖₁ = 4 · max_j j(n + 1 − j)/2
        const middle = Math.ceil(n / 2);
        const κ = (n === 1 ? 2 : n === 2 ? 3 : 4) * ((middle * (n + 1 - middle)) / 2);
        const { rcond } = lu(g.rowsOf(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)));
        // what rounding moves κ by: n·ε·κ² of it, relatively n·ε·κ
        between(rcond, (1 - 8 * n * 2 * unit * κ) / κ, 10 / κ, `rcond, in truth ${1 / κ},`);
      }),
  },
];

export const lawsOfDeterminant: readonly Law<Determinant>[] = [
  {
    id: 'determinant.exact',
    rows: [],
    claim: 'of whole numbers it is the exact determinant, within 64n·ε times the product of the rows’ lengths (Hadamard)',
    tolerance: 'B',
    property: (determinant, { unit }) =>
      forAll(square(6, fc.integer({ min: -9, max: 9 })), (A) => {
        const bound = A.reduce((product, row) => product * g.normOf(row), 1);
        near(determinant(A), Number(g.exactDeterminant(A)), 64 * A.length * 2 * unit * bound, 'the determinant');
      }),
  },
  {
    id: 'determinant.units',
    rows: [],
    claim:
      'rows and columns times powers of two that cancel leave it as it is, within 64n·ε, also where the product of the pivots would overflow',
    tolerance: 'B',
    label: 'quality',
    property: (determinant, terms) =>
      forAll(
        square(6, fc.integer({ min: -9, max: 9 })).chain((A) => fc.tuple(fc.constant(A), units(A.length, terms))),
        ([A, rows]) => {
          const bound = A.reduce((product, row) => product * g.normOf(row), 1);
          const columns = rows.map((k) => -k);
          near(
            determinant(inUnits(A, rows, columns)),
            Number(g.exactDeterminant(A)),
            64 * A.length * 2 * terms.unit * bound,
            'the determinant in other units',
          );
        },
      ),
  },
  {
    id: 'determinant.triangular',
    rows: [],
    claim: 'of a triangular matrix with powers of two on the diagonal it is their product, bit for bit; exchanged rows change its sign',
    tolerance: 'E',
    label: 'quality',
    property: (determinant) =>
      forAll(
        g.size(8, 2).chain((n) => fc.tuple(g.matrix(n, n, whole), g.vector(n, fc.constantFrom(0.5, 1, 2, 4)))),
        ([M, d]) => {
          const U = M.map((row, i) => row.map((x, j) => (j > i ? x : j === i ? d[i] : 0)));
          const expected = d.reduce((x, y) => x * y, 1);
          same(determinant(U), expected, 'the determinant');
          same(determinant([U[1], U[0], ...U.slice(2)]), -expected, 'the determinant with two rows exchanged');
        },
      ),
  },
];

export const lawsOfSolve: readonly Law<Solver>[] = [
  {
    id: 'solve.residual',
    rows: [],
    claim: '‖A x − b‖ ≤ 8n·ε·‖A‖‖x‖: x solves a system next to the one given, whatever its condition',
    tolerance: 'B',
    property: (solve, { unit }) =>
      forAll(
        fc.oneof(square(12), g.positiveDefinite(12)).chain((A) => fc.tuple(fc.constant(A), g.vector(A.length))),
        ([A, b]) => {
          let x: ArrayLike<number>;
          try {
            x = solve(A, b);
          } catch {
            return; // singular: a law of its own
          }
          const r = g.timesVector(A, x).map((y, i) => y - b[i]);
          atMost(g.normOf(r), 8 * g.unit(A, unit) * g.normOf(x), '‖A x − b‖');
        },
      ),
  },
  {
    id: 'solve.solves',
    rows: [],
    claim: 'a system made from whole numbers with a diagonal that dominates has that solution, within 64n·ε',
    tolerance: 'B',
    property: (solve, { unit }) =>
      forAll(
        g.size(8).chain((n) => fc.tuple(g.matrix(n, n, whole), g.vector(n, whole), fc.nat(n - 1))),
        ([M, x, turn]) => {
          // Rows in another order, so that elimination must exchange them.
          const D = M.map((row, i) => row.map((y, j) => (i === j ? y + 8 * M.length : y)));
          const A = D.map((_, i) => D[(i + turn) % D.length]);
          const found = solve(A, g.timesVector(A, x));
          near(found, x, 64 * A.length * 2 * unit * (1 + g.normOf(x)), 'x');
        },
      ),
  },
  {
    id: 'solve.singular',
    rows: [],
    claim: 'a matrix of whole numbers whose rows depend on each other is refused with an error, in any units',
    tolerance: 'E',
    label: 'convention',
    conventions: 'an answer with a warning, infinities, or the least-squares solution',
    runs: 400,
    property: (solve, terms) =>
      forAll(
        fc
          .oneof(
            g.size(7, 2).chain((n) => g.matrix(n, n, whole).map((M) => [...M.slice(0, -1), M[0]])),
            exactlySingular,
          )
          .chain((A) => fc.tuple(fc.constant(A), units(A.length, terms), units(A.length, terms))),
        ([A, rows, columns]) => {
          const ones = A.map(() => 1);
          refused(() => solve(A, ones), 'a singular matrix', /singular|ill-conditioned/i);
          refused(() => solve(inUnits(A, rows, columns), ones), 'a singular matrix in other units', /singular|ill-conditioned/i);
        },
      ),
  },
  {
    id: 'solve.rows',
    rows: [],
    claim: 'the units of the equations do not matter: D A x = D b has the solution of A x = b, bit for bit, D of powers of two',
    tolerance: 'E',
    label: 'quality',
    property: (solve, terms) =>
      forAll(
        square(8, whole).chain((A) => fc.tuple(fc.constant(A), g.vector(A.length), units(A.length, terms))),
        ([A, b, rows]) => {
          const answer = (M: number[][], y: number[]): string => {
            try {
              return String(solve(M, y));
            } catch {
              return 'singular';
            }
          };
          const unchanged = A.map(() => 0);
          same(
            answer(
              inUnits(A, rows, unchanged),
              b.map((y, i) => y * 2 ** rows[i]),
            ),
            answer(A, b),
            'the answer in other units',
          );
        },
      ),
  },
  {
    id: 'solve.units',
    rows: [],
    claim:
      'nor do those of the unknowns: D A E y = D A x has the solution E⁻¹x to half the digits at least, 4√ε, A of whole numbers with a diagonal that dominates',
    tolerance: 'B',
    label: 'quality',
    property: (solve, terms) =>
      forAll(
        g.size(8).chain((n) => fc.tuple(g.matrix(n, n, whole), g.vector(n, whole), units(n, terms), units(n, terms))),
        ([M, x, rows, columns]) => {
          const A = M.map((row, i) => row.map((y, j) => (i === j ? y + 8 * M.length : y)));
          const b = g.timesVector(A, x).map((y, i) => y * 2 ** rows[i]);
          const found = solve(inUnits(A, rows, columns), b);
          const back = Array.from(found, (y, j) => y * 2 ** columns[j]);
          near(back, x, 4 * Math.sqrt(2 * terms.unit) * (1 + g.normOf(x)), 'E y');
        },
      ),
  },
];

/** Upper triangular, with a diagonal that is not negative. */
const triangle = (R: g.Rows): void => {
  lower(g.transposeOf(R), 'Rᵀ');
  for (const [i, row] of R.entries()) if (i < row.length) atLeast(row[i], 0, `R on its diagonal, at ${i}`);
};

export const lawsOfQr: readonly Law<Qr>[] = [
  {
    id: 'qr.units',
    rows: [],
    claim: 'columns 2ᵏ times as long leave Q as it is and R with its columns 2ᵏ times as long, to the last bit, at the largest numbers too',
    tolerance: 'E',
    label: 'quality',
    property: (qr, terms) =>
      forAll(
        fc.tuple(g.size(6), g.size(6)).chain(([m, n]) => fc.tuple(g.matrix(m, n), extremes(n, terms))),
        ([A, columns]) => {
          const plain = qr(A);
          const scaled = qr(
            inUnits(
              A,
              A.map(() => 0),
              columns,
            ),
          );
          same(scaled.Q, plain.Q, 'Q');
          const expected = plain.R.map((row) => row.map((x, j) => x * 2 ** columns[j]));
          same(scaled.R, expected, 'R');
        },
      ),
  },
  {
    id: 'qr.product',
    rows: [],
    claim: 'Q R = A within 4n·ε·‖A‖, Q with orthonormal columns, R upper triangular with diagonal ≥ 0; thin and full, of any shape',
    tolerance: 'B',
    property: (qr, { unit }) =>
      forAll(
        fc.tuple(g.size(9), g.size(9)).chain(([m, n]) => fc.tuple(fc.oneof(g.matrix(m, n), g.matrix(m, n, whole)), fc.boolean())),
        ([A, full]) => {
          const { Q, R } = qr(A, { full });
          const [m, n] = [A.length, A[0].length];
          const width = full ? m : Math.min(m, n);
          const QQ = g.timesMatrix(g.transposeOf(Q), Q);
          same([Q.length, Q[0].length], [m, width], 'rows and columns of Q');
          same([R.length, R[0].length], [width, n], 'rows and columns of R');
          triangle(R);
          atMost(apart(QQ, g.diagonalOf(Array(width).fill(1))), 8 * Math.max(m, n) * 2 * unit, '‖QᵀQ − I‖');
          atMost(apart(g.timesMatrix(Q, R), A), 4 * g.unit(A, unit), '‖Q R − A‖');
        },
      ),
  },
];

/** Law of larger matrices, in which reflections are gathered and columns divided. */
export const lawOfLargeQr: Law<Qr> = {
  id: 'qr.large',
  rows: [],
  claim: 'Q R = A within 4n·ε·‖A‖ and orthonormal columns at 70 × 70, 90 × 41, 41 × 90 and 101 × 75, thin and full',
  tolerance: 'B',
  runs: 1,
  property: (qr, { unit }) =>
    once(() => {
      for (const [m, n] of [[70, 70], [90, 41], [41, 90], [101, 75]]) // biome-ignore format: pairs
        for (const full of [false, true]) {
          const A = g.rowsOf(m, n, (i, j) => Math.sin(1 + (i * n + j) ** 2));
          const { Q, R } = qr(A, { full });
          const width = full ? m : Math.min(m, n);
          const skew = apart(g.timesMatrix(g.transposeOf(Q), Q), g.diagonalOf(Array(width).fill(1)));
          const off = apart(g.timesMatrix(Q, R), A);
          atMost(skew, 8 * Math.max(m, n) * 2 * unit, `${m} × ${n}: ‖QᵀQ − I‖`);
          atMost(off, 4 * g.unit(A, unit), `${m} × ${n}: ‖Q R − A‖`);
          triangle(R);
        }
    }),
};

export const lawsOfLeastSquares: readonly Law<Solver>[] = [
  {
    id: 'leastSquares.units',
    rows: [],
    claim: 'columns 2ᵏ times as long give the same x in their units, x → 2⁻ᵏx to the last bit, at the largest numbers too; so does b → 2ˡb',
    tolerance: 'E',
    label: 'quality',
    property: (leastSquares, terms) =>
      forAll(
        g.size(5).chain((n) => fc.tuple(g.orthogonal(n + 2), g.vector(n + 2), extremes(n, terms))),
        fc.integer(narrow(terms) ? { min: -80, max: 126 } : { min: -900, max: 1022 }),
        ([Q, b, columns], l) => {
          const [least, most] = narrow(terms) ? [2 ** -110, 2 ** 127] : [2 ** -1000, Number.MAX_VALUE];
          const A = Q.map((row) => row.slice(0, columns.length));
          const x = leastSquares(A, b);
          const scaled = leastSquares(
            inUnits(
              A,
              A.map(() => 0),
              columns,
            ),
            b.map((y) => y * 2 ** l),
          );
          Array.from(x).forEach((xj, j) => {
            const wanted = xj * 2 ** (l - columns[j]);
            if (Math.abs(wanted) <= most && Math.abs(wanted) >= least) same(scaled[j], wanted, `x${j} in other units`);
          });
        },
      ),
  },
  {
    id: 'leastSquares.orthogonal',
    rows: ['L37'],
    claim: 'what is left, b − A x, is orthogonal to every column of A (the normal equations), to rounding',
    tolerance: 'B',
    property: (leastSquares, { unit }) =>
      forAll(
        fc.tuple(g.size(5), g.size(6)).chain(([n, more]) => fc.tuple(g.orthogonal(n + more), g.matrix(n, n), g.vector(n + more))),
        ([Q, M, b]) => {
          // Columns that are far from dependent: Q's first n, mixed with a diagonal that dominates.
          const n = M.length;
          const A = g.timesMatrix(
            Q.map((row) => row.slice(0, n)),
            M.map((row, i) => row.map((x, j) => (i === j ? x + 2 * n : x))),
          );
          const x = leastSquares(A, b);
          const r = g.timesVector(A, x).map((y, i) => b[i] - y);
          atMost(
            g.normOf(g.timesVector(g.transposeOf(A), r)),
            16 * g.unit(A, unit) * (g.frobenius(A) * g.normOf(x) + g.normOf(b)),
            '‖Aᵀ(b − A x)‖',
          );
        },
      ),
  },
  {
    id: 'leastSquares.dependent',
    rows: [],
    claim: 'columns that depend on each other, or more columns than rows, are refused with an error',
    tolerance: 'E',
    label: 'convention',
    conventions: 'the solution of least norm, as numpy.linalg.lstsq gives',
    property: (leastSquares) =>
      forAll(
        g.size(6, 3).chain((m) => g.matrix(m, 2, whole)),
        (M) => {
          const solved = (A: g.Rows) => () => leastSquares(A, A.map(() => 1)); // biome-ignore format: one line
          refused(solved(M.map(([x, y]) => [x, y, x + y])), 'dependent columns');
          refused(solved(g.transposeOf(M)), 'more columns than rows');
        },
      ),
  },
];
