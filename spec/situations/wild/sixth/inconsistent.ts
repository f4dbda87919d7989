/** What was given does not fit together. */
import { adam, descend, gradientDescent, momentum, oracle, polyakAveraging, stopGradient, tensor } from 'saddlepoint';
import { classifier } from '../blind/models.ts';
import { cloud, smooth } from '../networks.ts';
import { length, mismatch, train, type WildFamily, withGradient } from '../tools.ts';
import { column, weights } from './models.ts';
import { family } from './told.ts';

export const inconsistent: readonly WildFamily[] = [
  family(
    'inconsistent',
    'normalised by each batch in training, by running statistics that were never updated in the oracle',
    { expected: ['inconsistent'], forbidden: { verdicts: ['minimum', 'descending'] } },
    (draw) => {
      const n = draw.whole(2, 4);
      const X = cloud(draw, 40, n).map((x) => x.map((v, j) => (3 + j) * v + 4 * (j + 1)));
      const y = column(
        smooth(
          draw,
          X.map((x) => x.map((v, j) => v / (3 + j) - (4 * (j + 1)) / (3 + j))),
        ),
      );
      const x = tensor(X);
      const tree = {
        γ: tensor(new Float64Array(n).fill(1)),
        β: tensor(new Float64Array(n)),
        W: weights(draw, n, 6),
        o: weights(draw, 6, 1),
      };
      const mode = (normal: (z: any) => any) =>
        oracle(({ γ, β, W, o }: any) => normal(x).mul(γ).add(β).matmul(W).tanh().matmul(o).sub(y).square().mean(), tree);
      const training = mode((z) => z.sub(z.mean(0)).div(z.variance(0).add(1e-5).sqrt()));
      // mean 0 and variance 1, as they are made
      const L = mode((z) => z);
      const run = train(training, L.theta, adam({ learningRate: draw.uniform(0.01, 0.03) }), draw.whole(80, 200));
      return {
        L,
        run,
        holds: () => L.value(run.theta) > 2 * run.history.at(-1)!.loss && training.value(run.theta) < 1.2 * run.history.at(-1)!.loss,
      };
    },
  ),
  family(
    'inconsistent',
    'the mean of all weights on the way is looked at, the records are those of the weights themselves',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'diverging', 'cliff'] } },
    (draw) => {
      const p = classifier(draw, [3, draw.whole(5, 8), 3], { activation: draw.pick(['relu', 'tanh']), apart: 1.4 });
      const rule = polyakAveraging(momentum({ learningRate: draw.uniform(0.03, 0.08), momentum: 0.9 }));
      const θ = Float64Array.from(p.theta);
      const descent = descend(p.whole, θ, rule, { steps: draw.whole(60, 150) });
      const history = [...descent];
      const theta = Float64Array.from((descent.state as any).average);
      return {
        L: p.whole,
        run: { theta, history },
        holds: () => p.whole.value(theta) > 1.4 * history.at(-1)!.loss && p.whole.value(theta) > history.at(-1)!.loss + 0.05,
      };
    },
  ),
  family(
    'inconsistent',
    'the decoder is the coder transposed, and the backward pass counts one of its two uses',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'saddle', 'dead'] } },
    (draw) => {
      const n = draw.whole(4, 6);
      const mix = cloud(draw, 2, n);
      const x = tensor(cloud(draw, 30, 2).map((r) => mix[0].map((_, j) => r[0] * mix[0][j] + r[1] * mix[1][j] + 0.1 * draw.normal())));
      const tree = { W: weights(draw, n, 2, 0.4), b: tensor(new Float64Array(n)) };
      const coder = (keep: (W: any) => any) =>
        oracle(({ W, b }: any) => x.matmul(W).matmul(keep(W).transpose()).add(b).sub(x).square().mean(), tree);
      const [whole, cut] = [coder((W) => W), coder((W) => stopGradient(W))];
      const L = withGradient(whole, (θ) => cut.gradient(θ));
      const run = train(L, whole.theta, gradientDescent({ learningRate: draw.uniform(0.02, 0.08) }), draw.whole(5, 30));
      return { L, run, holds: () => mismatch(L, run.theta) > 0.3 && length(L.gradient(run.theta)) > 1e-3 };
    },
  ),
];
