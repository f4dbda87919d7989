/** At the edge of stability: convolutions, linear networks, residual blocks. */
import { gradientDescent, nesterov, type Optimizer, type Oracle, tensor } from 'saddlepoint';
import { dense, mlp, residual, sequential, squaredError } from 'saddlepoint/nn';
import { cloud, problem, smooth, toNumbers } from '../networks.ts';
import { eigenvalues, fell, lossBetween, of, type Run, train, until, type WildFamily } from '../tools.ts';
import { bounces, column, convolution, logCosh, pictures } from './models.ts';

const EDGE = { verdicts: ['diverging', 'minimum', 'crawling', 'inconsistent'] } as const;

/** The sharpness stands at its bound, steps turn back, and the loss falls here and further on. */
const atTheEdge = (L: Oracle, run: Run, rule: Optimizer, bound: number): boolean => {
  const sharp = eigenvalues(L, run.theta).at(-1)! / bound;
  if (!(sharp > 0.85 && sharp < 1.35 && bounces(run) > 0.25 && fell(run.history, 0.03))) return false;
  const least = (some: Run['history']): number => Math.min(...some.map((r) => r.loss));
  const third = Math.floor(run.history.length / 3);
  if (!(least(run.history.slice(-third)) < 0.95 * least(run.history.slice(0, 2 * third)))) return false;
  return lossBetween(train(L, run.theta, rule, 300).history, 0.8, 1) < 0.95 * lossBetween(run.history, 0.8, 1);
};

export const edges: readonly WildFamily[] = [
  {
    kind: 'edge',
    name: 'a convolution that tells bars apart by squared error, full batches, a bold rate',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = pictures(draw, 16, 4, 0.6);
        const p = problem(
          convolution(draw, 4, draw.whole(2, 3), 1, (x) => x.gelu()),
          X,
          toNumbers(labels.map((c) => 2 * c - 1)),
        );
        const η = draw.uniform(0.15, 0.6);
        const rule = gradientDescent({ learningRate: η });
        const run = train(p.whole, p.theta, rule, draw.whole(200, 400));
        return of(p.whole, run, { expected: ['descending'], forbidden: EDGE, holds: () => atTheEdge(p.whole, run, rule, 2 / η) });
      }, 40),
  },
  {
    kind: 'edge',
    name: 'three linear layers on several outputs, unevenly begun',
    healthy: true,
    make: (draw) =>
      until(() => {
        const n = draw.whole(3, 4);
        const X = cloud(draw, 20, n);
        const Y = X.map((r) => [r[0] + 0.1 * draw.normal(), 0.7 * r[1] - 0.4 * r[2] + 0.1 * draw.normal()]);
        const p = problem(mlp([n, 4, 3, 2], { activation: 'identity', seed: draw.whole(1, 1e9) }), X, (z, rows) =>
          squaredError(z, tensor(rows.map((i) => Y[i]))),
        );
        const from = p.theta.map((x, i) => (i < p.layers[1].start ? 2 : 0.5) * x);
        const warm = train(p.whole, from, gradientDescent({ learningRate: 0.03 }), draw.whole(30, 80)).theta;
        const η = draw.uniform(1.95, 2.2) / eigenvalues(p.whole, warm).at(-1)!;
        const rule = gradientDescent({ learningRate: η });
        const run = train(p.whole, warm, rule, draw.whole(60, 160));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['descending'],
          forbidden: EDGE,
          holds: () => atTheEdge(p.whole, run, rule, 2 / η),
        });
      }, 60),
  },
  {
    kind: 'edge',
    name: 'residual blocks on log-cosh, Nesterov’s momentum of a fifth to a half, where it bounces',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 20, 3);
        const y = smooth(draw, X).map((v) => 2 * v);
        const seed = draw.whole(1, 1e9);
        const block = (i: number) => residual(sequential([dense(3, 3, { seed: seed + i }), (x) => x.tanh()]));
        const p = problem(sequential([block(1), block(2), dense(3, 1, { seed })]), X, (z, rows) =>
          logCosh(z.sub(column(rows.map((i) => y[i])))),
        );
        const β = draw.uniform(0.2, 0.5);
        const η = draw.uniform(0.3, 1.2);
        const rule = nesterov({ learningRate: η, momentum: β });
        const run = train(p.whole, p.theta, rule, draw.whole(200, 500));
        // 2(1 + β) / ((1 + 2β) η): where a bowl throws Nesterov's steps
        const bound = (2 * (1 + β)) / ((1 + 2 * β) * η);
        return of(p.whole, run, { expected: ['descending'], forbidden: EDGE, holds: () => atTheEdge(p.whole, run, rule, bound) });
      }, 60),
  },
];
