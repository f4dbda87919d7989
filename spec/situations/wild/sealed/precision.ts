/** Few digits. */
import { gradientDescent, oracleFrom } from 'saddlepoint';
import { classifier, falls, regressor } from '../blind/models.ts';
import { family } from '../sixth/told.ts';
import { foreign, train, type WildFamily, walk } from '../tools.ts';

export const precision: readonly WildFamily[] = [
  family(
    'precision',
    'a loss with a constant of ten thousand, kept in float32: three digits of it move, and it is going down',
    { expected: ['descending'], healthy: true, tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'inconsistent', 'dead'] } },
    (draw) => {
      const p = classifier(draw, [3, draw.whole(5, 8), 3], { activation: 'tanh', apart: 1 });
      const far = draw.uniform(1e3, 1e4);
      const L = oracleFrom({ value: (θ) => Math.fround(far + p.whole.value(θ)), gradient: (θ) => p.whole.gradient(θ).map(Math.fround) });
      const rule = gradientDescent({ learningRate: draw.uniform(0.2, 0.4) });
      const run = train(L, p.theta, rule, draw.whole(20, 45));
      return {
        L,
        run,
        holds: () => p.whole.value(run.theta) < 0.8 * p.whole.value(p.theta) && falls(p.whole, run.theta, rule, [30, 0.15]),
      };
    },
  ),
  family(
    'precision',
    'weights in bfloat16, rounded to nearest after every step: those that are large never move',
    {
      expected: ['crawling', 'held back', 'inconsistent'],
      tries: 25,
      forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true },
    },
    (draw) => {
      const p = regressor(draw, [3, draw.whole(5, 8), 1], { activation: draw.pick(['tanh', 'softplus']) });
      const bfloat = (x: number): number =>
        x === 0 ? 0 : Number((x / 2 ** Math.floor(Math.log2(Math.abs(x)) - 7)).toFixed(0)) * 2 ** Math.floor(Math.log2(Math.abs(x)) - 7);
      const η = draw.scale(1e-5, 1e-4);
      const start = p.theta.map((x) => bfloat(x + Math.sign(x || 1)));
      const run = walk(foreign(p.whole), start, draw.whole(30, 120), η, (θ, g) => θ.map((x, i) => bfloat(x - η * g[i])));
      return {
        L: foreign(p.whole),
        run,
        holds: () =>
          p.whole.value(run.theta) > 0.99 * run.history[0].loss &&
          run.history.at(-1)!.stepLength < 0.2 * η * run.history.at(-1)!.gradientNorm &&
          falls(p.whole, run.theta, gradientDescent({ learningRate: 0.02 }), [100, 0.3]),
      };
    },
  ),
];
