/** Where the slope is zero, or as good as zero. */
import { adam, gradientDescent, momentum, newton, oracle, tensor } from 'saddlepoint';
import { mlp, weightDecay } from 'saddlepoint/nn';
import { falls, nudged } from '../blind/models.ts';
import { cloud, clusters, factorisation, problem, toLabels } from '../networks.ts';
import { column, weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { dot, eigenvalues, length, list, lossAfter, stands, train, type WildFamily } from '../tools.ts';
import { bars, convolutional } from './models.ts';

export const critical: readonly WildFamily[] = [
  // no slope, curvature of both signs, and a little noise on the weights lets the same rule go on down
  family(
    'critical',
    'all hidden units began as one, and their readouts as one: they stay one, at the best that one can do',
    {
      expected: ['saddle', 'degenerate'],
      detail: ['escapable'],
      tries: 25,
      forbidden: { verdicts: ['minimum', 'descending', 'maximum', 'dead'], lower: true },
    },
    (draw) => {
      const count = 24;
      const X = cloud(draw, count, 3);
      const [a, b] = [draw.normals(3), draw.normals(3)];
      const y = column(X.map((x) => Math.tanh(1.5 * dot(a, x)) - Math.tanh(1.5 * dot(b, x))));
      const k = draw.whole(2, 4);
      const one = draw.normals(3);
      const L = oracle(({ W, c, o }: any) => tensor(X).matmul(W).add(c).tanh().matmul(o).sub(y).square().mean(), {
        W: tensor(Array.from(one, (v) => Array.from(list(k, () => v)))),
        c: tensor(new Float64Array(k)),
        o: column(list(k, () => 0.5)),
      });
      const run = train(L, L.theta, momentum({ learningRate: draw.uniform(0.1, 0.25), momentum: 0.9 }), draw.whole(1500, 2500));
      return {
        L,
        run,
        holds: () => {
          const λ = eigenvalues(L, run.theta);
          return (
            length(L.gradient(run.theta)) < 1e-7 &&
            λ[0] < -1e-3 * λ.at(-1)! &&
            falls(L, nudged(run.theta, 0.05), adam({ learningRate: 0.03 }), [600, 0.3])
          );
        },
      };
    },
  ),
  // slope and curvature are nothing, and with the logits near zero the same network trains
  family(
    'critical',
    'a network that ends in a sigmoid and squared errors, its last bias loaded at forty: sure of the wrong answer',
    {
      expected: ['plateau', 'degenerate'],
      detail: ['escapable', 'undecided'],
      forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
    },
    (draw) => {
      const { X, labels } = clusters(draw, 36, 3, 2, 1.5);
      const k = draw.whole(4, 8);
      const tree = (bias: number) => ({ W: weights(draw, 3, k), b: tensor(new Float64Array(k)), o: weights(draw, k, 1), c: bias });
      const far = draw.sign() * draw.uniform(36, 50);
      const loss = ({ W, b, o, c }: any) =>
        tensor(X).matmul(W).add(b).tanh().matmul(o).add(c).sigmoid().sub(column(labels)).square().mean();
      const [L, near] = [oracle(loss, tree(far)), oracle(loss, tree(0))];
      const run = train(
        L,
        L.theta,
        draw.pick([gradientDescent({ learningRate: 0.5 }), momentum({ learningRate: 0.1, momentum: 0.9 })]),
        draw.whole(40, 200),
      );
      return {
        L,
        run,
        holds: () =>
          length(L.gradient(run.theta)) < 1e-12 &&
          L.value(run.theta) > 0.4 &&
          lossAfter(near, near.theta, adam({ learningRate: 0.03 }), 300) < 0.5 * L.value(run.theta),
      };
    },
  ),
  // next to no slope, curvature of both signs; further on, by the same rule, it falls
  family(
    'critical',
    'all weights of a convolutional network drawn at a thousandth: 0.693 from the start, and it has not moved',
    {
      expected: ['saddle', 'plateau', 'vanishing'],
      tries: 25,
      forbidden: { verdicts: ['minimum', 'maximum', 'dead'], lower: true },
    },
    (draw) => {
      const { X, labels } = bars(draw, 24, 6);
      const net = convolutional(draw, draw.whole(3, 4), 2, (x) => x.tanh());
      const small = draw.scale(1e-4, 1e-3);
      const tree = net.tree.map((l: any) => (l?.W ? { ...l, W: l.W.mul(small) } : l));
      // as many of each class, so that the readout's bias has nothing to learn
      const p = problem({ ...net, tree } as any, X, toLabels(labels));
      const rule = gradientDescent({ learningRate: draw.uniform(0.05, 0.2) });
      const run = train(p.whole, p.theta, rule, draw.whole(40, 120));
      return {
        L: p.whole,
        run,
        holds: () => {
          const λ = eigenvalues(p.whole, run.theta);
          return (
            Math.abs(p.whole.value(run.theta) - Math.LN2) < 1e-4 &&
            stands(run.history, 1e-4) &&
            λ[0] < -1e-3 &&
            λ.at(-1)! > 1e-3 &&
            length(p.whole.gradient(run.theta)) < 1e-3 &&
            falls(
              p.whole,
              p.theta.map((x, i) => x / small + 0 * i),
              adam({ learningRate: 0.02 }),
              [300, 0.5],
            )
          );
        },
      };
    },
  ),
  // no slope, all curvature upwards
  family(
    'critical',
    'a logistic regression with a ridge, at its end: 0.3 or so, and that is all',
    { expected: ['minimum'], healthy: true, forbidden: { verdicts: ['saddle', 'plateau', 'dead', 'crawling', 'stalled'] } },
    (draw) => {
      const { X, labels } = clusters(draw, 60, draw.whole(3, 6), draw.whole(2, 4), 0.6);
      const p = problem(mlp([X[0].length, Math.max(...labels) + 1], { seed: draw.whole(1, 1e9) }), X, (z, rows, tree) =>
        toLabels(labels)(z, rows).add(weightDecay(tree, 0.02, { include: () => true })),
      );
      const run = train(p.whole, p.theta, draw.pick([newton(), momentum({ learningRate: 0.5, momentum: 0.9 })]), draw.whole(900, 1200));
      return {
        L: p.whole,
        run,
        holds: () =>
          length(p.whole.gradient(run.theta)) < 1e-7 && eigenvalues(p.whole, run.theta)[0] > 1e-4 && p.whole.value(run.theta) > 0.1,
      };
    },
  ),
  // the loss is at its floor, none of the curvatures is below zero, and those along U A, V A⁻ᵀ are zero
  family(
    'critical',
    'a factorisation of what has that rank, at its end: nothing is left, and turning both factors changes nothing',
    {
      expected: ['degenerate'],
      detail: ['solved'],
      healthy: true,
      tries: 20,
      forbidden: { verdicts: ['saddle', 'plateau', 'dead', 'crawling', 'stalled', 'maximum'] },
    },
    (draw) => {
      const rank = draw.whole(2, 3);
      const L = factorisation(draw, draw.whole(5, 7), draw.whole(4, 6), rank, { size: 0.6 });
      const run = train(L, L.theta, momentum({ learningRate: draw.uniform(0.2, 0.5), momentum: 0.9 }), draw.whole(1500, 2500));
      return {
        L,
        run,
        holds: () => {
          const λ = eigenvalues(L, run.theta);
          return L.value(run.theta) < 1e-18 && λ[0] > -1e-7 && Array.from(λ).filter((x) => x < 1e-7).length === rank * rank;
        },
      };
    },
  ),
];
