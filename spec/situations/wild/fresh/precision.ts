/** Few digits: oracles in float32, weights kept in float32. */
import { adam, gradientDescent, momentum, newton, oracle, tensor } from 'saddlepoint';
import { huber, mlp, squaredError, weightDecay } from 'saddlepoint/nn';
import { cloud, problem, smooth, toNumbers } from '../networks.ts';
import { eigenvalues, foreign, length, list, lossAfter, of, train, until, type WildFamily, walk } from '../tools.ts';

type Digits = 'float64' | 'float32';

export const precision: readonly WildFamily[] = [
  {
    kind: 'precision',
    name: 'a ridge on Huber’s loss in float32, run by Adam to where its digits end',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, draw.whole(2, 6));
        const y = smooth(draw, X, 0.3);
        const ridge = draw.scale(0.01, 0.1);
        const make = (dtype: Digits) =>
          problem(
            mlp([X[0].length, 1], { seed: 1 }),
            X,
            (z, rows, tree) =>
              huber(
                z,
                tensor(
                  rows.map((i) => [y[i]]),
                  { dtype },
                ),
              ).add(weightDecay(tree, ridge)),
            { dtype },
          );
        const [fine, coarse] = [make('float64').whole, make('float32')];
        const L = foreign(coarse.whole);
        const begun = train(L, coarse.theta, adam({ learningRate: 0.03 }), 250);
        const rest = train(L, begun.theta, gradientDescent({ learningRate: 0.2 }), 250);
        const best = train(fine, train(fine, rest.theta, gradientDescent({ learningRate: 0.2 }), 300).theta, newton(), 5).theta;
        return of(L, rest, {
          expected: ['minimum', 'degenerate'],
          detail: ['solved'],
          forbidden: { verdicts: ['inconsistent', 'saddle', 'descending'], raise: true },
          holds: () =>
            fine.value(rest.theta) - fine.value(best) < 1e-7 * fine.value(best) + 1e-9 &&
            eigenvalues(fine, rest.theta)[0] > ridge / 2 &&
            length(fine.gradient(rest.theta)) < 1e-4,
        });
      }),
  },
  {
    kind: 'precision',
    name: 'a linear autoencoder in float32, coder and decoder almost zero',
    make: (draw) =>
      until(() => {
        const [n, k] = [draw.whole(3, 6), draw.whole(1, 2)];
        const X = cloud(draw, 30, n);
        const tiny = (rows: number, columns: number) => tensor(cloud(draw, rows, columns).map((r) => r.map((v) => 1e-7 * v)));
        const [C, D] = [tiny(n, k), tiny(k, n)];
        const make = (dtype: Digits) => {
          const x = tensor(X, { dtype });
          return oracle(({ C, D }: any) => squaredError(x.matmul(C).matmul(D), x), { C, D }, { dtype });
        };
        const [fine, coarse] = [make('float64'), make('float32')];
        const L = foreign(coarse);
        const run = train(
          L,
          Float64Array.from(coarse.theta),
          gradientDescent({ learningRate: draw.uniform(0.05, 0.2) }),
          draw.whole(5, 25),
        );
        return of(L, run, {
          expected: ['saddle'],
          forbidden: { verdicts: ['minimum', 'maximum', 'inconsistent'] },
          holds: () => {
            const λ = eigenvalues(fine, run.theta);
            return λ[0] < -0.05 && λ.at(-1)! > 0.05 && length(fine.gradient(run.theta)) < 1e-4;
          },
        });
      }),
  },
  {
    kind: 'precision',
    name: 'a gelu network in float32 at a ten thousandth of a usable rate, heavy ball',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 3);
        const y = smooth(draw, X);
        const net = mlp([3, draw.whole(5, 10), 1], { activation: 'gelu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(y, 'float32'), { dtype: 'float32' });
        const L = draw.pick([foreign(p.whole), p.whole]);
        const η = draw.scale(1e-6, 3e-5);
        const run = train(L, p.theta, momentum({ learningRate: η, momentum: draw.pick([0, 0.5, 0.8]) }), draw.whole(60, 200));
        return of(L, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['inconsistent', 'minimum', 'plateau', 'descending'], lower: true },
          holds: () =>
            L.value(run.theta) > 0.95 * run.history[0].loss &&
            lossAfter(problem(net, X, toNumbers(y)).whole, run.theta, gradientDescent({ learningRate: 0.05 }), 200) <
              0.7 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'precision',
    name: 'weights of a thousand kept in float32, updates below their last digit: nothing moves',
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 5);
        const X = cloud(draw, 30, n);
        const c = list(n, () => 1000 * draw.sign() * draw.uniform(1, 4));
        const w = c.map((x) => x + draw.normal());
        const y = X.map((r) => r.reduce((s, x, j) => s + x * w[j], 0));
        const L = oracle(({ a }: any) => squaredError(tensor(X).matmul(a), tensor(y.map((v) => [v]))), {
          a: tensor(Array.from(c, (v) => [v])),
        });
        const η = draw.scale(1e-6, 1e-5);
        const start = c.map(Math.fround);
        const run = walk(L, start, draw.whole(60, 200), η, (θ, g) => θ.map((x, i) => Math.fround(x - Math.fround(η * g[i]))));
        return of(L, run, {
          expected: ['held back', 'crawling', 'stalled', 'inconsistent'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            run.history.every((r) => r.stepLength === 0) &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: 0.1 }), 200) < 0.1 * L.value(run.theta),
        });
      }),
  },
];
