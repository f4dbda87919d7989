/** What does not fit together: gradients, losses, histories, optimizers; runs held back; dead units; no reason found. */
import { adam, clipByValue, gradientDescent, momentum, oracle, oracleFrom, parameters, random, tensor, weightDecay } from 'saddlepoint';
import { weightDecay as decayTerm, mlp, squaredError } from 'saddlepoint/nn';
import {
  attentionModel,
  bagOfWords,
  cloud,
  clusters,
  factorisation,
  leastSquaresOf,
  problem,
  smooth,
  tokens,
  toLabels,
  toNumbers,
} from '../networks.ts';
import {
  eigenvalues,
  fell,
  length,
  list,
  lossAfter,
  lossBetween,
  mismatch,
  of,
  STUCK,
  stands,
  train,
  until,
  type WildFamily,
  walk,
  withGradient,
} from '../tools.ts';

export const fit: readonly WildFamily[] = [
  {
    kind: 'inconsistent',
    name: 'one coordinate of a hand-written gradient is wrong',
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 7);
        const { whole } = leastSquaresOf(
          draw,
          50,
          list(n, () => draw.scale(0.6, 1.6)),
          0.2,
        );
        const parts = whole();
        const j = draw.whole(0, n - 1);
        const off = draw.sign() * draw.uniform(0.3, 1);
        const L = withGradient(oracleFrom(parts), (θ) => parts.gradient(θ).map((x, i) => (i === j ? x + off : x)));
        const run = train(L, draw.normals(n), gradientDescent({ learningRate: 0.1 }), draw.whole(30, 400));
        return of(L, run, { expected: ['inconsistent'], forbidden: { verdicts: ['minimum'] }, holds: () => mismatch(L, run.theta) > 0.15 });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'the tape is cut before one layer: its gradient is zero, its loss is not flat',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const p = problem(mlp([3, draw.whole(4, 7), draw.whole(3, 5), 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
        const { start, end } = p.layers[draw.whole(0, 1)];
        const L = withGradient(p.whole, (θ) => p.whole.gradient(θ).map((x, i) => (i >= start && i < end ? 0 : x)));
        const run = train(L, p.theta, gradientDescent({ learningRate: 0.1 }), draw.whole(30, 150));
        return of(L, run, {
          options: { layers: p.layers },
          expected: ['inconsistent'],
          holds: () => length(p.whole.gradient(run.theta).subarray(start, end)) > 0.3 * length(L.gradient(run.theta)),
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'the gradient of the absolute error, the value of the squared one',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 2);
        const y = smooth(draw, X);
        const net = mlp([2, draw.whole(3, 7), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
        const square = problem(net, X, toNumbers(y));
        const absolute = problem(net, X, (z, rows) =>
          z
            .sub(tensor(rows.map((i) => [y[i]])))
            .abs()
            .mean(),
        );
        const L = withGradient(square.whole, (θ) => absolute.whole.gradient(θ));
        const run = train(L, square.theta, adam({ learningRate: 0.01 }), draw.whole(20, 150));
        return of(L, run, { expected: ['inconsistent'], holds: () => mismatch(L, run.theta) > 0.3 });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'noise in the inputs, drawn anew at every call',
    make: (draw) => {
      const X = tokens(draw, 16, 3, 4);
      const y = X.map((s) => s[0][0]);
      const model = attentionModel(4, 1, draw.whole(1, 1e9));
      const { theta, unflatten } = parameters(model.tree);
      const noise = random(draw.whole(1, 1e9));
      const σ = draw.uniform(0.3, 1);
      const at = (tree: any) =>
        squaredError(
          model.apply(tree, tensor(X.map((s) => s.map((r) => r.map((x) => x + σ * noise.normal()))))),
          tensor(y.map((v) => [v])),
        );
      const fresh = oracle((tree: any) => at(tree), model.tree as any);
      const L = oracleFrom({
        value: (θ) => at(unflatten(θ)).item(),
        gradient: (θ) => fresh.gradient(θ.map((x) => x * (1 + 1e-15 * noise.normal()))),
      });
      const run = train(L, theta, gradientDescent({ learningRate: 0.05 }), draw.whole(60, 150));
      return of(L, run, {
        expected: ['inconsistent'],
        holds: () => {
          const a = L.value(run.theta);
          L.value(theta);
          return Math.abs(a - L.value(run.theta)) > 1e-3 * a;
        },
      });
    },
  },
  {
    kind: 'inconsistent',
    name: 'the weights were restored from a file after the run',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 45, 3, 3, 1);
        const p = problem(mlp([3, 6, 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const run = train(p.whole, p.theta, adam({ learningRate: 0.02 }), draw.whole(80, 160));
        return of(
          p.whole,
          { theta: p.theta, history: run.history.slice(draw.whole(20, 40)) },
          {
            expected: ['inconsistent'],
            holds: () => p.whole.value(p.theta) > 2 * run.history.at(-1)!.loss,
          },
        );
      }),
  },
  {
    kind: 'inconsistent',
    name: 'every step projects the weights onto a sphere, the loss wants them longer',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, draw.whole(2, 4), 2, 1);
        const p = problem(mlp([X[0].length, 2], { seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const radius = draw.uniform(0.3, 0.8);
        const η = 0.3;
        const run = walk(p.whole, p.theta, 400, η, (θ, g) => {
          const next = θ.map((x, i) => x - η * g[i]);
          const size = length(next);
          return next.map((x) => (radius * x) / size);
        });
        return of(p.whole, run, {
          expected: ['inconsistent', 'held back'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            run.history.at(-1)!.stepLength < 1e-3 * η * run.history.at(-1)!.gradientNorm &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η }), 200) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'Adam with decay in its gradient, the loss without, a ReLU network at rest',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 2);
        const p = problem(mlp([2, 6, 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
        const run = train(p.whole, p.theta, weightDecay(adam({ learningRate: 0.01 }), draw.uniform(0.05, 0.3)), 700);
        return of(p.whole, run, {
          expected: ['inconsistent', 'held back'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            stands(run.history, 0.01) && lossAfter(p.whole, run.theta, adam({ learningRate: 0.01 }), 200) < 0.7 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'held back',
    name: 'every coordinate of the gradient clipped to almost nothing',
    make: (draw) =>
      until(() => {
        const L = factorisation(draw, draw.whole(4, 7), draw.whole(4, 7), 2, { size: 0.5 });
        const η = 0.3;
        const run = train(L, L.theta, clipByValue(gradientDescent({ learningRate: η }), draw.scale(1e-6, 1e-4)), draw.whole(50, 200));
        return of(L, run, {
          expected: ['held back'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            run.history.every((r) => r.stepLength < 0.1 * η * r.gradientNorm) &&
            L.value(run.theta) > 0.9 * run.history[0].loss &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 60) < 0.7 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'held back',
    name: 'no step may be longer than a ten-thousandth',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 3, 1);
        const p = problem(mlp([3, 5, 3], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const η = draw.uniform(0.2, 0.6);
        const most = draw.scale(3e-5, 3e-4);
        const run = walk(p.whole, p.theta, draw.whole(60, 250), η, (θ, g) => {
          const s = Math.min(η, most / length(g));
          return θ.map((x, i) => x - s * g[i]);
        });
        return of(p.whole, run, {
          expected: ['held back'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            p.whole.value(run.theta) > 0.9 * run.history[0].loss &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η }), 150) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'dead',
    name: 'a ReLU on the output, targets above zero, outputs all at zero',
    make: (draw) => {
      const X = cloud(draw, 30, 3);
      const y = smooth(draw, X).map((v) => 3 + Math.abs(v));
      const net = mlp([3, draw.whole(3, 8), 1], { activation: draw.pick(['relu', 'tanh'] as const), seed: draw.whole(1, 1e9) });
      const p = problem(net, X, (z, rows) => squaredError(z.relu(), tensor(rows.map((i) => [y[i]]))));
      const start = p.theta.map((x, i) => (i === p.theta.length - 1 ? -draw.uniform(15, 40) : x));
      const run = train(p.whole, start, draw.pick([adam(), gradientDescent()]), draw.whole(30, 150));
      return of(p.whole, run, {
        options: draw.pick([{ layers: p.layers }, {}]),
        expected: ['dead'],
        forbidden: { ...STUCK, raise: true },
        holds: () =>
          p.whole.gradient(run.theta).every((x) => x === 0) &&
          p.whole.value(run.theta) > 5 &&
          lossAfter(
            p.whole,
            p.theta.map((x, i) => (i === p.theta.length - 1 ? 2 : x)),
            adam({ learningRate: 0.01 }),
            100,
          ) < 2,
      });
    },
  },
  {
    kind: 'dead',
    name: 'the middle layer of a deep network lets nothing through',
    make: (draw) => {
      const { X, labels } = clusters(draw, 36, 3, 3, 1);
      const net = mlp([3, 6, draw.whole(4, 7), 6, 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
      const p = problem(net, X, toLabels(labels));
      const { start, end } = p.layers[1];
      const weights = p.theta.map((x, i) => (i >= start && i < end ? -Math.abs(x) - 0.01 : x));
      const run = train(p.whole, weights, momentum({ learningRate: 0.05, momentum: 0.9 }), draw.whole(150, 300));
      return of(p.whole, run, {
        options: { layers: p.layers },
        expected: ['dead'],
        forbidden: { ...STUCK, raise: true },
        holds: () =>
          p.whole
            .gradient(run.theta)
            .subarray(0, end)
            .every((x) => x === 0) &&
          p.whole.value(run.theta) > 1 &&
          lossAfter(p.whole, p.theta, adam({ learningRate: 0.02 }), 200) < 0.6,
      });
    },
  },
  {
    kind: 'dead',
    name: 'not dead: words that never occur, their embeddings at rest',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { oracle: L, theta, layers } = bagOfWords(draw, 30, draw.whole(8, 18), 3, 60);
        const run = train(L, theta, adam({ learningRate: 0.03 }), draw.whole(20, 45));
        return of(L, run, {
          options: draw.pick([{}, { layers }]),
          expected: ['descending'],
          forbidden: { verdicts: ['dead'] },
          holds: () => fell(run.history, 0.05) && L.gradient(run.theta).filter((x) => x === 0).length >= 24,
        });
      }),
  },
  {
    kind: 'dead',
    name: 'not dead: a hinge loss with every margin kept, nothing left to do',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 30, 3, 2, 2.5);
        const p = problem(mlp([3, draw.whole(4, 8), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, (z, rows) =>
          z
            .mul(tensor(rows.map((i) => [labels[i] ? -1 : 1])))
            .add(1)
            .relu()
            .mean(),
        );
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.2 }), 1500, { stopAtLoss: 0 });
        return of(p.whole, run, {
          expected: ['degenerate', 'minimum', 'plateau'],
          detail: ['solved'],
          forbidden: { verdicts: ['dead', 'vanishing', 'stalled'], raise: true },
          holds: () => p.whole.value(run.theta) === 0,
        });
      }),
  },
  {
    kind: 'dead',
    name: 'not dead: the first layer frozen by name, the rest learning',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 3);
        const y = smooth(draw, X);
        const net = mlp([3, 12, 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
        const L = oracle((tree: any) => squaredError(net.apply(tree, tensor(X)), tensor(y.map((v) => [v]))), net.tree as any, {
          frozen: ['0'],
        });
        const rule = momentum({ learningRate: 0.01, momentum: 0.8 });
        const run = train(L, L.theta, rule, draw.whole(12, 25));
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['dead', 'inconsistent'] },
          holds: () => fell(run.history, 0.05) && lossAfter(L, run.theta, rule, 30) < 0.9 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'stalled',
    name: 'a classifier fed shuffled batches in single rows, the batches not given',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 80, 2, 2, 0.25);
        const p = problem(mlp([2, 3, 2], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, (z, rows, tree) =>
          toLabels(labels)(z, rows).add(decayTerm(tree, 0.01)),
        );
        const rows = p.batches(1);
        const η = draw.uniform(0.15, 0.3);
        const run = train(() => rows[draw.whole(0, 79)], p.theta, gradientDescent({ learningRate: η }), draw.whole(500, 800));
        return of(p.whole, run, {
          expected: ['stalled', 'oscillating', 'noise-limited'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling', 'diverging'], raise: true },
          holds: () =>
            stands(run.history, 0.1) &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η / 10 }), 300) < 0.95 * p.whole.value(run.theta) &&
            lossBetween(run.history, 0.8, 1) > 0.5 * Math.LN2,
        });
      }, 8),
  },
  {
    kind: 'stalled',
    name: 'each step is taken, and the weights put back where they were',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const p = problem(mlp([3, 5, 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
        const η = draw.uniform(0.05, 0.2);
        let home = p.theta;
        // every second step is undone: a broken averaging of two copies of the weights
        const run = walk(p.whole, p.theta, draw.whole(50, 150) * 2, η, (θ, g, t) => {
          if (t % 2 === 0) return home.slice();
          home = θ;
          return θ.map((x, i) => x - η * g[i]);
        });
        return of(p.whole, run, {
          expected: ['stalled', 'inconsistent', 'held back', 'oscillating'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling'], raise: true },
          holds: () =>
            Math.abs(p.whole.value(run.theta) - run.history[0].loss) < 1e-9 &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η }), 200) < 0.8 * p.whole.value(run.theta) &&
            eigenvalues(p.whole, run.theta).at(-1)! * η < 1,
        });
      }),
  },
];
