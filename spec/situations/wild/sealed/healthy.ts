/** Nothing is wrong. */
import { adam, adamw, gradientDescent, lbfgs, momentum, nadam, oracle, rmspropMomentum, tensor } from 'saddlepoint';
import { binaryCrossEntropy, crossEntropy, mlp, weightDecay } from 'saddlepoint/nn';
import { cloud, clusters, problem, sequences, toNumbers } from '../networks.ts';
import { anyOf, column, gatedModel, weights } from '../sixth/models.ts';
import { well } from '../sixth/told.ts';
import { list, type WildFamily } from '../tools.ts';

export const healthy: readonly WildFamily[] = [
  well('a gated recurrence by Nadam tells what its sequence sums to', (draw) => {
    const { X, sums } = sequences(draw, 24, draw.whole(4, 7));
    const p = problem(gatedModel(draw, draw.whole(3, 5), 1, 0.5), X, toNumbers(sums));
    return {
      L: p.whole,
      theta: p.theta,
      rule: nadam({ learningRate: draw.scale(0.005, 0.02) }),
      steps: draw.whole(15, 40),
      options: draw.pick([{}, { layers: p.layers }]),
    };
  }),
  well('words and their neighbours, a few of the words in each batch, RMSProp with momentum', (draw) => {
    const words = draw.whole(12, 20);
    const tree = { input: weights(draw, words, 3, 0.4), output: weights(draw, words, 3, 0.4) };
    const pairs = Array.from({ length: 120 }, (_, k) => {
      const a = draw.whole(0, words - 3);
      return { a, b: k % 2 === 0 ? (a + 1) % words : draw.whole(0, words - 1), y: 1 - (k % 2) };
    });
    const over = (some: typeof pairs) =>
      oracle(
        ({ input, output }: any) =>
          binaryCrossEntropy(
            input
              .gather(some.map((r) => r.a))
              .mul(output.gather(some.map((r) => r.b)))
              .sum(1),
            tensor(some.map((r) => r.y)),
          ),
        tree,
      );
    const batches = Array.from({ length: 10 }, (_, i) => over(pairs.slice(12 * i, 12 * i + 12)));
    const L = over(pairs);
    return {
      L,
      theta: L.theta,
      source: anyOf(draw, batches),
      rule: rmspropMomentum({ learningRate: draw.uniform(0.005, 0.01), momentum: 0.5 }),
      steps: draw.whole(50, 100),
      options: { batches },
    };
  }),
  well('a linear machine’s hinge and its penalty, plain steps over the kinks', (draw) => {
    const n = draw.whole(3, 6);
    const { X, labels } = clusters(draw, 50, n, 2, 0.8);
    const p = problem(mlp([n, 1], { seed: draw.whole(1, 1e9) }), X, (z, rows, tree) =>
      z
        .mul(column(rows.map((i) => 2 * labels[i] - 1)))
        .neg()
        .add(1)
        .relu()
        .mean()
        .add(weightDecay(tree, 0.01)),
    );
    return {
      L: p.whole,
      theta: p.theta.map((x) => -2 * x),
      rule: gradientDescent({ learningRate: draw.uniform(0.03, 0.1) }),
      steps: draw.whole(15, 40),
    };
  }),
  well('a mixture of three bells for each input, AdamW', (draw) => {
    const X = cloud(draw, 40, 1);
    const y = X.map(([x], i) => [x, -x, 1][i % 3] + 0.2 * draw.normal());
    const p = problem(mlp([1, draw.whole(5, 8), 9], { seed: draw.whole(1, 1e9) }), X, (z, rows) => {
      const part = (k: number) => z.slice([null, [3 * k, 3 * k + 3]]);
      const e = column(rows.map((i) => y[i]))
        .sub(part(1))
        .div(part(2).exp());
      return part(0).logSoftmax(1).sub(part(2)).sub(e.square().div(2)).logSumExp(1).mean().neg();
    });
    return {
      L: p.whole,
      theta: p.theta,
      rule: adamw({ learningRate: draw.scale(0.004, 0.015), weightDecay: 1e-4 }),
      steps: draw.whole(20, 50),
    };
  }),
  well('a network that solves u′ = −u with its own derivative in the loss, Adam', (draw) => {
    const x = column(list(20, (i) => i / 10));
    const k = draw.whole(5, 9);
    const L = oracle(
      ({ w, b, a }: any) => {
        const t = x.matmul(w).add(b).tanh();
        const u = t.matmul(a);
        const slope = t.square().neg().add(1).mul(w).matmul(a);
        const start = b.tanh().matmul(a).sub(1);
        return slope.add(u).square().mean().add(start.square().sum());
      },
      { w: weights(draw, 1, k), b: tensor(draw.normals(k)), a: weights(draw, k, 1) },
    );
    return { L, theta: L.theta, rule: adam({ learningRate: draw.scale(0.003, 0.01) }), steps: draw.whole(15, 40) };
  }),
  well('two views of each thing must find each other: a contrastive loss, momentum', (draw) => {
    const X = cloud(draw, 16, 4);
    const seen = () => tensor(X.map((x) => x.map((v) => v + 0.3 * draw.normal())));
    const [a, b] = [seen(), seen()];
    const k = draw.whole(2, 4);
    const L = oracle(
      ({ W, V }: any) =>
        crossEntropy(
          a.matmul(W).tanh().matmul(b.matmul(V).tanh().transpose()),
          X.map((_, i) => i),
        ),
      { W: weights(draw, 4, k, 0.4), V: weights(draw, 4, k, 0.4) },
    );
    return { L, theta: L.theta, rule: momentum({ learningRate: draw.uniform(0.05, 0.15), momentum: 0.8 }), steps: draw.whole(20, 50) };
  }),
  well(
    'three bells and a slope through a spectrum, a few steps of L-BFGS in',
    (draw) => {
      const x = column(list(60, (i) => i / 6));
      const bell = (a: any, c: any, w: any) => x.sub(c).div(w).square().neg().exp().matmul(a);
      const truth = { a: column([1, 2, 1.5]), c: tensor([[2, 5, 8]]), w: tensor([[0.7, 1, 0.8]]) };
      const y = bell(truth.a, truth.c, truth.w)
        .add(x.mul(0.1))
        .add(column(list(60, () => 0.05 * draw.normal())));
      const L = oracle(({ a, c, w, m, o }: any) => bell(a, c, w).add(x.mul(m)).add(o).sub(y).square().mean(), {
        a: column([1, 1, 1]),
        c: tensor([[2, 5, 8].map((v) => v + 0.5 * draw.normal())]),
        w: tensor([[1, 1, 1]]),
        m: 0,
        o: 0,
      });
      return { L, theta: L.theta, rule: lbfgs(), steps: draw.whole(4, 8) };
    },
    0.01,
  ),
];
