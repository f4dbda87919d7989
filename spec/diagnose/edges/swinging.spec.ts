/** What swings, from both sides of each inequality: steps that turn back, losses that do, noise that undoes what the slope gains. */
import { describe, expect, test } from 'vitest';
import { expectedDecrease, isShort, noiseLimited, oscillating, rests } from '../../../src/diagnose/tests/swinging.ts';
import { bothSides, but, type Changes, list, repeated, said } from './evidence.ts';

const noise = (curvature: number, curvatureError: number, count = 8): Changes => ({ noise: { count, curvature, curvatureError } });
/** The last of `n` steps, of which those so many from the end turn back by as much. */
const turns = (n: number, back: readonly number[], by = -0.5): Float64Array => list(n, (i) => (back.includes(n - 1 - i) ? by : 0.9));

describe('oscillating, by full reversals', () => {
  const fast: Changes = { steps: { turn: -0.9, shrink: 0.85 } };
  bothSides(oscillating, fast, [
    ['each step undoes the one before', {}, { steps: { turn: -0.89, shrink: 0.85 } }],
    ['and the slope hardly shrinks', {}, { steps: { turn: -0.9, shrink: 0.849 } }],
    ['or it is not known how', { steps: { turn: -0.9, shrink: NaN } }, undefined],
    ['and not at the edge of stability', {}, { onTheEdge: true }],
    ['of the whole gradient, where there are batches', { ...noise(1, 1), overshoot: -0.5 }, { ...noise(1, 1), overshoot: -0.49 }],
    ['which without batches is not asked', { overshoot: 0.9 }, undefined],
  ]);
  test('says so', () => expect(said(oscillating(but(fast)))).toMatch(/^oscillating: turn = −0\.9 /));
});

describe('oscillating, without a history', () => {
  const alone: Changes = { steps: { turn: NaN }, overshoot: -0.9 };
  bothSides(oscillating, alone, [['the next step overshoots', {}, { overshoot: -0.89 }]]);
  test('says so', () => expect(said(oscillating(but(alone)))).toMatch(/^oscillating: ρ = −0\.9 /));
});

describe('oscillating, by steps that turn back now and then', () => {
  const slow: Changes = {
    progress: { kind: 'rising' },
    overshoot: -0.6,
    steps: { turn: 0.1, losses: repeated(41, 1), turns: turns(60, [3, 19]) },
  };
  const but1 = (steps: Changes['steps']): Changes => ({ steps: { ...slow.steps, ...steps } });
  bothSides(oscillating, slow, [
    ['two of twenty', {}, but1({ turns: turns(60, [3, 20]) })],
    ['by half', {}, but1({ turns: turns(60, [3, 19], -0.49) })],
    ['where losses do not fall', {}, { progress: { kind: 'falling' } }],
    ['of which there are twenty in the last half', {}, but1({ losses: repeated(40, 1) })],
    ['and no batches', {}, noise(1, 1)],
    ['nor losses of batches', {}, but1({ scattered: true })],
    ['while the run stands', { progress: { kind: 'standing' } }, undefined],
  ]);
  test('says so', () => expect(said(oscillating(but(slow)))).toMatch(/^oscillating: 2 of the last 20 steps turn back/));
  test('of a short run, of how many', () =>
    expect(said(oscillating(but(slow, but1({ turns: turns(9, [3, 4]) }))))).toMatch(/2 of the last 9 steps/));
});

describe('oscillating, by losses that swing', () => {
  const first = [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9];
  /** The losses of the last half; of the first half there are as many. */
  const swing = (half: readonly number[], by = 0): Changes => ({
    progress: { kind: 'standing', lowest: 1 },
    steps: { losses: Float64Array.from([...first.slice(0, half.length), ...half], (x) => x + by), turn: 0.1 },
  });
  const three = [3, 3, 3, 3, 1, 2, 1, 2, 1, 2, 1, 1];
  bothSides(oscillating, swing(three), [
    ['three times', {}, swing([3, 3, 3, 3, 1, 2, 1, 2, 1, 1, 1, 1])],
    ['the first of them from its first record', swing([1, 3, 3, 3, 1, 2, 1, 2, 1, 1, 1, 1]), undefined],
    ['by half of the range', {}, swing([3, 3, 3, 3, 1, 1.99, 1, 1.99, 1, 1.99, 1, 1])],
    ['in one step, or in many', swing([3, 3, 3, 3, 1, 1.5, 2, 1, 1.5, 2, 1, 1.5, 2]), undefined],
    ['up, and then up again without a way down between', {}, swing([3, 3, 3, 3, 1, 2, 1, 2, 2.5, 2, 2, 2])],
    ['from where it came down to', {}, swing([3, 3, 3, 3, 1, 2, 1.5, 2.5, 1.6, 2.55, 1.7, 1])],
    ['down by half of the range between', {}, swing([3, 3, 3, 3, 1, 2, 1.2, 2, 1.2, 2, 1.2, 2])],
    ['in twelve records', {}, swing([3, 3, 3, 1, 2, 1, 2, 1, 2, 1, 1])],
    ['in the last half of the run', {}, swing([...three.slice(4), ...repeated(12, 3), ...repeated(4, 1)])],
    ['beside the loss', swing(three, 990), swing(three, 998)],
    ['of either sign', swing(three, -990), swing(three, -1003)],
    ['of one function', {}, { steps: { ...swing(three).steps, scattered: true } }],
    ['where it stands', {}, { progress: { kind: 'falling' } }],
    ['without batches', { overshoot: -0.6 }, { ...noise(1, 1), overshoot: -0.6 }],
  ]);
  test('says so', () =>
    expect(said(oscillating(but(swing(three))))).toMatch(/^oscillating \(swing\): the loss rises by half of its range/));
});

describe('oscillating, by half of what was gained given back', () => {
  const back: Changes = {
    progress: { kind: 'standing', length: 4, first: 3, lowest: 1, now: 2 },
    steps: { losses: repeated(23, 2), turn: 0.1 },
  };
  const flat: Changes = { progress: { ...back.progress, first: 1001, lowest: 1000, now: 1002 } };
  bothSides(oscillating, back, [
    ['half of it', {}, { progress: { ...back.progress, now: 1.99 } }],
    ['in four records', {}, { progress: { ...back.progress, length: 3 } }],
    ['at least, and fewer than 24', {}, { steps: { ...back.steps, losses: repeated(24, 2) } }],
    ['a thousandth of the loss', flat, { progress: { ...flat.progress, now: 1001 } }],
    ['of either sign', {}, { progress: { ...back.progress, first: -1001.5, lowest: -1002, now: -1001 } }],
    ['of a run with turns', {}, { steps: { ...back.steps, turn: NaN } }],
    ['that stands', {}, { progress: { ...back.progress, kind: 'falling' } }],
  ]);
  test('says so', () => {
    expect(said(oscillating(but(back)))).toMatch(/^oscillating \(swing\): .* half or more of what it gained from 3 to 1 is given back$/);
    expect(said(oscillating(but(back, { progress: { first: 1 } })))).toMatch(/was never below the 1 that it began with$/);
    // a full reversal says more
    expect(said(oscillating(but(back, { steps: { turn: -0.95, shrink: 1 } })))).toMatch(/^oscillating: turn/);
    const slow = { losses: repeated(45, 1), turns: turns(60, [3, 19]) };
    expect(said(oscillating(but(back, { steps: slow })))).toMatch(/^oscillating: 2 of/);
  });
});

describe('The expected decrease', () => {
  const at: Changes = { ...noise(3, 0.5), rate: 0.4, gradientNorm: 2, curvature: { alongGradient: 0.5 } };
  const of = (...changes: Changes[]) => expectedDecrease(but(at, ...changes));
  test('is (1 − ½η̂λ_g)‖g‖² − ½η̂ tr(HΣ)', () => {
    const { signal, lost, error } = of({ steps: { turns: new Float64Array(0) } });
    expect([signal, lost, error].map((x) => x.toFixed(12))).toEqual([3.6, 0.6, 0.1].map((x) => x.toFixed(12)));
  });
  test('its noise √((1 + c)/(1 − c)) times as large where steps have correlation c, of the last hundred, from 0 to 0.9', () => {
    const times = (turns: ArrayLike<number>): string => (of({ steps: { turns: Float64Array.from(turns) } }).lost / 0.6).toFixed(9);
    expect(times([...repeated(50, -1), ...repeated(100, 0.6)])).toBe('2.000000000');
    expect(times([NaN, 0.6, NaN, 0.6])).toBe('2.000000000');
    expect(times(repeated(9, -0.6))).toBe('1.000000000');
    expect(times(repeated(9, 1))).toBe(Math.sqrt(19).toFixed(9));
  });
  test('without batches nothing is lost', () => expect(expectedDecrease(but())).toMatchObject({ lost: 0, error: 0 }));
});

describe('A rest', () => {
  const rest: Changes = { progress: { kind: 'standing', length: 100 }, steps: { losses: list(9, (i) => -i), sinceCut: 100 } };
  test('is told from a pause by a hundred records, all in all and at this rate', () => {
    expect(isShort(but(rest))).toBe(false);
    expect(isShort(but(rest, { progress: { length: 99 } }))).toBe(true);
    expect(isShort(but(rest, { steps: { sinceCut: 99 } }))).toBe(true);
  });
  test('is a trend of no fall, or losses that stand for long', () => {
    expect(rests(but(rest))).toBe(true);
    expect(rests(but(rest, { progress: { length: 99 } }))).toBe(false);
    expect(rests(but(rest, { progress: { kind: 'rising' } }))).toBe(false);
    expect(rests(but(rest, { progress: { kind: 'rising' }, steps: { losses: repeated(41, 1) } }))).toBe(true);
  });
});

describe('noise-limited', () => {
  /** Signal 1 and half a rate of 1, so that the noise is tr(HΣ). */
  const drawn = (lost: number, error: number, count = 8, more: Changes = {}): Changes => ({
    ...noise(lost, error, count),
    rate: 2,
    curvature: { alongGradient: 0 },
    progress: { kind: 'standing', length: 200, ...more.progress },
    steps: { turns: new Float64Array(0), losses: list(9, (i) => -i), ...more.steps },
  });
  const moving = { progress: { kind: 'rising' } } as const;
  const short = { progress: { kind: 'standing', length: 50 } } as const;
  const pause = { ...short, steps: { losses: repeated(41, 1) } };
  bothSides(noiseLimited, drawn(0.125, 0), [
    ['an eighth of the signal, at rest', {}, drawn(0.124, 0)],
    ['known by eight batches', {}, drawn(0.125, 0, 7)],
    ['to be more than its error', drawn(0.125, 0.124), drawn(0.125, 0.125)],
    ['and, where the run moves, at 99 %', drawn(2, 0.85, 8, moving), drawn(2, 0.87, 8, moving)],
    ['where it moves, a gain that is not above 0 at 99 %', drawn(0.8, 0.1, 8, moving), drawn(0.8, 0.08, 8, moving)],
    ['in a short run, one below 0 at 99 %', drawn(1.5, 0.2, 8, short), drawn(1.5, 0.22, 8, short)],
    ['be it 0', drawn(1, 0, 8, moving), undefined],
    ['in either', drawn(1, 0, 8, short), undefined],
    ['or, at rest, half of the signal', drawn(0.5, 0, 8, pause), drawn(0.49, 0, 8, pause)],
    ['where there is a signal', {}, { curvature: { alongGradient: 1 } }],
    ['and losses that do not fall', {}, { progress: { kind: 'falling' } }],
    ['nor without batches', {}, { noise: undefined }],
  ]);
  test('says so', () => {
    const why = (e: Changes): string => said(noiseLimited(but(e)));
    expect(why(drawn(0.125, 0))).toMatch(/the signal is no more than 8 times the noise\), and the losses no longer fall$/);
    expect(why(drawn(0.5, 0, 8, pause))).toMatch(/no more than 2 times the noise/);
    expect(why(drawn(0.8, 0.1, 8, moving))).toMatch(/\(not above 0 at 99 %\)$/);
    expect(why(drawn(1.5, 0.2, 8, short))).toMatch(/\(≤ 0 at 99 %\)$/);
    expect(why({})).toBe('noise-limited: no batches were given');
  });
});
