/** Rates that are too small, and valleys that no one rate fits. */
import { adam, gradientDescent, lbfgs, oracle, tensor } from 'saddlepoint';
import { attentive, falls, inverseSharpness } from '../blind/models.ts';
import { list, lossAfter, train, type WildFamily } from '../tools.ts';
import { column, stretch } from './models.ts';
import { family } from './told.ts';

export const rate: readonly WildFamily[] = [
  family(
    'rate',
    'Adam with an ε of hundreds, meant to keep it calm: it is gradient descent at a hundred-thousandth',
    { expected: ['crawling', 'held back'], forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true } },
    (draw) => {
      const p = attentive(draw, draw.whole(3, 5), 2);
      const run = train(p.whole, p.theta, adam({ learningRate: 1e-3, epsilon: draw.scale(100, 1000) }), draw.whole(80, 200));
      return {
        L: p.whole,
        run,
        options: { layers: p.layers },
        holds: () =>
          p.whole.value(run.theta) > 0.999 * run.history[0].loss && falls(p.whole, run.theta, adam({ learningRate: 0.01 }), [200, 0.3]),
      };
    },
  ),
  family(
    'rate',
    'a blurred signal made sharp by plain descent: what is left to find is what the blur took',
    { expected: ['ill-conditioned'], tries: 25, forbidden: { verdicts: ['minimum', 'plateau', 'dead'], raise: true } },
    (draw) => {
      const n = draw.whole(16, 24);
      const width = draw.uniform(1, 1.5);
      const K = tensor(
        Array.from({ length: n }, (_, i) => Array.from(list(n, (j) => Math.exp(-((i - j) ** 2) / (2 * width * width)) / width))),
      );
      const y = K.matmul(column(list(n, (i) => (i % draw.whole(4, 7) < 2 ? 1 : 0))));
      const L = oracle(({ x }: any) => K.matmul(x).sub(y).square().mean(), { x: column(new Float64Array(n)) });
      const run = train(
        L,
        L.theta,
        gradientDescent({ learningRate: draw.uniform(0.7, 1.5) * inverseSharpness(L, L.theta) }),
        draw.whole(200, 400),
      );
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 200 &&
          lossAfter(L, run.theta, gradientDescent({ learningRate: inverseSharpness(L, run.theta) }), 100) > 0.7 * L.value(run.theta) &&
          lossAfter(L, run.theta, lbfgs(), 100) < 0.1 * L.value(run.theta),
      };
    },
  ),
  family(
    'rate',
    'Rosenbrock’s valley in some dimensions, by plain descent: the floor is reached, the way along it is not',
    { expected: ['ill-conditioned'], tries: 25, forbidden: { verdicts: ['minimum', 'plateau', 'dead', 'saddle'], raise: true } },
    (draw) => {
      const n = draw.whole(2, 6);
      const L = oracle(
        ({ x }: any) => {
          const [a, b] = [x.slice([[0, n - 1]]), x.slice([[1, n]])];
          return b.sub(a.square()).square().mul(100).add(a.neg().add(1).square()).sum();
        },
        { x: tensor(list(n, () => draw.uniform(-0.8, 0.3))) },
      );
      const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(5e-4, 1e-3) }), draw.whole(150, 500));
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 100 && L.value(run.theta) > 0.1 && lossAfter(L, run.theta, lbfgs(), 100) < 0.05 * L.value(run.theta),
      };
    },
  ),
];
