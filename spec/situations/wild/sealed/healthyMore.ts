/** Nothing is wrong. */
import { adam, amsgrad, gradientDescent, levenbergMarquardt, momentum, nesterov, newtonCG, oracle, tensor } from 'saddlepoint';
import { crossEntropy, mlp, weightDecay } from 'saddlepoint/nn';
import { classifier } from '../blind/models.ts';
import { cloud, clusters, problem, toLabels } from '../networks.ts';
import { column, weights } from '../sixth/models.ts';
import { well } from '../sixth/told.ts';
import { list, sum, type WildFamily } from '../tools.ts';

export const healthyMore: readonly WildFamily[] = [
  well('parts that may not be negative, softplus of each, as factors of a table, AMSGrad', (draw) => {
    const [rows, columns] = [draw.whole(6, 9), draw.whole(5, 8)];
    const [A, B] = [cloud(draw, rows, 3), cloud(draw, columns, 3)];
    const table = tensor(A.map((a) => B.map((b) => a.reduce((s, v, k) => s + Math.abs(v * b[k]), 0))));
    const L = oracle(({ U, V }: any) => U.softplus().matmul(V.softplus().transpose()).sub(table).square().mean(), {
      U: weights(draw, rows, 3, 0.5),
      V: weights(draw, columns, 3, 0.5),
    });
    return { L, theta: L.theta, rule: amsgrad({ learningRate: draw.scale(0.01, 0.04) }), steps: draw.whole(20, 50) };
  }),
  well('a graph’s nodes by their neighbours’ features, two convolutions, a third of the labels known, Adam', (draw) => {
    const n = 18;
    const label = Array.from({ length: n }, (_, i) => i % 3);
    const A = label.map((a, i) => label.map((b, j) => (i === j || draw.uniform() < (a === b ? 0.4 : 0.05) ? 1 : 0)));
    const near = tensor(A.map((r, i) => r.map((_, j) => Math.max(A[i][j], A[j][i]) / (1 + sum(r)))));
    const x = tensor(label.map((c) => Array.from(list(4, (j) => draw.normal() + (j === c ? 1 : 0)))));
    const known = label.map((_, i) => i).filter((i) => i < n / 2);
    const L = oracle(
      ({ W, V }: any) =>
        crossEntropy(
          near.matmul(near.matmul(x).matmul(W).relu()).matmul(V).gather(known),
          known.map((i) => label[i]),
        ),
      { W: weights(draw, 4, 6), V: weights(draw, 6, 3) },
    );
    return { L, theta: L.theta, rule: adam({ learningRate: draw.scale(0.005, 0.02) }), steps: draw.whole(20, 50) };
  }),
  well('like beside like, unlike a margin away: pairs that are far enough have no slope', (draw) => {
    const { X, labels } = clusters(draw, 20, 4, 2, 0.6);
    const pairs = Array.from({ length: 80 }, () => [draw.whole(0, 19), draw.whole(0, 19)]).filter(([i, j]) => i !== j);
    const [a, b] = [0, 1].map((k) => tensor(pairs.map((p) => X[p[k]])));
    const same = tensor(pairs.map(([i, j]) => (labels[i] === labels[j] ? 1 : 0)));
    const L = oracle(
      ({ W }: any) => {
        const d = a.sub(b).matmul(W).square().sum(1).add(1e-6).sqrt();
        return same
          .mul(d.square())
          .add(same.neg().add(1).mul(d.neg().add(2).relu().square()))
          .mean();
      },
      { W: weights(draw, 4, 2, 0.5) },
    );
    return { L, theta: L.theta, rule: gradientDescent({ learningRate: draw.uniform(0.02, 0.05) }), steps: draw.whole(10, 30) };
  }),
  well('a log with the loss and the rate in it, no more, and gaps in both', (draw) => {
    const p = classifier(draw, [3, draw.whole(5, 9), 4], { activation: 'softplus', apart: 0.9 });
    return {
      L: p.whole,
      theta: p.theta,
      rule: nesterov({ learningRate: draw.uniform(0.02, 0.06), momentum: 0.8 }),
      steps: draw.whole(20, 45),
      log: (run) => ({
        ...run,
        history: run.history.map(({ loss, learningRate }, i) => ({ loss, learningRate: i % 5 === 2 ? null : learningRate })) as any,
      }),
    };
  }),
  well('a wide network of five hundred weights, a heavy ball: too large for its whole Hessian', (draw) => {
    const p = classifier(draw, [8, draw.whole(36, 48), 4], { count: 60, activation: draw.pick(['relu', 'tanh']), apart: 0.6 });
    return {
      L: p.whole,
      theta: p.theta,
      rule: momentum({ learningRate: draw.uniform(0.01, 0.03), momentum: 0.9 }),
      steps: draw.whole(12, 30),
      options: draw.pick([{}, { layers: p.layers }]),
    };
  }),
  well(
    'Newton’s method by conjugate gradients, two steps into a softmax regression with a ridge',
    (draw) => {
      const k = draw.whole(3, 4);
      const { X, labels } = clusters(draw, 60, 4, k, 1.5);
      const p = problem(mlp([4, k], { seed: draw.whole(1, 1e9) }), X, (z, rows, tree) =>
        toLabels(labels)(z, rows).add(weightDecay(tree, 1e-4)),
      );
      return { L: p.whole, theta: p.theta.map((x) => -x), rule: newtonCG({ products: 2 }), steps: draw.whole(3, 5) };
    },
    0.01,
  ),
  well(
    'Levenberg’s and Marquardt’s first steps on a sum of two decays',
    (draw) => {
      const t = column(list(40, (i) => i / 8));
      const decays = (a: any, k: any) => t.matmul(k.exp().neg()).exp().matmul(a);
      const y = decays(column([1, 2]), tensor([[Math.log(0.4), Math.log(2.5)]])).add(column(list(40, () => 0.01 * draw.normal())));
      const L = oracle(({ a, k }: any) => decays(a, k).sub(y).square().mean(), {
        a: column([draw.uniform(0.2, 0.6), draw.uniform(0.2, 0.6)]),
        k: tensor([[draw.uniform(-1, -0.2), draw.uniform(0, 1.5)]]),
      });
      return { L, theta: L.theta, rule: levenbergMarquardt({ damping: draw.scale(1, 10) }), steps: draw.whole(3, 6) };
    },
    0.01,
  ),
];
