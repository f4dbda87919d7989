/**
 * The slide's own figure on its own data: batch size against accuracy and against seconds, on MNIST. L42 L43 L44 L45
 *
 * Where MNIST is not installed the same is done on glyph digits, and says so.
 */
import { gradientDescent, type Oracle, oracle, parameters } from 'saddlepoint';
import { accuracy, batches, predictions } from 'saddlepoint/data';
import { crossEntropy, mlp } from 'saddlepoint/nn';
import { type DigitsToLearn, digitsToLearn, HOW } from '../../data/mnist.ts';
import { experiment, number, type Tell, type Wish } from '../../report/experiment.ts';
import { updates } from './digits.ts';

interface Run {
  readonly arm: 'equal epochs' | 'equal updates';
  readonly size: number;
  readonly updates: number;
  readonly train: number;
  readonly test: number;
  /** Seconds an update, and an epoch. */
  readonly update: number;
  readonly epoch: number;
}

export interface OnMnist {
  readonly data: DigitsToLearn['name'];
  readonly examples: number;
  readonly epochs: number;
  readonly cap: number;
  readonly runs: readonly Run[];
}

const RATE = 0.05;
/** Read off the slide, MNIST, by B = 1 … 60 000. */
export const SLIDE = {
  train: [0.982, 0.991, 0.992, 0.985, 0.955, 0.838],
  test: [0.991, 0.993, 0.992, 0.99, 0.97, 0.871],
  epoch: [363, 44, 15, 9.5, 9.5, 9.5],
} as const;

function run(seed: number, tell: Tell, full: boolean, { epochs = full ? 5 : 2, updates: cap = full ? 2000 : 100 }: Wish = {}): OnMnist {
  const digits = digitsToLearn(full ? { seed } : { train: 500, test: 500, seed });
  const { x, y, inputs } = digits.train;
  const examples = y.length;
  const net = mlp([inputs, 64, 64, 10], { activation: 'relu', init: 'he', seed });
  type Weights = typeof net.tree;
  const { theta, unflatten } = parameters(net.tree);
  const right = (θ: Float64Array, of: typeof digits.train): number => accuracy(predictions(net.apply(unflatten(θ), of.x)), of.y);
  const sizes = [...new Set([1, 10, 100, 1000, 10_000, 60_000].map((size) => Math.min(size, examples)))];
  const runs: Run[] = [];
  for (const arm of ['equal epochs', 'equal updates'] as const) {
    for (const [k, size] of sizes.entries()) {
      const data = batches({ x, y }, { size, seed });
      const loader = {
        perEpoch: data.perEpoch,
        source: (t: number): Oracle => {
          const batch = data.at(t);
          return oracle((tree: Weights) => crossEntropy(net.apply(tree, batch.x), batch.y), net.tree);
        },
      };
      const θ = Float64Array.from(theta);
      const many = arm === 'equal epochs' ? epochs * data.perEpoch : cap;
      const began = performance.now();
      const { count } = updates(loader, θ, gradientDescent({ learningRate: RATE }), many, (t) => {
        if (t % 20 === 0)
          tell(
            ((arm === 'equal epochs' ? 0 : 1) + (k + t / many) / sizes.length) / 2,
            `${digits.name}, ${arm}, B = ${size}, update ${t} of ${many}`,
          );
        return false;
      });
      const update = (performance.now() - began) / 1000 / count;
      runs.push({
        arm,
        size,
        updates: count,
        train: right(θ, digits.train),
        test: right(θ, digits.test),
        update,
        epoch: update * data.perEpoch,
      });
    }
  }
  return { data: digits.name, examples, epochs, cap, runs };
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

export const onMnist = experiment<OnMnist>({
  id: 'MNIST',
  title: 'The slide’s figure on its data',
  question: `Accuracy and seconds by batch size on MNIST, 784-64-64-10, after equally many epochs and equally many updates. ${HOW}.`,
  chapter: 'batches',
  run,
  claims({ runs, data, examples, epochs, cap }) {
    const of = (arm: Run['arm']): Run[] => runs.filter((r) => r.arm === arm);
    const [byEpochs, byUpdates] = [of('equal epochs'), of('equal updates')];
    const told = (list: readonly Run[]): string => list.map((r) => `B = ${r.size}: ${percent(r.train)} and ${percent(r.test)}`).join('; ');
    const small = byUpdates[0];
    return [
      {
        rows: ['L44'],
        message: 'After equally many epochs accuracy falls with the batch size, from B = 10 on.',
        measured: `${examples} ${data}, ${epochs} epochs, training and test: ${told(byEpochs)}`,
        holds: byEpochs.slice(2).every((r, k) => r.test <= byEpochs[k + 1].test + 0.02) && byEpochs.at(-1)!.test < byEpochs[1].test,
      },
      {
        rows: ['L43', 'L45'],
        message: 'After equally many updates it does not: the whole set is then no worse than single examples.',
        measured: `${cap} updates: ${told(byUpdates)}`,
        holds: byUpdates.at(-1)!.train >= small.train - 0.02,
      },
      {
        rows: ['L42'],
        message: 'A larger batch takes longer an update and less an epoch.',
        measured: byEpochs.map((r) => `B = ${r.size}: ${number(1000 * r.update)} ms and ${number(r.epoch)} s`).join('; '),
        holds: byEpochs.at(-1)!.update > byEpochs[0].update && byEpochs.at(-1)!.epoch < byEpochs[0].epoch,
      },
    ];
  },
  tables: ({ runs, data, examples }) => [
    {
      title: `${examples} ${data}, η = ${RATE}, beside the slide's MNIST`,
      columns: ['arm', 'B', 'updates', 'training', 'test', 'ms an update', 's an epoch', 'slide: training', 'validation', 's an epoch'],
      rows: runs.map((r) => {
        const k = r.arm === 'equal epochs' ? Math.round(Math.log10(r.size)) : -1;
        return [
          r.arm,
          r.size,
          r.updates,
          percent(r.train),
          percent(r.test),
          number(1000 * r.update),
          number(r.epoch),
          ...[SLIDE.train[k], SLIDE.test[k], SLIDE.epoch[k]].map((v) => v ?? ''),
        ];
      }),
    },
  ],
});
