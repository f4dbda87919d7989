/** The run goes up, or round in its noise. */
import { adam, gradientDescent, momentum, nesterov, type Optimizer, type Oracle, random, tensor } from 'saddlepoint';
import { huber, mlp } from 'saddlepoint/nn';
import { cloud, clusters, type Problem, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { eigenvalues, lossAfter, lossBetween, of, rose, train, UPHILL, until, type WildFamily } from '../tools.ts';

export const rising: readonly WildFamily[] = [
  {
    kind: 'rising',
    name: 'Nesterov’s momentum of .98 and more at a rate that suits one of .5, on a tanh network',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const p = problem(mlp([3, draw.whole(4, 8), 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X).map((v) => v + 1)));
        const η = draw.uniform(0.15, 0.5);
        const run = train(p.whole, p.theta, nesterov({ learningRate: η, momentum: draw.uniform(0.98, 0.999) }), draw.whole(20, 80));
        return of(p.whole, run, {
          expected: ['diverging', 'cliff', 'oscillating'],
          forbidden: UPHILL,
          holds: () =>
            rose(p.whole, run, 3) &&
            lossBetween(run.history, 0.8, 1) > 3 * Math.min(...run.history.map((r) => r.loss)) &&
            lossAfter(p.whole, p.theta, nesterov({ learningRate: η / 4, momentum: 0.5 }), 150) < 0.5 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'rising',
    // MIC-DKFZ/nnUNet #2790, wandb/senpai #3119: it fell until the rate had warmed up too far
    name: 'a warm-up that ends several times beyond the limit: down at first, then up',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const net = mlp([3, draw.whole(4, 8), 1], { activation: 'softplus', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(smooth(draw, X)));
        const limit = 2 / eigenvalues(p.whole, p.theta).at(-1)!;
        const top = limit * draw.uniform(2, 5);
        const rule = gradientDescent({ learningRate: (t: number) => (top * t) / 100 });
        const all = train(p.whole, p.theta, rule, 110).history;
        const lowest = all.reduce((best, r, i) => (r.loss < all[best].loss ? i : best), 0);
        const up = all.findIndex((r, i) => i > lowest && r.loss > 3 * all[lowest].loss);
        const run = train(p.whole, p.theta, rule, up < 0 ? 110 : up + draw.whole(0, 3));
        return of(p.whole, run, {
          expected: ['diverging', 'oscillating', 'cliff'],
          forbidden: UPHILL,
          holds: () =>
            up > 15 &&
            run.theta.every(Number.isFinite) &&
            all[lowest].loss < 0.8 * all[0].loss &&
            rose(p.whole, run, 2) &&
            lossAfter(p.whole, run.theta, gradientDescent({ learningRate: limit / 10 }), 200) < 0.5 * p.whole.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'rising',
    // stackoverflow.com/questions/42327543: v is small near the end, then a gradient comes
    name: 'Adam had all but solved it, then blew up late: ε is 10⁻⁸ and v had shrunk to nothing',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 12, 2);
        const net = mlp([2, draw.whole(7, 9), 1], { seed: draw.whole(1, 1e9) });
        const p = problem(net, X, toNumbers(smooth(draw, X).map((v) => 3 * v)));
        const rule = (learningRate: number, epsilon: number) => adam({ learningRate, epsilon });
        const η = draw.uniform(0.2, 0.4);
        const all = train(p.whole, p.theta, rule(η, 1e-8), 1200).history.map((r) => r.loss);
        let lowest = all[0];
        const peak = all.findIndex((l, i) => {
          lowest = Math.min(lowest, l);
          return i > 150 && l > 0.03 * all[0] && l > 300 * lowest;
        });
        const run = train(p.whole, p.theta, rule(η, 1e-8), peak < 0 ? 1200 : peak);
        return of(p.whole, run, {
          expected: ['diverging', 'cliff'],
          forbidden: UPHILL,
          // the answer's cure: a larger ε; or a lower rate
          holds: () =>
            peak > 0 &&
            rose(p.whole, run, 300) &&
            p.whole.value(run.theta) > 0.03 * all[0] &&
            lossAfter(p.whole, run.theta, rule(η, 0.1), 200) < 0.3 * p.whole.value(run.theta) &&
            lossAfter(p.whole, run.theta, rule(η / 20, 1e-8), 200) < 0.3 * p.whole.value(run.theta),
        });
      }, 25),
  },
];

/** On from θ the loss stays where it is, and a lower rate brings it down: the noise of the steps holds it up. */
export function noiseHolds(p: Problem, batches: readonly Oracle[], θ: Float64Array, rule: (share: number) => Optimizer): boolean {
  const { integer } = random(1);
  const next = (): Oracle => batches[integer(batches.length)];
  const ends = (share: number): number => {
    let [at, sum] = [θ, 0];
    for (let k = 0; k < 8; k++) {
      at = train(next, at, rule(share), 80).theta;
      if (k >= 4) sum += p.whole.value(at) / 4;
    }
    return sum;
  };
  const quiet = ends(1 / 20);
  return ends(1) > 0.95 * p.whole.value(θ) && quiet < 0.95 * p.whole.value(θ) && quiet < 0.93 * ends(1);
}

export const noise: readonly WildFamily[] = [
  {
    kind: 'noise',
    name: 'softmax regression with a third of its labels wrong, two rows a step, round and round',
    make: (draw) =>
      until(() => {
        const made = clusters(draw, 120, 3, 3, 1);
        const labels = made.labels.map((c) => (draw.uniform() < 0.35 ? draw.whole(0, 2) : c));
        const p = problem(mlp([3, 3], { seed: draw.whole(1, 1e9) }), made.X, toLabels(labels));
        const batches = p.batches(2);
        const next = () => batches[draw.whole(0, batches.length - 1)];
        const η = draw.uniform(0.4, 1);
        const run = train(next, p.theta, gradientDescent({ learningRate: η }), draw.whole(500, 900));
        return of(p.whole, run, {
          options: { batches },
          expected: ['noise-limited'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling', 'ill-conditioned'], raise: true },
          holds: () => noiseHolds(p, batches, run.theta, (share) => gradientDescent({ learningRate: η * share })),
        });
      }, 10),
  },
  {
    kind: 'noise',
    name: 'momentum with batches of four on Huber’s loss, elu units, noisy targets',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 128, 3);
        const y = smooth(draw, X, draw.uniform(0.8, 1.6));
        const net = mlp([3, 4, 1], { activation: 'elu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => huber(z, tensor(rows.map((i) => [y[i]]))));
        const batches = p.batches(4);
        const next = () => batches[draw.whole(0, batches.length - 1)];
        const η = draw.uniform(0.05, 0.09);
        const run = train(next, p.theta, momentum({ learningRate: η, momentum: 0.9 }), draw.whole(600, 1000));
        return of(p.whole, run, {
          options: { batches },
          expected: ['noise-limited'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling', 'ill-conditioned'], raise: true },
          holds: () => noiseHolds(p, batches, run.theta, (share) => momentum({ learningRate: η * share, momentum: 0.9 })),
        });
      }, 10),
  },
];
