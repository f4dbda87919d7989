/**
 * Batch size at equal updates, and what layerwise rates make of the largest batches at equal epochs. L43 L45 L54
 *
 * E5's arms with as many epochs give a batch of B a B-th of the updates. Here every size makes as many updates.
 */
import { gradientDescent, type Optimizer } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { mean } from '../../report/seeds.ts';
import { task, updates } from './digits.ts';
import { lamb, lars } from './layerwise.ts';

interface Run {
  readonly arm: string;
  readonly size: number;
  readonly train: number;
  readonly test: number;
}

export interface EqualUpdates {
  readonly examples: number;
  readonly updates: number;
  readonly epochs: number;
  readonly runs: readonly Run[];
}

const RATE = 0.05;
/** W and b of 144-64-64-10, as they lie in θ. */
const BLOCKS = [144 * 64, 64, 64 * 64, 64, 64 * 10, 10];

function run(seed: number, tell: Tell, full: boolean): EqualUpdates {
  const [count, tests, many, epochs, seeds] = full ? [2048, 1024, 1280, 20, 3] : [512, 1024, 320, 10, 2];
  const sizes = full ? [1, 4, 16, 64, 256] : [1, 4, 16, 64];
  const large = full ? [1024, 2048] : [512];
  const layered: readonly [string, (size: number) => Optimizer][] = [
    ['rate ∝ B', (size) => gradientDescent({ learningRate: (RATE * size) / 16 })],
    ['LARS', (size) => lars({ learningRate: (RATE * size) / 16, blocks: BLOCKS })],
    ['LAMB', (size) => lamb({ learningRate: 0.005 * Math.sqrt(size / 16), blocks: BLOCKS })],
  ];
  const runs: Run[] = [];
  for (let k = 0; k < seeds; k++) {
    const digits = task({ seed: 10 * seed + k, count, tests });
    const once = (arm: string, size: number, rule: Optimizer, steps: number): void => {
      tell(runs.length / (seeds * (sizes.length + layered.length * large.length)), `seed ${k + 1} of ${seeds}, ${arm}, B = ${size}`);
      const θ = digits.start.slice();
      const { broken } = updates(digits.loader(size, 10 * seed + k), θ, rule, steps);
      runs.push({ arm, size, ...(broken ? { train: 0.1, test: 0.1 } : digits.right(θ)) });
    };
    for (const size of sizes) once('equal updates', size, gradientDescent({ learningRate: RATE }), many);
    for (const size of large) for (const [arm, make] of layered) once(arm, size, make(size), Math.ceil(epochs * (count / size)));
  }
  return { examples: count, updates: many, epochs, runs };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Means over the seeds within. */
const means = ({ runs }: EqualUpdates): Run[] =>
  [...new Set(runs.map(({ arm, size }) => `${arm}|${size}`))].map((key) => {
    const of = runs.filter(({ arm, size }) => `${arm}|${size}` === key);
    return { ...of[0], train: mean(of.map((r) => r.train)), test: mean(of.map((r) => r.test)) };
  });

export const equalUpdates = experiment<EqualUpdates>({
  id: 'E5c',
  title: 'Batch size at equal updates',
  question:
    'After as many epochs large batches have made fewer updates. After as many updates, do they still fall behind? And do rates for each layer, LARS and LAMB, save the largest at equal epochs?',
  chapter: 'batches',
  run,
  claims(data) {
    const all = means(data);
    const equal = all.filter(({ arm, size }) => arm === 'equal updates' && size >= 4);
    const of = (arm: string): Run => all.filter((r) => r.arm === arm)[0];
    const spread = Math.max(...equal.map((r) => r.test)) - Math.min(...equal.map((r) => r.test));
    return [
      {
        rows: ['L43', 'L45'],
        message:
          'After equally many updates at one rate no larger batch, from B = 4 on, trains worse than a smaller one by more than a point: it is the updates.',
        measured: `${data.updates} updates: ${all
          .filter(({ arm }) => arm === 'equal updates')
          .map(({ size, train, test }) => `B = ${size}: ${percent(train)} training, ${percent(test)} test`)
          .join('; ')}; test accuracies from B = 4 on within ${(100 * spread).toFixed(1)} points`,
        numbers: {
          'spread of test accuracy, points': 100 * spread,
          'training, B = 4': equal[0].train,
          'training, largest B': equal.at(-1)!.train,
        },
        holds: equal.every((r, k) => k === 0 || r.train > equal[k - 1].train - 0.01),
      },
      {
        rows: ['L54'],
        message:
          'At equal epochs, where plain descent with η ∝ B breaks down, LARS and LAMB train on: each layer’s step is a share of its own length.',
        measured: all
          .filter(({ arm }) => arm !== 'equal updates')
          .map(({ arm, size, train, test }) => `${arm}, B = ${size}: ${percent(train)} and ${percent(test)}`)
          .join('; '),
        numbers: Object.fromEntries(['rate ∝ B', 'LARS', 'LAMB'].map((arm) => [`test, ${arm}`, of(arm).test])),
        holds: ['LARS', 'LAMB'].every((arm) => of(arm).train > of('rate ∝ B').train),
      },
    ];
  },
  tables: (data) => [
    {
      title: `${data.examples} digits; ${data.updates} updates, or ${data.epochs} epochs for the last arms`,
      columns: ['arm', 'B', 'training', 'test'],
      rows: means(data).map(({ arm, size, train, test }) => [arm, size, number(100 * train, 4), number(100 * test, 4)]),
    },
  ],
});
