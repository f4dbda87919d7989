/** What people ask in public, rebuilt. */
import { gradientDescent, lbfgs, oracle, tensor } from 'saddlepoint';
import { binaryCrossEntropy } from 'saddlepoint/nn';
import { inverseSharpness } from '../blind/models.ts';
import { cloud } from '../networks.ts';
import { column, stretch } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { eigenvalues, length, list, lossAfter, train, type WildFamily, walk } from '../tools.ts';

export const threads: readonly WildFamily[] = [
  family(
    'thread',
    'the discriminator’s loss stays at 0.693: what the generator makes is what the data are',
    { expected: ['minimum'], forbidden: { verdicts: ['saddle', 'plateau', 'dead', 'crawling', 'diverging'], raise: true } },
    (draw) => {
      const n = draw.whole(2, 4);
      const X = cloud(draw, 25, n);
      // each row once as real and once as made
      const rows = [...X, ...X].map((x) => [...x, ...x.map((v) => v * v - 1)]);
      const y = column(rows.map((_, i) => (i < 25 ? 1 : 0)));
      const L = oracle(({ a, b }: any) => binaryCrossEntropy(tensor(rows).matmul(a).add(b), y), { a: column(draw.normals(2 * n)), b: 0.1 });
      const run = train(L, L.theta, lbfgs(), draw.whole(20, 40));
      return {
        L,
        run,
        holds: () =>
          Math.abs(L.value(run.theta) - Math.LN2) < 1e-9 && length(L.gradient(run.theta)) < 1e-8 && eigenvalues(L, run.theta)[0] > 1e-3,
      };
    },
  ),
  family(
    'thread',
    'trained with g/‖g‖ until the loss was exactly zero, and then every weight is NaN',
    { expected: ['not finite'], forbidden: { verdicts: ['minimum', 'descending', 'diverging', 'cliff'] } },
    (draw) => {
      const X = cloud(draw, 20, 2);
      const labels = X.map((x) => (x[0] + x[1] > 0 ? 1 : -1));
      const far = X.map((x, i) => [x[0] + 0.7 * labels[i], x[1] + 0.7 * labels[i]]);
      // a hinge: no slope at all once every margin is kept
      const L = oracle(({ a, b }: any) => tensor(far).matmul(a).add(b).mul(column(labels)).neg().add(1).relu().mean(), {
        a: column(draw.normals(2).map((x) => 0.3 * x)),
        b: 0,
      });
      const η = draw.uniform(0.03, 0.1);
      const run = walk(L, L.theta, 400, η, (θ, g) => θ.map((x, i) => x - (η * g[i]) / length(g)));
      return {
        L,
        run,
        holds: () =>
          run.theta.every(Number.isNaN) &&
          run.history.at(-1)!.loss === 0 &&
          run.history.at(-1)!.gradientNorm === 0 &&
          run.history.length > 5,
      };
    },
  ),
  family(
    'thread',
    'a physics-informed fit, u″ = f in sines: the residual falls at once and then hardly at all',
    { expected: ['ill-conditioned'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'dead'], raise: true } },
    (draw) => {
      const k = draw.whole(6, 10);
      const x = column(list(50, (i) => (i + 0.5) / 50));
      const modes = tensor([Array.from(list(k, (j) => (j + 1) * Math.PI))]);
      const f = x
        .mul(Math.PI)
        .sin()
        .mul(-(Math.PI ** 2))
        .mul(draw.uniform(0.5, 2))
        .add(
          x
            .mul(2 * Math.PI)
            .sin()
            .mul(draw.uniform(5, 10)),
        );
      const second = x.matmul(modes).sin().mul(modes.square().neg());
      const L = oracle(({ c }: any) => second.matmul(c).sub(f).square().mean(), { c: column(list(k, () => 0.1 * draw.normal())) });
      const run = train(
        L,
        L.theta,
        gradientDescent({ learningRate: draw.uniform(0.8, 1.7) * inverseSharpness(L, L.theta) }),
        draw.whole(150, 500),
      );
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 150 &&
          lossAfter(L, run.theta, gradientDescent({ learningRate: inverseSharpness(L, run.theta) }), 50) > 0.8 * L.value(run.theta) &&
          lossAfter(L, run.theta, lbfgs(), 60) < 0.1 * L.value(run.theta),
      };
    },
  ),
];
