/** Data sets drawn from seeds, label noise, metrics. */
import fc from 'fast-check';
import type { Tensor } from 'saddlepoint';
import type * as data from 'saddlepoint/data';
import { type Law, once } from '../law.ts';
import { range, seeds, whole } from './tools.ts';

/** A data set drawn from a seed. */
export type Drawn = (seed: number) => { readonly x: Tensor; readonly y: Tensor | Uint8Array };

export const seededSets: Law<{ readonly draw: Drawn; readonly classes?: number }> = {
  id: 'data.seed',
  rows: ['L39'],
  claim: 'the same seed draws the same set, another seed another; all numbers are finite, and every class has its share',
  tolerance: 'E',
  label: 'quality',
  runs: 20,
  property: ({ draw, classes }) =>
    fc.property(seeds, seeds, (a, b) => {
      const [first, again, other] = [draw(a), draw(a), draw(b)];
      const labels = first.y instanceof Uint8Array ? first.y : undefined;
      const counts = range(classes ?? 0).map((k) => labels!.filter((label) => label === k).length);
      return (
        first.x.data.join() === again.x.data.join() &&
        (a === b || first.x.data.join() !== other.x.data.join()) &&
        first.x.data.every(Number.isFinite) &&
        Math.max(0, ...counts) - Math.min(...counts, Number.POSITIVE_INFINITY) <= 1 &&
        (labels === undefined || counts.reduce((s, n) => s + n, 0) === labels.length)
      );
    }),
};

export const labelNoiseShare: Law<typeof data.labelNoise> = {
  id: 'data.label-noise',
  rows: ['L46'],
  claim:
    'label noise changes the share it is told to, never to the same class, to each other class alike, within six standard errors (false alarm 10⁻⁸)',
  tolerance: 'S',
  runs: 20,
  property: (labelNoise) =>
    fc.property(seeds, fc.constantFrom(0, 0.1, 0.5, 1), whole(2, 6), (seed, share, classes) => {
      const clean = Uint8Array.from({ length: 6000 }, (_, i) => i % classes);
      const noisy = labelNoise(clean, { share, classes, seed });
      const shifts = range(classes).map((d) => noisy.filter((label, i) => (label - clean[i] + classes) % classes === d).length / 6000);
      const near = (found: number, p: number): boolean => Math.abs(found - p) <= 6 * Math.sqrt((p * (1 - p)) / 6000) + 1e-12;
      return (
        near(1 - shifts[0], share) &&
        shifts.slice(1).every((found) => near(found, share / (classes - 1))) &&
        noisy.every((label) => label < classes)
      );
    }),
};

export const confusion: Law<Pick<typeof data, 'accuracy' | 'confusionMatrix'>> = {
  id: 'data.confusion',
  rows: [],
  claim: 'rows of the confusion matrix count the labels, columns the predictions, and its diagonal over the sum is the accuracy',
  tolerance: 'E',
  property: ({ accuracy, confusionMatrix }) =>
    fc.property(fc.array(fc.tuple(whole(0, 3), whole(0, 3)), { minLength: 1, maxLength: 40 }), (pairs) => {
      const [predicted, labels] = [pairs.map(([p]) => p), pairs.map(([, l]) => l)];
      const C = confusionMatrix(predicted, labels, { classes: 4 }).toArray();
      const count = (list: number[], k: number): number => list.filter((v) => v === k).length;
      return (
        range(4).every(
          (k) => C[k].reduce((a, b) => a + b) === count(labels, k) && C.reduce((s, row) => s + row[k], 0) === count(predicted, k),
        ) && range(4).reduce((s, k) => s + C[k][k], 0) / pairs.length === accuracy(predicted, labels)
      );
    }),
};

export const sinc: Law<typeof data.sinc> = {
  id: 'data.sinc',
  rows: ['L17', 'L20', 'L21'],
  claim: 'the sinc is sin(5πx)/(5πx) on x = i/64, i = 1 … 64: zero at i = 64·k/5 in between, and its smallest value −0.2172 near x = 0.286',
  tolerance: 'B',
  property: (make) =>
    once(() => {
      const { x, y } = make();
      const [xs, ys] = [Array.from(x.data), Array.from(y.data)];
      const lowest = ys.indexOf(Math.min(...ys));
      return (
        xs.every((v, i) => v === (i + 1) / 64) &&
        ys.every((v, i) => Math.abs(v * 5 * Math.PI * xs[i] - Math.sin(5 * Math.PI * xs[i])) <= 1e-15) &&
        Math.abs(ys[lowest] + 0.2172) < 1e-3 &&
        Math.abs(xs[lowest] - 0.286) < 1 / 64
      );
    }),
};
