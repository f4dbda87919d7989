import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { random } from '../../src/base/random.ts';
import { progressOf } from '../../src/diagnose/progress.ts';
import { throwOf } from '../../src/diagnose/throw.ts';

const run = (n: number, loss: (i: number, noise: () => number) => number, seed = 1): number[] => {
  const { normal } = random(seed);
  return Array.from({ length: n }, (_, i) => loss(i, normal));
};

/** Runs whose progress is known, each as a loss at step i. */
const known: Record<string, readonly [kind: string, n: number, loss: (i: number, noise: () => number) => number]> = {
  'falls by a tenth a step': ['falling', 60, (i) => 0.9 ** i],
  'has fallen by a tenth a step for long': ['standing', 1000, (i) => 1 + 0.9 ** i],
  crawls: ['falling', 50, (i) => 1 - 1e-9 * i],
  'falls in noise': ['falling', 400, (i, noise) => Math.exp(-i / 200) + 0.1 * noise()],
  'is noise': ['standing', 1000, (_, noise) => noise()],
  'never moves': ['standing', 100, () => Math.log(2)],
  'fell from a million, and goes on from 100 to 90': ['falling', 1000, (i) => (i < 5 ? 10 ** (6 - i / 2) : 100 - i / 100)],
  'falls as a power law in noise': ['falling', 10_000, (i, noise) => 2 + (i + 1) ** -0.3 + 0.02 * noise()],
  'bounces between two values': ['standing', 100, (i) => 1 + (i % 2)],
  'falls at the edge of stability': [
    'falling',
    1000,
    (i) => Math.exp(-i / 800) + 0.3 * Math.abs(Math.sin(2.5 * i)) * Math.sin(i / 20) ** 2,
  ],
  'falls with spikes': ['falling', 1000, (i) => Math.exp(-i / 300) + (i % 97 === 0 ? 30 : 0)],
  'lay on a plateau and falls since': ['falling', 1000, (i, noise) => (i < 950 ? 1 + 1e-3 * noise() : Math.exp((950 - i) / 20))],
  doubles: ['rising', 12, (i) => 2 ** i],
  'grows tenfold at each step': ['rising', 12, (i) => 10 ** i],
  'diverges in noise, from 8 to 10²⁸': ['rising', 300, (i, noise) => 8 * 10 ** ((28 * i) / 300) * Math.exp(noise())],
  'fell and rises gently': ['rising', 100, (i) => (i < 50 ? Math.exp(-i / 10) : Math.exp(-5) * 1.05 ** (i - 50))],
  'fell, was thrown up by one step, and lies flat since': ['rising', 1000, (i) => (i < 600 ? Math.exp(-i / 100) : 50 - 1e-5 * i)],
  'was thrown up long ago, and lies flat since': ['standing', 2000, (i) => (i < 10 ? 304 : 619 - 1e-6 * i)],
  'was thrown up, and is on its way back': ['falling', 1000, (i) => (i < 600 ? 1 / (i + 1) : 50 * Math.exp((600 - i) / 100))],
  'was thrown up by its last step': ['rising', 30, (i) => (i < 29 ? 1 - i / 100 : 40)],
  'ends in NaN': ['rising', 100, (i) => (i < 80 ? 0.95 ** i : NaN)],
  'has an old NaN': ['falling', 100, (i) => (i === 10 ? NaN : 0.95 ** i)],
  'was never finite': ['unknown', 10, () => NaN],
  'has one loss': ['unknown', 1, () => 1],
};

describe('Progress', () => {
  test.each(Object.entries(known))('a run that %s', (_, [kind, n, loss]) => {
    expect(progressOf(run(n, loss)).kind).toBe(kind);
  });

  test('noise is seldom taken for progress', () => {
    for (const n of [20, 40, 100, 1000]) {
      const kinds = Array.from({ length: 200 }, (_, seed) => progressOf(run(n, (_, noise) => noise(), seed)).kind);
      expect(kinds.filter((kind) => kind !== 'standing').length / 200, `${n} losses`).toBeLessThan(0.1);
    }
  });

  test.each(Object.entries(known))('every other record tells the same of a run that %s', (_, [kind, n, loss]) => {
    if (n < 50) return;
    expect(progressOf(run(n, loss).filter((_, i) => (n - 1 - i) % 2 === 0)).kind).toBe(kind);
  });

  test('L → aL + b changes nothing but the units', () => {
    const losses = fc.array(fc.integer({ min: -4096, max: 4096 }), { minLength: 0, maxLength: 40 });
    const cases = fc.oneof(
      losses,
      fc.constantFrom(...Object.values(known).map(([, n, loss]) => run(n, loss).map((x) => Math.round(x * 2 ** 12)))),
    );
    fc.assert(
      fc.property(cases, fc.integer({ min: -40, max: 40 }), fc.integer({ min: -1000, max: 1000 }), (x, k, b) => {
        const [one, other] = [progressOf(x), progressOf(x.map((L) => 2 ** k * L))];
        expect({ ...other, kind: one.kind }).toEqual(other);
        expect(other.range).toBe(2 ** k * one.range);
        expect(other.pace).toBe(2 ** k * one.pace);
        const range = Math.max(...x.filter(Number.isFinite)) - Math.min(...x.filter(Number.isFinite));
        if (range < 2 ** 30) expect(progressOf(x.map((L) => L + b)).kind).toBe(one.kind);
      }),
    );
  });

  test('the step that threw the run is named, and none is where there was none', () => {
    const { thrown } = progressOf(run(1000, known['fell, was thrown up by one step, and lies flat since'][2]));
    expect(thrown).toMatchObject({ at: 600, since: 400 });
    expect(thrown!.before).toBeCloseTo(Math.exp(-5.99));
    for (const name of ['doubles', 'is noise', 'falls with spikes', 'diverges in noise, from 8 to 10²⁸', 'falls by a tenth a step']) {
      expect(throwOf(Float64Array.from(run(known[name][1], known[name][2]))), name).toBeUndefined();
    }
  });

  test('records without a loss are passed over, and indices are those of the records', () => {
    const progress = progressOf([5, NaN, 4, 3, NaN, 2, Infinity], [1, 0, 1, 1, 1, 1, 1]);
    expect(progress).toMatchObject({ length: 6, first: 5, now: 2, lowest: 2, lowestAt: 5, notFiniteFrom: 6, skipped: 1 });
    expect(progressOf([])).toMatchObject({ kind: 'unknown', length: 0 });
  });

  test('a million losses take about a second', () => {
    const losses = run(1e6, (i, noise) => 1 / (i + 1) + 0.1 * noise());
    // of the processor's time: a busy machine is no slower code
    const start = process.cpuUsage();
    progressOf(losses);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3000);
  });
});
