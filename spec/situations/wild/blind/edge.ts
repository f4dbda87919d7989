/** Steps that go back and forth: some runs fall all the same, some do not. */
import { gradientDescent, oracle, tensor } from 'saddlepoint';
import { binaryCrossEntropy, weightDecay } from 'saddlepoint/nn';
import { cloud } from '../networks.ts';
import { dot, eigenvalues, list, lossAfter, lossBetween, of, stands, train, until, type WildFamily } from '../tools.ts';
import { bounces, classifier, falls, regressor } from './models.ts';

export const edges: readonly WildFamily[] = [
  {
    kind: 'edge',
    name: 'full batches at a brisk rate: sharpness at 2/η, steps reverse, the loss falls on',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [2, draw.whole(8, 12), 1], { count: 24 });
        const warm = train(p.whole, p.theta, gradientDescent({ learningRate: 0.1 }), 60).theta;
        const η = draw.uniform(1.85, 2.02) / eigenvalues(p.whole, warm).at(-1)!;
        const rule = gradientDescent({ learningRate: η });
        const run = train(p.whole, warm, rule, draw.whole(150, 400));
        return of(p.whole, run, {
          expected: ['descending'],
          remark: /edge of stability/,
          forbidden: { raise: true },
          holds: () => {
            // each third of the last half is lower than the one before
            const thirds = list(3, (i) => lossBetween(run.history, (i + 3) / 6, (i + 4) / 6));
            const falling = thirds[1] < thirds[0] && thirds[2] < thirds[1] && thirds[2] < 0.93 * thirds[0];
            if (!falling || !bounces(run, 20, -0.3)) return false;
            // and a third of the rate does not win the long view
            const sharp = η * eigenvalues(p.whole, run.theta).at(-1)!;
            const long = (by: number): number => lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η / by }), 2500);
            return sharp > 1.8 && sharp < 2.2 && long(1) < Math.min(0.6 * thirds[2], 1.1 * long(3));
          },
        });
      }, 60),
  },
  {
    kind: 'edge',
    name: 'a classifier whose rate came from another: the loss jumps up and down, ever on one level',
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [3, draw.whole(5, 9), draw.whole(2, 4)], { apart: 0.7, activation: draw.pick(['tanh', 'softplus']) });
        const η = draw.uniform(4, 12);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: η }), draw.whole(150, 400));
        return of(p.whole, run, {
          expected: ['oscillating', 'diverging'],
          forbidden: { verdicts: ['minimum', 'crawling', 'descending'], raise: true },
          holds: () => {
            const late = run.history.slice(-40);
            const level = lossBetween(run.history, 0.7, 1);
            return (
              stands(run.history, 0.03) &&
              Math.max(...late.map((r) => r.loss)) > 1.5 * Math.min(...late.map((r) => r.loss)) &&
              lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η / 20 }), 300) < 0.6 * level
            );
          },
        });
      }, 40),
  },
  {
    kind: 'edge',
    name: 'logistic regression on inputs that were not scaled: two losses in turn',
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 4);
        const X = cloud(draw, 40, n).map((x) => x.map((v, j) => (j === 0 ? 5 : 1) * v + (j === 0 ? 4 : 0)));
        const w = draw.normals(n);
        const y = X.map((x) => (dot(w, x) + 3 * draw.normal() > 0 ? 1 : 0));
        const L = oracle(
          (tree: any) => binaryCrossEntropy(tensor(X).matmul(tree.w).add(tree.b), tensor(y.map((v) => [v]))).add(weightDecay(tree, 0.01)),
          {
            w: tensor(
              list(n, () => 0),
              { shape: [n, 1] },
            ),
            b: tensor([0]),
          },
        );
        const best = train(L, L.theta, gradientDescent({ learningRate: 0.05 }), 500).theta;
        const η = draw.uniform(2.3, 4) / eigenvalues(L, best).at(-1)!;
        const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(60, 200));
        return of(L, run, {
          expected: ['oscillating', 'diverging'],
          forbidden: { verdicts: ['minimum', 'crawling', 'descending'], raise: true },
          holds: () =>
            bounces(run, 20, -0.8) &&
            stands(run.history, 0.02) &&
            falls(L, run.theta, gradientDescent({ learningRate: η / 10 }), [300, 0.1]),
        });
      }, 40),
  },
  {
    kind: 'edge',
    name: 'absolute errors: steps of one length over the kinks',
    make: (draw) => {
      const n = draw.whole(1, 6);
      const c = draw.normals(n).map((x) => 2 * x);
      const L = oracle(({ a }: any) => a.sub(tensor(c)).abs().mean(), { a: tensor(list(n, () => 0)) });
      const η = n * draw.uniform(0.1, 0.4);
      const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(100, 200));
      return of(L, run, {
        expected: ['oscillating'],
        forbidden: { verdicts: ['minimum', 'crawling', 'descending'], raise: true },
        holds: () =>
          bounces(run) &&
          stands(run.history) &&
          L.value(run.theta) > 0.01 &&
          falls(L, run.theta, gradientDescent({ learningRate: η / 20 }), [60, 0.5]),
      });
    },
  },
];
