/** Logs to look at, each of a real run: one for each verdict, and situations that people ask about in public, rebuilt. */
import {
  clipByNorm,
  descend,
  gradientDescent,
  type Optimizer,
  type Oracle,
  oracle,
  oracleFrom,
  random,
  type StepRecord,
  type Tensor,
  tensor,
  type Verdict,
} from 'saddlepoint';
import { glyphDigits } from 'saddlepoint/data';
import { binaryCrossEntropy, crossEntropy, mlp } from 'saddlepoint/nn';
import { cases } from '../../chapters/why-it-stopped/situations.ts';

export interface Sample {
  readonly id: string;
  readonly name: string;
  /** What a reader who knows how it was made would say. */
  readonly truth: Verdict;
  /** Asked in public, in such words. */
  readonly thread?: boolean;
  /** The run's records. */
  records(): readonly StepRecord[];
}

const run = (L: Oracle | ((t: number) => Oracle), θ: ArrayLike<number>, rule: Optimizer, steps: number): StepRecord[] => [
  ...descend(L, Float64Array.from(θ), rule, { steps }),
];
const rate = (learningRate: number): Optimizer => gradientDescent({ learningRate });

/** A loop that does not look at its numbers goes on after the first that is none. */
const goingOn = (records: readonly StepRecord[], steps: number): StepRecord[] => [
  ...records,
  ...Array.from({ length: steps }, (_, k) => ({ t: records.length + k + 1, loss: NaN, gradientNorm: NaN }) as StepRecord),
];

/** Two clouds of points with labels 0 and 1, `apart` from each other, in n dimensions. */
function clouds(count: number, n: number, apart: number, seed: number): { readonly x: Tensor; readonly y: Tensor } {
  const { normal } = random(seed);
  const rows = Array.from({ length: count }, (_, i) => Array.from({ length: n }, () => normal() + (i % 2 === 0 ? apart : -apart) / 2));
  return { x: tensor(rows), y: tensor(rows.map((_, i) => [i % 2 === 0 ? 1 : 0])) };
}

/** A network on digits, its first layer's biases moved. */
function digits(activation: 'relu' | 'tanh', bias: number, seed = 1): Oracle & { readonly theta: ArrayLike<number> } {
  const { x, y } = glyphDigits({ count: 60, seed });
  const net = mlp([144, 12, 10], { activation, seed });
  const tree = net.tree.map(({ W, b }, i) => ({ W, b: i === 0 ? b!.add(bias) : b! }));
  return oracle((t: typeof net.tree) => crossEntropy(net.apply(t, x), y), tree);
}

/** A network that tells two clouds apart: the whole loss, and the loss of a batch of `size` rows. */
function classifier(size: number, seed: number, scale = 1) {
  const { x, y } = clouds(40, 4, 2, seed);
  const net = mlp([4, 6, 1], { seed });
  const tree = net.tree.map(({ W, b }) => ({ W: W.mul(scale), b: b! }));
  const over = (rows: readonly number[]) => {
    const [X, Y] = [x.gather([...rows]), y.gather([...rows])];
    return oracle((t: typeof net.tree) => binaryCrossEntropy(net.apply(t, X), Y), tree);
  };
  const { integer } = random(seed);
  return { whole: over(Array.from({ length: 40 }, (_, i) => i)), batch: () => over(Array.from({ length: size }, () => integer(40))) };
}

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

const threads: readonly Sample[] = [
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
