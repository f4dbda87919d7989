/** Parameters and losses in units of their own. */
import { gradientDescent, lbfgs, levenbergMarquardt, oracle, tensor } from 'saddlepoint';
import { mlp } from 'saddlepoint/nn';
import { inverseSharpness } from '../blind/models.ts';
import { problem, toLabels } from '../networks.ts';
import { eigenvalues, length, list, lossAfter, train, type WildFamily } from '../tools.ts';
import { column, stretch, times } from './models.ts';
import { family } from './told.ts';

export const units: readonly WildFamily[] = [
  family(
    'units',
    'a spectral line fitted in nanometres: the height is there, its place and width have far to go',
    { expected: ['ill-conditioned'], tries: 30, forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'dead'], raise: true } },
    (draw) => {
      const x = column(list(50, (i) => 470 + 2 * i));
      const [c, w] = [draw.uniform(510, 530), draw.uniform(12, 20)];
      const y = x.sub(c).div(w).square().add(1).reciprocal();
      const L = oracle(({ A, c, w }: any) => x.sub(c).div(w).square().add(1).reciprocal().mul(A).sub(y).square().mean(), {
        A: draw.uniform(0.4, 0.7),
        c: c + draw.sign() * draw.uniform(8, 14),
        w: draw.uniform(20, 28),
      });
      const run = train(
        L,
        L.theta,
        gradientDescent({ learningRate: draw.uniform(0.8, 1.4) * inverseSharpness(L, L.theta) }),
        draw.whole(100, 250),
      );
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 100 &&
          L.value(run.theta) > 0.3 * L.value(L.theta) &&
          lossAfter(L, run.theta, levenbergMarquardt(), 60) < 0.05 * L.value(run.theta),
      };
    },
  ),
  family(
    'units',
    'topics from raw counts, one word of which is “the”: the rate is as high as that word bears',
    { expected: ['ill-conditioned'], tries: 30, forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'dead'], raise: true } },
    (draw) => {
      const k = draw.whole(2, 3);
      const labels = Array.from({ length: 45 }, (_, i) => i % k);
      const X = labels.map((c) => [
        Math.round(120 + 30 * draw.normal()),
        ...list(5, (j) => Math.round(Math.abs(draw.normal()) + (j === c ? 1.5 : 0))),
      ]);
      const p = problem(mlp([6, k], { seed: draw.whole(1, 1e9) }), X, toLabels(labels));
      const start = p.theta.map((x) => 0 * x);
      const run = train(
        p.whole,
        start,
        gradientDescent({ learningRate: draw.uniform(0.5, 1.2) * inverseSharpness(p.whole, start) }),
        draw.whole(80, 300),
      );
      return {
        L: p.whole,
        run,
        holds: () =>
          stretch(p.whole, run.theta) > 150 &&
          p.whole.value(run.theta) > 0.9 * Math.log(k) &&
          lossAfter(p.whole, run.theta, lbfgs(), 100) < 0.5 * p.whole.value(run.theta),
      };
    },
  ),
  family(
    'units',
    'an energy in joules, 10⁻²¹ and less, of springs at rest',
    { expected: ['minimum'], healthy: true, forbidden: { verdicts: ['saddle', 'plateau', 'crawling', 'dead'] } },
    (draw) => {
      const n = draw.whole(3, 6);
      const stiff = list(n + 1, () => draw.uniform(0.5, 3));
      const c = draw.scale(1e-22, 1e-20);
      // a chain of springs between two walls, each a little longer than its place
      const chain = oracle(
        ({ x }: any) => {
          const ends = x.pad([[1, 1]], 0).add(tensor([...list(n + 1, () => 0), n + 1]));
          const stretched = ends
            .slice([[1, n + 2]])
            .sub(ends.slice([[0, n + 1]]))
            .sub(1.2);
          return stretched.square().mul(tensor(stiff)).sum().add(stretched.square().square().mul(0.2).sum());
        },
        { x: tensor(list(n, (i) => i + 1 + 0.3 * draw.normal())) },
      );
      const L = times(chain, c);
      const run = train(L, chain.theta, gradientDescent({ learningRate: 0.05 / c }), draw.whole(700, 1200));
      return { L, run, holds: () => length(chain.gradient(run.theta)) < 1e-8 && eigenvalues(chain, run.theta)[0] > 0.05 };
    },
  ),
];
