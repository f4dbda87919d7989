/** What is measured on losses: levels, trends, a throw; each number, and each edge from both sides. */
import { describe, expect, test } from 'vitest';
import { aboveAll, finiteOf, progressOf } from '../../../src/diagnose/progress.ts';
import { throwOf } from '../../../src/diagnose/throw.ts';
import { blockOf, blocksOf, noFall, quantile, thinned, trendOf } from '../../../src/diagnose/trend.ts';
import { but, list, repeated } from './evidence.ts';

const ε = 2 ** -53;
const of = (...x: readonly number[]): Float64Array => Float64Array.from(x);

describe('Blocks', () => {
  test('quantiles lie between their neighbours, or are one', () => {
    expect([0, 0.25, 0.5, 1].map((p) => quantile([0, 10], p))).toEqual([0, 2.5, 5, 10]);
    expect(quantile([1, 2, Infinity], 0.5)).toBe(2);
    expect(quantile([1, 2, 4, 8, 16], 0.3)).toBeCloseTo(2.4);
  });
  test('a level is the mean of the middle half', () => {
    expect(blockOf(of(8, 1, 7, 2, 60, 3, 5, 4))).toEqual({ level: 4.75, low: 2.75, high: 7.25 });
    expect(blockOf(of(3))).toEqual({ level: 3, low: 3, high: 3 });
    expect(blockOf(of(9, 1, 2)).level).toBe(4);
    expect(blockOf(repeated(4, 1e308)).level).toBe(1e308);
  });
  test('are of nearly equal length', () => {
    expect(blocksOf(list(10, (i) => i), 3).map((b) => b.level)).toEqual([1, 4, 7.5]); // biome-ignore format: one line
  });
  test('of many values every second is enough', () => {
    expect(thinned(list(4096, (i) => i))).toHaveLength(4096);
    expect(thinned(list(4097, (i) => i))).toEqual(list(2049, (i) => 2 * i));
  });
});

describe('A trend', () => {
  const to12 = (trend: ReturnType<typeof trendOf>): object =>
    Object.fromEntries(Object.entries(trend).map(([k, v]) => [k, Number(v.toFixed(12))]));
  test('of eight blocks: from third to third, and in a step', () => {
    expect(to12(trendOf(list(24, (i) => -i), ε))).toEqual({ direction: -1, change: -18, late: -9, pace: -1 }); // biome-ignore format: one line
    const bent = list(48, (i) => (i < 24 ? i : 24 + 3 * (i - 24)));
    expect(to12(trendOf(bent, ε))).toEqual({ direction: 1, change: 71, late: 50.5, pace: 2.805555555556 });
  });
  test('of fewer than 24, one by one', () => {
    expect(to12(trendOf(list(23, (i) => 2 * i), ε))).toEqual({ direction: 1, change: 32, late: 16, pace: 2 }); // biome-ignore format: one line
    expect(to12(trendOf(of(1, 2, 3), ε))).toEqual({ direction: 1, change: 2, late: 1, pace: 1 });
    expect(trendOf(of(5), ε)).toMatchObject({ direction: 0, change: 0 });
  });
  const inOrder = (levels: readonly number[]): number => trendOf(Float64Array.from(levels.flatMap((x) => [x, x, x])), ε).direction;
  test('is one at 99 %: by no more than four of 28 pairs out of order', () => {
    expect(inOrder([1, 2, 3, 4, 5, 6, 7, 8])).toBe(1);
    expect(inOrder([5, 1, 2, 3, 4, 6, 7, 8])).toBe(1);
    expect(inOrder([6, 1, 2, 3, 4, 5, 7, 8])).toBe(0);
    expect(inOrder([4, 8, 7, 6, 5, 3, 2, 1])).toBe(-1);
    expect(inOrder([3, 8, 7, 6, 5, 4, 2, 1])).toBe(0);
  });
  test('or, of so few that no order is that rare, by none', () => {
    const few = (...x: number[]): number => trendOf(of(...x), ε).direction;
    expect([few(1, 2), few(2, 1), few(1, 1), few(1, 2, 3), few(1, 3, 2), few(1, 2, 3, 4), few(1, 2, 4, 3)]).toEqual([1, -1, 0, 1, 0, 1, 0]);
    expect([few(1, 2, 3, 4, 5), few(2, 1, 3, 4, 5)]).toEqual([1, 0]);
    expect([few(2, 1, 3, 4, 5, 6), few(3, 1, 2, 4, 5, 6)]).toEqual([1, 0]);
  });
  test('which of K in all is 2.326 √(K (K − 1)(2K + 5)/18), by Kendall', () => {
    for (let K = 5; K <= 11; K++) {
      const pairs = (K * (K - 1)) / 2;
      const x = list(K, (i) => i);
      // one more pair out of order at a time
      for (let wrong = 0, i = 0; wrong < pairs / 2; i = (i + 1) % (K - 1)) {
        const S = pairs - 2 * wrong;
        expect(trendOf(x, ε).direction, `${S} of ${K}`).toBe(S >= Math.min(pairs, 2.326 * Math.sqrt((pairs * (2 * K + 5)) / 9)) ? 1 : 0);
        if (x[i] < x[i + 1]) [x[i], x[i + 1], wrong] = [x[i + 1], x[i], wrong + 1];
      }
    }
  });
  test('where eight units in the last place are one', () => {
    const apart = (a: number, b: number): number => trendOf(of(a, b), 0.01).direction;
    expect([apart(1, 1.08), apart(1, 1.09), apart(1.08, 1), apart(1.09, 1)]).toEqual([0, 1, 0, -1]);
    expect([apart(-1.08, -1), apart(-1.09, -1), apart(-1, -1.09)]).toEqual([0, 1, -1]);
    expect([apart(-1.083, -1), apart(-1, -1.083), apart(1.083, 1), apart(1, 1.083)]).toEqual([0, 0, 0, 0]);
    expect(trendOf(of(1, 2), 1 / 16).direction).toBe(0);
  });
  test('that a bounce hides from single numbers, of twelve pairs show', () => {
    const bounce = (n: number): Float64Array => list(n, (i) => (i >> 1) + 30 * (1 - (i % 2))); // biome-ignore format: one line
    expect([10, 11, 12, 22].map((n) => trendOf(bounce(n), ε).direction)).toEqual([0, 0, 1, 1]);
    expect(trendOf(bounce(12), ε).pace).toBeCloseTo(0.5);
  });
});

describe('No fall', () => {
  /** A half of ten at m ± 1 and ten at ±1, after as many and before a last one. */
  const fall = (m: number, more: readonly number[] = []): boolean =>
    noFall(of(...repeated(21 + more.length, 99), ...list(10, (i) => m + (i % 2 === 0 ? 1 : -1)), ...more, ...list(10, (i) => (i % 2 === 0 ? 1 : -1)), -1e9)); // biome-ignore format: one line
  test('at 99 %, of the halves of the last half', () => {
    expect([fall(1.09), fall(1.1), fall(-5)]).toEqual([true, false, true]);
    expect(fall(1.09, [NaN, Infinity])).toBe(true);
    expect(fall(1.1, [NaN, Infinity])).toBe(false);
  });
  test('of twenty losses there', () => {
    expect([41, 40].map((n) => noFall(repeated(n, 1)))).toEqual([true, false]);
  });
});

describe('A throw', () => {
  const pre = (n = 12, x: (i: number) => number = () => 0): Float64Array => list(n, x);
  const post = (n = 10, x: (i: number) => number = () => 1): Float64Array => list(n, x);
  /** In any unit. */
  const thrown = (...parts: readonly ArrayLike<number>[]) => {
    const x = Float64Array.from(parts.flatMap((p) => Array.from(p)));
    const [one, ...others] = [1, 4, 1 / 4].map((unit) => throwOf(x.map((L) => unit * L)));
    for (const other of others) expect(other?.at).toBe(one?.at);
    return one;
  };
  test('is told with what was before and after', () => {
    expect(
      thrown(
        pre(),
        post(9, (i) => 1 + 0.01 * i),
        [1.1],
      ),
    ).toEqual({ at: 14, before: 0, after: 1.02, since: 8 });
    expect(thrown(pre(), post())).toEqual({ at: 12, before: 0, after: 1, since: 10 });
    expect(thrown(pre(), [0.4, 1.2], post())).toEqual({ at: 13, before: 0, after: 1, since: 11 });
    expect(thrown(pre(), repeated(9, 1.4), [1])).toEqual({ at: 12, before: 0, after: 1, since: 10 });
    expect(thrown(pre(), post(), [0])).toBeUndefined();
    expect(thrown(pre(), [-0.1, 0.2], post())).toMatchObject({ at: 14, before: -0.1 });
    expect(thrown([0, 0.3], post())).toMatchObject({ at: 2, before: 0 });
    expect(throwOf(of(1))).toBeUndefined();
    expect(throwOf(of())).toBeUndefined();
    expect(thrown(pre(), pre())).toBeUndefined();
  });
  test('carries half of the way from the lowest before', () => {
    const from = (low: number) => thrown([1, 0.8, 0.6, 0.4, 0.2].map((share) => share * low), pre(), post()); // biome-ignore format: one line
    expect([from(-1), from(-1.01)].map((x) => x !== undefined)).toEqual([true, false]);
  });
  test('after ten quiet steps', () => {
    const step = (by: number, at: number) => thrown(pre(12, (i) => (i < at ? by : 0)), post()); // biome-ignore format: one line
    expect([step(0.2, 2), step(0.21, 2), step(-0.21, 2), step(0.21, 1), step(0.21, 8), step(0.21, 11)].map((x) => x !== undefined)).toEqual([true, false, false, true, false, false]); // biome-ignore format: one line
    const short = (by: number) => thrown([by, 0, 0, 0, 0], post()) !== undefined;
    expect([short(0.2), short(0.21)]).toEqual([true, false]);
    const two = (by: number) => thrown(pre(12, (i) => (i < 6 ? by : 0)), post(2)); // biome-ignore format: one line
    expect([two(0.05), two(0.06)].map((x) => x !== undefined)).toEqual([true, false]);
    expect(thrown(pre(12, (i) => (i < 6 ? 0.06 : 0)), post(3))).toBeDefined(); // biome-ignore format: one line
  });
  test('onto flat land', () => {
    const spread = (by: number) => thrown(pre(), post(20, (i) => (i < 15 ? 1 : 1 + by))); // biome-ignore format: one line
    expect([spread(0.5), spread(0.51)].map((x) => x !== undefined)).toEqual([true, false]);
    const spikes = (n: number) => thrown(pre(), post(20, (i) => (i % Math.floor(20 / n) === 1 ? 9 : 1))); // biome-ignore format: one line
    expect([spikes(1), spikes(4)].map((x) => x !== undefined)).toEqual([true, false]);
    // in the last half of the time: what came down to it before does not count
    const down = (until: number) =>
      thrown(
        pre(),
        post(20, (i) => (i < until ? 9 - i / 10 : 1)),
      );
    expect([down(10), down(11)].map((x) => x !== undefined)).toEqual([true, false]);
  });
  test('with a run-up of two at most', () => {
    expect(thrown(pre(), [0.3, 0.6], post())).toMatchObject({ at: 14, before: 0 });
    expect(thrown(pre(), [0.1, 0.2, 0.3, 0.5, 0.75], post())).toMatchObject({ at: 17, before: 0.3 });
    expect(thrown(pre(), [0.16, 0.32, 0.48, 0.6, 0.8], post())).toBeUndefined();
    expect(thrown(pre(), [0.6, 0.1], post())).toMatchObject({ before: 0 });
  });
  test('not by the first step, unless three records are up there', () => {
    expect(thrown([0], post(3))).toMatchObject({ at: 1, since: 3 });
    expect(thrown([0], post(2))).toBeUndefined();
    expect(thrown([0, 0], post(1))).toMatchObject({ at: 2, since: 1 });
  });
  test('by more than a millionth of the loss, or of what the run has made', () => {
    const up = (by: number, at: number, first = at) => thrown([first, first], repeated(12, at), repeated(12, at + by)) !== undefined;
    expect([up(1.01, 1e6 - 1.01), up(1, 1e6 - 1), up(0.99, 1e6 - 0.99), up(0.99, -1e6 - 0.99)]).toEqual([true, false, false, false]);
    expect(thrown([1e6 + 1], repeated(13, 0), repeated(12, 0.99))).toBeUndefined();
    expect([up(1.01, 0, 1e6), up(0.99, 0, 1e6 + 1)]).toEqual([true, false]);
  });
  test('of two, the higher one', () => expect(thrown(pre(), post(10), repeated(10, 9))).toMatchObject({ at: 22, before: 1 }));
  test('not what came down again', () => expect(thrown(pre(), post(10), pre())).toBeUndefined());
});

describe('Progress in numbers', () => {
  test('of a fall', () => {
    const { kind, ...numbers } = progressOf(list(41, (i) => 40 - i)); // biome-ignore format: one line
    expect(kind).toBe('falling');
    expect(numbers).toMatchObject({
      length: 41,
      first: 40,
      now: 0,
      lowest: 0,
      lowestAt: 40,
      range: 36,
      stretch: 21,
      level: 0.5,
      skipped: 0,
    });
    expect(progressOf([3, 2, 1, 4])).toMatchObject({ stretch: 4, level: 4, lowest: 1, lowestAt: 2 });
    expect([8, 9, 16, 17].map((n) => progressOf(list(n, (i) => i)).stretch)).toEqual([8, 8, 8, 9]);
  });
  test('losses in float32 are rounded more', () => {
    const kind = (by: number): string => progressOf([1, 1 + by]).kind;
    expect([kind(2 ** -21), kind(2 ** -20)]).toEqual(['standing', 'rising']);
    expect([kind(2 ** -50), kind(2 ** -49)]).toEqual(['standing', 'rising']);
  });
  test('records that are not finite are passed over, or end the run', () => {
    expect(progressOf([3, NaN, 2, 1])).toMatchObject({ length: 4, skipped: 1, notFiniteFrom: undefined, lowestAt: 3 });
    expect(progressOf([3, NaN, 2, Infinity, NaN])).toMatchObject({ kind: 'rising', skipped: 1, notFiniteFrom: 3, now: 2 });
    expect(progressOf([NaN, NaN])).toMatchObject({ kind: 'unknown', length: 2, notFiniteFrom: 0, lowestAt: -1, stretch: 0, skipped: 0 });
    expect(finiteOf([NaN, Infinity])).toMatchObject({ seen: 2, skipped: 0 });
    expect(progressOf([NaN, 5, 4], [0, 1, 1])).toMatchObject({ length: 2, first: 5, lowestAt: 2, skipped: 0 });
  });
  test('a throw is counted in records', () => {
    const losses = [...Array(12).fill(0), NaN, ...Array(10).fill(1)];
    expect(progressOf(losses).thrown).toMatchObject({ at: 13, since: 10 });
  });
  test('above all that was in the first half', () => {
    const { progress } = but({ progress: { now: 5 } });
    expect([aboveAll(progress, of(4, 9, 4, 5)), aboveAll(progress, of(4, 4.9, 9, 9)), aboveAll(progress, of(4, 5, 9, 9)), aboveAll(progress, of(9, 4, 4, 5))]).toEqual([false, true, false, false]); // biome-ignore format: one line
  });
});
