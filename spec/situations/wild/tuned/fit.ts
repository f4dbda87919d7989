/** What does not fit together: gradients, losses, histories, optimizers; runs held back; dead units; no reason found. */
import { adam, clipByNorm, gradientDescent, momentum, oracleFrom, random, weightDecay } from 'saddlepoint';
import { dense, dropout, mlp, sequential } from 'saddlepoint/nn';
import { cloud, clusters, leastSquaresOf, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import {
  fell,
  length,
  list,
  lossAfter,
  mismatch,
  of,
  STUCK,
  stands,
  train,
  UPHILL,
  until,
  type WildFamily,
  walk,
  withGradient,
} from '../tools.ts';

export const fit: readonly WildFamily[] = [
  {
    kind: 'inconsistent',
    name: 'a gradient of the wrong sign, from the first step',
    make: (draw) => {
      const { X, labels } = clusters(draw, 40, 2, 2, 1);
      const p = problem(mlp([2, draw.whole(3, 7), 2], { seed: draw.whole(1, 1e9) }), X, toLabels(labels));
      const L = withGradient(p.whole, (θ) => p.whole.gradient(θ).map((x) => -x));
      const run = train(L, p.theta, gradientDescent({ learningRate: draw.scale(0.01, 0.1) }), draw.whole(3, 60));
      return of(L, run, { expected: ['inconsistent'], forbidden: UPHILL, holds: () => mismatch(L, run.theta) > 0.5 });
    },
  },
  {
    kind: 'inconsistent',
    name: 'the gradient of a sum, the loss of a mean',
    make: (draw) => {
      const X = cloud(draw, draw.whole(8, 30), 3);
      const p = problem(mlp([3, draw.whole(3, 6), 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
      const L = withGradient(p.whole, (θ) => p.whole.gradient(θ).map((x) => X.length * x));
      const run = train(L, p.theta, gradientDescent({ learningRate: draw.scale(0.005, 0.02) / X.length }), draw.whole(20, 100));
      return of(L, run, { expected: ['inconsistent'], holds: () => mismatch(L, run.theta) > 0.5 });
    },
  },
  {
    kind: 'inconsistent',
    name: 'dropout left on: the loss differs each time',
    make: (draw) => {
      const X = cloud(draw, 30, 3);
      const y = smooth(draw, X);
      const units = draw.whole(6, 14);
      const source = random(draw.whole(1, 1e9));
      const drop = dropout(draw.uniform(0.2, 0.5));
      const seed = random(draw.whole(1, 1e9));
      const net = sequential([
        dense(3, units, { seed }),
        (x) => x.relu(),
        (x) => drop(x, { training: true, random: source }),
        dense(units, 1, { seed }),
      ]);
      const { whole, theta } = problem(net, X, toNumbers(y));
      const L = oracleFrom({ value: (θ) => whole.value(θ.map((x) => x)), gradient: (θ) => whole.gradient(θ) });
      const run = train(L, theta, gradientDescent({ learningRate: draw.scale(0.01, 0.05) }), draw.whole(80, 200));
      return of(L, run, {
        expected: ['inconsistent'],
        holds: () => {
          const a = whole.value(run.theta);
          whole.value(theta);
          return a !== whole.value(run.theta);
        },
      });
    },
  },
  {
    kind: 'inconsistent',
    name: 'the history is that of another run',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 2);
        const p = problem(mlp([2, draw.whole(4, 8), 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.1 }), draw.whole(150, 300));
        const start = p.theta.map((x) => x + 0.3 * draw.normal());
        return of(
          p.whole,
          { theta: start, history: run.history },
          {
            expected: ['inconsistent'],
            holds: () => p.whole.value(start) > 1.5 * run.history.at(-1)!.loss,
          },
        );
      }),
  },
  {
    kind: 'inconsistent',
    name: 'a strong decay in the optimizer that the loss does not know, at rest',
    make: (draw) =>
      until(() => {
        const n = draw.whole(3, 8);
        const { whole } = leastSquaresOf(
          draw,
          60,
          list(n, () => draw.scale(0.7, 1.5)),
          0.1,
        );
        const L = oracleFrom(whole());
        const run = train(L, draw.normals(n), weightDecay(gradientDescent({ learningRate: 0.1 }), draw.scale(0.3, 3)), 300);
        return of(L, run, {
          expected: ['inconsistent', 'held back'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            stands(run.history, 1e-6) && lossAfter(L, run.theta, gradientDescent({ learningRate: 0.1 }), 200) < 0.7 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'the optimizer never moves one layer, the loss has a slope there',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const p = problem(mlp([3, draw.whole(3, 5), 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
        const { start, end } = p.layers[0];
        const η = 0.2;
        const run = walk(p.whole, p.theta, 1500, η, (θ, g) => θ.map((x, i) => (i >= start && i < end ? x : x - η * g[i])));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['inconsistent', 'held back'],
          forbidden: STUCK,
          holds: () =>
            length(p.whole.gradient(run.theta).subarray(start, end)) > 0.02 &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η }), 800) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'held back',
    name: 'gradients clipped to a tiny norm at every step',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const p = problem(
          mlp([3, draw.whole(4, 8), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(smooth(draw, X)),
        );
        const η = 0.05;
        const run = train(p.whole, p.theta, clipByNorm(gradientDescent({ learningRate: η }), draw.scale(1e-4, 3e-3)), draw.whole(60, 200));
        return of(p.whole, run, {
          expected: ['held back'],
          forbidden: { verdicts: ['minimum', 'descending'], lower: true },
          holds: () =>
            run.history.every((r) => r.stepLength < 0.1 * η * r.gradientNorm) &&
            p.whole.value(run.theta) > 0.9 * run.history[0].loss &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η }), 100) < 0.7 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'held back',
    name: 'bounds on every weight, the fit beyond them',
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 6);
        const { whole } = leastSquaresOf(
          draw,
          60,
          list(n, () => draw.scale(0.2, 0.5)),
          0.1,
        );
        const L = oracleFrom(whole());
        const c = draw.scale(0.05, 0.3);
        const η = 0.5;
        const run = walk(L, new Float64Array(n), 300, η, (θ, g) => θ.map((x, i) => Math.max(-c, Math.min(c, x - η * g[i]))));
        return of(L, run, {
          expected: ['held back', 'inconsistent'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            run.history.at(-1)!.stepLength < 1e-6 &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 300) < 0.7 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'dead',
    name: 'every ReLU below zero on every row, from the start',
    make: (draw) => {
      const X = cloud(draw, 30, 3);
      const units = draw.whole(4, 12);
      const net = mlp([3, units, 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
      const p = problem(net, X, toNumbers(smooth(draw, X)));
      const start = p.theta.map((x, i) => (i >= 3 * units && i < 4 * units ? draw.uniform(-40, -20) : x));
      const run = train(p.whole, start, draw.pick([adam({ learningRate: 0.01 }), gradientDescent({ learningRate: 0.1 })]), 400);
      return of(p.whole, run, {
        options: { layers: p.layers },
        expected: ['dead'],
        forbidden: { ...STUCK, raise: true },
        holds: () =>
          p.whole.gradient(run.theta).filter((x) => x === 0).length === p.whole.size - 1 &&
          lossAfter(p.whole, p.theta, adam({ learningRate: 0.02 }), 400) < 0.6 * p.whole.value(run.theta),
      });
    },
  },
  {
    kind: 'dead',
    name: 'all weights zero before ReLUs',
    make: (draw) => {
      const { X, labels } = clusters(draw, 30, 2, 2, 1.5);
      const units = draw.whole(4, 8);
      const net = mlp([2, units, units, 2], { activation: 'relu', init: 'zeros' });
      const p = problem(net, X, toLabels(labels));
      const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.1 }), draw.whole(50, 200));
      return of(p.whole, run, {
        options: { layers: p.layers },
        expected: ['dead'],
        forbidden: { ...STUCK, raise: true },
        holds: () => {
          const g = p.whole.gradient(run.theta);
          const [a, b] = p.layers;
          return g.subarray(a.start, b.end).every((x) => x === 0) && p.whole.value(run.theta) > 0.69;
        },
      });
    },
  },
  {
    kind: 'dead',
    name: 'not dead: pixels that are always blank',
    healthy: true,
    make: (draw) =>
      until(() => {
        const n = draw.whole(8, 14);
        const blank = list(n, () => (draw.uniform() < 0.5 ? 0 : 1));
        const made = clusters(draw, 60, n, 3, 0.6);
        const X = made.X.map((r) => r.map((x, j) => x * blank[j]));
        const p = problem(mlp([n, 5, 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(made.labels));
        const run = train(p.whole, p.theta, momentum({ learningRate: 0.02, momentum: 0.9 }), draw.whole(25, 45));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['descending'],
          forbidden: { verdicts: ['dead'] },
          holds: () => fell(run.history, 0.05) && p.whole.gradient(run.theta).filter((x) => x === 0).length >= 5,
        });
      }),
  },
  {
    kind: 'stalled',
    name: 'the step reaches other weights than those measured: nothing moves',
    make: (draw) => {
      const { X, labels } = clusters(draw, 40, 3, 2, 0.7);
      const p = problem(mlp([3, draw.whole(3, 8), 2], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
      const run = walk(p.whole, p.theta, draw.whole(50, 200), 0.1, (θ) => θ.slice());
      return of(p.whole, run, {
        expected: ['held back', 'stalled', 'inconsistent'],
        forbidden: { verdicts: ['descending', 'minimum'], raise: true },
        holds: () =>
          run.history.every((r) => r.stepLength === 0 && r.gradientNorm > 1e-3) &&
          lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 0.1 }), 200) < 0.9 * p.whole.value(p.theta),
      });
    },
  },
  {
    kind: 'stalled',
    name: 'single rows at a healthy rate, and the batches not given',
    make: (draw) =>
      until(() => {
        const n = draw.whole(3, 10);
        const { whole } = leastSquaresOf(
          draw,
          128,
          list(n, () => 1),
          draw.scale(1, 3),
        );
        const L = oracleFrom(whole());
        const batches = Array.from({ length: 64 }, (_, b) => oracleFrom(whole(2 * b, 2 * b + 2)));
        const run = train(
          () => batches[draw.whole(0, 63)],
          draw.normals(n),
          gradientDescent({ learningRate: draw.uniform(0.03, 0.1) }),
          draw.whole(400, 800),
        );
        return of(L, run, {
          expected: ['stalled', 'oscillating', 'noise-limited'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling', 'diverging'], raise: true },
          holds: () =>
            stands(run.history, 0.15) && lossAfter(L, run.theta, gradientDescent({ learningRate: 0.05 }), 300) < 0.98 * L.value(run.theta),
        });
      }),
  },
];
