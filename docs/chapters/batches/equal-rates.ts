/**
 * Flat minima: is it the batch, or the rate? L48 L51 L107
 *
 * E6 compares batch sizes by Adam at one rate. Here plain minibatch descent trains to the same loss, small batches and the
 * whole set at one rate, and the whole set at a rate twelve times as large.
 */
import { gradientDescent } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { mean } from '../../report/seeds.ts';
import { task, updates } from './digits.ts';
import { sharpness } from './equal-loss.ts';

interface Fit {
  readonly arm: string;
  readonly updates: number;
  readonly loss: number;
  readonly test: number;
  readonly sharpness: number;
}

export interface EqualRates {
  readonly examples: number;
  readonly fits: readonly Fit[];
}

const GOAL = 0.01;

function run(seed: number, tell: Tell, full: boolean): EqualRates {
  const [count, tests, seeds] = full ? [1024, 2048, 4] : [256, 1024, 1];
  const arms = [
    ['B = 16, η = 0.05', 16, 0.05],
    ['all, η = 0.05', count, 0.05],
    ['all, η = 0.6', count, 0.6],
  ] as const;
  const fits: Fit[] = [];
  for (let k = 0; k < seeds; k++) {
    const digits = task({ seed: 10 * seed + k, count, tests });
    for (const [arm, size, learningRate] of arms) {
      tell(fits.length / (seeds * arms.length), `seed ${k + 1} of ${seeds}, ${arm}`);
      const θ = digits.start.slice();
      const loader = digits.loader(size, 10 * seed + k);
      const every = size === count ? 20 : Math.ceil(loader.perEpoch / 4);
      const { count: made } = updates(
        loader,
        θ,
        gradientDescent({ learningRate }),
        20_000,
        (t) => t % every === 0 && digits.losses(θ).train < GOAL,
      );
      fits.push({ arm, updates: made, loss: digits.losses(θ).train, test: digits.right(θ).test, sharpness: sharpness(digits.whole, θ) });
    }
  }
  return { examples: count, fits };
}

const means = ({ fits }: EqualRates): Fit[] =>
  [...new Set(fits.map(({ arm }) => arm))].map((arm) => {
    const of = fits.filter((f) => f.arm === arm);
    const average = (pick: (f: Fit) => number): number => mean(of.map(pick));
    return {
      arm,
      updates: average((f) => f.updates),
      loss: average((f) => f.loss),
      test: average((f) => f.test),
      sharpness: average((f) => f.sharpness),
    };
  });

export const equalRates = experiment<EqualRates>({
  id: 'E6b',
  title: 'Flat minima: the batch, or the rate?',
  question:
    'To one training loss by plain descent: is it the small batch that ends flatter and tests better, or would the whole set with a larger rate do as well?',
  chapter: 'batches',
  run,
  claims(data) {
    const [small, slow, fast] = means(data) as [Fit, Fit, Fit];
    return [
      {
        rows: ['L51', 'L107'],
        message: 'At one rate the small batch ends at the flatter minimum; but the whole set at twelve times the rate ends flatter still.',
        measured: [small, slow, fast]
          .map((f) => `${f.arm}: λmax ${number(f.sharpness)} at loss ${number(f.loss)} after ${Math.round(f.updates)} updates`)
          .join('; '),
        numbers: { 'λmax, B = 16': small.sharpness, 'λmax, all, η = 0.05': slow.sharpness, 'λmax, all, η = 0.6': fast.sharpness },
        holds: small.sharpness < slow.sharpness && fast.sharpness < small.sharpness,
      },
      {
        rows: ['L48', 'L107'],
        message: 'And it tests about as well: what is gained by small batches here is within two points of what the rate gives.',
        measured: [small, slow, fast].map((f) => `${f.arm}: ${(100 * f.test).toFixed(1)} %`).join('; '),
        numbers: { 'test, B = 16': small.test, 'test, all, η = 0.05': slow.test, 'test, all, η = 0.6': fast.test },
        holds: fast.test > small.test - 0.02,
      },
    ];
  },
  tables: (data) => [
    {
      title: `Plain descent to a training loss below ${GOAL}, ${data.examples} digits`,
      columns: ['arm', 'updates', 'loss', 'test', 'λmax'],
      rows: means(data).map((f) => [f.arm, Math.round(f.updates), number(f.loss), `${(100 * f.test).toFixed(2)} %`, number(f.sharpness)]),
    },
  ],
});
