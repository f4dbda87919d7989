/** The rate and its schedule, the valley, the depth, the noise. */
import { adam, gradientDescent, momentum, oracle, rmsprop, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { cloud, clusters, factorisation, problem, sequenceModel, sequences, smooth, toLabels, toNumbers } from '../networks.ts';
import { eigenvalues, fell, length, list, lossAfter, of, stands, train, until, type WildFamily } from '../tools.ts';

export const rate: readonly WildFamily[] = [
  {
    kind: 'rate',
    name: 'Adam at a thousandth of a usable rate, on a ReLU classifier',
    make: (draw) => {
      const { X, labels } = clusters(draw, 45, 3, 3, 1.2);
      const p = problem(mlp([3, draw.whole(4, 8), 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
      const η = draw.scale(1e-7, 1e-5);
      const run = train(p.whole, p.theta, adam({ learningRate: η }), draw.whole(40, 120));
      return of(p.whole, run, {
        expected: ['crawling'],
        forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true },
        holds: () =>
          p.whole.value(run.theta) > 0.98 * run.history[0].loss &&
          lossAfter(p.whole, run.theta, adam({ learningRate: 1000 * η }), 100) < 0.99 * p.whole.value(run.theta),
      });
    },
  },
  {
    kind: 'rate',
    name: 'a schedule that has halved the rate to nothing',
    make: (draw) => {
      const X = cloud(draw, 30, 2);
      const p = problem(mlp([2, draw.whole(4, 9), 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
      const factor = draw.uniform(0.7, 0.85);
      const run = train(p.whole, p.theta, gradientDescent({ learningRate: (t: number) => 0.1 * factor ** (t - 1) }), draw.whole(60, 150));
      return of(p.whole, run, {
        expected: ['crawling'],
        forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
        holds: () =>
          run.history.at(-1)!.learningRate < 1e-4 &&
          lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 0.1 }), 200) < 0.8 * p.whole.value(run.theta),
      });
    },
  },
  {
    kind: 'rate',
    name: 'bouncing across the output bias of a sigmoid network',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 24, 2);
        const net = mlp([2, 4, 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(smooth(draw, X).map((v) => 4 + v)));
        const warm = train(p.whole, p.theta, gradientDescent({ learningRate: 0.1 }), 120).theta;
        const η = (2 * draw.uniform(1.0, 1.04)) / eigenvalues(p.whole, warm).at(-1)!;
        const run = train(p.whole, warm, gradientDescent({ learningRate: η }), draw.whole(150, 300));
        const late = run.history.slice(-40);
        return of(p.whole, run, {
          expected: ['oscillating', 'diverging'],
          forbidden: { verdicts: ['minimum', 'crawling'], raise: true },
          holds: () =>
            late.length === 40 &&
            late.every((r) => r.turn < -0.9) &&
            p.whole.value(run.theta) > run.history[0].loss &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η / 3 }), 60) < 0.9 * p.whole.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'rate',
    name: 'columns of a regression that are nearly the same',
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 6);
        const base = cloud(draw, 50, 1).map((r) => r[0]);
        const ε = draw.scale(0.005, 0.03);
        const X = base.map((b) => Array.from({ length: n }, () => b + ε * draw.normal()));
        const w = draw.normals(n).map((x) => 3 * x);
        const L = oracle(
          ({ a }: any) => squaredError(tensor(X).matmul(a), tensor(X.map((r) => [r.reduce((s, x, j) => s + x * w[j], 0)]))),
          {
            a: tensor(
              list(n, () => 0),
              { shape: [n, 1] },
            ),
          },
        );
        const η = draw.uniform(0.6, 1.2) / eigenvalues(L, new Float64Array(n)).at(-1)!;
        const run = train(L, new Float64Array(n), gradientDescent({ learningRate: η }), draw.whole(60, 200));
        return of(L, run, {
          expected: ['ill-conditioned'],
          forbidden: { verdicts: ['minimum', 'descending'], raise: true },
          holds: () => {
            const λ = eigenvalues(L, run.theta);
            return λ.at(-1)! / λ[0] > 500 && lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 50) > 0.8 * L.value(run.theta);
          },
        });
      }),
  },
  {
    kind: 'rate',
    name: 'RMSProp at a rate as large as the weights',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 3, 0.6);
        const p = problem(mlp([3, 3], { seed: 1 }), X, toLabels(labels));
        const run = train(p.whole, p.theta, rmsprop({ learningRate: draw.uniform(1, 4) }), draw.whole(100, 250));
        return of(p.whole, run, {
          expected: ['oscillating', 'diverging'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'], raise: true },
          holds: () =>
            stands(run.history, 0.05) &&
            lossAfter(p.whole, run.theta, rmsprop({ learningRate: 0.02 }), 300) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'depth',
    name: 'ten layers of sigmoids: nothing reaches the first',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 30, 2, 2, 1.5);
        const widths = [2, ...Array.from({ length: draw.whole(8, 12) }, () => 5), 2];
        const p = problem(mlp(widths, { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        // while the last layer still learns the share of each class
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.02 }), draw.whole(3, 15));
        const norms = (): number[] => p.layers.map(({ start, end }) => length(p.whole.gradient(run.theta).subarray(start, end)));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['vanishing'],
          forbidden: { verdicts: ['minimum'], lower: true },
          // and once it has, all stands still at log 2
          holds: () =>
            norms()[0] < 1e-3 * norms().at(-1)! &&
            Math.abs(lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 0.1 }), 400) - Math.LN2) < 0.01 &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 0.1 }), 20) > 0.68,
        });
      }),
  },
  {
    kind: 'depth',
    name: 'inputs divided once too often, and weights several times too large in every layer',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 20, 3).map((r) => r.map((x) => 1e-9 * x));
        const gain = draw.uniform(2.2, 3.2);
        const widths = [3, ...Array.from({ length: draw.whole(7, 9) }, () => 6), 1];
        const net = mlp(widths, { activation: 'leakyRelu', init: 'orthogonal', seed: draw.whole(1, 1e9) });
        const p = problem(
          net,
          X,
          toNumbers(
            smooth(
              draw,
              X.map((r) => r.map((x) => 1e9 * x)),
            ).map((v) => 3 + v),
          ),
        );
        const inner = p.layers.slice(1);
        const start = p.theta.map((x, i) => (inner.some((l) => i >= l.start && i < l.end) ? gain * x : 0.1 * x));
        const run = { theta: start, history: [] };
        const norms = (): number[] => p.layers.map(({ start: a, end }) => length(p.whole.gradient(run.theta).subarray(a, end)));
        return of(p.whole, run, {
          options: { layers: p.layers, learningRate: 0.01 },
          expected: ['exploding', 'diverging'],
          forbidden: { verdicts: ['minimum', 'vanishing'], raise: true },
          holds: () =>
            norms()[0] > 50 * norms().at(-1)! &&
            lossAfter(p.whole, start, gradientDescent({ learningRate: 0.01 }), 1) > 100 * p.whole.value(start),
        });
      }),
  },
  {
    kind: 'noise',
    name: 'two rows a batch, a ReLU network on noisy targets, round and round',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 96, 3);
        const p = problem(
          mlp([3, 4, 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(smooth(draw, X, draw.uniform(1, 2))),
        );
        const batches = p.batches(2);
        const η = 0.06;
        const run = train(() => batches[draw.whole(0, 47)], p.theta, gradientDescent({ learningRate: η }), draw.whole(1000, 1600));
        return of(p.whole, run, {
          options: { batches },
          expected: ['noise-limited'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'], raise: true },
          holds: () => {
            const on = train(() => batches[draw.whole(0, 47)], run.theta, gradientDescent({ learningRate: η }), 400).theta;
            const quiet = train(() => batches[draw.whole(0, 47)], run.theta, gradientDescent({ learningRate: η / 10 }), 500).theta;
            return p.whole.value(on) > 0.95 * p.whole.value(run.theta) && p.whole.value(quiet) < 0.97 * p.whole.value(run.theta);
          },
        });
      }, 6),
  },
  {
    kind: 'noise',
    name: 'two batches only, a run that goes down: too few to tell noise',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 60, 3, 3, 0.8);
        const p = problem(mlp([3, draw.whole(4, 8), 3], { seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const batches = p.batches(30);
        const run = train((t) => batches[t % 2], p.theta, gradientDescent({ learningRate: 0.2 }), draw.whole(25, 45));
        return of(p.whole, run, {
          options: { batches },
          expected: ['descending'],
          forbidden: { verdicts: ['noise-limited'] },
          holds: () =>
            fell(run.history, 0.04) &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 0.2 }), 40) < 0.93 * p.whole.value(run.theta),
        });
      }),
  },
];

export const healthy: readonly WildFamily[] = [
  {
    kind: 'healthy',
    name: 'Adam on a ReLU classifier',
    healthy: true,
    make: (draw) =>
      until(() => {
        const k = draw.whole(2, 4);
        const { X, labels } = clusters(draw, 60, draw.whole(2, 5), k, 0.8);
        const p = problem(
          mlp([X[0].length, draw.whole(5, 10), k], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }),
          X,
          toLabels(labels),
        );
        const rule = adam({ learningRate: draw.scale(0.004, 0.02) });
        const run = train(p.whole, p.theta, rule, draw.whole(25, 60));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['descending'],
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'momentum on a sigmoid regression',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 2);
        const p = problem(
          mlp([2, draw.whole(4, 9), 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(smooth(draw, X)),
        );
        const rule = momentum({ learningRate: draw.scale(0.05, 0.15), momentum: 0.9 });
        const run = train(p.whole, p.theta, rule, draw.whole(40, 120));
        return of(p.whole, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 60) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'RMSProp on a recurrent sum',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, sums } = sequences(draw, 20, draw.whole(4, 8));
        const p = problem(sequenceModel(draw.whole(3, 6), 1, draw.whole(1, 1e9), 0.8), X, toNumbers(sums));
        const rule = rmsprop({ learningRate: draw.scale(0.002, 0.006) });
        const run = train(p.whole, p.theta, rule, draw.whole(30, 80));
        return of(p.whole, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.06) && lossAfter(p.whole, run.theta, rule, 40) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'a factorisation past its saddle, by gradient descent',
    healthy: true,
    make: (draw) =>
      until(() => {
        const L = factorisation(draw, draw.whole(5, 9), draw.whole(5, 9), 2, { size: 0.3 });
        const rule = gradientDescent({ learningRate: draw.uniform(0.3, 0.8) });
        const run = train(L, L.theta, rule, draw.whole(15, 40));
        return of(L, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.08) && lossAfter(L, run.theta, rule, 30) < 0.85 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'small batches early on, the batches given',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 256, 3);
        const p = problem(
          mlp([3, draw.whole(5, 9), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(smooth(draw, X)),
        );
        const batches = p.batches(32);
        const rule = gradientDescent({ learningRate: draw.uniform(0.02, 0.04) });
        const run = train(() => batches[draw.whole(0, 7)], p.theta, rule, draw.whole(20, 45));
        return of(p.whole, run, {
          options: { batches },
          expected: ['descending'],
          forbidden: { verdicts: ['noise-limited', 'diverging'] },
          holds: () =>
            fell(run.history, 0.05) &&
            p.whole.value(train(() => batches[draw.whole(0, 7)], run.theta, rule, 60).theta) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'a cosine schedule in its middle, momentum on a tanh classifier',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 50, 3, 3, 0.8);
        const p = problem(mlp([3, draw.whole(4, 8), 3], { seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const total = draw.whole(80, 160);
        const rule = momentum({ learningRate: (t: number) => 0.015 * (1 + Math.cos((Math.PI * t) / total)), momentum: 0.9 });
        const run = train(p.whole, p.theta, rule, Math.floor(total / 3));
        return of(p.whole, run, {
          expected: ['descending'],
          holds: () => fell(run.history, 0.05),
        });
      }),
  },
];
