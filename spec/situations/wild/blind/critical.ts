/** Where the slope is zero: minima, saddles, maxima, and what second derivatives leave open. */
import { adam, gradientDescent, lbfgs, oracle, tensor } from 'saddlepoint';
import { crossEntropy, mlp, squaredError, weightDecay } from 'saddlepoint/nn';
import { cloud, clusters, problem, smooth, toNumbers } from '../networks.ts';
import { dot, eigenvalues, length, list, lossAfter, of, train, until, type WildFamily } from '../tools.ts';
import { falls, nudged, regressor } from './models.ts';

export const critical: readonly WildFamily[] = [
  {
    kind: 'critical',
    name: 'a factorisation with one of its two factors forgotten at zero, trained to the end',
    make: (draw) =>
      until(() => {
        const [m, n] = [draw.whole(4, 7), draw.whole(4, 7)];
        const [A, B] = [cloud(draw, m, 2), cloud(draw, n, 2)];
        const M = A.map((a) => B.map((b) => dot(a, b)));
        const column = (size: number): number[][] => cloud(draw, size, 1).map(([x]) => [0.5 * x, 0]);
        const L = oracle(({ U, V }: any) => U.matmul(V.transpose()).sub(tensor(M)).square().mean(), {
          U: tensor(column(m)),
          V: tensor(column(n)),
        });
        const run = train(L, L.theta, gradientDescent({ learningRate: 0.3 }), draw.whole(1200, 2000));
        return of(L, run, {
          expected: ['saddle'],
          forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
          holds: () => {
            const λ = eigenvalues(L, run.theta);
            return (
              length(L.gradient(run.theta)) < 1e-7 &&
              λ[0] < -0.02 &&
              falls(L, nudged(run.theta, 0.05), adam({ learningRate: 0.02 }), [300, 0.7])
            );
          },
        });
      }, 20),
  },
  {
    kind: 'critical',
    name: 'softmax regression with a ridge, solved by L-BFGS: there is nothing more',
    healthy: true,
    make: (draw) =>
      until(() => {
        const k = draw.whole(2, 4);
        const { X, labels } = clusters(draw, 50, draw.whole(2, 4), k, 0.7);
        const net = mlp([X[0].length, k], { seed: draw.whole(1, 1e9) });
        const λ = draw.scale(0.003, 0.1);
        const L = oracle((tree: any) => crossEntropy(net.apply(tree, tensor(X)), labels).add(weightDecay(tree, λ)), net.tree as any);
        const run = train(L, L.theta, lbfgs(), 80);
        return of(L, run, {
          expected: ['minimum'],
          forbidden: { raise: true, lower: true },
          holds: () => length(L.gradient(run.theta)) < 1e-7 && eigenvalues(L, run.theta)[0] > 0.5 * λ,
        });
      }),
  },
  {
    kind: 'critical',
    name: 'more weights than rows, the loss at zero: solved, and flat in most directions',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [2, draw.whole(8, 12), 1], { count: draw.whole(5, 8) });
        const run = train(p.whole, p.theta, lbfgs(), draw.whole(150, 250));
        return of(p.whole, run, {
          expected: ['degenerate', 'minimum'],
          detail: ['solved'],
          forbidden: { verdicts: ['saddle', 'dead', 'plateau', 'maximum'] },
          holds: () => p.whole.value(run.theta) < 1e-12 && p.whole.value(p.theta) > 0.1,
        });
      }),
  },
  {
    kind: 'critical',
    name: 'angles that all began turned the wrong way',
    make: (draw) =>
      until(() => {
        const n = draw.whole(1, 6);
        const [angle, weight] = [draw.normals(n), list(n, () => draw.uniform(0.5, 3))];
        // mean w (1 − cos(φ − a))
        const L = oracle(({ φ }: any) => φ.sub(tensor(angle)).cos().neg().add(1).mul(tensor(weight)).mean(), {
          φ: tensor(angle.map((a) => a + Math.PI)),
        });
        const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.01, 0.1) }), draw.whole(10, 40));
        return of(L, run, {
          expected: ['maximum'],
          forbidden: { verdicts: ['minimum', 'descending', 'saddle'], lower: true },
          holds: () => {
            const λ = eigenvalues(L, run.theta);
            return length(L.gradient(run.theta)) < 1e-9 && λ.at(-1)! < -0.01;
          },
        });
      }),
  },
  {
    kind: 'critical',
    name: 'three linear layers that all began at zero: not even the Hessian sees the way',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 2);
        const w = draw.normals(2);
        const mean = X.map((x) => dot(w, x)).reduce((a, b) => a + b, 0) / 30;
        const y = tensor(X.map((x) => [dot(w, x) - mean]));
        const h = draw.whole(2, 4);
        const zero = (a: number, b: number) =>
          tensor(
            list(a * b, () => 0),
            { shape: [a, b] },
          );
        const L = oracle(({ A, B, C }: any) => squaredError(tensor(X).matmul(A).matmul(B).matmul(C), y), {
          A: zero(2, h),
          B: zero(h, h),
          C: zero(h, 1),
        });
        const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.05, 0.3) }), draw.whole(10, 100));
        return of(L, run, {
          expected: ['degenerate', 'plateau'],
          detail: ['escapable'],
          forbidden: { verdicts: ['minimum', 'maximum', 'descending'], lower: true },
          holds: () =>
            length(L.gradient(run.theta)) === 0 &&
            Math.max(...eigenvalues(L, run.theta).map(Math.abs)) < 1e-12 &&
            lossAfter(L, nudged(L.theta, 0.6), adam({ learningRate: 0.02 }), 400) < 0.2 * L.value(run.theta),
        });
      }, 20),
  },
  {
    kind: 'critical',
    name: 'the frequency of a sine, fitted from the wrong one: a minimum that is not the best',
    healthy: true,
    make: (draw) =>
      until(() => {
        const x = list(60, (i) => i / 10);
        const f = draw.uniform(3, 4);
        const y = Array.from(x, (t) => Math.sin(f * t) + 0.05 * draw.normal());
        const L = oracle(({ w, a }: any) => tensor(Array.from(x)).mul(w).sin().mul(a).sub(tensor(y)).square().mean(), {
          w: tensor(draw.uniform(0.5, 2)),
          a: tensor(1),
        });
        const run = train(
          L,
          L.theta,
          draw.pick([gradientDescent({ learningRate: 0.05 }), adam({ learningRate: 0.02 })]),
          draw.whole(1500, 2500),
        );
        return of(L, run, {
          expected: ['minimum'],
          forbidden: { raise: true, verdicts: ['saddle', 'plateau', 'crawling'] },
          holds: () =>
            length(L.gradient(run.theta)) < 1e-7 && eigenvalues(L, run.theta)[0] > 1e-3 && L.value(run.theta) > 10 * L.value([f, 1]),
        });
      }, 25),
  },
  {
    kind: 'critical',
    name: 'twin units that began alike and stay alike: the best that twins can do',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 2);
        const h = draw.whole(2, 4);
        const net = mlp([2, h, 1], { seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(smooth(draw, X)));
        // θ = W [2, h], b [h], w [h], c: each unit as the first
        const start = p.theta.map((_, i) => (i < 4 * h ? p.theta[h * Math.floor(i / h)] : 0));
        const run = train(p.whole, start, lbfgs(), draw.whole(150, 250));
        return of(p.whole, run, {
          expected: ['saddle'],
          forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
          holds: () => {
            const λ = eigenvalues(p.whole, run.theta);
            return (
              length(p.whole.gradient(run.theta)) < 1e-8 &&
              λ[0] < -1e-3 * λ.at(-1)! &&
              falls(p.whole, nudged(run.theta, 0.05), adam({ learningRate: 0.01 }), [500, 0.05])
            );
          },
        });
      }, 40),
  },
];
