/** Gradients by hand, cut short, or with a factor lost. */
import { gradientDescent, momentum, oracle, stopGradient, type Tensor, tensor } from 'saddlepoint';
import { dense, mlp, sequential, squaredError, weightDecay } from 'saddlepoint/nn';
import { cloud, clusters, problem, sequences, smooth, toLabels, toNumbers } from '../networks.ts';
import { mismatch, of, train, until, type WildFamily, withGradient } from '../tools.ts';
import { column, counted, type Own, poisson } from './models.ts';

export const wrongGradients: readonly WildFamily[] = [
  {
    kind: 'inconsistent',
    name: 'backpropagation through time cut after two steps, the loss at the end of eight',
    make: (draw) =>
      until(() => {
        const { X, sums } = sequences(draw, 20, 8);
        const units = draw.whole(3, 5);
        const tree = {
          W: tensor(cloud(draw, 1, units)),
          U: tensor(cloud(draw, units, units).map((r) => r.map((v) => (0.9 * v) / Math.sqrt(units)))),
          V: tensor(cloud(draw, units, 1)),
        };
        const steps = Array.from({ length: 8 }, (_, t) => tensor(X.map((s) => s[t])));
        const loss = (cut: boolean) =>
          oracle(({ W, U, V }: any) => {
            let h = steps[0].matmul(W).tanh();
            for (let t = 1; t < 8; t++)
              h = steps[t]
                .matmul(W)
                .add((cut && t < 6 ? stopGradient(h) : h).matmul(U))
                .tanh();
            return squaredError(h.matmul(V), column(sums));
          }, tree) as Own;
        const [whole, short] = [loss(false), loss(true)];
        const L = withGradient(whole, (θ) => short.gradient(θ));
        const run = train(
          L,
          Float64Array.from(whole.theta),
          momentum({ learningRate: draw.scale(0.003, 0.02), momentum: 0.8 }),
          draw.whole(10, 80),
        );
        return of(L, run, {
          expected: ['inconsistent'],
          holds: () => mismatch(L, run.theta) > 0.25 && mismatch(whole, run.theta) < 1e-3,
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'two entries of a gradient written by hand stand in each other’s place',
    make: (draw) =>
      until(() => {
        const { X, y } = counted(draw, 40, draw.whole(3, 7));
        const n = X[0].length;
        const p = problem(dense(n, 1, { seed: draw.whole(1, 1e9), bias: false }), X, poisson(y));
        const [i, j] = [0, draw.whole(1, n - 1)];
        const swapped = (g: Float64Array) => g.map((x, k) => (k === i ? g[j] : k === j ? g[i] : x));
        const L = withGradient(p.whole, (θ) => swapped(p.whole.gradient(θ)));
        const run = train(L, p.theta, gradientDescent({ learningRate: draw.scale(0.002, 0.02) }), draw.whole(3, 60));
        return of(L, run, {
          expected: ['inconsistent'],
          holds: () => mismatch(L, run.theta) > 0.3 && mismatch(p.whole, run.theta) < 1e-3,
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'the penalty’s gradient has lost its factor two, near the end of the run',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 4, 3, 1);
        const λ = draw.uniform(0.05, 0.3);
        const seed = draw.whole(1, 1e9);
        const model = (share: number) =>
          problem(mlp([4, 3], { seed }), X, (z, rows, tree) => toLabels(labels)(z, rows).add(weightDecay(tree, share * λ)));
        const [whole, half] = [model(1), model(0.5)];
        const L = withGradient(whole.whole, (θ) => half.whole.gradient(θ));
        const run = train(L, whole.theta, gradientDescent({ learningRate: draw.uniform(0.1, 0.3) }), draw.whole(60, 300));
        return of(L, run, {
          expected: ['inconsistent'],
          forbidden: { verdicts: ['minimum', 'degenerate'] },
          holds: () => mismatch(L, run.theta) > 0.5 && mismatch(whole.whole, run.theta) < 1e-3,
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'the batch’s mean and variance held constant on the way back, and only there',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 24, 3);
        const y = smooth(draw, X);
        const units = draw.whole(3, 6);
        const seed = draw.whole(1, 1e9);
        const normal = (held: boolean) => (x: Tensor) => {
          const keep = (v: Tensor) => (held ? stopGradient(v) : v);
          return x
            .sub(keep(x.mean(0)))
            .div(keep(x.variance(0).add(1e-5).sqrt()))
            .tanh();
        };
        const model = (held: boolean) =>
          problem(sequential([dense(3, units, { seed }), normal(held), dense(units, 1, { seed: seed + 1 })]), X, toNumbers(y));
        const [whole, held] = [model(false), model(true)];
        const L = withGradient(whole.whole, (θ) => held.whole.gradient(θ));
        const run = train(L, whole.theta, gradientDescent({ learningRate: draw.scale(0.01, 0.05) }), draw.whole(5, 60));
        return of(L, run, {
          options: draw.pick([{}, { layers: whole.layers }]),
          expected: ['inconsistent'],
          holds: () => mismatch(L, run.theta) > 0.3 && mismatch(whole.whole, run.theta) < 1e-3,
        });
      }),
  },
];
