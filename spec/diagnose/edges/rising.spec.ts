/** What rises, from both sides of each inequality: cliffs, what was thrown up, what diverges. */
import { describe, expect, test } from 'vitest';
import { cliff, diverging, thrownUp } from '../../../src/diagnose/tests/rising.ts';
import { bothSides, but, type Changes, list, repeated, said } from './evidence.ts';

/** γ has grown tenfold, with the loss above what it was. */
const grown: Changes = {
  progress: { kind: 'standing' },
  growth: { factor: 10, record: 1.0011, lossThen: 1, largestShare: 0.3 },
  loss: 1.5,
  rounding: 0.25,
  overshoot: -1.001,
  lossAhead: 1.4,
};
const growing: Parameters<typeof bothSides>[2] = [
  ['γ has grown tenfold', {}, { growth: { factor: 9.99 } }],
  ['and still grows', {}, { growth: { record: 1.001 } }],
  ['the loss is above what it was, out of rounding', { loss: 1.26 }, { loss: 1.25, lossAhead: 1.2 }],
  ['another step overshoots', {}, { overshoot: -1 }],
  ['or leads up', { overshoot: 0.5, lossAhead: 1.51 }, { overshoot: 0.5, lossAhead: 1.5 }],
  ['not at the edge of stability', {}, { onTheEdge: true }],
  [
    'nor where losses scatter, but above all of the first half',
    { steps: { scattered: true, losses: Float64Array.of(1.4, 1, 2, 1.5) }, progress: { now: 1.5 } },
    { steps: { scattered: true, losses: Float64Array.of(1, 1.5, 1, 1.5) }, progress: { now: 1.5 } },
  ],
];

describe('diverging, by growth', () => {
  bothSides(diverging, grown, growing);
  test('says so', () => expect(said(diverging(but(grown)))).toMatch(/^diverging \(growing\): γ grew 10-fold/));
});

describe('diverging, by a rise', () => {
  const rising: Changes = { progress: { kind: 'rising' } };
  const dragged: Changes = { overshoot: 0.9, steps: { turn: 0.9, γ: repeated(51, 1) } };
  const thrown = { at: 3, before: 1, after: 5, since: 9 };
  const bouncing: Changes = { steps: { turn: -0.9, shrink: 1.02 }, growth: { record: 1.01 } };
  bothSides(diverging, rising, [
    ['dragged uphill, by steps below a tenth of 1/λ', { ...dragged, rate: 0.101 }, dragged],
    ['be λ what it may', { ...dragged, rate: 0.2, curvature: { norm: 0.51 } }, { ...dragged, rate: 0.2, curvature: { norm: 0.5 } }],
    ['which do not overshoot', { ...dragged, overshoot: 0.89 }, dragged],
    ['and go straight on', { ...dragged, steps: { ...dragged.steps, turn: 0.89 } }, dragged],
    ['along a constant slope', { ...dragged, steps: { ...dragged.steps, γ: repeated(50, 1) } }, dragged],
    ['a bounce that hardly grows', bouncing, { ...bouncing, steps: { turn: -0.9, shrink: 1.019 } }],
    ['is a full reversal', { ...bouncing, steps: { turn: -0.89, shrink: 1.019 } }, { ...bouncing, steps: { turn: -0.9, shrink: 1.019 } }],
    ['or one that grows no longer', bouncing, { ...bouncing, growth: { record: 1 } }],
    ['which of batches is not known', { ...bouncing, growth: { record: 1 }, noise: { count: 8 } }, undefined],
    ['one step alone, since when the loss has not risen', { progress: { thrown, change: 0.1 } }, { progress: { thrown, change: 0 } }],
    ['nor of scattered losses', { ...bouncing, growth: { record: 1 }, steps: { ...bouncing.steps, scattered: true } }, undefined],
  ]);
  test('says so', () => expect(said(diverging(but(rising)))).toMatch(/^diverging: the loss rises/));
});

describe('diverging, by a leap', () => {
  const leap: Changes = { progress: { kind: 'unknown' }, rate: 1, gradientNorm: 15.1, curvature: { absAlongGradient: 10.1 } };
  bothSides(diverging, leap, [
    ['a step three times as long as θ', {}, { gradientNorm: 15 }],
    ['as a product of rate and slope', { rate: 2, gradientNorm: 7.6 }, { rate: 0.99 }],
    ['on ground that bends in a tenth of it', {}, { curvature: { absAlongGradient: 10 } }],
    ['which the rate has its part in', { rate: 2, gradientNorm: 7.6, curvature: { absAlongGradient: 5.1 } }, undefined],
    ['without a history', {}, { progress: { kind: 'standing' } }],
  ]);
  test('says so', () => expect(said(diverging(but(leap)))).toMatch(/^diverging \(leap\): η̂‖g‖ = 15\.1 .*= 10\.1 /));
});

describe('cliff, by growth in one step', () => {
  const wall: Changes = { ...grown, growth: { ...grown.growth, largestShare: 0.51 } };
  bothSides(cliff, wall, [
    ...growing,
    ['the step carries half of the growth', {}, { growth: { largestShare: 0.5 } }],
    ['or a tenth, straight on', { growth: { largestShare: 0.101, straight: true } }, { growth: { largestShare: 0.1, straight: true } }],
    ['and out of no bounce', {}, { growth: { bouncing: true } }],
  ]);
  test('says so', () => {
    expect(said(cliff(but(wall)))).toMatch(/^cliff \(wall\): γ grew 10-fold.*\(> 0\.5\)$/);
    expect(said(cliff(but(wall, { growth: { straight: true } })))).toMatch(/\(> 0\.5, or straight on\)$/);
    expect(said(cliff(but()))).toMatch(/^cliff \(wall\): γ grew 1-fold/);
  });
});

describe('cliff, by a step of late', () => {
  /** Quiet up to record `at`, and a slope `times` as large from the next one on. */
  const thrown = (at: number, times = 10, end = 20, γ = (_: number) => 1): Changes => ({
    loss: 1.25,
    rounding: 0.06,
    progress: { range: 2.5 },
    steps: { γ: list(end + 1, (i) => (i > at ? times : γ(i))), losses: list(end + 1, (i) => (i > at ? 1.25 : 1)) },
  });
  const quietBut = (k: number, low: number): Changes => thrown(15, 10, 20, (i) => (i <= 15 - k ? low : 1));
  bothSides(cliff, thrown(15), [
    ['within six records', {}, thrown(14)],
    ['γ grows tenfold', {}, thrown(15, 9.99)],
    ['and the loss by a tenth of the range', {}, { progress: { range: 2.51 } }],
    ['out of rounding', {}, { rounding: 0.0625 }],
    ['as a part of what it was', thrown(15, 5, 20, () => 0.5), thrown(15, 19, 20, () => 2)],
    ['in that step', {}, thrown(15, 10, 20, (i) => (i > 15 ? 10 : 1) * (i === 15 ? 2 : 1))],
    ['after a quiet step', quietBut(1, 0.34), quietBut(1, 1 / 3)],
    ['and one before it', quietBut(2, 0.34), quietBut(2, 1 / 3)],
    ['and one before that', quietBut(3, 0.34), quietBut(3, 1 / 3)],
    ['none of which undid another', thrown(15), thrown(15, 10, 20, (i) => (i === 14 ? 0.33 : 1))],
    ['nor the one before it', thrown(15), thrown(15, 10, 20, (i) => (i === 13 ? 0.33 : 1))],
    ['whatever was before', quietBut(4, 0.1), undefined],
    ['of one function', {}, { noise: { count: 8 } }],
    ['whose losses do not scatter', {}, { steps: { ...thrown(15).steps, scattered: true } }],
    ['and be it for one record', { steps: { ...thrown(15).steps, γ: list(21, (i) => (i === 16 ? 10 : 1)) } }, undefined],
    ['in a run of eight records', thrown(3, 10, 7), undefined],
    ['at its last step', thrown(19), undefined],
  ]);
  test('says so', () => expect(said(cliff(but(thrown(15))))).toMatch(/^cliff \(step\): after quiet steps/));
});

describe('cliff, by a step in the last half of the run', () => {
  /** A slope tenfold after record `at`, and a loss of 2 at the records of `high`; 0.8 now. */
  const thrown = (at: number, high: readonly number[], loss = 0.8): Changes => ({
    loss,
    progress: { range: 4 },
    steps: { γ: list(41, (i) => (i > at ? 10 : 1)), losses: list(41, (i) => (high.includes(i) ? 2 : 1)) },
  });
  bothSides(cliff, thrown(20, [21]), [
    ['not before', {}, thrown(19, [20])],
    ['in one record, or the next', thrown(20, [22]), thrown(20, [23])],
    ['by a quarter of the range', {}, { progress: { range: 4.01 } }],
    ['and not come down past that since', {}, thrown(20, [21], 0.79)],
    ['nor lost in rounding', { rounding: 0.249 }, { rounding: 0.25 }],
    ['be it the last record', thrown(39, [40]), undefined],
  ]);
});

describe('cliff, thrown up', () => {
  const up: Changes = { progress: { thrown: { at: 5, before: 1, after: 3, since: 10 } }, loss: 2 };
  bothSides(thrownUp, up, [
    ['half of the way, or more', {}, { loss: 1.99 }],
    ['onto no strict critical point', { curvature: { criticality: { critical: true } }, signs: { zero: 1 } }, { curvature: { criticality: { critical: true } } }], // biome-ignore format: one line
  ]);
  test('says so', () => expect(said(thrownUp(but(up)))).toMatch(/^cliff \(thrown\): step 5 raised/));
});

describe('cliff, stranded high up', () => {
  /** The loss at L + ½, between L − 1 and L + 1, where the slope was 1000. */
  const at = (L: number, first = L): Changes => ({
    progress: { kind: 'standing', first, lowest: L - 1 },
    loss: L + 0.5,
    steps: { γ: Float64Array.of(1, 1000, Infinity, 2), losses: Float64Array.of(L, L + 1, Infinity, L + 0.5) },
  });
  bothSides(thrownUp, at(1), [
    ['above the middle', { loss: 1.01 }, { loss: 1 }],
    ['where the slope is a thousandth', {}, { gradientNorm: 1.001 }],
    ['of what it was', {}, { gradientNorm: 1e-3, steps: { ...at(1).steps, γ: Float64Array.of(0.1, 0.9) } }],
    ['of a finite one', {}, { steps: { ...at(1).steps, γ: Float64Array.of(1, 999, Infinity) } }],
    ['seen beside the loss', at(1.9e6), at(2.1e6)],
    ['by more than a millionth', {}, at(2e6 - 0.5, 2e6)],
    ['of either sign', at(-1.9e6), at(-2.1e6)],
    ['and beside what was gained', at(1, 1.9e6), at(1, 2.1e6)],
    ['or lost', at(1, -1.9e6), at(1, -2.1e6)],
    ['out of rounding', { rounding: 1.99 }, { rounding: 2 }],
    ['by a run', { progress: { kind: 'falling' } }, { progress: { kind: 'unknown' } }],
  ]);
  test('says so', () => expect(said(thrownUp(but(at(1))))).toMatch(/^cliff \(thrown\): the loss stands at/));
});
