/** Numbers that are none. */
import { adam, gradientDescent, oracle, tensor } from 'saddlepoint';
import { cloud } from '../networks.ts';
import { family } from '../sixth/told.ts';
import { list, train, type WildFamily } from '../tools.ts';

export const notFinite: readonly WildFamily[] = [
  family(
    'not finite',
    'the width of a posterior is σ itself and not its logarithm, and one began below zero',
    { expected: ['not finite'], forbidden: { verdicts: ['diverging', 'cliff', 'minimum', 'descending'], lower: true } },
    (draw) => {
      const n = draw.whole(3, 8);
      const target = draw.normals(n);
      const σ = list(n, (i) => (i === 1 ? -1 : 1) * draw.uniform(0.1, 1));
      // KL(N(μ, σ²) ‖ N(m, 1)) = ½(σ² + (μ − m)² − 1) − log σ
      const L = oracle(
        ({ μ, σ }: any) =>
          σ
            .square()
            .add(μ.sub(tensor(target)).square())
            .sub(1)
            .div(2)
            .sub(σ.log())
            .mean(),
        { μ: tensor(draw.normals(n)), σ: tensor(σ) },
      );
      const run = train(L, L.theta, adam({ learningRate: 0.01 }), 10);
      return {
        L,
        run,
        holds: () =>
          !Number.isFinite(L.value(L.theta)) && L.theta.every(Number.isFinite) && Number.isFinite(L.value(L.theta.map(Math.abs))),
      };
    },
  ),
  family(
    'not finite',
    'the chord √(1 − c²) between directions, one pair of which is the same: a loss, and no slope',
    { expected: ['not finite'], forbidden: { verdicts: ['diverging', 'cliff', 'minimum', 'descending'] } },
    (draw) => {
      const n = draw.whole(3, 6);
      const X = cloud(draw, 12, 2);
      const L = oracle(
        ({ φ }: any) => {
          // c = cos of the differences of angles; the first is compared with itself
          const c = φ
            .gather([0, ...list(n - 1, (i) => i + 1)] as number[])
            .sub(φ.gather([0, ...list(n - 1, () => 0)] as number[]))
            .cos();
          return c.square().neg().add(1).sqrt().sum().add(φ.sin().mul(X[0][0]).mean());
        },
        { φ: tensor(draw.normals(n)) },
      );
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.05 }), 10);
      return { L, run, holds: () => Number.isFinite(L.value(L.theta)) && !L.gradient(L.theta).every(Number.isFinite) };
    },
  ),
];
