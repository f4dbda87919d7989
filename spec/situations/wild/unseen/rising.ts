/** The run goes up for good. */
import { adam, gradientDescent, momentum, type Optimizer, type Oracle } from 'saddlepoint';
import { dense, mlp } from 'saddlepoint/nn';
import { cloud, clusters, problem, smooth, toLabels } from '../networks.ts';
import { eigenvalues, lossAfter, lossBetween, of, rose, train, UPHILL, until, type WildFamily, walk } from '../tools.ts';
import { column, convolution, counted, deviance, logCosh, pictures, untilRisen } from './models.ts';

const UP = ['diverging', 'cliff', 'oscillating'] as const;
const lower = (L: Oracle, θ: Float64Array, rule: Optimizer): boolean => lossAfter(L, θ, rule, 200) < 0.7 * L.value(θ);

export const rising: readonly WildFamily[] = [
  {
    kind: 'rising',
    name: 'counts by a Poisson regression, a heavy ball of .97 at a rate that plain steps would bear',
    make: (draw) =>
      until(() => {
        const { X, y } = counted(draw, 40, draw.whole(2, 4), draw.uniform(0.5, 1.5));
        const p = problem(dense(X[0].length, 1, { seed: draw.whole(1, 1e9), bias: false }), X, deviance(y));
        const near = train(p.whole, p.theta, gradientDescent({ learningRate: 0.02 }), 200).theta;
        const η = draw.uniform(0.6, 1) / eigenvalues(p.whole, near).at(-1)!;
        const { run, up } = untilRisen(p.whole, p.theta, momentum({ learningRate: η, momentum: draw.uniform(0.95, 0.99) }), [4, 120], 3);
        const least = Math.min(...run.history.map((r) => r.loss));
        return of(p.whole, run, {
          expected: UP,
          forbidden: UPHILL,
          holds: () =>
            up > 0 &&
            p.whole.value(run.theta) > 2 * least &&
            lossBetween(run.history, 0.9, 1) < Number.POSITIVE_INFINITY &&
            lossAfter(p.whole, p.theta, gradientDescent({ learningRate: η / 4 }), 300) < 0.5 * p.whole.value(run.theta),
        });
      }, 40),
  },
  {
    kind: 'rising',
    name: 'the second layer goes up its slope, the first goes down: a reversal left in the update',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 36, 3, 3, 1);
        const p = problem(mlp([3, draw.whole(4, 7), 3], { activation: 'softplus', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const from = p.layers[1].start;
        const η = draw.uniform(0.02, 0.08);
        const step = (sign: number) => (θ: Float64Array, g: Float64Array) => θ.map((x, i) => x - (i < from ? 1 : sign) * η * g[i]);
        const run = walk(p.whole, p.theta, draw.whole(60, 150), η, step(-1));
        const right = walk(p.whole, run.theta, 150, η, step(1));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['diverging', 'inconsistent'],
          forbidden: UPHILL,
          holds: () =>
            rose(p.whole, run, 1.5) &&
            lossBetween(run.history, 0.9, 1) > 1.3 * lossBetween(run.history, 0, 0.1) &&
            right.history.at(-1)!.loss < 0.6 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'rising',
    name: 'Adam with β₁ of .99 and β₂ of .6: the mean remembers the steep past, the variance has forgotten it',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const y = smooth(draw, X).map((v) => 6 * v + 10);
        const net = mlp([3, draw.whole(4, 7), 1], { activation: 'elu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => logCosh(z.sub(column(rows.map((i) => y[i])))));
        const η = draw.uniform(0.03, 0.1);
        const rule = adam({ learningRate: η, beta1: draw.uniform(0.985, 0.995), beta2: draw.uniform(0.5, 0.7) });
        const { run, up } = untilRisen(p.whole, p.theta, rule, [15, 250], 4);
        return of(p.whole, run, {
          expected: UP,
          forbidden: UPHILL,
          holds: () => up > 0 && rose(p.whole, run, 3) && lower(p.whole, run.theta, adam({ learningRate: 0.03 })),
        });
      }, 25),
  },
  {
    kind: 'rising',
    name: 'the second cycle of a cosine schedule warms up to several times the first: by then the valley is narrow',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const y = smooth(draw, X);
        const net = mlp([3, draw.whole(4, 7), 1], { activation: 'gelu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => logCosh(z.sub(column(rows.map((i) => y[i])))));
        const T = draw.whole(80, 140);
        const η = 0.8 / eigenvalues(p.whole, p.theta).at(-1)!;
        const again = draw.uniform(6, 12);
        const rate = (t: number): number => (t <= T ? η * 0.5 * (1 + Math.cos((Math.PI * t) / T)) : (again * η * Math.min(t - T, 20)) / 20);
        const { run, up } = untilRisen(p.whole, p.theta, momentum({ learningRate: rate, momentum: 0.8 }), [T, T + 120], 3);
        return of(p.whole, run, {
          expected: UP,
          forbidden: UPHILL,
          holds: () =>
            up > T &&
            rose(p.whole, run, 2) &&
            run.history[T - 1].loss < 0.8 * run.history[0].loss &&
            lower(p.whole, run.theta, gradientDescent({ learningRate: η / 4 })),
        });
      }, 25),
  },
  {
    kind: 'rising',
    name: 'a convolution’s loss summed over its pictures, at the rate of a mean',
    make: (draw) =>
      until(() => {
        const N = draw.whole(24, 48);
        const { X, labels } = pictures(draw, N, 5);
        const p = problem(
          convolution(draw, 5, 2, 2, (x) => x.tanh()),
          X,
          (z, rows) => toLabels(labels)(z, rows).mul(rows.length),
        );
        const η = draw.pick([0.1, 0.2, 0.3]);
        const slow = draw.whole(10, 40);
        const warm = gradientDescent({ learningRate: (t: number) => η * Math.min(1, t / slow) });
        const rule = draw.pick([gradientDescent({ learningRate: η }), warm]);
        const { run, up } = untilRisen(p.whole, p.theta, rule, [4, 100], 2);
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: UP,
          forbidden: UPHILL,
          holds: () => up > 0 && rose(p.whole, run, 1.5) && lower(p.whole, run.theta, gradientDescent({ learningRate: η / N })),
        });
      }, 40),
  },
];
