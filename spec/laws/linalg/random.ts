/** Laws of a seeded source of random numbers. The statistical ones are set to a false alarm in a million. */
import fc from 'fast-check';
import type { Random } from 'saddlepoint';
import { atMost, holds, near, same } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';

export type RandomFrom = (seed: number) => Random;

/** Σ (count − expected)²/expected lies below this but once in a million (Wilson and Hilferty's cube). */
const chiSquareLimit = (degrees: number): number => degrees * (1 - 2 / (9 * degrees) + 4.75 * Math.sqrt(2 / (9 * degrees))) ** 3;
const chiSquare = (counts: readonly number[], expected: number): number =>
  counts.reduce((sum, x) => sum + (x - expected) ** 2 / expected, 0);
const even = (counts: readonly number[], draws: number, what: string): void =>
  atMost(chiSquare(counts, draws / counts.length), chiSquareLimit(counts.length - 1), `χ² of ${what}`);

export const lawsOfRandom: readonly Law<RandomFrom>[] = [
  {
    id: 'random.seed',
    rows: ['L39'],
    claim: 'a seed gives the same numbers again; another seed, also a neighbour, gives others',
    tolerance: 'E',
    label: 'quality',
    property: (random) =>
      forAll(fc.maxSafeInteger(), (seed) => {
        const draw = (from: number): number[] => {
          const { bits, uniform, normal, integer, permutation } = random(from);
          return [bits(), uniform(), normal(), normal(), normal(), integer(1000), ...permutation(5)];
        };
        const other = seed === Number.MAX_SAFE_INTEGER ? seed - 1 : seed + 1;
        same(draw(seed), draw(seed), 'the numbers drawn again');
        holds(
          draw(seed)[0] !== draw(other)[0],
          () => `seed ${other}: expected other bits than those of seed ${seed}, got ${draw(other)[0]}`,
        );
      }),
  },
  {
    id: 'random.uniform',
    rows: [],
    claim: 'uniform() lies in [0, 1) on the grid of 2⁻⁵³ and falls evenly into 64 boxes, as pairs do into 16 × 16',
    tolerance: 'S',
    runs: 1,
    property: (random) =>
      once(() => {
        const { uniform } = random(1);
        const boxes = Array(64).fill(0);
        const pairs = Array(256).fill(0);
        let before = 0;
        for (let i = 0; i < 100_000; i++) {
          const u = uniform();
          if (!(u >= 0 && u < 1) || !Number.isInteger(u * 2 ** 53)) throw new Error(`expected a multiple of 2⁻⁵³ in [0, 1), got ${u}`);
          boxes[Math.floor(u * 64)]++;
          if (i % 2) pairs[Math.floor(u * 16) * 16 + Math.floor(before * 16)]++;
          before = u;
        }
        even(boxes, 100_000, 'numbers in 64 boxes');
        even(pairs, 50_000, 'pairs in 16 × 16 boxes');
      }),
  },
  {
    id: 'random.normal',
    rows: [],
    claim: 'normal() has the moments 0, 1, 0, 3 and neighbours without correlation',
    tolerance: 'S',
    runs: 1,
    property: (random) =>
      once(() => {
        const { normal } = random(2);
        const n = 100_000;
        const x = Float64Array.from({ length: n }, normal);
        const mean = (f: (x: number, i: number) => number): number => x.reduce((sum, y, i) => sum + f(y, i), 0) / n;
        // The variances of x, x², x³, x⁴ and xy are 1, 2, 15, 96 and 1.
        const moment = (value: number, expected: number, variance: number, what: string): void =>
          near(value, expected, 4.9 * Math.sqrt(variance / n), what);
        for (const [k, expected, variance] of [[1, 0, 1], [2, 1, 2], [3, 0, 15], [4, 3, 96]]) // biome-ignore format: a table
          moment(mean((y) => y ** k), expected, variance, `the mean of x^${k}`); // biome-ignore format: one line
        moment(mean((y, i) => y * x[(i + 1) % n]), 0, 1, 'the mean of neighbours’ products'); // biome-ignore format: one line
      }),
  },
  {
    id: 'random.integer',
    rows: [],
    claim: 'integer(n) takes each of 0 … n − 1 equally often, n a power of two or not, and stays below n for n to 2³²',
    tolerance: 'S',
    runs: 1,
    property: (random) =>
      once(() => {
        const { integer } = random(3);
        for (const n of [1, 2, 3, 10, 64]) {
          const counts = Array(n).fill(0);
          for (let i = 0; i < 20_000; i++) counts[integer(n)]++;
          if (n > 1) even(counts, 20_000, `integer(${n})`);
        }
        // 3·2³⁰: a plain remainder would favour the first third twofold
        const thirds = [0, 0, 0];
        for (let i = 0; i < 3000; i++) thirds[Math.floor(integer(3 * 2 ** 30) / 2 ** 30)]++;
        even(thirds, 3000, 'the thirds of 3·2³⁰');
      }),
  },
  {
    id: 'random.permutation',
    rows: ['L39'],
    claim: 'permutation(4) takes each of the 24 orders equally often (Fisher and Yates)',
    tolerance: 'S',
    runs: 1,
    property: (random) =>
      once(() => {
        const { permutation } = random(4);
        const counts = new Map<string, number>();
        for (let i = 0; i < 24_000; i++) {
          const order = permutation(4).join('');
          counts.set(order, (counts.get(order) ?? 0) + 1);
        }
        same(counts.size, 24, 'how many orders');
        even([...counts.values()], 24_000, 'the orders');
      }),
  },
];
