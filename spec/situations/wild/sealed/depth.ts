/** Gradients by layer. */
import { adam, gradientDescent, rmsprop } from 'saddlepoint';
import { falls } from '../blind/models.ts';
import { stacked, steadily } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { fell, length, train, type WildFamily } from '../tools.ts';

export const depth: readonly WildFamily[] = [
  family(
    'depth',
    'eight layers of the error function at a third of their weights, RMSProp, the layers as they come',
    { expected: ['vanishing'], tries: 25, forbidden: { verdicts: ['minimum'], lower: true } },
    (draw) => {
      const p = stacked(draw, draw.whole(8, 10), (h, W, b) => h.matmul(W).add(b).erf(), draw.uniform(0.2, 0.35));
      const run = train(
        p.whole,
        p.theta,
        draw.pick([rmsprop({ learningRate: 1e-5 }), gradientDescent({ learningRate: 0.1 })]),
        draw.whole(3, 12),
      );
      return {
        L: p.whole,
        run,
        options: { layers: p.layers },
        holds: () => steadily(p, run.theta, 2e-4) && !falls(p.whole, run.theta, gradientDescent({ learningRate: 0.1 }), [200, 0.1]),
      };
    },
  ),
  family(
    'depth',
    'an ordinary differential equation by Euler’s steps of three, weights for each step: it stretches what it hears',
    { expected: ['exploding'], tries: 25, forbidden: { verdicts: ['minimum', 'plateau', 'dead'], raise: true } },
    (draw) => {
      const p = stacked(draw, draw.whole(9, 12), (h, W, b) => h.add(h.matmul(W).add(b).sin().mul(3)), draw.uniform(0.8, 1.2));
      const run = train(
        p.whole,
        p.theta,
        gradientDescent({ learningRate: (0.1 * p.whole.value(p.theta)) / length(p.whole.gradient(p.theta)) ** 2 }),
        draw.whole(3, 12),
      );
      return { L: p.whole, run, options: { layers: p.layers }, holds: () => steadily(p, run.theta, 1e-3, 'up') };
    },
  ),
  family(
    'depth',
    'the same equation by steps of a tenth: every layer hears, and it learns',
    { expected: ['descending'], healthy: true, tries: 25, forbidden: { verdicts: ['vanishing', 'exploding', 'dead', 'minimum'] } },
    (draw) => {
      const p = stacked(draw, draw.whole(8, 12), (h, W, b) => h.add(h.matmul(W).add(b).tanh().mul(0.15)), 1);
      const rule = draw.pick([gradientDescent({ learningRate: 0.1 }), adam({ learningRate: 0.003 })]);
      const run = train(p.whole, p.theta, rule, draw.whole(15, 35));
      return {
        L: p.whole,
        run,
        options: { layers: p.layers },
        holds: () => !steadily(p, run.theta, 0.1) && fell(run.history, 0.05) && falls(p.whole, run.theta, rule, [40, 0.08]),
      };
    },
  ),
];
