/** What the run does: it goes up, was thrown, is not finite, or goes down at the edge of stability. */
import { adam, gradientDescent, momentum, oracle, oracleFrom, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { frame, quadratic } from '../../tools.ts';
import { cloud, clusters, leastSquaresOf, problem, sequenceModel, sequences, smooth, toLabels, toNumbers } from '../networks.ts';
import {
  dot,
  down,
  eigenvalues,
  fell,
  length,
  list,
  lossAfter,
  lossBetween,
  of,
  rose,
  train,
  UPHILL,
  until,
  type WildFamily,
  walk,
} from '../tools.ts';

export const progress: readonly WildFamily[] = [
  {
    kind: 'rising',
    name: 'the update has the wrong sign, on a tanh network',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, draw.whole(20, 40), draw.whole(2, 4));
        const { whole: L, theta } = problem(
          mlp([X[0].length, draw.whole(3, 8), 1], { seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(smooth(draw, X)),
        );
        const η = draw.scale(0.003, 0.03);
        const run = walk(L, theta, draw.whole(60, 200), η, down(-η));
        return of(L, run, {
          expected: ['inconsistent', 'diverging'],
          forbidden: UPHILL,
          holds: () => rose(L, run, 1.2) && lossAfter(L, run.theta, gradientDescent({ learningRate: η / 4 }), 100) < L.value(run.theta),
        });
      }),
  },
  {
    kind: 'rising',
    name: 'gradients added up from step to step, on a bowl',
    make: (draw) =>
      until(() => {
        const n = draw.whole(1, 12);
        const L = quadratic(
          list(n, () => draw.scale(0.3, 4)),
          frame(draw, n),
        );
        const sum = new Float64Array(n);
        const η = draw.scale(1e-3, 2e-2);
        const run = walk(
          L,
          draw.normals(n).map((x) => 2 * x),
          draw.whole(300, 900),
          η,
          (θ, g) => θ.map((x, i) => x - η * (sum[i] += g[i])),
        );
        return of(L, run, {
          expected: ['stalled', 'oscillating', 'inconsistent'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling'] },
          // the energy L + ½‖sum‖²·η stays: it comes back to where it was, again and again
          holds: () =>
            Math.max(...run.history.slice(-150).map((r) => r.loss)) > 0.2 * run.history[0].loss &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: 0.2 }), 200) < 1e-3 * run.history[0].loss,
        });
      }),
  },
  {
    kind: 'rising',
    name: 'momentum .99 at a rate beyond its bound, with the noise of batches',
    make: (draw) =>
      until(() => {
        const n = draw.whole(3, 12);
        const { whole } = leastSquaresOf(
          draw,
          256,
          list(n, () => draw.scale(0.7, 2)),
          draw.scale(0.3, 1),
        );
        const L = oracleFrom(whole());
        const batches = Array.from({ length: 32 }, (_, b) => oracleFrom(whole(8 * b, 8 * b + 8)));
        const η = draw.scale(1.2, 2);
        const run = train(
          () => batches[draw.whole(0, 31)],
          draw.normals(n),
          momentum({ learningRate: η, momentum: 0.99 }),
          draw.whole(60, 140),
        );
        return of(L, run, {
          options: { batches },
          expected: ['diverging'],
          forbidden: { ...UPHILL, verdicts: ['descending', 'noise-limited', 'minimum', 'crawling'] },
          holds: () => rose(L, run, 100) && lossAfter(L, run.theta, gradientDescent({ learningRate: 0.05 }), 200) < L.value(run.theta) / 10,
        });
      }),
  },
  {
    kind: 'rising',
    name: 'a wall a thousand times steeper than the valley before it',
    make: (draw) =>
      until(() => {
        const n = draw.whole(1, 6);
        const wall = draw.scale(500, 5000);
        const at = draw.uniform(0.5, 1.5);
        const λ = list(n, () => draw.scale(0.5, 2));
        const η = draw.uniform(0.03, 0.1);
        const L = oracleFrom({
          value: (θ) => 0.5 * θ.reduce((s, x, i) => s + λ[i] * x * x, 0) + θ[0] - 0 + 0.5 * wall * Math.max(0, -θ[0] - at) ** 2,
          gradient: (θ) => θ.map((x, i) => λ[i] * x + (i === 0 ? 1 - wall * Math.max(0, -x - at) : 0)),
          hvp: (θ, v) => v.map((x, i) => x * (λ[i] + (i === 0 && -θ[0] > at ? wall : 0))),
        });
        const start = draw.normals(n);
        start[0] = draw.uniform(2, 4);
        const before = train(L, start, gradientDescent({ learningRate: η }), 400, { recordTheta: true }).history;
        const hit = before.findIndex((r, i) => i > 2 && r.loss > 3 * before[i - 1].loss + 1);
        const run = train(L, start, gradientDescent({ learningRate: η }), hit < 0 ? 400 : hit);
        return of(L, run, {
          expected: ['cliff', 'diverging'],
          forbidden: UPHILL,
          holds: () => hit > 0 && L.value(run.theta) > Math.min(...run.history.map((r) => r.loss)) + 1,
        });
      }),
  },
  {
    kind: 'rising',
    name: 'least squares just beyond 2/λ, finite still, from the wreck',
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 8);
        const { whole } = leastSquaresOf(
          draw,
          60,
          list(n, () => draw.scale(0.5, 3)),
          0.2,
        );
        const L = oracleFrom(whole());
        const top = eigenvalues(L, new Float64Array(n)).at(-1)!;
        const η = (2 * draw.uniform(1.05, 1.6)) / top;
        const run = train(L, draw.normals(n), gradientDescent({ learningRate: η }), draw.whole(60, 300));
        return of(L, run, {
          expected: ['diverging'],
          forbidden: UPHILL,
          holds: () =>
            Number.isFinite(L.value(run.theta)) &&
            rose(L, run, 2) &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: 1 / top }), 200) < L.value(run.theta) / 100,
        });
      }),
  },
  {
    kind: 'thrown',
    name: 'one step saturates the sigmoid of a regression output',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, draw.whole(25, 40), draw.whole(2, 4)).map((r) => r.map((x) => 5 + 3 * x));
        const top = draw.uniform(20, 80);
        const y = smooth(draw, X).map((v) => Math.min(top, Math.max(0, 0.3 * top + v * 0.1 * top)));
        const net = mlp([X[0].length, draw.whole(2, 5), 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) });
        const { whole: L, theta } = problem(net, X, (z, rows) => squaredError(z.sigmoid().mul(top), tensor(rows.map((i) => [y[i]]))));
        const η = draw.scale(0.3, 3);
        const run = train(L, theta, gradientDescent({ learningRate: η }), draw.whole(50, 400));
        const best = Math.min(...run.history.map((r) => r.loss));
        return of(L, run, {
          expected: ['cliff', 'diverging'],
          cured: { verdicts: ['plateau', 'degenerate', 'stalled', 'dead', 'exploding', 'vanishing'], below: best },
          forbidden: UPHILL,
          // up in one of the first steps, flat ever since; from the start, a low rate goes far below
          holds: () =>
            L.value(run.theta) > 1.2 * best &&
            run.history.at(-1)!.gradientNorm < 1e-2 * run.history[0].gradientNorm &&
            lossAfter(L, theta, gradientDescent({ learningRate: η / 300 }), 1000) < 0.9 * best,
        });
      }),
  },
  {
    kind: 'thrown',
    name: 'one step kills every unit of a ReLU regression',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, draw.whole(20, 40), 3).map((r) => r.map((x) => 2 + x));
        const y = smooth(draw, X).map((v) => -20 + 3 * v);
        const p = problem(mlp([3, draw.whole(3, 8), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toNumbers(y));
        const η = draw.scale(0.05, 0.5);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: η }), draw.whole(50, 250));
        const dead = (): boolean => p.whole.gradient(run.theta).filter((x) => x === 0).length >= p.whole.size - 1;
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['dead', 'cliff', 'diverging'],
          forbidden: { verdicts: ['descending', 'crawling', 'minimum'], raise: true },
          holds: () =>
            run.theta.every(Number.isFinite) &&
            dead() &&
            lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 0.003 }), 600) < 0.5 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'thrown',
    name: 'a recurrence over its cliff, saturated since',
    make: (draw) =>
      until(() => {
        const { X, sums } = sequences(draw, 16, draw.whole(12, 25));
        const p = problem(sequenceModel(draw.whole(3, 6), 1, draw.whole(1, 1e9), draw.uniform(1.2, 1.6)), X, toNumbers(sums));
        const η = draw.scale(1, 10);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: η }), draw.whole(20, 80));
        const losses = run.history.map((r) => r.loss);
        return of(p.whole, run, {
          expected: ['cliff', 'diverging', 'exploding', 'oscillating'],
          cured: { verdicts: ['plateau', 'stalled', 'saddle', 'degenerate', 'ill-conditioned', 'vanishing'], below: Math.min(...losses) },
          forbidden: UPHILL,
          holds: () =>
            run.theta.every(Number.isFinite) &&
            p.whole.value(run.theta) > 2 * losses[0] &&
            lossAfter(p.whole, p.theta, gradientDescent({ learningRate: η / 300 }), 200) < losses[0],
        });
      }),
  },
  {
    kind: 'not finite',
    name: 'a NaN among the inputs',
    make: (draw) => {
      const X = cloud(draw, draw.whole(10, 40), 3);
      X[draw.whole(0, X.length - 1)][draw.whole(0, 2)] = Number.NaN;
      const y = list(X.length, () => draw.normal());
      const p = problem(mlp([3, 5, 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(Array.from(y)));
      const run = train(p.whole, p.theta, draw.pick([adam(), gradientDescent()]), 50);
      return of(p.whole, run, {
        options: { learningRate: 0.01, layers: p.layers },
        expected: ['not finite'],
        forbidden: { verdicts: ['diverging', 'descending'], lower: true },
        holds: () => Number.isNaN(lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 1e-9 }), 0)) && run.history.length === 0,
      });
    },
  },
  {
    kind: 'not finite',
    name: 'the root of an exact zero: a distance of two equal rows',
    make: (draw) => {
      const n = draw.whole(2, 5);
      const rows = cloud(draw, draw.whole(4, 10), n);
      rows.push(list(n, () => 0) as unknown as number[]);
      const x = tensor(rows.map((r) => Array.from(r)));
      const L = oracle(({ W }: any) => x.matmul(W).square().sum(-1).sqrt().mean(), { W: tensor(cloud(draw, n, 2)) });
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.01 }), 30);
      return of(L, run, {
        options: { learningRate: 0.01 },
        expected: ['not finite'],
        forbidden: { verdicts: ['diverging', 'descending', 'minimum'], lower: true },
        holds: () => Number.isFinite(L.value(L.theta)) && L.gradient(L.theta).some(Number.isNaN),
      });
    },
  },
  {
    kind: 'not finite',
    name: 'one step skipped for its overflow long ago, healthy since',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 60, 3, 3, 1);
        const p = problem(
          mlp([3, draw.whole(5, 10), 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }),
          X,
          toLabels(labels),
        );
        const run = train(p.whole, p.theta, adam({ learningRate: draw.scale(0.003, 0.01) }), draw.whole(50, 90));
        const skipped = draw.whole(5, 15);
        const history = run.history.map((r, i) =>
          i === skipped ? { ...r, loss: draw.pick([Number.NaN, Infinity]), gradientNorm: Number.NaN, stepLength: 0, turn: Number.NaN } : r,
        );
        return of(
          p.whole,
          { theta: run.theta, history },
          {
            expected: ['descending'],
            forbidden: { verdicts: ['diverging', 'not finite'] },
            holds: () => fell(run.history.slice(20), 0.05),
          },
        );
      }),
  },
  {
    kind: 'edge',
    name: 'a tanh network at the edge of stability, falling still',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 20, 3);
        const p = problem(mlp([3, draw.whole(6, 10), 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
        const η = draw.uniform(0.2, 0.6);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: η }), draw.whole(400, 700));
        return of(p.whole, run, {
          expected: ['descending'],
          remark: /edge/i,
          forbidden: { verdicts: ['diverging'] },
          holds: () => {
            const edge = eigenvalues(p.whole, run.theta).at(-1)! * η;
            const half = run.history.slice(Math.floor(run.history.length / 2));
            const bounces = half.filter((r) => r.turn < -0.3).length / half.length;
            return (
              edge > 1.8 &&
              edge < 2.6 &&
              bounces > 0.3 &&
              fell(run.history, 0.03) &&
              lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η }), 301) < lossBetween(run.history, 0.9, 1)
            );
          },
        });
      }, 25),
  },
  {
    kind: 'rising',
    name: 'momentum of exactly one on a bowl',
    make: (draw) =>
      until(() => {
        const n = draw.whole(1, 8);
        const L = quadratic(
          list(n, () => draw.scale(0.5, 2)),
          frame(draw, n),
        );
        const run = train(
          L,
          draw.normals(n).map((x) => 2 * x),
          momentum({ learningRate: draw.scale(0.002, 0.05), momentum: 1 }),
          draw.whole(200, 600),
        );
        return of(L, run, {
          expected: ['oscillating', 'stalled', 'diverging'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling'] },
          holds: () =>
            dot(run.theta, run.theta) < Infinity &&
            Math.max(...run.history.slice(-120).map((r) => r.loss)) > 0.2 * run.history[0].loss &&
            length(L.gradient(run.theta)) > 0,
        });
      }),
  },
];
