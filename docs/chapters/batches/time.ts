/** Seconds per update and per epoch, by batch size: a + bB. L42 L52 */
import { gradientDescent, leastSquares } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { task, updates } from './digits.ts';
import { times } from './figure.ts';

export interface Timed {
  readonly size: number;
  /** Seconds. */
  readonly update: number;
  readonly epoch: number;
}

export interface Times {
  readonly examples: number;
  readonly ours: readonly Timed[];
  /** Seconds, and seconds an example. */
  readonly a: number;
  readonly b: number;
  /** What the slide shows, and what 6 ms + 0.158 ms·B gives. */
  readonly slide: readonly (Timed & { readonly fittedUpdate: number; readonly fittedEpoch: number })[];
}

/** Read off the slide: MNIST on a V100, 60 000 examples. */
const SLIDE = [
  [1, 0, 363],
  [10, 0, 44],
  [100, 0.02, 15],
  [1000, 0.16, 9.5],
  [10_000, 1.55, 9.5],
  [60_000, 9.5, 9.5],
] as const;

function run(seed: number, tell: Tell, full: boolean): Times {
  const examples = full ? 8192 : 1024;
  const digits = task({ seed, count: examples, tests: 10 });
  const sizes = [1, 4, 16, 64, 256, 1024, 4096, 8192].filter((size) => size <= examples);
  const ours = sizes.map((size, i): Timed => {
    tell(i / sizes.length, `batches of ${size}`);
    const loader = digits.loader(size, seed);
    const θ = digits.start.slice();
    const rule = gradientDescent({ learningRate: 1e-3 });
    updates(loader, θ, rule, size < 64 ? 20 : 1); // warm
    // the fastest of three: what else the machine does only adds
    const many = Math.max(1, Math.min(loader.perEpoch, Math.ceil((full ? 1000 : 100) / size)));
    const seconds = Array.from({ length: 3 }, () => {
      const start = performance.now();
      updates(loader, θ, rule, many);
      return (performance.now() - start) / 1000 / many;
    });
    const update = Math.min(...seconds);
    return { size, update, epoch: update * loader.perEpoch };
  });
  // least squares on t(B)/t = 1: every size counts alike
  const [a, b] = leastSquares(
    ours.map(({ size, update }) => [1 / update, size / update]),
    ours.map(() => 1),
  ) as unknown as [number, number];
  return {
    examples,
    ours,
    a,
    b,
    slide: SLIDE.map(([size, update, epoch]) => {
      const fittedUpdate = 0.006 + 0.000158 * size;
      return { size, update, epoch, fittedUpdate, fittedEpoch: (60_000 / size) * fittedUpdate };
    }),
  };
}

export const batchTimes = experiment<Times>({
  id: 'E7',
  title: 'Seconds per update, seconds per epoch',
  question: 'The notes: a larger batch takes no longer to compute. Longer per update, shorter per epoch?',
  chapter: 'batches',
  run,
  claims({ ours, slide, a, b }) {
    const [first, last] = [ours[0], ours.at(-1)!];
    const [one, thousand] = [slide[0], slide[3]];
    return [
      {
        rows: ['L42'],
        message: 'A larger batch takes longer an update and less an epoch.',
        measured: `here B = ${first.size}: ${number(1000 * first.update)} ms an update, ${number(first.epoch)} s an epoch; B = ${last.size}: ${number(1000 * last.update)} ms, ${number(last.epoch)} s; about ${number(1000 * a)} ms + ${number(1e6 * b)} µs·B`,
        holds: last.update > first.update && last.epoch < first.epoch,
      },
      {
        rows: ['L42', 'L52'],
        message: 'The slide’s own numbers follow 6 ms + 0.158 ms·B; from B = 1 to 1000 an update takes 27 times as long, not “no longer”.',
        measured: `${slide.map((s) => `B = ${s.size}: ${number(s.fittedEpoch)} s an epoch, slide ${s.epoch}`).join('; ')}; ${number(thousand.fittedUpdate / one.fittedUpdate)}-fold`,
        holds: slide.every((s) => Math.abs(s.fittedEpoch - s.epoch) <= 0.15 * s.epoch) && thousand.fittedUpdate / one.fittedUpdate > 20,
      },
    ];
  },
  tables: ({ ours, examples }) => [
    {
      title: `This machine, ${examples} digits, one core`,
      columns: ['B', 'ms an update', 's an epoch'],
      rows: ours.map((t) => [t.size, number(1000 * t.update), number(t.epoch)]),
    },
  ],
  figures: (data) => [times(data)],
});
