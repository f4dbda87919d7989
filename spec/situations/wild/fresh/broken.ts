/** Threads whose loss became NaN, negative, jumped for good or would not come to zero, in small; the cause is the one that the thread names. */
import { adam, gradientDescent, momentum, type Oracle, oracle, type Tensor, tensor } from 'saddlepoint';
import { crossEntropy, mlp } from 'saddlepoint/nn';
import { cloud, clusters, problem, toLabels } from '../networks.ts';
import { fell, list, lossAfter, lossBetween, of, train, until, type WildFamily, walk } from '../tools.ts';

type Own = Oracle & { readonly theta: Float64Array };
const column = (y: ArrayLike<number>): Tensor => tensor(Array.from(y, (v) => [v]));
const NAN = { verdicts: ['diverging', 'descending', 'minimum', 'exploding'], lower: true } as const;

export const broken: readonly WildFamily[] = [
  {
    kind: 'thread',
    // Li-Chongyi/Zero-DCE_extension #2, dingkeyan93/DISTS #1: sqrt has no slope at 0
    name: 'the colour term is the root of differences between channels, and the picture is grey',
    make: (draw) => {
      const grey = list(draw.whole(8, 20), () => draw.uniform(0.1, 0.9));
      const strength = draw.uniform(-0.3, 0.3);
      const loss = (ε: number): Own =>
        oracle(
          ({ a }: any) => {
            const x = tensor(Array.from(grey));
            const channel = (c: number): Tensor => x.add(x.mul(x.sub(1)).mul(a.at(c))).mean();
            const [r, g, b] = [0, 1, 2].map(channel);
            const colour = r.sub(g).square().add(g.sub(b).square()).add(r.sub(b).square()).add(ε).sqrt();
            return r.add(g).add(b).div(3).sub(0.6).square().add(colour);
          },
          { a: tensor([strength, strength, strength]) },
        ) as Own;
      const L = loss(0);
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.01 }), 20);
      return of(L, run, {
        options: { learningRate: 0.01 },
        expected: ['not finite'],
        forbidden: NAN,
        holds: () =>
          Number.isFinite(L.value(L.theta)) &&
          L.gradient(L.theta).some(Number.isNaN) &&
          lossAfter(loss(1e-5), L.theta, gradientDescent({ learningRate: 0.1 }), 100) < loss(1e-5).value(L.theta),
      });
    },
  },
  {
    kind: 'thread',
    // jzi040941/PercepNet #37, TFboys-lzz/MPSCL #2: a power of a number that has become negative
    name: '(√g − √ĝ)² fell nicely until one ĝ was below zero',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, draw.whole(12, 30), 2).map((r) => [...r, 1]);
        const y = X.map(([a, b]) => Math.max(0.001, 1 + 0.5 * a + 0.4 * b));
        const L = oracle(({ w }: any) => tensor(X).matmul(w).sqrt().sub(column(y).sqrt()).square().mean(), {
          w: tensor([[0], [0], [draw.uniform(2, 3)]]),
        }) as Own;
        const η = draw.uniform(0.1, 0.5);
        const run = walk(L, L.theta, 600, η, (θ, g) => θ.map((x, i) => x - η * g[i]));
        const { history } = run;
        return of(L, run, {
          expected: ['not finite'],
          forbidden: NAN,
          holds: () =>
            history.length > 5 &&
            Number.isNaN(L.value(run.theta)) &&
            history.every((r, i) => i === 0 || r.loss < history[i - 1].loss) &&
            history.at(-1)!.stepLength < history[0].stepLength,
        });
      }, 25),
  },
  {
    kind: 'thread',
    // MagmaDNN/magmadnn #18: the logarithm of a softmax that has come to 0
    name: 'trained on after it was right: 0 · log 0 in a cross-entropy of one’s own, in float32',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 24, 3, 2, 5);
        const rows = X.map((r) => r.map((v) => 3 * v));
        const hot = tensor(
          labels.map((c) => [1 - c, c]),
          { dtype: 'float32' },
        );
        const p = problem(
          mlp([3, 2], { seed: draw.whole(1, 1e9) }),
          rows,
          (z) => {
            const e = z.exp();
            return e
              .div(e.sum(-1, { keepDims: true }))
              .log()
              .mul(hot)
              .sum(-1)
              .mean()
              .neg();
          },
          { dtype: 'float32' },
        );
        const rule = adam({ learningRate: draw.scale(0.1, 0.5) });
        const start = p.theta.map((x) => 0.01 * x);
        const all = train(p.whole, start, rule, 150).history;
        const end = all.findIndex((r) => !Number.isFinite(r.loss));
        const run = train(p.whole, start, rule, end < 0 ? all.length : end);
        return of(p.whole, run, {
          expected: ['not finite'],
          forbidden: NAN,
          holds: () =>
            run.history.length > 3 &&
            Number.isNaN(p.whole.value(run.theta)) &&
            run.history.at(-1)!.loss < 0.1 &&
            run.history.at(-1)!.loss < 0.2 * run.history[0].loss &&
            Math.max(...run.history.map((r) => r.gradientNorm)) <= 2 * run.history[0].gradientNorm &&
            problem(mlp([3, 2], { seed: 1 }), rows, toLabels(labels)).whole.value(run.theta) < 0.1,
        });
      }, 40),
  },
  {
    kind: 'thread',
    // stackoverflow.com/questions/42264649, tensorflow/tensorflow #71638: targets outside of 0 … 1
    name: 'binary cross-entropy below zero and ever lower: the targets were standardised',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 3);
        const w = draw.normals(3);
        const y = X.map((r) => r.reduce((s, v, j) => s + 1.5 * v * w[j], 0));
        const net = mlp([3, draw.whole(3, 6), 1], { activation: 'elu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) =>
          z
            .softplus()
            .sub(z.mul(column(rows.map((i) => y[i]))))
            .mean(),
        );
        const rule = gradientDescent({ learningRate: draw.uniform(0.01, 0.04) });
        const run = train(p.whole, p.theta, rule, draw.whole(60, 150));
        return of(p.whole, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['minimum', 'plateau', 'saddle', 'diverging', 'degenerate'] },
          holds: () =>
            p.whole.value(run.theta) < -0.5 &&
            fell(run.history, 0.1) &&
            p.whole.value(run.theta.map((x) => 30 * x)) < 20 * p.whole.value(run.theta) &&
            lossAfter(p.whole, run.theta, rule, 30) < 1.2 * p.whole.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'thread',
    // datascience.stackexchange.com/questions/28481: the rate was too high
    name: 'accuracy was above 0.9, then the loss is 0.69 for good and every answer one half',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 2, 1.2);
        const shift = draw.uniform(1, 3);
        const rows = X.map((r) => r.map((v) => 2 * v + shift));
        const net = mlp([3, draw.whole(3, 6), 2, 2], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
        const p = problem(net, rows, toLabels(labels));
        const batches = p.batches(8);
        const rule = momentum({ learningRate: draw.scale(0.3, 1), momentum: 0.9 });
        const run = train(() => batches[draw.whole(0, 4)], p.theta, rule, draw.whole(80, 160));
        const lowest = Math.min(...run.history.slice(4).map((_, i) => lossBetween(run.history.slice(i, i + 5), 0, 1)));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['cliff', 'dead', 'diverging'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling'], raise: true },
          holds: () =>
            lowest < 0.45 &&
            Math.abs(p.whole.value(run.theta) - Math.LN2) < 0.02 &&
            p.whole.gradient(run.theta).filter((g) => g === 0).length > 0.5 * p.whole.size &&
            lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 0.03 }), 500) < 0.45,
        });
      }, 40),
  },
  {
    kind: 'thread',
    // community.deeplearning.ai/t/394676: the rate was raised a thousandfold
    name: 'two examples, one neuron, cross-entropy that will not come to zero at the usual rate',
    make: (draw) =>
      until(() => {
        const x = [-1, 1].map((v) => v * draw.uniform(0.8, 1.2));
        const L = oracle(
          ({ w, b }: any) => {
            const z = column(x).matmul(w).add(b);
            return crossEntropy(z.concat(z.neg(), 1), [1, 0]);
          },
          { w: tensor([[draw.uniform(-1, 1)]]), b: tensor([0]) },
        ) as Own;
        const η = draw.pick([0.001, 0.002]);
        const run = train(L, L.theta, draw.pick([adam, gradientDescent])({ learningRate: η }), draw.whole(100, 500));
        return of(L, run, {
          expected: ['crawling', 'descending'],
          forbidden: { verdicts: ['minimum', 'plateau', 'saddle', 'degenerate'], lower: true },
          holds: () =>
            fell(run.history, 1e-4) && lossAfter(L, run.theta, gradientDescent({ learningRate: 1000 * η }), 300) < 0.1 * L.value(run.theta),
        });
      }),
  },
];
