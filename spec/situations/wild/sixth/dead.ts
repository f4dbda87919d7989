/** Units that pass nothing on. */
import { adam, gradientDescent, layersOf, momentum, oracle, tensor } from 'saddlepoint';
import { zeros } from '../blind/models.ts';
import { cloud, smooth } from '../networks.ts';
import { dot, lossAfter, stands, train, type WildFamily } from '../tools.ts';
import { column, weights } from './models.ts';
import { family } from './told.ts';

export const dead: readonly WildFamily[] = [
  family(
    'dead',
    'four experts of which the router always takes one: the others never hear of an error',
    { expected: ['dead'], forbidden: { verdicts: ['descending'] } },
    (draw) => {
      const n = draw.whole(2, 4);
      const X = cloud(draw, 48, n);
      const [w, u] = [draw.normals(n), draw.normals(n)];
      const y = column(X.map((x) => dot(x, w) * (dot(x, u) > 0 ? 2 : -1)));
      // the one with the highest score, and the scores have no slope
      const L = oracle(
        ({ E, router }: any) => {
          const score = tensor(X)
            .matmul(router)
            .add(tensor([9, 0, 0, 0]));
          const chosen = score.greaterEqual(score.max(1, { keepDims: true }));
          return tensor(X).matmul(E).mul(chosen).sum(1, { keepDims: true }).sub(y).square().mean();
        },
        { E: weights(draw, n, 4), router: weights(draw, n, 4, 0.3) },
      );
      const run = train(
        L,
        L.theta,
        draw.pick([gradientDescent({ learningRate: 0.2 }), momentum({ learningRate: 0.05, momentum: 0.8 })]),
        draw.whole(120, 300),
      );
      return {
        L,
        run,
        holds: () => {
          // routed by the sign of u, two of the experts do it all
          const told = run.theta.map((_, i) =>
            i < 4 * n ? [2, -1, 0, 0][i % 4] * w[i >> 2] : 100 * [1, -1, 0, 0][i % 4] * u[(i - 4 * n) >> 2],
          );
          return (
            zeros(L, run.theta) > 0.8 && stands(run.history, 1e-3) && L.value(told) < 0.5 * L.value(run.theta) && L.value(run.theta) > 0.1
          );
        },
      };
    },
  ),
  family(
    'dead',
    'units that fire or do not, as nerves: their weights have no slope, only the readout learns',
    { expected: ['dead'], forbidden: { verdicts: ['descending', 'minimum'] } },
    (draw) => {
      const n = draw.whole(2, 4);
      const X = cloud(draw, 40, n);
      const y = column(smooth(draw, X));
      const k = draw.whole(4, 6);
      const tree = { W: weights(draw, n, k), b: tensor(draw.normals(k)), o: weights(draw, k, 1), c: 0 };
      const with_ = (fire: (s: any) => any) =>
        oracle(({ W, b, o, c }: any) => fire(tensor(X).matmul(W).add(b)).matmul(o).add(c).sub(y).square().mean(), tree);
      const [L, smoothed] = [with_((s) => s.greater(0)), with_((s) => s.mul(3).sigmoid())];
      const run = train(L, L.theta, adam({ learningRate: 0.05 }), draw.whole(400, 800));
      return {
        L,
        run,
        options: draw.pick([{}, { layers: layersOf(tree) }]),
        holds: () =>
          zeros(L, run.theta) > 0.5 &&
          stands(run.history, 1e-3) &&
          lossAfter(smoothed, run.theta, adam({ learningRate: 0.02 }), 600) < 0.5 * L.value(run.theta),
      };
    },
  ),
];
