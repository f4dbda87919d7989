/** Steps that something cuts short. */
import { adam, adamw, clipByNorm, gradientDescent, momentum, nesterov, schedules } from 'saddlepoint';
import { classifier, falls, regressor } from '../blind/models.ts';
import { problem, sequenceModel, sequences, toNumbers } from '../networks.ts';
import { barProblem } from '../seventh/models.ts';
import { family } from '../sixth/told.ts';
import { length, stands, train, type WildFamily } from '../tools.ts';

export const held: readonly WildFamily[] = [
  // each step is a hundredth of rate × slope, and the same rate without the clip trains
  family(
    'held back',
    'a recurrent network on sales in thousands, clipped at a norm of one as the tutorial has it: the norm is in the hundreds',
    { expected: ['held back'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'exploding'], lower: true } },
    (draw) => {
      const { X, sums } = sequences(draw, 24, draw.whole(4, 8));
      const [mean, spread] = [draw.uniform(500, 2000), draw.uniform(100, 400)];
      const p = problem(sequenceModel(draw.whole(4, 6), 1, draw.whole(1, 1e9)), X, toNumbers(sums.map((v) => mean + spread * v)));
      const η = draw.uniform(0.01, 0.03);
      const inner = draw.pick([gradientDescent({ learningRate: η }), momentum({ learningRate: η, momentum: 0.5 })]);
      const run = train(p.whole, p.theta, clipByNorm(inner, 1), draw.whole(60, 250));
      return {
        L: p.whole,
        run,
        holds: () =>
          run.history.every((r) => r.stepLength < 0.05 * η * r.gradientNorm) &&
          p.whole.value(run.theta) > 0.95 * run.history[0].loss &&
          falls(p.whole, run.theta, inner, [200, 0.3]),
      };
    },
  ),
  // at rest on a slope, which AdamW's decay balances; Adam alone goes on down from here
  family(
    'held back',
    'AdamW with a decay of ones: the weights are drawn back as fast as the slope drives them out',
    {
      expected: ['held back', 'inconsistent'],
      tries: 20,
      forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'dead', 'crawling'] },
    },
    (draw) => {
      const p = regressor(draw, [2, draw.whole(5, 8), 1], { activation: draw.pick(['tanh', 'gelu']), shift: draw.uniform(2, 4) });
      const rule = adamw({ learningRate: draw.uniform(0.001, 0.003), weightDecay: draw.uniform(2, 5) });
      const run = train(p.whole, p.theta, rule, draw.whole(1500, 2500));
      return {
        L: p.whole,
        run,
        holds: () =>
          stands(run.history, 5e-3) &&
          run.history.at(-1)!.stepLength < 0.05 * 0.001 * Math.sqrt(run.theta.length) &&
          length(p.whole.gradient(run.theta)) > 0.3 &&
          falls(p.whole, run.theta, adam({ learningRate: 0.01 }), [300, 0.5]),
      };
    },
  ),
  // the rate of the schedule's beginning goes on down from here
  family(
    'held back',
    'a decay per epoch that is taken at each batch: after some hundred steps the rate is a ten-millionth',
    {
      expected: ['crawling', 'held back'],
      tries: 20,
      forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'stalled'], lower: true },
    },
    (draw) => {
      const p = draw.pick([
        () => barProblem(draw, draw.whole(2, 3), 20, (x) => x.tanh()),
        () => classifier(draw, [3, draw.whole(5, 8), 3], { activation: 'relu', init: 'he', apart: 0.7 }),
      ])();
      const η = draw.uniform(0.02, 0.06);
      const rule = nesterov({
        learningRate: schedules.exponentialDecay({ learningRate: η, factor: draw.uniform(0.88, 0.93) }),
        momentum: 0.5,
      });
      const run = train(p.whole, p.theta, rule, draw.whole(180, 300));
      return {
        L: p.whole,
        run,
        holds: () =>
          run.history.at(-1)!.learningRate < 1e-5 * η &&
          stands(run.history, 1e-3) &&
          falls(p.whole, run.theta, nesterov({ learningRate: η, momentum: 0.5 }), [200, 0.3]),
      };
    },
  ),
];
