/** Critical points of networks; parameters in their own units; numbers of few digits. */
import { adam, gradientDescent, lbfgs, levenbergMarquardt, newton, oracle, oracleFrom, tensor } from 'saddlepoint';
import { huber, mlp, squaredError, weightDecay } from 'saddlepoint/nn';
import { cloud, clusters, factorisation, problem, sequenceModel, sequences, smooth, toLabels, toNumbers } from '../networks.ts';
import { dot, eigenvalues, fell, foreign, length, list, lossAfter, of, train, until, type WildFamily, withGradient } from '../tools.ts';

export const critical: readonly WildFamily[] = [
  {
    kind: 'critical',
    name: 'a Huber regression with ridge at its minimum, by L-BFGS',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, draw.whole(1, 5));
        const y = smooth(draw, X, 0.3).map((v, i) => (i % 9 === 0 ? v + 6 : v));
        const p = problem(mlp([X[0].length, 1], { seed: 1 }), X, (z, rows, tree) =>
          huber(z, tensor(rows.map((i) => [y[i]]))).add(weightDecay(tree, 0.02)),
        );
        const run = train(p.whole, p.theta, lbfgs(), 100);
        return of(p.whole, run, {
          expected: ['minimum'],
          forbidden: { raise: true },
          holds: () => eigenvalues(p.whole, run.theta)[0] > 0.015 && length(p.whole.gradient(run.theta)) < 1e-7,
        });
      }),
  },
  {
    kind: 'critical',
    name: 'a linear autoencoder at zero: a strict saddle',
    make: (draw) => {
      const n = draw.whole(2, 5);
      const X = cloud(draw, 30, n).map((r) => r.map((x, j) => x * (1 + j)));
      const k = draw.whole(1, 2);
      const L = oracle(({ E, D }: any) => squaredError(tensor(X).matmul(E).matmul(D), tensor(X)), {
        E: tensor(cloud(draw, n, k).map((r) => r.map((x) => 1e-8 * x))),
        D: tensor(cloud(draw, k, n).map((r) => r.map((x) => 1e-8 * x))),
      });
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.01 }), draw.whole(3, 20));
      return of(L, run, {
        expected: ['saddle'],
        forbidden: { verdicts: ['minimum', 'maximum', 'descending'] },
        holds: () => eigenvalues(L, run.theta)[0] < -0.1 && length(L.gradient(run.theta)) < 1e-4,
      });
    },
  },
  {
    kind: 'critical',
    name: 'a factorisation solved exactly, free to turn: flat, and done',
    healthy: true,
    make: (draw) =>
      until(() => {
        const L = factorisation(draw, draw.whole(3, 5), draw.whole(3, 5), 2, { size: 0.7 });
        const run = train(L, L.theta, levenbergMarquardt(), 80, { stopAtLoss: 1e-28 });
        return of(L, run, {
          expected: ['degenerate', 'minimum'],
          detail: ['solved'],
          forbidden: { raise: true },
          holds: () => L.value(run.theta) < 1e-22 && eigenvalues(L, run.theta)[0] > -1e-9,
        });
      }),
  },
  {
    kind: 'critical',
    name: 'two hidden units that are copies of each other: a saddle of the doubled network',
    make: (draw) =>
      until(() => {
        const x = list(24, (i) => -2 + (4 * i) / 23);
        const f = draw.uniform(1.5, 2.5);
        const y = Array.from(x, (v) => Math.sin(f * v) + 0.3 * v * v);
        const model = (units: number) =>
          oracle(
            ({ w, b, v, c }: any) => {
              const h = tensor(Array.from(x, (t) => [t]))
                .matmul(w.reshape([1, units]))
                .add(b)
                .tanh();
              return squaredError(h.matmul(v.reshape([units, 1])).add(c), tensor(y.map((t) => [t])));
            },
            {
              w: tensor(list(units, () => draw.normal())),
              b: tensor(list(units, () => draw.normal())),
              v: tensor(list(units, () => draw.normal())),
              c: 0,
            },
          );
        const one = model(1);
        const θ1 = train(one, train(one, one.theta, gradientDescent({ learningRate: 0.1 }), 500).theta, levenbergMarquardt(), 100).theta;
        const [w, b, v, c] = θ1;
        const s = draw.uniform(0.3, 0.7);
        const two = model(2);
        const theta = Float64Array.of(w, w, b, b, s * v, (1 - s) * v, c);
        return of(
          two,
          { theta, history: [] },
          {
            options: draw.pick([{}, { learningRate: 0.1 }]),
            expected: ['saddle', 'degenerate'],
            detail: ['escapable', 'undecided'],
            forbidden: { verdicts: ['maximum', 'minimum', 'descending'] },
            holds: () => length(two.gradient(theta)) < 1e-9 && eigenvalues(two, theta)[0] < -1e-3,
          },
        );
      }, 30),
  },
  {
    kind: 'critical',
    name: 'a monkey saddle among bowls',
    make: (draw) => {
      const n = draw.whole(2, 6);
      const a = draw.scale(0.1, 10);
      const L = oracleFrom({
        value: (θ) => a * (θ[0] ** 3 - 3 * θ[0] * θ[1] ** 2) + 0.5 * dot(θ.subarray(2), θ.subarray(2)),
        gradient: (θ) => θ.map((x, i) => (i === 0 ? a * (3 * x * x - 3 * θ[1] ** 2) : i === 1 ? -6 * a * θ[0] * x : x)),
        hvp: (θ, v) => v.map((x, i) => (i === 0 ? 6 * a * (θ[0] * x - θ[1] * v[1]) : i === 1 ? -6 * a * (θ[0] * x + θ[1] * v[0]) : x)),
      });
      const run = train(
        L,
        list(n, (i) => (i < 2 ? 0 : 2 * draw.normal())),
        gradientDescent({ learningRate: 0.5 }),
        120,
      );
      return of(L, run, {
        expected: ['degenerate', 'saddle'],
        detail: ['escapable'],
        forbidden: { verdicts: ['minimum', 'maximum', 'descending'] },
        holds: () => L.value(run.theta.map((x, i) => (i === 0 ? x - 0.1 : x))) < L.value(run.theta) - 1e-5 * a,
      });
    },
  },
  {
    kind: 'critical',
    name: 'the likelihood of a normal at its maximum, minimised by mistake',
    make: (draw) => {
      const x = Array.from(draw.normals(draw.whole(10, 60)), (v) => 2 + 1.5 * v);
      const L = oracle(({ m, s }: any) => tensor(x).sub(m).square().mul(s.mul(-2).exp()).mul(0.5).add(s).mean().neg(), { m: 0, s: 0 });
      const mean = x.reduce((a, b) => a + b) / x.length;
      const sd = Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length);
      const theta = train(L, [mean, Math.log(sd)], newton(), 2).theta;
      return of(
        L,
        { theta, history: [] },
        {
          options: { learningRate: 0.01 },
          expected: ['maximum'],
          forbidden: { verdicts: ['minimum', 'descending'] },
          holds: () => eigenvalues(L, theta).at(-1)! < -0.1 && length(L.gradient(theta)) < 1e-10,
        },
      );
    },
  },
  {
    kind: 'units',
    name: 'an amplitude in ten thousands and a rate in billionths, at the minimum',
    healthy: true,
    make: (draw) => {
      const [A, k] = [draw.scale(1e3, 1e5), draw.scale(1e-10, 1e-7)];
      const t = list(30, (i) => (2 * i) / 30 / k);
      const y = Array.from(t, (v) => A * Math.exp(-k * v) * (1 + 0.02 * draw.normal()));
      const L = oracle(
        ({ a, r }: any) => squaredError(tensor(Array.from(t)).mul(r).neg().exp().mul(a).div(A), tensor(y.map((v) => v / A))),
        { a: A, r: k },
      );
      const run = train(L, [A, k], newton(), 12);
      return of(L, run, {
        expected: ['minimum'],
        forbidden: { raise: true },
        holds: () => {
          // in units of A and k the Hessian is round and the gradient is rounding
          const M = oracle(
            ({ a, r }: any) => squaredError(tensor(Array.from(t)).mul(r.mul(k)).neg().exp().mul(a), tensor(y.map((v) => v / A))),
            { a: 1, r: 1 },
          );
          const θ = [run.theta[0] / A, run.theta[1] / k];
          return eigenvalues(M, θ)[0] > 1e-3 && length(M.gradient(θ)) < 1e-10;
        },
      });
    },
  },
  {
    kind: 'units',
    name: 'an amplitude and a rate in their own units, half way: the amplitude never moves',
    make: (draw) => {
      const [A, k] = [draw.scale(1e3, 1e5), draw.scale(1e-6, 1e-4)];
      const t = list(30, (i) => (2 * i) / 30 / k);
      const y = Array.from(t, (v) => A * Math.exp(-k * v));
      const L = oracle(
        ({ a, r }: any) => squaredError(tensor(Array.from(t)).mul(r).neg().exp().mul(a).div(A), tensor(y.map((v) => v / A))),
        { a: A, r: k },
      );
      const start = [A * draw.uniform(1.2, 1.6), k * draw.uniform(0.9, 1.1)];
      const η = draw.uniform(0.3, 1) / eigenvalues(L, start).at(-1)!;
      const run = train(L, start, gradientDescent({ learningRate: η }), draw.whole(50, 200));
      return of(L, run, {
        expected: ['ill-conditioned', 'crawling'],
        forbidden: { verdicts: ['minimum', 'descending', 'degenerate', 'plateau'] },
        holds: () =>
          L.value(run.theta) > 1e-4 &&
          L.value([A, k]) < 1e-20 &&
          lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 100) > 0.95 * L.value(run.theta),
      });
    },
  },
  {
    kind: 'units',
    name: 'weights near 10⁶ by Adam at a rate to match, going down',
    healthy: true,
    make: (draw) =>
      until(() => {
        const u = draw.scale(1e4, 1e7);
        const X = cloud(draw, 40, 3);
        const y = smooth(draw, X);
        const net = mlp([3, 5, 1], { seed: draw.whole(1, 1e9) });
        const p = problem(
          {
            tree: net.tree.map((l: any) => ({ W: l.W.mul(u), b: l.b })),
            apply: (tree: any, x) =>
              net.apply(
                tree.map((l: any) => ({ W: l.W.div(u), b: l.b.div(u) })),
                x,
              ),
          },
          X,
          toNumbers(y),
        );
        const rule = adam({ learningRate: 0.01 * u, epsilon: 1e-20 });
        const run = train(p.whole, p.theta, rule, draw.whole(25, 50));
        return of(p.whole, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['minimum', 'plateau', 'degenerate', 'held back', 'diverging'] },
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'units',
    name: 'a loss counted in millions above an offset, a network going down',
    healthy: true,
    make: (draw) =>
      until(() => {
        const a = draw.scale(1e-6, 1e6);
        const b = a * draw.scale(1, 1e3) * draw.sign();
        const { X, labels } = clusters(draw, 40, 3, 3, 0.8);
        const p = problem(mlp([3, 6, 3], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), X, (z, rows) =>
          toLabels(labels)(z, rows).mul(a).add(b),
        );
        const rule = gradientDescent({ learningRate: 0.6 / a });
        const run = train(p.whole, p.theta, rule, draw.whole(30, 70));
        return of(p.whole, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['minimum', 'plateau', 'degenerate'] },
          holds: () => {
            const gain = (p.whole.value(run.theta) - lossAfter(p.whole, run.theta, rule, 40)) / a;
            return gain > 0.08 && run.history[0].loss - p.whole.value(run.theta) > 0.08 * a;
          },
        });
      }),
  },
  {
    kind: 'units',
    name: 'one feature in micrometres, one in kilometres, a line fitted raw',
    make: (draw) => {
      const X = cloud(draw, 40, 2).map(([p, q]) => [1e3 * p, 1e-4 * q, 1]);
      const w = [1e-3 * draw.uniform(1, 3), 1e4 * draw.uniform(1, 3), draw.normal()];
      const L = oracle(({ a }: any) => squaredError(tensor(X).matmul(a), tensor(X.map((r) => [dot(r, w)]))), {
        a: tensor([[0], [0], [0]]),
      });
      const run = train(L, [0, 0, 0], gradientDescent({ learningRate: draw.uniform(0.2, 0.8) * 1e-6 }), draw.whole(50, 300));
      return of(L, run, {
        expected: ['ill-conditioned', 'crawling'],
        forbidden: { verdicts: ['minimum', 'descending', 'plateau'] },
        holds: () => L.value(run.theta) > 0.3 && lossAfter(L, run.theta, newton(), 3) < 0.01,
      });
    },
  },
  {
    kind: 'precision',
    name: 'a recurrent network in float32 through the plain interface, going down',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, sums } = sequences(draw, 16, 5);
        const p = problem(sequenceModel(4, 1, draw.whole(1, 1e9), 0.9), X, toNumbers(sums));
        const single = (θ: Float64Array) => Float64Array.from(Float32Array.from(θ));
        const L = oracleFrom({
          value: (θ) => Math.fround(p.whole.value(single(θ))),
          gradient: (θ) => Float32Array.from(p.whole.gradient(single(θ))),
        });
        const rule = gradientDescent({ learningRate: draw.uniform(0.03, 0.08) });
        const run = train(L, p.theta, rule, draw.whole(20, 50));
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['inconsistent', 'minimum', 'plateau'] },
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'precision',
    name: 'a factorisation at its saddle, gradients of seven digits',
    make: (draw) =>
      until(() => {
        const F = factorisation(draw, 4, 4, 1, { size: 1e-6 });
        const L = oracleFrom({ value: (θ) => Math.fround(F.value(θ)), gradient: (θ) => Float32Array.from(F.gradient(θ)) });
        const run = train(L, F.theta, gradientDescent({ learningRate: 0.05 }), draw.whole(3, 15));
        return of(L, run, {
          expected: ['saddle'],
          forbidden: { verdicts: ['inconsistent', 'minimum', 'maximum'] },
          holds: () => eigenvalues(F, run.theta)[0] < -0.02 && length(F.gradient(run.theta)) < 1e-4,
        });
      }),
  },
  {
    kind: 'precision',
    name: 'kinks everywhere: a deep ReLU network, curvature by differences of its gradient',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 60, 3, 3, 0.8);
        const p = problem(mlp([3, 8, 8, 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const L = foreign(p.whole);
        const rule = adam({ learningRate: 0.005 });
        const run = train(L, p.theta, rule, draw.whole(25, 60));
        return of(
          withGradient(p.whole, (θ) => p.whole.gradient(θ)),
          run,
          {
            options: draw.pick([{}, { layers: p.layers }]),
            expected: ['descending'],
            forbidden: { verdicts: ['inconsistent', 'minimum', 'plateau'] },
            holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.9 * p.whole.value(run.theta),
          },
        );
      }),
  },
];
