/** Where the slope is zero, or as good as zero. */
import { adam, gradientDescent, lbfgs, momentum, oracle, tensor } from 'saddlepoint';
import { falls, nudged, regressor } from '../blind/models.ts';
import { cloud } from '../networks.ts';
import { hidden, towers } from '../seventh/models.ts';
import { column, measuredIn, weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { eigenvalues, length, list, stands, train, type WildFamily } from '../tools.ts';

export const critical: readonly WildFamily[] = [
  // no slope, curvature of both signs, and a little noise lets it go on to a tenth
  family(
    'critical',
    'the second column of both factors is zero: nothing will wake it, and the first does what it can',
    { expected: ['saddle'], tries: 25, forbidden: { verdicts: ['minimum', 'descending', 'maximum', 'dead'], lower: true } },
    (draw) => {
      const [n, m] = [draw.whole(4, 6), draw.whole(4, 6)];
      const M = tensor(cloud(draw, n, 2)).matmul(tensor(cloud(draw, 2, m)));
      const first = (rows: number) => tensor(cloud(draw, rows, 1).map(([x]) => [x, 0]));
      const L = oracle(({ U, V }: any) => U.matmul(V.transpose()).sub(M).square().mean(), { U: first(n), V: first(m) });
      const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.2, 0.5) }), draw.whole(800, 1500));
      return {
        L,
        run,
        holds: () => {
          const λ = eigenvalues(L, run.theta);
          return (
            length(L.gradient(run.theta)) < 1e-8 &&
            λ[0] < -1e-2 * λ.at(-1)! &&
            falls(L, nudged(run.theta, 0.05), adam({ learningRate: 0.05 }), [500, 0.9])
          );
        },
      };
    },
  ),
  // next to no slope, curvature of both signs; a thousand steps more of the same come far lower
  family(
    'critical',
    'two linear layers, both drawn at a ten-thousandth: the loss stands at the size of the data before it will fall',
    { expected: ['saddle', 'plateau'], tries: 25, forbidden: { verdicts: ['minimum', 'maximum', 'dead'], lower: true } },
    (draw) => {
      const n = draw.whole(3, 5);
      const X = hidden(draw, 40, n, n);
      const y = X.matmul(weights(draw, n, 2, 0.8));
      const small = draw.scale(1e-5, 1e-4);
      const L = oracle(({ A, B }: any) => X.matmul(A).matmul(B).sub(y).square().mean(), {
        A: weights(draw, n, 3, small),
        B: weights(draw, 3, 2, small),
      });
      const λ = eigenvalues(L, new Float64Array(L.theta.length));
      const rule = gradientDescent({ learningRate: draw.uniform(0.05, 0.1) / -λ[0] });
      const run = train(L, L.theta, rule, draw.whole(15, 40));
      return {
        L,
        run,
        holds: () =>
          length(run.theta) < 0.01 &&
          stands(run.history, 1e-3) &&
          falls(L, run.theta, rule, [1000, 0.5]) &&
          eigenvalues(L, run.theta)[0] < -1e-3,
      };
    },
  ),
  // all scores are equal, so that no slope tells them apart; curvature of both signs, and noise lets it go on
  family(
    'critical',
    'two towers that began at zero: every pair has the same score, and the loss is the logarithm of the batch',
    { expected: ['saddle'], forbidden: { verdicts: ['minimum', 'descending', 'maximum', 'dead'], lower: true } },
    (draw) => {
      const L = towers(draw, 0);
      const run = train(L, L.theta, draw.pick([gradientDescent({ learningRate: 0.3 }), adam({ learningRate: 0.01 })]), draw.whole(30, 100));
      return {
        L,
        run,
        holds: () => {
          const λ = eigenvalues(L, run.theta);
          return (
            length(L.gradient(run.theta)) < 1e-12 &&
            λ[0] < -1e-2 &&
            λ.at(-1)! > 1e-2 &&
            falls(L, nudged(run.theta, 0.01), adam({ learningRate: 0.03 }), [300, 0.3])
          );
        },
      };
    },
  ),
  // the loss is at its floor, and no curvature is below zero
  family(
    'critical',
    'more weights than rows, by L-BFGS: every row is met',
    {
      expected: ['degenerate', 'minimum'],
      detail: ['solved'],
      healthy: true,
      tries: 20,
      forbidden: { verdicts: ['saddle', 'plateau', 'dead', 'crawling', 'stalled', 'maximum'] },
    },
    (draw) => {
      const p = regressor(draw, [2, draw.whole(8, 12), 1], { count: draw.whole(10, 16), activation: draw.pick(['tanh', 'gelu']) });
      const run = train(p.whole, p.theta, lbfgs(), draw.whole(800, 1200));
      return {
        L: p.whole,
        run,
        holds: () => {
          const λ = eigenvalues(p.whole, run.theta);
          return p.whole.value(run.theta) < 1e-14 && λ[0] > -1e-5 * λ.at(-1)! && λ.length > p.X.length;
        },
      };
    },
  ),
  // no slope in its own units, all curvature upwards
  family(
    'critical',
    'a rate constant of 10⁻⁷ and a volume of 10⁵, fitted to noisy measurements: at the best there is',
    {
      expected: ['minimum'],
      healthy: true,
      tries: 25,
      forbidden: { verdicts: ['saddle', 'plateau', 'dead', 'crawling', 'stalled', 'ill-conditioned'] },
    },
    (draw) => {
      const t = list(30, (i) => i / 10);
      const [k, v] = [draw.uniform(0.5, 1.5), draw.uniform(1, 3)];
      const y = column(t.map((s) => v * Math.exp(-k * s) + 0.1 * draw.normal()));
      const plain = oracle(({ k, v }: any) => column(t).mul(k).neg().exp().mul(v).sub(y).square().mean(), { k: 1, v: 1 });
      const [sk, sv] = [draw.scale(1e-8, 1e-6), draw.scale(1e4, 1e6)];
      const size = (i: number): number => (i === 0 ? sk : sv);
      const L = measuredIn(plain, size);
      // by Gauss's method with steps in each unit, as curve fitters do
      const own = train(plain, plain.theta, momentum({ learningRate: 0.3, momentum: 0.8 }), draw.whole(400, 700));
      const run = { theta: own.theta.map((x, i) => x * size(i)), history: own.history.map((r) => ({ t: r.t, loss: r.loss })) as any };
      return { L, run, holds: () => length(plain.gradient(own.theta)) < 1e-9 && eigenvalues(plain, own.theta)[0] > 1e-2 };
    },
  ),
];
