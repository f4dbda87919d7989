/** Where the slope is zero. */
import { adam, gradientDescent, lbfgs, newton, oracle, tensor } from 'saddlepoint';
import { falls, nudged } from '../blind/models.ts';
import { cloud } from '../networks.ts';
import { dot, eigenvalues, length, list, train, type WildFamily } from '../tools.ts';
import { column, weights } from './models.ts';
import { family } from './told.ts';

export const critical: readonly WildFamily[] = [
  family(
    'critical',
    'only the direction of the weights counts, v/‖v‖: done, and flat along its length',
    {
      expected: ['degenerate', 'minimum'],
      detail: ['solved'],
      healthy: true,
      forbidden: { verdicts: ['saddle', 'plateau', 'dead', 'maximum'] },
    },
    (draw) => {
      const n = draw.whole(3, 7);
      const X = cloud(draw, 40, n);
      const w = draw.normals(n);
      const y = column(X.map((x) => dot(x, w) / length(w) + 0.2 * draw.normal()));
      const L = oracle(({ v }: any) => tensor(X).matmul(v.div(v.norm())).sub(y).square().mean(), { v: column(draw.normals(n)) });
      const run = train(L, L.theta, lbfgs(), draw.whole(60, 120));
      return {
        L,
        run,
        holds: () => {
          const λ = eigenvalues(L, run.theta);
          return length(L.gradient(run.theta)) < 1e-8 && Math.abs(λ[0]) < 1e-7 && λ[1] > 1e-2 && L.value(run.theta) < 0.1;
        },
      };
    },
  ),
  family(
    'critical',
    'Newton’s method has climbed a hill of cosines',
    { expected: ['maximum'], forbidden: { verdicts: ['minimum', 'descending', 'saddle'], lower: true } },
    (draw) => {
      const n = draw.whole(2, 6);
      const [M, heights] = [cloud(draw, n, n), list(n, () => draw.uniform(0.5, 3))];
      const mixed = tensor(M.map((r, i) => r.map((x, j) => 0.3 * x + (i === j ? 2 : 0))));
      // Σ aᵢ cos yᵢ, y = M θ
      const L = oracle(({ φ }: any) => mixed.matmul(φ).cos().mul(column(heights)).sum(), { φ: column(list(n, () => 0.1 * draw.normal())) });
      const run = train(L, L.theta, newton(), draw.whole(8, 20));
      return { L, run, holds: () => length(L.gradient(run.theta)) < 1e-9 && eigenvalues(L, run.theta).at(-1)! < -0.05 };
    },
  ),
  family(
    'critical',
    'two experts that began as one behind a gate at one half: they stay one',
    { expected: ['saddle'], tries: 25, forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true } },
    (draw) => {
      const n = draw.whole(2, 4);
      const X = cloud(draw, 50, n);
      const [u, w] = [draw.normals(n), draw.normals(n)];
      const y = column(X.map((x) => dot(x, w) * (dot(x, u) > 0 ? 1.5 : -0.5)));
      const one = draw.normals(n);
      const L = oracle(
        ({ gate, a, b }: any) => {
          const s = tensor(X).matmul(gate).sigmoid();
          const [first, second] = [tensor(X).matmul(a), tensor(X).matmul(b)];
          return s.mul(first).add(s.neg().add(1).mul(second)).sub(y).square().mean();
        },
        { gate: column(new Float64Array(n)), a: column(one), b: column(one) },
      );
      const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.3, 0.5) }), draw.whole(300, 600));
      return {
        L,
        run,
        holds: () => {
          const λ = eigenvalues(L, run.theta);
          return (
            length(L.gradient(run.theta)) < 1e-9 &&
            λ[0] < -1e-2 * λ.at(-1)! &&
            falls(L, nudged(run.theta, 0.05), adam({ learningRate: 0.05 }), [400, 0.2])
          );
        },
      };
    },
  ),
  family(
    'critical',
    'a linear variational autoencoder whose prior weighs too much: the code has collapsed to nothing, and that is the minimum',
    { expected: ['minimum'], forbidden: { verdicts: ['saddle', 'descending', 'maximum', 'dead'] } },
    (draw) => {
      const [n, k] = [draw.whole(3, 5), draw.whole(1, 2)];
      const x = tensor(cloud(draw, 40, n));
      const β = draw.uniform(5, 9);
      const L = oracle(
        ({ V, W }: any) => {
          const z = x.matmul(V);
          return z.matmul(W).sub(x).square().sum(1).mean().add(W.square().sum()).add(z.square().sum(1).mean().mul(β));
        },
        { V: weights(draw, n, k, 0.4), W: weights(draw, k, n, 0.4) },
      );
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.03 }), draw.whole(900, 1500));
      return {
        L,
        run,
        holds: () => length(run.theta) < 1e-7 && length(L.gradient(run.theta)) < 1e-7 && eigenvalues(L, run.theta)[0] > 0.05,
      };
    },
  ),
];
