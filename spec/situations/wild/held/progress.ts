/** What the run does: it goes up, was thrown, is not finite, or goes down at the edge of stability. */
import { adam, gradientDescent, momentum, oracle, oracleFrom, rmsprop, tensor } from 'saddlepoint';
import { binaryCrossEntropy, mlp, squaredError } from 'saddlepoint/nn';
import {
  attentionModel,
  cloud,
  clusters,
  factorisation,
  leastSquaresOf,
  problem,
  sequenceModel,
  sequences,
  smooth,
  tokens,
  toLabels,
  toNumbers,
} from '../networks.ts';
import {
  eigenvalues,
  fell,
  foreign,
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
    name: 'Adam asked to maximise: the loss of a sigmoid classifier climbs',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, draw.whole(2, 4), 3, 1);
        const p = problem(
          mlp([X[0].length, draw.whole(4, 8), 3], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }),
          X,
          toLabels(labels),
        );
        const η = draw.scale(0.005, 0.03);
        const rule = adam({ learningRate: η });
        const state = rule.init(p.theta);
        const run = walk(p.whole, p.theta, draw.whole(60, 160), η, (θ, g) => {
          const next = θ.slice();
          rule.step(
            next,
            state,
            g.map((x) => -x),
          );
          return next;
        });
        return of(p.whole, run, {
          expected: ['inconsistent', 'diverging'],
          forbidden: UPHILL,
          holds: () =>
            rose(p.whole, run, 1.5) && lossAfter(p.whole, run.theta, adam({ learningRate: η }), 100) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'rising',
    name: 'gradients never cleared between the batches of a ReLU regression',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 32, 3);
        const p = problem(
          mlp([3, draw.whole(4, 8), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(smooth(draw, X)),
        );
        const batches = p.batches(8);
        const sum = new Float64Array(p.theta.length);
        const η = draw.scale(0.003, 0.02);
        const run = walk(
          (t) => batches[t % 4],
          p.theta,
          draw.whole(150, 300),
          η,
          (θ, g) => θ.map((x, i) => x - η * (sum[i] += g[i])),
        );
        return of(p.whole, run, {
          options: draw.pick([{}, { batches }]),
          expected: ['stalled', 'oscillating', 'inconsistent', 'diverging'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling', 'noise-limited'] },
          holds: () =>
            run.theta.every(Number.isFinite) &&
            p.whole.value(run.theta) > 2 * Math.min(...run.history.map((r) => r.loss)) &&
            lossBetween(run.history, 0.8, 1) > 0.5 * lossBetween(run.history, 0.4, 0.6) &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 1e-3 }), 200) < 0.9 * p.whole.value(run.theta),
        });
      }, 30),
  },
  {
    kind: 'rising',
    name: 'a rate that grows without end',
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 8);
        const { whole } = leastSquaresOf(
          draw,
          60,
          list(n, () => draw.scale(0.5, 2)),
          0.3,
        );
        const L = oracleFrom(whole());
        const growth = draw.uniform(1.02, 1.06);
        const rule = gradientDescent({ learningRate: (t: number) => 0.01 * growth ** t });
        const start = draw.normals(n);
        const long = train(L, start, rule, 800).history;
        const end = long.findIndex((r, i) => i > 20 && r.loss > 30 * Math.min(...long.slice(0, i).map((x) => x.loss)));
        const run = train(L, start, rule, Math.max(end, 20) + draw.whole(3, 8));
        return of(L, run, {
          expected: ['diverging', 'oscillating'],
          forbidden: UPHILL,
          holds: () =>
            end > 0 && rose(L, run, 20) && lossAfter(L, run.theta, gradientDescent({ learningRate: 0.05 }), 300) < 0.1 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'rising',
    name: 'momentum 1 on a factorisation',
    make: (draw) =>
      until(() => {
        const L = factorisation(draw, draw.whole(3, 6), draw.whole(3, 6), 2, { size: 0.6 });
        const run = train(L, L.theta, momentum({ learningRate: draw.scale(0.02, 0.2), momentum: 1 }), draw.whole(200, 600));
        return of(L, run, {
          expected: ['oscillating', 'stalled', 'diverging'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling', 'saddle'] },
          holds: () =>
            run.theta.every(Number.isFinite) &&
            lossBetween(run.history, 0.7, 1) > 0.8 * lossBetween(run.history, 0.3, 0.6) &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: 0.05 }), 300) < 0.3 * lossBetween(run.history, 0.7, 1),
        });
      }),
  },
  {
    kind: 'rising',
    name: 'single rows at a rate their largest cannot bear',
    make: (draw) =>
      until(() => {
        const n = draw.whole(3, 10);
        const { whole } = leastSquaresOf(
          draw,
          128,
          list(n, () => 1),
          0.5,
        );
        const L = oracleFrom(whole());
        const rows = Array.from({ length: 128 }, (_, b) => oracleFrom(whole(b, b + 1)));
        const η = draw.uniform(2.5, 5) / n;
        const start = draw.normals(n);
        const run = train(() => rows[draw.whole(0, 127)], start, gradientDescent({ learningRate: η }), draw.whole(60, 150));
        return of(L, run, {
          options: { batches: rows },
          expected: ['diverging'],
          forbidden: { verdicts: ['descending', 'noise-limited', 'minimum', 'crawling'], raise: true },
          holds: () => run.theta.every(Number.isFinite) && L.value(run.theta) > 50 * L.value(start),
        });
      }, 30),
  },
  {
    kind: 'rising',
    name: 'a quartic well left by one step too long',
    make: (draw) =>
      until(() => {
        const n = draw.whole(1, 5);
        const a = list(n, () => draw.uniform(0.5, 2));
        const L = oracleFrom({
          value: (θ) => θ.reduce((s, x, i) => s + a[i] * (x * x - 1) ** 2, 0),
          gradient: (θ) => θ.map((x, i) => 4 * a[i] * x * (x * x - 1)),
          hvp: (θ, v) => v.map((x, i) => 4 * a[i] * (3 * θ[i] * θ[i] - 1) * x),
        });
        const start = list(n, () => draw.sign() * draw.uniform(0.2, 0.8));
        start[0] = draw.sign() * draw.uniform(3, 3.6);
        const run = train(L, start, gradientDescent({ learningRate: draw.uniform(0.05, 0.08) }), draw.whole(2, 5));
        return of(L, run, {
          expected: ['diverging', 'cliff'],
          forbidden: UPHILL,
          holds: () =>
            !(L.value(run.theta) < 10 * run.history[0].loss) &&
            lossAfter(L, start, gradientDescent({ learningRate: 0.004 }), 400) < 0.05 * run.history[0].loss,
        });
      }),
  },
  {
    kind: 'thrown',
    name: 'Adam at a rate of tens saturates a sigmoid output under squared error',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 2, 0.6);
        const p = problem(mlp([3, draw.whole(3, 6), 1], { seed: draw.whole(1, 1e9) }), X, (z, rows) =>
          squaredError(z.sigmoid(), tensor(rows.map((i) => [labels[i]]))),
        );
        const run = train(p.whole, p.theta, adam({ learningRate: draw.scale(10, 100) }), draw.whole(40, 120));
        const best = Math.min(...run.history.map((r) => r.loss));
        return of(p.whole, run, {
          expected: ['cliff', 'diverging'],
          cured: { verdicts: ['plateau', 'dead', 'stalled', 'vanishing', 'degenerate'], below: 0.24 },
          forbidden: UPHILL,
          holds: () =>
            run.history.at(-1)!.gradientNorm < 1e-6 &&
            p.whole.value(run.theta) > 1.2 * best &&
            p.whole.value(run.theta) > 0.3 &&
            lossAfter(p.whole, p.theta, adam({ learningRate: 0.02 }), 300) < 0.2,
        });
      }, 30),
  },
  {
    kind: 'thrown',
    name: 'a deep ReLU classifier whose first step was too long: log of the classes ever after',
    make: (draw) =>
      until(() => {
        const k = draw.whole(2, 4);
        const { X, labels } = clusters(draw, 40, 3, k, 1);
        const p = problem(mlp([3, 6, 6, k], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const run = train(p.whole, p.theta, momentum({ learningRate: draw.scale(1, 6), momentum: 0.5 }), draw.whole(80, 200));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['dead', 'cliff', 'diverging'],
          forbidden: { verdicts: ['descending', 'crawling', 'minimum'], raise: true },
          holds: () => {
            const g = p.whole.gradient(run.theta);
            const [first] = p.layers;
            return (
              run.theta.every(Number.isFinite) &&
              g.subarray(first.start, first.end).every((x) => x === 0) &&
              p.whole.value(run.theta) > 0.9 * Math.log(k) &&
              lossAfter(p.whole, p.theta, momentum({ learningRate: 0.03, momentum: 0.9 }), 300) < 0.5 * Math.log(k)
            );
          },
        });
      }, 40),
  },
  {
    kind: 'thrown',
    name: 'one weight applied fifty times, over the cliff',
    make: (draw) =>
      until(() => {
        const T = draw.whole(25, 50);
        const aim = draw.uniform(0.4, 0.6);
        const L = oracle(
          ({ w, b }: any) => {
            let h = tensor(0.5);
            for (let t = 0; t < T; t++) h = w.mul(h).add(b).sigmoid();
            return h.sub(aim).square();
          },
          { w: draw.uniform(4, 6), b: -draw.uniform(2.2, 2.8) },
        );
        const run = train(L, L.theta, gradientDescent({ learningRate: draw.scale(5, 50) }), draw.whole(30, 100));
        const best = Math.min(...run.history.map((r) => r.loss));
        return of(L, run, {
          expected: ['cliff', 'diverging', 'exploding'],
          cured: { verdicts: ['plateau', 'stalled', 'crawling', 'degenerate', 'vanishing'], below: best },
          forbidden: { verdicts: ['descending', 'minimum'], raise: true },
          holds: () => {
            const jump = Math.max(...run.history.slice(1).map((r, i) => r.loss / run.history[i].loss));
            return (
              jump > 3 &&
              L.value(run.theta) > 2 * best &&
              run.history.at(-1)!.gradientNorm < 0.02 * Math.max(...run.history.map((r) => r.gradientNorm))
            );
          },
        });
      }, 40),
  },
  {
    kind: 'not finite',
    name: 'the logarithm of a probability that is exactly zero',
    make: (draw) => {
      const { X, labels } = clusters(draw, 20, 3, 2, 2);
      const p = problem(
        mlp([3, draw.whole(3, 6), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }),
        X.map((r) => r.map((x) => 3000 * x)),
        (z, rows) => {
          const y = tensor(rows.map((i) => [labels[i]]));
          const q = z.sigmoid();
          return y
            .mul(q.log())
            .add(y.neg().add(1).mul(q.neg().add(1).log()))
            .mean()
            .neg();
        },
      );
      const run = train(p.whole, p.theta, adam({ learningRate: 1e-3 }), 40);
      return of(p.whole, run, {
        options: { learningRate: 1e-3 },
        expected: ['not finite'],
        forbidden: { verdicts: ['diverging', 'descending'], lower: true },
        holds: () => run.history.length === 0 && !Number.isFinite(p.whole.value(p.theta)),
      });
    },
  },
  {
    kind: 'not finite',
    name: 'a constant column divided by its deviation of zero, the records all NaN',
    make: (draw) => {
      const X = cloud(draw, draw.whole(10, 40), 3).map((r) => [r[0], 7, r[2]]);
      const norm = X.map((r) =>
        r.map((x, j) => {
          const c = X.map((q) => q[j]);
          const m = c.reduce((a, b) => a + b) / c.length;
          return (x - m) / Math.sqrt(c.reduce((a, b) => a + (b - m) ** 2, 0));
        }),
      );
      const p = problem(mlp([3, 4, 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), norm, toNumbers(smooth(draw, X)));
      const history = Array.from({ length: draw.whole(3, 30) }, (_, i) => ({
        t: i + 1,
        loss: Number.NaN,
        gradientNorm: Number.NaN,
        learningRate: 0.01,
        stepLength: Number.NaN,
        turn: Number.NaN,
      }));
      return of(
        p.whole,
        { theta: p.theta.map(() => Number.NaN), history },
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
    kind: 'not finite',
    name: 'the scaler of a mixed-precision run skipped its first steps, healthy since',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, sums } = sequences(draw, 20, 5);
        const p = problem(sequenceModel(5, 1, draw.whole(1, 1e9), 0.8), X, toNumbers(sums));
        const run = train(p.whole, p.theta, rmsprop({ learningRate: draw.scale(0.003, 0.008) }), draw.whole(40, 70));
        const skipped = Array.from({ length: draw.whole(1, 3) }, (_, i) => ({
          t: i + 1,
          loss: run.history[0].loss,
          gradientNorm: Infinity,
          learningRate: run.history[0].learningRate,
          stepLength: 0,
          turn: Number.NaN,
        }));
        const history = [...skipped, ...run.history.map((r) => ({ ...r, t: r.t + skipped.length }))];
        return of(
          p.whole,
          { theta: run.theta, history },
          {
            expected: ['descending'],
            forbidden: { verdicts: ['diverging', 'not finite'] },
            holds: () =>
              fell(run.history, 0.05) &&
              lossAfter(p.whole, run.theta, rmsprop({ learningRate: 0.005 }), 40) < 0.9 * p.whole.value(run.theta),
          },
        );
      }),
  },
  {
    kind: 'not finite',
    name: 'one batch with a missing value ends a run that went well',
    make: (draw) => {
      const X = cloud(draw, 64, 3);
      const y = smooth(draw, X);
      const p = problem(mlp([3, 5, 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(y));
      const good = p.batches(8);
      X[60][1] = Number.NaN;
      const bad = problem(mlp([3, 5, 1], { seed: 1 }), X, toNumbers(y));
      const T = draw.whole(20, 60);
      const run = train(
        (t) => (t % 20 === 0 && t > T ? bad.batches(8)[7] : good[t % 7]),
        p.theta,
        gradientDescent({ learningRate: 0.1 }),
        200,
      );
      return of(bad.whole, run, {
        options: { batches: bad.batches(8) },
        expected: ['not finite'],
        forbidden: { verdicts: ['descending'] },
        holds: () =>
          run.theta.every(Number.isFinite) && Number.isNaN(bad.whole.value(run.theta)) && run.history.at(-1)!.loss < run.history[0].loss,
      });
    },
  },
  {
    kind: 'edge',
    name: 'a softplus network by momentum at its edge 2(1 + β)/η, falling still',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 16, 2);
        const p = problem(
          mlp([2, draw.whole(6, 10), 1], { activation: draw.pick(['softplus', 'gelu'] as const), seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(smooth(draw, X)),
        );
        const β = draw.pick([0, 0.5]);
        const η = draw.uniform(0.25, 0.6);
        const rule = momentum({ learningRate: η, momentum: β });
        const run = train(p.whole, p.theta, rule, draw.whole(300, 600));
        return of(p.whole, run, {
          expected: ['descending'],
          remark: /edge/i,
          forbidden: { verdicts: ['diverging'] },
          holds: () => {
            const half = run.history.slice(Math.floor(run.history.length / 2));
            const bounces = half.filter((r) => r.turn < -0.3).length / half.length;
            if (!(bounces > 0.3 && fell(run.history, 0.03))) return false;
            const edge = (eigenvalues(p.whole, run.theta).at(-1)! * η) / (1 + β);
            return (
              edge > 1.8 &&
              edge < 2.6 &&
              fell(run.history, 0.03) &&
              lossAfter(p.whole, run.theta, rule, 301) < lossBetween(run.history, 0.9, 1)
            );
          },
        });
      }, 40),
  },
  {
    kind: 'rising',
    name: 'attention trained down, then at a hundred times the rate',
    make: (draw) =>
      until(() => {
        const X = tokens(draw, 24, 4, 4);
        const labels = X.map((s) => (s.reduce((a, [v]) => a + v, 0) > 0 ? 1 : 0));
        const p = problem(attentionModel(4, 1, draw.whole(1, 1e9)), X, (z, rows) =>
          binaryCrossEntropy(z, tensor(rows.map((i) => [labels[i]]))),
        );
        const η = 0.1;
        const T = draw.whole(30, 60);
        const run = train(
          p.whole,
          p.theta,
          gradientDescent({ learningRate: (t: number) => (t < T ? η : draw.uniform(99, 100) * η) }),
          T + draw.whole(3, 8),
        );
        return of(foreign(p.whole), run, {
          expected: ['diverging', 'cliff', 'oscillating'],
          forbidden: UPHILL,
          holds: () => run.theta.every(Number.isFinite) && rose(p.whole, run, 3) && p.whole.value(run.theta) > 3 * run.history[T - 2].loss,
        });
      }, 30),
  },
];
