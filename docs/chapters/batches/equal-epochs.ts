/** Batch size against accuracy after as many epochs, at one rate and at rates that grow with the batch. L43 L44 L45 L54 */
import { gradientDescent } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { task, updates } from './digits.ts';
import { accuracies } from './figure.ts';
import { means } from './means.ts';

export interface Trained {
  readonly seed: number;
  readonly size: number;
  readonly arm: 'one rate' | 'rate ∝ B';
  readonly learningRate: number;
  readonly updates: number;
  readonly train: number;
  readonly test: number;
  /** Training loss; NaN where the run left the numbers. */
  readonly loss: number;
}

export interface EqualEpochs {
  readonly examples: number;
  readonly epochs: number;
  readonly runs: readonly Trained[];
}

const RATE = 0.05;
/** Where the two arms meet: η = RATE·B/MEET. */
const MEET = 16;

function run(seed: number, tell: Tell, full: boolean): EqualEpochs {
  const [count, epochs, tests] = full ? [2048, 20, 1024] : [256, 8, 256];
  const seeds = full ? [0, 1, 2].map((k) => 10 * seed + k) : [10 * seed];
  const sizes = full ? [1, 4, 16, 64, 256, 1024, 2048] : [1, 16, 64, 256];
  const runs: Trained[] = [];
  for (const [k, one] of seeds.entries()) {
    const digits = task({ seed: one, count, tests });
    for (const arm of ['one rate', 'rate ∝ B'] as const) {
      for (const size of sizes) {
        if (arm === 'rate ∝ B' && size <= MEET) continue;
        tell((runs.length + 1) / (2 * sizes.length * seeds.length), `seed ${k + 1} of ${seeds.length}, ${arm}, batches of ${size}`);
        const θ = digits.start.slice();
        const learningRate = arm === 'one rate' ? RATE : (RATE * size) / MEET;
        const loader = digits.loader(size, one);
        const { count: made, broken } = updates(loader, θ, gradientDescent({ learningRate }), epochs * loader.perEpoch);
        const right = broken ? { train: 0.1, test: 0.1 } : digits.right(θ);
        runs.push({ seed: one, size, arm, learningRate, updates: made, ...right, loss: broken ? Number.NaN : digits.losses(θ).train });
      }
    }
  }
  return { examples: count, epochs, runs };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const equalEpochs = experiment<EqualEpochs>({
  id: 'E5',
  title: 'Batch size at equal epochs',
  question: 'The notes’ figure: accuracy after the same number of epochs falls as batches grow. Is it the batch, or the number of updates?',
  chapter: 'batches',
  run,
  claims(data) {
    const one = means(data, 'one rate');
    const scaled = means(data, 'rate ∝ B');
    const [first, last] = [one[0], one.at(-1)!];
    const best = one.reduce((a, b) => (b.test > a.test ? b : a));
    const helped = scaled.map((s) => ({ ...s, plain: one.find(({ size }) => size === s.size)! }));
    return [
      {
        rows: ['L44'],
        message: 'After equal epochs at one rate, training and test accuracy fall with the batch size.',
        measured: one.map(({ size, train, test }) => `B = ${size}: ${percent(train)} training, ${percent(test)} test`).join('; '),
        holds: last.train < best.train - 0.05 && last.test < best.test - 0.05,
      },
      ...(one.length > 5
        ? [
            {
              rows: ['L44'],
              message: 'Not always: the smallest batch is not the best. The slide dips at B = 1, and so do we.',
              measured: `B = 1: ${percent(first.train)} and ${percent(first.test)}; B = ${best.size}: ${percent(best.train)} and ${percent(best.test)}`,
              holds: first.train < best.train && first.test < best.test,
            },
          ]
        : []),
      {
        rows: ['L43', 'L45'],
        message:
          'The large batch has made as many times fewer updates: it fits the training set worse too, so this is no failure to generalise.',
        measured: `B = ${first.size}: ${first.updates} updates, training loss ${number(first.loss)}; B = ${last.size}: ${last.updates} updates, ${number(last.loss)}`,
        holds: first.updates >= (last.updates * last.size) / 2 && last.loss > best.loss,
      },
      {
        rows: ['L53', 'L54'],
        message: `With the rate in proportion to the batch (${RATE} at ${MEET}), larger batches catch up, as far as the rate stays stable.`,
        measured: helped
          .map(
            ({ size, learningRate, train, test, plain }) =>
              `B = ${size}, η = ${number(learningRate)}: ${percent(train)} and ${percent(test)}, against ${percent(plain.train)} and ${percent(plain.test)}`,
          )
          .join('; '),
        holds: helped[0].train > helped[0].plain.train,
      },
    ];
  },
  tables: (data) => [
    {
      title: `After ${data.epochs} epochs of ${data.examples} digits, means over ${new Set(data.runs.map((r) => r.seed)).size} seeds`,
      columns: ['B', 'η', 'updates', 'training accuracy', 'test accuracy', 'training loss'],
      rows: (['one rate', 'rate ∝ B'] as const).flatMap((arm) =>
        means(data, arm).map((m) => [m.size, number(m.learningRate), m.updates, percent(m.train), percent(m.test), number(m.loss)]),
      ),
      note: 'A run that left the numbers counts as 10 %.',
    },
  ],
  figures: (data) => [accuracies(data)],
});
