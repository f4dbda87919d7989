/** What was given does not fit together. */
import { adam, gradientDescent, oracle, rmsprop, tensor } from 'saddlepoint';
import { mlp } from 'saddlepoint/nn';
import { cloud, clusters, problem, toLabels } from '../networks.ts';
import { column } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { length, mismatch, train, type WildFamily, walk, withGradient } from '../tools.ts';

export const inconsistent: readonly WildFamily[] = [
  family(
    'inconsistent',
    'a softmax before the loss that takes a softmax itself, and p − y by hand as if there were one',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'saddle', 'dead'] } },
    (draw) => {
      const k = draw.whole(3, 5);
      const { X, labels } = clusters(draw, 40, 3, k, 1.2);
      const net = mlp([3, draw.whole(4, 7), k], { seed: draw.whole(1, 1e9) });
      const [twice, once] = [problem(net, X, (z, rows) => toLabels(labels)(z.softmax(1), rows)), problem(net, X, toLabels(labels))];
      const L = withGradient(twice.whole, (θ) => once.whole.gradient(θ));
      const run = train(
        L,
        once.theta,
        draw.pick([gradientDescent({ learningRate: 0.1 }), adam({ learningRate: 0.01 })]),
        draw.whole(15, 60),
      );
      return { L, run, options: draw.pick([{}, { layers: once.layers }]), holds: () => mismatch(L, run.theta) > 0.3 };
    },
  ),
  family(
    'inconsistent',
    'a generator goes up what its critic goes down, both in one vector: x ᵀA y, round and round and outward',
    {
      expected: ['inconsistent', 'diverging', 'oscillating'],
      tries: 20,
      forbidden: { verdicts: ['minimum', 'descending', 'crawling', 'plateau'], raise: true },
    },
    (draw) => {
      const n = draw.whole(2, 5);
      const A = tensor(cloud(draw, n, n).map((r, i) => r.map((v, j) => 0.3 * v + (i === j ? 1 : 0))));
      const L = oracle(({ x, y }: any) => x.dot(A.matmul(y)), { x: tensor(draw.normals(n)), y: tensor(draw.normals(n)) });
      const η = draw.uniform(0.05, 0.2);
      const run = walk(L, L.theta, draw.whole(80, 250), η, (θ, g) => θ.map((v, i) => v + (i < n ? η : -η) * g[i]));
      return {
        L,
        run,
        holds: () =>
          length(run.theta) > 1.5 * length(L.theta) &&
          Math.max(...run.history.slice(-60).map((r) => Math.abs(r.loss))) >
            1.5 * Math.max(...run.history.slice(0, 30).map((r) => Math.abs(r.loss))),
      };
    },
  ),
  family(
    'inconsistent',
    'the loss weighs the rare class twenty times, the gradient by hand weighs all alike',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'saddle', 'dead'] } },
    (draw) => {
      const { X } = clusters(draw, 48, 3, 2, 0.5);
      const labels = X.map((_, i) => (i % 8 === 0 ? 1 : 0));
      const net = mlp([3, draw.whole(4, 7), 1], { activation: draw.pick(['tanh', 'softplus']), seed: draw.whole(1, 1e9) });
      const heavy = draw.uniform(10, 30);
      const by = (w: number) =>
        problem(net, X, (z, rows) => {
          const y = column(rows.map((i) => labels[i]));
          return z
            .softplus()
            .sub(z.mul(y))
            .mul(y.mul(w - 1).add(1))
            .mean();
        });
      const [weighed, plain] = [by(heavy), by(1)];
      const L = withGradient(weighed.whole, (θ) => plain.whole.gradient(θ));
      const run = train(
        L,
        plain.theta,
        draw.pick([rmsprop({ learningRate: 0.01 }), gradientDescent({ learningRate: 0.2 })]),
        draw.whole(10, 60),
      );
      return { L, run, options: { layers: plain.layers }, holds: () => mismatch(L, run.theta) > 0.3 };
    },
  ),
];
