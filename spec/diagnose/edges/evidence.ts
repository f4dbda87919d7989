/**
 * The inequalities of the table, each met just within its edge and once just beyond.
 *
 * Evidence is written down, not measured: a sound run, on its way down a bowl, and what is changed of it. So each number of an inequality is turned by
 * itself, with all others where the inequality leaves it to decide.
 */
import { expect, test } from 'vitest';
import type { Evidence } from '../../../src/diagnose/evidence.ts';
import type { Row, Test } from '../../../src/diagnose/tests/test.ts';

export const list = (n: number, f: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => f(i));
export const repeated = (n: number, x: number): Float64Array => list(n, () => x);

/** What is changed of an evidence: numbers and lists are put in place, what holds others is changed in part. */
export type Changes<T = Evidence> = {
  readonly [K in keyof T]?: T[K] extends ArrayLike<unknown> | number | string | boolean | undefined
    ? T[K] | undefined
    : Changes<NonNullable<T[K]>> | undefined;
};

const sound: Evidence = {
  parameters: 10,
  loss: 1,
  gradientNorm: 1,
  optimizer: 'gradientDescent',
  progress: { kind: 'falling', length: 200, first: 10, now: 1, level: 1, lowest: 1, lowestAt: 199, range: 9, stretch: 100, change: -4, pace: -0.04, thrown: undefined, notFiniteFrom: undefined, skipped: 0 }, // biome-ignore format: one line
  steps: {
    γ: list(201, (i) => 2 - i / 200),
    losses: list(201, (i) => 10 - (9 * i) / 200),
    turns: repeated(200, 0.9),
    rate: 0.1,
    learningRate: 0.1,
    travelled: 3,
    turn: 0.9,
    shrink: 0.99,
    slope: -1,
    part: 1,
    alike: false,
    sinceLowered: undefined,
    sinceCut: Infinity,
    scattered: false,
  },
  onTheEdge: false,
  rate: 0.1,
  length: 5,
  rounding: 1e-12,
  overshoot: 0.95,
  lossAhead: 0.9,
  growth: { factor: 1, largestShare: 0, bouncing: false, straight: false, record: 1, lossThen: 1, normThen: 1 },
  fit: { gradient: { slopes: [], coordinates: [] }, lastLoss: 1.05, withinReach: 1, apart: 0, alongTheta: 0, unmoved: 0 },
  zeros: { share: 0, count: 0, layers: [], revivable: false, passedOver: false, wakes: false, coupling: 0 },
  curvature: {
    full: true,
    eigenvalues: Float64Array.of(0.25, 1),
    lowest: Float64Array.of(1, 0),
    highest: Float64Array.of(0, 1),
    residuals: [0, 0],
    norm: 1,
    alongGradient: 0.5,
    absAlongGradient: 0.5,
    criticality: {
      critical: false,
      gain: 1,
      allowed: 1e-8,
      scale: 1,
      worst: { index: 0, eigenvalue: 0.25, gain: 0.5 },
      signs: { negative: 0, zero: 0, positive: 10 },
      zeroBelow: 1e-15,
      message: 'the model',
    },
    products: 10,
  },
  probe: { D: 1, A: 1, B: 1, F: 0 },
  scale: 1,
  zeroBelow: 1e-15,
  signs: { negative: 0, zero: 0, positive: 10 },
  noise: undefined,
  layers: undefined,
  missing: [],
};

const isPlain = (x: unknown): x is Record<string, unknown> =>
  Object.getPrototypeOf(Object(x)) === Object.prototype && typeof x === 'object';

function changed(known: unknown, changes: unknown): unknown {
  if (!isPlain(changes)) return changes;
  const made: Record<string, unknown> = { ...(isPlain(known) ? known : {}) };
  for (const [key, value] of Object.entries(changes)) made[key] = changed(made[key], value);
  return made;
}

/** The sound run, with these changes made one after the other. */
export const but = (...changes: readonly Changes[]): Evidence => changes.reduce<unknown>(changed, sound) as Evidence;

/** What holds in `met`, and, for each inequality, with the first change and not with the second. */
export function bothSides(
  row: Row,
  met: Changes,
  sides: readonly (readonly [what: string, within: Changes, beyond: Changes | undefined])[],
) {
  test('holds', () => expect(row(but(met)).holds).toBe(true));
  test('a sound run is none', () => expect(row(but()).holds).toBe(false));
  for (const [what, within, beyond] of sides) {
    test(what, () => {
      expect(row(but(met, within)).holds).toBe(true);
      if (beyond) expect(row(but(met, beyond)).holds).toBe(false);
    });
  }
}

/** A test's verdict, its detail and its words. */
export const said = ({ verdict, detail, message }: Test): string => `${verdict}${detail === undefined ? '' : ` (${detail})`}: ${message}`;
