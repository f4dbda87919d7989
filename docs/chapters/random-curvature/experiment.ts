/**
 * How rare is a positive definite Hessian, if nothing is known of it but that it is symmetric?
 *
 * Dauphin and others take a critical point's Hessian for random, and argue as with coins: n eigenvalues are all positive
 * with probability 2⁻ⁿ. But eigenvalues repel each other, and the true probability falls much faster (L18).
 *
 *   A = (B + Bᵀ)/√2, B standard normal: the Gaussian orthogonal ensemble
 */
import { inertia, type Random, random } from 'saddlepoint';
import { experiment, number } from '../../report/experiment.ts';
import { definiteShare } from './exact.ts';
import { againstCoins } from './figure.ts';

export interface Share {
  readonly n: number;
  readonly samples: number;
  readonly definite: number;
  /** The mean share of positive eigenvalues. */
  readonly positive: number;
}

/** P(A ≻ 0), exactly, for n = 1 … 5. */
export const EXACT: readonly number[] = [1, 2, 3, 4, 5].map(definiteShare);

// #region sample
/** A symmetric matrix of the ensemble: variance 1 off the diagonal, 2 on it. */
export function gaussian(n: number, source: Random): number[][] {
  const A = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) A[i][j] = A[j][i] = source.normal();
    A[i][i] = Math.SQRT2 * source.normal();
  }
  return A;
}

/** Counts signs by LDLᵀ: Sylvester's law of inertia needs no eigenvalue. */
export function shareOf(n: number, samples: number, seed: number): Share {
  const source = random(seed + n);
  let [definite, positive] = [0, 0];
  for (let k = 0; k < samples; k++) {
    const signs = inertia(gaussian(n, source));
    if (signs.positive === n) definite++;
    positive += signs.positive / n;
  }
  return { n, samples, definite, positive: positive / samples };
}
// #endregion sample

export interface RandomCurvature {
  readonly shares: readonly Share[];
}

/** Deviation of a share p counted in N samples. */
export const deviation = (p: number, N: number): number => Math.sqrt((p * (1 - p)) / N);

export const randomCurvature = experiment<RandomCurvature>({
  id: 'E10',
  title: 'Are minima rare by chance?',
  question: 'If a Hessian were a random symmetric matrix, how often would all its eigenvalues be positive?',
  chapter: 'random-curvature',
  run(seed, tell, full) {
    const samples = full ? [20_000, 100_000, 300_000, 500_000, 1_000_000] : [5000, 5000, 20_000, 20_000, 20_000];
    return {
      shares: samples.map((count, k) => {
        tell(k / 5, `n = ${k + 1}`);
        return shareOf(k + 1, count, 1000 * seed);
      }),
    };
  },
  claims({ shares }) {
    const p = shares.map(({ definite, samples }) => definite / samples);
    return [
      {
        rows: ['L18'],
        message: 'Counted shares of positive definite matrices agree with the exact ones, ½, (2 − √2)/4, (π − 2√2)/4π, … for n = 1 … 5.',
        measured: EXACT.map(
          (exact, k) => `n = ${k + 1}: ${number(p[k], 4)} ± ${number(deviation(exact, shares[k].samples), 1)}, exactly ${number(exact, 6)}`,
        ).join('; '),
        numbers: Object.fromEntries(EXACT.map((_, k) => [`n = ${k + 1}`, p[k]])),
        // four deviations: a false alarm in 16 000
        holds: EXACT.every((exact, k) => Math.abs(p[k] - exact) < 4 * deviation(exact, shares[k].samples)),
      },
      {
        rows: ['L18'],
        message: 'Coins, 2⁻ⁿ, are far too optimistic: eigenvalues repel each other, and the share falls faster and faster.',
        measured: `exactly, n = 2 … 5: ${shares
          .slice(1)
          .map(({ n }) => `${number(EXACT[n - 1])} against ${number(2 ** -n)}`)
          .join(', ')}; ${shares.at(-1)!.definite} of ${shares.at(-1)!.samples} were counted at n = 5`,
        holds: shares.slice(1).every(({ n }, k) => EXACT[n - 1] < 2 ** -n && EXACT[n - 1] < EXACT[k] / 2 && p[k + 1] < 2 ** -n),
      },
      {
        rows: ['L18', 'L19'],
        message: 'On average half of the eigenvalues are positive, in every dimension.',
        measured: shares.map(({ n, positive }) => `n = ${n}: ${number(positive, 4)}`).join(', '),
        holds: shares.every(({ positive, samples }) => Math.abs(positive - 0.5) < 4 * deviation(0.5, samples)),
      },
    ];
  },
  tables: ({ shares }) => [
    {
      title: 'Symmetric Gaussian matrices',
      columns: ['n', 'samples', 'positive definite', 'share', 'exact', '2⁻ⁿ', 'mean share of positive eigenvalues'],
      rows: shares.map(({ n, samples, definite, positive }) => [
        n,
        samples,
        definite,
        number(definite / samples),
        number(EXACT[n - 1], 6),
        number(2 ** -n),
        number(positive, 4),
      ]),
    },
  ],
  figures: (data) => [againstCoins(data)],
});
