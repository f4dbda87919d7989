/** Losses drawn anew, logs in another measure, a decay: what does not fit together although the gradient is right. */
import { adamw, gradientDescent, oracle, oracleFrom, random, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { cloud, leastSquaresOf, problem, smooth, toNumbers } from '../networks.ts';
import { length, list, lossAfter, of, STUCK, stands, train, until, type WildFamily } from '../tools.ts';
import type { Own } from './models.ts';

export const mismatched: readonly WildFamily[] = [
  {
    kind: 'inconsistent',
    name: 'a variational autoencoder draws its noise anew each time that it is asked',
    make: (draw) => {
      const [n, k, N] = [4, draw.whole(1, 2), 24];
      const X = cloud(draw, N, k).map((h) => Array.from({ length: n }, (_, j) => h[j % k] * (1 + j) * 0.5 + 0.2 * draw.normal()));
      const seed = draw.whole(1, 1e9);
      const [code, back] = [mlp([n, 5, 2 * k], { seed }), mlp([k, 5, n], { seed: seed + 1 })];
      const { normal } = random(draw.whole(1, 1e9));
      const elbo = (noise: () => number) => {
        const x = tensor(X);
        return oracle(
          (t: any) => {
            const z = code.apply(t.code, x);
            const [μ, s] = [
              z.slice([
                [0, N],
                [0, k],
              ]),
              z.slice([
                [0, N],
                [k, 2 * k],
              ]),
            ];
            const h = μ.add(
              s
                .mul(0.5)
                .exp()
                .mul(tensor(Array.from({ length: N }, () => Array.from(list(k, noise))))),
            );
            const kl = μ.square().add(s.exp()).sub(s).sub(1).sum(-1).mean().mul(0.5);
            return squaredError(back.apply(t.back, h), x).mul(n).add(kl);
          },
          { code: code.tree, back: back.tree } as any,
        ) as Own;
      };
      const [anew, still] = [elbo(normal), elbo(() => 0)];
      // the oracle of a loss remembers its last θ; this one does not
      const L = oracleFrom({ value: (θ) => anew.value(θ.slice()), gradient: (θ) => anew.gradient(θ.slice()) });
      const run = train(L, Float64Array.from(anew.theta), gradientDescent({ learningRate: draw.scale(0.003, 0.02) }), draw.whole(60, 200));
      return of(L, run, {
        expected: ['inconsistent'],
        forbidden: { verdicts: ['minimum', 'plateau'] },
        holds: () => {
          const asked = Array.from({ length: 6 }, (_, i) => {
            L.value(run.theta.map((x) => x + i));
            return L.value(run.theta);
          });
          const at = still.value(run.theta);
          return new Set(asked).size > 3 && Math.max(...asked) - Math.min(...asked) > 1e-3 && still.value(run.theta) === at;
        },
      });
    },
  },
  {
    kind: 'inconsistent',
    name: 'the log has the loss of the sum over rows, the oracle that of the mean',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, draw.whole(16, 40), 3);
        const net = mlp([3, draw.whole(3, 6), 1], { activation: 'softplus', seed: draw.whole(1, 1e9) });
        const y = smooth(draw, X);
        const [mean, sum] = [problem(net, X, toNumbers(y)), problem(net, X, (z, rows) => toNumbers(y)(z, rows).mul(rows.length))];
        const run = train(sum.whole, mean.theta, gradientDescent({ learningRate: draw.scale(0.01, 0.05) / X.length }), draw.whole(30, 200));
        const last = run.history.at(-1)!;
        return of(mean.whole, run, {
          options: draw.pick([{}, { layers: mean.layers }]),
          expected: ['inconsistent'],
          forbidden: { verdicts: ['minimum', 'diverging'] },
          holds: () =>
            last.loss - sum.whole.value(run.theta) < 0.2 * last.loss &&
            Math.abs(last.loss / mean.whole.value(run.theta) / X.length - 1) < 0.2,
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'AdamW with a decay of two and more, which the loss does not know: it rests on a slope',
    make: (draw) =>
      until(() => {
        const n = draw.whole(3, 8);
        const L = oracleFrom(
          leastSquaresOf(
            draw,
            60,
            list(n, () => draw.scale(0.7, 1.5)),
            0.1,
          ).whole(),
        );
        const run = train(L, draw.normals(n), adamw({ learningRate: 0.02, weightDecay: draw.uniform(2, 6) }), 600);
        return of(L, run, {
          expected: ['inconsistent', 'held back'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            stands(run.history, 1e-3) &&
            length(L.gradient(run.theta)) > 0.1 &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: 0.2 }), 200) < 0.5 * L.value(run.theta),
        });
      }),
  },
];
