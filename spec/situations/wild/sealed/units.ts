/** Parameters and losses in units of their own. */
import { adam, gradientDescent, momentum, oracle, tensor } from 'saddlepoint';
import { binaryCrossEntropy } from 'saddlepoint/nn';
import { classifier, falls, regressor } from '../blind/models.ts';
import { cloud } from '../networks.ts';
import { column, measuredIn, times } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { fell, list, train, type WildFamily } from '../tools.ts';

export const units: readonly WildFamily[] = [
  family(
    'units',
    'columns from hundredths to hundreds, logistic, by Adam: each weight has its own rate, and the loss falls',
    { expected: ['descending'], healthy: true, tries: 20, forbidden: { verdicts: ['minimum', 'inconsistent', 'diverging'] } },
    (draw) => {
      const n = draw.whole(4, 7);
      const s = list(n, () => draw.scale(0.03, 100));
      const X = cloud(draw, 60, n).map((x) => x.map((v, j) => s[j] * v));
      const w = draw.normals(n);
      const y = column(X.map((x) => (x.reduce((a, v, j) => a + (w[j] * v) / s[j], 0) > 0 ? 1 : 0)));
      const L = oracle(({ a, b }: any) => binaryCrossEntropy(tensor(X).matmul(a).add(b), y), { a: column(new Float64Array(n)), b: 0 });
      const rule = adam({ learningRate: draw.scale(0.01, 0.05) });
      const run = train(L, L.theta, rule, draw.whole(40, 100));
      return { L, run, holds: () => fell(run.history, 0.03) && falls(L, run.theta, rule, [60, 0.05]) };
    },
  ),
  family(
    'units',
    'all weights of a network in millionths, the rate in their squares: a healthy run',
    { expected: ['descending'], healthy: true, tries: 20, forbidden: { verdicts: ['minimum', 'crawling', 'inconsistent', 'diverging'] } },
    (draw) => {
      const p = regressor(draw, [3, draw.whole(4, 8), 1], { activation: draw.pick(['tanh', 'elu']) });
      const s = draw.pick([1e-6, 1e6]);
      const L = measuredIn(p.whole, () => s);
      const rule = gradientDescent({ learningRate: draw.uniform(0.05, 0.12) * s * s });
      const run = train(
        L,
        p.theta.map((x) => s * x),
        rule,
        draw.whole(15, 40),
      );
      return {
        L,
        run,
        options: draw.pick([{}, { layers: p.layers }]),
        holds: () => fell(run.history, 0.05) && falls(L, run.theta, rule, [40, 0.08]),
      };
    },
  ),
  family(
    'units',
    'errors summed over a hundred thousand rows, the rate divided by as many: going down',
    {
      expected: ['descending'],
      healthy: true,
      tries: 20,
      forbidden: { verdicts: ['minimum', 'crawling', 'inconsistent', 'diverging', 'held back'] },
    },
    (draw) => {
      const rows = draw.scale(3e4, 3e5);
      const p = classifier(draw, [3, draw.whole(4, 7), 3], { activation: draw.pick(['relu', 'gelu']), apart: 1 });
      const L = times(p.whole, rows);
      const rule = momentum({ learningRate: draw.uniform(0.02, 0.06) / rows, momentum: draw.uniform(0.7, 0.9) });
      const run = train(L, p.theta, rule, draw.whole(20, 45));
      return { L, run, holds: () => fell(run.history, 0.05) && falls(L, run.theta, rule, [40, 0.08]) };
    },
  ),
];
