/**
 * F1 of the batch-size study at its published size: 784, five hidden layers of 512 with batch normalisation, 10. L48 L50 L51
 *
 * Adam with its defaults; small batches 256, large ones a tenth of the training set, and the large ones at a rate in
 * proportion. After each epoch the run is written to report/, and the command continues where it was left.
 *
 *   npm run experiment -- F1 --seeds 2 --epochs 30
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { adam, type Checkpoint, descend, keskarSharpness, lanczos, type Oracle, oracle, parameters } from 'saddlepoint';
import { accuracy, batches, predictions } from 'saddlepoint/data';
import { crossEntropy } from 'saddlepoint/nn';
import { type DigitsToLearn, digitsToLearn, HOW } from '../../data/mnist.ts';
import { experiment, number, type Tell, type Wish } from '../../report/experiment.ts';
import { F1 } from '../networks.ts';

interface Fit {
  readonly arm: string;
  readonly size: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly train: number;
  readonly test: number;
  readonly loss: number;
  readonly sharpness: number;
  readonly keskar: number;
  readonly seconds: number;
}

export interface Study {
  readonly data: DigitsToLearn['name'];
  readonly examples: number;
  readonly width: number;
  readonly fits: readonly Fit[];
}

/** What the paper prints, in percent, ± its deviation. */
export const PAPER = { small: { train: 99.66, test: 98.03 }, large: { train: 99.92, test: 97.81 } } as const;

interface Saved {
  readonly epochs: number;
  readonly seconds: number;
  readonly checkpoint: Checkpoint;
}

function run(seed: number, tell: Tell, full: boolean, wish: Wish = {}): Study {
  const { epochs = full ? 30 : 2, checkpoints = full ? 'report' : undefined } = wish;
  const width = full ? 1 : 1 / 32;
  const digits = digitsToLearn(full ? { seed } : { train: 600, test: 300, seed });
  const { x, y } = digits.train;
  const examples = y.length;
  const [small, large] = full ? [256, Math.round(examples / 10)] : [30, 300];
  const arms = [
    { arm: 'small batch', size: small, learningRate: 0.001 },
    { arm: 'large batch', size: large, learningRate: 0.001 },
    // in proportion where that is stable: Adam's steps are as long as its rate, so by the root
    { arm: 'large batch, rate × √', size: large, learningRate: 0.001 * Math.sqrt(large / small) },
  ];
  const fits = arms.map(({ arm, size, learningRate }, a): Fit => {
    const net = F1({ seed, width, inputs: digits.train.inputs });
    type Weights = typeof net.tree;
    const { theta, unflatten } = parameters(net.tree);
    const θ = Float64Array.from(theta);
    const data = batches({ x, y }, { size, seed });
    const source = (t: number): Oracle => {
      const batch = data.at(t);
      return oracle((tree: Weights) => crossEntropy(net.apply(tree, batch.x, { training: true }), batch.y), net.tree);
    };

    const file = checkpoints && `${checkpoints}/F1-${digits.name.replace(' ', '-')}-${examples}-${seed}-${a}.json`;
    const saved = file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Saved) : undefined;
    let [seconds, done, checkpoint] = [saved?.seconds ?? 0, saved?.epochs ?? 0, saved?.checkpoint];
    while (done < epochs) {
      const began = performance.now();
      const descent = descend(source, θ, adam({ learningRate }), { steps: data.perEpoch, ...(checkpoint ? { resume: checkpoint } : {}) });
      for (const { t, loss } of descent) {
        const made = done + ((t - 1) % data.perEpoch) / data.perEpoch;
        tell((a + made / epochs) / arms.length, `seed ${seed}, ${arm}, epoch ${done + 1} of ${epochs}, loss ${number(loss)}`);
      }
      seconds += (performance.now() - began) / 1000;
      checkpoint = descent.checkpoint();
      done++;
      if (file) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, JSON.stringify({ epochs: done, seconds, checkpoint }));
      }
    }
    // a run that was finished before: its θ
    if (saved && saved.epochs >= epochs)
      for (const _ of descend(source, θ, adam({ learningRate }), { steps: 0, resume: saved.checkpoint }));

    tell((a + 0.99) / arms.length, `seed ${seed}, ${arm}, what was reached`);
    const tree = unflatten(θ);
    // the running means of batch normalisation, from twenty batches at the final weights
    for (let t = 1; t <= 20; t++) net.apply(tree, data.at(Math.min(t, data.perEpoch)).x, { training: true, track: true });
    const share = ({ x, y }: typeof digits.train): number => {
      let right = 0;
      for (const batch of batches({ x, y }, { size: 1000, shuffle: false }).epoch(1))
        right += accuracy(predictions(net.apply(tree, batch.x)), batch.y) * batch.y.length;
      return right / y.length;
    };
    // curvature over a part of the training set, normalised by the running means
    const part = batches({ x, y }, { size: Math.min(2000, examples), shuffle: false }).at(1);
    const L = oracle((tree: Weights) => crossEntropy(net.apply(tree, part.x), part.y), net.tree);
    const sharpness = lanczos((v) => L.hvp(θ, v), θ.length, { count: 1, which: 'largest', tolerance: 2e-2 }).values[0];
    const keskar = keskarSharpness(L, θ, { epsilon: 1e-3, starts: 1, steps: 10 });
    return {
      arm,
      size,
      learningRate,
      epochs: done,
      train: share(digits.train),
      test: share(digits.test),
      loss: L.value(θ),
      sharpness,
      keskar,
      seconds,
    };
  });
  return { data: digits.name, examples, width, fits };
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

export const f1 = experiment<Study>({
  id: 'F1',
  title: 'F1 of the batch-size study',
  question: `784, five hidden layers of 512 with batch normalisation, 10, by Adam: small batches against large ones, beside the published row. ${HOW}.`,
  chapter: 'batches',
  run,
  claims({ fits, data, examples, width }) {
    const [small, large, scaled] = fits as [Fit, Fit, Fit];
    return [
      {
        rows: ['L47', 'L48'],
        message: 'Small and large batches train and test within four points of each other, and so does the large batch with a larger rate.',
        measured: `${examples} ${data}, width ${width}: ${fits.map((f) => `${f.arm} (B = ${f.size}, η = ${number(f.learningRate)}, ${f.epochs} epochs): ${percent(f.train)} and ${percent(f.test)}`).join('; ')}; published: ${PAPER.small.train} % and ${PAPER.small.test} %, ${PAPER.large.train} % and ${PAPER.large.test} %`,
        numbers: { 'test, small': small.test, 'test, large': large.test, 'test, large, scaled': scaled.test },
        holds: width < 1 || fits.every((f) => Math.abs(f.test - small.test) < 0.04),
      },
      {
        rows: ['L50', 'L51'],
        message: 'λmax and φ where they end. Losses differ after equally many epochs, and both with them.',
        measured: fits.map((f) => `${f.arm}: λmax ${number(f.sharpness)}, φ ${number(f.keskar)} at loss ${number(f.loss)}`).join('; '),
        numbers: { 'λmax, small': small.sharpness, 'λmax, large': large.sharpness, 'λmax, large, scaled': scaled.sharpness },
        holds: fits.every((f) => f.sharpness > 0 && f.keskar >= 0),
      },
    ];
  },
  tables: ({ fits, data, examples }) => [
    {
      title: `F1 on ${examples} ${data}`,
      columns: ['arm', 'B', 'η', 'epochs', 'training', 'test', 'loss', 'λmax', 'φ', 'seconds'],
      rows: fits.map((f) => [
        f.arm,
        f.size,
        number(f.learningRate),
        f.epochs,
        percent(f.train),
        percent(f.test),
        number(f.loss),
        number(f.sharpness),
        number(f.keskar),
        Math.round(f.seconds),
      ]),
      note: `λmax and φ (ε = 10⁻³) over the first two thousand of the training digits. Published: small ${PAPER.small.train} and ${PAPER.small.test} %, large ${PAPER.large.train} and ${PAPER.large.test} %.`,
    },
  ],
});
