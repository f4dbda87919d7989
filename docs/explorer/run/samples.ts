/** Logs to look at, each of a real run: one for each verdict, and situations that people ask about in public. */
import { clipByNorm, oracle, oracleFrom, type StepRecord, type Tensor, tensor } from 'saddlepoint';
import { cases } from '../../chapters/why-it-stopped/situations.ts';
import { digits, goingOn, rate, run, type Sample } from './runs.ts';
import { threads } from './threads.ts';

/** The verdicts that the gallery has no situation for, or one whose log begins late. */
const others: readonly Sample[] = [
  {
    id: 'minimum',
    name: 'a line fitted to points, until it fits',
    truth: 'minimum',
    records: () =>
      run(
        oracle(
          ({ w }: { w: Tensor }) =>
            tensor([
              [1, 0],
              [1, 1],
              [1, 2],
            ])
              .matmul(w)
              .sub(tensor([1, 2, 2.5]))
              .square()
              .mean(),
          { w: tensor([0, 0]) },
        ),
        [0, 0],
        rate(0.4),
        200,
      ),
  },
  {
    id: 'exploding',
    name: 'one weight multiplied with itself thirty times, a little above one',
    truth: 'exploding',
    records: () => {
      const L = oracle(({ w }: { w: Tensor }) => w.pow(30).sub(0.5).square().mul(0.5), { w: 1.05 });
      return goingOn(run(L, [1.05], rate(0.02), 12), 4);
    },
  },
  {
    id: 'not-finite',
    name: 'a step into the negative, and a logarithm there',
    truth: 'not finite',
    records: () =>
      goingOn(
        run(
          oracle(({ w }: { w: Tensor }) => w.sub(w.log().mul(3)), { w: 2.9 }),
          [2.9],
          rate(6.3),
          60,
        ),
        20,
      ),
  },
  {
    id: 'inconsistent',
    name: 'a gradient whose sign is wrong in one of two directions',
    truth: 'inconsistent',
    records: () =>
      run(oracleFrom({ value: ([a, b]) => a * a + 0.2 * b * b + 1, gradient: ([a, b]) => [2 * a, -0.4 * b] }), [2, 0.05], rate(0.1), 60),
  },
  {
    id: 'held-back',
    name: 'a gradient clipped to a thousandth of its length',
    truth: 'held back',
    records: () => run(digits('tanh', 0), digits('tanh', 0).theta, clipByNorm(rate(0.1), 1e-3), 80),
  },
  {
    id: 'dead',
    name: 'relu units whose biases are all far below zero',
    truth: 'dead',
    records: () => run(digits('relu', -60), digits('relu', -60).theta, rate(5), 120),
  },
  {
    id: 'stalled',
    name: 'a quadratic bowl, nearly at its bottom',
    truth: 'stalled',
    records: () =>
      run(
        oracle(
          ({ w }: { w: Tensor }) =>
            w
              .square()
              .mul(tensor([0.7, 1.8]))
              .sum()
              .add(1),
          { w: tensor([0.5, 0.5]) },
        ),
        [0.5, 0.5],
        rate(0.05),
        220,
      ),
  },
];

/** All of them: the gallery's situations first. */
export const samples: readonly Sample[] = [
  ...cases
    .filter(({ truth }) => !others.some((other) => other.truth === truth))
    .map(
      ({ truth, title, make }): Sample => ({
        id: truth.replaceAll(' ', '-'),
        name: title,
        truth,
        records: () => make(1).options.history ?? [],
      }),
    ),
  ...others,
  ...threads,
];

/** A run as the lines of a CSV file. */
export const csvOf = (records: readonly StepRecord[]): string =>
  [
    'step,loss,grad_norm,lr',
    ...records.map(({ t, loss, gradientNorm, learningRate }) => [t, loss, gradientNorm, learningRate ?? ''].join(',')),
    '',
  ].join('\n');
