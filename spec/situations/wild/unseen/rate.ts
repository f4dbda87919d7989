/** Rates eaten up, not yet warmed up, or of one length whatever the slope; and the noise of batches. */
import { adagrad, adam, gradientDescent, nesterov, rmsprop } from 'saddlepoint';
import { dense, mlp } from 'saddlepoint/nn';
import { noiseHolds } from '../fresh/motion.ts';
import { attentionModel, cloud, problem, smooth, tokens, toNumbers } from '../networks.ts';
import { lossAfter, of, stands, train, until, type WildFamily } from '../tools.ts';
import { column, counted, gentleDeviance, logCosh } from './models.ts';

export const rate: readonly WildFamily[] = [
  {
    kind: 'rate',
    name: 'Adagrad began far out, on gradients of a thousand: what they left in its sums has eaten the rate',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const y = smooth(draw, X);
        const net = mlp([3, draw.whole(4, 7), 1], { activation: 'softplus', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(y));
        const far = draw.scale(3e3, 1e5);
        const first = problem(net, X, toNumbers(y.map((v) => far * v)));
        // some steps in the wrong units, then the right ones
        const spoiled = draw.whole(2, 5);
        const η = draw.uniform(0.005, 0.02);
        const all = train(
          (t) => (t <= spoiled ? first.whole : p.whole),
          p.theta,
          adagrad({ learningRate: η, accumulate: 'sum' }),
          spoiled + draw.whole(100, 300),
        );
        const run = { theta: all.theta, history: all.history.slice(spoiled).map((r, i) => ({ ...r, t: i + 1 })) };
        return of(p.whole, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'saddle'], lower: true },
          holds: () =>
            p.whole.value(run.theta) > 0.97 * run.history[0].loss &&
            lossAfter(p.whole, run.theta, adagrad({ learningRate: 0.1, accumulate: 'sum' }), 200) < 0.7 * p.whole.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'rate',
    name: 'the warm-up was meant for a million steps, and this is an afternoon’s run: attention, Adam',
    make: (draw) =>
      until(() => {
        const X = tokens(draw, 24, 4, 3);
        const y = X.map((t) => Math.tanh(t.reduce((s, r) => s + r[0] * r[1], 0)));
        const p = problem(attentionModel(3, 1, draw.whole(1, 1e9)), X, toNumbers(y));
        const [peak, steps] = [draw.scale(0.001, 0.005), draw.scale(3e5, 3e6)];
        const run = train(p.whole, p.theta, adam({ learningRate: (t: number) => (peak * t) / steps }), draw.whole(80, 250));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'vanishing'], lower: true },
          holds: () =>
            p.whole.value(run.theta) > 0.98 * run.history[0].loss &&
            lossAfter(p.whole, run.theta, adam({ learningRate: 0.01 }), 200) < 0.85 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'rate',
    name: 'a median is sought by steps of one length: it hops across the kink',
    make: (draw) =>
      until(() => {
        const n = draw.whole(1, 2);
        const X = cloud(draw, 9, n).map((r) => [...r, 1]);
        const w = draw.normals(n + 1);
        const y = X.map((r) => r.reduce((s, x, j) => s + x * w[j], 0));
        const p = problem(dense(n + 1, 1, { seed: draw.whole(1, 1e9), bias: false }), X, (z, rows) =>
          z
            .sub(column(rows.map((i) => y[i])))
            .abs()
            .mean(),
        );
        const η = draw.uniform(0.5, 1);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: η }), draw.whole(300, 500));
        const late = run.history.slice(-60);
        return of(p.whole, run, {
          expected: ['oscillating', 'stalled'],
          forbidden: { verdicts: ['minimum', 'crawling', 'descending', 'noise-limited'], raise: true },
          holds: () =>
            stands(run.history, 0.02) &&
            late.filter((r) => r.turn < -0.3).length > 25 &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η / 30 }), 200) < 0.4 * p.whole.value(run.theta),
        });
      }, 25),
  },
];

const LIMITED = { verdicts: ['minimum', 'descending', 'crawling', 'ill-conditioned'], raise: true } as const;

export const noise: readonly WildFamily[] = [
  {
    kind: 'noise',
    name: 'RMSProp with three rows a step on log-cosh, a softplus network, doubtful targets',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 96, 3);
        const y = smooth(draw, X, draw.uniform(1, 1.8));
        const net = mlp([3, 4, 1], { activation: 'softplus', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => logCosh(z.sub(column(rows.map((i) => y[i])))));
        const batches = p.batches(3);
        const η = draw.uniform(0.15, 0.4);
        const run = train(() => batches[draw.whole(0, batches.length - 1)], p.theta, rmsprop({ learningRate: η }), draw.whole(400, 700));
        return of(p.whole, run, {
          options: { batches },
          expected: ['noise-limited'],
          forbidden: LIMITED,
          holds: () => noiseHolds(p, batches, run.theta, (share) => rmsprop({ learningRate: η * share })),
        });
      }, 20),
  },
  {
    kind: 'noise',
    name: 'counts a row at a time, the rate a softplus, Nesterov’s momentum, round and round',
    make: (draw) =>
      until(() => {
        const { X, y } = counted(draw, 96, draw.whole(3, 5), 1);
        const p = problem(dense(X[0].length, 1, { seed: draw.whole(1, 1e9), bias: false }), X, gentleDeviance(y));
        const batches = p.batches(1);
        const η = draw.uniform(0.02, 0.06);
        const run = train(() => batches[draw.whole(0, 95)], p.theta, nesterov({ learningRate: η, momentum: 0.9 }), draw.whole(400, 700));
        return of(p.whole, run, {
          options: { batches },
          expected: ['noise-limited'],
          forbidden: LIMITED,
          holds: () => noiseHolds(p, batches, run.theta, (share) => nesterov({ learningRate: η * share, momentum: 0.9 })),
        });
      }, 20),
  },
];
