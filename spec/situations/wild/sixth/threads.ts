/** What people ask in public, rebuilt. */
import { adam, adamw, gradientDescent, oracle, tensor } from 'saddlepoint';
import { mlp } from 'saddlepoint/nn';
import { zeros } from '../blind/models.ts';
import { cloud, clusters, problem, toLabels } from '../networks.ts';
import { eigenvalues, fell, lossAfter, rose, train, UPHILL, type WildFamily } from '../tools.ts';
import { column } from './models.ts';
import { family } from './told.ts';

export const threads: readonly WildFamily[] = [
  family(
    'thread',
    'my likelihood’s loss has gone below zero, is that a bug? A density may be above one',
    { expected: ['descending'], healthy: true, tries: 20, forbidden: { verdicts: ['diverging', 'inconsistent', 'minimum', 'not finite'] } },
    (draw) => {
      const n = draw.whole(2, 4);
      const X = tensor(cloud(draw, 40, n).map((x) => x.map((v, j) => 0.05 * (j + 1) * v + 0.3)));
      // mean log σ + (x − μ)²/2σ² + ½ log 2π
      const L = oracle(
        ({ μ, s }: any) =>
          s
            .sum()
            .add(X.sub(μ).div(s.exp()).square().div(2).sum(1).mean())
            .add((n / 2) * Math.log(2 * Math.PI)),
        { μ: tensor(new Float64Array(n)), s: tensor(new Float64Array(n)) },
      );
      const rule = draw.pick([
        adam({ learningRate: draw.uniform(0.02, 0.04) }),
        adamw({ learningRate: draw.uniform(0.02, 0.04), weightDecay: 1e-4 }),
      ]);
      const run = train(L, L.theta, rule, draw.whole(50, 75));
      return {
        L,
        run,
        holds: () => L.value(run.theta) < -0.1 && fell(run.history, 0.1) && lossAfter(L, run.theta, rule, 30) < L.value(run.theta) - 0.2,
      };
    },
  ),
  family(
    'thread',
    'my cost goes up with every iteration: square feet and bedrooms, and α = 0.01 as in the course',
    { expected: ['diverging'], forbidden: UPHILL },
    (draw) => {
      const X = Array.from({ length: 40 }, () => [draw.uniform(800, 4500), draw.whole(1, 5)]);
      const y = column(X.map(([a, r]) => 150 * a + 9000 * r + 30000 * draw.normal() + 50000));
      const L = oracle(({ w, b }: any) => tensor(X).matmul(w).add(b).sub(y).square().mean().div(2), { w: column([0, 0]), b: 0 });
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.01 }), draw.whole(4, 25));
      return {
        L,
        run,
        holds: () =>
          rose(L, run, 1e3) &&
          eigenvalues(L, L.theta).at(-1)! > 1e4 &&
          lossAfter(L, L.theta, gradientDescent({ learningRate: 1e-7 }), 50) < 0.5 * L.value(L.theta),
      };
    },
  ),
  family(
    'thread',
    'the loss is exactly 1.0986 for three classes: there is a rectifier behind the last layer as well, and every logit is cut to zero',
    { expected: ['dead', 'plateau'], forbidden: { verdicts: ['minimum', 'descending', 'crawling'] } },
    (draw) => {
      const { X, labels } = clusters(draw, 42, 4, 3, 1);
      const net = mlp([4, draw.whole(5, 9), 3], { activation: 'sigmoid', seed: draw.whole(1, 1e9) });
      const p = problem({ tree: net.tree, apply: (tree: any, x: any) => net.apply(tree, x).relu() } as any, X, toLabels(labels));
      const { end } = p.layers.at(-1)!;
      const start = p.theta.map((v, i) => (i >= end - 3 ? -draw.uniform(6, 9) : v));
      const run = train(
        p.whole,
        start,
        draw.pick([adam({ learningRate: 1e-3 }), gradientDescent({ learningRate: 0.1 })]),
        draw.whole(20, 80),
      );
      return {
        L: p.whole,
        run,
        options: draw.pick([{}, { layers: p.layers }]),
        holds: () =>
          zeros(p.whole, run.theta) === 1 &&
          Math.abs(p.whole.value(run.theta) - Math.log(3)) < 1e-12 &&
          lossAfter(
            p.whole,
            run.theta.map((v, i) => (i >= end - 3 ? 1 : v)),
            adam({ learningRate: 0.02 }),
            300,
          ) < 0.8,
      };
    },
  ),
];
