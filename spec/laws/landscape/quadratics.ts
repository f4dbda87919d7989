/** Quadratics, quartics and waves with their derivatives written out, and matrices with a known spectrum. */
import fc from 'fast-check';
import { type Oracle, oracleFrom } from 'saddlepoint';

export type Rows = number[][];

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};
export const times = (A: Rows, v: ArrayLike<number>): number[] => A.map((row) => dot(row, v));
export const product = (A: Rows, B: Rows): Rows => A.map((row) => B[0].map((_, j) => row.reduce((sum, a, k) => sum + a * B[k][j], 0)));
export const transposed = (A: Rows): Rows => A[0].map((_, j) => A.map((row) => row[j]));
export const symmetric = (A: Rows): Rows => A.map((row, i) => row.map((a, j) => (a + A[j][i]) / 2));
export const congruent = (A: Rows, S: Rows): Rows => symmetric(product(transposed(S), product(A, S)));
export const diagonal = (λ: readonly number[]): Rows => λ.map((x, i) => λ.map((_, j) => (i === j ? x : 0)));
export const length = (v: ArrayLike<number>): number => Math.sqrt(dot(v, v));
export const near = (a: number, b: number, within: number): boolean => Math.abs(a - b) <= within;

/** c + bᵀθ + ½ θᵀAθ + ¼ q Σ θᵢ⁴, exactly differentiated. */
export const quartic = (A: Rows, { b = A.map(() => 0), c = 0, q = 0 }: { b?: readonly number[]; c?: number; q?: number } = {}): Oracle =>
  oracleFrom({
    value: (θ) => c + dot(b, θ) + 0.5 * dot(θ, times(A, θ)) + 0.25 * q * θ.reduce((sum, x) => sum + x ** 4, 0),
    gradient: (θ) => times(A, θ).map((x, i) => b[i] + x + q * θ[i] ** 3),
    hvp: (θ, v) => times(A, v).map((x, i) => x + 3 * q * θ[i] ** 2 * v[i]),
    hessian: (θ) => A.map((row, i) => row.map((a, j) => a + (i === j ? 3 * q * θ[i] ** 2 : 0))),
  });

/** Σ aₖ sin(wₖ·θ + bₖ): smooth, with derivatives of every order. */
export const waves = (terms: readonly { a: number; w: readonly number[]; b: number }[]): Oracle =>
  oracleFrom({
    value: (θ) => terms.reduce((sum, { a, w, b }) => sum + a * Math.sin(dot(w, θ) + b), 0),
    gradient: (θ) => Array.from(θ, (_, i) => terms.reduce((sum, { a, w, b }) => sum + a * w[i] * Math.cos(dot(w, θ) + b), 0)),
    hessian: (θ) =>
      Array.from(θ, (_, i) =>
        Array.from(θ, (_, j) => terms.reduce((sum, { a, w, b }) => sum - a * w[i] * w[j] * Math.sin(dot(w, θ) + b), 0)),
      ),
  });

export const dyadic = fc.integer({ min: -64, max: 64 }).map((k) => k / 16);
export const size = fc.integer({ min: 1, max: 5 });
export const vectorOf = (n: number): fc.Arbitrary<number[]> => fc.array(dyadic, { minLength: n, maxLength: n });
export const symmetricOf = (n: number): fc.Arbitrary<Rows> => fc.array(vectorOf(n), { minLength: n, maxLength: n }).map(symmetric);
export const sign = fc.constantFrom(-1, 1);
export const magnitude = fc.constantFrom(0.25, 0.5, 1, 2, 4, 8);

/** Q = I − 2vvᵀ/vᵀv, twice: orthogonal. */
export const orthogonalOf = (n: number): fc.Arbitrary<Rows> => {
  const reflection = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: n, maxLength: n }).map((w) => {
    const v = w.some((x) => x !== 0) ? w : w.map((_, i) => (i === 0 ? 1 : 0));
    return v.map((x, i) => v.map((y, j) => (i === j ? 1 : 0) - (2 * x * y) / dot(v, v)));
  });
  return fc.tuple(reflection, reflection).map(([a, b]) => product(a, b));
};
/** Regular and well conditioned: a unit triangle with entries up to 1/n, turned. */
export const regularOf = (n: number): fc.Arbitrary<Rows> =>
  fc.tuple(orthogonalOf(n), fc.array(vectorOf(n), { minLength: n, maxLength: n })).map(([Q, R]) =>
    product(
      Q,
      R.map((row, i) => row.map((x, j) => (i === j ? 1 : i < j ? x / (4 * n) : 0))),
    ),
  );
export const signedOf = (n: number): fc.Arbitrary<number[]> =>
  fc.array(fc.tuple(sign, magnitude), { minLength: n, maxLength: n }).map((λ) => λ.map(([s, m]) => s * m));

/** Regular symmetric matrices with a known spectrum: QΛQᵀ. */
export const known: fc.Arbitrary<{ λ: number[]; A: Rows; Q: Rows; S: Rows }> = size.chain((n) =>
  fc
    .record({ λ: signedOf(n), Q: orthogonalOf(n), S: regularOf(n) })
    .map(({ λ, Q, S }) => ({ λ: [...λ].sort((a, b) => a - b), A: congruent(diagonal(λ), transposed(Q)), Q, S })),
);

export const kindFor = (λ: readonly number[]): string => {
  const negative = λ.filter((x) => x < 0).length;
  return negative === 0 ? 'minimum' : negative === λ.length ? 'maximum' : 'saddle';
};
export const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);
