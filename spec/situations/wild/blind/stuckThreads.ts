/** "My training is stuck": public questions told again as small situations; the accepted cause is what is expected. */
import { adam, clipByNorm, gradientDescent, lbfgs, oracle, tensor, weightDecay } from 'saddlepoint';
import { binaryCrossEntropy, mlp, sequential } from 'saddlepoint/nn';
import { clusters, problem, toNumbers } from '../networks.ts';
import { dot, eigenvalues, length, list, lossAfter, of, stands, train, until, type WildFamily } from '../tools.ts';
import { classifier, falls, normsByLayer, nudged, regressor, zeros } from './models.ts';

export const stuckThreads: readonly WildFamily[] = [
  {
    // ai.stackexchange.com/questions/28864: rectifiers on positive inputs end all negative; the output is its bias
    kind: 'thread',
    name: 'a sum of five positive numbers by two ReLUs: the answer is always the mean',
    make: (draw) =>
      until(() => {
        const X = Array.from({ length: 12 }, () => Array.from({ length: 5 }, () => draw.whole(1, 9)));
        const y = X.map((x) => x.reduce((a, b) => a + b, 0));
        const p = problem(mlp([5, 2, 1], { activation: 'relu', seed: draw.whole(1, 1e9) }), X, toNumbers(y));
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.uniform(0.01, 0.05) }), draw.whole(200, 600));
        return of(p.whole, run, {
          expected: ['dead', 'cliff'],
          forbidden: { verdicts: ['minimum', 'descending', 'saddle', 'plateau'], raise: true },
          holds: () =>
            zeros(p.whole, run.theta) > 0.8 &&
            stands(run.history, 0.01) &&
            falls(p.whole, p.theta.map(Math.abs), adam({ learningRate: 0.01 }), [300, 0.9]) &&
            p.whole.value(run.theta) > 1,
        });
      }, 60),
  },
  {
    // community.deeplearning.ai/t/loss-values-do-not-change/324182: a rectifier on the output as well
    kind: 'thread',
    name: 'y = 2x − 1 with a ReLU on the output: in most runs the loss never changes',
    make: (draw) =>
      until(() => {
        const x = [-1, 0, 1, 2, 3, 4, 5];
        const net = sequential([mlp([1, 4, 2, 1], { activation: 'relu', seed: draw.whole(1, 1e9) }), (z) => z.relu()]);
        const p = problem(
          net,
          x.map((v) => [v]),
          toNumbers(x.map((v) => 2 * v - 1)),
        );
        const run = train(p.whole, p.theta, adam({ learningRate: 0.001 }), draw.whole(60, 300));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['dead', 'plateau'],
          forbidden: { verdicts: ['minimum', 'descending', 'maximum', 'saddle'] },
          holds: () =>
            zeros(p.whole, run.theta) === 1 &&
            lossAfter(p.whole, p.theta.map(Math.abs), adam({ learningRate: 0.01 }), 500) < 0.2 * p.whole.value(run.theta),
        });
      }, 40),
  },
  {
    // stats.stackexchange.com/questions/294332: ReLU layers that begin at zero
    kind: 'thread',
    name: 'ten ReLUs and all weights at zero: only the last bias ever moves',
    make: (draw) => {
      const { X, labels } = clusters(draw, 40, 4, 2, 1);
      const p = problem(mlp([4, 10, 1], { activation: 'relu', init: 'zeros' }), X, (z, rows) =>
        binaryCrossEntropy(z, tensor(rows.map((i) => [labels[i]]))),
      );
      const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.uniform(0.05, 0.5) }), draw.whole(30, 200));
      return of(p.whole, run, {
        expected: ['dead', 'saddle', 'degenerate'],
        detail: ['escapable', 'undecided'],
        forbidden: { verdicts: ['minimum', 'descending'], lower: true },
        holds: () =>
          Math.abs(p.whole.value(run.theta) - Math.LN2) < 1e-6 &&
          zeros(p.whole, run.theta) > 0.9 &&
          falls(
            p.whole,
            nudged(
              list(run.theta.length, () => 0),
              0.5,
            ),
            adam({ learningRate: 0.03 }),
            [200, 0.1],
          ),
      });
    },
  },
  {
    // ai.stackexchange.com/questions/27010: one neuron cannot do XOR; a half is the best it has
    kind: 'thread',
    name: 'XOR by a single neuron: always one half',
    healthy: true,
    make: (draw) => {
      const X = [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ];
      const p = problem(mlp([2, 1], { seed: draw.whole(1, 1e9) }), X, (z) => binaryCrossEntropy(z, tensor([[0], [1], [1], [0]])));
      const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.uniform(0.5, 2) }), draw.whole(500, 1500));
      return of(p.whole, run, {
        expected: ['minimum'],
        forbidden: { raise: true, verdicts: ['saddle', 'plateau', 'crawling'] },
        holds: () => Math.abs(p.whole.value(run.theta) - Math.LN2) < 1e-9 && eigenvalues(p.whole, run.theta)[0] > 0.01,
      });
    },
  },
  {
    // ai.stackexchange.com/questions/16557: four hidden layers of sigmoids
    kind: 'thread',
    name: 'binary vectors to numbers through many layers of sigmoids: nothing is learned',
    make: (draw) =>
      until(() => {
        const X = Array.from({ length: 40 }, () => Array.from({ length: 6 }, () => draw.whole(0, 1)));
        const w = draw.normals(6);
        const y = X.map((x) => 5 + dot(w, x));
        const p = problem(
          mlp([6, ...Array.from({ length: draw.whole(5, 7) }, () => 6), 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(y),
        );
        const rule = gradientDescent({ learningRate: 0.01 });
        const run = train(p.whole, p.theta, rule, draw.whole(5, 30));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['vanishing'],
          forbidden: { verdicts: ['minimum'], lower: true },
          holds: () => {
            const norms = normsByLayer(p, run.theta);
            const variance = lossAfter(p.whole, run.theta, rule, 600);
            return norms[0] < 1e-3 * norms.at(-1)! && lossAfter(p.whole, run.theta, rule, 800) > 0.999 * variance;
          },
        });
      }, 25),
  },
  {
    // github.com/wandb/senpai/pull/978: every batch is clipped, the raw norm is twenty times the clip
    kind: 'thread',
    name: 'a clip at one that a whole training never noticed: the raw norm is twenty and more',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [4, draw.whole(6, 10), 1], { activation: 'gelu', size: 20, shift: draw.uniform(-60, 60), count: 64 });
        const batches = p.batches(8);
        const η = draw.scale(0.002, 0.01);
        const run = train(
          () => batches[draw.whole(0, 7)],
          p.theta,
          clipByNorm(gradientDescent({ learningRate: η }), 1),
          draw.whole(60, 200),
        );
        return of(p.whole, run, {
          options: draw.pick([{}, { batches }]),
          expected: ['held back'],
          forbidden: { verdicts: ['minimum', 'noise-limited', 'plateau'], lower: true },
          holds: () =>
            run.history.every((r) => r.gradientNorm > 20) && falls(p.whole, run.theta, gradientDescent({ learningRate: η }), [100, 0.3]),
        });
      }, 25),
  },
  {
    // github.com/BVLC/caffe/issues/1396: a weight decay of 0.5
    kind: 'thread',
    name: 'any input gives the same output: the decay is a half',
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [3, draw.whole(5, 8), 3], { apart: 1.2, activation: draw.pick(['tanh', 'relu']) });
        const δ = draw.uniform(0.3, 0.6);
        const run = train(
          p.whole,
          p.theta,
          weightDecay(gradientDescent({ learningRate: draw.uniform(0.05, 0.2) }), δ),
          draw.whole(200, 600),
        );
        return of(p.whole, run, {
          expected: ['inconsistent', 'saddle', 'degenerate'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            length(run.theta) < 0.05 * length(p.theta) &&
            Math.abs(p.whole.value(run.theta) - Math.log(3)) < 0.02 &&
            falls(p.whole, p.theta, gradientDescent({ learningRate: 0.1 }), [200, 0.3]),
        });
      }),
  },
  {
    // community.deeplearning.ai/t/week-2-assignment-1/294263: pixels from 0 to 255, and a rate low enough not to overshoot
    kind: 'thread',
    name: 'logistic regression on raw pixels: the rate that does not overshoot takes for ever',
    make: (draw) =>
      until(() => {
        const n = draw.whole(6, 10);
        const labels = Array.from({ length: 40 }, (_, i) => i % 2);
        const X = labels.map((c) =>
          Array.from({ length: n }, (_, j) =>
            Math.max(0, Math.min(255, Math.round(150 + 40 * draw.normal() + (j === 0 ? 30 * (2 * c - 1) : 0)))),
          ),
        );
        const L = oracle(({ w, b }: any) => binaryCrossEntropy(tensor(X).matmul(w).add(b), tensor(labels.map((c) => [c]))), {
          w: tensor(
            list(n, () => 0),
            { shape: [n, 1] },
          ),
          b: tensor([0]),
        });
        const η = draw.uniform(0.3, 1) / eigenvalues(L, L.theta).at(-1)!;
        const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(60, 300));
        return of(L, run, {
          expected: ['ill-conditioned', 'crawling'],
          forbidden: { verdicts: ['minimum', 'plateau', 'descending'], raise: true },
          holds: () => {
            // a thousand steps more make less than half of what L-BFGS does in sixty
            const [now, later, best] = [
              L.value(run.theta),
              ...[gradientDescent({ learningRate: η }), lbfgs()].map((r, i) => lossAfter(L, run.theta, r, i === 0 ? 1000 : 60)),
            ];
            const higher = lossAfter(L, run.theta, gradientDescent({ learningRate: 20 * η }), 50);
            return (
              best < 0.9 * now &&
              now - later < 0.5 * (now - best) &&
              now - lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 50) < 0.03 * now &&
              !(higher < 0.9 * now)
            );
          },
        });
      }, 25),
  },
];
