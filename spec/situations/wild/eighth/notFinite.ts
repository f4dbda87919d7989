/** Numbers that are none. */
import { adam, gradientDescent, momentum, oracle, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { cloud, problem, smooth, toNumbers } from '../networks.ts';
import { column } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { train, type WildFamily } from '../tools.ts';

const NONE = { verdicts: ['diverging', 'cliff', 'minimum', 'descending'], lower: true } as const;

export const notFinite: readonly WildFamily[] = [
  // one number of the data is missing; with that row left out loss and gradient are numbers
  family(
    'not finite',
    'one missing value in the table, read as NaN, into a network of two layers',
    { expected: ['not finite'], forbidden: NONE },
    (draw) => {
      const X = cloud(draw, 40, 4);
      const y = smooth(draw, X);
      const [row, at] = [draw.whole(0, 39), draw.whole(0, 3)];
      const broken = X.map((x, i) => x.map((v, j) => (i === row && j === at ? Number.NaN : v)));
      const net = mlp([4, draw.whole(5, 9), 1], { activation: draw.pick(['tanh', 'gelu']), seed: draw.whole(1, 1e9) });
      const p = problem(net, broken, toNumbers(y));
      const kept = problem(
        net,
        X.filter((_, i) => i !== row),
        toNumbers(y.filter((_, i) => i !== row)),
      );
      const run = train(p.whole, p.theta, draw.pick([adam({ learningRate: 1e-3 }), momentum({ learningRate: 0.01, momentum: 0.9 })]), 10);
      return { L: p.whole, run, holds: () => Number.isNaN(p.whole.value(p.theta)) && Number.isFinite(kept.whole.value(p.theta)) };
    },
  ),
  // the logarithm of targets among which there is a zero; log1p of the same is a number
  family(
    'not finite',
    'squared errors of logarithms, on counts of which some are zero',
    { expected: ['not finite'], forbidden: NONE },
    (draw) => {
      const X = cloud(draw, 30, 3);
      const counts = smooth(draw, X).map((v) => Math.max(0, Math.round(3 * v)));
      const on = (f: (c: number) => number) =>
        oracle(({ w, b }: any) => squaredError(tensor(X).matmul(w).add(b), column(counts.map(f))), { w: column(draw.normals(3)), b: 0 });
      const [L, safe] = [on(Math.log), on(Math.log1p)];
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.01 }), 10);
      return { L, run, holds: () => counts.includes(0) && !Number.isFinite(L.value(L.theta)) && Number.isFinite(safe.value(L.theta)) };
    },
  ),
];
