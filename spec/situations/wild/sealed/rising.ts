/** Losses that go up. */
import { gradientDescent, oracle, oracleFrom, tensor } from 'saddlepoint';
import { falls, regressor } from '../blind/models.ts';
import { cloud, leastSquaresOf } from '../networks.ts';
import { column } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { down, eigenvalues, list, rose, train, UPHILL, type WildFamily, walk } from '../tools.ts';

export const rising: readonly WildFamily[] = [
  family(
    'rising',
    'a ridge a thousand times too strong, and the rate that suited the loss without it',
    { expected: ['diverging'], forbidden: UPHILL },
    (draw) => {
      const n = draw.whole(5, 20);
      const X = cloud(draw, 40, n);
      const y = column(X.map((x) => x[0] + 0.3 * draw.normal()));
      const η = draw.uniform(0.1, 0.2);
      const λ = draw.uniform(2.1, 2.6) / η;
      const L = oracle(
        ({ a }: any) =>
          tensor(X)
            .matmul(a)
            .sub(y)
            .square()
            .mean()
            .add(
              a
                .square()
                .sum()
                .mul(λ / 2),
            ),
        { a: column(draw.normals(n)) },
      );
      const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(20, 120));
      return {
        L,
        run,
        holds: () =>
          rose(L, run, 3) &&
          L.value(run.theta) > 3 * run.history[0].loss &&
          falls(L, L.theta, gradientDescent({ learningRate: η / 10 }), [100, 0.3]),
      };
    },
  ),
  family(
    'rising',
    'gradients of sixteen small batches added up and never divided',
    { expected: ['diverging', 'cliff', 'inconsistent'], tries: 25, forbidden: UPHILL },
    (draw) => {
      const n = draw.whole(4, 9);
      const { whole } = leastSquaresOf(
        draw,
        96,
        list(n, () => draw.uniform(0.5, 1.5)),
        0.3,
      );
      const L = oracleFrom(whole());
      const start = draw.normals(n);
      const η = draw.uniform(2.2, 4) / 16 / eigenvalues(L, start).at(-1)!;
      const run = walk(L, start, draw.whole(12, 60), η, (θ, g) => down(16 * η)(θ, g));
      return {
        L,
        run,
        holds: () =>
          rose(L, run, 5) &&
          L.value(run.theta) > 2 * run.history[0].loss &&
          falls(L, start, gradientDescent({ learningRate: η }), [100, 0.3]),
      };
    },
  ),
  family(
    'rising',
    'the head’s own rate was meant to be ten times the body’s, and is a hundred thousand times',
    { expected: ['diverging', 'cliff', 'oscillating', 'inconsistent'], tries: 25, forbidden: UPHILL },
    (draw) => {
      const p = regressor(draw, [3, draw.whole(6, 10), 1], { activation: draw.pick(['tanh', 'elu']) });
      const { start } = p.layers.at(-1)!;
      const η = draw.uniform(1e-5, 3e-5);
      const run = walk(p.whole, p.theta, draw.whole(12, 40), η, (θ, g) => θ.map((x, i) => x - (i < start ? η : 1e5 * η) * g[i]));
      return {
        L: p.whole,
        run,
        holds: () =>
          rose(p.whole, run, 3) &&
          p.whole.value(run.theta) > 2 * run.history[0].loss &&
          falls(p.whole, p.theta, gradientDescent({ learningRate: 0.03 }), [150, 0.3]),
      };
    },
  ),
];
