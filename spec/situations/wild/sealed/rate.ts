/** Rates that are too small, and valleys that no one rate fits. */
import { adam, gradientDescent, momentum, nadam, radam, schedules } from 'saddlepoint';
import { classifier, falls, regressor } from '../blind/models.ts';
import { problem, sequences, toNumbers } from '../networks.ts';
import { gatedModel, times } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { stands, train, type WildFamily } from '../tools.ts';

export const rate: readonly WildFamily[] = [
  family(
    'rate',
    'RAdam at 10⁻⁷ on a gated recurrence: as good as standing',
    { expected: ['crawling'], forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true } },
    (draw) => {
      const { X, sums } = sequences(draw, 20, draw.whole(4, 6));
      const p = problem(gatedModel(draw, draw.whole(3, 5), 1), X, toNumbers(sums));
      const run = train(p.whole, p.theta, draw.pick([radam, nadam])({ learningRate: draw.scale(1e-7, 3e-6) }), draw.whole(60, 200));
      return {
        L: p.whole,
        run,
        holds: () =>
          p.whole.value(run.theta) > 0.99 * run.history[0].loss && falls(p.whole, run.theta, adam({ learningRate: 0.02 }), [150, 0.3]),
      };
    },
  ),
  family(
    'rate',
    'a cosine schedule that reached its floor of 10⁻⁸ long before there was anything to see',
    { expected: ['crawling'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true } },
    (draw) => {
      const p = regressor(draw, [3, draw.whole(5, 9), 1], { activation: draw.pick(['tanh', 'softplus']) });
      const steps = draw.whole(10, 25);
      const cosine = schedules.cosine({ learningRate: draw.uniform(0.01, 0.03), steps, minimum: 1e-8 });
      const run = train(
        p.whole,
        p.theta,
        gradientDescent({ learningRate: (t: number) => (t <= steps ? cosine(t) : 1e-8) }),
        steps * draw.whole(6, 12),
      );
      return {
        L: p.whole,
        run,
        holds: () =>
          stands(run.history, 1e-3) &&
          p.whole.value(run.theta) > 0.3 * run.history[0].loss &&
          falls(p.whole, run.theta, gradientDescent({ learningRate: 0.05 }), [150, 0.3]),
      };
    },
  ),
  family(
    'rate',
    'the mean over rows was divided by the number of rows once more, and by the pixels: a usual rate does nothing',
    { expected: ['crawling'], forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true } },
    (draw) => {
      const p = classifier(draw, [4, draw.whole(5, 8), 3], { activation: draw.pick(['relu', 'tanh']), apart: 0.9 });
      const by = draw.scale(1e-6, 1e-4);
      const L = times(p.whole, by);
      const run = train(
        L,
        p.theta,
        draw.pick([gradientDescent({ learningRate: 0.1 }), momentum({ learningRate: 0.02, momentum: 0.9 })]),
        draw.whole(60, 200),
      );
      return {
        L,
        run,
        holds: () =>
          L.value(run.theta) > 0.985 * run.history[0].loss && falls(L, run.theta, gradientDescent({ learningRate: 0.3 / by }), [100, 0.3]),
      };
    },
  ),
];
