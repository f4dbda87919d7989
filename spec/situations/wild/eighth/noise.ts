/** What batches scatter, and standing still for which there is too little to tell. */
import { gradientDescent, lbfgs, momentum, oracle, type StepRecord, tensor } from 'saddlepoint';
import { mlp } from 'saddlepoint/nn';
import { falls, regressor } from '../blind/models.ts';
import { cloud, clusters, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { anyOf, weights } from '../sixth/models.ts';
import { family, settled } from '../sixth/told.ts';
import { dot, length, lossAfter, train, type WildFamily, walk } from '../tools.ts';

export const noise: readonly WildFamily[] = [
  // more steps at this rate gain nothing, a step by one batch loses on average, a tenth of the rate on all gains
  family(
    'noise',
    'ratings of films by two factors, three ratings to a step: it wanders about the best it can do',
    { expected: ['noise-limited'], tries: 40, forbidden: { verdicts: ['descending', 'diverging', 'dead', 'minimum'], raise: true } },
    (draw) => {
      const [people, films] = [draw.whole(5, 7), draw.whole(5, 7)];
      const [A, B] = [cloud(draw, people, 2), cloud(draw, films, 2)];
      const seen = Array.from({ length: 60 }, () => [draw.whole(0, people - 1), draw.whole(0, films - 1)]);
      const stars = seen.map(([i, j]) => dot(A[i], B[j]) + 0.8 * draw.normal());
      const tree = { U: weights(draw, people, 2, 0.5), V: weights(draw, films, 2, 0.5) };
      const over = (from: number, to: number) =>
        oracle(({ U, V }: any) => {
          const some = seen.slice(from, to);
          const said = U.gather(some.map(([i]) => i))
            .mul(V.gather(some.map(([, j]) => j)))
            .sum(1);
          return said
            .sub(tensor(stars.slice(from, to)))
            .square()
            .mean()
            .add(U.square().mean().add(V.square().mean()).mul(0.1));
        }, tree);
      const L = over(0, 60);
      const batches = Array.from({ length: 20 }, (_, b) => over(3 * b, 3 * b + 3));
      const η = draw.uniform(0.08, 0.2);
      const run = train(anyOf(draw, batches), L.theta, gradientDescent({ learningRate: η }), draw.whole(500, 900));
      return { L, run, options: { batches }, holds: () => settled(L, run, η, batches) };
    },
  ),
  family(
    'noise',
    'a network of rectifiers by single rows, on targets that are half noise',
    { expected: ['noise-limited'], tries: 40, forbidden: { verdicts: ['descending', 'diverging', 'dead', 'minimum'], raise: true } },
    (draw) => {
      const p = regressor(draw, [2, draw.whole(4, 6), 1], { count: 50, activation: 'relu', init: 'he', noise: 1 });
      const [batches, η] = [p.batches(1), draw.uniform(0.02, 0.06)];
      const run = train(anyOf(draw, batches), p.theta, gradientDescent({ learningRate: η }), draw.whole(500, 900));
      return { L: p.whole, run, options: { batches }, holds: () => settled(p.whole, run, η, batches) };
    },
  ),
  // noise and nothing else, but no batch is at hand to say so
  family(
    'stalled',
    'a classifier by batches of four, down as far as their noise lets it, and no batches passed',
    {
      expected: ['stalled', 'noise-limited'],
      tries: 30,
      forbidden: { verdicts: ['descending', 'diverging', 'dead', 'minimum', 'inconsistent'], raise: true },
    },
    (draw) => {
      const { X, labels } = clusters(draw, 64, 3, 2, 0.8);
      const mixed = labels.map((c) => (draw.uniform() < 0.3 ? 1 - c : c));
      const p = problem(mlp([3, 2], { seed: draw.whole(1, 1e9) }), X, toLabels(mixed));
      const [batches, η] = [p.batches(4), draw.uniform(0.3, 0.8)];
      const run = train(anyOf(draw, batches), p.theta, gradientDescent({ learningRate: η }), draw.whole(400, 700));
      // at this rate all rows together come to the bottom: it is no more than the noise
      const bottom = (): boolean =>
        lossAfter(p.whole, run.theta, gradientDescent({ learningRate: η }), 500) < 1.02 * lossAfter(p.whole, run.theta, lbfgs(), 100);
      return { L: p.whole, run, holds: () => bottom() && settled(p.whole, run, η, batches) };
    },
  ),
  // what is added is half a digit or less of each weight; the same steps in float64 go on down
  family(
    'stalled',
    'weights kept in bfloat16, eight bits each: the steps are smaller than the last bit, and are rounded away',
    {
      expected: ['stalled', 'held back', 'crawling', 'inconsistent'],
      tries: 25,
      forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'dead', 'saddle'], lower: true },
    },
    (draw) => {
      const X = cloud(draw, 40, 3);
      const p = problem(mlp([3, draw.whole(5, 8), 1], { activation: 'gelu', seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X)));
      const half = (θ: Float64Array): Float64Array =>
        θ.map((x) => {
          const ulp = 2 ** (Math.floor(Math.log2(Math.abs(x) || 1e-30)) - 7);
          return ulp * Math.round(x / ulp);
        });
      const η = draw.scale(1e-4, 6e-4);
      const start = half(p.theta.map((x) => x || 0.1));
      const run = walk(p.whole, start, draw.whole(200, 500), η, (θ, g) => half(θ.map((x, i) => x - η * g[i])));
      return {
        L: p.whole,
        run,
        holds: () =>
          run.history.slice(20).every((r: StepRecord) => r.stepLength < 0.05 * η * r.gradientNorm) &&
          length(p.whole.gradient(run.theta)) > 0.05 &&
          falls(p.whole, run.theta, momentum({ learningRate: 0.02, momentum: 0.9 }), [300, 0.5]),
      };
    },
  ),
];
