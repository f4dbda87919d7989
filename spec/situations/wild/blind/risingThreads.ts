/** "My loss explodes", "my loss is NaN": public questions told again as small situations; the accepted cause is what is expected. */
import { adam, clipByNorm, gradientDescent, momentum, oracle, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { cloud, problem, sequenceModel, sequences, toNumbers } from '../networks.ts';
import { dot, eigenvalues, length, list, lossAfter, of, rose, stands, train, UPHILL, until, type WildFamily } from '../tools.ts';
import { classifier, falls, regressor, scaled, zeros } from './models.ts';

export const risingThreads: readonly WildFamily[] = [
  {
    // stats.stackexchange.com/questions/432707: x from 19 to 70, not centred, a rate of 0.0005
    kind: 'thread',
    name: 'slope and intercept change their signs at each step, and grow',
    make: (draw) => {
      const x = Array.from({ length: 20 }, () => draw.whole(19, 70));
      const y = x.map((v) => 112 + 0.47 * v + 2 * draw.normal());
      const L = oracle(({ m, b }: any) => squaredError(tensor(x).mul(m).add(b), tensor(y)), { m: tensor(0), b: tensor(0) });
      const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(4.8e-4, 8e-4) }), draw.whole(30, 1000));
      return of(L, run, {
        expected: ['diverging'],
        forbidden: UPHILL,
        holds: () => rose(L, run, 3) && falls(L, [0, 0], gradientDescent({ learningRate: 1e-4 }), [50, 0.5]),
      });
    },
  },
  {
    // stats.stackexchange.com/posts/487195: a recurrence takes one long step and lands where it is flat; clipping cures it
    kind: 'thread',
    name: 'a recurrence that jumps to a flat place and stays there',
    make: (draw) =>
      until(() => {
        const { X, first } = sequences(draw, 20, draw.whole(12, 20));
        const y = tensor(first.map((v) => [v > 0 ? 1 : 0]));
        const p = problem(sequenceModel(draw.whole(4, 6), 1, draw.whole(1, 1e9), draw.uniform(1.3, 1.6)), X, (z) =>
          squaredError(z.mul(3).sigmoid(), y),
        );
        const rule = momentum({ learningRate: draw.uniform(0.5, 2), momentum: 0.9 });
        const run = train(p.whole, p.theta, rule, draw.whole(60, 150));
        return of(p.whole, run, {
          expected: ['cliff', 'diverging'],
          forbidden: { verdicts: ['minimum', 'crawling', 'descending'], raise: true },
          holds: () => {
            const now = p.whole.value(run.theta);
            return (
              rose(p.whole, run, 1.5) &&
              now > run.history[0].loss &&
              stands(run.history, 0.02) &&
              length(p.whole.gradient(run.theta)) < 0.02 * run.history[0].gradientNorm &&
              falls(p.whole, p.theta, clipByNorm(gradientDescent({ learningRate: 0.2 }), 0.5), [150, 0.15])
            );
          },
        });
      }, 60),
  },
  {
    // github.com/tensorflow/models/issues/3868: 0.06, and at the next step 10¹⁹
    kind: 'thread',
    name: 'a loss of a tenth that is astronomical at the next step and goes on from there',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 24, 3);
        const w = draw.normals(3);
        const net = mlp([3, 8, 8, 8, 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(X.map((x) => dot(w, x))));
        const at = draw.whole(30, 80);
        const spoiled = problem(
          net,
          X.map((x) => x.map((v) => 60 * v)),
          toNumbers(X.map((x) => dot(w, x))),
        );
        const rule = momentum({ learningRate: 0.01, momentum: 0.9 });
        const run = train((t) => (t === at ? spoiled.whole : p.whole), p.theta, rule, at + draw.whole(3, 8));
        return of(p.whole, run, {
          expected: ['cliff', 'diverging'],
          forbidden: UPHILL,
          holds: () => {
            const then = train(p.whole, p.theta, rule, at - 1);
            return (
              !(p.whole.value(run.theta) < 1e6) &&
              p.whole.value(then.theta) < 0.5 * p.whole.value(p.theta) &&
              p.whole.value(train(p.whole, then.theta, clipByNorm(rule, 1), 60).theta) < p.whole.value(then.theta)
            );
          },
        });
      }, 40),
  },
  {
    // datascience.stackexchange.com/questions/25024: Adam goes on for thousands of steps after the fit is done
    kind: 'thread',
    name: 'Adam after the loss was 10⁻¹²: it rises again',
    make: (draw) =>
      until(() => {
        const n = draw.whole(30, 50);
        const X = cloud(draw, 12, n);
        const y = cloud(draw, 12, 1);
        const L = oracle(({ a }: any) => squaredError(tensor(X).matmul(a), tensor(y)).mul(12), {
          a: tensor(
            list(n, () => 0.1 * draw.normal()),
            { shape: [n, 1] },
          ),
        });
        const rule = adam({ learningRate: draw.uniform(0.005, 0.02), beta2: 0.99 });
        const run = train(L, L.theta, rule, draw.whole(800, 2500));
        const now = (): number => L.value(run.theta);
        return of(L, run, {
          expected: ['oscillating', 'diverging', 'cliff'],
          forbidden: { verdicts: ['crawling', 'dead', 'not finite'], raise: true },
          holds: () =>
            now() > 1e4 * Math.min(...run.history.map((r) => r.loss)) &&
            now() > 1e-7 &&
            falls(L, run.theta, gradientDescent({ learningRate: 0.5 / eigenvalues(L, run.theta).at(-1)! }), [50, 0.9]),
        });
      }, 25),
  },
  {
    // stats.stackexchange.com/questions/412066: at a rate of 0.1 training starts well, jumps, and stays on a flat place
    kind: 'thread',
    name: 'a high rate: the loss falls, jumps, and is flat ever since',
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [4, 8, 6, 3], { activation: 'relu', init: 'he', apart: 1.5 });
        const rule = momentum({ learningRate: draw.uniform(0.3, 1), momentum: 0.9 });
        const run = train(p.whole, p.theta, rule, draw.whole(60, 150));
        return of(p.whole, run, {
          expected: ['cliff', 'dead', 'diverging'],
          forbidden: { verdicts: ['minimum', 'crawling', 'descending'], raise: true },
          holds: () => {
            const lowest = run.history.reduce((a, r) => (r.loss < a.loss ? r : a));
            return (
              lowest.t > 5 &&
              p.whole.value(run.theta) > 1.3 * lowest.loss &&
              lowest.loss < 0.8 * run.history[0].loss &&
              stands(run.history, 0.02) &&
              zeros(p.whole, run.theta) > 0.5 &&
              falls(p.whole, p.theta, momentum({ learningRate: 0.02, momentum: 0.9 }), [100, 0.3])
            );
          },
        });
      }, 80),
  },
  {
    // stats.stackexchange.com: "Training loss decreases, then suddenly increases, then decreases lower than the first time" (imathworks.com/cv)
    kind: 'thread',
    name: 'Adam at a tenth: down, a sudden rise, and lower than before',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [2, 10, 10, 1], { activation: draw.pick(['tanh', 'relu']), count: 40 });
        const rule = adam({ learningRate: draw.uniform(0.03, 0.1) });
        const run = train(p.whole, p.theta, rule, draw.whole(120, 300));
        return of(p.whole, run, {
          expected: ['descending', 'oscillating'],
          forbidden: { verdicts: ['minimum', 'dead', 'not finite', 'inconsistent'] },
          holds: () => {
            const losses = run.history.map((r) => r.loss);
            const top = losses.slice(20).reduce((best, x, i, all) => (x > all[best] ? i : best), 0) + 20;
            const before = Math.min(...losses.slice(0, top));
            const now = p.whole.value(run.theta);
            return (
              losses[top] > 2 * before &&
              top < losses.length - 30 &&
              now < 0.7 * before &&
              lossAfter(p.whole, run.theta, rule, 100) < 0.8 * now
            );
          },
        });
      }, 60),
  },
  {
    // stackoverflow, told at brokencontrollers.com/faq/36244265: 0 · log 0, the inputs were not normalised
    kind: 'thread',
    name: 'the cost of a logistic regression is NaN: predictions are exactly 0 and 1',
    make: (draw) => {
      const X = Array.from({ length: 30 }, () => [draw.uniform(100, 2000), draw.uniform(1, 60)]);
      const y = X.map((x) => [x[0] > 1000 ? 1 : 0]);
      const L = oracle(
        ({ w }: any) => {
          const h = tensor(X).matmul(w).sigmoid();
          const [yes, no] = [tensor(y), tensor(y.map(([v]) => [1 - v]))];
          return yes
            .mul(h.log())
            .add(no.mul(h.neg().add(1).log()))
            .sum()
            .neg();
        },
        { w: tensor([[draw.uniform(0.5, 2)], [draw.uniform(-1, 1)]]) },
      );
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.01 }), 10);
      return of(L, run, {
        expected: ['not finite'],
        forbidden: { verdicts: ['diverging', 'cliff', 'minimum', 'descending'], raise: true },
        holds: () => !Number.isFinite(L.value(L.theta)) && run.history.length === 0,
      });
    },
  },
  {
    // github.com/DeepLabCut/DeepLabCut/issues/62: points that were not labelled are read as NaN
    kind: 'thread',
    name: 'key points that were not labelled, read as NaN: the loss is NaN from the first batch with one',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 4);
        const y = X.map((x) => [Math.sin(x[0]), x[1]]);
        y[draw.whole(8, 39)][1] = Number.NaN;
        const p = problem(
          scaled(mlp([4, draw.whole(5, 8), 2], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), 1),
          X,
          (z, rows) => squaredError(z, tensor(rows.map((i) => y[i]))),
        );
        const batches = p.batches(8);
        const run = train((t) => batches[(t - 1) % 5], p.theta, adam({ learningRate: 0.003 }), 5);
        return of(p.whole, run, {
          options: draw.pick([{}, { batches }]),
          expected: ['not finite'],
          forbidden: { verdicts: ['diverging', 'cliff', 'minimum', 'descending'], lower: true },
          holds: () => run.history.length < 5 && run.theta.every(Number.isFinite) && !Number.isFinite(p.whole.value(run.theta)),
        });
      }),
  },
];
