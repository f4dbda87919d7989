/** Situations that people ask about in public, rebuilt. */
import { descend, oracle, oracleFrom, type Tensor, tensor } from 'saddlepoint';
import { binaryCrossEntropy } from 'saddlepoint/nn';
import { classifier, clouds, digits, goingOn, rate, run, type Sample } from './runs.ts';

export const threads: readonly Sample[] = [
  {
    id: 'stuck-at-0693',
    name: 'stuck at 0.693 for hours',
    truth: 'crawling',
    thread: true,
    records: () => {
      const { whole } = classifier(1, 3, 0.1);
      return run(whole, whole.theta, rate(1e-6), 200);
    },
  },
  {
    id: 'stuck-at-2303',
    name: 'stays at 2.303 on ten classes',
    truth: 'dead',
    thread: true,
    records: () => run(digits('relu', -60, 2), digits('relu', -60, 2).theta, rate(0.01), 150),
  },
  {
    id: 'nan-from-the-start',
    name: 'loss is nan from the first epoch',
    truth: 'not finite',
    thread: true,
    // an empty cell of a table, read as NaN
    records: () =>
      goingOn(
        run(
          oracle(
            ({ w }: { w: Tensor }) =>
              tensor([1, 2, NaN, 4])
                .mul(w)
                .sub(tensor([2, 4, 6, 8]))
                .square()
                .mean(),
            { w: 0.5 },
          ),
          [0.5],
          rate(0.01),
          20,
        ),
        20,
      ),
  },
  {
    id: 'all-over-the-place',
    name: 'with batches of one the loss is all over the place',
    truth: 'noise-limited',
    thread: true,
    records: () => {
      const { whole, batch } = classifier(1, 5);
      return run(batch, whole.theta, rate(0.2), 300);
    },
  },
  {
    id: 'jumped-and-stayed',
    name: 'it was at 0.09, jumped, and never came down',
    truth: 'cliff',
    thread: true,
    records: () => {
      const { whole } = classifier(1, 4);
      const θ = Float64Array.from(whole.theta);
      const before = [...descend(whole, θ, rate(0.3), { steps: 60 })];
      // one step far too long, to the other side; the rate has decayed meanwhile
      for (let i = 0; i < θ.length; i++) θ[i] *= -0.4;
      const after = [...descend(whole, θ, rate(1e-4), { steps: 60 })];
      return [...before, ...after.map((record) => ({ ...record, t: record.t + 60 }))];
    },
  },
  {
    id: 'grows-with-every-step',
    name: 'logistic regression from scratch: the cost grows with every step',
    truth: 'inconsistent',
    thread: true,
    records: () => {
      const { x, y } = clouds(40, 2, 2, 6);
      const L = oracle(({ w }: { w: Tensor }) => binaryCrossEntropy(x.matmul(w.reshape([2, 1])), y), { w: tensor([0.1, 0.1]) });
      const uphill = oracleFrom({ value: (θ) => L.value(θ), gradient: (θ) => Array.from(L.gradient(θ), (g) => -g) });
      return run(uphill, [0.1, 0.1], rate(0.1), 60);
    },
  },
];
