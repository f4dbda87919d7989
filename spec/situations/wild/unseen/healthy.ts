/** Runs that are well: a transformer’s block, a convolution, batch norm, counts, a bell of its own width, averaged steps. */
import {
  adam,
  amsgrad,
  gradientDescent,
  lookahead,
  momentum,
  nadam,
  oracle,
  radam,
  rmspropMomentum,
  type StepRecord,
  tensor,
} from 'saddlepoint';
import { batchNorm, conv2d, dense, flatten, maxPool, mlp, sequential, transformerBlock } from 'saddlepoint/nn';
import { cloud, clusters, problem, sequenceModel, sequences, smooth, tokens, toLabels, toNumbers } from '../networks.ts';
import { fell, lossAfter, lossBetween, of, train, until, type WildFamily } from '../tools.ts';
import { column, counted, deviance, type Own, pictures } from './models.ts';

const SICK = ['minimum', 'plateau', 'degenerate', 'noise-limited', 'diverging', 'crawling'] as const;

export const healthy: readonly WildFamily[] = [
  {
    kind: 'healthy',
    name: 'a transformer’s block by Nadam: which token is the largest',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = tokens(draw, 24, 3, 4);
        const y = X.map((t) => t.reduce((best, r, i) => (r[0] > t[best][0] ? i : best), 0));
        const seed = draw.whole(1, 1e9);
        const net = sequential([transformerBlock(4, { hidden: 6, seed }), flatten, dense(12, 3, { seed: seed + 1 })]);
        const p = problem(net, X, toLabels(y));
        const rule = nadam({ learningRate: draw.scale(0.002, 0.006) });
        const run = train(p.whole, p.theta, rule, draw.whole(20, 50));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['descending'],
          forbidden: { verdicts: SICK },
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'a convolution, a rectifier, the largest of each four, a heavy ball: bars in noise',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = pictures(draw, 24, 6, 0.7);
        const [seed, channels] = [draw.whole(1, 1e9), draw.whole(3, 4)];
        const net = sequential([
          conv2d(1, channels, { size: 3, seed }),
          (x) => x.relu(),
          maxPool(2),
          flatten,
          dense(4 * channels, 2, { seed: seed + 1 }),
        ]);
        const p = problem(net, X, toLabels(labels));
        const rule = momentum({ learningRate: draw.uniform(0.01, 0.03), momentum: 0.8 });
        const run = train(p.whole, p.theta, rule, draw.whole(20, 60));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['descending'],
          forbidden: { verdicts: [...SICK, 'dead'] },
          holds: () => fell(run.history, 0.04) && lossAfter(p.whole, run.theta, rule, 50) < 0.9 * p.whole.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'healthy',
    name: 'batch norm in training, RMSProp with momentum, three classes',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 45, 4, 3, 0.7);
        const seed = draw.whole(1, 1e9);
        const units = draw.whole(4, 7);
        const norm = batchNorm(units);
        const training = { tree: norm.tree, apply: (t: any, x: any) => norm.apply(t, x, { training: true }) };
        const net = sequential([dense(4, units, { seed }), training, (x) => x.relu(), dense(units, 3, { seed: seed + 1 })]);
        const p = problem(net, X, toLabels(labels));
        const rule = rmspropMomentum({ learningRate: draw.scale(0.001, 0.003), momentum: 0.8 });
        const run = train(p.whole, p.theta, rule, draw.whole(20, 50));
        return of(p.whole, run, {
          expected: ['descending'],
          forbidden: { verdicts: [...SICK, 'dead'] },
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 40) < 0.92 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'healthy',
    name: 'counts by a network’s logarithm, RAdam in its first hundred steps, only losses in the log',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, y } = counted(draw, 40, 3, 1.2);
        const p = problem(mlp([4, draw.whole(4, 7), 1], { activation: 'softplus', seed: draw.whole(1, 1e9) }), X, deviance(y));
        const rule = radam({ learningRate: draw.scale(0.005, 0.02) });
        const run = train(p.whole, p.theta, rule, draw.whole(30, 100));
        const log = run.history.map(({ t, loss }) => ({ t, loss })) as unknown as StepRecord[];
        return {
          oracle: p.whole,
          theta: run.theta,
          options: { history: log, optimizer: 'radam', learningRate: run.history.at(-1)!.learningRate },
          expected: ['descending'],
          forbidden: { verdicts: SICK },
          holds: () => fell(run.history, 0.04) && lossAfter(p.whole, run.theta, rule, 60) < 0.9 * p.whole.value(run.theta),
        };
      }, 25),
  },
  {
    kind: 'healthy',
    name: 'a network that tells its own error bars, log σ + e²/2σ², going below zero by AMSGrad',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 2);
        const y = smooth(draw, X).map((v, i) => 0.3 * v + 0.05 * (1 + Math.abs(X[i][0])) * draw.normal());
        const net = mlp([2, draw.whole(5, 9), 2], { activation: 'elu', seed: draw.whole(1, 1e9) });
        const x = tensor(X);
        const L = oracle((t: any) => {
          const z = net.apply(t, x);
          const s = z.slice([
            [0, 40],
            [1, 2],
          ]);
          const e = z
            .slice([
              [0, 40],
              [0, 1],
            ])
            .sub(column(y));
          return s.add(e.square().mul(s.mul(-2).exp()).mul(0.5)).mean();
        }, net.tree as any) as Own;
        const rule = amsgrad({ learningRate: draw.scale(0.004, 0.012) });
        const run = train(L, L.theta, rule, draw.whole(40, 120));
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: SICK },
          holds: () =>
            L.value(run.theta) < -0.1 &&
            lossBetween(run.history, 0.6, 0.7) - lossBetween(run.history, 0.9, 1) > 0.04 &&
            lossAfter(L, run.theta, rule, 60) < L.value(run.theta) - 0.05,
        });
      }, 25),
  },
  {
    kind: 'healthy',
    name: 'the first of five numbers kept by a recurrence, lookahead around Adam or plain steps',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, first } = sequences(draw, 30, draw.whole(3, 5));
        const p = problem(sequenceModel(draw.whole(4, 6), 1, draw.whole(1, 1e9)), X, toNumbers(first));
        const rule = lookahead(draw.pick([adam({ learningRate: 0.01 }), gradientDescent({ learningRate: 0.05 })]), {
          steps: draw.whole(4, 6),
        });
        const run = train(p.whole, p.theta, rule, draw.whole(40, 90));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['descending'],
          forbidden: { verdicts: [...SICK, 'oscillating'] },
          holds: () => fell(run.history, 0.05) && lossAfter(p.whole, run.theta, rule, 60) < 0.85 * p.whole.value(run.theta),
        });
      }, 25),
  },
];
