/** One step threw the run off. */
import { gradientDescent, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { clusters, problem, sequences, toLabels } from '../networks.ts';
import type { WildFamily } from '../tools.ts';
import { gatedModel } from './models.ts';
import { thrownAt } from './told.ts';

export const thrown: readonly WildFamily[] = [
  thrownAt(
    'one batch in other units, a thousand times larger: the rectifiers have been off since',
    ['cliff', 'dead', 'diverging'],
    (draw) => {
      const { X, labels } = clusters(draw, 40, 3, 3, 1);
      const net = mlp([3, draw.whole(5, 8), 5, 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
      const by = draw.scale(300, 3000);
      const [p, bad] = [X, X.map((x) => x.map((v) => by * v))].map((rows) => problem(net, rows, toLabels(labels)));
      const at = draw.whole(20, 50);
      const rule = gradientDescent({ learningRate: draw.uniform(0.1, 0.3) });
      return {
        L: p.whole,
        theta: p.theta,
        rule,
        source: (t: number) => (t === at ? bad : p).whole,
        at,
        after: draw.whole(60, 120),
        sane: gradientDescent({ learningRate: 0.1 }),
      };
    },
  ),
  thrownAt('a gate that one step has shut: what the recurrence hears has no say since', ['cliff', 'diverging', 'dead'], (draw) => {
    const { X, sums } = sequences(draw, 24, draw.whole(3, 6));
    const p = problem(gatedModel(draw, draw.whole(3, 5), 1), X, (z, rows) =>
      squaredError(z.tanh(), tensor(rows.map((i) => [Math.tanh(sums[i])]))),
    );
    const at = draw.whole(15, 40);
    const [rate, far] = [draw.uniform(0.2, 0.4), draw.scale(1e3, 1e4)];
    return {
      L: p.whole,
      theta: p.theta,
      rule: gradientDescent({ learningRate: (t: number) => (t === at ? far : rate) }),
      at,
      after: draw.whole(30, 90),
      sane: gradientDescent({ learningRate: rate }),
      options: draw.pick([{}, { layers: p.layers }]),
    };
  }),
];
