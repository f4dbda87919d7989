/** Flat ground. */
import { gradientDescent, oracle, tensor } from 'saddlepoint';
import { family } from '../sixth/told.ts';
import { length, list, train, type WildFamily } from '../tools.ts';

export const stalled: readonly WildFamily[] = [
  family(
    'stalled',
    'a lock of dozens of wheels, rewarded only where all are right: no wheel alone is worth anything',
    {
      expected: ['plateau', 'degenerate'],
      detail: ['escapable', 'undecided'],
      forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
    },
    (draw) => {
      const n = draw.whole(25, 45);
      const L = oracle(({ θ }: any) => θ.sigmoid().prod().neg(), { θ: tensor(list(n, () => draw.uniform(-4, -2))) });
      const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.1, 1) }), draw.whole(30, 120));
      return {
        L,
        run,
        holds: () =>
          Math.abs(L.value(run.theta)) < 1e-25 && length(L.gradient(run.theta)) < 1e-25 && L.value(run.theta.map((x) => -x)) < -0.01,
      };
    },
  ),
  family(
    'stalled',
    'atoms on a line, ten radii and more apart: they hardly feel each other, and would be bound if they met',
    { expected: ['plateau', 'crawling'], tries: 20, forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true } },
    (draw) => {
      const n = draw.whole(2, 4);
      const gaps = list(n - 1, () => draw.uniform(8, 14));
      // Lennard-Jones between neighbours: 4 (r⁻¹² − r⁻⁶), at its lowest −1 at 2^(1/6)
      const L = oracle(
        ({ x }: any) => {
          const r = x.slice([[1, n]]).sub(x.slice([[0, n - 1]]));
          return r.pow(-12).sub(r.pow(-6)).mul(4).sum();
        },
        { x: tensor(list(n, (i) => gaps.slice(0, i).reduce((a, b) => a + b, 0))) },
      );
      const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.001, 0.01) }), draw.whole(50, 200));
      return { L, run, holds: () => Math.abs(L.value(run.theta)) < 1e-4 && L.value(list(n, (i) => i * 2 ** (1 / 6))) < -0.99 * (n - 1) };
    },
  ),
];
