/** At the edge of stability: the steps bounce, the loss comes down all the same over the long run. */
import { gradientDescent, momentum } from 'saddlepoint';
import { mlp } from 'saddlepoint/nn';
import { cloud, clusters, factorisation, problem, smooth, toNumbers } from '../networks.ts';
import { eigenvalues, fell, lossBetween, of, type Run, train, until, type WildFamily } from '../tools.ts';

/** Steps that turn back, as a share of the last half. */
const bounces = ({ history }: Run): number => {
  const half = history.slice(Math.floor(history.length / 2));
  return half.filter((r) => r.turn < -0.3).length / half.length;
};

const EDGE = { verdicts: ['diverging', 'minimum', 'crawling', 'inconsistent'] } as const;

export const edges: readonly WildFamily[] = [
  {
    kind: 'edge',
    name: 'a gelu classifier with squared error on its labels, at the edge',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 24, 3, 2, 0.5);
        const net = mlp([3, draw.whole(7, 12), 1], { activation: 'gelu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(labels.map((c) => 2 * c - 1)));
        const η = draw.uniform(0.3, 0.8);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: η }), draw.whole(300, 600));
        return of(p.whole, run, {
          expected: ['descending'],
          remark: /edge/i,
          forbidden: EDGE,
          holds: () => {
            const sharp = eigenvalues(p.whole, run.theta).at(-1)! * η;
            const on = train(p.whole, run.theta, gradientDescent({ learningRate: η }), 300).history;
            return (
              sharp > 1.8 &&
              sharp < 2.6 &&
              bounces(run) > 0.3 &&
              fell(run.history, 0.03) &&
              lossBetween(on, 0.8, 1) < 0.95 * lossBetween(run.history, 0.8, 1)
            );
          },
        });
      }, 40),
  },
  {
    kind: 'edge',
    name: 'three tanh layers with a heavy ball, at the edge that the ball moves out',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 24, 3);
        const net = mlp([3, 6, draw.whole(4, 6), 1], { seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(smooth(draw, X)));
        const β = draw.uniform(0.2, 0.5);
        const η = draw.uniform(0.25, 0.6);
        const rule = momentum({ learningRate: η, momentum: β });
        const run = train(p.whole, p.theta, rule, draw.whole(300, 500));
        return of(p.whole, run, {
          expected: ['descending'],
          forbidden: EDGE,
          holds: () => {
            const sharp = (eigenvalues(p.whole, run.theta).at(-1)! * η) / (1 + β);
            const on = train(p.whole, run.theta, rule, 300).history;
            return (
              sharp > 1.7 &&
              sharp < 2.7 &&
              bounces(run) > 0.2 &&
              fell(run.history, 0.03) &&
              lossBetween(on, 0.8, 1) < 0.95 * lossBetween(run.history, 0.8, 1)
            );
          },
        });
      }, 40),
  },
  {
    kind: 'edge',
    name: 'a matrix factorised from uneven factors: across the valley it bounces, along it the factors even out',
    healthy: true,
    make: (draw) =>
      until(() => {
        const L = factorisation(draw, draw.whole(4, 6), draw.whole(3, 5), draw.whole(1, 2), { size: 0.8, noise: 0.1 });
        const start = L.theta.map((x, i) => (i < L.theta.length / 2 ? 2.5 * x : 0.4 * x));
        const warm = train(L, start, gradientDescent({ learningRate: 0.02 }), 100).theta;
        const η = draw.uniform(1.95, 2.15) / eigenvalues(L, warm).at(-1)!;
        const run = train(L, warm, gradientDescent({ learningRate: η }), draw.whole(100, 250));
        return of(L, run, {
          expected: ['descending'],
          remark: /edge/i,
          forbidden: EDGE,
          holds: () => {
            const sharp = eigenvalues(L, run.theta).at(-1)! * η;
            const on = train(L, run.theta, gradientDescent({ learningRate: η }), 300).history;
            return (
              sharp > 1.7 &&
              sharp < 2.6 &&
              bounces(run) > 0.3 &&
              fell(run.history, 0.03) &&
              lossBetween(on, 0.8, 1) < 0.95 * lossBetween(run.history, 0.8, 1)
            );
          },
        });
      }, 40),
  },
];
