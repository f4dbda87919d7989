/** Which way a run goes, rule by rule and from both sides; what is measured on its losses beforehand is written down here. */
import { describe, expect, test } from 'vitest';
import { atRest, directionOf, type Run } from '../../../src/diagnose/direction.ts';
import { list } from './evidence.ts';

const still: Run['trend'] = { direction: 0, change: 0, late: 0, pace: 0 };
const thrownFrom = (before: number): Run['thrown'] => ({ at: 1, before, after: before + 1, since: 1 });
const run = (x: readonly number[], more: Partial<Run> = {}): Run => ({
  x: Float64Array.from(x),
  tail: Float64Array.from(x),
  trend: still,
  range: 1,
  ε: 2 ** -53,
  thrown: undefined,
  ...more,
});
const goes = (x: readonly number[], more: Partial<Run> = {}): string => directionOf(run(x, more));
const times = (n: number, x: readonly number[]): number[] => Array.from({ length: n }, () => x).flat();

/** Losses in no order, that are not at rest. */
const unordered = [0, 3, 1, 2, 0, 3, 1, 2.5];

test('one loss tells nothing', () => {
  expect([[], [1], [1, 1]].map((x) => goes(x))).toEqual(['unknown', 'unknown', 'standing']);
});

describe('At rest', () => {
  // a ten thousandth of the range is 1
  const rest = (...steps: readonly number[]): boolean =>
    atRest(Float64Array.from([0, ...steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b, 0))]), 1e4);
  test('steps that go on promise as much again and again', () => {
    expect(rest(0.24, 0.24, 0.24)).toBe(true);
    expect(rest(0.25, 0.25, 0.25)).toBe(false);
    expect(rest(-0.25, -0.25, -0.25)).toBe(false);
    expect(rest(9, 9, 0.125)).toBe(false);
  });
  test('steps that shrink promise the rest of their series, or that', () => {
    expect(rest(111.125, 10, 0)).toBe(true);
    expect(rest(110, 10, 0)).toBe(false); // d²/(d′ − d) = 1
    expect(rest(0, 111.125, 10)).toBe(false); // the step before them does not shrink
    expect(rest(0.21, 0.2, 0.19)).toBe(true); // 4 · 0.2 < 1, though the series promises 4
    expect(rest(0.28, 0.27, 0.26)).toBe(false);
    expect(rest(-111.125, 10, 0)).toBe(true);
  });
  test('two steps, or a sixteenth of the run', () => {
    const moved = (n: number, at: number) =>
      atRest(
        list(n, (i) => (i >= at ? 9 : 0)),
        1e4,
      );
    expect([moved(47, 45), moved(47, 44), moved(48, 45), moved(48, 44)]).toEqual([false, true, false, true]);
    expect([atRest(Float64Array.of(5, 5), 1), atRest(Float64Array.of(5, 5, 5), 1), atRest(Float64Array.of(5), 1)]).toEqual([false, true, false]); // biome-ignore format: one line
  });
});

describe('Out of range', () => {
  const last = (x: number, n = 20): number[] => [...list(n - 1, (i) => i % 2), x];
  test('the last loss alone, two ranges above the lowest', () => {
    expect(goes(last(2))).toBe('rising');
    expect(goes(last(1.99))).toBe('standing');
    expect(goes(last(2), { range: 1.01 })).toBe('standing');
    expect(goes(last(2.5), { range: 1.25 })).toBe('rising');
    expect(goes([0, ...list(18, (i) => (i % 2 === 0 ? 1 : 0.5)), 2])).toBe('rising');
  });
  test('or the last two or three', () => {
    expect(goes([...last(0, 18), 1, 3, 2.9])).toBe('rising');
    expect(goes([...last(0, 18), 1, 3, 1.9])).toBe('standing'); // 1.9 < two ranges
    expect(goes([...last(0, 18), 2, 3, 9, 2.5])).toBe('rising'); // the three above 1
    expect(goes([...last(0, 17), 3, 2.9])).toBe('standing'); // of nineteen: where nothing threw it, no number is
  });
  test('and above all others', () => {
    expect(goes([...last(0, 10), 2, ...last(2, 9)])).toBe('standing');
    expect(goes([...last(0, 10), 1.9, ...last(2, 9)])).toBe('rising');
  });
  test('of fewer than twenty where one step threw it, beside all that was before', () => {
    const thrown = thrownFrom(9);
    expect(goes(last(2, 19))).toBe('standing');
    expect(goes(last(2, 19), { thrown, range: 9 })).toBe('rising');
    expect(goes(last(2, 19).map((x) => x + 5), { thrown })).toBe('rising'); // biome-ignore format: one line
    expect(goes(last(1.99, 19), { thrown, range: 0.1 })).toBe('standing');
    expect(goes(last(2, 20), { thrown, range: 9 })).toBe('standing');
    expect(goes([0, 1, 5], { thrown })).toBe('rising');
    expect(goes([0, 5], { thrown })).toBe('standing');
    expect(goes([-3, -2, -1], { thrown })).toBe('rising');
  });
});

describe('Above its start', () => {
  test('of a short run: never below its first loss, not near it in the last half, and now in the upper half', () => {
    const swing = [1, 3, 9, 5, 3, 5, 9, 5, 3, 5]; // 8 high; the last half from 3 on, a quarter up
    expect(goes(swing)).toBe('rising');
    expect(goes(swing.with(8, 2.99))).toBe('standing');
    expect(goes(swing.with(9, 4.99))).toBe('standing');
    expect(goes(swing.with(1, 0.99))).toBe('standing');
    expect(goes(swing.with(1, 1))).toBe('standing');
    expect(goes(swing.slice(2).with(0, 1))).toBe('standing'); // of eight
  });
});

describe('Turned up', () => {
  test('down without a break and up without one, two steps and half of the way at least', () => {
    expect(goes([4, 2, 0, 1, 2])).toBe('rising');
    expect(goes([4, 2, 0, 1, 1.99])).toBe('standing');
    expect(goes([6, 4, 2, 3, 4])).toBe('rising');
    expect(goes([6, 4, 2, 3, 3.9])).toBe('standing');
    expect(goes([4, 2, 0, 2])).toBe('standing'); // one step
    expect(goes([4, 2, 0, 0, 1, 2])).toBe('standing'); // a rest between
    expect(goes([4, 2, 0, 1, 1, 2])).toBe('standing'); // a rest on the way
    expect(goes([4, 2, 0, 1, 2, 1.9])).toBe('standing');
    expect(goes([4, 3, 3.5, 0, 2, 4, 3])).toBe('standing');
    expect(goes([0, 1, 2, 3])).toBe('standing'); // never down
    expect(goes([2, 0, 1, 2])).toBe('rising');
  });
});

describe('A trend downwards', () => {
  const trend = { direction: -1, change: -1, late: -0.05, pace: -1e-4 / 8 } as const;
  const falls = (more: Partial<Run['trend']>, other: Partial<Run> = {}): boolean =>
    goes(unordered, { trend: { ...trend, ...more }, ...other }) === 'falling';
  test('not over, at a pace worth having', () => {
    expect(falls({})).toBe(true);
    expect(falls({ direction: 0 })).toBe(false);
    expect(falls({ direction: 1 })).toBe(false);
    expect(falls({ late: -0.049 })).toBe(false);
    expect(falls({ change: -2 })).toBe(false);
    expect(falls({ pace: -0.99e-4 / 8 })).toBe(false);
    expect(falls({}, { range: 1.01 })).toBe(false);
  });
  test('where one step threw the run: back to before', () => {
    const thrown = thrownFrom(1.5);
    expect(falls({ pace: -1 / 8 }, { thrown })).toBe(true);
    expect(falls({ pace: -0.124 }, { thrown })).toBe(false);
  });
  test('or three steps each of which is worth having', () => {
    const fallsBy = (...x: number[]): string => goes(x, { range: 1e4, trend: { ...still, direction: -1, change: -1, late: 0 } });
    expect(fallsBy(0.75, 0.5, 0.25, 0)).toBe('falling');
    expect(fallsBy(0.74, 0.5, 0.25, 0)).toBe('standing');
    expect(fallsBy(0.75, 0.5, 0.26, 0.01)).toBe('standing');
    expect(fallsBy(0.75, 0.5, 0.25, 0.01)).toBe('standing');
    expect(fallsBy(2, 1, 0)).toBe('standing');
    expect(fallsBy(0.1, 0.75, 0.5, 0.25, 0)).toBe('falling');
    expect(goes([3, 2, 1, 0], { range: 1e4, trend: { ...still, direction: -1, change: -1, pace: -9 } })).toBe('falling');
    expect(goes([3, 2, 1, 0], { range: 1e4, thrown: thrownFrom(-9), trend: { ...still, direction: -1, change: -1, pace: -9 } })).toBe('standing'); // biome-ignore format: one line
  });
  test('and not at rest', () => {
    expect(goes([9, 5, 5, 5], { trend: { ...trend, pace: -1 } })).toBe('standing');
    expect(goes([9, 5, 4, 5], { trend: { ...trend, pace: -1 } })).toBe('falling');
  });
  test('nor where losses repeat, three rounds of two or more', () => {
    const round = (x: readonly number[]) => goes([...x, 0.5], { trend: { ...trend, pace: -1 } });
    expect(round(times(3, [0, 1]))).toBe('standing');
    expect(round([1, 0, 1, 0, 1])).toBe('falling'); // two rounds and a half
    expect(round([9, 1, 0, 1, 0, 1])).toBe('falling');
    expect(round([0, 9, 0, 1, 0, 1])).toBe('falling');
    expect(round([9, 9, ...times(3, [0, 1])])).toBe('standing');
    expect(round(times(3, [0, 1, 2]))).toBe('standing');
    expect(round(times(3, [3, 1, 4, 1, 5]))).toBe('standing');
    expect(round([...times(2, [3, 1, 4, 1, 5]), 3, 1, 4, 1, 6])).toBe('falling');
    expect(round(times(2, [3, 1, 4, 1, 5]))).toBe('falling');
  });
});

describe('A trend upwards', () => {
  const trend = { direction: 1, change: 1, late: 0.05, pace: 0.01 / 8 } as const;
  const rises = (more: Partial<Run['trend']>, other: Partial<Run> = {}): boolean =>
    goes(unordered, { trend: { ...trend, ...more }, ...other }) === 'rising';
  test('not over, by a hundredth of the range', () => {
    expect(rises({})).toBe(true);
    expect(rises({ direction: 0 })).toBe(false);
    expect(rises({ late: 0.049 })).toBe(false);
    expect(rises({ change: 2 })).toBe(false);
    expect(rises({ pace: 0.0099 / 8 })).toBe(false);
    expect(rises({}, { range: 1.01 })).toBe(false);
    expect(rises({ pace: 0.0111 / 8 }, { range: 1.1 })).toBe(true);
  });
});

describe('Above the lowest level', () => {
  /** Blocks of four losses, eight where one is not given by its own. */
  const blocks = (...levels: readonly (number | readonly number[])[]): number[] =>
    levels.flatMap((b) => (typeof b === 'number' ? [b, b, b, b] : b));
  const rises = (x: readonly number[], more: Partial<Run> = {}): boolean => goes(x, more) === 'rising';
  const up = (last: number | readonly number[] = 1, low: number | readonly number[] = 0): number[] =>
    blocks(1, low, 0.01, 0.01, 0.01, 0.01, 0.01, last);
  test('by a tenth of the range', () => {
    expect(rises(up(), { range: 10 })).toBe(true);
    expect(rises(up(), { range: 10.1 })).toBe(false);
  });
  test('out of rounding', () => {
    const far = up().map((x) => x + 100);
    expect(rises(far, { ε: 0.001 })).toBe(true);
    expect(rises(far, { ε: 0.0012 })).toBe(true);
    expect(rises(up(), { ε: 0.125 })).toBe(false);
    expect(rises(far, { ε: 0.002 })).toBe(false);
    expect(rises(up().map((x) => x - 102), { ε: 0.002 })).toBe(false); // biome-ignore format: one line
  });
  test('of what is there, and of what is here', () => {
    expect(rises(up([-2.9, 1, 1, 1]))).toBe(true);
    expect(rises(up([-3.1, 1, 1, 1]))).toBe(false);
    expect(rises(up([-3, 1, 1, 1]))).toBe(false);
    expect(rises(up(0.75, [0, 0, 0, 1]))).toBe(false);
    expect(rises(blocks(1, 0, [-1.4, 0, 0, 0], 0.01, 0.01, 0.01, 0.01, 1))).toBe(true);
    expect(rises(up(1, [0, 0, 0, 1.33]))).toBe(true);
    expect(rises(up(1, [0, 0, 0, 1.34]))).toBe(false);
    expect(rises(up(1, [-1.33, 0, 0, 0]))).toBe(true);
    expect(rises(up(1, [-1.34, 0, 0, 0]))).toBe(false);
  });
  test('and of how the levels wander', () => {
    const wander = (w: number) => rises(blocks(1, 0, w, 0, w, 0, w, 1), { range: 1 });
    expect([wander(0.5), wander(0.51)]).toEqual([true, false]);
    const down = (w: number) => rises(blocks(2 * w, w, 0, 0, 2 * w, w, 0, 1));
    expect([down(0.49), down(0.51)]).toEqual([true, false]);
  });
  test('of blocks of four, three of them at least', () => {
    expect(rises(blocks(0, 0, 1))).toBe(true);
    expect(rises(blocks(0, 1))).toBe(false);
    expect(rises([9, ...blocks(0, 0, 1)], { tail: Float64Array.from(blocks(0, 0, 1)) })).toBe(true);
    expect(rises(blocks(0, 0, 1), { tail: Float64Array.of(1) })).toBe(false);
    // no more than eight: nine of four would show another last level
    expect(rises([...blocks(1, 0, 0, 0, 0, 0, 0, 0), 1, 1, 1, 1])).toBe(true);
    expect(rises(Array.from(list(72, (i) => (i < 9 || i > 65 ? 1 : 0))))).toBe(false);
  });
});

describe('Above its start', () => {
  /** 24 losses: a start of three, and three at the end that are not at rest. */
  const ends = (start: number, end: readonly number[] = [1, 1.2, 1.1], n = 24): number[] => [start, start, start, ...list(n - 6, () => 0), ...end]; // biome-ignore format: one line
  const rises = (x: readonly number[], range = 2): boolean => goes(x, { range, tail: Float64Array.of(0) }) === 'rising';
  test('by a tenth of the range, and by half of it above the lowest', () => {
    expect(rises(ends(0))).toBe(true);
    expect(rises(ends(0), 2.3)).toBe(false);
    expect(rises(ends(0, [1, 1.25, 1.125]), 2.25)).toBe(true);
    expect(rises(ends(0.84))).toBe(true);
    expect(rises(ends(0.86))).toBe(false);
    expect(rises(ends(0, [1, 1.2, 1.1], 23))).toBe(false);
    expect(rises(ends(0, [1.1, 1.1, 1.1]))).toBe(false);
    expect(rises(ends(-1), 4.1)).toBe(true);
    expect(rises(ends(-1), 4.3)).toBe(false);
  });
});

describe('A fall that began late', () => {
  const late = (...x: readonly number[]): string => goes(x);
  const down = [8, 6.1, 4.2, 2.3, 0.4];
  test('on the way back from a peak', () => {
    expect(late(0, 0, 0, 0, ...down)).toBe('falling');
    expect(late(0, 0, 0, ...down)).toBe('standing');
    expect(late(0, 0, 0, 0, ...down.slice(0, 4))).toBe('standing');
    expect(late(0, 0, 2.5, 2.5, ...down)).toBe('falling');
    expect(late(0, 0, 2.6, 2.6, ...down)).toBe('standing');
    expect(late(0, 0, 2.5, 2.5, 8, 6, 4, 2, 0.5)).toBe('standing');
    expect(late(0, 0, 8, 0, ...down)).toBe('standing'); // the first of two peaks
    expect(late(2.6, 2.6, 5.1, 5.1, ...down)).toBe('falling');
    expect(late(0, 0, 0, 0, ...down.map((x) => -x))).toBe('standing');
  });
  test('which is told by its last quarter', () => {
    // 3 · 2.5 beside 8 − 0.45, and beside 8 − 0.9
    expect(late(0, 0, 2.5, 2.5, 8, 6, 5, 4, 3, 2, 0.5, 0.4)).toBe('falling');
    expect(late(0, 0, 2.5, 2.5, 8, 6, 5, 4, 3, 2, 1.4, 0.4)).toBe('standing');
  });
  const alternating = (n: number): number[] => Array.from(list(n, (i) => 1 - (i % 2)));
  const slope = (s: number, n = 8): number[] => Array.from(list(n, (k) => -s * (k + 1)));
  test('or lower than all before, by half of its spread', () => {
    expect(late(...alternating(8), ...slope(0.067))).toBe('falling'); // −7.5 s < −½
    expect(late(...alternating(8), ...slope(0.066))).toBe('standing');
    expect(late(...alternating(7), ...slope(0.067))).toBe('standing');
    expect(late(-0.5, 0, 1, 0, 1, 0, 1, 0, ...slope(0.12))).toBe('standing');
    expect(late(3, 0, 1, 0, 1, 0, 1, 0, ...slope(0.1))).toBe('standing');
    expect(late(...alternating(8).map((x) => 0.9375 * x), ...slope(0.0625))).toBe('standing');
    expect(late(...alternating(24), ...slope(0.067))).toBe('falling');
    expect(late(...alternating(24), ...slope(0.066))).toBe('standing');
    expect(late(...alternating(8), -0.6, ...alternating(7), ...slope(0.067, 16))).toBe('standing');
  });
  test('not where losses repeat', () => expect(goes([...times(3, [5, 5, 5, 5, ...down]), 0.4])).toBe('standing'));
});
