/** Gradients by layer. */
import { gradientDescent, momentum, tensor } from 'saddlepoint';
import { falls } from '../blind/models.ts';
import { fell, length, train, type WildFamily } from '../tools.ts';
import { stacked, steadily } from './models.ts';
import { family } from './told.ts';

export const depth: readonly WildFamily[] = [
  family(
    'depth',
    'a dozen layers of x/(1 + |x|), each too small: the first hears nothing',
    { expected: ['vanishing'], tries: 25, forbidden: { verdicts: ['minimum'], lower: true } },
    (draw) => {
      const p = stacked(
        draw,
        draw.whole(9, 12),
        (h, W, b) => {
          const z = h.matmul(W).add(b);
          return z.div(z.abs().add(1));
        },
        draw.uniform(0.22, 0.32),
      );
      const rule = gradientDescent({ learningRate: draw.uniform(0.05, 0.2) });
      const run = train(p.whole, p.theta, rule, draw.whole(3, 15));
      return {
        L: p.whole,
        run,
        options: { layers: p.layers },
        holds: () => steadily(p, run.theta, 2e-4) && !falls(p.whole, run.theta, rule, [300, 0.1]),
      };
    },
  ),
  family(
    'depth',
    'tents instead of rectifiers, a wave of slopes ±1, on weights three times too large: each layer stretches and folds',
    { expected: ['exploding'], tries: 25, forbidden: { verdicts: ['minimum', 'plateau', 'dead'], raise: true } },
    (draw) => {
      const p = stacked(
        draw,
        draw.whole(8, 11),
        (h, W, b) => {
          const z = h.matmul(W).add(b);
          return z
            .sub(
              tensor(
                z.data.map((v: number) => 2 * Math.round(v / 2)),
                { shape: z.shape },
              ),
            )
            .abs();
        },
        draw.uniform(2.6, 3.5),
      );
      const run = train(
        p.whole,
        p.theta,
        gradientDescent({ learningRate: (0.2 * p.whole.value(p.theta)) / length(p.whole.gradient(p.theta)) ** 2 }),
        draw.whole(3, 12),
      );
      return { L: p.whole, run, options: { layers: p.layers }, holds: () => steadily(p, run.theta, 1e-3, 'up') };
    },
  ),
  family(
    'depth',
    'eight sigmoid layers, normalised one by one, and momentum: nothing is lost on the way',
    { expected: ['descending'], healthy: true, tries: 25, forbidden: { verdicts: ['vanishing', 'exploding', 'dead', 'minimum'] } },
    (draw) => {
      const p = stacked(
        draw,
        draw.whole(6, 8),
        (h, W, b) => {
          const z = h.matmul(W).add(b);
          const centred = z.sub(z.mean(1, { keepDims: true }));
          return centred
            .div(centred.square().mean(1, { keepDims: true }).add(1e-3).sqrt())
            .sigmoid()
            .mul(2)
            .sub(1);
        },
        1,
      );
      const rule = momentum({ learningRate: draw.uniform(0.01, 0.03), momentum: 0.9 });
      const run = train(p.whole, p.theta, rule, draw.whole(15, 40));
      return {
        L: p.whole,
        run,
        options: { layers: p.layers },
        holds: () => !steadily(p, run.theta, 0.02) && fell(run.history, 0.05) && falls(p.whole, run.theta, rule, [40, 0.08]),
      };
    },
  ),
];
