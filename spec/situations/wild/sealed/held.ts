/** Steps that something cuts short. */
import { gradientDescent } from 'saddlepoint';
import { falls, regressor } from '../blind/models.ts';
import { family } from '../sixth/told.ts';
import { down, length, type WildFamily, walk } from '../tools.ts';

export const held: readonly WildFamily[] = [
  family(
    'held back',
    'normalised steps, g/‖g‖ times a thousandth, whatever the slope',
    { expected: ['held back'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true } },
    (draw) => {
      const p = regressor(draw, [3, draw.whole(5, 9), 1], { activation: draw.pick(['relu', 'tanh']), size: 3, shift: draw.uniform(4, 9) });
      const [η, ε] = [draw.uniform(0.01, 0.03), draw.scale(1e-4, 1e-3)];
      const run = walk(p.whole, p.theta, draw.whole(50, 150), η, (θ, g) => down(ε / length(g))(θ, g));
      return {
        L: p.whole,
        run,
        holds: () =>
          run.history.every((r) => r.stepLength < 0.05 * η * r.gradientNorm) &&
          p.whole.value(run.theta) > 0.93 * run.history[0].loss &&
          falls(p.whole, run.theta, gradientDescent({ learningRate: η / 2 }), [100, 0.3]),
      };
    },
  ),
  family(
    'held back',
    'each step is written back as a slow mean, 999 parts of the old weights to one of the new',
    { expected: ['held back', 'crawling'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true } },
    (draw) => {
      const p = regressor(draw, [2, draw.whole(6, 10), 1], { activation: draw.pick(['softplus', 'tanh']) });
      const [η, α] = [draw.uniform(0.02, 0.08), draw.scale(3e-4, 3e-3)];
      const run = walk(p.whole, p.theta, draw.whole(60, 200), η, (θ, g) => {
        const next = down(η)(θ, g);
        return θ.map((x, i) => (1 - α) * x + α * next[i]);
      });
      return {
        L: p.whole,
        run,
        holds: () =>
          p.whole.value(run.theta) > 0.95 * run.history[0].loss &&
          falls(p.whole, run.theta, gradientDescent({ learningRate: η }), [100, 0.2]),
      };
    },
  ),
];
