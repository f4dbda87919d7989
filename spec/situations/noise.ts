/** Situations where minibatch noise is what stops progress. */
import { adam, gradientDescent, momentum, type Oracle, oracle, oracleFrom, tensor } from 'saddlepoint';
import { crossEntropy, mlp, squaredError } from 'saddlepoint/nn';
import { type Draw, dot, type Family, list, run, type Situation } from './tools.ts';

/** Σ over examples, whole and in batches. */
interface Examples {
  readonly whole: Oracle;
  readonly batches: readonly Oracle[];
}

/** Least squares with label noise σ; batches of `size`. */
function regression(draw: Draw, n: number, count: number, size: number, σ: number, κ: number): Examples {
  const scales = list(n, () => 1 / Math.sqrt(draw.scale(1, κ)));
  scales[0] = 1;
  const X = Array.from({ length: count }, () => list(n, (j) => scales[j] * draw.normal()));
  const truth = draw.normals(n);
  const y = X.map((x) => dot(x, truth) + σ * draw.normal());
  const over = (from: number, to: number): Oracle =>
    oracleFrom({
      value: (θ) => {
        let sum = 0;
        for (let i = from; i < to; i++) sum += (dot(X[i], θ) - y[i]) ** 2;
        return sum / (2 * (to - from));
      },
      gradient: (θ) => {
        const g = new Float64Array(n);
        for (let i = from; i < to; i++) {
          const e = (dot(X[i], θ) - y[i]) / (to - from);
          for (let j = 0; j < n; j++) g[j] += e * X[i][j];
        }
        return g;
      },
      hvp: (_, v) => {
        const h = new Float64Array(n);
        for (let i = from; i < to; i++) {
          const e = dot(X[i], v) / (to - from);
          for (let j = 0; j < n; j++) h[j] += e * X[i][j];
        }
        return h;
      },
    });
  return { whole: over(0, count), batches: Array.from({ length: count / size }, (_, b) => over(b * size, (b + 1) * size)) };
}

/** Trains by minibatches until it goes in circles, well past the time that the flattest direction takes. */
function circling(draw: Draw, { whole, batches }: Examples, start: ArrayLike<number>, η: number, steps: number): Situation {
  const rule = draw.pick([gradientDescent({ learningRate: η }), momentum({ learningRate: η / 10, momentum: 0.9 })]);
  const picks = list(steps + 1, () => draw.whole(0, batches.length - 1));
  const { theta, history } = run((t) => batches[picks[(t - 1) % picks.length]], start, rule, steps);
  return { oracle: whole, theta, options: { history, batches }, rule };
}

export const noise: readonly Family[] = [
  {
    truth: 'noise-limited',
    name: 'least squares with label noise, circling',
    make: (draw) => {
      const n = draw.whole(2, 20);
      return circling(draw, regression(draw, n, 320, 8, draw.scale(0.5, 3), 4), draw.normals(n), draw.uniform(0.1, 0.3), 400);
    },
  },
  {
    truth: 'noise-limited',
    name: 'one weight, single examples',
    make: (draw) => circling(draw, regression(draw, 1, 40, 1, draw.scale(1, 5), 1), [draw.normal()], draw.uniform(0.1, 0.4), 200),
  },
  {
    truth: 'noise-limited',
    name: 'hundreds of weights, least squares with label noise',
    big: true,
    make: (draw) => {
      const n = draw.whole(320, 500);
      return circling(draw, regression(draw, n, 1024, 16, draw.scale(1, 3), 2), draw.normals(n), draw.uniform(0.05, 0.1), 500);
    },
  },
  {
    truth: 'noise-limited',
    name: 'a small tanh network on noisy targets, single examples',
    make: (draw) => {
      const count = 40;
      const x = Array.from({ length: count }, () => [draw.uniform(-1, 1)]);
      const y = x.map(([t]) => [Math.sin(3 * t) + draw.uniform(0.5, 1) * draw.normal()]);
      const net = mlp([1, draw.whole(2, 5), 1], { seed: draw.whole(1, 1e9) });
      const part = (from: number, to: number): Oracle & { theta: ArrayLike<number> } =>
        oracle((tree) => squaredError(net.apply(tree, tensor(x.slice(from, to))), tensor(y.slice(from, to))), net.tree);
      const whole = part(0, count);
      const batches = Array.from({ length: count / 2 }, (_, b) => part(2 * b, 2 * b + 2));
      const near = run(whole, whole.theta, adam({ learningRate: 0.02 }), 400).theta;
      return circling(draw, { whole, batches }, near, draw.uniform(0.1, 0.2), 150);
    },
  },
  {
    truth: 'noise-limited',
    name: 'logistic regression on overlapping classes, small batches',
    make: (draw) => {
      const count = 120;
      const y = Array.from({ length: count }, (_, i) => i % 2);
      const x = y.map((k) => [k - 0.5 + 1.5 * draw.normal(), draw.normal()]);
      const net = mlp([2, 2], { seed: draw.whole(1, 1e9) });
      const part = (from: number, to: number) =>
        oracle((tree) => crossEntropy(net.apply(tree, tensor(x.slice(from, to))), y.slice(from, to)), net.tree);
      const whole = part(0, count);
      const batches = Array.from({ length: count / 4 }, (_, b) => part(4 * b, 4 * b + 4));
      const near = run(whole, whole.theta, gradientDescent({ learningRate: 0.5 }), 100).theta;
      return circling(draw, { whole, batches }, near, draw.uniform(0.5, 1.2), 150);
    },
  },
];
