/** Runs that are well. */
import { adam, amsgrad, gradientDescent, nesterov, rmsprop, tensor } from 'saddlepoint';
import { binaryCrossEntropy, huber, layerNorm, mlp, sequential } from 'saddlepoint/nn';
import { cloud, clusters, factorisation, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { fell, lossAfter, lossBetween, of, train, until, type WildFamily } from '../tools.ts';

const SICK = ['minimum', 'plateau', 'degenerate', 'noise-limited', 'diverging', 'crawling'] as const;

export const healthy: readonly WildFamily[] = [
  {
    kind: 'healthy',
    name: 'Adam or AMSGrad on a gelu network of two layers, yes or no',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 50, draw.whole(2, 5), 2, 0.6);
        const net = mlp([X[0].length, 6, draw.whole(3, 6), 1], { activation: 'gelu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => binaryCrossEntropy(z, tensor(rows.map((i) => [labels[i]]))));
        const options = { learningRate: draw.scale(0.002, 0.008) };
        const rule = draw.pick([adam(options), amsgrad(options)]);
        const run = train(p.whole, p.theta, rule, draw.whole(25, 70));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['descending'],
          forbidden: { verdicts: SICK },
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'Nesterov’s momentum on Huber’s loss with outliers, a softplus network',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 3);
        const y = smooth(draw, X).map((v) => (draw.uniform() < 0.08 ? v + 10 * draw.sign() : v));
        const net = mlp([3, draw.whole(5, 9), 1], { activation: 'softplus', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => huber(z, tensor(rows.map((i) => [y[i]]))));
        const rule = nesterov({ learningRate: draw.uniform(0.005, 0.015), momentum: 0.9 });
        const run = train(p.whole, p.theta, rule, draw.whole(25, 60));
        return of(p.whole, run, {
          expected: ['descending'],
          forbidden: { verdicts: SICK },
          holds: () => fell(run.history, 0.02) && lossAfter(p.whole, run.theta, rule, 80) < 0.95 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'RMSProp with batches of sixteen through a layer norm, the batches given',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 192, 4, 3, 0.8);
        const seed = draw.whole(1, 1e9);
        const net = sequential([mlp([4, 6], { seed }), layerNorm(6), (x) => x.elu(), mlp([6, 3], { seed: seed + 1 })]);
        const p = problem(net, X, toLabels(labels));
        const batches = p.batches(16);
        const next = () => batches[draw.whole(0, batches.length - 1)];
        const rule = rmsprop({ learningRate: draw.scale(0.002, 0.005) });
        const run = train(next, p.theta, rule, draw.whole(30, 60));
        return of(p.whole, run, {
          options: { batches },
          expected: ['descending'],
          forbidden: { verdicts: SICK },
          holds: () =>
            lossBetween(run.history, 0.8, 1) < 0.9 * lossBetween(run.history, 0.3, 0.5) &&
            lossAfter(p.whole, run.theta, rule, 60) < 0.85 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'a plateau schedule has just cut the rate to a tenth, and the batches’ loss falls again',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 128, 3);
        const net = mlp([3, draw.whole(5, 8), 1], { seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(smooth(draw, X, 0.3)));
        const batches = p.batches(8);
        const next = () => batches[draw.whole(0, batches.length - 1)];
        const high = draw.uniform(0.25, 0.45);
        const before = train(next, p.theta, gradientDescent({ learningRate: high }), draw.whole(150, 250));
        const after = train(next, before.theta, gradientDescent({ learningRate: high / 10 }), draw.whole(80, 140));
        const history = [...before.history, ...after.history].map((r, i) => ({ ...r, t: i + 1 }));
        return of(
          p.whole,
          { theta: after.theta, history },
          {
            expected: ['descending'],
            forbidden: { verdicts: ['diverging', 'minimum', 'plateau', 'inconsistent', 'cliff'] },
            holds: () =>
              p.whole.value(after.theta) < 0.85 * p.whole.value(before.theta) &&
              lossBetween(after.history, 0.6, 1) < 0.9 * lossBetween(before.history, 0.6, 1) &&
              lossAfter(p.whole, after.theta, gradientDescent({ learningRate: high / 10 }), 300) < 0.97 * p.whole.value(after.theta),
          },
        );
      }),
  },
  {
    kind: 'healthy',
    name: 'fine-tuning a factorisation near its end: the last tenth still comes down, step by step',
    healthy: true,
    make: (draw) =>
      until(() => {
        const L = factorisation(draw, draw.whole(5, 8), draw.whole(4, 7), 2, { size: 0.4, noise: 0.2 });
        const pre = train(L, L.theta, gradientDescent({ learningRate: 0.5 }), draw.whole(100, 200)).theta;
        // another task, not far from the first
        const start = pre.map((x) => x + 0.15 * draw.normal());
        const rule = gradientDescent({ learningRate: draw.uniform(0.08, 0.15) });
        const run = train(L, start, rule, draw.whole(30, 60));
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['minimum', 'plateau', 'diverging', 'oscillating', 'degenerate'] },
          holds: () =>
            fell(run.history, 0.04) &&
            L.value(run.theta) < 0.5 * run.history[0].loss &&
            lossAfter(L, run.theta, rule, 60) < 0.93 * L.value(run.theta),
        });
      }),
  },
];
