/** Gradients through many layers, with `layers` and without: tanh, gates, a chaotic map, and deep networks that are well. */
import { gradientDescent, momentum, nadam, oracle, tensor } from 'saddlepoint';
import { dense, layerNorm, mlp, residual, sequential } from 'saddlepoint/nn';
import { norms } from '../fresh/depth.ts';
import { cloud, clusters, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { eigenvalues, fell, length, list, lossAfter, of, stands, train, until, type WildFamily } from '../tools.ts';
import type { Own } from './models.ts';

/** How well a straight line fits, 0 … 1. */
const straight = (y: readonly number[]): number => {
  const n = y.length;
  const [mx, my] = [(n - 1) / 2, y.reduce((a, b) => a + b) / n];
  const [xy, xx, yy] = y.reduce(([a, b, c], v, x) => [a + (x - mx) * (v - my), b + (x - mx) ** 2, c + (v - my) ** 2], [0, 0, 0]);
  return xy ** 2 / (xx * yy);
};
const anyRate = (L: Own | ReturnType<typeof problem>['whole'], θ: Float64Array, steps: number): number =>
  Math.min(...[0.01, 0.1, 1].map((η) => lossAfter(L, θ, gradientDescent({ learningRate: η }), steps)));

export const depth: readonly WildFamily[] = [
  {
    kind: 'depth',
    name: 'tanh layers with a fifth of Xavier’s weights on a classifier, the layers given as sizes',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 30, 3, 2, 1.2);
        const widths = [3, ...Array.from({ length: draw.whole(8, 11) }, () => 4), 2];
        const p = problem(mlp(widths, { seed: draw.whole(1, 1e9) }), X, toLabels(labels.map((c, i) => (i % 7 ? c : 0))));
        const start = p.theta.map((x) => draw.uniform(0.2, 0.3) * x);
        const run = train(p.whole, start, gradientDescent({ learningRate: draw.uniform(0.02, 0.1) }), draw.whole(3, 20));
        return of(p.whole, run, {
          options: { layers: p.layers.map(({ start: a, end }) => end - a) },
          expected: ['vanishing'],
          forbidden: { verdicts: ['minimum', 'exploding', 'maximum'], lower: true },
          holds: () => {
            const n = norms(p, run.theta);
            return (
              n[0] * 3000 < n.at(-1)! &&
              straight(n.map(Math.log)) > 0.85 &&
              anyRate(p.whole, run.theta, 100) > 0.6 &&
              lossAfter(p.whole, p.theta, nadam({ learningRate: 0.01 }), 200) < 0.5
            );
          },
        });
      }, 25),
  },
  {
    kind: 'depth',
    name: 'gates that let a fifth through, one in each of nine layers',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 24, 3);
        const y = smooth(draw, X).map((v) => v + 1.5);
        const seed = draw.whole(1, 1e9);
        const gate = draw.uniform(-2, -1.2);
        const layer = (i: number) => sequential([dense(3, 3, { seed: seed + i }), (x) => x.softplus().mul(x.add(gate).sigmoid())]);
        const net = sequential([...Array.from({ length: draw.whole(8, 10) }, (_, i) => layer(i)), dense(3, 1, { seed: seed + 99 })]);
        const p = problem(net, X, toNumbers(y));
        const run = train(p.whole, p.theta, momentum({ learningRate: draw.uniform(0.001, 0.005), momentum: 0.5 }), draw.whole(3, 15));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['vanishing'],
          forbidden: { verdicts: ['minimum', 'exploding', 'dead'], lower: true },
          holds: () => {
            const n = norms(p, run.theta);
            const variance = y.reduce((s, v) => s + (v - y.reduce((a, b) => a + b) / y.length) ** 2, 0) / y.length;
            return n[0] * 3000 < n.at(-1)! && straight(n.map(Math.log)) > 0.85 && anyRate(p.whole, run.theta, 100) > 0.95 * variance;
          },
        });
      }, 25),
  },
  {
    kind: 'depth',
    name: 'a chaotic map unrolled with a parameter of its own for each step: the first is felt a thousand times the last',
    make: (draw) =>
      until(() => {
        const T = draw.whole(16, 24);
        const x0 = list(draw.whole(3, 6), () => draw.uniform(0.1, 0.9));
        const run0 = (x: number, r: ArrayLike<number>) => Array.from(r).reduce((v, k) => k * v * (1 - v), x);
        const truth = list(T, () => draw.uniform(3.85, 3.99));
        const y = tensor(Array.from(x0, (x) => run0(x, truth)));
        const L = oracle(
          ({ r }: any) => {
            let x = tensor(Array.from(x0));
            for (let t = 0; t < T; t++) x = x.mul(x.neg().add(1)).mul(r.at(t));
            return x.sub(y).square().mean();
          },
          { r: tensor(Array.from(truth, (v) => v - draw.uniform(0, 0.05))) },
        ) as Own;
        const η = draw.uniform(0.1, 0.5) / Math.max(...eigenvalues(L, L.theta).map(Math.abs));
        const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(2, 6));
        return of(L, run, {
          options: { layers: Array.from({ length: T }, (_, t): [number, number] => [t, t + 1]) as never },
          expected: ['exploding'],
          forbidden: { verdicts: ['minimum', 'vanishing', 'plateau'] },
          holds: () => {
            const g = L.gradient(run.theta).map(Math.abs);
            return (
              g[0] > 3000 * g[T - 1] &&
              straight(Array.from(g, Math.log)) > 0.85 &&
              !(lossAfter(L, run.theta, gradientDescent({ learningRate: 1e-3 }), 1) < L.value(run.theta))
            );
          },
        });
      }, 60),
  },
  {
    kind: 'depth',
    name: 'twelve sigmoid layers that have long learned the mean, the layers not given',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 30, 3, 3, 1.5);
        const p = problem(
          mlp([3, ...Array.from({ length: 11 }, () => draw.whole(3, 4)), 3], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }),
          X,
          toLabels(labels),
        );
        const run = train(p.whole, p.theta, momentum({ learningRate: draw.uniform(0.03, 0.1), momentum: 0.9 }), draw.whole(150, 250));
        return of(p.whole, run, {
          expected: ['plateau', 'saddle', 'degenerate', 'vanishing'],
          detail: ['escapable', 'undecided'],
          forbidden: { verdicts: ['minimum', 'descending', 'exploding', 'maximum'], lower: true },
          holds: () => {
            const n = norms(p, run.theta);
            const shallow = problem(mlp([3, 6, 3], { seed: 1 }), X, toLabels(labels));
            return (
              Math.abs(p.whole.value(run.theta) - Math.log(3)) < 1e-3 &&
              stands(run.history, 1e-3) &&
              n[0] < 1e-6 &&
              lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 1 }), 60) > 1.09 &&
              lossAfter(shallow.whole, shallow.theta, gradientDescent({ learningRate: 0.3 }), 150) < 0.6
            );
          },
        });
      }, 25),
  },
  {
    kind: 'depth',
    name: 'ten blocks of layer norm, elu and a shortcut as they should be: every layer hears',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 24, 3);
        const seed = draw.whole(1, 1e9);
        const block = (i: number) => residual(sequential([layerNorm(3), dense(3, 3, { seed: seed + i }), (x) => x.elu().mul(0.3)]));
        const p = problem(
          sequential([...Array.from({ length: draw.whole(8, 11) }, (_, i) => block(i)), dense(3, 1, { seed })]),
          X,
          toNumbers(smooth(draw, X)),
        );
        const rule = momentum({ learningRate: draw.uniform(0.002, 0.006), momentum: 0.8 });
        const run = train(p.whole, p.theta, rule, draw.whole(20, 50));
        return of(p.whole, run, {
          options: draw.pick([{ layers: p.layers }, {}]),
          expected: ['descending'],
          forbidden: { verdicts: ['vanishing', 'exploding', 'minimum', 'plateau'] },
          holds: () => {
            const weights = norms(p, run.theta).filter((n) => n > 0);
            return (
              fell(run.history, 0.04) &&
              Math.min(...weights) > 0.003 * Math.max(...weights) &&
              length(run.theta) > 0 &&
              lossAfter(p.whole, run.theta, rule, 60) < 0.9 * p.whole.value(run.theta)
            );
          },
        });
      }, 25),
  },
];
