/** Losses that go up. */
import { adam, amsgrad, gradientDescent, momentum, oracle, tensor } from 'saddlepoint';
import { classifier, falls, inverseSharpness, regressor } from '../blind/models.ts';
import { cloud } from '../networks.ts';
import { list, lossAfter, rose, train, UPHILL, type WildFamily, walk } from '../tools.ts';
import { column } from './models.ts';
import { family } from './told.ts';

export const rising: readonly WildFamily[] = [
  family(
    'rising',
    'a cyclical rate whose tops are too high, and growing: the last one is not survived',
    { expected: ['diverging', 'cliff', 'oscillating'], tries: 30, forbidden: UPHILL },
    (draw) => {
      const p = regressor(draw, [3, draw.whole(5, 9), 1], { activation: 'softplus', noise: 0.1 });
      const half = draw.whole(10, 20);
      const limit = 2 * inverseSharpness(p.whole, p.theta);
      // up and down between a tenth of the limit and ever more of it
      const rate = (t: number): number => limit * (0.1 + 0.35 * Math.ceil(t / (2 * half)) * (1 - Math.abs(1 - (t % (2 * half)) / half)));
      const run = train(p.whole, p.theta, momentum({ learningRate: rate, momentum: 0.5 }), draw.whole(5, 9) * 2 * half + half);
      return {
        L: p.whole,
        run,
        holds: () =>
          rose(p.whole, run, 3) &&
          p.whole.value(run.theta) > 1.2 * run.history[0].loss &&
          falls(p.whole, p.theta, gradientDescent({ learningRate: 0.3 * limit }), [150, 0.3]),
      };
    },
  ),
  family(
    'rising',
    'resumed with the velocity of another task, a thousand times too fast: momentum carries it on and on',
    { expected: ['diverging', 'cliff'], tries: 25, forbidden: UPHILL },
    (draw) => {
      const p = classifier(draw, [3, draw.whole(5, 8), 3], { activation: 'relu', init: 'he', apart: 0.9 });
      const η = draw.uniform(0.01, 0.03);
      const kick = draw.scale(20, 80) * η;
      let v = list(p.theta.length, () => kick * draw.normal());
      const run = walk(p.whole, p.theta, draw.whole(10, 25), η, (θ, g) => {
        v = v.map((x, i) => 0.98 * x - η * g[i]);
        return θ.map((x, i) => x + v[i]);
      });
      return {
        L: p.whole,
        run,
        holds: () =>
          rose(p.whole, run, 3) &&
          run.history.at(-1)!.loss > 1.1 * run.history.at(-5)!.loss &&
          falls(p.whole, p.theta, gradientDescent({ learningRate: η }), [150, 0.2]),
      };
    },
  ),
  family(
    'rising',
    'counts as exp(x w), by AMSGrad at a rate of ones: steps of one length do not ask how steep it is',
    { expected: ['diverging', 'cliff', 'oscillating'], tries: 30, forbidden: UPHILL },
    (draw) => {
      const n = draw.whole(2, 5);
      const X = cloud(draw, 40, n);
      const y = column(X.map((x) => Math.round(Math.exp(0.5 * x[0] + 0.5))));
      const L = oracle(
        ({ w, b }: any) => {
          const η = tensor(X).matmul(w).add(b);
          return η.exp().sub(η.mul(y)).mean();
        },
        { w: column(new Float64Array(n)), b: 0 },
      );
      const run = train(L, L.theta, amsgrad({ learningRate: draw.uniform(2, 5) }), draw.whole(3, 12));
      return {
        L,
        run,
        holds: () =>
          rose(L, run, 10) &&
          L.value(run.theta) > 10 * Math.abs(run.history[0].loss) &&
          lossAfter(L, L.theta, adam({ learningRate: 0.05 }), 100) < L.value(L.theta),
      };
    },
  ),
];
