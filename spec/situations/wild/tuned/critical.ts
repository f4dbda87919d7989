/** Critical points of networks; parameters in their own units; numbers of few digits. */
import { adam, gradientDescent, lbfgs, levenbergMarquardt, newton, oracle, oracleFrom, tensor } from 'saddlepoint';
import { crossEntropy, mlp, squaredError, weightDecay } from 'saddlepoint/nn';
import { cloud, clusters, factorisation, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { eigenvalues, fell, foreign, length, list, lossAfter, mismatch, of, train, until, type WildFamily } from '../tools.ts';

const noFlat = { verdicts: ['minimum', 'maximum'] as const };

export const critical: readonly WildFamily[] = [
  {
    kind: 'critical',
    name: 'softmax regression with a ridge, at its minimum',
    healthy: true,
    make: (draw) => {
      const { X, labels } = clusters(draw, 40, draw.whole(2, 5), 3, 1);
      const ridge = draw.scale(0.003, 0.1);
      const p = problem(mlp([X[0].length, 3], { seed: 1 }), X, (z, rows, tree) => toLabels(labels)(z, rows).add(weightDecay(tree, ridge)));
      const run = train(p.whole, p.theta, lbfgs(), 200);
      const polished = train(p.whole, run.theta, newton(), 4);
      return of(
        p.whole,
        { theta: polished.theta, history: run.history },
        {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['minimum'],
          forbidden: { raise: true },
          holds: () => eigenvalues(p.whole, polished.theta)[0] > ridge / 2 && length(p.whole.gradient(polished.theta)) < 1e-12,
        },
      );
    },
  },
  {
    kind: 'critical',
    name: 'the product of two small matrices, at the saddle where both are zero',
    make: (draw) =>
      until(() => {
        const L = factorisation(draw, draw.whole(3, 6), draw.whole(3, 6), draw.whole(1, 2), { size: 1e-7 });
        const run = train(L, L.theta, gradientDescent({ learningRate: 0.1 }), draw.whole(5, 30));
        return of(L, run, {
          expected: ['saddle'],
          forbidden: noFlat,
          holds: () => eigenvalues(L, run.theta)[0] < -0.01 && length(L.gradient(run.theta)) < 1e-4,
        });
      }),
  },
  {
    kind: 'critical',
    name: 'more weights than rows, fitted to rounding: solved',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, draw.whole(4, 7), 2);
        const p = problem(mlp([2, draw.whole(5, 9), 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
        const run = train(p.whole, p.theta, levenbergMarquardt(), 60, { stopAtLoss: 1e-28 });
        return of(p.whole, run, {
          expected: ['degenerate', 'minimum'],
          detail: ['solved'],
          forbidden: { raise: true },
          holds: () => p.whole.value(run.theta) < 1e-24 && eigenvalues(p.whole, run.theta)[0] > -1e-9,
        });
      }),
  },
  {
    kind: 'critical',
    name: 'three weights in a row at zero: the Hessian vanishes, lower is near',
    make: (draw) => {
      const x = cloud(draw, draw.whole(5, 20), 1).map((r) => r[0]);
      const a = draw.uniform(0.5, 2);
      const L = oracle(
        ({ w }: any) =>
          tensor(x)
            .mul(w.at(0))
            .mul(w.at(1))
            .mul(w.at(2))
            .sub(tensor(x.map((v) => a * v)))
            .square()
            .mean(),
        {
          w: tensor([0, 0, 0]),
        },
      );
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.1 }), draw.whole(5, 50));
      return of(L, run, {
        expected: ['degenerate', 'saddle'],
        detail: ['escapable'],
        forbidden: noFlat,
        holds: () => eigenvalues(L, run.theta).every((λ) => λ === 0) && L.value([0.3, 0.3, 0.3]) < L.value(run.theta),
      });
    },
  },
  {
    kind: 'critical',
    name: 'XOR with a first layer of zeros: log 2, and flat to second order',
    make: (draw) => {
      const units = draw.whole(2, 4);
      const X = [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ].map((r) => r.map((v) => v - 0.5));
      const net = mlp([2, units, 2], { seed: 1 });
      const zero = {
        ...net,
        tree: [
          {
            W: tensor(
              list(2 * units, () => 0),
              { shape: [2, units] },
            ),
            b: tensor(list(units, () => 0)),
          },
          {
            W: tensor(
              list(2 * units, (i) => (i % 2 ? -1 : 1) * draw.uniform(0, 1e-9)),
              { shape: [units, 2] },
            ),
            b: tensor([0, 0]),
          },
        ],
      };
      const p = problem(zero as any, X, toLabels([0, 1, 1, 0]));
      const run = train(p.whole, p.theta, gradientDescent({ learningRate: 0.3 }), draw.whole(10, 100));
      // log 2, gradient zero, and H = 0: to the fourth order there is a way down
      return of(p.whole, run, {
        expected: ['degenerate', 'saddle', 'plateau'],
        detail: ['escapable', 'undecided'],
        forbidden: { verdicts: ['minimum', 'descending'] },
        holds: () =>
          Math.abs(p.whole.value(run.theta) - Math.LN2) < 1e-9 &&
          lossAfter(
            p.whole,
            train(
              p.whole,
              p.theta.map(() => 0.8 * draw.normal()),
              adam({ learningRate: 0.05 }),
              800,
            ).theta,
            gradientDescent(),
            1,
          ) < 0.67,
      });
    },
  },
  {
    kind: 'critical',
    name: 'the sign of a strictly convex loss turned: its maximum',
    make: (draw) => {
      const { X, labels } = clusters(draw, 30, draw.whole(2, 4), 2, 0.7);
      const p = problem(mlp([X[0].length, 2], { seed: 1 }), X, (z, rows, tree) =>
        toLabels(labels)(z, rows).add(weightDecay(tree, 0.05)).neg(),
      );
      const up = problem(mlp([X[0].length, 2], { seed: 1 }), X, (z, rows, tree) => toLabels(labels)(z, rows).add(weightDecay(tree, 0.05)));
      const theta = train(up.whole, train(up.whole, up.theta, lbfgs(), 100).theta, newton(), 4).theta;
      return of(
        p.whole,
        { theta, history: [] },
        {
          options: draw.pick([{}, { learningRate: 0.1 }]),
          expected: ['maximum'],
          forbidden: { verdicts: ['minimum', 'descending'] },
          holds: () => eigenvalues(p.whole, theta).at(-1)! < -0.02 && length(p.whole.gradient(theta)) < 1e-10,
        },
      );
    },
  },
  {
    kind: 'units',
    name: 'a slope over populations, far from its optimum',
    make: (draw) => {
      const big = draw.scale(1e5, 1e7);
      const x = list(draw.whole(4, 20), () => big * draw.uniform(0.5, 5));
      const a = draw.scale(1, 5) / big;
      const y = Array.from(x, (v) => a * v * (1 + 0.02 * draw.normal()));
      const L = oracle(({ s }: any) => tensor(Array.from(x)).mul(s).sub(tensor(y)).square().mean(), { s: 0 });
      const η = draw.scale(1e-3, 1e-1) / big ** 2;
      const run = train(L, [0], gradientDescent({ learningRate: η }), draw.whole(1, 2));
      return of(L, run, {
        expected: ['descending', 'crawling'],
        forbidden: { verdicts: ['minimum', 'degenerate', 'plateau', 'saddle'] },
        holds: () => lossAfter(L, run.theta, newton(), 3) < 0.1 * L.value(run.theta),
      });
    },
  },
  {
    kind: 'units',
    name: 'a bowl in units of 10⁻⁹ to 10⁶, half way down at a healthy rate',
    healthy: true,
    make: (draw) =>
      until(() => {
        const u = draw.scale(1e-9, 1e6);
        const n = draw.whole(1, 6);
        const λ = list(n, () => draw.scale(0.3, 3));
        const c = draw.normals(n);
        const L = oracleFrom({
          value: (θ) => θ.reduce((s, x, i) => s + 0.5 * λ[i] * (x / u - c[i]) ** 2, 0),
          gradient: (θ) => θ.map((x, i) => (λ[i] * (x / u - c[i])) / u),
          hvp: (_, v) => v.map((x, i) => (λ[i] * x) / u / u),
        });
        const run = train(
          L,
          c.map((x) => u * (x + 2 * draw.sign())),
          gradientDescent({ learningRate: draw.uniform(0.05, 0.15) * u * u }),
          draw.whole(4, 10),
        );
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['minimum', 'degenerate', 'plateau', 'held back'] },
          holds: () => fell(run.history, 0.1) && L.value(run.theta) > 0.02,
        });
      }),
  },
  {
    kind: 'units',
    name: 'a bowl in units of 10⁻⁹ to 10⁶, at its minimum',
    healthy: true,
    make: (draw) => {
      const u = draw.scale(1e-9, 1e6);
      const n = draw.whole(1, 6);
      const λ = list(n, () => draw.scale(0.3, 3));
      const c = draw.normals(n);
      const L = oracleFrom({
        value: (θ) => 0.1 + θ.reduce((s, x, i) => s + Math.cosh(Math.sqrt(λ[i]) * (x / u - c[i])) - 1, 0),
        gradient: (θ) => θ.map((x, i) => (Math.sqrt(λ[i]) * Math.sinh(Math.sqrt(λ[i]) * (x / u - c[i]))) / u),
        hvp: (θ, v) => v.map((x, i) => (λ[i] * x * Math.cosh(Math.sqrt(λ[i]) * (θ[i] / u - c[i]))) / u / u),
      });
      const run = train(
        L,
        c.map((x) => u * (x + draw.sign())),
        gradientDescent({ learningRate: 0.3 * u * u }),
        500,
      );
      return of(L, run, {
        expected: ['minimum'],
        forbidden: { raise: true },
        holds: () => L.value(run.theta) - 0.1 < 1e-14 && λ.every((x) => x > 0),
      });
    },
  },
  {
    kind: 'units',
    name: 'time stamps as the only feature: scale the inputs',
    make: (draw) => {
      const now = draw.uniform(1.4e9, 1.8e9);
      const N = draw.whole(15, 60);
      const t = list(N, (i) => now + 86400 * i);
      const v = list(N, (i) => 2 + (3 * i) / N + 0.05 * draw.normal());
      const L = oracle(
        ({ a, b }: any) =>
          tensor(Array.from(t))
            .mul(a)
            .add(b)
            .sub(tensor(Array.from(v)))
            .square()
            .mean(),
        { a: 0, b: 0 },
      );
      const run = train(L, [0, 0], gradientDescent({ learningRate: draw.uniform(0.1, 0.45) / now ** 2 }), draw.whole(60, 300));
      return of(L, run, {
        expected: ['ill-conditioned', 'crawling'],
        forbidden: { verdicts: ['minimum', 'descending'] },
        holds: () => {
          // centred and scaled, the fit is far better than where the run stands
          const z = t.map((_, i) => i / N - 0.5);
          const M = oracle(
            ({ a, b }: any) =>
              tensor(Array.from(z))
                .mul(a)
                .add(b)
                .sub(tensor(Array.from(v)))
                .square()
                .mean(),
            { a: 0, b: 0 },
          );
          return lossAfter(M, [0, 0], newton(), 3) < 0.1 * L.value(run.theta);
        },
      });
    },
  },
  {
    kind: 'units',
    name: 'income and age side by side, a healthy rate for the income',
    make: (draw) =>
      until(() => {
        const N = draw.whole(20, 60);
        const X = Array.from({ length: N }, () => [1000 * draw.uniform(10, 90), draw.uniform(-2, 2), 1]);
        const y = X.map(([a, b]) => a / 50000 + b + 0.05 * draw.normal());
        const L = oracle(({ w }: any) => squaredError(tensor(X).matmul(w), tensor(y.map((v) => [v]))), { w: tensor([[0], [0], [0]]) });
        const run = train(L, [0, 0, 0], gradientDescent({ learningRate: draw.scale(5e-11, 2e-10) }), draw.whole(100, 400));
        return of(L, run, {
          expected: ['ill-conditioned', 'crawling'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'] },
          holds: () => {
            const λ = eigenvalues(L, run.theta);
            return λ[2] / λ[0] > 1e6 && lossAfter(L, run.theta, newton(), 3) < 0.1 * L.value(run.theta);
          },
        });
      }),
  },
  {
    kind: 'precision',
    name: 'a ReLU network in float32, its curvature by differences, going down',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 3);
        const net = mlp([3, draw.whole(6, 14), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(smooth(draw, X), 'float32'), { dtype: 'float32' });
        const L = foreign(p.whole);
        const run = train(
          L,
          p.theta,
          draw.pick([adam({ learningRate: 0.01 }), gradientDescent({ learningRate: 0.05 })]),
          draw.whole(30, 70),
        );
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['inconsistent', 'minimum', 'plateau'] },
          holds: () => fell(run.history, 0.04) && mismatch(problem(net, X, toNumbers(smooth(draw, X))).whole, p.theta) < 1,
        });
      }),
  },
  {
    kind: 'precision',
    name: 'logistic regression in float32, at its minimum to the digits it has',
    healthy: true,
    make: (draw) => {
      const { X, labels } = clusters(draw, 40, draw.whole(2, 5), 2, 0.7);
      const make = (dtype: 'float64' | 'float32') =>
        problem(
          mlp([X[0].length, 2], { seed: 1 }),
          X,
          (z, rows, tree) =>
            crossEntropy(
              z,
              rows.map((i) => labels[i]),
            ).add(weightDecay(tree, 0.03)),
          { dtype },
        );
      const [fine, coarse] = [make('float64'), make('float32')];
      const L = foreign(coarse.whole);
      const run = train(L, coarse.theta, gradientDescent({ learningRate: 0.5 }), 600);
      return of(L, run, {
        expected: ['minimum', 'degenerate'],
        forbidden: { verdicts: ['inconsistent'], raise: true },
        holds: () => fine.whole.value(run.theta) - fine.whole.value(train(fine.whole, fine.theta, newton(), 20).theta) < 1e-6,
      });
    },
  },
];
