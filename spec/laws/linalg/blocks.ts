/** Laws of factorisations in blocks: they are the plain ones, bit for bit where sums can run in the same order, to rounding elsewhere. */
import fc from 'fast-check';
import { atLeast, atMost, holds, same } from '../compare.ts';
import * as g from '../generators.ts';
import { forAll, type Law, once } from '../law.ts';

/** A = L Lᵀ, row-major, in place: the first row without a positive pivot, n where all have one. */
export type FactoriseRows = (A: Float64Array, n: number) => number;
/** P A = L U, row-major, in place. */
export type Eliminate = (A: Float64Array, n: number) => { permutation: ArrayLike<number>; sign: number };
/** X ← T⁻¹X for the columns of X, [n, m], row-major. */
export type SolveColumns = (T: Float64Array, n: number, X: Float64Array, m: number) => void;

/** The plain way, and the way in blocks. */
export interface Pair<F> {
  readonly plain: F;
  readonly blocks: F;
}

const orders = g.size(75);
const flat = (A: g.Rows): Float64Array => Float64Array.from(A.flat());
/** Numbers of a seed: a shrunk list of thousands of entries tells nobody anything. */
const numbers = (seed: number, count: number): Float64Array => {
  let state = (seed % 2147483646) + 1;
  return Float64Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2 ** 30 - 1;
  });
};

export const lawOfRows: Law<Pair<FactoriseRows>> = {
  id: 'blocks.cholesky',
  rows: [],
  claim: 'L in blocks is L row by row, bit for bit, and so is the first row without a positive pivot',
  tolerance: 'E',
  property: ({ plain, blocks }) =>
    forAll(orders, fc.nat(), fc.integer({ min: -2, max: 75 }), (n, seed, bad) => {
      const B = numbers(seed, n * n);
      const A = flat(g.symmetricOf(n, (i, j) => B[i * n + j] + (i !== j ? 0 : i === bad ? -n : n + 1)));
      const C = A.slice();
      const done = plain(A, n);
      same(blocks(C, n), done, 'the first row without a positive pivot');
      // L alone: what lies above its diagonal is anything
      const L = (M: Float64Array) => M.filter((_, at) => at % n <= at / n);
      if (done === n) same(L(C), L(A), 'L');
    }),
};

export const lawOfElimination: Law<Pair<Eliminate>> = {
  id: 'blocks.elimination',
  rows: [],
  claim: 'P, L and U by blocks of columns are those of plain elimination, bit for bit, of singular matrices too',
  tolerance: 'E',
  property: ({ plain, blocks }) =>
    forAll(orders, fc.nat(), fc.boolean(), (n, seed, whole) => {
      const A = numbers(seed, n * n).map((x) => (whole ? Math.round(x) : x));
      const C = A.slice();
      const [p, q] = [plain(A, n), blocks(C, n)];
      same(q.sign, p.sign, 'the sign of P');
      same(q.permutation, p.permutation, 'P');
      same(C, A, 'L and U');
    }),
};

export const lawOfColumns: Law<Pair<SolveColumns>> = {
  id: 'blocks.columns',
  rows: [],
  claim: 'many right sides at once have the solutions that they have one after the other, bit for bit',
  tolerance: 'E',
  property: ({ plain, blocks }) =>
    forAll(orders, g.size(21), fc.nat(), (n, m, seed) => {
      const T = numbers(seed, n * n).map((x, at) => (at % (n + 1) === 0 ? 1 + Math.abs(x) : x / 8));
      const X = numbers(seed + 1, n * m);
      const Y = X.slice();
      plain(T, n, X, m);
      blocks(T, n, Y, m);
      same(Y, X, 'X');
    }),
};

/** A' = R A C in place; undefined where that is left to others. */
export type Equilibrate = (A: Float64Array, n: number) => { rows: ArrayLike<number>; columns: ArrayLike<number> } | undefined;

export const lawOfEquilibration: Law<Pair<Equilibrate>> = {
  id: 'equilibrate.moderate',
  rows: [],
  claim: 'by the largest entries alone scales are those of all exponents, bit for bit; where it does not answer the matrix is as it was',
  tolerance: 'E',
  property: ({ plain, blocks }) =>
    forAll(
      g.size(9).chain((n) => {
        const units = fc.array(fc.integer({ min: -320, max: 320 }), { minLength: n, maxLength: n });
        // beside large ones, so small that times its row's scale alone nothing would be left of it
        const tiny = g.real.map((x) => x * 2 ** -700);
        return fc.tuple(g.matrix(n, n, fc.oneof(g.real, fc.constant(0), tiny)), units, units);
      }),
      ([M, rows, columns]) => {
        const n = M.length;
        const A = flat(M.map((row, i) => row.map((x, j) => x * 2 ** rows[i] * 2 ** columns[j])));
        const [B, C] = [A.slice(), A.slice()];
        const [all, some] = [plain(B, n), blocks(C, n)];
        if (some === undefined) {
          same(C, A, 'the matrix, left to others');
          return;
        }
        holds(all !== undefined, () => 'expected no answer, as of all exponents, got scales');
        same(some.rows, all.rows, 'the scales of rows');
        same(some.columns, all.columns, 'the scales of columns');
        same(C, B, 'the matrix, scaled');
      },
    ),
};

/** An estimate of ‖A⁻¹‖₁ from below, and whether A is far from singular, of 1-norm `size`; A given by the triangles of P A = L U. */
export interface InverseNorms {
  estimate(LU: Float64Array, n: number): number;
  isFar(LU: Float64Array, n: number, size: number): boolean;
}

/** ‖L U‖₁. */
function matrixNorm(LU: Float64Array, n: number): number {
  let largest = 0;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let a = 0;
      for (let k = 0; k <= Math.min(i, j); k++) a += (k === i ? 1 : LU[i * n + k]) * LU[k * n + j];
      sum += Math.abs(a);
    }
    largest = Math.max(largest, sum);
  }
  return largest;
}

/** ‖(L U)⁻¹‖₁, its columns by substitution. */
function exactNorm(LU: Float64Array, n: number): number {
  let exact = 0;
  for (let c = 0; c < n; c++) {
    const x = Array.from({ length: n }, (_, i): number => (i === c ? 1 : 0));
    for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) x[i] -= LU[i * n + k] * x[k];
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i] -= LU[i * n + k] * x[k];
      x[i] /= LU[i * n + i];
    }
    exact = Math.max(
      exact,
      x.reduce((sum, xi) => sum + Math.abs(xi), 0),
    );
  }
  return exact;
}

export const lawOfInverseNorms: Law<InverseNorms> = {
  id: 'condition.bounds',
  rows: [],
  claim: 'the estimate of ‖A⁻¹‖₁ lies below it, to n·ε',
  tolerance: 'B',
  property: ({ estimate }) =>
    forAll(g.size(9), fc.nat(), fc.boolean(), (n, seed, monotone) => {
      const LU = numbers(seed, n * n).map((x, at) => (at % (n + 1) === 0 ? 1 + Math.abs(x) : monotone ? -Math.abs(x) / n : x / n));
      atMost(estimate(LU, n), exactNorm(LU, n) * (1 + 64 * n * Number.EPSILON), 'the estimate of ‖A⁻¹‖₁');
    }),
};

/** What all but the last row are taken times to give the last one: whole numbers, such that rows' sums vanish, or differences of any order. */
const dependencies = fc.oneof(
  fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 24 }),
  fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 0, maxLength: 23 }).map((w) => [...w, 1 - w.reduce((a, b) => a + b, 0)]),
  fc
    .tuple(fc.nat({ max: 9 }), fc.constantFrom([1], [-1, 2], [1, -3, 3], [-1, 4, -6, 4]))
    .map(([zeros, w]) => [...Array<number>(zeros).fill(0), ...w]),
);

export const lawOfFarFromSingular: Law<InverseNorms> = {
  id: 'condition.far',
  rows: [],
  claim:
    'far from singular is what has a κ₁ below 2²⁵, and nothing whose κ₁ is beyond 2⁵⁰, whatever whole numbers its null vector is made of',
  tolerance: 'A',
  property: ({ isFar }) =>
    forAll(dependencies, fc.integer({ min: 0, max: 100 }), fc.boolean(), (w, exponent, byRow) => {
      // Ones on the diagonal and a small last pivot, with w in L's last row: A⁻¹ stretches (−w, 1); or in U's last column
      const n = w.length + 1;
      const pivot = 2 ** -exponent;
      const LU = new Float64Array(n * n);
      for (let i = 0; i < n - 1; i++) {
        LU[i * n + i] = 1;
        LU[byRow ? (n - 1) * n + i : i * n + n - 1] = w[i];
      }
      LU[n * n - 1] = pivot;
      const size = matrixNorm(LU, n);
      const κ = size * exactNorm(LU, n);
      if (κ < 2 ** 25 || κ > 2 ** 50) same(isFar(LU, n, size), κ < 2 ** 25, `far from singular, of κ₁ = ${κ}`);
    }),
};

export const lawOfInverseEstimate: Law<InverseNorms> = {
  id: 'condition.estimate',
  rows: [],
  claim: 'Hager’s climb ends at ‖A⁻¹‖₁ itself on nine of ten of 200 factors, and never below a third of it',
  tolerance: 'A',
  label: 'quality',
  runs: 1,
  property: ({ estimate }) =>
    once(() => {
      let found = 0;
      for (let seed = 0; seed < 200; seed++) {
        const n = 2 + (seed % 11);
        const LU = numbers(1000 * seed + 17, n * n).map((x, at) => (at % (n + 1) === 0 ? Math.sign(x) * (0.2 + Math.abs(x)) : x));
        const ratio = estimate(LU, n) / exactNorm(LU, n);
        if (!(ratio >= 1 / 3)) throw new Error(`order ${n}, seed ${seed}: ${ratio} of ‖A⁻¹‖₁`);
        if (ratio > 1 - 1e-9) found++;
      }
      if (found < 180) throw new Error(`${found} of 200 are found`);
    }),
};

export const lawOfMissedNorm: Law<InverseNorms> = {
  id: 'condition.missed',
  rows: [],
  claim:
    'where the climb ends at once, at A⁻¹ = I + αwwᵀ with Σw = 0, what it misses is found by one more vector: ‖A⁻¹‖₁/n at least, α up to 10¹²',
  tolerance: 'A',
  label: 'quality',
  property: ({ estimate }) =>
    forAll(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 0, max: 12 }), fc.nat(), (n, digits, at) => {
      // w = eᵢ − eᵢ₊₁, A = I − βwwᵀ, β = α/(1 + 2α): its triangles are those of I but for a block of two
      const [i, α] = [at % (n - 1), 10 ** digits];
      const β = α / (1 + 2 * α);
      const LU = new Float64Array(n * n);
      for (let k = 0; k < n; k++) LU[k * (n + 1)] = 1;
      const [top, side] = [(1 + α) / (1 + 2 * α), (i + 1) * n + i];
      LU[i * (n + 1)] = top;
      LU[i * n + i + 1] = β;
      LU[side] = β / top;
      // det of the block: 1 − 2β = 1/(1 + 2α)
      LU[(i + 1) * (n + 1)] = 1 / ((1 + 2 * α) * top);
      atLeast(estimate(LU, n), exactNorm(LU, n) / n, 'the estimate of ‖A⁻¹‖₁');
    }),
};
