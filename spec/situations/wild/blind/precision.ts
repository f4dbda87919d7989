/** Few digits, and derivatives by differences. */
import { adam, gradientDescent, lbfgs, momentum, oracleFrom } from 'saddlepoint';
import { leastSquaresOf } from '../networks.ts';
import { eigenvalues, fell, foreign, length, list, mismatch, of, train, until, type WildFamily, walk, withGradient } from '../tools.ts';
import { classifier, falls, regressor } from './models.ts';

export const precision: readonly WildFamily[] = [
  {
    kind: 'precision',
    name: 'a network in float32, trained down to what float32 can say',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [2, draw.whole(8, 12), 1], { count: draw.whole(5, 8), dtype: 'float32' });
        const run = train(p.whole, p.theta, adam({ learningRate: (t: number) => 0.03 * 0.995 ** t }), draw.whole(1500, 2200));
        return of(p.whole, run, {
          expected: ['degenerate', 'minimum'],
          forbidden: { verdicts: ['saddle', 'dead', 'inconsistent', 'plateau', 'maximum'] },
          holds: () => p.whole.value(run.theta) < 1e-10 && p.whole.value(p.theta) > 0.1,
        });
      }, 10),
  },
  {
    kind: 'precision',
    name: 'weights kept in float32 and steps below their last digit: nothing moves',
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [3, draw.whole(4, 8), 3], { apart: 0.8 });
        const L = foreign(p.whole);
        const start = p.theta.map((x) => Math.fround(x + Math.sign(x)));
        const η = draw.scale(1e-9, 2e-8);
        const run = walk(L, start, draw.whole(30, 120), η, (θ, g) => θ.map((x, i) => Math.fround(x - η * g[i])));
        return of(L, run, {
          expected: ['crawling', 'held back'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], lower: true },
          holds: () =>
            run.history.at(-1)!.loss > 0.999 * run.history[0].loss &&
            falls(L, run.theta, gradientDescent({ learningRate: 0.05 }), [100, 0.2]),
        });
      }),
  },
  {
    kind: 'precision',
    name: 'gradients by central differences of a thousandth: good enough, and the run is fine',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [2, draw.whole(3, 5), 1]);
        const h = draw.scale(1e-4, 3e-3);
        const gradient = (θ: Float64Array): Float64Array =>
          θ.map((_, i) => {
            const [up, down] = [θ.slice(), θ.slice()];
            up[i] += h;
            down[i] -= h;
            return (p.whole.value(up) - p.whole.value(down)) / (2 * h);
          });
        const L = withGradient(p.whole, gradient);
        const rule = momentum({ learningRate: draw.uniform(0.02, 0.05), momentum: 0.8 });
        const run = train(L, p.theta, rule, draw.whole(20, 40));
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['inconsistent', 'minimum'] },
          holds: () => mismatch(L, run.theta) < 1e-3 && fell(run.history, 0.05) && falls(p.whole, run.theta, rule, [40, 0.1]),
        });
      }),
  },
  {
    kind: 'precision',
    name: 'gradients in half precision without a loss scale: most of them are flushed to zero',
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [3, draw.whole(5, 9), 3], { activation: 'sigmoid' });
        const c = draw.scale(2e-7, 6e-7);
        const tiny = 2 ** -24;
        const value = (θ: Float64Array): number => c * p.whole.value(θ);
        const L = oracleFrom({ value, gradient: (θ) => p.whole.gradient(θ).map((x) => tiny * Math.round((c * x) / tiny)) });
        const run = train(L, p.theta, gradientDescent({ learningRate: draw.uniform(0.1, 1) }), draw.whole(30, 150));
        return of(L, run, {
          expected: ['inconsistent', 'dead', 'crawling'],
          forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
          holds: () => {
            const [told, true_] = [L.gradient(run.theta), p.whole.gradient(run.theta).map((x) => c * x)];
            return (
              told.filter((x) => x === 0).length > 0.5 * told.length &&
              length(told) > 0 &&
              length(true_.map((x, i) => x - told[i])) > 0.2 * length(true_)
            );
          },
        });
      }),
  },
  {
    kind: 'precision',
    name: 'a likelihood whose constant is a million: the last digits are rounding, the fit is done',
    healthy: true,
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 5);
        const { whole } = leastSquaresOf(
          draw,
          60,
          list(n, () => draw.scale(0.3, 3)),
          0.3,
        );
        const parts = whole();
        const L = oracleFrom({ value: (θ) => 1e6 + parts.value(θ), gradient: parts.gradient });
        const run = train(L, draw.normals(n), draw.pick([lbfgs(), gradientDescent({ learningRate: 0.15 })]), 400);
        return of(L, run, {
          expected: ['minimum'],
          forbidden: { verdicts: ['inconsistent', 'plateau', 'saddle'] },
          holds: () => length(parts.gradient(run.theta)) < 1e-6 && eigenvalues(oracleFrom(parts), run.theta)[0] > 0.01,
        });
      }),
  },
];
