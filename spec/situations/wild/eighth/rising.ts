/** Losses that go up. */
import { adam, clipByNorm, gradientDescent, nesterov, rmsprop } from 'saddlepoint';
import { dense, recurrent } from 'saddlepoint/nn';
import { attentive, classifier, falls, regressor } from '../blind/models.ts';
import { problem, sequences, toNumbers } from '../networks.ts';
import { family, thrownAt } from '../sixth/told.ts';
import { rose, train, UPHILL, type WildFamily } from '../tools.ts';

export const rising: readonly WildFamily[] = [
  // with a momentum of 0.9 the same rate brings the loss down
  family(
    'rising',
    'a momentum of 0.999, Nesterov’s form, at a rate that 0.9 would bear: it has rolled through the valley and up the other side',
    { expected: ['diverging', 'cliff', 'oscillating'], tries: 40, forbidden: UPHILL },
    (draw) => {
      const p = regressor(draw, [3, draw.whole(5, 9), 1], { activation: draw.pick(['relu', 'elu', 'softplus']), init: 'he', noise: 0.1 });
      const η = draw.uniform(0.01, 0.05);
      const run = train(p.whole, p.theta, nesterov({ learningRate: η, momentum: 0.999 }), draw.whole(30, 120));
      return {
        L: p.whole,
        run,
        holds: () =>
          rose(p.whole, run, 3) &&
          p.whole.value(run.theta) > 1.5 * run.history[0].loss &&
          run.history.at(-1)!.loss > 1.1 * run.history.at(-4)!.loss &&
          falls(p.whole, p.theta, nesterov({ learningRate: η, momentum: 0.9 }), [100, 0.3]),
      };
    },
  ),
  // clipped at the norm that the gradient began with, the same rate trains on from the start
  family(
    'rising',
    'rectifiers in a recurrence, sequences of twenty: the weights grew past one and the loss is thousands',
    { expected: ['cliff', 'diverging'], tries: 60, forbidden: UPHILL },
    (draw) => {
      const units = draw.whole(4, 7);
      const { X, sums } = sequences(draw, 20, draw.whole(14, 22));
      const cell = recurrent(1, units, { activation: 'relu', seed: draw.whole(1, 1e9) });
      const out = dense(units, 1, { seed: draw.whole(1, 1e9) });
      const model = {
        tree: { cell: { ...cell.tree, U: cell.tree.U.mul(draw.uniform(0.9, 1.15)) }, out: out.tree },
        apply: (tree: any, x: any) => out.apply(tree.out, cell.apply(tree.cell, x)),
      };
      const p = problem(model as any, X, toNumbers(sums));
      const η = draw.scale(0.01, 0.3);
      const all = train(p.whole, p.theta, gradientDescent({ learningRate: η }), 120).history;
      const wall = all.findIndex((r, t) => t > 5 && r.loss > 30 * all[t - 1].loss);
      const run = train(p.whole, p.theta, gradientDescent({ learningRate: η }), Math.max(3, wall + draw.whole(0, 2)));
      return {
        L: p.whole,
        run,
        holds: () =>
          wall > 5 &&
          Number.isFinite(p.whole.value(run.theta)) &&
          rose(p.whole, run, 30) &&
          falls(p.whole, p.theta, clipByNorm(gradientDescent({ learningRate: Math.min(η, 0.05) }), 1), [200, 0.2]),
      };
    },
  ),
  // from before the step the usual rate trains on, from here it does not: the last hidden layer is off for most rows
  thrownAt(
    'one step of Adam at a rate of ones in place of hundredths, on rectifiers: and they are off for good',
    ['cliff', 'dead', 'diverging'],
    (draw) => {
      const p = classifier(draw, [3, draw.whole(4, 6), draw.whole(3, 4), 3], {
        count: 30,
        activation: 'relu',
        init: 'he',
        apart: 1.5,
      });
      const at = draw.whole(60, 100);
      const [rate, far] = [draw.uniform(0.01, 0.02), draw.uniform(3, 12)];
      return {
        L: p.whole,
        theta: p.theta,
        rule: adam({ learningRate: (t: number) => (t === at ? far : rate) }),
        at,
        after: draw.whole(250, 400),
        sane: adam({ learningRate: rate }),
        options: draw.pick([{}, { layers: p.layers }]),
      };
    },
  ),
  // a hundredth of the rate trains; the loss here is several times that of the start
  family(
    'rising',
    'attention under RMSProp at a rate of ones: each step is that long whatever the slope, and the scores are in the hundreds',
    { expected: ['diverging', 'cliff', 'oscillating'], tries: 25, forbidden: UPHILL },
    (draw) => {
      const p = attentive(draw, draw.whole(3, 5), draw.whole(2, 4));
      const η = draw.uniform(0.7, 2);
      const run = train(p.whole, p.theta, rmsprop({ learningRate: η }), draw.whole(8, 40));
      return {
        L: p.whole,
        run,
        holds: () =>
          rose(p.whole, run, 3) &&
          p.whole.value(run.theta) > 3 * run.history[0].loss &&
          falls(p.whole, p.theta, rmsprop({ learningRate: η / 100 }), [100, 0.3]),
      };
    },
  ),
];
