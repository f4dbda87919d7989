/**
 * Laws of the parts of a divide-and-conquer eigensolver: the secular equation with Löwner's identity, the reduction to tridiagonal
 * form, and the whole on the spectra on which such solvers have failed.
 */
import fc from 'fast-check';
import { atMost, between, identical, near, same } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';
import { narrow, Unsupported } from '../terms.ts';
import { type Eigensolver, unorthogonality } from './eigh.ts';

const ε = Number.EPSILON;

/** The roots of 1/ρ + Σ zᵢ²/(dᵢ − λ), and the weights for which given roots are exact. */
export interface SecularSolver {
  /** Returns λⱼ; leaves dᵢ − λⱼ in δ. */
  secularRoot(d: Float64Array, z: Float64Array, ρ: number, j: number, δ: Float64Array): number;
  /** From δ[j·k + i] = dᵢ − λⱼ: ẑ up to the factor √ρ. */
  loewner(d: Float64Array, z: Float64Array, δ: Float64Array): Float64Array;
}

/** Poles from far apart to 1e-11 apart, weights from 1 to 1e-7, ‖z‖ = 1: what deflation leaves. */
const rankOne = fc
  .record({
    steps: fc.array(
      fc.record({
        gap: fc.double({ min: -11, max: 0, noNaN: true }),
        weight: fc.double({ min: -7, max: 0, noNaN: true }),
        sign: fc.boolean(),
      }),
      {
        minLength: 1,
        maxLength: 24,
      },
    ),
    start: fc.double({ min: -1, max: 1, noNaN: true }),
    exponent: fc.double({ min: -3, max: 1, noNaN: true }),
  })
  .map(({ steps, start, exponent }) => {
    let at = start;
    const d = Float64Array.from(steps, ({ gap }) => (at += 10 ** gap));
    const z = Float64Array.from(steps, ({ weight, sign }) => (sign ? -1 : 1) * 10 ** weight);
    const norm = Math.hypot(...z);
    return { d, z: z.map((x) => x / norm), ρ: 10 ** exponent, k: d.length };
  });

/** The same, with the ρ for which one root lies in the middle of its gap, where a solver changes from one pole to the other. */
const rankOneWithAMiddle = fc
  .tuple(rankOne, fc.nat())
  .map(([problem, at]) => {
    const { d, z, k } = problem;
    const j = at % Math.max(1, k - 1);
    const middle = ((d[j] ?? 0) + (d[j + 1] ?? 0)) / 2;
    return { ...problem, ρ: -1 / z.reduce((sum, x, i) => sum + (x * x) / ((d[i] ?? 0) - middle), 0) };
  })
  .filter(({ ρ, k }) => k > 1 && ρ > 1e-3 && ρ < 10);

const problems = fc.oneof(rankOne, rankOneWithAMiddle);

function solveAll({ secularRoot }: SecularSolver, { d, z, ρ, k }: { d: Float64Array; z: Float64Array; ρ: number; k: number }) {
  const δ = new Float64Array(k * k);
  const λ = Float64Array.from({ length: k }, (_, j) => secularRoot(d, z, ρ, j, δ.subarray(j * k, (j + 1) * k)));
  return { δ, λ };
}

export const lawsOfSecularEquation: readonly Law<SecularSolver>[] = [
  {
    id: 'secular.interlacing',
    rows: [],
    claim: 'one root in every gap: d₀ < λ₀ < d₁ < λ₁ < …, the last at most ρ‖z‖² above its pole, told by the differences themselves',
    tolerance: 'E',
    property: (solver) =>
      forAll(problems, (problem) => {
        const { d, ρ, k } = problem;
        const { δ, λ } = solveAll(solver, problem);
        λ.forEach((root, j) => {
          const row = δ.subarray(j * k, (j + 1) * k);
          same(
            Array.from(row, Math.sign),
            Array.from(row, (_, i) => (i <= j ? -1 : 1)),
            `the signs of dᵢ − λ${j}`,
          );
          between(root, d[j] ?? 0, d[j + 1] ?? Number.POSITIVE_INFINITY, `λ${j}`);
          if (j === k - 1) atMost(-(row[j] ?? 0), ρ * (1 + 8 * k * ε), 'how far the last root lies above its pole');
        });
      }),
  },
  {
    id: 'secular.trace',
    rows: [],
    claim: 'the roots sum to the trace, Σ λⱼ = Σ dᵢ + ρ‖z‖²',
    tolerance: 'B',
    property: (solver) =>
      forAll(problems, (problem) => {
        const { d, z, ρ, k } = problem;
        const { λ } = solveAll(solver, problem);
        const trace = d.reduce((sum, x) => sum + x, 0) + ρ * z.reduce((sum, x) => sum + x * x, 0);
        const size = d.reduce((sum, x) => sum + Math.abs(x), ρ);
        near(
          λ.reduce((sum, x) => sum + x, 0),
          trace,
          4 * k * ε * size,
          'Σλ',
        );
      }),
  },
  {
    id: 'secular.loewner',
    rows: [],
    claim: "Löwner's identity: the weights that belong to the computed roots are the given ones, to rounding",
    tolerance: 'B',
    property: (solver) =>
      forAll(problems, (problem) => {
        const { d, z, ρ, k } = problem;
        const { δ } = solveAll(solver, problem);
        const found = solver.loewner(d, z, δ);
        const size = Math.max(ρ, ...d.map(Math.abs));
        // ρ ẑẑᵀ − ρ zzᵀ is a backward error, so it may be of the size of n·ε·‖D + ρzzᵀ‖.
        found.forEach((x, i) => {
          found.forEach((y, j) => {
            near(x * y, ρ * (z[i] ?? 0) * (z[j] ?? 0), 8 * (k + 4) * ε * size, `weights ${i} and ${j}`);
          });
        });
      }),
  },
  {
    id: 'secular.eigenvectors',
    rows: [],
    claim: '(D − λⱼ)⁻¹ ẑ are orthogonal and eigenvectors, to a few n·ε, however close the poles are',
    tolerance: 'B',
    property: (solver) =>
      forAll(problems, (problem) => {
        const { d, z, ρ, k } = problem;
        const { δ, λ } = solveAll(solver, problem);
        const found = solver.loewner(d, z, δ);
        const u = Array.from(λ, (_, j) => {
          const column = found.map((x, i) => x / (δ[j * k + i] ?? 0));
          const norm = Math.hypot(...column);
          return column.map((x) => x / norm);
        });
        const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, xi, i) => sum + xi * (y[i] ?? 0), 0);
        const size = Math.max(ρ, ...d.map(Math.abs));
        u.forEach((x, j) => {
          const along = ρ * dot(z, x);
          const residual = Math.hypot(...x.map((xi, i) => (d[i] ?? 0) * xi + along * (z[i] ?? 0) - (λ[j] ?? 0) * xi));
          for (const [l, y] of u.entries()) near(dot(x, y), j === l ? 1 : 0, 4 * (k + 4) * ε, `u${j}·u${l}`);
          atMost(residual, 8 * (k + 4) * ε * size, `‖Au − λu‖ of λ${j}`);
        });
      }),
  },
];

/** A = Q T Qᵀ: T in d and e, and in row i of A, left of the diagonal, v of Hᵢ = I − τᵢvvᵀ; Q = Hₙ₋₁ … H₂. */
export type Reduction = (A: Float64Array, n: number) => { d: Float64Array; e: Float64Array; τ: Float64Array };

/** A symmetric matrix of small integers over four. */
const symmetric = (n: number, seed: number): Float64Array => {
  const A = new Float64Array(n * n);
  let state = seed | 1;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      A[i * n + j] = A[j * n + i] = ((state >> 16) % 65) / 4 - 8;
    }
  }
  return A;
};

const frobenius = (A: Float64Array): number => Math.hypot(...A);

export const lawOfReduction: Law<Reduction> = {
  id: 'eigh.reduction',
  rows: [],
  claim: 'Q T Qᵀ is the matrix again, to n·ε·‖A‖, for orders around every block size',
  tolerance: 'B',
  runs: 30,
  property: (reduce) =>
    forAll(
      fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 30, max: 72 })),
      fc.nat(2 ** 30),
      fc.boolean(),
      (n, seed, banded) => {
        const A = symmetric(n, seed);
        // A matrix that is tridiagonal in part, so that some reflections have nothing to do.
        if (banded)
          for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (Math.abs(i - j) > 1 && i % 3 !== 0 && j % 3 !== 0) A[i * n + j] = 0;
        const S = A.slice();
        const { d, e, τ } = reduce(S, n);
        const T = new Float64Array(n * n);
        for (let i = 0; i < n; i++) {
          T[i * n + i] = d[i] ?? 0;
          if (i > 0) T[i * n + i - 1] = T[(i - 1) * n + i] = e[i - 1] ?? 0;
        }
        // T ← H T H, from the innermost reflection out
        for (let i = 2; i < n; i++) {
          for (const [down, right] of [
            [n, 1],
            [1, n],
          ] as const) {
            for (let r = 0; r < n; r++) {
              let sum = 0;
              for (let j = 0; j < i; j++) sum += (T[r * down + j * right] ?? 0) * (S[i * n + j] ?? 0);
              for (let j = 0; j < i; j++)
                T[r * down + j * right] = (T[r * down + j * right] ?? 0) - (τ[i] ?? 0) * sum * (S[i * n + j] ?? 0);
            }
          }
        }
        atMost(frobenius(T.map((x, i) => x - (A[i] ?? 0))), 4 * n * ε * frobenius(A), '‖Q T Qᵀ − A‖');
      },
    ),
};

/** Rotations (cᵢ, sᵢ) of the rows i and i + 1 of A, [n, n], for i = last … first:  x' = cx − sy,  y' = sx + cy. In place. */
export type Sweep = (A: Float64Array, n: number, cs: Float64Array, first: number, last: number) => void;

export const lawOfSweep: Law<Sweep> = {
  id: 'eigh.sweep',
  rows: [],
  claim: 'a sweep of rotations turns the rows that it names, from the last to the first, bit for bit, and no other',
  tolerance: 'E',
  property: (sweep) =>
    forAll(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), fc.nat(2 ** 30), (n, one, other, seed) => {
      const [first, last] = [one % (n - 1), other % (n - 1)].sort((i, j) => i - j) as [number, number];
      const A = symmetric(n, seed).map((x) => x / 3);
      const cs = Float64Array.from({ length: 2 * n }, (_, i) => Math.sin(seed + (i >> 1) + (i % 2 === 0 ? Math.PI / 2 : 0)));
      const rows = Array.from({ length: n }, (_, i) => A.slice(i * n, (i + 1) * n));
      for (let i = last; i >= first; i--) {
        const [c = 0, s = 0] = cs.subarray(2 * i);
        const [x, y] = [rows[i], rows[i + 1]];
        rows[i] = x.map((xk, k) => c * xk - s * (y[k] ?? 0));
        rows[i + 1] = x.map((xk, k) => s * xk + c * (y[k] ?? 0));
      }
      sweep(A, n, cs, first, last);
      for (const [i, row] of rows.entries()) identical(A.subarray(i * n, (i + 1) * n), row, `row ${i}`);
    }),
};

/** Matrices on which eigensolvers have failed: by name, entry (i, j) for j ≤ i of order n. */
export const hardSpectra: Readonly<Record<string, (i: number, j: number, n: number) => number>> = {
  'all ones': () => 1,
  'numerically of rank 3': (i, j) => Math.sin(i) * Math.sin(j) + Math.cos(2 * i) * Math.cos(2 * j) - Math.sin(3 * i) * Math.sin(3 * j),
  'three clusters': (i, j) => (i === j ? i % 3 : 1e-13 * Math.sin(7 * i + j)),
  'graded down': (i, j, n) => Math.sin(1 + i * j) * 10 ** ((-8 * (i + j)) / n),
  'graded up': (i, j, n) => Math.sin(1 + i * j) * 10 ** ((-8 * (2 * n - i - j)) / n),
  "Wilkinson's": (i, j, n) => (i === j ? Math.abs(i - (n - 1) / 2) : i === j + 1 ? 1 : 0),
  "Wilkinson's, glued": (i, j) => (i === j ? Math.abs((i % 21) - 10) : i === j + 1 ? (i % 21 === 0 ? 1e-8 : 1) : 0),
  'the second difference': (i, j) => (i === j ? 2 : i === j + 1 ? -1 : 0),
  "Hilbert's": (i, j) => 1 / (i + j + 1),
  'of 1e-160': (i, j) => 1e-160 * Math.sin(1 + i * j),
  'of 1e150': (i, j) => 1e150 * Math.cos(i * j),
  'the identity, a bit off': (i, j) => (i === j ? 1 : 1e-15 * Math.sin(i + 3 * j)),
  zero: () => 0,
};

/** The worst ‖A u − λ u‖, in units of n·ε·‖A‖, ‖A‖ being the largest |λ|: a norm smaller than Frobenius' by up to √n. */
function residual(A: number[][], { values, vectors }: ReturnType<Eigensolver>, unit: number): number {
  const n = A.length;
  const scale = Math.max(...Array.from(values, Math.abs)) || 1;
  let worst = 0;
  for (let j = 0; j < n; j++) {
    let squares = 0;
    for (let i = 0; i < n; i++) {
      let sum = (-(values[j] ?? 0) / scale) * (vectors[i]?.[j] ?? 0);
      for (let l = 0; l < n; l++) sum += ((A[i]?.[l] ?? 0) / scale) * (vectors[l]?.[j] ?? 0);
      squares += sum * sum;
    }
    worst = Math.max(worst, Math.sqrt(squares) / (n * 2 * unit));
  }
  return worst;
}

export const lawsOfHardSpectra: readonly Law<Eigensolver>[] = Object.entries(hardSpectra).map(([name, entry]) => ({
  id: `eigh.hard.${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`,
  rows: [],
  claim: `residual and orthogonality are at most 4 in n·ε·‖A‖ on the matrix ${name}`,
  tolerance: 'B',
  // where squares of the entries overflow or vanish, to scale is a care that the best take
  label: / 1e/.test(name) ? ('quality' as const) : ('truth' as const),
  runs: 1,
  property: (eigensolver, terms) => {
    if (narrow(terms) && / 1e/.test(name)) throw new Unsupported('asks for numbers that float32 does not hold');
    return once(() => {
      for (const n of [1, 2, 31, 66, 100, 129]) {
        const A = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(Math.max(i, j), Math.min(i, j), n)));
        const found = eigensolver(A);
        atMost(residual(A, found, terms.unit), 4, `the largest ‖Au − λu‖ of order ${n}, in n·ε·‖A‖`);
        atMost(unorthogonality(found.vectors, terms.unit), 4, `the largest |uᵢ·uⱼ − δᵢⱼ| of order ${n}, in n·ε`);
      }
    });
  },
}));
