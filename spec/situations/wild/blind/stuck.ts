/** Flat ground, steps that never came, and steps that something holds back. */
import { adam, clipByNorm, clipByValue, gradientDescent, momentum, oracle, oracleFrom, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { cloud, clusters, problem } from '../networks.ts';
import { dot, down, eigenvalues, length, list, lossAfter, of, STUCK, train, until, type WildFamily, walk } from '../tools.ts';
import { falls, regressor } from './models.ts';

export const stalled: readonly WildFamily[] = [
  {
    kind: 'stalled',
    name: 'a sigmoid network for probabilities, its first weights many times too large: saturated from the start',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 36, 3, 2, 1.2);
        const p = problem(mlp([3, draw.whole(4, 8), 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), X, (z, rows) =>
          squaredError(z.sigmoid(), tensor(rows.map((i) => [labels[i]]))),
        );
        const by = draw.scale(40, 120);
        const start = p.theta.map((x) => by * x);
        const run = train(p.whole, start, gradientDescent({ learningRate: draw.uniform(0.1, 0.5) }), draw.whole(50, 200));
        return of(p.whole, run, {
          expected: ['plateau', 'degenerate'],
          detail: ['escapable', 'undecided'],
          forbidden: { verdicts: ['minimum', 'descending'], lower: true },
          holds: () => {
            const now = p.whole.value(run.theta);
            const ℓ = length(run.theta);
            const λ = eigenvalues(p.whole, run.theta).map(Math.abs);
            // what happens nearby is nothing beside what there is further off
            const off = now - p.whole.value(run.theta.map((x) => x / (3 * by)));
            return (
              now > 0.1 &&
              length(p.whole.gradient(run.theta)) * ℓ + (Math.max(...λ) * ℓ * ℓ) / 2 < 1e-4 * off &&
              falls(p.whole, p.theta, adam({ learningRate: 0.05 }), [200, 0.5])
            );
          },
        });
      }, 40),
  },
  {
    kind: 'stalled',
    name: 'the share of wrong answers as the loss: no slope anywhere',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 2, 1.5);
        const wrong = (θ: ArrayLike<number>): number =>
          X.filter((x, i) => dot(x, Array.from(θ).slice(0, 3)) + θ[3] > 0 !== labels[i] > 0).length / X.length;
        const L = oracleFrom({ value: wrong, gradient: (θ) => list(θ.length, () => 0) });
        const start = draw.normals(4);
        const run = train(L, start, gradientDescent({ learningRate: 0.1 }), draw.whole(20, 100));
        return of(L, run, {
          expected: ['plateau', 'degenerate'],
          detail: ['escapable', 'undecided'],
          forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
          holds: () => wrong(run.theta) > 0.25 && wrong(run.theta.map((x) => -x)) < wrong(run.theta),
        });
      }),
  },
  {
    kind: 'stalled',
    name: 'a mask that hides all the targets: the loss is a constant',
    make: (draw) => {
      const c = draw.scale(0.01, 10);
      const p = regressor(draw, [2, draw.whole(3, 6), 1]);
      const L = oracle((tree: any) => p.net.apply(tree, tensor(p.X)).mul(0).add(c).mean(), p.net.tree as any);
      const run = train(L, p.theta, gradientDescent({ learningRate: draw.uniform(0.01, 0.3) }), draw.whole(20, 100));
      return of(L, run, {
        expected: ['plateau', 'degenerate'],
        forbidden: { verdicts: ['descending', 'maximum', 'saddle', 'crawling'] },
        holds: () => Math.abs(L.value(run.theta) - c) < 1e-12 * c && Math.abs(L.value(draw.normals(run.theta.length)) - c) < 1e-12 * c,
      });
    },
  },
  {
    kind: 'stalled',
    name: 'a loop that moves a copy of the parameters: the loss is the same to the last digit',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [3, draw.whole(4, 8), 1], { activation: draw.pick(['tanh', 'relu']) });
        const run = walk(p.whole, p.theta, draw.whole(20, 100), draw.uniform(0.01, 0.1), (θ) => θ);
        return of(p.whole, run, {
          expected: ['inconsistent', 'held back', 'stalled'],
          forbidden: STUCK,
          holds: () =>
            run.history.every((r) => r.loss === run.history[0].loss) &&
            falls(p.whole, run.theta, gradientDescent({ learningRate: 0.02 }), [100, 0.2]),
        });
      }),
  },
];

export const held: readonly WildFamily[] = [
  {
    kind: 'held back',
    name: 'targets in the thousands and gradients clipped at one: every step is cut',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [3, draw.whole(4, 8), 1], { size: draw.scale(200, 2000), shift: draw.scale(200, 2000) });
        const [η, τ] = [draw.uniform(0.01, 0.05), draw.scale(0.3, 3)];
        const run = train(
          p.whole,
          p.theta,
          clipByNorm(draw.pick([gradientDescent({ learningRate: η }), momentum({ learningRate: η / 5, momentum: 0.8 })]), τ),
          draw.whole(60, 250),
        );
        return of(p.whole, run, {
          expected: ['held back'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            run.history.every((r) => r.gradientNorm > 20 * τ) &&
            p.whole.value(run.theta) > 0.9 * run.history[0].loss &&
            falls(p.whole, run.theta, gradientDescent({ learningRate: η / 5 }), [100, 0.3]),
        });
      }),
  },
  {
    kind: 'held back',
    name: 'each coordinate clipped to a thousandth, copied from a paper about another loss',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [4, draw.whole(4, 8), 1], { activation: 'relu', init: 'he', size: 3, shift: draw.uniform(3, 9) });
        const [η, c] = [draw.uniform(0.01, 0.03), draw.scale(1e-4, 3e-3)];
        const run = train(p.whole, p.theta, clipByValue(gradientDescent({ learningRate: η }), c), draw.whole(50, 200));
        return of(p.whole, run, {
          expected: ['held back'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            run.history.every((r) => r.stepLength < 0.05 * η * r.gradientNorm) &&
            p.whole.value(run.theta) > 0.95 * run.history[0].loss &&
            falls(p.whole, run.theta, gradientDescent({ learningRate: η / 2 }), [100, 0.3]),
        });
      }),
  },
  {
    kind: 'held back',
    name: 'weights that may not be negative: the projection stops them at zero',
    make: (draw) =>
      until(() => {
        const n = draw.whole(4, 8);
        const X = cloud(draw, 40, n);
        const w = draw.normals(n);
        const y = X.map((x) => [dot(x, w)]);
        const L = oracle(({ a }: any) => squaredError(tensor(X).matmul(a), tensor(y)), {
          a: tensor(
            list(n, () => 0.5),
            { shape: [n, 1] },
          ),
        });
        const η = draw.uniform(0.05, 0.2);
        const run = walk(L, L.theta, draw.whole(150, 400), η, (θ, g) => down(η)(θ, g).map((x) => Math.max(0, x)));
        return of(L, run, {
          expected: ['held back', 'inconsistent'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling', 'plateau'], raise: true },
          holds: () => {
            const atZero = Array.from(run.theta).filter((x) => x === 0).length;
            return (
              atZero > 0 &&
              atZero < n &&
              run.history.at(-1)!.stepLength < 1e-6 &&
              lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 200) < 0.5 * L.value(run.theta)
            );
          },
        });
      }, 25),
  },
];
