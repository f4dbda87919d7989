/** Units that are off, and units that only seem so. */
import { adam, gradientDescent, momentum, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { clusters, problem, toLabels } from '../networks.ts';
import { fell, of, stands, train, until, type WildFamily } from '../tools.ts';
import { classifier, falls, normsByLayer, regressor, scaled, zeros } from './models.ts';

export const dead: readonly WildFamily[] = [
  {
    kind: 'dead',
    name: 'biases that began far below zero: no hidden unit is ever on',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 3, 1);
        const net = mlp([3, draw.whole(5, 9), 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
        const b = draw.uniform(8, 20);
        const p = problem(
          scaled(net, 1, (i) => (i === 0 ? -b : 0.5)),
          X,
          toLabels(labels),
        );
        const run = train(
          p.whole,
          p.theta,
          draw.pick([adam({ learningRate: 0.01 }), gradientDescent({ learningRate: 0.3 })]),
          draw.whole(60, 200),
        );
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['dead'],
          forbidden: { verdicts: ['minimum', 'descending'] },
          holds: () =>
            zeros(p.whole, run.theta) > 0.7 &&
            Math.abs(p.whole.value(run.theta) - Math.log(3)) < 0.02 &&
            falls(
              p.whole,
              run.theta.map((x) => (x < -5 ? 0 : x)),
              adam({ learningRate: 0.03 }),
              [200, 0.2],
            ),
        });
      }),
  },
  {
    kind: 'dead',
    name: 'a first step that was too long: a layer of a ReLU network has been off since',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [2, draw.whole(4, 6), draw.whole(3, 5), 1], {
          activation: 'relu',
          init: 'he',
          shift: draw.uniform(-8, -3),
        });
        const rule = gradientDescent({ learningRate: draw.uniform(0.1, 0.4) });
        const run = train(p.whole, p.theta, rule, draw.whole(60, 200));
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['dead', 'cliff'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], raise: true },
          holds: () => {
            const n = normsByLayer(p, run.theta);
            return (
              n[0] === 0 &&
              n[1] === 0 &&
              stands(run.history, 0.01) &&
              falls(p.whole, p.theta, gradientDescent({ learningRate: 0.005 }), [
                300,
                0.99 - p.whole.value(run.theta) / p.whole.value(p.theta),
              ])
            );
          },
        });
      }, 60),
  },
  {
    kind: 'dead',
    name: 'two thirds of the units off, the others learn: a remark, no more',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p0 = classifier(draw, [3, 18, 3], { activation: 'relu', init: 'he', apart: 0.9 });
        // b of the first layer: 18 entries behind the 54 of W
        const start = p0.theta.map((x, i) => (i >= 54 && i < 66 ? -30 : x));
        const rule = momentum({ learningRate: draw.uniform(0.02, 0.06), momentum: 0.8 });
        const run = train(p0.whole, start, rule, draw.whole(15, 40));
        return of(p0.whole, run, {
          expected: ['descending'],
          remark: /exactly zero/,
          holds: () => zeros(p0.whole, run.theta) > 0.5 && fell(run.history, 0.05) && falls(p0.whole, run.theta, rule, [40, 0.15]),
        });
      }),
  },
  {
    kind: 'dead',
    name: 'outputs clamped to 0 … 1 and pixels up to 255: every row is outside of the clamp',
    make: (draw) =>
      until(() => {
        const X = Array.from({ length: 30 }, () => Array.from({ length: 4 }, () => draw.whole(20, 255)));
        const y = X.map((x) => [x[0] > 130 ? 0.9 : 0.1]);
        const p = problem(mlp([4, 1], { seed: draw.whole(1, 1e9) }), X, (z) => squaredError(z.clamp(0, 1), tensor(y)));
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: draw.uniform(0.01, 0.1) }), draw.whole(20, 100));
        return of(p.whole, run, {
          expected: ['dead', 'plateau', 'degenerate'],
          detail: ['escapable'],
          forbidden: { verdicts: ['minimum', 'descending', 'maximum'] },
          holds: () =>
            zeros(p.whole, run.theta) === 1 &&
            falls(
              p.whole,
              run.theta.map((x) => x / 500),
              adam({ learningRate: 1e-4 }),
              [300, 0.1],
            ),
        });
      }, 40),
  },
];
