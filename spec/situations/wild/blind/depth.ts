/** Deep networks and recurrences. */
import { adam, gradientDescent, momentum } from 'saddlepoint';
import { dense, mlp, residual, sequential } from 'saddlepoint/nn';
import { cloud, clusters, problem, sequenceModel, sequences, smooth, toLabels, toNumbers } from '../networks.ts';
import { fell, lossAfter, of, train, UPHILL, until, type WildFamily } from '../tools.ts';
import { falls, normsByLayer, scaled } from './models.ts';

export const depth: readonly WildFamily[] = [
  {
    kind: 'depth',
    name: 'ten layers of tanh, the weights a third of what they should be',
    make: (draw) =>
      until(() => {
        const { X, labels: even } = clusters(draw, 30, 3, 3, 1);
        // four of six rows are of one class, which the last layer's biases still have to learn
        const labels = even.map((c, i) => (c === 2 && i % 2 === 0 ? 0 : c % 2));
        const net = mlp([3, ...Array.from({ length: draw.whole(7, 10) }, () => 6), 2], { seed: draw.whole(1, 1e9) });
        const p = problem(scaled(net, draw.uniform(0.3, 0.45)), X, toLabels(labels));
        const rule = momentum({ learningRate: 0.02, momentum: 0.8 });
        const run = train(p.whole, p.theta, rule, draw.whole(3, 15));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['vanishing'],
          forbidden: { verdicts: ['minimum'], lower: true },
          holds: () => {
            const norms = normsByLayer(p, run.theta);
            const [a, b] = [300, 400].map((steps) => lossAfter(p.whole, run.theta, rule, steps));
            return norms[0] < 1e-3 * norms.at(-1)! && b > 0.999 * a && b > 0.5;
          },
        });
      }, 25),
  },
  {
    kind: 'depth',
    name: 'a deep ReLU regression whose weights began at twice their size',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 24, 3);
        const net = mlp([3, ...Array.from({ length: draw.whole(7, 10) }, () => 8), 1], {
          activation: 'relu',
          init: 'he',
          seed: draw.whole(1, 1e9),
        });
        const gain = draw.uniform(2, 2.6);
        const p = problem(
          { ...net, tree: net.tree.map((l: any, i: number) => (i === 0 ? { ...l, W: l.W.mul(1e-4) } : { ...l, W: l.W.mul(gain) })) },
          X,
          toNumbers(smooth(draw, X).map((v) => 2 + v)),
        );
        return of(
          p.whole,
          { theta: p.theta, history: [] },
          {
            options: { layers: p.layers, learningRate: 0.01 },
            expected: ['exploding', 'diverging'],
            forbidden: { verdicts: ['minimum', 'vanishing', 'crawling', 'plateau'], raise: true },
            holds: () => {
              const norms = normsByLayer(p, p.theta);
              return (
                norms[0] > 1000 * norms.at(-1)! &&
                !(lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 0.01 }), 1) < 100 * p.whole.value(p.theta))
              );
            },
          },
        );
      }, 40),
  },
  {
    kind: 'depth',
    name: 'a dozen residual blocks, trained with Adam: nothing is wrong',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 4, 3, 0.8);
        const seed = (): number => draw.whole(1, 1e9);
        const block = () => residual(sequential([dense(4, 4, { seed: seed() }), (x) => x.tanh(), dense(4, 4, { seed: seed() })]));
        const net = sequential([...Array.from({ length: draw.whole(6, 10) }, block), dense(4, 3, { seed: seed() })]);
        const p = problem(net, X, toLabels(labels));
        const rule = adam({ learningRate: draw.scale(0.001, 0.003) });
        const run = train(p.whole, p.theta, rule, draw.whole(20, 40));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['descending'],
          holds: () => fell(run.history, 0.06) && falls(p.whole, run.theta, rule, [30, 0.15]),
        });
      }),
  },
  {
    kind: 'depth',
    name: 'a recurrence over twenty steps, each half too strong',
    make: (draw) =>
      until(() => {
        const { X, sums } = sequences(draw, 16, draw.whole(15, 22));
        const model = sequenceModel(draw.whole(4, 6), 1, draw.whole(1, 1e9));
        const start = { ...model, tree: { ...model.tree, cell: { ...model.tree.cell, U: model.tree.cell.U.mul(draw.uniform(1.4, 1.7)) } } };
        // small inputs keep the cell linear at first
        const p = problem(
          start,
          X.map((s) => s.map(([v]) => [1e-3 * v])),
          toNumbers(sums.map((v) => 3 * v)),
        );
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.uniform(0.3, 1) }), draw.whole(10, 60));
        return of(p.whole, run, {
          expected: ['diverging', 'cliff', 'exploding', 'oscillating'],
          forbidden: UPHILL,
          holds: () =>
            p.whole.value(run.theta) > 1.5 * run.history[0].loss && falls(p.whole, p.theta, adam({ learningRate: 0.003 }), [150, 0.1]),
        });
      }, 40),
  },
];
