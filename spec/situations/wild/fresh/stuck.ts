/** Threads whose loss stood still, in small; the cause is the one that the thread names. */
import { adam, gradientDescent, oracle, type Tensor, tensor } from 'saddlepoint';
import { mlp, squaredError, weightDecay } from 'saddlepoint/nn';
import { cloud, clusters, problem, toLabels, toNumbers } from '../networks.ts';
import { eigenvalues, length, list, lossAfter, of, STUCK, stands, train, until, type WildFamily } from '../tools.ts';

const column = (y: ArrayLike<number>): Tensor => tensor(Array.from(y, (v) => [v]));

export const stuck: readonly WildFamily[] = [
  {
    kind: 'thread',
    // discuss.pytorch.org/t/148155: every prediction was compared with every target
    name: 'targets [N] against predictions [N, 1]: the loss ends at the variance, and that is its minimum',
    make: (draw) =>
      until(() => {
        const [N, n] = [draw.whole(20, 50), draw.whole(2, 4)];
        const X = Array.from({ length: N }, () => Array.from(list(n, () => draw.uniform())));
        const y = X.map((r) => r.reduce((a, b) => a + b));
        const meant = oracle(({ w }: any) => squaredError(tensor(X).matmul(w), column(y)), { w: column(draw.normals(n)) });
        const L = oracle(({ w }: any) => tensor(X).matmul(w).sub(tensor(y)).square().mean(), { w: column(draw.normals(n)) });
        const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.1, 0.2) }), draw.whole(1500, 2500));
        return of(L, run, {
          expected: ['minimum'],
          forbidden: { verdicts: ['saddle', 'plateau', 'descending'], raise: true },
          holds: () =>
            eigenvalues(L, run.theta)[0] > 1e-3 &&
            length(L.gradient(run.theta)) < 1e-6 &&
            lossAfter(meant, run.theta, gradientDescent({ learningRate: 0.2 }), 2000) < 1e-3 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'thread',
    // omoindrot/tensorflow-triplet-loss #6, xiaolonw/caffe-video_triplet #8: all embeddings are one point
    name: 'triplet loss at exactly its margin: the embeddings have collapsed',
    make: (draw) =>
      until(() => {
        const [n, k, margin] = [draw.whole(3, 6), draw.whole(2, 3), draw.pick([0.2, 0.5, 1])];
        const { X, labels } = clusters(draw, 30, n, 3, 0.8);
        const pick = (i: number, same: boolean): number => {
          const fit = labels.flatMap((c, j) => (j !== i && (c === labels[i]) === same ? [j] : []));
          return draw.pick(fit);
        };
        const rows = (of: (i: number) => number): Tensor => tensor(X.map((_, i) => X[of(i)]));
        const [a, p, q] = [rows((i) => i), rows((i) => pick(i, true)), rows((i) => pick(i, false))];
        const tiny = 1e-8;
        const L = oracle(
          ({ W }: any) => {
            const apart = (u: Tensor, v: Tensor): Tensor => u.sub(v).matmul(W).square().sum(-1);
            return apart(a, p).sub(apart(a, q)).add(margin).relu().mean();
          },
          { W: tensor(cloud(draw, n, k).map((r) => r.map((x) => tiny * x))) },
        );
        const run = train(L, L.theta, gradientDescent({ learningRate: draw.scale(1e-3, 1e-2) }), draw.whole(10, 60));
        return of(L, run, {
          expected: ['saddle'],
          forbidden: { verdicts: ['minimum', 'maximum', 'descending'] },
          holds: () => {
            const λ = eigenvalues(L, run.theta);
            const start = draw.normals(n * k).map((x) => 0.3 * x);
            return (
              Math.abs(L.value(run.theta) - margin) < 1e-9 &&
              λ[0] < -1e-3 &&
              λ.at(-1)! > 1e-3 &&
              lossAfter(L, start, adam({ learningRate: 0.02 }), 300) < 0.9 * margin
            );
          },
        });
      }, 25),
  },
  {
    kind: 'thread',
    // stackoverflow.com/questions/45793856: softmax over one number is 1
    name: 'softmax on one output unit: every answer is 1, the loss a constant',
    make: (draw) => {
      const { X, labels } = clusters(draw, 30, 3, 2, 1.5);
      const net = mlp([3, draw.whole(3, 8), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
      const p = problem(net, X, (z, rows) => squaredError(z.softmax(-1), column(rows.map((i) => labels[i]))));
      const run = train(p.whole, p.theta, draw.pick([adam(), gradientDescent({ learningRate: 0.1 })]), draw.whole(30, 200));
      return of(p.whole, run, {
        options: draw.pick([{}, { layers: p.layers }]),
        expected: ['plateau', 'degenerate', 'dead'],
        detail: ['undecided', 'escapable'],
        forbidden: { ...STUCK, raise: true },
        holds: () => {
          const other = mlp([3, 6, 2], { seed: 1 });
          const two = problem(other, X, toLabels(labels));
          const far = p.theta.map((x) => 100 * x + draw.normal());
          return (
            length(p.whole.gradient(run.theta)) === 0 &&
            p.whole.value(far) === p.whole.value(run.theta) &&
            lossAfter(two.whole, two.theta, gradientDescent({ learningRate: 0.3 }), 200) < 0.4
          );
        },
      });
    },
  },
  {
    kind: 'thread',
    // BVLC/caffe #1396: weight_decay 0.5 where 0.0005 was meant
    name: 'any input produces the same output: a weight decay of a half in the loss, at its minimum',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 3, 1);
        const λ = draw.uniform(0.4, 1);
        const loss = (decay: number) =>
          problem(mlp([3, draw.whole(4, 7), 3], { seed: draw.whole(1, 1e9) }), X, (z, rows, tree) =>
            toLabels(labels)(z, rows).add(weightDecay(tree, decay)),
          );
        const p = loss(λ);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.3 }), draw.whole(200, 500));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['minimum'],
          forbidden: { verdicts: ['vanishing', 'plateau', 'dead', 'saddle'], raise: true },
          holds: () => {
            const q = loss(0.0005);
            return (
              eigenvalues(p.whole, run.theta)[0] > 0.02 &&
              length(p.whole.gradient(run.theta)) < 1e-9 &&
              lossAfter(q.whole, q.theta, gradientDescent({ learningRate: 0.3 }), 300) < 0.6 * p.whole.value(run.theta)
            );
          },
        });
      }),
  },
  {
    kind: 'thread',
    // community.deeplearning.ai/t/324182, ai.stackexchange.com/questions/20686: rectifiers up to the output
    name: 'y = 2x − 1 with a rectifier on the output too: six runs of ten do not move',
    make: (draw) =>
      until(() => {
        const x = list(draw.whole(7, 12), (i) => i - 1);
        const [a, b] = [draw.uniform(1, 3), -1];
        const net = mlp([1, 4, draw.whole(2, 3), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
        const y = Array.from(x, (v) => a * v + b);
        const p = problem(
          net,
          Array.from(x, (v) => [v]),
          (z, rows) => toNumbers(y)(z.relu(), rows),
        );
        const run = train(p.whole, p.theta, adam({ learningRate: draw.pick([0.001, 0.01]) }), draw.whole(50, 300));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['dead', 'plateau'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            length(p.whole.gradient(run.theta)) === 0 &&
            lossAfter(p.whole, p.theta.map(Math.abs), adam({ learningRate: 0.01 }), 400) < 0.3 * p.whole.value(run.theta),
        });
      }, 40),
  },
  {
    kind: 'thread',
    // datascience.stackexchange.com/questions/39929: pixels of 0 … 255 were not scaled
    name: 'bright pixels of 0 to 255 into sigmoid units: all are saturated, the answer is the bias',
    make: (draw) =>
      until(() => {
        const made = clusters(draw, 30, 12, 2, 0.8);
        const X = made.X.map((r) => r.map((v) => Math.max(0, Math.min(255, 190 + 12 * v))));
        const seed = draw.whole(1, 1e9);
        const model = (rows: number[][]) =>
          problem(mlp([12, draw.whole(3, 6), 2], { activation: 'sigmoid', seed }), rows, toLabels(made.labels));
        const p = model(X);
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.uniform(0.05, 0.3) }), draw.whole(200, 500));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['plateau', 'vanishing', 'dead', 'degenerate'],
          detail: ['escapable', 'undecided'],
          forbidden: { ...STUCK, raise: true },
          holds: () => {
            const scaled = model(made.X.map((r) => r.map((v) => v / 2)));
            const [first] = p.layers;
            return (
              Math.abs(p.whole.value(run.theta) - Math.LN2) < 1e-3 &&
              stands(run.history, 1e-3) &&
              length(p.whole.gradient(run.theta).subarray(first.start, first.end)) < 1e-9 &&
              lossAfter(scaled.whole, scaled.theta, gradientDescent({ learningRate: 0.5 }), 300) < 0.5
            );
          },
        });
      }, 40),
  },
];
