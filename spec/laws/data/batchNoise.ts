/** Means over batches: how far they stray, and how they go together: L41 L71 L108. */
import fc from 'fast-check';
import type * as data from 'saddlepoint/data';
import type { Law } from '../law.ts';
import { range, seeds, whole } from './tools.ts';

type MakeBatches = typeof data.batches;

export const disjointBatches: Law<MakeBatches> = {
  id: 'batches.mean',
  rows: ['L41'],
  claim:
    'the mean over an epoch’s equal batches is the mean over all, to the last bit; a short last batch biases the unweighted mean, and weights mend it',
  tolerance: 'E',
  property: (batches) =>
    fc.property(fc.array(whole(-64, 64), { minLength: 16, maxLength: 16 }), whole(0, 4), seeds, (values, k, seed) => {
      const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
      const means = [...batches({ values }, { size: 2 ** k, seed }).epoch(1)].map((batch) => mean(batch.values));
      // Three examples, batches of two: the lone one counts double.
      const uneven = [...batches({ g: [0, 0, 3] }, { size: 2, shuffle: false }).epoch(1)].map(({ g }) => g);
      const weighted = uneven.reduce((sum, g) => sum + (g.length / 3) * mean(g), 0);
      return mean(means) === mean(values) && mean(uneven.map(mean)) === 1.5 && weighted === 1;
    }),
};

export const batchVariance: Law<MakeBatches> = {
  id: 'batches.variance',
  rows: ['L41', 'L71', 'L119'],
  claim:
    'a batch’s mean varies by s²/B · (N−B)/(N−1) about the mean of all, s² the 1/N variance: N = 20, B = 1, 5, 10, 20, within six standard errors (false alarm 10⁻⁸); exactly 0 at B = N',
  tolerance: 'S',
  runs: 2,
  property: (batches) =>
    fc.property(whole(0, 2 ** 30), (seed) => {
      // Skewed on purpose.
      const values = range(20).map((i) => (i * i) / 8);
      const mean = values.reduce((a, b) => a + b) / 20;
      const s2 = values.reduce((s, v) => s + (v - mean) ** 2, 0) / 20;
      return [1, 5, 10, 20].every((B) => {
        const loader = batches({ values }, { size: B, seed });
        const draws = range(2000).map((e) => loader.at(e * loader.perEpoch + 1).values.reduce((a, b) => a + b) / B - mean);
        const second = draws.reduce((s, d) => s + d ** 2, 0) / draws.length;
        const fourth = draws.reduce((s, d) => s + d ** 4, 0) / draws.length;
        const expected = (s2 / B) * ((20 - B) / 19);
        return B === 20 ? second === 0 : Math.abs(second - expected) <= 6 * Math.sqrt((fourth - second ** 2) / draws.length);
      });
    }),
};

export const successiveCovariance: Law<MakeBatches> = {
  id: 'batches.covariance',
  rows: ['L108'],
  claim:
    'successive batches of an epoch are not independent: over N = 12 examples their means covary by −s²/(N−1), within six standard errors (false alarm 10⁻⁸)',
  tolerance: 'S',
  runs: 3,
  property: (batches) =>
    fc.property(whole(0, 2 ** 30), fc.constantFrom(1, 2, 4), (seed, B) => {
      const values = range(12).map((i) => (i % 3 === 0 ? i : -2));
      const mean = values.reduce((a, b) => a + b) / 12;
      const s2 = values.reduce((s, v) => s + (v - mean) ** 2, 0) / 12;
      const loader = batches({ values }, { size: B, seed });
      const error = (t: number): number => loader.at(t).values.reduce((a, b) => a + b) / B - mean;
      const products = range(8000).map((e) => error(e * loader.perEpoch + 1) * error(e * loader.perEpoch + 2));
      const found = products.reduce((a, b) => a + b) / products.length;
      const spread = products.reduce((s, p) => s + (p - found) ** 2, 0) / products.length;
      // 8000 products tell −s²/11 from 0 by many standard errors.
      const bound = 6 * Math.sqrt(spread / products.length);
      return Math.abs(found + s2 / 11) <= bound && bound < s2 / 11;
    }),
};

/** Closed forms for how far a batch's mean strays, and how two batches of one epoch go together. */
export interface BatchNoise {
  /** Var of the mean of B out of N numbers of 1/N-variance s², drawn without repetition. */
  readonly variance: (s2: number, N: number, B: number) => number;
  /** Cov of the means of two disjoint batches. */
  readonly covariance: (s2: number, N: number) => number;
}

export const exactBatchNoise: Law<BatchNoise> = {
  id: 'batches.exact-noise',
  rows: ['L41', 'L108'],
  claim:
    'over all orders of N numbers the first batch’s mean has exactly the variance s²/B · (N−B)/(N−1), and with the second the covariance −s²/(N−1)',
  tolerance: 'B',
  runs: 20,
  property: ({ variance, covariance }) =>
    fc.property(fc.array(whole(-20, 20), { minLength: 6, maxLength: 6 }), fc.constantFrom(1, 2, 3), (values, B) => {
      const N = 6;
      const mean = values.reduce((a, b) => a + b) / N;
      const s2 = values.reduce((s, v) => s + (v - mean) ** 2, 0) / N;
      let [count, square, product] = [0, 0, 0];
      for (const order of permutationsOf(N)) {
        const error = (from: number): number => order.slice(from, from + B).reduce((s, i) => s + values[i] - mean, 0) / B;
        square += error(0) ** 2;
        product += error(0) * error(B);
        count++;
      }
      const tolerance = 1e-12 * Math.max(1, s2);
      return Math.abs(square / count - variance(s2, N, B)) <= tolerance && Math.abs(product / count - covariance(s2, N)) <= tolerance;
    }),
};

/** All orders of 0 … n − 1, each from the one before by the next larger arrangement. */
function* permutationsOf(n: number): Generator<number[]> {
  const order = range(n);
  for (;;) {
    yield [...order];
    let i = n - 2;
    while (i >= 0 && order[i] > order[i + 1]) i--;
    if (i < 0) return;
    let j = n - 1;
    while (order[j] < order[i]) j--;
    [order[i], order[j]] = [order[j], order[i]];
    order.push(...order.splice(i + 1).reverse());
  }
}
