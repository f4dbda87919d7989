/** Numbers that are none: at the start, at one place, for a step. */
import { adam, gradientDescent, momentum, oracle, oracleFrom, tensor } from 'saddlepoint';
import { mlp } from 'saddlepoint/nn';
import { cloud, problem, smooth, toNumbers } from '../networks.ts';
import { dot, fell, list, of, train, until, type WildFamily } from '../tools.ts';
import { classifier, falls } from './models.ts';

/** −mean log softmax(z)[label], taken by hand. */
const naive = (z: any, labels: readonly number[], k: number) => {
  const e = z.exp();
  const share = e.div(e.sum(1).reshape([labels.length, 1]));
  return share
    .reshape([-1])
    .gather(labels.map((c, i) => i * k + c))
    .log()
    .mean()
    .neg();
};

export const notFinite: readonly WildFamily[] = [
  {
    kind: 'not finite',
    name: 'an empty cell in the table: NaN in one feature of one row',
    make: (draw) => {
      const X = cloud(draw, 30, 4);
      const y = smooth(draw, X);
      X[draw.whole(0, 29)][draw.whole(0, 3)] = Number.NaN;
      const p = problem(
        mlp([4, draw.whole(4, 8), 1], { activation: draw.pick(['relu', 'tanh']), seed: draw.whole(1, 1e9) }),
        X,
        toNumbers(y),
      );
      const run = train(p.whole, p.theta, adam({ learningRate: 0.01 }), 20);
      return of(p.whole, run, {
        options: draw.pick([{}, { layers: p.layers }]),
        expected: ['not finite'],
        forbidden: { verdicts: ['diverging', 'cliff', 'minimum', 'descending'], lower: true },
        holds: () => !Number.isFinite(p.whole.value(p.theta)) && p.theta.every(Number.isFinite),
      });
    },
  },
  {
    kind: 'not finite',
    name: 'the logarithm of a softmax by hand, on inputs in the thousands',
    make: (draw) =>
      until(() => {
        const k = draw.whole(2, 4);
        const X = cloud(draw, 24, 3).map((x) => x.map((v) => draw.uniform(1000, 5000) * v));
        const labels = X.map((_, i) => i % k);
        const p = problem(mlp([3, k], { seed: draw.whole(1, 1e9) }), X, (z, rows) =>
          naive(
            z,
            rows.map((i) => labels[i]),
            k,
          ),
        );
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.01 }), 10);
        return of(p.whole, run, {
          expected: ['not finite'],
          forbidden: { verdicts: ['diverging', 'cliff', 'minimum', 'descending'], raise: true },
          holds: () => run.history.length === 0 && !Number.isFinite(p.whole.value(p.theta)),
        });
      }),
  },
  {
    kind: 'not finite',
    name: 'counts modelled by exp(x w), x a year: the first prediction overflows',
    make: (draw) =>
      until(() => {
        const x = list(30, () => draw.whole(1950, 2020));
        const y = Array.from(x, () => draw.whole(0, 20));
        // mean exp(η) − y η
        const L = oracle(
          ({ w, b }: any) => {
            const η = tensor(Array.from(x)).mul(w).add(b);
            return η.exp().sub(tensor(y).mul(η)).mean();
          },
          { w: tensor(draw.uniform(0.4, 1)), b: tensor(0) },
        );
        const run = train(L, L.theta, gradientDescent({ learningRate: 0.01 }), 10);
        return of(L, run, {
          expected: ['not finite'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'], raise: true },
          holds: () => L.value(L.theta) === Number.POSITIVE_INFINITY,
        });
      }),
  },
  {
    kind: 'not finite',
    name: 'a loss scaler that skipped two steps early on, and a run that has been fine since',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [3, draw.whole(5, 9), 3], { apart: 0.8 });
        const rule = momentum({ learningRate: draw.uniform(0.02, 0.05), momentum: 0.9 });
        const run = train(p.whole, p.theta, rule, draw.whole(30, 60));
        const skipped = new Set([2, draw.whole(3, 8)]);
        const history = run.history.map((r, i) =>
          skipped.has(i)
            ? { ...r, loss: draw.pick([Number.NaN, Number.POSITIVE_INFINITY]), gradientNorm: Number.NaN, stepLength: 0, turn: Number.NaN }
            : r,
        );
        return of(
          p.whole,
          { theta: run.theta, history },
          { expected: ['descending'], holds: () => fell(run.history, 0.05) && falls(p.whole, run.theta, rule, [40, 0.1]) },
        );
      }),
  },
  {
    kind: 'not finite',
    name: 'a root of errors that are exactly zero: the loss is a number, its gradient none',
    make: (draw) => {
      const n = draw.whole(2, 5);
      const X = cloud(draw, 20, n);
      const w = list(n, () => draw.whole(-3, 3));
      const y = X.map((x) => dot(x, w));
      // √(mean e²), its slope e/√… by hand
      const L = oracleFrom({
        value: (θ) => Math.sqrt(X.reduce((s, x, i) => s + (dot(x, θ) - y[i]) ** 2, 0) / X.length),
        gradient: (θ) => {
          const e = X.map((x, i) => dot(x, θ) - y[i]);
          const root = Math.sqrt(dot(e, e) / X.length);
          return list(n, (j) => X.reduce((s, x, i) => s + e[i] * x[j], 0) / X.length / root);
        },
      });
      return of(
        L,
        { theta: Float64Array.from(w), history: [] },
        {
          options: { learningRate: 0.1 },
          expected: ['not finite'],
          forbidden: { verdicts: ['diverging', 'descending', 'crawling'] },
          holds: () => L.value(w) === 0 && L.gradient(w).every(Number.isNaN),
        },
      );
    },
  },
];
