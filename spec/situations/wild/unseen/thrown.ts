/** One step throws the run, and it lies on flat ground since. */
import { gradientDescent, tensor } from 'saddlepoint';
import { dense, mlp } from 'saddlepoint/nn';
import { cloud, clusters, problem } from '../networks.ts';
import { lossAfter, lossBetween, of, train, until, type WildFamily, walk } from '../tools.ts';
import { column } from './models.ts';

export const thrown: readonly WildFamily[] = [
  {
    kind: 'thrown',
    name: 'one gradient is not divided by its loss scale: the softmax is saturated since, and Brier’s score flat',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 30, 3, 3, 1.2);
        const hot = labels.map((c) => [0, 1, 2].map((k) => (k === c ? 1 : 0)));
        const net = mlp([3, draw.whole(4, 7), 3], { activation: 'elu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) =>
          z
            .softmax(-1)
            .sub(tensor(rows.map((i) => hot[i])))
            .square()
            .sum(-1)
            .mean(),
        );
        const T = draw.whole(20, 60);
        const η = draw.uniform(0.3, 0.8);
        const scale = draw.pick([2 ** 12, 2 ** 14, 2 ** 16]);
        const run = walk(p.whole, p.theta, T + draw.whole(60, 150), η, (θ, g, t) => θ.map((x, i) => x - η * (t === T ? scale : 1) * g[i]));
        const after = run.history.slice(T);
        return of(p.whole, run, {
          expected: ['cliff', 'plateau', 'diverging'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling', 'vanishing'] },
          holds: () =>
            p.whole.value(run.theta) > 2 * Math.min(...run.history.map((r) => r.loss)) &&
            lossBetween(after, 0, 0.3) - lossBetween(after, 0.7, 1) < 0.01 * lossBetween(after, 0, 0.3) &&
            lossAfter(p.whole, p.theta, gradientDescent({ learningRate: η }), T + 150) < 0.8 * p.whole.value(run.theta),
        });
      }, 40),
  },
  {
    kind: 'thrown',
    name: 'a robust loss that gives up on what is far, 1 − exp(−e²/2): one step at a mistyped rate, and all is far',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, draw.whole(2, 4)).map((r) => [...r, 1]);
        const w = draw.normals(X[0].length);
        const y = X.map((r) => r.reduce((s, x, j) => s + x * w[j], 0) + 0.3 * draw.normal());
        const p = problem(dense(X[0].length, 1, { seed: draw.whole(1, 1e9), bias: false }), X, (z, rows) =>
          z
            .sub(column(rows.map((i) => y[i])))
            .square()
            .mul(-0.5)
            .exp()
            .neg()
            .add(1)
            .mean(),
        );
        const T = draw.whole(15, 40);
        const rate = (t: number): number => (t === T ? 0.05 * draw.pick([1e4, 1e5]) : 0.05);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: rate }), T + draw.whole(60, 200));
        return of(p.whole, run, {
          expected: ['cliff', 'plateau', 'diverging'],
          forbidden: { verdicts: ['minimum', 'descending', 'vanishing'] },
          holds: () =>
            p.whole.value(run.theta) > 0.9 &&
            Math.min(...run.history.map((r) => r.loss)) < 0.8 &&
            lossBetween(run.history.slice(T), 0, 0.3) - p.whole.value(run.theta) < 0.01 &&
            lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 0.3 }), 300) < 0.5,
        });
      }, 40),
  },
];
