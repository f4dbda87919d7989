/** Losses that go up, and runs that one step threw off. */
import { clipByNorm, gradientDescent, momentum, nesterov, oracleFrom, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { cloud, leastSquaresOf, problem } from '../networks.ts';
import { dot, eigenvalues, list, lossAfter, of, rose, train, UPHILL, until, type WildFamily } from '../tools.ts';
import { attentive, classifier, falls, inverseSharpness, regressor, zeros } from './models.ts';

export const rising: readonly WildFamily[] = [
  {
    kind: 'rising',
    name: 'Nesterov momentum at a rate that plain descent bears: beyond 4/3 of 1/λ it is too much',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [3, draw.whole(6, 12), 1]);
        const η = draw.uniform(1.5, 1.8) * inverseSharpness(p.whole, p.theta);
        const run = train(p.whole, p.theta, nesterov({ learningRate: η, momentum: draw.uniform(0.9, 0.99) }), draw.whole(30, 120));
        return of(p.whole, run, {
          expected: ['diverging', 'cliff'],
          forbidden: UPHILL,
          holds: () =>
            rose(p.whole, run, 3) &&
            p.whole.value(run.theta) > run.history[0].loss &&
            falls(p.whole, p.theta, gradientDescent({ learningRate: η / 3 }), [100, 0.3]),
        });
      }, 25),
  },
  {
    kind: 'rising',
    name: 'a warm-up that goes on past what attention bears',
    make: (draw) =>
      until(() => {
        const p = attentive(draw, draw.whole(4, 6), draw.whole(2, 3));
        const top = draw.uniform(6, 20);
        const steps = draw.whole(60, 140);
        const run = train(p.whole, p.theta, momentum({ learningRate: (t: number) => (top * t) / steps, momentum: 0.9 }), steps);
        return of(p.whole, run, {
          expected: ['diverging', 'cliff', 'oscillating'],
          forbidden: UPHILL,
          holds: () =>
            rose(p.whole, run, 3) &&
            p.whole.value(run.theta) > run.history[0].loss &&
            falls(p.whole, p.theta, gradientDescent({ learningRate: top / 60 }), [100, 0.3]),
        });
      }, 25),
  },
  {
    kind: 'rising',
    name: 'single rows of a regression at a rate that only the whole of them would bear',
    make: (draw) =>
      until(() => {
        const n = draw.whole(8, 14);
        const { whole } = leastSquaresOf(
          draw,
          128,
          list(n, () => 1),
          0.5,
        );
        const L = oracleFrom(whole());
        const batches = Array.from({ length: 128 }, (_, i) => oracleFrom(whole(i, i + 1)));
        const η = draw.uniform(3, 4) / n;
        const run = train(() => batches[draw.whole(0, 127)], draw.normals(n), gradientDescent({ learningRate: η }), draw.whole(60, 200));
        return of(L, run, {
          options: { batches },
          expected: ['diverging'],
          forbidden: { ...UPHILL, verdicts: ['descending', 'minimum', 'crawling', 'noise-limited'] },
          holds: () => rose(L, run, 30) && L.value(run.theta) > 100 && η * eigenvalues(L, run.theta).at(-1)! < 2,
        });
      }, 25),
  },
  {
    kind: 'rising',
    name: 'a search for the rate, a tenth more at each step, that nobody stopped',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [2, draw.whole(5, 10), 1], { activation: 'sigmoid' });
        const run = train(p.whole, p.theta, gradientDescent({ learningRate: (t: number) => 1e-3 * 1.1 ** t }), draw.whole(70, 110));
        return of(p.whole, run, {
          expected: ['diverging', 'cliff', 'oscillating'],
          forbidden: UPHILL,
          holds: () =>
            rose(p.whole, run, 2) &&
            p.whole.value(run.theta) > run.history[0].loss &&
            falls(p.whole, p.theta, gradientDescent({ learningRate: 0.05 }), [100, 0.1]),
        });
      }, 25),
  },
];

export const thrown: readonly WildFamily[] = [
  {
    kind: 'thrown',
    name: 'one batch with its labels in percent: the sigmoid at the end is saturated since',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 3);
        const w = draw.normals(3);
        const y = X.map((x) => (dot(w, x) > 0 ? 1 : 0));
        const to = (scale: number) =>
          problem(mlp([3, 6, 1], { seed }), X, (z, rows) => squaredError(z.sigmoid(), tensor(rows.map((i) => [scale * y[i]]))));
        const seed = draw.whole(1, 1e9);
        const [p, bad] = [to(1), to(100)];
        const [before, after] = [draw.whole(15, 40), draw.whole(15, 60)];
        const rule = gradientDescent({ learningRate: draw.uniform(2, 4) });
        const run = train((t) => (t === before ? bad.whole : p.whole), p.theta, rule, before + after);
        return of(p.whole, run, {
          expected: ['cliff', 'diverging'],
          forbidden: { verdicts: ['crawling', 'minimum', 'descending'], raise: true },
          holds: () => {
            const then = train(p.whole, p.theta, rule, before - 1);
            const now = p.whole.value(run.theta);
            return (
              now > 2 * p.whole.value(then.theta) &&
              lossAfter(p.whole, run.theta, rule, 100) > 0.98 * now &&
              falls(p.whole, then.theta, clipByNorm(rule, 0.5), [60, 0.1])
            );
          },
        });
      }, 25),
  },
  {
    kind: 'thrown',
    name: 'a restart of the rate, hundreds of times as high for one step: ReLUs killed, the loss at its constant',
    make: (draw) =>
      until(() => {
        const k = draw.whole(2, 4);
        const p = classifier(draw, [3, draw.whole(4, 6), 4, k], { activation: 'relu', init: 'he', apart: 1.5 });
        const at = draw.whole(20, 60);
        const rate = draw.uniform(0.1, 0.2);
        const high = draw.scale(200, 2000);
        const run = train(
          p.whole,
          p.theta,
          gradientDescent({ learningRate: (t: number) => (t === at ? high * rate : rate) }),
          at + draw.whole(60, 120),
        );
        return of(p.whole, run, {
          expected: ['cliff', 'dead', 'diverging'],
          forbidden: { verdicts: ['crawling', 'minimum', 'descending'], raise: true },
          holds: () => {
            if (!(zeros(p.whole, run.theta) > 0.5)) return false;
            const then = train(p.whole, p.theta, gradientDescent({ learningRate: rate }), at - 1);
            return (
              p.whole.value(run.theta) > 1.5 * p.whole.value(then.theta) &&
              lossAfter(p.whole, run.theta, gradientDescent({ learningRate: rate }), 300) > 0.95 * p.whole.value(run.theta)
            );
          },
        });
      }, 40),
  },
  {
    kind: 'thrown',
    name: 'one outlier of the targets, in a batch of its own: momentum carries a ReLU regression off its units',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [2, draw.whole(4, 7), 1], { activation: 'relu', init: 'he' });
        const outlier = problem(p.net, p.X, (z) => squaredError(z, tensor(p.y.map((v) => [v - far]))));
        const far = draw.scale(300, 3000);
        const at = draw.whole(25, 60);
        const rule = momentum({ learningRate: draw.uniform(0.02, 0.05), momentum: 0.8 });
        const run = train((t) => (t === at ? outlier.whole : p.whole), p.theta, rule, at + draw.whole(80, 200));
        return of(p.whole, run, {
          expected: ['cliff', 'dead', 'diverging'],
          forbidden: { verdicts: ['crawling', 'minimum', 'descending'], raise: true },
          holds: () => {
            const then = train(p.whole, p.theta, rule, at - 1);
            const now = p.whole.value(run.theta);
            return (
              now > 2 * p.whole.value(then.theta) &&
              zeros(p.whole, run.theta) > 0.5 &&
              lossAfter(p.whole, run.theta, rule, 300) > 0.95 * now &&
              falls(p.whole, then.theta, rule, [100, 0.05])
            );
          },
        });
      }, 40),
  },
];
