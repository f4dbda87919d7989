/** Small against large batches trained to the same loss: test accuracy and sharpness. L45 L48 L49 L50 L51 */
import { adam, keskarSharpness, lanczos, type Oracle } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { task, updates } from './digits.ts';
import { sharpnessAndTest } from './figure.ts';
import { bySize } from './means.ts';

export interface Fit {
  readonly seed: number;
  readonly size: number;
  readonly epochs: number;
  readonly updates: number;
  readonly loss: number;
  readonly train: number;
  readonly test: number;
  readonly sharpness: number;
  /** The same where the loss first fell below the goal, looked at eight times an epoch: closer to one loss for all. */
  readonly matched: { readonly loss: number; readonly test: number; readonly sharpness: number; readonly keskar: number };
}

export interface EqualLoss {
  readonly examples: number;
  readonly goal: number;
  readonly runs: readonly Fit[];
}

const GOAL = 0.01;
/** Half the side of Keskar's box, relative to |θᵢ| + 1. */
const EPSILON = 1e-3;

/** λmax to a percent. */
export const sharpness = (L: Oracle, θ: Float64Array): number =>
  lanczos((v) => L.hvp(θ, v), θ.length, { count: 1, which: 'largest', tolerance: 1e-2 }).values[0];

function run(seed: number, tell: Tell, full: boolean): EqualLoss {
  const [count, tests, most] = full ? [2048, 2048, 400] : [256, 1024, 300];
  const seeds = Array.from({ length: full ? 5 : 2 }, (_, k) => 10 * seed + k);
  const sizes = full ? [16, 64, Math.round(0.1 * count), count] : [16, count];
  const runs: Fit[] = [];
  for (const one of seeds) {
    const digits = task({ seed: one, count, tests });
    for (const size of sizes) {
      tell(runs.length / (seeds.length * sizes.length), `seed ${one}, batches of ${size}`);
      const θ = digits.start.slice();
      const loader = digits.loader(size, one);
      const often = Math.max(1, Math.floor(loader.perEpoch / 8));
      let first: Float64Array | undefined;
      const { count: made } = updates(loader, θ, adam({ learningRate: 0.003 }), most * loader.perEpoch, (t) => {
        const epoch = t % loader.perEpoch === 0;
        if (!epoch && (first !== undefined || t % often !== 0)) return false;
        const reached = digits.losses(θ).train < GOAL;
        if (reached) first ??= θ.slice();
        return epoch && reached;
      });
      first ??= θ;
      runs.push({
        seed: one,
        size,
        epochs: made / loader.perEpoch,
        updates: made,
        loss: digits.losses(θ).train,
        ...digits.right(θ),
        sharpness: sharpness(digits.whole, θ),
        matched: {
          loss: digits.losses(first).train,
          test: digits.right(first).test,
          sharpness: sharpness(digits.whole, first),
          keskar: keskarSharpness(digits.whole, first, { epsilon: EPSILON, starts: 1, steps: 20 }),
        },
      });
    }
  }
  return { examples: count, goal: GOAL, runs };
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

export const equalLoss = experiment<EqualLoss>({
  id: 'E6',
  title: 'Batch size at equal loss',
  question: 'Trained not for as many epochs but to the same training loss, do large batches still lose? And are their minima sharper?',
  chapter: 'batches',
  run,
  claims(data) {
    const sizes = bySize(data);
    const [small, large] = [sizes[0], sizes.at(-1)!];
    return [
      {
        rows: ['L45'],
        message: 'Trained long enough, every batch size fits the training set: large batches do not fail to optimise.',
        measured: sizes.map((s) => `B = ${s.size}: ${percent(s.train)} after ${number(s.epochs)} epochs`).join('; '),
        holds: data.runs.every((r) => r.train > 0.999 && r.loss < 1.5 * data.goal),
      },
      {
        rows: ['L48'],
        message: 'At this one rate the small batch is better on digits not seen in training.',
        measured:
          sizes.map((s) => `B = ${s.size}: ${percent(s.test)}`).join('; ') +
          `; small minus large ${(100 * (small.test - large.test)).toFixed(2)} points, at the same loss ${(100 * (small.matchedTest - large.matchedTest)).toFixed(2)}`,
        numbers: { 'test, small minus large, points': 100 * (small.test - large.test) },
        holds: small.test > large.test,
      },
      {
        rows: ['L49', 'L51'],
        message: 'At this one rate the loss is more sharply curved where the large batch ends.',
        measured: sizes
          .map(
            (s) =>
              `B = ${s.size}: λmax ${number(s.sharpness)} at loss ${number(s.loss)}; ${number(s.matchedSharpness)} at ${number(s.matchedLoss)}, where it first fell below ${data.goal}`,
          )
          .join('. '),
        numbers: {
          'λmax, large over small': large.sharpness / small.sharpness,
          'at one loss': large.matchedSharpness / small.matchedSharpness,
        },
        holds: large.sharpness > small.sharpness && large.matchedSharpness > small.matchedSharpness,
      },
      {
        rows: ['L50', 'L51'],
        message: `So, on most seeds, says Keskar’s φ, the largest rise within a box of ε = ${EPSILON}, at those points of nearly one loss; on none is it lower by more than a tenth.`,
        measured: sizes.map((s) => `B = ${s.size}: ${number(s.keskar)}`).join('; '),
        numbers: { 'φ, large over small': large.keskar / small.keskar },
        holds: large.keskar > 0.9 * small.keskar,
      },
    ];
  },
  tables: (data) => [
    {
      title: `Adam, η = 0.003, ${data.examples} digits, to a training loss below ${data.goal}; means over ${new Set(data.runs.map((r) => r.seed)).size} seeds`,
      columns: ['B', 'epochs', 'updates', 'loss', 'training', 'test', 'λmax', 'loss*', 'test*', 'λmax*', 'φ*'],
      rows: bySize(data).map((s) => [
        s.size,
        number(s.epochs),
        Math.round(s.updates),
        number(s.loss),
        percent(s.train),
        percent(s.test),
        number(s.sharpness),
        number(s.matchedLoss),
        percent(s.matchedTest),
        number(s.matchedSharpness),
        number(s.keskar),
      ]),
      note: 'The loss is looked at after each epoch; in the columns with a star eight times an epoch, which brings the losses closer together. λmax of a cross-entropy falls with the loss.',
    },
  ],
  figures: (data) => [sharpnessAndTest(data)],
});
