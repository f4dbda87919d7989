/** Held back, stalled. */
import { adam, clipByValue, gradientDescent, type StepRecord } from 'saddlepoint';
import { dense, mlp } from 'saddlepoint/nn';
import { noiseHolds } from '../fresh/motion.ts';
import { cloud, clusters, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { length, lossAfter, of, STUCK, stands, train, until, type WildFamily, walk } from '../tools.ts';
import { convolution, counted, deviance, pictures } from './models.ts';

export const held: readonly WildFamily[] = [
  {
    kind: 'held back',
    name: 'every entry of a convolution’s gradient cut to ±10⁻⁴ and less',
    make: (draw) =>
      until(() => {
        const { X, labels } = pictures(draw, 20, 5);
        const p = problem(
          convolution(draw, 5, 2, 2, (x) => x.softplus()),
          X,
          toLabels(labels),
        );
        const η = draw.uniform(0.05, 0.15);
        const run = train(p.whole, p.theta, clipByValue(gradientDescent({ learningRate: η }), draw.scale(1e-5, 1e-4)), draw.whole(60, 200));
        return of(p.whole, run, {
          expected: ['held back'],
          forbidden: { verdicts: ['minimum', 'descending'], lower: true },
          holds: () =>
            run.history.every((r) => r.stepLength < 0.1 * η * r.gradientNorm) &&
            p.whole.value(run.theta) > 0.9 * run.history[0].loss &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η }), 200) < 0.7 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'held back',
    name: 'a norm of at most a fifth to a half for each unit’s weights, put back after every step: the fit needs more',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 36, 3, 3, 0.8);
        const p = problem(mlp([3, 3], { seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const [η, c] = [0.3, draw.uniform(0.2, 0.5)];
        const run = walk(
          p.whole,
          p.theta.map((x) => 0.1 * x),
          draw.whole(200, 500),
          η,
          (θ, g) => {
            const next = θ.map((x, i) => x - η * g[i]);
            return next.map((x, i) => x * Math.min(1, c / length(next.filter((_, j) => j % 3 === i % 3))));
          },
        );
        return of(p.whole, run, {
          expected: ['held back', 'inconsistent'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            run.history.at(-1)!.stepLength < 1e-3 * η * run.history.at(-1)!.gradientNorm &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η }), 300) < 0.75 * p.whole.value(run.theta),
        });
      }),
  },
];

export const stalled: readonly WildFamily[] = [
  {
    kind: 'stalled',
    name: 'every epoch starts from the same checkpoint again',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const p = problem(mlp([3, draw.whole(4, 7), 1], { activation: 'gelu', seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
        const [every, epochs] = [draw.whole(5, 9), draw.whole(15, 30)];
        const rule = gradientDescent({ learningRate: draw.uniform(0.03, 0.06) });
        const runs = Array.from({ length: epochs }, () => train(p.whole, p.theta, rule, every));
        const history: StepRecord[] = runs.flatMap((r) => r.history).map((r, i) => ({ ...r, t: i + 1 }));
        return of(
          p.whole,
          { theta: runs.at(-1)!.theta, history },
          {
            expected: ['stalled', 'oscillating', 'inconsistent', 'held back'],
            forbidden: { verdicts: ['minimum', 'descending', 'diverging', 'plateau'] },
            holds: () =>
              stands(history, 0.02) &&
              lossAfter(p.whole, p.theta, gradientDescent({ learningRate: 0.05 }), 300) < 0.6 * p.whole.value(runs[0].theta),
          },
        );
      }),
  },
  {
    kind: 'stalled',
    name: 'counts two at a time by Adam at a lively rate, and the batches not given',
    make: (draw) =>
      until(() => {
        const { X, y } = counted(draw, 128, draw.whole(3, 6), 1.5);
        const p = problem(dense(X[0].length, 1, { seed: draw.whole(1, 1e9), bias: false }), X, deviance(y));
        const batches = p.batches(2);
        const η = draw.uniform(0.05, 0.15);
        const run = train(() => batches[draw.whole(0, 63)], p.theta, adam({ learningRate: η }), draw.whole(500, 900));
        return of(p.whole, run, {
          expected: ['stalled', 'oscillating', 'noise-limited'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling', 'diverging'], raise: true },
          holds: () => noiseHolds(p, batches, run.theta, (share) => adam({ learningRate: η * share })),
        });
      }),
  },
];
