/** The order of examples: L36 L39 L40 L43. */
import fc from 'fast-check';
import { tensor } from 'saddlepoint';
import type * as data from 'saddlepoint/data';
import type { Law } from '../law.ts';
import { range, seeds, whole } from './tools.ts';

type MakeBatches = typeof data.batches;

/** A loader of the numbers 0 … N − 1. */
const countingLoader = (batches: MakeBatches, N: number, options: data.BatchOptions) => batches({ i: range(N) }, options);

export const epochIsPermutation: Law<MakeBatches> = {
  id: 'batches.permutation',
  rows: ['L39'],
  claim: 'an epoch shows every example exactly once, in batches of B and one of what is left',
  tolerance: 'E',
  property: (batches) =>
    fc.property(whole(1, 40), whole(1, 45), whole(1, 5), seeds, (N, size, epoch, seed) => {
      const found = [...countingLoader(batches, N, { size, seed }).epoch(epoch)].map(({ i }) => [...i]);
      const sizes = found.map((batch) => batch.length);
      return (
        found
          .flat()
          .sort((a, b) => a - b)
          .join() === range(N).join() &&
        sizes.slice(0, -1).every((n) => n === size) &&
        sizes.at(-1) === N - size * (sizes.length - 1)
      );
    }),
};

export const seededOrders: Law<MakeBatches> = {
  id: 'batches.seed',
  rows: ['L36', 'L39'],
  claim: 'the same seed gives the same orders; another epoch and another seed give others; unshuffled, every epoch is in order',
  tolerance: 'S',
  label: 'quality',
  runs: 50,
  property: (batches) =>
    // 30 examples have 2.7·10³² orders: equal ones are no accident.
    fc.property(seeds, seeds, whole(1, 1000), whole(1, 1000), (a, b, e, f) => {
      const order = (seed: number, epoch: number, shuffle = true): string =>
        countingLoader(batches, 30, { seed, shuffle }).permutation(epoch).join();
      const again = order(a, e);
      return (
        again === order(a, e) &&
        (e === f || order(a, e) !== order(a, f)) &&
        (a === b || order(a, e) !== order(b, e)) &&
        order(a, e + 1) !== order(a === 2 ** 32 - 1 ? 0 : a + 1, e) &&
        order(a, e, false) === range(30).join()
      );
    }),
};

/** Σ (observed − expected)²/expected over the 24 orders of four examples. */
function chiSquare(orders: Iterable<ArrayLike<number>>, draws: number): number {
  const seen = new Map<string, number>();
  for (const order of orders) {
    const key = Array.from(order).join();
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  const expected = draws / 24;
  let sum = (24 - seen.size) * expected;
  for (const count of seen.values()) sum += (count - expected) ** 2 / expected;
  return sum;
}

export const ordersAreUniform: Law<MakeBatches> = {
  id: 'batches.uniform',
  rows: ['L39'],
  claim:
    'all 24 orders of four examples are equally likely, over epochs and over seeds: χ² with 23 degrees of freedom stays below 72 and above 3 (false alarm 10⁻⁶ each)',
  tolerance: 'S',
  runs: 3,
  property: (batches) =>
    fc.property(whole(0, 2 ** 30), (seed) => {
      const draws = 4800;
      const loader = countingLoader(batches, 4, { seed });
      const overEpochs = chiSquare(
        range(draws).map((e) => loader.permutation(e + 1)),
        draws,
      );
      const overSeeds = chiSquare(
        range(draws).map((k) => countingLoader(batches, 4, { seed: seed + k }).permutation(1)),
        draws,
      );
      return [overEpochs, overSeeds].every((x) => x > 3 && x < 72);
    }),
};

export const successiveEpochsIndependent: Law<MakeBatches> = {
  id: 'batches.epochs-independent',
  rows: ['L39'],
  claim: 'the order of an epoch says nothing about the next: their composition is uniform too, χ² below 72 (false alarm 10⁻⁶)',
  tolerance: 'S',
  runs: 2,
  property: (batches) =>
    fc.property(whole(0, 2 ** 30), (seed) => {
      const draws = 4800;
      const loader = countingLoader(batches, 4, { seed });
      const compositions = range(draws).map((e) => {
        const [first, second] = [loader.permutation(2 * e + 1), loader.permutation(2 * e + 2)];
        return Array.from(first, (i) => second.indexOf(i));
      });
      return chiSquare(compositions, draws) < 72;
    }),
};

export const updatesPerEpoch: Law<MakeBatches> = {
  id: 'batches.count',
  rows: ['L40', 'L43'],
  claim:
    'an epoch is ⌈N/B⌉ updates, ⌊N/B⌋ where the short last batch is dropped: 1 against 20 for 20 examples, 60 000 against 60 for 60 000',
  tolerance: 'E',
  label: 'convention',
  conventions: 'the short last batch dropped, or filled up',
  property: (batches) =>
    fc.property(whole(1, 60), whole(1, 60), (N, size) => {
      const counted = (dropLast: boolean): [number, number] => {
        const loader = countingLoader(batches, N, { size, dropLast });
        return [loader.perEpoch, [...loader.epoch(1)].length];
      };
      const known: [number, number, number][] = [
        [20, 20, 1],
        [20, 1, 20],
        [60_000, 1, 60_000],
        [60_000, 1000, 60],
      ];
      return (
        counted(false).every((n) => n === Math.ceil(N / size)) &&
        (size > N || counted(true).every((n) => n === Math.floor(N / size))) &&
        known.every(([examples, B, updates]) => batches({ i: new Uint8Array(examples) }, { size: B }).perEpoch === updates)
      );
    }),
};

export const resumption: Law<MakeBatches> = {
  id: 'batches.resume',
  rows: ['L39'],
  claim: 'a run stopped anywhere and restored from plain data goes on as if it had not stopped; batch t by number is the t-th of the run',
  tolerance: 'E',
  label: 'quality',
  property: (batches) =>
    fc.property(whole(1, 20), whole(1, 8), fc.boolean(), seeds, whole(0, 30), (N, size, shuffle, seed, stop) => {
      const make = () => countingLoader(batches, N, { size, shuffle, seed });
      const [straight, stopped, resumed, numbered] = [make(), make(), make(), make()];
      const steps = range(stop + 12);
      const expected = steps.map(() => straight.next().i.join());
      for (let k = 0; k < stop; k++) stopped.next();
      resumed.restore(JSON.parse(JSON.stringify(stopped.state())));
      return (
        steps.every((k) => numbered.at(k + 1).i.join() === expected[k]) &&
        steps.slice(stop).every((k) => resumed.next().i.join() === expected[k])
      );
    }),
};

export const iteration: Law<MakeBatches> = {
  id: 'batches.iterate',
  rows: ['L39'],
  claim:
    'a loop over a data set is one epoch and ends by itself, the next loop the next epoch; epochs(n) are the next n, forever() all of them; what is left after a restore comes first, and an epoch left early is not taken up again',
  tolerance: 'E',
  label: 'convention',
  conventions: 'a loop that never ends',
  property: (batches) =>
    fc.property(whole(5, 20), whole(1, 4), seeds, whole(0, 4), (N, size, seed, count) => {
      const make = () => countingLoader(batches, N, { size, seed });
      const numbers = (list: Iterable<{ indices: Uint32Array }>): string => [...list].map(({ indices }) => indices.join()).join(';');
      const loader = make();
      const known = (epoch: number): string => numbers(loader.epoch(epoch));
      const rest = [...loader.epoch(1)].slice(1);
      loader.next();
      const loops = [numbers(loader), numbers(loader)]; // what is left of epoch 1, then epoch 2
      for (const _ of loader) break; // epoch 3, left early
      const counted = [...loader.epochs(count)].length; // not even begun
      const named = Array.from(loader.epochs(count), (epoch) => numbers(epoch));
      const endless = make();
      const straight: string[] = [];
      for (const { indices } of endless.forever()) {
        straight.push(indices.join());
        if (straight.length === 2 * loader.perEpoch + 1) break;
      }
      return (
        loops[0] === numbers(rest) &&
        loops[1] === known(2) &&
        counted === count &&
        named.join('|') ===
          range(count)
            .map((e) => known(4 + count + e))
            .join('|') &&
        numbers(loader) === known(4 + 2 * count) &&
        straight.join(';') === [known(1), known(2), numbers([loader.at(2 * loader.perEpoch + 1)])].join(';') &&
        endless.next().indices.join() === loader.at(2 * loader.perEpoch + 2).indices.join()
      );
    }),
};

export const rowsStayTogether: Law<MakeBatches> = {
  id: 'batches.rows',
  rows: ['L39'],
  claim: 'a batch holds the rows that its indices name, of every column alike, in the type they came in',
  tolerance: 'E',
  property: (batches) =>
    fc.property(whole(1, 12), whole(1, 5), seeds, (N, size, seed) => {
      const columns = {
        x: tensor(Float64Array.from(range(6 * N)), { shape: [N, 2, 3] }),
        single: tensor(Float64Array.from(range(N)), { dtype: 'float32' }),
        image: { data: Uint8Array.from(range(2 * N)), shape: [N, 2] },
        label: Int16Array.from(range(N)),
        name: range(N).map((i) => `n${i}`),
      };
      const before = columns.x.data.join();
      for (const { x, single, image, label, name, indices } of batches(columns, { size, seed }).epoch(1)) {
        const B = indices.length;
        const right =
          x.shape.join() === [B, 2, 3].join() &&
          image.shape.join() === [B, 2].join() &&
          single.dtype === 'float32' &&
          label instanceof Int16Array &&
          image.data instanceof Uint8Array &&
          range(B).every((k) => {
            const i = indices[k];
            const rowOf = (data: ArrayLike<number>, width: number): boolean =>
              range(width).every((j) => data[k * width + j] === i * width + j);
            return rowOf(x.data, 6) && rowOf(image.data, 2) && rowOf(single.data, 1) && label[k] === i && name[k] === `n${i}`;
          });
        if (!right) return false;
      }
      return columns.x.data.join() === before;
    }),
};
