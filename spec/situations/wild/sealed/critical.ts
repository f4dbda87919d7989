/** Where the slope is zero. */
import { adam, gradientDescent, lbfgs, momentum, newton, oracle, tensor } from 'saddlepoint';
import { falls, nudged } from '../blind/models.ts';
import { cloud, tokens } from '../networks.ts';
import { column } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { dot, eigenvalues, length, list, train, type WildFamily } from '../tools.ts';

export const critical: readonly WildFamily[] = [
  family(
    'critical',
    'survival times by Cox’s partial likelihood, solved by Newton’s method',
    { expected: ['minimum'], healthy: true, forbidden: { verdicts: ['saddle', 'plateau', 'inconsistent'] } },
    (draw) => {
      const n = draw.whole(2, 5);
      // the rows stand in the order of falling times: who is still at risk stands before
      const X = tensor(cloud(draw, draw.whole(30, 60), n));
      const L = oracle(
        ({ w }: any) => {
          const η = X.matmul(w);
          return η.exp().cumsum(0).log().sub(η).mean();
        },
        { w: column(draw.normals(n).map((x) => 0.3 * x)) },
      );
      const run = train(L, L.theta, newton(), draw.whole(12, 25));
      return { L, run, holds: () => length(L.gradient(run.theta)) < 1e-8 && eigenvalues(L, run.theta)[0] > 1e-3 };
    },
  ),
  family(
    'critical',
    'fourth powers of residuals, all of them gone by Newton’s method',
    {
      expected: ['degenerate', 'minimum'],
      detail: ['solved'],
      healthy: true,
      forbidden: { verdicts: ['saddle', 'plateau', 'dead', 'maximum', 'diverging'] },
    },
    (draw) => {
      const n = draw.whole(2, 6);
      const X = cloud(draw, draw.whole(15, 30), n);
      const w = draw.normals(n);
      const y = column(X.map((x) => dot(x, w)));
      const L = oracle(({ a }: any) => tensor(X).matmul(a).sub(y).square().square().mean(), { a: column(draw.normals(n)) });
      const run = train(L, L.theta, newton(), draw.whole(40, 70));
      return { L, run, holds: () => L.value(run.theta) < 1e-20 && L.value(L.theta) > 0.1 };
    },
  ),
  family(
    'critical',
    'queries and keys that began at zero: attention looks everywhere alike, and the values have learned what they can',
    { expected: ['saddle'], tries: 25, forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true } },
    (draw) => {
      const f = draw.whole(2, 3);
      const T = tokens(draw, 30, draw.whole(3, 5), f);
      const x = tensor(T);
      // the second feature of the token whose first is the largest
      const y = column(T.map((t) => t.reduce((a, b) => (b[0] > a[0] ? b : a))[1]));
      const zero = () => tensor(new Float64Array(f * f), { shape: [f, f] });
      const L = oracle(
        ({ Q, K, V }: any) => {
          const look = x
            .matmul(Q)
            .matmul(x.matmul(K).transpose(0, 2, 1))
            .softmax(-1);
          return look.matmul(x).matmul(V).mean(1).sub(y).square().mean();
        },
        { Q: zero(), K: zero(), V: column(draw.normals(f)) },
      );
      const run = train(L, L.theta, lbfgs(), draw.whole(30, 60));
      return {
        L,
        run,
        holds: () => {
          const λ = eigenvalues(L, run.theta);
          return (
            length(L.gradient(run.theta)) < 1e-8 &&
            λ[0] < -5e-3 * λ.at(-1)! &&
            falls(L, nudged(run.theta, 0.05), adam({ learningRate: 0.05 }), [300, 0.05])
          );
        },
      };
    },
  ),
  family(
    'critical',
    'one tied unit, x w wᵀ, that has found the second direction of the data and not the first',
    { expected: ['saddle'], forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true } },
    (draw) => {
      const n = draw.whole(3, 6);
      // the data lie on the axes, so that a weight along one axis stays there
      const s = list(n, (j) => 2 / (1 + j * draw.uniform(0.3, 0.6)));
      const x = tensor(
        Array.from({ length: 2 * n }, (_, i) => Array.from(list(n, (j) => (j === i >> 1 ? (i % 2 === 0 ? 1 : -1) * s[j] : 0)))),
      );
      const L = oracle(({ w }: any) => x.sub(x.matmul(w).matmul(w.transpose())).square().sum(1).mean(), {
        w: column(list(n, (j) => (j === 1 ? draw.uniform(0.2, 0.6) : 0))),
      });
      const run = train(
        L,
        L.theta,
        draw.pick([gradientDescent({ learningRate: 0.1 }), momentum({ learningRate: 0.05, momentum: 0.7 })]),
        draw.whole(400, 800),
      );
      return {
        L,
        run,
        holds: () => {
          const λ = eigenvalues(L, run.theta);
          return (
            length(L.gradient(run.theta)) < 1e-8 &&
            λ[0] < -0.03 &&
            falls(L, nudged(run.theta, 0.02), adam({ learningRate: 0.03 }), [400, 0.05])
          );
        },
      };
    },
  ),
];
