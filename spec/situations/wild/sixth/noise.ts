/** What batches scatter, where it decides and where it does not. */
import { gradientDescent } from 'saddlepoint';
import { mlp, weightDecay } from 'saddlepoint/nn';
import { cloud, clusters, problem } from '../networks.ts';
import { dot, lossAfter, train, type WildFamily } from '../tools.ts';
import { anyOf, column } from './models.ts';
import { family, settled } from './told.ts';

export const noise: readonly WildFamily[] = [
  family(
    'noise',
    'a high quantile by pairs of rows: it wanders about where it belongs',
    { expected: ['noise-limited'], tries: 20, forbidden: { verdicts: ['descending', 'diverging', 'dead'], raise: true } },
    (draw) => {
      const n = draw.whole(2, 4);
      const X = cloud(draw, 80, n);
      const w = draw.normals(n);
      const y = X.map((x) => dot(x, w) + draw.uniform(1, 2) * draw.normal());
      const q = draw.uniform(0.7, 0.9);
      // q e + softplus(−e), a pinball with a round tip
      const p = problem(mlp([n, 1], { seed: draw.whole(1, 1e9) }), X, (z, rows) => {
        const e = column(rows.map((i) => y[i])).sub(z);
        return e.mul(q).add(e.neg().softplus()).mean();
      });
      const [batches, η] = [p.batches(2), draw.uniform(1.5, 3)];
      const run = train(anyOf(draw, batches), p.theta, gradientDescent({ learningRate: η }), draw.whole(300, 500));
      return { L: p.whole, run, options: { batches }, holds: () => settled(p.whole, run, η, batches) };
    },
  ),
  family(
    'noise',
    'a linear machine’s hinge with a penalty, the rate falling as one over t, early: noisy, and going down',
    { expected: ['descending'], healthy: true, tries: 25, forbidden: { verdicts: ['diverging', 'dead', 'inconsistent', 'minimum'] } },
    (draw) => {
      const n = draw.whole(4, 7);
      const { X, labels } = clusters(draw, 80, n, 2, 0.9);
      const p = problem(mlp([n, 1], { seed: draw.whole(1, 1e9) }), X, (z, rows, tree) =>
        z
          .mul(column(rows.map((i) => 2 * labels[i] - 1)))
          .neg()
          .add(1)
          .relu()
          .mean()
          .add(weightDecay(tree, 0.01)),
      );
      const [batches, top] = [p.batches(8), draw.uniform(0.02, 0.05)];
      const start = p.theta.map((x) => -2 * x);
      const run = train(
        anyOf(draw, batches),
        start,
        gradientDescent({ learningRate: (t: number) => top / (1 + 0.01 * t) }),
        draw.whole(40, 80),
      );
      return {
        L: p.whole,
        run,
        options: { batches },
        holds: () => {
          const [first, now] = [p.whole.value(start), p.whole.value(run.theta)];
          const before = train(
            anyOf(draw, batches),
            start,
            gradientDescent({ learningRate: top }),
            Math.round(run.history.length / 2),
          ).theta;
          return (
            now < 0.7 * first &&
            p.whole.value(before) - now > 0.1 * (first - now) &&
            now - lossAfter(p.whole, run.theta, gradientDescent({ learningRate: top / 2 }), 60) > 0.1 * now
          );
        },
      };
    },
  ),
];
