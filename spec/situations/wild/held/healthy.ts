/** Runs with nothing wrong: every optimizer, the threads' networks. */
import { adagrad, adam, amsgrad, clipByNorm, gradientDescent, lbfgs, momentum, nesterov, radam, rmsprop, tensor } from 'saddlepoint';
import { conv2d, dense, flatten, mlp, selfAttention, sequential, squaredError, transformerBlock } from 'saddlepoint/nn';
import {
  bagOfWords,
  cloud,
  clusters,
  factorisation,
  problem,
  sequenceModel,
  sequences,
  smooth,
  tokens,
  toLabels,
  toNumbers,
} from '../networks.ts';
import { fell, lossAfter, of, train, until, type WildFamily } from '../tools.ts';

export const healthy: readonly WildFamily[] = [
  {
    kind: 'healthy',
    name: 'Nesterov on a ReLU regression',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, draw.whole(1, 4));
        const p = problem(
          mlp([X[0].length, draw.whole(6, 12), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(smooth(draw, X)),
        );
        const rule = nesterov({ learningRate: draw.scale(0.004, 0.015), momentum: 0.9 });
        const run = train(p.whole, p.theta, rule, draw.whole(12, 40));
        return of(p.whole, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.06) && lossAfter(p.whole, run.theta, rule, 30) < 0.85 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'Adam on an autoencoder with a bottleneck',
    healthy: true,
    make: (draw) =>
      until(() => {
        const n = draw.whole(4, 6);
        const X = cloud(draw, 30, 2).map(([a, b]) => Array.from({ length: n }, (_, j) => a * Math.cos(j) + b * Math.sin(j)));
        const p = problem(mlp([n, 2, n], { seed: draw.whole(1, 1e9) }), X, (z, rows) => squaredError(z, tensor(rows.map((i) => X[i]))));
        const rule = adam({ learningRate: draw.scale(0.005, 0.02) });
        const run = train(p.whole, p.theta, rule, draw.whole(25, 70));
        return of(p.whole, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.85 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'a small convolutional network by momentum, in batches',
    healthy: true,
    make: (draw) =>
      until(() => {
        const labels = Array.from({ length: 48 }, (_, i) => i % 2);
        const X = labels.map((c) =>
          Array.from({ length: 5 }, (_, r) =>
            Array.from({ length: 5 }, (_, k) => [(c ? r === 2 : k === 2) ? 1 + 0.3 * draw.normal() : 0.3 * draw.normal()]),
          ),
        );
        const net = sequential([
          conv2d(1, 2, { seed: draw.whole(1, 1e9) }),
          (x) => x.relu(),
          flatten,
          dense(18, 2, { seed: draw.whole(1, 1e9) }),
        ]);
        const p = problem(net, X, toLabels(labels));
        const batches = p.batches(12);
        const rule = momentum({ learningRate: 0.01, momentum: 0.9 });
        const run = train((t) => batches[t % 4], p.theta, rule, draw.whole(12, 25));
        return of(p.whole, run, {
          options: { batches },
          expected: ['descending'],
          forbidden: { verdicts: ['noise-limited', 'dead'] },
          holds: () => fell(run.history, 0.06) && lossAfter(p.whole, run.theta, rule, 20) < 0.85 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'a transformer block by RAdam',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = tokens(draw, 16, 3, 4);
        const y = X.map((s) => s.reduce((a, r) => a + r[0] - r[1], 0) / 3);
        const block = transformerBlock(4, { hidden: 6, seed: draw.whole(1, 1e9) });
        const out = dense(4, 1, { seed: draw.whole(1, 1e9) });
        const model = {
          tree: { block: block.tree, out: out.tree },
          apply: (tree: any, x: any) => out.apply(tree.out, block.apply(tree.block, x).mean(1)),
        };
        const p = problem(model as any, X, toNumbers(y));
        const rule = radam({ learningRate: draw.scale(0.005, 0.015) });
        const run = train(p.whole, p.theta, rule, draw.whole(25, 50));
        return of(p.whole, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.85 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'Adagrad on embeddings of words',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { oracle: L, theta } = bagOfWords(draw, draw.whole(12, 20), 0, 3, 50);
        const rule = adagrad({ learningRate: draw.uniform(0.1, 0.3) });
        const run = train(L, theta, rule, draw.whole(15, 40));
        return of(L, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.05) && lossAfter(L, run.theta, rule, 40) < 0.85 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'L-BFGS on a tanh classifier, half way',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 60, 3, 3, 0.5);
        const p = problem(mlp([3, draw.whole(4, 8), 3], { seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const run = train(p.whole, p.theta, lbfgs(), draw.whole(8, 20));
        return of(p.whole, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, lbfgs(), 20) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'a recurrent classifier whose clip acts once in a while only',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, first } = sequences(draw, 20, 4);
        const p = problem(sequenceModel(5, 2, draw.whole(1, 1e9)), X, toLabels(first.map((v) => (v > 0 ? 1 : 0))));
        const norm = p.whole.gradient(p.theta).reduce((s, x) => s + x * x, 0) ** 0.5;
        const rule = clipByNorm(gradientDescent({ learningRate: 0.3 }), 0.95 * norm);
        const run = train(p.whole, p.theta, rule, draw.whole(25, 60));
        return of(p.whole, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['held back'] },
          holds: () =>
            fell(run.history, 0.05) &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 0.3 }), 40) < 0.88 * p.whole.value(run.theta) &&
            run.history.slice(-10).filter((r) => r.stepLength < 0.299 * r.gradientNorm).length <= 3,
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'attention by AMSGrad after a warm-up',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = tokens(draw, 20, 4, 4);
        const y = X.map((s) => s[0][0] + s.reduce((a, r) => a + r[1], 0) / 4);
        const look = selfAttention(4, { heads: 2, seed: draw.whole(1, 1e9) });
        const out = dense(16, 1, { seed: draw.whole(1, 1e9) });
        const model = {
          tree: { look: look.tree, out: out.tree },
          apply: (tree: any, x: any) => out.apply(tree.out, look.apply(tree.look, x).reshape([x.shape[0], 16])),
        };
        const p = problem(model as any, X, toNumbers(y));
        const warm = draw.whole(5, 15);
        const rule = amsgrad({ learningRate: (t: number) => 0.01 * Math.min(1, t / warm) });
        const run = train(p.whole, p.theta, rule, draw.whole(30, 60));
        return of(p.whole, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.85 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'ratings filled in by factors, a third of them seen, RMSProp',
    healthy: true,
    make: (draw) =>
      until(() => {
        const L = factorisation(draw, draw.whole(6, 10), draw.whole(6, 10), 2, { size: 0.4, seen: 0.5, noise: 0.1 });
        const rule = rmsprop({ learningRate: draw.scale(0.005, 0.02) });
        const run = train(L, L.theta, rule, draw.whole(20, 45));
        return of(L, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.05) && lossAfter(L, run.theta, rule, 30) < 0.85 * L.value(run.theta),
        });
      }),
  },
];
