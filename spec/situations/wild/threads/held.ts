/** "My training is stuck": questions that people ask in public, told again as small situations; the accepted cause is what is expected. */
import { adam, gradientDescent, oracle, oracleFrom, random, tensor } from 'saddlepoint';
import { binaryCrossEntropy, dense, dropout, mlp, sequential, squaredError } from 'saddlepoint/nn';
import { cloud, clusters, leastSquaresOf, problem, sequenceModel, sequences, smooth, toLabels, toNumbers } from '../networks.ts';
import {
  eigenvalues,
  list,
  lossAfter,
  lossBetween,
  of,
  rose,
  STUCK,
  stands,
  train,
  UPHILL,
  until,
  type WildFamily,
  walk,
} from '../tools.ts';

export const heldThreads: readonly WildFamily[] = [
  {
    kind: 'thread',
    name: 'from .09 the loss jumps to .69 within an epoch, and stays there',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 60, 3, 2, 1);
        const p = problem(mlp([3, 5, 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, (z, rows) =>
          binaryCrossEntropy(z, tensor(rows.map((i) => [labels[i]]))),
        );
        const T = draw.whole(60, 120);
        const η = 0.5;
        // the update of one spoiled batch drives the hidden biases far down
        const run = walk(p.whole, p.theta, T + draw.whole(100, 200), η, (θ, g, t) =>
          θ.map((x, i) => x - η * g[i] - (t === T && i >= 15 && i < 20 ? draw.uniform(30, 80) : 0)),
        );
        const best = Math.min(...run.history.map((r) => r.loss));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['dead', 'cliff', 'diverging'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'], raise: true },
          holds: () =>
            p.whole
              .gradient(run.theta)
              .subarray(0, 20)
              .every((x) => x === 0) &&
            p.whole.value(run.theta) > 2 * best &&
            p.whole.value(run.theta) > 0.6,
        });
      }, 40),
  },
  {
    kind: 'thread',
    name: '2.30 on ten classes for good: all weights negative, all units off',
    make: (draw) => {
      const k = draw.whole(5, 10);
      const X = cloud(draw, 3 * k, 5).map((r) => r.map(Math.abs));
      const labels = X.map((_, i) => i % k);
      const p = problem(mlp([5, 8, k], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
      const start = p.theta.map((x, i) => (i < 40 ? -Math.abs(x) - 1e-3 : x));
      const run = train(
        p.whole,
        start,
        draw.pick([adam({ learningRate: 0.001 }), gradientDescent({ learningRate: 0.1 })]),
        draw.whole(50, 300),
      );
      return of(p.whole, run, {
        options: draw.pick([{}, { layers: p.layers }]),
        expected: ['dead'],
        forbidden: { ...STUCK, raise: true },
        holds: () =>
          p.whole
            .gradient(run.theta)
            .subarray(0, 48)
            .every((x) => x === 0) && Math.abs(p.whole.value(run.theta) - Math.log(k)) < 0.05,
      });
    },
  },
  {
    kind: 'thread',
    name: 'sigmoids and squared error from weights of size ten: nothing changes',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 30, 3, 2, 2);
        const p = problem(mlp([3, 5, 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), X, (z, rows) =>
          squaredError(z.sigmoid(), tensor(rows.map((i) => [labels[i]]))),
        );
        const start = p.theta.map(() => -15 * Math.abs(draw.normal()) - 10);
        const run = train(p.whole, start, gradientDescent({ learningRate: 0.1 }), draw.whole(100, 400));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['plateau', 'vanishing', 'dead', 'degenerate'],
          detail: ['escapable', 'undecided'],
          forbidden: { verdicts: ['minimum', 'descending'], lower: true },
          holds: () =>
            run.history.every((r) => r.gradientNorm < 1e-4) &&
            p.whole.value(run.theta) > 0.3 &&
            lossAfter(p.whole, p.theta, adam({ learningRate: 0.05 }), 300) < 0.2,
        });
      }),
  },
  {
    kind: 'thread',
    name: 'a deep sigmoid network answers the mean of all targets',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const y = smooth(draw, X);
        const depth = draw.whole(6, 9);
        const shallow = (): number => {
          const q = problem(mlp([3, 6, 1], { seed: 1 }), X, toNumbers(y));
          return lossAfter(q.whole, q.theta, adam({ learningRate: 0.02 }), 300);
        };
        const p = problem(
          mlp([3, ...Array.from({ length: depth }, () => 6), 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }),
          X,
          toNumbers(y),
        );
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.1 }), draw.whole(100, 250));
        const middle = y.reduce((s, v) => s + v, 0) / y.length;
        const variance = y.reduce((s, v) => s + (v - middle) ** 2, 0) / y.length;
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['vanishing', 'plateau', 'saddle', 'degenerate'],
          forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
          holds: () =>
            stands(run.history, 0.01) &&
            Math.abs(p.whole.value(run.theta) - variance) < 0.01 * variance &&
            shallow() < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'thread',
    name: 'a long recurrent network whose loss becomes nan after a few steps',
    make: (draw) =>
      until(() => {
        const { X, sums } = sequences(draw, 12, draw.whole(10, 16));
        const cell = sequenceModel(4, 1, draw.whole(1, 1e9), draw.uniform(1.3, 1.8));
        const linear = {
          tree: cell.tree,
          apply: (tree: any, x: any) => {
            let h = x
              .slice([[], [0, 1], []])
              .reshape([x.shape[0], 1])
              .matmul(tree.cell.W);
            for (let t = 1; t < x.shape[1]; t++)
              h = x
                .slice([[], [t, t + 1], []])
                .reshape([x.shape[0], 1])
                .matmul(tree.cell.W)
                .add(h.matmul(tree.cell.U));
            return h.matmul(tree.out.W).add(tree.out.b);
          },
        };
        const p = problem(linear as any, X, toNumbers(sums));
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.05 }), 100);
        return of(p.whole, run, {
          expected: ['diverging', 'exploding', 'cliff'],
          forbidden: { verdicts: ['not finite', 'descending', 'minimum'], raise: true },
          holds: () =>
            run.history.length < 100 &&
            run.history.length > 1 &&
            !Number.isFinite(p.whole.value(run.theta)) &&
            lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 1e-5 }), 300) < p.whole.value(p.theta),
        });
      }),
  },
  {
    kind: 'thread',
    name: 'a cross-entropy written out by hand: loss nan, for a probability of zero times its logarithm',
    make: (draw) => {
      const { X, labels } = clusters(draw, 30, 4, 3, 2);
      const loud = X.map((r) => r.map((x) => 2000 * x));
      const p = problem(mlp([4, 3], { seed: draw.whole(1, 1e9) }), loud, (z, rows) => {
        const hot = tensor(rows.map((i) => [0, 1, 2].map((c) => (labels[i] === c ? 1 : 0))));
        return z.softmax(-1).log().mul(hot).sum(-1).mean().neg();
      });
      const run = train(p.whole, p.theta, adam(), 20);
      return of(p.whole, run, {
        options: { learningRate: 1e-3, layers: p.layers },
        expected: ['not finite'],
        forbidden: { verdicts: ['diverging', 'descending'], lower: true },
        holds: () => run.history.length === 0 && !Number.isFinite(p.whole.value(p.theta)),
      });
    },
  },
  {
    kind: 'thread',
    name: 'with one row a batch the loss is all over the place and stays so',
    make: (draw) =>
      until(() => {
        const n = draw.whole(3, 8);
        const { whole } = leastSquaresOf(
          draw,
          100,
          list(n, () => 1),
          draw.uniform(1, 3),
        );
        const L = oracleFrom(whole());
        const batches = Array.from({ length: 100 }, (_, b) => oracleFrom(whole(b, b + 1)));
        const η = draw.uniform(0.3, 0.6) / n;
        const run = train(() => batches[draw.whole(0, 99)], draw.normals(n), gradientDescent({ learningRate: η }), draw.whole(400, 800));
        return of(L, run, {
          options: { batches },
          expected: ['noise-limited'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'], raise: true },
          holds: () =>
            stands(run.history, 0.2) && lossAfter(L, run.theta, gradientDescent({ learningRate: 0.2 }), 200) < 0.95 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'thread',
    name: 'the same weights give another loss each time: the model is still in training mode',
    make: (draw) => {
      const { X, labels } = clusters(draw, 30, 3, 2, 0.8);
      const source = random(draw.whole(1, 1e9));
      const drop = dropout(draw.uniform(0.1, 0.5));
      const seed = random(draw.whole(1, 1e9));
      const net = sequential([
        dense(3, 10, { seed }),
        (x) => x.tanh(),
        (x) => drop(x, { training: true, random: source }),
        dense(10, 2, { seed }),
      ]);
      const p = problem(net, X, toLabels(labels));
      const run = train(p.whole, p.theta, adam({ learningRate: 0.01 }), draw.whole(60, 200));
      return of(p.whole, run, {
        options: draw.pick([
          {},
          {
            layers: [
              { name: 'first', start: 0, end: 40 },
              { name: 'last', start: 40, end: 62 },
            ],
          },
        ]),
        expected: ['inconsistent'],
        holds: () => {
          const a = p.whole.value(run.theta);
          p.whole.value(p.theta);
          return a !== p.whole.value(run.theta);
        },
      });
    },
  },
  {
    kind: 'thread',
    name: 'logistic regression from scratch: the cost grows with every step, a minus is missing',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 50, 2, 2, 0.8);
        const rows = X.map((r) => [...r, 1]);
        const σ = (z: number): number => 1 / (1 + Math.exp(-z));
        const z = (r: readonly number[], θ: ArrayLike<number>): number => r.reduce((s, x, j) => s + x * θ[j], 0);
        const L = oracleFrom({
          value: (θ) => rows.reduce((s, r, i) => s + Math.log1p(Math.exp(-(labels[i] ? 1 : -1) * z(r, θ))), 0) / rows.length,
          gradient: (θ) => list(3, (j) => rows.reduce((s, r, i) => s + (labels[i] - σ(z(r, θ))) * r[j], 0) / rows.length),
        });
        const run = train(
          L,
          list(3, () => 0.1 * draw.normal()),
          gradientDescent({ learningRate: draw.scale(0.03, 0.3) }),
          draw.whole(50, 300),
        );
        return of(L, run, { expected: ['inconsistent'], forbidden: UPHILL, holds: () => rose(L, run, 1.2) });
      }),
  },
  {
    kind: 'thread',
    name: 'the rate is decayed at every step, as if each were an epoch',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 45, 3, 3, 0.8);
        const p = problem(mlp([3, 6, 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const factor = draw.uniform(0.8, 0.9);
        const run = train(p.whole, p.theta, adam({ learningRate: (t: number) => 0.01 * factor ** (t - 1) }), draw.whole(100, 300));
        return of(p.whole, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true },
          holds: () =>
            stands(run.history, 1e-3) && lossAfter(p.whole, run.theta, adam({ learningRate: 0.01 }), 100) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'thread',
    name: 'house prices against raw square metres and rooms: the error falls once, then hardly at all',
    make: (draw) =>
      until(() => {
        const X = Array.from({ length: 40 }, () => {
          const a = draw.uniform(40, 250);
          return [a, Math.round(a / 40 + draw.normal()), 1];
        });
        const y = X.map(([a, r]) => 2 * a + 15 * r + 50 + 3 * draw.normal());
        const L = oracle(({ w }: any) => squaredError(tensor(X).matmul(w), tensor(y.map((v) => [v]))), { w: tensor([[0], [0], [0]]) });
        const η = draw.uniform(0.4, 0.9) / eigenvalues(L, [0, 0, 0]).at(-1)!;
        const run = train(L, [0, 0, 0], gradientDescent({ learningRate: η }), draw.whole(60, 400));
        return of(L, run, {
          expected: ['ill-conditioned'],
          forbidden: { verdicts: ['minimum', 'descending'], raise: true },
          holds: () =>
            stands(run.history, 0.05) &&
            lossBetween(run.history, 0.9, 1) > 100 &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: 2.5 * η }), 30) > 0.9 * L.value(run.theta),
        });
      }),
  },
];
