/** Units that pass nothing on, and weights that look so and are well. */
import { adam, gradientDescent, momentum, tensor } from 'saddlepoint';
import { dense, mlp, sequential } from 'saddlepoint/nn';
import { cloud, clusters, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { fell, length, lossAfter, of, STUCK, stands, train, until, type WildFamily } from '../tools.ts';
import { convolution, pictures } from './models.ts';

export const dead: readonly WildFamily[] = [
  {
    kind: 'dead',
    name: 'bright pictures into a rectified convolution whose filters are all dark',
    make: (draw) => {
      const made = pictures(draw, 20, 4, 0.2);
      const X = made.X.map((a) => a.map((r) => r.map(([v]) => [Math.abs(v)])));
      const p = problem(
        convolution(draw, 4, draw.whole(2, 4), 2, (x) => x.relu()),
        X,
        toLabels(made.labels.map((c, i) => (i % 5 ? c : 1))),
      );
      const start = p.theta.map((x, i) => (i < p.layers[1].start ? -Math.abs(x) - 0.01 : x));
      const run = train(
        p.whole,
        start,
        draw.pick([adam({ learningRate: 0.01 }), gradientDescent({ learningRate: 0.2 })]),
        draw.whole(300, 500),
      );
      const first = p.layers.at(-1)!.end - 2;
      return of(p.whole, run, {
        options: { layers: p.layers },
        expected: ['dead'],
        forbidden: { ...STUCK, raise: true },
        holds: () =>
          p.whole
            .gradient(run.theta)
            .subarray(0, first)
            .every((g) => g === 0) && lossAfter(p.whole, p.theta, adam({ learningRate: 0.02 }), 300) < 0.6 * p.whole.value(run.theta),
      });
    },
  },
  {
    kind: 'dead',
    name: 'units that end at six, and inputs that push all of them past it',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3).map((r) => r.map((v) => v + draw.uniform(9, 11)));
        const y = smooth(
          draw,
          X.map((r) => r.map((v) => v - 10)),
        );
        const units = draw.whole(4, 8);
        const seed = draw.whole(1, 1e9);
        const p = problem(
          sequential([dense(3, units, { seed }), (x) => x.clamp(0, 6), dense(units, 1, { seed: seed + 1 })]),
          X,
          toNumbers(y),
        );
        const cut = 4 * units;
        const high = p.theta.map((x, i) => (i < 3 * units ? 0.5 + Math.abs(x) : x));
        const run = train(
          p.whole,
          high,
          gradientDescent({ learningRate: draw.uniform(0.3, 0.9) / (36 * units + 1) }),
          draw.whole(200, 500),
        );
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['dead', 'plateau'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            length(p.whole.gradient(run.theta).subarray(0, cut)) === 0 &&
            stands(run.history, 1e-3) &&
            lossAfter(
              p.whole,
              p.theta.map((x, i) => (i < cut ? 0.2 * x : x)),
              adam({ learningRate: 0.01 }),
              500,
            ) <
              0.7 * p.whole.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'dead',
    name: 'Adam at a rate of a half and more: a narrow rectified layer does not survive its first steps',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3).map((r) => r.map((v) => v + 1));
        const y = smooth(draw, X);
        const p = problem(mlp([3, draw.whole(3, 6), 3, 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toNumbers(y));
        const η = draw.uniform(0.5, 1.5);
        const run = train(p.whole, p.theta, adam({ learningRate: (t: number) => (t < 20 ? η : 0.02) }), draw.whole(250, 500));
        const { end } = p.layers[1];
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['dead', 'cliff'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            length(p.whole.gradient(run.theta).subarray(0, end)) === 0 &&
            stands(run.history, 1e-3) &&
            lossAfter(p.whole, p.theta, adam({ learningRate: 0.01 }), 300) < 0.7 * p.whole.value(run.theta),
        });
      }, 60),
  },
  {
    kind: 'dead',
    name: 'not dead: more than half of the weights pruned for good, the rest learns',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 45, 4, 3, 0.8);
        const units = draw.whole(6, 9);
        const keep = (rows: number, columns: number) =>
          tensor(Array.from({ length: rows }, () => Array.from({ length: columns }, () => (draw.uniform() < 0.3 ? 1 : 0))));
        const [a, b] = [keep(4, units), keep(units, 3)];
        const net = mlp([4, units, 3], { activation: 'gelu', seed: draw.whole(1, 1e9) });
        const apply = (t: any, x: any) => x.matmul(t[0].W.mul(a)).add(t[0].b).gelu().matmul(t[1].W.mul(b)).add(t[1].b);
        const p = problem({ tree: net.tree, apply }, X, toLabels(labels));
        const rule = momentum({ learningRate: draw.uniform(0.02, 0.05), momentum: 0.8 });
        const run = train(p.whole, p.theta, rule, draw.whole(25, 60));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['descending'],
          forbidden: { verdicts: ['dead', 'minimum', 'plateau'] },
          holds: () =>
            fell(run.history, 0.04) &&
            p.whole.gradient(run.theta).filter((g) => g === 0).length > 0.5 * p.whole.size &&
            lossAfter(p.whole, run.theta, rule, 60) < 0.92 * p.whole.value(run.theta),
        });
      }, 25),
  },
];
