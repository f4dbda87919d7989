/** "My training is stuck": questions that people ask in public, told again as small situations; the accepted cause is what is expected. */
import { adam, gradientDescent, momentum, oracle, tensor } from 'saddlepoint';
import { binaryCrossEntropy, crossEntropy, mlp, squaredError } from 'saddlepoint/nn';
import { cloud, clusters, problem, sequenceModel, sequences, smooth, toLabels, toNumbers } from '../networks.ts';
import {
  eigenvalues,
  length,
  list,
  lossAfter,
  lossBetween,
  of,
  rose,
  STUCK,
  stands,
  train,
  UPHILL,
  until,
  type WildFamily,
  walk,
} from '../tools.ts';

const XOR = {
  X: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  y: [0, 1, 1, 0],
};

export const tunedThreads: readonly WildFamily[] = [
  {
    kind: 'thread',
    name: 'binary loss at 0.693 for hours: the rate copied from a pretrained model is far too small',
    make: (draw) => {
      const { X, labels } = clusters(draw, 40, 4, 2, 1);
      const net = mlp([4, 6, 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
      const small = { ...net, tree: net.tree.map((l: any) => ({ W: l.W.mul(0.1), b: l.b })) };
      const p = problem(small, X, (z, rows) => binaryCrossEntropy(z, tensor(rows.map((i) => [labels[i]]))));
      const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.scale(1e-7, 1e-5) }), draw.whole(100, 300));
      return of(p.whole, run, {
        expected: ['crawling'],
        forbidden: { verdicts: ['minimum', 'descending'], lower: true },
        holds: () =>
          Math.abs(p.whole.value(run.theta) - Math.LN2) < 0.03 && lossAfter(p.whole, run.theta, adam({ learningRate: 0.02 }), 200) < 0.4,
      });
    },
  },
  {
    kind: 'thread',
    name: 'XOR with two sigmoid units: squared error at 0.25, every answer one half',
    make: (draw) =>
      until(() => {
        const p = problem(mlp([2, 2, 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), XOR.X, (z, rows) =>
          squaredError(z.sigmoid(), tensor(rows.map((i) => [XOR.y[i]]))),
        );
        const run = train(
          p.whole,
          p.theta.map((x) => 0.3 * x),
          gradientDescent({ learningRate: 0.35 }),
          draw.whole(300, 800),
        );
        return of(p.whole, run, {
          expected: ['saddle', 'plateau', 'crawling', 'ill-conditioned', 'degenerate'],
          detail: ['escapable', 'undecided'],
          forbidden: { verdicts: ['minimum', 'maximum', 'descending'], lower: true },
          holds: () =>
            Math.abs(p.whole.value(run.theta) - 0.25) < 0.005 &&
            stands(run.history, 0.01) &&
            lossAfter(p.whole, run.theta, adam({ learningRate: 0.1 }), 1500) < 0.2,
        });
      }),
  },
  {
    kind: 'thread',
    name: 'a line fitted to x up to a hundred: the weights become NaN after some steps',
    make: (draw) => {
      const big = draw.scale(30, 300);
      const x = list(50, () => big * draw.uniform());
      const L = oracle(
        ({ m, c }: any) =>
          tensor(Array.from(x))
            .mul(m)
            .add(c)
            .sub(tensor(Array.from(x, (v) => 5 * v + 3)))
            .square()
            .mean(),
        { m: 0, c: 0 },
      );
      const run = train(L, [0, 0], gradientDescent({ learningRate: 0.01 }), 2000);
      return of(L, run, {
        expected: ['diverging'],
        forbidden: { verdicts: ['not finite', 'descending'], raise: true },
        holds: () =>
          run.history.length < 1000 &&
          run.history.length > 3 &&
          lossAfter(L, [0, 0], gradientDescent({ learningRate: 0.3 / big ** 2 }), 100) < 0.01 * L.value([0, 0]),
      });
    },
  },
  {
    kind: 'thread',
    name: 'a ReLU regression answers the same number for every row',
    make: (draw) => {
      const X = cloud(draw, 30, 3).map((r) => r.map((x) => Math.abs(x) + 0.5));
      const units = draw.whole(4, 9);
      const p = problem(mlp([3, units, 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
      const start = p.theta.map((x, i) => (i < 3 * units ? -Math.abs(x) - 0.05 : x));
      const run = train(p.whole, start, adam({ learningRate: 0.01 }), draw.whole(200, 500));
      return of(p.whole, run, {
        options: draw.pick([{}, { layers: p.layers }]),
        expected: ['dead'],
        forbidden: { ...STUCK, raise: true },
        holds: () =>
          p.whole
            .gradient(run.theta)
            .subarray(0, 4 * units)
            .every((x) => x === 0) && lossAfter(p.whole, p.theta, adam({ learningRate: 0.02 }), 400) < 0.5 * p.whole.value(run.theta),
      });
    },
  },
  {
    kind: 'thread',
    name: 'softmax before a loss that takes its own softmax: the loss will not go below 1.46 of ten classes',
    make: (draw) =>
      until(() => {
        const k = draw.whole(6, 10);
        const { X, labels } = clusters(draw, 10 * k, 5, k, 3);
        const p = problem(mlp([5, k], { seed: draw.whole(1, 1e9) }), X, (z, rows) =>
          crossEntropy(
            z.softmax(-1),
            rows.map((i) => labels[i]),
          ),
        );
        const run = train(p.whole, p.theta, adam({ learningRate: 0.3 }), draw.whole(500, 700));
        const floor = Math.log(1 + (k - 1) / Math.E);
        return of(p.whole, run, {
          // what is left lies at infinity, or behind saturated rows
          expected: ['plateau', 'crawling', 'degenerate', 'minimum', 'stalled', 'vanishing', 'saddle'],
          forbidden: { verdicts: ['diverging', 'exploding', 'inconsistent'] },
          holds: () =>
            stands(run.history, 0.02) &&
            p.whole.value(run.theta) >= floor &&
            p.whole.value(run.theta) < 1.5 * floor &&
            lossAfter(problem(mlp([5, k], { seed: 1 }), X, toLabels(labels)).whole, p.theta, adam({ learningRate: 0.1 }), 300) < 0.5,
        });
      }),
  },
  {
    kind: 'thread',
    name: 'the loop lacks the line that clears the gradients, momentum on a classifier',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 2, 0.6);
        const p = problem(mlp([3, 4, 2], { seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const sum = new Float64Array(p.theta.length);
        const m = new Float64Array(p.theta.length);
        const η = draw.scale(0.01, 0.1);
        const run = walk(p.whole, p.theta, draw.whole(150, 400), η, (θ, g) =>
          θ.map((x, i) => x + (m[i] = 0.5 * m[i] - η * (sum[i] += g[i]))),
        );
        return of(p.whole, run, {
          expected: ['stalled', 'oscillating', 'inconsistent', 'diverging', 'cliff'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling'] },
          holds: () => rose(p.whole, run, 1.5) && lossBetween(run.history, 0.8, 1) > 0.7 * lossBetween(run.history, 0.3, 0.6),
        });
      }, 30),
  },
  {
    kind: 'thread',
    name: 'the cost of a recurrent network jumps at one step and never comes down again',
    make: (draw) =>
      until(() => {
        const { X, first } = sequences(draw, 12, draw.whole(15, 25));
        const p = problem(sequenceModel(4, 1, draw.whole(1, 1e9), 1.3), X, toNumbers(first));
        const η = draw.scale(0.1, 0.6);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: η }), draw.whole(60, 100));
        const losses = run.history.map((r) => r.loss);
        const best = Math.min(...losses);
        return of(p.whole, run, {
          expected: ['cliff', 'diverging', 'exploding', 'oscillating'],
          cured: { verdicts: ['plateau', 'stalled', 'saddle', 'ill-conditioned', 'degenerate', 'minimum'], below: best },
          forbidden: UPHILL,
          holds: () => {
            const jumped = losses.some((l, t) => t > 0 && l > 1.6 * losses[t - 1]);
            return (
              jumped &&
              run.theta.every(Number.isFinite) &&
              p.whole.value(run.theta) > 1.3 * best &&
              lossAfter(p.whole, p.theta, gradientDescent({ learningRate: η / 30 }), 300) < best
            );
          },
        });
      }, 40),
  },
  {
    kind: 'thread',
    name: 'training loss goes up and down without getting anywhere: the rate is too high',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 3, 0.7);
        const p = problem(
          mlp([3, 3], { seed: draw.whole(1, 1e9) }),
          X.map((r) => r.map((x) => 5 * x)),
          toLabels(labels),
        );
        const η = draw.uniform(1, 4);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: η }), draw.whole(100, 250));
        return of(p.whole, run, {
          expected: ['oscillating', 'diverging'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'], raise: true },
          holds: () =>
            stands(run.history, 0.1) &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η / 50 }), 300) < 0.5 * lossBetween(run.history, 0.7, 1),
        });
      }),
  },
  {
    kind: 'thread',
    name: 'loss is nan from the first epoch: an empty cell in the table',
    make: (draw) => {
      const { X, labels } = clusters(draw, 40, 4, 2, 1);
      for (let i = draw.whole(1, 3); i > 0; i--) X[draw.whole(0, 39)][draw.whole(0, 3)] = Number.NaN;
      const p = problem(mlp([4, 6, 2], { activation: 'tanh', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
      const history = list(draw.whole(2, 10), (i) => i + 1);
      return of(
        p.whole,
        {
          theta: p.theta,
          history: Array.from(history, (t) => ({
            t,
            loss: Number.NaN,
            gradientNorm: Number.NaN,
            learningRate: 1e-3,
            stepLength: Number.NaN,
            turn: Number.NaN,
          })),
        },
        {
          options: { layers: p.layers },
          expected: ['not finite'],
          forbidden: { verdicts: ['diverging', 'descending'], lower: true },
          holds: () => Number.isNaN(p.whole.value(p.theta)),
        },
      );
    },
  },
  {
    kind: 'thread',
    name: 'every weight begins with the same number: the units never part',
    make: (draw) =>
      until(() => {
        const units = draw.whole(3, 6);
        const c = draw.uniform(0.2, 0.6);
        const X = cloud(draw, 30, 2);
        const y = X.map(([a, b]) => Math.sin(2 * a) + 0.5 * b * b);
        const p = problem(mlp([2, units, 1], { seed: 1 }), X, toNumbers(y));
        const start = p.theta.map((_, i) => (i < 2 * units || (i >= 3 * units && i < 4 * units) ? c : 0));
        const run = train(p.whole, start, momentum({ learningRate: 0.05, momentum: 0.9 }), 1500);
        return of(p.whole, run, {
          expected: ['saddle', 'degenerate', 'ill-conditioned'],
          detail: ['escapable', 'undecided'],
          forbidden: { verdicts: ['minimum', 'maximum'], lower: true },
          holds: () =>
            eigenvalues(p.whole, run.theta)[0] < -1e-4 &&
            length(p.whole.gradient(run.theta)) < 1e-3 &&
            lossAfter(p.whole, p.theta, adam({ learningRate: 0.02 }), 1000) < 0.8 * p.whole.value(run.theta),
        });
      }, 20),
  },
];
