/** Threads whose loss stood still; the cause is the one that the thread names. */
import { adam, gradientDescent, levenbergMarquardt, momentum, oracle, tensor } from 'saddlepoint';
import { binaryCrossEntropy, mlp } from 'saddlepoint/nn';
import { clusters, problem, toLabels } from '../networks.ts';
import { eigenvalues, length, list, lossAfter, of, STUCK, train, until, type WildFamily } from '../tools.ts';
import type { Own } from './models.ts';

export const stuckThreads: readonly WildFamily[] = [
  {
    kind: 'thread',
    // SciPy-User, October 2011, "Fitting a cosine with curve_fit: problem with frequency": it works from .4 to .6 alone
    name: 'a cosine fitted from a frequency that is not near: the fit is almost a flat line, and a minimum',
    make: (draw) =>
      until(() => {
        const x = list(100, (i) => i / 2);
        const ω = draw.uniform(0.4, 0.7);
        const y = x.map((v) => Math.cos(ω * v) + 0.1 * draw.normal());
        const at = (θ: number[]) =>
          oracle(
            ({ a }: any) =>
              tensor(Array.from(x))
                .mul(a.at(1))
                .add(a.at(2))
                .cos()
                .mul(a.at(0))
                .sub(tensor(Array.from(y)))
                .square()
                .mean(),
            { a: tensor(θ) },
          ) as Own;
        const L = at([draw.uniform(0.5, 2), ω + draw.sign() * draw.uniform(0.2, 0.35), draw.uniform(-1, 1)]);
        const run = train(L, L.theta, levenbergMarquardt(), draw.whole(40, 80));
        const near = at([1, ω + 0.01, 0]);
        return of(L, run, {
          expected: ['minimum'],
          forbidden: { verdicts: ['saddle', 'plateau', 'crawling', 'descending', 'diverging'], raise: true },
          holds: () =>
            length(L.gradient(run.theta)) < 1e-7 &&
            eigenvalues(L, run.theta)[0] > 1e-4 &&
            Math.abs(run.theta[0]) < 0.5 &&
            lossAfter(near, near.theta, levenbergMarquardt(), 30) < 0.1 * L.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'thread',
    // stats.stackexchange.com/questions/441750: binary cross-entropy of targets between 0 and 1 has an entropy for its floor
    name: 'an autoencoder as wide as its input will not come to zero: binary cross-entropy of numbers between 0 and 1',
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 3);
        const X = Array.from({ length: 40 }, () => Array.from(list(n, () => draw.uniform(0.05, 0.95))));
        const p = problem(mlp([n, n], { seed: draw.whole(1, 1e9) }), X, (z, rows) => binaryCrossEntropy(z, tensor(rows.map((i) => X[i]))));
        const run = train(p.whole, p.theta, momentum({ learningRate: 0.3, momentum: 0.9 }), draw.whole(1500, 2500));
        const entropy = X.flat().reduce((s, q) => s - (q * Math.log(q) + (1 - q) * Math.log(1 - q)), 0) / X.length / n;
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['minimum'],
          forbidden: { verdicts: ['plateau', 'saddle', 'crawling', 'vanishing', 'dead', 'stalled'], raise: true },
          holds: () =>
            length(p.whole.gradient(run.theta)) < 1e-7 &&
            eigenvalues(p.whole, run.theta)[0] > 1e-3 &&
            p.whole.value(run.theta) > 0.3 &&
            p.whole.value(run.theta) - entropy < 0.1,
        });
      }),
  },
  {
    kind: 'thread',
    // LINCellularNeuroscience/VAME #26: StepLR with gamma = 0 where 1 was meant
    name: 'with its schedule turned off the rate is 0 from the hundredth epoch on',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 3, 0.8);
        const p = problem(mlp([3, draw.whole(4, 8), 3], { activation: 'elu', seed: draw.whole(1, 1e9) }), X, toLabels(labels));
        const T = draw.whole(20, 60);
        const η = draw.scale(0.005, 0.02);
        const rule = draw.pick([gradientDescent, momentum]);
        const run = train(p.whole, p.theta, rule({ learningRate: (t: number) => (t <= T ? η : 0) }), T + draw.whole(80, 200));
        return of(p.whole, run, {
          expected: ['held back', 'crawling', 'stalled', 'inconsistent'],
          forbidden: { verdicts: ['minimum', 'plateau', 'saddle', 'diverging'], lower: true },
          holds: () =>
            run.history.slice(-50).every((r) => r.stepLength === 0 && r.gradientNorm > 0.01) &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: 0.1 }), 200) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'thread',
    // google-deepmind/dm-haiku #442, pytorch/pytorch #1339: argmax has the slope 0 wherever it has one
    name: 'the loss counts the answers that are wrong, by argmax: every gradient is zero',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 30, 3, 3, 1.2);
        const net = mlp([3, draw.whole(3, 8), 3], { activation: 'gelu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) =>
          z
            .argmax(-1)
            .notEqual(tensor(rows.map((i) => labels[i])))
            .mean()
            .add(z.sum().mul(0)),
        );
        const run = train(p.whole, p.theta, draw.pick([adam(), gradientDescent({ learningRate: 0.1 })]), draw.whole(20, 200));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['plateau', 'dead', 'degenerate'],
          detail: ['escapable', 'undecided'],
          forbidden: { ...STUCK, raise: true },
          holds: () => {
            const soft = problem(net, X, toLabels(labels));
            const { theta } = train(soft.whole, p.theta, gradientDescent({ learningRate: 0.3 }), 200);
            return length(p.whole.gradient(run.theta)) === 0 && p.whole.value(theta) < p.whole.value(run.theta) - 0.15;
          },
        });
      }),
  },
  {
    kind: 'thread',
    // php.xlycwl.com/faq/1710634.html, a question on PyTorch: the rate was far too low for shares of 1 to 50
    name: 'how many shares of each to hold: the parameters do not seem to move at the rate of a network',
    make: (draw) =>
      until(() => {
        const n = draw.whole(5, 16);
        const price = Array.from(list(n, (i) => (i === n - 1 ? 1 : draw.uniform(1, 100))));
        const target = price.map((_, i) => (i === n - 1 ? 0.001 : 0.999 / (n - 1)));
        const L = oracle(
          ({ s }: any) => {
            const v = s.relu().mul(tensor(price));
            return v.div(v.sum()).sub(tensor(target)).square().mean();
          },
          { s: tensor(price.map(() => draw.uniform(1, 50))) },
        ) as Own;
        const rule = draw.pick([gradientDescent({ learningRate: draw.scale(0.001, 0.1) }), adam({ learningRate: draw.scale(1e-6, 1e-5) })]);
        const run = train(L, L.theta, rule, draw.whole(100, 500));
        return of(L, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'plateau', 'saddle', 'degenerate', 'descending'], lower: true },
          holds: () =>
            L.value(run.theta) > 0.99 * run.history[0].loss &&
            lossAfter(L, run.theta, adam({ learningRate: 0.3 }), 400) < 0.2 * L.value(run.theta),
        });
      }),
  },
];
