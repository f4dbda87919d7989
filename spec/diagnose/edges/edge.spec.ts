/** The edge of stability: a run that gets on though its steps reverse, or whose bounce gave back what it took; each number from both sides. */
import { describe, expect, test } from 'vitest';
import { onTheEdge } from '../../../src/diagnose/edge.ts';
import { stepsOf } from '../../../src/diagnose/history.ts';
import { progressOf } from '../../../src/diagnose/progress.ts';
import { columnsOf, type RunRecord } from '../../../src/diagnose/records.ts';
import { but, list, repeated } from './evidence.ts';

const rows = <T>(n: number, f: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => f(i));
const steps = (records: readonly RunRecord[], norm = 1, loss = 1) => stepsOf(columnsOf('test', records), norm, loss);

describe('At the edge of stability', () => {
  const λ = 4;
  /** A bounce of constant energy E on a rest that falls linearly by `fall` in its last half. */
  const run = (fall: number, n = 40, E = 1, turn = -0.9) => ({
    ...but().steps,
    γ: repeated(n, Math.sqrt(2 * λ * E)),
    losses: list(n, (i) => E - (fall * i) / (n / 2)),
    turn,
    part: 0.5,
  });
  const kind = (k: 'falling' | 'standing' | 'rising', change = 0) => but({ progress: { kind: k, change } }).progress;
  const on = (steps: ReturnType<typeof run>, progress = kind('standing')): boolean => onTheEdge(steps, progress, λ);
  test('the rest falls, by a twentieth of the bounce’s energy', () => {
    expect(on(run(1))).toBe(true);
    expect(on(run(0.1))).toBe(true);
    expect(on(run(0.04))).toBe(false);
    expect(on(run(-1))).toBe(false);
  });
  test('whatever the bounce does meanwhile', () => {
    const bounce = (E: (i: number) => number, fall: number) => {
      const [plain, energy] = [run(fall, 48, 0), list(48, E)];
      return { ...plain, γ: energy.map((e) => Math.sqrt(2 * λ * e)), losses: plain.losses.map((L, i) => L + energy[i]) };
    };
    // the loss rises, and what is left of it falls; the loss falls, and what is left stands or rises
    expect(on(bounce((i) => 0.5 + i / 12, 1))).toBe(true);
    expect(on(bounce((i) => 4.5 - i / 12, 0))).toBe(false);
    expect(on(bounce((i) => 4.5 - i / 12, -1))).toBe(false);
    expect([on(run(0.35, 40, 4)), on(run(0.15, 40, 4)), on(run(0.02, 40, 0.25)), on(run(0.01, 40, 0.25))]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
  test('and has not come to rest', () => {
    const late = (share: number) => {
      const steps = run(0, 48);
      // eight blocks, of which the last two are lower than the middle two by this share of the way
      const levels = [1, 0.9, 0.8, share + 0.001, share, share - 0.001, 0.0005, -0.0005];
      const half = steps.losses.length >> 1;
      return { ...steps, losses: steps.losses.map((L, i) => (i < half ? L : L + levels[Math.floor(((i - half) * 8) / half)])) };
    };
    expect(on({ ...late(0.2) })).toBe(true);
    expect(on({ ...late(0.05) })).toBe(false);
  });
  test('in forty records of full reversals', () => {
    expect(on(run(1, 39))).toBe(false);
    expect(on(run(1, 40, 1, -0.89))).toBe(false);
    expect(on(run(1, 40, 1, NaN))).toBe(false);
    expect(on(run(1), kind('rising'))).toBe(false);
  });
  test('or the bounce has just begun, in plain steps of a run that falls', () => {
    // γ²/2λ = 1
    const begun = (change: number, part = 1, k: 'falling' | 'standing' = 'falling') => on({ ...run(0), part }, kind(k, change));
    expect([begun(-2.01), begun(-1.99), begun(-2.01, 0.991), begun(-2.01, 1.009)]).toEqual([true, false, true, true]);
    expect([begun(-2.01, 0.98), begun(-2.01, 1.02), begun(-2.01, 1, 'standing')]).toEqual([false, false, false]);
    expect(on({ ...run(0), part: 1, γ: repeated(40, 4) }, kind('falling', -4))).toBe(true);
    const grown = { ...run(0), part: 1, γ: list(40, (i) => (i < 39 ? 0.1 : Math.sqrt(8))) };
    expect([on(grown, kind('falling', -2.01)), on(grown, kind('falling', -1.99))]).toEqual([true, false]);
  });
});

describe('The edge of stability', () => {
  const λ = 4;
  /** A bounce whose energy swells and shrinks, on a rest that falls by `fall` in all. */
  const run = (fall: number) => {
    const energy = list(200, (i) => 0.05 * (1.2 + Math.sin(i / 17)));
    const γ = Float64Array.from(energy, (E) => Math.sqrt(2 * λ * E));
    const losses = Float64Array.from(energy, (E, i) => 0.5 - (fall * i) / 200 + E);
    return { ...steps([{ loss: 1 }]), γ, losses, turn: -0.99 };
  };
  const standing = progressOf([1, 1]);
  test('the loss without the bounce’s energy falls', () => {
    expect(onTheEdge(run(0.1), standing, λ)).toBe(true);
    expect(onTheEdge(run(0.001), standing, λ)).toBe(false); // a twentieth of the energy is asked for
    expect(onTheEdge(run(-0.1), standing, λ)).toBe(false);
    expect(onTheEdge({ ...run(0.1), turn: -0.8 }, standing, λ)).toBe(false);
    expect(onTheEdge(run(0.1), { ...standing, kind: 'rising' }, λ)).toBe(false);
  });
});

describe('The edge of stability, where a bounce swelled and went', () => {
  const λ = 4;
  /** A smooth descent to 1, a bounce whose energy swells to `top` and shrinks to `end`, over a loss that ends at `rest`. */
  const run = ({ top = 2, end = 0.1, rest = 1, straight = 0.9, smooth = 0, learningRate = 0.5 } = {}): boolean => {
    const parts = [
      rows(60, (i) => ({ energy: 0.02, floor: 2 - i / 60, turn: straight })),
      rows(30, (i) => ({ energy: 0.02 + (top - 0.02) * (i / 29), floor: 1, turn: -0.9 })),
      rows(20, (i) => ({ energy: top + (end - top) * (i / 19), floor: rest, turn: -0.9 })),
      rows(smooth, () => ({ energy: end, floor: rest, turn: 0.9 })),
    ].flat();
    const γ = Float64Array.from(parts, ({ energy }) => Math.sqrt(2 * λ * energy));
    const losses = Float64Array.from(parts, ({ energy, floor }) => floor + energy);
    const turns = Float64Array.from(parts, ({ turn }) => turn);
    return onTheEdge({ ...steps([{ loss: 1 }]), γ, losses, turns, turn: turns[turns.length - 1], learningRate }, progressOf(losses), λ);
  };
  test('the loss is where it was, but for the energy of the bounce and a fiftieth of the height', () => {
    expect(run()).toBe(true);
    expect(run({ rest: 1.07 })).toBe(true); // .03 above the smooth stretch, of 2
    expect(run({ rest: 1.09 })).toBe(false);
    expect(run({ end: 0.9 })).toBe(true); // half of the height
    expect(run({ end: 1.2 })).toBe(false);
  });
  test('out of a smooth descent, to three times the slope', () => {
    expect(run({ straight: 0.4 })).toBe(false);
    expect(run({ top: 0.15, end: 0.1 })).toBe(false); // √7.5 times
    expect(run({ top: 0.25, end: 0.1 })).toBe(true); // √12.5 times
  });
  test('at a rate that the curvature half forbids', () => {
    expect(run({ learningRate: 0.26 })).toBe(true); // λη from 1 on
    expect(run({ learningRate: 0.24 })).toBe(false);
    expect(run({ learningRate: NaN })).toBe(false);
  });
  test('or on the next smooth stretch, whatever the bounce does since', () => {
    expect(run({ end: 0.15, rest: 1.3, smooth: 10 })).toBe(false);
    expect(run({ end: 0.05, rest: 1, smooth: 10 })).toBe(true);
  });
});

describe('The edge of stability, where a bounce swelled and went: each number', () => {
  // γ²/2λ = γ²; ηλ = 1
  const [λ, η] = [0.5, 2];
  interface Run {
    n: number;
    learningRate: number;
    rate: number;
    γ: Record<number, number>;
    losses: Record<number, number>;
    turns: Record<number, number>;
    scattered: boolean;
  }
  const straight = (from: number, count: number): Record<number, number> => Object.fromEntries(rows(count, (i) => [from + i, 0.5]));
  /**
   * Of 48 records: five steps straight on, up to a loss of 1 at 28; a bounce that is three times as steep at 30, and a loss of 101
   * there, 100 above; the end.
   */
  const run = ({ n = 48, learningRate = η, rate = NaN, ...changed }: Partial<Run> = {}): boolean => {
    const of = (length: number, usual: number, own: Record<number, number>, other: Record<number, number> = {}): Float64Array =>
      list(length, (i) => other[i] ?? own[i] ?? usual);
    const [s, p] = [n - 20, n - 18];
    const steps = {
      ...but().steps,
      learningRate,
      rate,
      scattered: changed.scattered ?? false,
      γ: of(n, 1, { [p]: 3 }, changed.γ),
      losses: of(n, 2, { [s]: 1, [p]: 101 }, changed.losses),
      turns: of(n - 1, 0, { ...straight(s - 4, 5), [p]: -0.5 }, changed.turns),
    };
    return onTheEdge(steps, but({ progress: { kind: 'rising' } }).progress, λ);
  };
  test('of forty records of one function, at a rate from 1/λ on', () => {
    expect([run(), run({ n: 40 }), run({ n: 39 }), run({ scattered: true })]).toEqual([true, true, false, false]);
    expect([2, 1.99].map((rate) => run({ learningRate: NaN, rate }))).toEqual([true, false]);
    expect(run({ learningRate: 1.99 })).toBe(false);
  });
  test('out of five steps straight on, however early', () => {
    const one = (turns: Record<number, number>): boolean => run({ turns: { ...Object.fromEntries(rows(47, (i) => [i, i === 30 ? -0.5 : 0])), ...turns }, losses: { 16: 1 } }); // biome-ignore format: one line
    expect([one(straight(12, 5)), one(straight(12, 4)), one(straight(11, 5)), one(straight(0, 5))]).toEqual([true, false, true, true]);
    expect([one(straight(24, 5)), one(straight(24, 4)), one({ ...straight(24, 5), 26: 0.49 })]).toEqual([true, false, false]);
    expect(run({ turns: { ...straight(14, 4), ...straight(24, 4), 28: 0 } })).toBe(false);
  });
  test('of several such stretches the lowest, and of equals the first', () => {
    const two = (loss: number, γ: number): boolean => run({ turns: straight(14, 5), losses: { 18: loss }, γ: { 18: γ } });
    expect([two(1, 1), two(1, 1.01), two(1.01, 1.01), two(0.99, 1.01)]).toEqual([true, false, true, false]);
  });
  test('to three times the slope, at the steepest of the last half, of equals the first', () => {
    expect([run({ γ: { 30: 2.99 } }), run({ γ: { 12: 9, 23: 9 } })]).toEqual([false, true]);
    expect([run({ γ: { 36: 3 } }), run({ γ: { 36: 3.01 } })]).toEqual([true, false]);
  });
  test('by a step that turns back, there or just before', () => {
    const turned = (before: number, there: number): boolean => run({ turns: { 28: 0.9, 29: before, 30: there, 31: 0 } });
    expect([turned(0, -0.5), turned(-0.5, 0), turned(-0.5, 0.9), turned(-0.49, -0.49), turned(0.4, 0.4)]).toEqual([true, true, true, false, false]); // biome-ignore format: one line
    expect(run({ turns: { 28: -0.9, 24: 0.5, 30: -0.49, 31: -0.9 }, losses: { 27: 1 } })).toBe(false);
  });
  test('and is not at its steepest now', () => {
    const steepest = (p: number): boolean => run({ γ: { 30: 1, [p]: 3 }, turns: { [p]: -0.5, [p - 1]: -0.5 } });
    expect([steepest(46), steepest(47)]).toEqual([true, false]);
  });
  test('back to a fiftieth of the height, without the energy of the bounce', () => {
    const ends = (loss: number, energy: number): boolean => run({ losses: { 46: 1, 47: loss }, γ: { 47: Math.sqrt(energy) } });
    expect([ends(4, 1), ends(4.01, 1), ends(7, 4), ends(7.01, 4)]).toEqual([true, false, true, false]);
  });
  test('or on a smooth stretch since then, up to the last step, below what was reached before it', () => {
    const since = (from: number, loss: number, losses: Record<number, number> = {}): boolean =>
      run({ turns: straight(from, 5), losses: { [from + 4]: loss, 47: 40, ...losses } });
    expect([since(34, 3), since(34, 3.01), since(42, 3), since(42, 3.01)]).toEqual([true, false, true, false]);
    expect(since(34, 3.01, { 42: 201 })).toBe(false);
  });
  test('and the loss by half of it', () => {
    const ends = (loss: number): boolean => run({ turns: straight(34, 5), losses: { 38: 1, 46: 1, 47: loss } });
    expect([ends(51), ends(51.01)]).toEqual([true, false]);
  });
});

describe('The edge of stability, where the bounce has just begun', () => {
  const λ = 4;
  /** A bounce whose energy goes from 1 to `end`, on ground that does not fall. */
  const run = (end: number, part: number): boolean => {
    const energy = list(80, (i) => 1 + ((end - 1) * i) / 79);
    const losses = Float64Array.from(energy, (E) => 0.5 + E);
    const γ = Float64Array.from(energy, (E) => Math.sqrt(2 * λ * E));
    return onTheEdge({ ...steps([{ loss: 1 }]), γ, losses, turn: -0.99, part }, progressOf(losses), λ);
  };
  test('of plain steps, and less than half of what the last stretch has made', () => {
    expect(run(0.05, 1)).toBe(true); // .05 of .31
    expect(run(0.2, 1)).toBe(false); // .2 of .27
    expect(run(0.05, 2)).toBe(false); // momentum's bounce swells otherwise
  });
});

describe('The edge of stability, where the bounce swells out of all proportion', () => {
  const λ = 4;
  /** A fall under a bounce of energy .02, which in the last ten steps swells to `energy`. */
  const run = (energy: number, shrink: number, range = 1): boolean => {
    const E = list(200, (i) => (i < 190 ? 0.02 : energy));
    const γ = Float64Array.from(E, (e) => Math.sqrt(2 * λ * e));
    const losses = Float64Array.from(E, (e, i) => 1 - i / 200 + e);
    return onTheEdge({ ...steps([{ loss: 1 }]), γ, losses, turn: -0.99, shrink }, { ...progressOf([1, 1]), range }, λ);
  };
  test('to ten times its slope and a quarter of the range, and still', () => {
    expect(run(2.1, 1.2)).toBe(false);
    expect(run(1.9, 1.2)).toBe(true); // √95 times
    expect(run(2.1, 0.99)).toBe(true); // it goes down again
    expect(run(2.1, 1.2, 8)).toBe(false);
    expect(run(2.1, 1.2, 9)).toBe(true);
  });
});

describe('The edge of stability, where the loss itself shows nothing', () => {
  const λ = 4;
  const standing = progressOf([1, 1]);
  const run = (rest: (i: number) => number, energy: (i: number) => number) => {
    const E = list(200, energy);
    return {
      ...steps([{ loss: 1 }]),
      γ: Float64Array.from(E, (e) => Math.sqrt(2 * λ * e)),
      losses: Float64Array.from(E, (e, i) => rest(i) + e),
      turn: -0.99,
    };
  };
  test('the rest falls though the bounce swells by more', () => {
    expect(onTheEdge(run((i) => 0.5 - i / 2000, (i) => 0.02 + i / 1000), standing, λ)).toBe(true); // biome-ignore format: one line
  });
  test('a rest that is lower in the end, and in no order before, is no fall', () => {
    const levels = [0.6, 0.6, 0.1, 0.6, 0.6, 0.1, 0.4, 0.4];
    expect(onTheEdge(run((i) => levels[Math.min(7, Math.max(0, Math.floor((i - 100) / 12.5)))], () => 0.05), standing, λ)).toBe(false); // biome-ignore format: one line
  });
});

describe('The edge of stability: the last numbers', () => {
  // γ²/2λ = γ²
  const λ = 0.5;
  const standing = but({ progress: { kind: 'standing', range: 400 } }).progress;
  test('a bounce that swells out of all proportion is measured by its last slope and the last half’s usual one', () => {
    const blown = (γ: Record<number, number> = {}, shrink = 1.5, range = 396): boolean => {
      // of 64, in the last half: eighteen times 1, thirteen times 2, and 10; the rest falls
      const slopes = list(64, (i) => γ[i] ?? (i === 63 ? 10 : i >= 32 && i % 5 < 2 ? 2 : 1));
      const losses = list(64, (i) => 640 - 10 * i + slopes[i] ** 2);
      return !onTheEdge({ ...but().steps, learningRate: NaN, rate: NaN, turn: -0.9, γ: slopes, losses, shrink }, { ...standing, range }, λ);
    };
    expect([blown(), blown({ 63: 9.99 }), blown({}, 1), blown({}, 1.01), blown({}, 1.5, 400)]).toEqual([true, false, false, true, false]);
    expect(blown(Object.fromEntries(rows(16, (i) => [16 + i, 9])))).toBe(true);
    expect([blown({ 62: 20 }), blown({ 62: 20, 63: 9.99 })]).toEqual([true, false]);
  });
  test('a bounce that has just begun takes half of the fall, or less', () => {
    const begun = (change: number): boolean => {
      const steps = { ...but().steps, learningRate: NaN, rate: NaN, turn: -0.9, part: 1, γ: repeated(48, 2), losses: repeated(48, 5) };
      return onTheEdge(steps, but({ progress: { kind: 'falling', change } }).progress, λ);
    };
    expect([begun(-8), begun(-7.99)]).toEqual([true, false]);
  });
  test('the rest falls by a twentieth of the energy, a tenth of it of late', () => {
    const falls = (levels: readonly number[], energy: number): boolean => {
      const losses = list(64, (i) => energy + levels[Math.max(0, (i - 32) >> 2)]);
      return onTheEdge({ ...but().steps, learningRate: NaN, rate: NaN, turn: -0.9, γ: repeated(64, Math.sqrt(energy)), losses }, standing, λ); // biome-ignore format: one line
    };
    const to = (late: number): readonly number[] => [10, 10, 5, late, late, late / 2, 0, 0];
    expect([falls(to(1), 1), falls(to(0.99), 1)]).toEqual([true, false]);
    const down = (by: number): readonly number[] => [by, by, by, by / 2, by / 2, by / 4, 0, 0];
    expect([falls(down(80), 1600), falls(down(79.9), 1600)]).toEqual([true, false]);
  });
});
