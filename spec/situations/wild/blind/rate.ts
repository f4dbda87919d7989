/** Too slow: the rate, or the valley. */
import { adagrad, adam, gradientDescent, lbfgs, momentum, oracle, oracleFrom, tensor } from 'saddlepoint';
import { squaredError } from 'saddlepoint/nn';
import { eigenvalues, list, lossAfter, lossBetween, of, train, until, type WildFamily } from '../tools.ts';
import { attentive, classifier, falls, regressor } from './models.ts';

export const rate: readonly WildFamily[] = [
  {
    kind: 'rate',
    name: 'attention with momentum, the rate five zeros too small',
    make: (draw) =>
      until(() => {
        const p = attentive(draw, draw.whole(4, 6), draw.whole(2, 3));
        const η = draw.scale(1e-7, 1e-5);
        const run = train(p.whole, p.theta, momentum({ learningRate: η, momentum: 0.9 }), draw.whole(40, 150));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            p.whole.value(run.theta) > 0.98 * run.history[0].loss &&
            falls(p.whole, run.theta, momentum({ learningRate: 0.02, momentum: 0.9 }), [100, 0.2]),
        });
      }),
  },
  {
    kind: 'rate',
    name: 'Adagrad that has run dry: all it has seen divides its steps',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [3, draw.whole(4, 8), 1], { activation: 'sigmoid', shift: draw.uniform(1, 3) });
        const η = draw.scale(1e-5, 3e-4);
        const run = train(p.whole, p.theta, adagrad({ learningRate: η }), draw.whole(200, 500));
        return of(p.whole, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            lossBetween(run.history, 0.95, 1) > 0.99 * lossBetween(run.history, 0.5, 0.55) &&
            falls(p.whole, run.theta, adagrad({ learningRate: 0.1 }), [100, 0.4]),
        });
      }),
  },
  {
    kind: 'rate',
    name: 'a loss with a weight of a millionth in front, and the usual rate',
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [4, draw.whole(5, 9), 3], { activation: 'relu', init: 'he' });
        const c = draw.scale(1e-7, 1e-5);
        const L = oracleFrom({
          value: (θ) => c * p.whole.value(θ),
          gradient: (θ) => p.whole.gradient(θ).map((x) => c * x),
          hvp: (θ, v) => p.whole.hvp(θ, v).map((x) => c * x),
        });
        const run = train(L, p.theta, gradientDescent({ learningRate: draw.uniform(0.05, 0.3) }), draw.whole(50, 200));
        return of(L, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            L.value(run.theta) > 0.99 * run.history[0].loss && falls(L, run.theta, gradientDescent({ learningRate: 0.1 / c }), [100, 0.3]),
        });
      }),
  },
  {
    kind: 'rate',
    name: 'Adam at 1e-6 on a fine-tuning that is far from done',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [3, draw.whole(6, 10), 1], { activation: 'gelu' });
        const warm = train(p.whole, p.theta, adam({ learningRate: 0.01 }), draw.whole(10, 25)).theta;
        const run = train(p.whole, warm, adam({ learningRate: draw.scale(3e-7, 3e-6) }), draw.whole(60, 200));
        return of(p.whole, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            p.whole.value(run.theta) > 0.99 * run.history[0].loss && falls(p.whole, run.theta, adam({ learningRate: 0.01 }), [150, 0.4]),
        });
      }),
  },
  {
    kind: 'rate',
    name: 'a polynomial in x up to the fourth power, by gradient descent',
    make: (draw) =>
      until(() => {
        const degree = draw.whole(3, 5);
        const x = list(40, () => draw.uniform(0, 2.5));
        const w = draw.normals(degree + 1);
        const P = Array.from(x, (v) => list(degree + 1, (j) => v ** j));
        const y = P.map((row) => [row.reduce((s, v, j) => s + v * w[j], 0) + 0.05 * draw.normal()]);
        const n = degree + 1;
        const L = oracle(({ a }: any) => squaredError(tensor(P.map((r) => Array.from(r))).matmul(a), tensor(y)), {
          a: tensor(
            list(n, () => 0),
            { shape: [n, 1] },
          ),
        });
        const η = draw.uniform(0.8, 1.5) / eigenvalues(L, L.theta).at(-1)!;
        const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(200, 600));
        return of(L, run, {
          expected: ['ill-conditioned'],
          forbidden: { verdicts: ['minimum', 'descending'], raise: true },
          holds: () => {
            const λ = eigenvalues(L, run.theta);
            return (
              λ.at(-1)! / λ[0] > 1e4 &&
              lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 100) > 0.95 * L.value(run.theta) &&
              falls(L, run.theta, lbfgs(), [40, 0.3])
            );
          },
        });
      }, 25),
  },
  {
    kind: 'rate',
    name: 'the last values of a slow series as inputs for the next: nearly all the same',
    make: (draw) =>
      until(() => {
        const lags = draw.whole(4, 7);
        const [f, φ] = [draw.uniform(0.08, 0.15), draw.uniform(0, 6)];
        const series = list(80, (t) => Math.sin(f * t + φ) + 0.5 * Math.sin(0.37 * f * t) + 1.5 + 0.003 * draw.normal());
        const rows = Array.from({ length: 80 - lags }, (_, t) => Array.from(series.subarray(t, t + lags)));
        const next = rows.map((_, t) => [series[t + lags]]);
        const L = oracle(({ a }: any) => squaredError(tensor(rows).matmul(a), tensor(next)), {
          a: tensor(
            list(lags, () => 0),
            { shape: [lags, 1] },
          ),
        });
        const η = draw.uniform(0.8, 1.6) / eigenvalues(L, L.theta).at(-1)!;
        const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(60, 250));
        return of(L, run, {
          expected: ['ill-conditioned'],
          forbidden: { verdicts: ['minimum', 'descending'], raise: true },
          holds: () => {
            const λ = eigenvalues(L, run.theta);
            return (
              λ.at(-1)! / λ[0] > 1e3 &&
              lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 60) > 0.8 * L.value(run.theta) &&
              falls(L, run.theta, lbfgs(), [40, 0.5])
            );
          },
        });
      }, 25),
  },
];
