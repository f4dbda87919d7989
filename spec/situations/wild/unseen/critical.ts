/** Critical points: a mixture, counts, angles, logits that may be shifted. */
import { gradientDescent, lbfgs, newton, oracle, tensor } from 'saddlepoint';
import { dense, mlp, weightDecay } from 'saddlepoint/nn';
import { clusters, problem, toLabels } from '../networks.ts';
import { eigenvalues, length, list, lossAfter, of, train, until, type WildFamily } from '../tools.ts';
import { counted, type Own, poisson } from './models.ts';

export const critical: readonly WildFamily[] = [
  {
    kind: 'critical',
    name: 'a mixture of two bells that begin as one: their means never part',
    make: (draw) =>
      until(() => {
        const apart = draw.uniform(1.3, 3);
        const x = Array.from(list(draw.whole(30, 60), (i) => (i % 2 ? apart : -apart) + 0.6 * draw.normal() + 1));
        const L = oracle(
          ({ μ }: any) => {
            const log = (k: number) => tensor(x).sub(μ.at(k)).square().mul(-0.5);
            return log(0).stack(log(1), 0).logSumExp(0).neg().mean();
          },
          {
            μ: tensor([0, 0].map(() => draw.uniform(-1, 1)))
              .mul(0)
              .add(draw.uniform(-1, 1)),
          },
        ) as Own;
        const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.3, 0.8) }), draw.whole(80, 200));
        return of(L, run, {
          expected: ['saddle'],
          forbidden: { verdicts: ['minimum', 'maximum', 'descending'] },
          holds: () => {
            const λ = eigenvalues(L, run.theta);
            const beside = [run.theta[0] + 0.1, run.theta[1] - 0.1];
            return (
              length(L.gradient(run.theta)) < 1e-9 &&
              λ[0] < -0.05 &&
              λ[1] > 0.05 &&
              lossAfter(L, beside, gradientDescent({ learningRate: 0.5 }), 200) < L.value(run.theta) - 0.1
            );
          },
        });
      }),
  },
  {
    kind: 'critical',
    name: 'a Poisson regression fitted by Newton’s method, the loss below zero',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, y } = counted(draw, 60, draw.whole(2, 6), 2);
        const p = problem(dense(X[0].length, 1, { seed: draw.whole(1, 1e9), bias: false }), X, poisson(y));
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.01 }), draw.whole(50, 200));
        const rest = train(p.whole, run.theta, newton(), draw.whole(8, 15));
        const history = [...run.history, ...rest.history].map((r, i) => ({ ...r, t: i + 1 }));
        return of(
          p.whole,
          { theta: rest.theta, history },
          {
            expected: ['minimum'],
            forbidden: { verdicts: ['saddle', 'maximum', 'plateau', 'crawling', 'stalled'], raise: true },
            holds: () =>
              p.whole.value(rest.theta) < 0 && length(p.whole.gradient(rest.theta)) < 1e-10 && eigenvalues(p.whole, rest.theta)[0] > 1e-3,
          },
        );
      }),
  },
  {
    kind: 'critical',
    name: 'every angle of a chain of pointers half a turn off',
    make: (draw) => {
      const n = draw.whole(2, 6);
      const φ = list(n, () => draw.uniform(-1, 1));
      const weight = list(n, () => draw.uniform(0.5, 2));
      const L = oracle(
        ({ a }: any) =>
          a
            .sub(tensor(Array.from(φ)))
            .cos()
            .neg()
            .add(1)
            .mul(tensor(Array.from(weight)))
            .mean(),
        { a: tensor(Array.from(φ, (v) => v + Math.PI * draw.sign())) },
      ) as Own;
      const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.05, 0.3) }), draw.whole(3, 20));
      return of(L, run, {
        expected: ['maximum'],
        forbidden: { verdicts: ['minimum', 'saddle', 'plateau', 'descending', 'degenerate'] },
        holds: () => eigenvalues(L, run.theta).at(-1)! < -0.05 && length(L.gradient(run.theta)) < 1e-12,
      });
    },
  },
  {
    kind: 'critical',
    name: 'softmax regression on doubtful labels without a penalty: a shift of all logits costs nothing, the rest is a bowl',
    healthy: true,
    make: (draw) =>
      until(() => {
        const made = clusters(draw, 60, draw.whole(2, 4), 3, 0.4);
        const labels = made.labels.map((c) => (draw.uniform() < 0.3 ? draw.whole(0, 2) : c));
        const n = made.X[0].length;
        const p = problem(mlp([n, 3], { seed: draw.whole(1, 1e9) }), made.X, toLabels(labels));
        const run = train(p.whole, p.theta, lbfgs(), 200);
        const ridge = problem(mlp([n, 3], { seed: 1 }), made.X, (z, rows, tree) => toLabels(labels)(z, rows).add(weightDecay(tree, 1e-9)));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['degenerate', 'minimum'],
          detail: ['solved'],
          forbidden: { verdicts: ['saddle', 'plateau', 'dead', 'descending', 'crawling'], raise: true },
          holds: () => {
            const λ = eigenvalues(p.whole, run.theta);
            const best = train(ridge.whole, run.theta, newton(), 6).theta;
            return (
              Math.abs(λ[n]) < 1e-10 &&
              λ[n + 1] > 1e-3 &&
              length(p.whole.gradient(run.theta)) < 1e-6 &&
              p.whole.value(run.theta) - p.whole.value(best) < 1e-9
            );
          },
        });
      }),
  },
];
