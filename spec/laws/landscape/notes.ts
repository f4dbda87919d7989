/** Exact cores of what the notes say of curvature: L13 L19 L82 L115. */
import fc from 'fast-check';
import { type Classification, type ClassifyOptions, type Oracle, oracleFrom } from 'saddlepoint';
import { near, same } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';
import type { Classify, Taylor } from './criticalPoints.ts';
import { quartic, type Rows } from './quadratics.ts';

const product: Oracle = oracleFrom({
  value: (w) => (1 - w[0] * w[1]) ** 2,
  gradient: (w) => [-2 * (1 - w[0] * w[1]) * w[1], -2 * (1 - w[0] * w[1]) * w[0]],
  hessian: (w) => [
    [2 * w[1] * w[1], 4 * w[0] * w[1] - 2],
    [4 * w[0] * w[1] - 2, 2 * w[0] * w[0]],
  ],
});

export const hyperbola: Law<Classify> = {
  id: 'classify.hyperbola',
  rows: ['L13'],
  claim:
    'every minimum (α, 1/α) of (1 − w₁w₂)² has the eigenvalues 0 and 2(α² + 1/α²), and by the second derivative alone none is a minimum: degenerate',
  tolerance: 'B',
  property: (classify: (L: Oracle, θ: ArrayLike<number>, options?: ClassifyOptions) => Classification, { unit }) =>
    forAll(fc.integer({ min: -6, max: 6 }), fc.boolean(), (e, turned) => {
      const α = (turned ? -1 : 1) * 2 ** e;
      const { kind, eigenvalues } = classify(product, [α, 1 / α]);
      const steep = 2 * (α * α + 1 / (α * α));
      same(kind, 'degenerate', `the kind at (${α}, 1/${α})`);
      // a backward error of 8n·ε, n = 2
      near(eigenvalues, [0, steep], 32 * unit * steep, 'the eigenvalues');
    }),
};

const normalised = (v: readonly number[]): number[] => v.map((x) => x / Math.hypot(...v));

export const alongEigenvectors: Law<Taylor> = {
  id: 'taylor.along-eigenvectors',
  rows: ['L115', 'L14'],
  claim:
    'from a critical point the model changes by ½λt² along a unit eigenvector: it falls along those of negative eigenvalues and rises along the others, in both directions',
  tolerance: 'B',
  property: (taylor, { unit }) =>
    forAll(
      fc.array(
        fc.tuple(fc.constantFrom(-1, 1), fc.integer({ min: 1, max: 32 })).map(([s, k]) => (s * k) / 4),
        { minLength: 2, maxLength: 5 },
      ),
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 5, maxLength: 5 }),
      fc.constantFrom(-2, -0.5, 0.5, 2),
      (λ, v, t) => {
        const w = normalised(v.slice(0, λ.length));
        // the columns of a reflection
        const Q: Rows = w.map((x, i) => w.map((y, j) => (i === j ? 1 : 0) - 2 * x * y));
        const H = Q.map((row, i) => row.map((_, j) => Q[i].reduce((sum, q, k) => sum + q * λ[k] * Q[j][k], 0)));
        const A = H.map((row, i) => row.map((h, j) => (h + H[j][i]) / 2));
        const θ = λ.map(() => 0);
        const m = taylor(quartic(A), θ);
        // H is made, handed over and multiplied in sums of n² products
        const rounding = 16 * λ.length ** 2 * unit * Math.max(...λ.map(Math.abs)) * t * t;
        for (const [k, value] of λ.entries())
          near(m(Q.map((row) => t * row[k])) - m(θ), 0.5 * value * t * t, rounding, `the change along the eigenvector of ${value}`); // biome-ignore format: one line
      },
    ),
};

export const congruence: Law<(spectrum: Rows | number[], options?: { tolerance?: number }) => number> = {
  id: 'minimum-ratio.congruence',
  rows: ['L19'],
  claim:
    'by strict sign the minimum ratio of SᵀHS is that of H for every regular S; with a tolerance it is not: diag(1, 1) scaled by diag(1, 2⁻²⁰) has a half of it left',
  tolerance: 'E',
  property: (minimumRatio) =>
    once(() => {
      const scaled = [1, 2 ** -40];
      same(minimumRatio([1, 1]), 1, 'the minimum ratio of 1, 1');
      same(minimumRatio(scaled), 1, 'the minimum ratio of 1, 2⁻⁴⁰');
      same(minimumRatio([1, 1], { tolerance: 1e-6 }), 1, 'the minimum ratio of 1, 1 with a tolerance');
      same(minimumRatio(scaled, { tolerance: 1e-6 }), 0.5, 'the minimum ratio of 1, 2⁻⁴⁰ with a tolerance');
    }),
};

/** diag(h₁, h₂) of the crescent (1 − a)² + 100(b − a²)², by an oracle of it. */
export const crescentLaw: Law<() => Oracle> = {
  id: 'notes.rosenbrock',
  rows: ['L82'],
  claim:
    'on the floor b = a² of Rosenbrock’s valley the curvature along a is 2 + 800a²: 2 at a = 0, 802 at a = 1, so no one rate suits both',
  tolerance: 'B',
  property: (crescent, { unit }) =>
    forAll(fc.integer({ min: -32, max: 32 }), (k) => {
      const a = k / 16;
      const [[h]] = crescent()
        .hessian([a, a * a])
        .toArray() as number[][];
      // 2 + 1200a² − 400b: six roundings of sizes up to twice the sum
      near(h, 2 + 800 * a * a, 16 * unit * (2 + 800 * a * a), `the curvature along a at ${a}`);
    }),
};
