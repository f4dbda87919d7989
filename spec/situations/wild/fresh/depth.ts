/** Gradients through many layers: of different widths, early and late in the run, and deep networks that are well. */
import { adam, gradientDescent, momentum, type Optimizer, rmsprop } from 'saddlepoint';
import { dense, mlp, residual, sequential } from 'saddlepoint/nn';
import { cloud, clusters, type Problem, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { eigenvalues, fell, length, lossAfter, of, stands, train, until, type WildFamily } from '../tools.ts';

/** ‖g‖ of each layer, first layer first. */
export const norms = (p: Problem, θ: Float64Array): number[] => {
  const g = p.whole.gradient(θ);
  return p.layers.map(({ start, end }) => length(g.subarray(start, end)));
};

/** The first layer's gradient is this many times smaller than the last's. */
const fades = (p: Problem, θ: Float64Array, times: number): boolean => norms(p, θ)[0] * times < norms(p, θ).at(-1)!;

/** Gradient descent gets nowhere from here, at any of three rates. */
const noRateHelps = (p: Problem, θ: Float64Array, share: number, steps: number): boolean =>
  [0.01, 0.1, 1].every((η) => !(lossAfter(p.whole, θ, gradientDescent({ learningRate: η }), steps) < share * p.whole.value(θ)));

/** The same task and the same rule with activations and weights that pass gradients on. */
const shallow = (p: Problem, rule: Optimizer, steps: number): number => lossAfter(p.whole, p.theta, rule, steps);

export const depth: readonly WildFamily[] = [
  {
    kind: 'depth',
    name: 'sigmoid layers that narrow from twelve to two, a few steps in',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 36, 4, 3, 1.5);
        const widths = [4, 10, 8, 6, 5, 4, 3, ...Array.from({ length: draw.whole(1, 3) }, () => 2), 3];
        const p = problem(mlp(widths, { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const run = train(p.whole, p.theta, momentum({ learningRate: draw.uniform(0.01, 0.03), momentum: 0.9 }), draw.whole(2, 8));
        const net = mlp([4, 8, 3], { seed: 1 });
        const rule = gradientDescent({ learningRate: 0.3 });
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['vanishing'],
          forbidden: { verdicts: ['minimum', 'exploding'], lower: true },
          holds: () =>
            fades(p, run.theta, 3000) &&
            lossAfter(p.whole, run.theta, rule, 200) > 0.97 * Math.log(3) &&
            shallow(problem(net, X, toLabels(labels)), rule, 200) < 0.6,
        });
      }),
  },
  {
    kind: 'depth',
    name: 'sigmoid layers of widths up and down, long after the last one has learned the mean',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const y = smooth(draw, X);
        const widths = [3, 6, 3, 7, 2, 6, 3, 5, 1].slice(0, draw.whole(8, 9) - 1);
        const p = problem(mlp([...widths, 1], { activation: 'sigmoid', seed: draw.whole(1, 1e9) }), X, toNumbers(y));
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.uniform(0.05, 0.2) }), draw.whole(200, 400));
        const mean = y.reduce((a, b) => a + b) / y.length;
        const variance = y.reduce((a, b) => a + (b - mean) ** 2, 0) / y.length;
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['vanishing', 'plateau', 'saddle', 'degenerate'],
          detail: ['escapable', 'undecided'],
          forbidden: { verdicts: ['minimum', 'descending', 'exploding'], lower: true },
          // what differs from row to row has died on its way, so no layer hears of it
          holds: () =>
            Math.abs(p.whole.value(run.theta) / variance - 1) < 0.01 &&
            stands(run.history, 0.01) &&
            noRateHelps(p, run.theta, 0.99, 60) &&
            shallow(problem(mlp([3, 6, 1], { seed: 1 }), X, toNumbers(y)), gradientDescent({ learningRate: 0.1 }), 300) < 0.8 * variance,
        });
      }),
  },
  {
    kind: 'depth',
    name: 'rectifiers with weights at a third of what they need: the answer is the bias',
    make: (draw) =>
      until(() => {
        const k = draw.whole(3, 5);
        const { X, labels } = clusters(draw, 10 * k, 3, k, 1.5);
        const widths = [3, ...Array.from({ length: draw.whole(8, 11) }, () => 5), k];
        const p = problem(mlp(widths, { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const start = p.theta.map((x) => draw.uniform(0.25, 0.4) * x);
        const run = train(p.whole, start, gradientDescent({ learningRate: 0.05 }), draw.whole(2, 10));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['vanishing', 'saddle', 'plateau', 'degenerate'],
          detail: ['escapable', 'undecided'],
          forbidden: { verdicts: ['minimum', 'descending', 'exploding'], lower: true },
          holds: () =>
            fades(p, run.theta, 100) &&
            Math.abs(p.whole.value(run.theta) - Math.log(k)) < 0.02 &&
            noRateHelps(p, run.theta, 0.99, 60) &&
            lossAfter(p.whole, p.theta, adam({ learningRate: 0.01 }), 250) < 0.8 * Math.log(k),
        });
      }, 25),
  },
  {
    kind: 'depth',
    name: 'orthogonal linear layers that each halve, a bias in each: the first hears nothing',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 25, 4);
        const y = smooth(draw, X).map((v) => 2 + v);
        const widths = [4, ...Array.from({ length: draw.whole(10, 14) }, () => 4), 1];
        const p = problem(mlp(widths, { activation: 'identity', init: 'orthogonal', seed: draw.whole(1, 1e9) }), X, toNumbers(y));
        const gain = draw.uniform(0.4, 0.55);
        const start = p.theta.map((x) => gain * x);
        const run = train(p.whole, start, gradientDescent({ learningRate: draw.uniform(0.005, 0.02) }), draw.whole(3, 25));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['vanishing'],
          forbidden: { verdicts: ['minimum', 'exploding'], lower: true },
          holds: () =>
            fades(p, run.theta, 1000) &&
            // all that can be learned is the mean
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 0.1 }), 200) >
              lossAfter(p.whole, p.theta, adam({ learningRate: 0.01 }), 200) + 0.1,
        });
      }),
  },
  {
    kind: 'depth',
    name: 'sine layers that oscillate fast, on the weights of tanh layers: the first gradient is a thousand times the last',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 16, 2);
        const ω = draw.uniform(8, 30);
        const widths = [2, ...Array.from({ length: draw.whole(5, 8) }, () => draw.whole(4, 6)), 1];
        const net = mlp(widths, { activation: (x) => x.mul(ω).sin(), seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(smooth(draw, X)));
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.scale(1e-11, 1e-10) }), draw.whole(2, 6));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['exploding'],
          forbidden: { verdicts: ['minimum', 'vanishing', 'plateau'] },
          holds: () => {
            const n = norms(p, run.theta);
            // a rate that suits the last layer throws the first
            const after = train(p.whole, run.theta, gradientDescent({ learningRate: 0.01 }), 1).theta;
            const moved = length(after.map((x, i) => x - run.theta[i]).subarray(0, p.layers[1].start));
            return n[0] > 300 * n.at(-1)! && n[1] > 30 * n.at(-2)! && moved > length(run.theta.subarray(0, p.layers[1].start));
          },
        });
      }, 40),
  },
  {
    kind: 'healthy',
    name: 'twelve residual blocks of tanh: every layer hears',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const seed = draw.whole(1, 1e9);
        const block = (i: number) => residual(sequential([dense(3, 3, { seed: seed + i }), (x) => x.tanh().mul(0.3)]));
        const blocks = Array.from({ length: draw.whole(10, 14) }, (_, i) => block(i));
        const p = problem(sequential([...blocks, dense(3, 1, { seed })]), X, toNumbers(smooth(draw, X)));
        const rule = gradientDescent({ learningRate: draw.uniform(0.01, 0.03) });
        const run = train(p.whole, p.theta, rule, draw.whole(20, 60));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['descending'],
          forbidden: { verdicts: ['vanishing', 'exploding', 'minimum'] },
          holds: () =>
            fell(run.history, 0.04) &&
            norms(p, run.theta)[0] > 0.02 * norms(p, run.theta).at(-1)! &&
            lossAfter(p.whole, run.theta, rule, 60) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'nine leaky rectifiers as they should begin, by RMSProp, the layers given',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 2, 1);
        const widths = [3, ...Array.from({ length: draw.whole(7, 9) }, () => 5), 2];
        const p = problem(mlp(widths, { activation: 'leakyRelu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const rule = rmsprop({ learningRate: draw.scale(0.0005, 0.002) });
        const run = train(p.whole, p.theta, rule, draw.whole(20, 50));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['descending'],
          forbidden: { verdicts: ['vanishing', 'exploding', 'minimum', 'plateau', 'dead'] },
          holds: () =>
            fell(run.history, 0.05) &&
            norms(p, run.theta)[0] > 0.05 * norms(p, run.theta).at(-1)! &&
            eigenvalues(p.whole, run.theta).at(-1)! > 0 &&
            lossAfter(p.whole, run.theta, rule, 40) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
];
