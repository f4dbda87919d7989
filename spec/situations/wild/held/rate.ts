/** The rate and its schedule, the valley, the depth, the noise. */
import { adam, gradientDescent, momentum, nesterov, oracle, oracleFrom, tensor } from 'saddlepoint';
import { binaryCrossEntropy, mlp, squaredError } from 'saddlepoint/nn';
import { attentionModel, cloud, clusters, leastSquaresOf, problem, smooth, tokens, toLabels, toNumbers } from '../networks.ts';
import { eigenvalues, fell, foreign, length, list, lossAfter, lossBetween, of, stands, train, until, type WildFamily } from '../tools.ts';

export const rate: readonly WildFamily[] = [
  {
    kind: 'rate',
    name: 'an attention classifier at a ten-thousandth of a usable rate',
    make: (draw) => {
      const X = tokens(draw, 20, 3, 4);
      const labels = X.map((s) => (s.reduce((a, [v]) => a + v, 0) > 0 ? 1 : 0));
      const p = problem(attentionModel(4, 1, draw.whole(1, 1e9)), X, (z, rows) =>
        binaryCrossEntropy(z, tensor(rows.map((i) => [labels[i]]))),
      );
      const η = draw.scale(1e-7, 1e-4);
      const run = train(p.whole, p.theta, momentum({ learningRate: η / 10, momentum: 0.9 }), draw.whole(40, 120));
      return of(foreign(p.whole), run, {
        expected: ['crawling'],
        forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true },
        holds: () =>
          p.whole.value(run.theta) > 0.98 * run.history[0].loss &&
          lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 0.2 }), 100) < 0.8 * p.whole.value(run.theta),
      });
    },
  },
  {
    kind: 'rate',
    name: 'a rate divided by ten every few steps, on an autoencoder',
    make: (draw) =>
      until(() => {
        const n = draw.whole(4, 6);
        const X = cloud(draw, 30, n);
        const net = mlp([n, 2, n], { seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => squaredError(z, tensor(rows.map((i) => X[i]))));
        const every = draw.whole(4, 7);
        const run = train(
          p.whole,
          p.theta,
          adam({ learningRate: (t: number) => 0.01 * 0.1 ** Math.floor((t - 1) / every) }),
          draw.whole(45, 80),
        );
        return of(p.whole, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true },
          holds: () =>
            stands(run.history, 1e-4) && lossAfter(p.whole, run.theta, adam({ learningRate: 0.01 }), 150) < 0.85 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'rate',
    name: 'an inverse-time rate with too large a decay',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 2, 0.8);
        const p = problem(mlp([3, 5, 2], { seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const decay = draw.uniform(50, 200);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: (t: number) => 0.05 / (1 + decay * t) }), draw.whole(100, 400));
        return of(p.whole, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true },
          holds: () =>
            stands(run.history, 1e-3) &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 0.2 }), 200) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'rate',
    name: 'Nesterov between two walls of absolute errors',
    make: (draw) =>
      until(() => {
        const n = draw.whole(1, 5);
        const X = cloud(draw, 30, n);
        const w = draw.normals(n);
        const L = oracle(
          ({ a }: any) =>
            tensor(X)
              .matmul(a)
              .sub(tensor(X.map((r) => [r.reduce((s, x, j) => s + x * w[j], 0)])))
              .abs()
              .mean(),
          {
            a: tensor(
              list(n, () => 0),
              { shape: [n, 1] },
            ),
          },
        );
        const η = draw.uniform(0.2, 0.6);
        const run = train(L, draw.normals(n), nesterov({ learningRate: η, momentum: 0.2 }), draw.whole(120, 300));
        return of(L, run, {
          expected: ['oscillating'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'], raise: true },
          holds: () =>
            stands(run.history, 0.1) &&
            lossBetween(run.history, 0.8, 1) > 0.02 &&
            lossAfter(L, run.theta, nesterov({ learningRate: η / 20, momentum: 0.2 }), 100) < 0.6 * lossBetween(run.history, 0.8, 1),
        });
      }),
  },
  {
    kind: 'rate',
    name: 'Legendre would do: powers of x up to the seventh, raw',
    make: (draw) => {
      const degree = draw.whole(5, 8);
      const x = list(40, (i) => i / 39);
      const X = Array.from(x, (v) => Array.from({ length: degree + 1 }, (_, k) => v ** k));
      const f = draw.uniform(4, 7);
      const L = oracle(({ a }: any) => squaredError(tensor(X).matmul(a), tensor(Array.from(x, (v) => [Math.sin(f * v)]))), {
        a: tensor(
          list(degree + 1, () => 0),
          { shape: [degree + 1, 1] },
        ),
      });
      const η = draw.uniform(0.7, 1.5) / eigenvalues(L, new Float64Array(degree + 1)).at(-1)!;
      const run = train(L, new Float64Array(degree + 1), gradientDescent({ learningRate: η }), draw.whole(200, 500));
      return of(L, run, {
        expected: ['ill-conditioned'],
        forbidden: { verdicts: ['minimum', 'descending', 'degenerate'], raise: true },
        holds: () => {
          const λ = eigenvalues(L, run.theta);
          return (
            λ.at(-1)! > 1e5 * Math.abs(λ[0]) && lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 50) > 0.9 * L.value(run.theta)
          );
        },
      });
    },
  },
  {
    kind: 'rate',
    name: 'an overflow at last: a deep linear network at a rate too high',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 20, 3);
        const p = problem(mlp([3, 4, 4, 1], { activation: 'identity', seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.uniform(1, 5) }), 200);
        return of(p.whole, run, {
          expected: ['diverging'],
          forbidden: { verdicts: ['descending', 'minimum', 'not finite'], raise: true },
          holds: () =>
            !Number.isFinite(p.whole.value(run.theta)) &&
            run.history.length > 2 &&
            Number.isFinite(lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 0.01 }), 200)),
        });
      }),
  },
  {
    kind: 'depth',
    name: 'a long recurrence that forgets: the first steps get nothing',
    make: (draw) =>
      until(() => {
        const T = draw.whole(10, 16);
        const maps = Array.from({ length: T }, () => tensor(cloud(draw, 4, 4).map((r) => r.map((x) => 0.2 * x))));
        const X = cloud(draw, 12, 4);
        const y = smooth(draw, X);
        const tree = [...maps.map((W) => ({ W })), { out: tensor(cloud(draw, 4, 1)) }];
        const L = oracle((t: any) => {
          let h = tensor(X);
          for (let i = 0; i < T; i++) h = h.matmul(t[i].W).tanh();
          return squaredError(h.matmul(t[T].out), tensor(y.map((v) => [v])));
        }, tree as any);
        const sizes = [...maps.map(() => 16), 4];
        const η = draw.uniform(0.05, 0.3);
        const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(5, 50));
        // the first map's share, had it been alone: nothing in a thousand steps
        return of(L, run, {
          options: { layers: sizes },
          expected: ['vanishing', 'plateau', 'saddle', 'degenerate'],
          forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
          holds: () => stands(run.history, 1e-3) && length(L.gradient(run.theta)) < 1e-2,
        });
      }),
  },
  {
    kind: 'depth',
    name: 'a recurrent chain whose weights stretch',
    make: (draw) =>
      until(() => {
        const T = draw.whole(8, 14);
        const gain = draw.uniform(2.2, 3.2);
        const maps = Array.from({ length: T }, () => cloud(draw, 5, 5).map((r) => r.map((x) => (gain * x) / Math.sqrt(5))));
        const tree = maps.map(() => tensor(list(5, () => 1e-7 * draw.normal())));
        const L = oracle((t: any) => {
          let h = tensor([list(5, () => 0) as unknown as number[]].map((r) => Array.from(r)));
          for (let i = 0; i < T; i++) h = h.add(t[i]).matmul(tensor(maps[i])).tanh();
          return h.sub(0.5).square().mean();
        }, tree as any);
        return of(
          L,
          { theta: Float64Array.from(L.theta), history: [] },
          {
            options: { layers: Array.from({ length: T }, () => 5), learningRate: 0.1 },
            expected: ['exploding', 'diverging'],
            forbidden: { verdicts: ['minimum', 'vanishing'], raise: true },
            holds: () => {
              const g = L.gradient(L.theta);
              return length(g.subarray(0, 5)) > 100 * length(g.subarray(5 * T - 5));
            },
          },
        );
      }),
  },
  {
    kind: 'noise',
    name: 'a logistic regression on overlapping classes, four rows a batch, momentum',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 128, draw.whole(2, 5), 2, 0.3);
        const p = problem(mlp([X[0].length, 2], { seed: 1 }), X, toLabels(labels));
        const batches = p.batches(4);
        const rule = momentum({ learningRate: draw.uniform(0.08, 0.2), momentum: 0.9 });
        const run = train(() => batches[draw.whole(0, 31)], p.theta, rule, draw.whole(500, 900));
        return of(p.whole, run, {
          options: { batches },
          expected: ['noise-limited'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'], raise: true },
          holds: () => {
            const least = lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 0.5 }), 500);
            return stands(run.history, 0.05) && p.whole.value(run.theta) > 1.03 * least;
          },
        });
      }, 8),
  },
  {
    kind: 'noise',
    name: 'three batches of a run that goes down: too few to tell noise',
    healthy: true,
    make: (draw) =>
      until(() => {
        const n = draw.whole(4, 10);
        const { whole } = leastSquaresOf(
          draw,
          90,
          list(n, () => 1),
          0.3,
        );
        const L = oracleFrom(whole());
        const batches = [0, 1, 2].map((b) => oracleFrom(whole(30 * b, 30 * b + 30)));
        const rule = gradientDescent({ learningRate: draw.uniform(0.02, 0.06) });
        const run = train(
          (t) => batches[t % 3],
          draw.normals(n).map((x) => 3 * x),
          rule,
          draw.whole(10, 20),
        );
        return of(L, run, {
          options: { batches },
          expected: ['descending'],
          forbidden: { verdicts: ['noise-limited'] },
          holds: () => fell(run.history, 0.05) && lossAfter(L, run.theta, rule, 20) < 0.8 * L.value(run.theta),
        });
      }),
  },
];
