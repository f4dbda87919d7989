/** Batches: noise that limits, and noise that does not. */
import { adam, gradientDescent, lbfgs, momentum, oracleFrom, rmsprop } from 'saddlepoint';
import { leastSquaresOf } from '../networks.ts';
import { eigenvalues, fell, list, lossAfter, lossBetween, of, train, until, type WildFamily } from '../tools.ts';
import { attentive, classifier, falls, regressor } from './models.ts';

export const noise: readonly WildFamily[] = [
  {
    kind: 'noise',
    name: 'RMSProp on batches of two, classes that overlap, the rate never lowered',
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [3, 3], { count: 128, apart: 0.3 });
        const batches = p.batches(2);
        const rule = rmsprop({ learningRate: draw.uniform(0.05, 0.12) });
        const pick = () => batches[draw.whole(0, batches.length - 1)];
        const run = train(pick, p.theta, rule, draw.whole(700, 1200));
        return of(p.whole, run, {
          options: { batches },
          expected: ['noise-limited'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling', 'diverging'], raise: true },
          holds: () => {
            const here = lossBetween(run.history, 0.5, 1);
            const on = train(pick, run.theta, rule, 500);
            const quiet = train(pick, run.theta, rmsprop({ learningRate: 0.002 }), 500);
            return Math.abs(lossBetween(on.history, 0, 1) / here - 1) < 0.1 && p.whole.value(quiet.theta) < 0.97 * p.whole.value(run.theta);
          },
        });
      }, 12),
  },
  {
    kind: 'noise',
    name: 'least squares by single rows, at its floor for long',
    make: (draw) =>
      until(() => {
        const n = draw.whole(3, 6);
        const { whole } = leastSquaresOf(
          draw,
          96,
          list(n, () => draw.scale(0.5, 2)),
          draw.uniform(0.5, 2),
        );
        const L = oracleFrom(whole());
        const batches = Array.from({ length: 96 }, (_, i) => oracleFrom(whole(i, i + 1)));
        const η =
          0.2 /
          n /
          eigenvalues(
            L,
            list(n, () => 0),
          ).at(-1)!;
        const run = train(
          () => batches[draw.whole(0, 95)],
          list(n, () => 0),
          gradientDescent({ learningRate: 2 * η }),
          draw.whole(800, 1500),
        );
        return of(L, run, {
          options: { batches },
          expected: ['noise-limited'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'], raise: true },
          holds: () => {
            const best = lossAfter(L, run.theta, lbfgs(), 30);
            const excess = L.value(run.theta) - best;
            const on = lossBetween(run.history, 0.7, 1) / lossBetween(run.history, 0.4, 0.7);
            const quiet = train(() => batches[draw.whole(0, 95)], run.theta, gradientDescent({ learningRate: η / 10 }), 600).theta;
            return excess > 0.02 * best && on > 0.9 && L.value(quiet) - best < 0.5 * excess;
          },
        });
      }, 25),
  },
  {
    kind: 'noise',
    name: 'attention in small batches, early: noise, but the loss goes down',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = attentive(draw, draw.whole(4, 5), 3, 128);
        const batches = p.batches(8);
        const rule = adam({ learningRate: draw.scale(0.004, 0.01) });
        const pick = () => batches[draw.whole(0, batches.length - 1)];
        const run = train(pick, p.theta, rule, draw.whole(30, 60));
        return of(p.whole, run, {
          options: { batches },
          expected: ['descending'],
          forbidden: { verdicts: ['noise-limited', 'diverging'] },
          holds: () => fell(run.history, 0.06) && p.whole.value(train(pick, run.theta, rule, 60).theta) < 0.75 * p.whole.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'noise',
    name: 'four large batches, given because the interface asked for some: too few to call it noise',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [3, draw.whole(5, 9), 1], { count: 80, activation: 'relu', init: 'he', noise: 0.2 });
        const batches = p.batches(20);
        const rule = momentum({ learningRate: draw.uniform(0.003, 0.008), momentum: 0.9 });
        const run = train((t) => batches[t % 4], p.theta, rule, draw.whole(25, 45));
        return of(p.whole, run, {
          options: { batches },
          expected: ['descending'],
          forbidden: { verdicts: ['noise-limited'] },
          holds: () => fell(run.history, 0.06) && falls(p.whole, run.theta, rule, [40, 0.2]),
        });
      }, 25),
  },
];
