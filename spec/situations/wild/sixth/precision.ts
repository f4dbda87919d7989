/** Few digits. */
import { adam, gradientDescent, oracleFrom } from 'saddlepoint';
import { mlp, weightDecay } from 'saddlepoint/nn';
import { regressor } from '../blind/models.ts';
import { clusters, problem, toLabels } from '../networks.ts';
import { eigenvalues, length, train, type WildFamily } from '../tools.ts';
import { family } from './told.ts';

export const precision: readonly WildFamily[] = [
  family(
    'precision',
    'slopes by differences of a float32 loss over a hundred-millionth: they are its rounding, and nothing else',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'saddle', 'maximum'], raise: true } },
    (draw) => {
      const p = regressor(draw, [2, draw.whole(4, 7), 1]);
      const value = (θ: Float64Array): number => Math.fround(p.whole.value(θ));
      const h = draw.scale(3e-9, 3e-8);
      const L = oracleFrom({
        value,
        gradient: (θ) =>
          θ.map((_, i) => (value(θ.map((x, j) => (j === i ? x + h : x))) - value(θ.map((x, j) => (j === i ? x - h : x)))) / (2 * h)),
      });
      const run = train(L, p.theta, gradientDescent({ learningRate: draw.scale(1e-4, 1e-2) }), draw.whole(15, 50));
      return {
        L,
        run,
        holds: () => {
          const [told, true_] = [L.gradient(run.theta), p.whole.gradient(run.theta)];
          return (
            length(told) > 0.3 * length(true_) &&
            length(told.map((x, i) => x - true_[i])) > 0.5 * length(true_) &&
            L.value(run.theta) > 0.01
          );
        },
      };
    },
  ),
  family(
    'precision',
    'a network with a ridge at its minimum, as far as gradients of six digits can tell',
    {
      expected: ['minimum', 'degenerate'],
      detail: ['solved'],
      healthy: true,
      tries: 15,
      forbidden: { verdicts: ['saddle', 'plateau', 'inconsistent', 'dead', 'maximum'] },
    },
    (draw) => {
      const { X, labels } = clusters(draw, 40, 2, 2, 1);
      const net = mlp([2, draw.whole(2, 3), 2], { seed: draw.whole(1, 1e9) });
      const λ = draw.uniform(0.05, 0.15);
      const p = problem(net, X, (z, rows, tree) => toLabels(labels)(z, rows).add(weightDecay(tree, λ, { include: () => true })));
      const L = oracleFrom({ value: (θ) => Math.fround(p.whole.value(θ)), gradient: (θ) => p.whole.gradient(θ).map(Math.fround) });
      const run = train(L, p.theta, adam({ learningRate: (t: number) => 0.05 * 0.997 ** t }), draw.whole(1800, 2400));
      return { L, run, holds: () => length(p.whole.gradient(run.theta)) < 1e-5 && eigenvalues(p.whole, run.theta)[0] > -1e-6 };
    },
  ),
];
