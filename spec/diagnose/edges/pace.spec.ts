/** What goes down, or would, from both sides of each inequality: too slowly, past a saddle, along a flat direction, well. */
import { describe, expect, test } from 'vitest';
import { crawling, descending, illConditioned, pastSaddle, stalled, trickling } from '../../../src/diagnose/tests/pace.ts';
import { bothSides, but, type Changes, list, repeated, said } from './evidence.ts';

describe('crawling, by the rate', () => {
  const slow: Changes = { rate: 0.01, curvature: { criticality: { gain: 4.5 } } };
  const standing = { kind: 'standing', range: 10, first: 1 } as const;
  const along = (alongGradient: number, change: number): Changes => ({ curvature: { alongGradient }, progress: { change } });
  bothSides(crawling, slow, [
    ['a hundredth of 1/λ', { rate: 0.02, curvature: { norm: 0.5 } }, { rate: 0.0101 }],
    ['with most of the way before it', {}, { curvature: { criticality: { gain: 4.49 } } }],
    ['where it falls', { progress: { kind: 'standing' }, curvature: { criticality: { gain: 0.1 } } }, undefined],
    ['and not above where it began', { progress: { ...standing, now: 1.09 } }, { progress: { ...standing, now: 1.11 } }],
    ['by a hundredth of its range', { progress: { kind: 'standing', range: 100, first: 0, now: 1 } }, undefined],
    [
      'and not a ten thousandth of what lies further off',
      {},
      { progress: { kind: 'standing' }, curvature: { criticality: { gain: 1 } }, probe: { A: 1e4 } },
    ],
    ['where there is something to gain, beside what lies further off', { probe: { A: 4.4e4 } }, { probe: { A: 4.6e4 } }],
    ['and some curvature', {}, { curvature: { norm: 0 } }],
    ['and a jump gains three times what the last stretch did', along(0, -0.33), along(0, -0.34)],
    ['where the slope does not level off', along(1e-9, -0.34), along(-1, -0.34)],
    ['if that was a fall', { ...along(0, -0.34), progress: { kind: 'standing' } }, undefined],
  ]);
  test('says so', () => expect(said(crawling(but(slow)))).toMatch(/^crawling \(rate\): η̂ max\|λ\| = 0\.01 .* 9 gained so far$/));
});

/** The last stretch gained a hundred and fiftieth of what the run has gained. */
const little: Changes = { progress: { length: 100, first: 11, now: 1, change: -0.069 }, loss: 10 };
const of = (change: number): Changes => ({ progress: { change } });
const slowly: Parameters<typeof bothSides>[2] = [
  ['a seven thousandth of what was gained', {}, of(-0.071)],
  ['and a twentieth of the loss', { loss: 1.4 }, { loss: 1.37 }],
  ['to the last bit', { progress: { first: 1001, now: 1, change: -7 }, loss: 1000 }, undefined],
  ['of either', { progress: { first: 1001, now: 1, change: -1 }, loss: 20 }, undefined],
  ['in a hundred records', {}, { progress: { length: 99 } }],
  ['and no more where it bounces', { steps: { turn: -0.49 } }, { steps: { turn: -0.5 } }],
  ['than a tenth of that', { ...of(-0.0069), steps: { turn: -0.5 } }, { ...of(-0.0071), steps: { turn: -0.5 } }],
  ['which at the edge of stability is meant to be', {}, { onTheEdge: true }],
  ['something, or nothing', of(0), of(0.01)],
];

describe('crawling, by what the last stretch gained', () => {
  bothSides(trickling, little, [
    ...slowly,
    ['of a loss of either sign', { loss: -1.4 }, { loss: -1.37 }],
    ['where it falls', {}, { progress: { kind: 'standing' }, steps: { turn: 0.51 } }],
  ]);
  test('says so', () =>
    expect(said(trickling(but(little)))).toMatch(/^crawling \(trickle\): the last 100 steps gained 0\.069 \(≤ 0\.007 of the 10 gained so far\)$/)); // biome-ignore format: one line
});

describe('saddle, by little gained past one', () => {
  const bothSigns: Changes = { signs: { negative: 1, positive: 9 }, curvature: { criticality: { gain: 0.2 } } };
  const past: Changes = { ...little, ...bothSigns };
  const at = (gain: number): Changes => ({ curvature: { criticality: { gain } } });
  const still = { kind: 'standing' } as const;
  bothSides(pastSaddle, past, [
    ...slowly,
    ['λ < 0', {}, { signs: { negative: 0 } }],
    ['and λ > 0', {}, { signs: { positive: 0 } }],
    ['be it one', { signs: { negative: 1, positive: 1 } }, undefined],
    ['a fiftieth of what was gained is left to gain', {}, at(0.21)],
    ['at a loss that is not solved', { ...of(0), probe: { A: 0 }, loss: 0.0111 }, { ...of(0), probe: { A: 0 }, loss: 0.011 }],
    ['where nothing lower was found', { ...of(0), loss: 0.011 }, undefined],
    ['of a loss that is not negative', { ...of(0), probe: { A: 0 }, loss: -0.011 }, undefined],
    ['standing', { progress: still, steps: { turn: 0.51 } }, { progress: still, steps: { turn: 0.5 } }],
    ['and of one function', {}, { progress: still, steps: { turn: 0.51, scattered: true } }],
    ['rising', {}, { progress: { kind: 'rising' }, steps: { turn: 0.9 } }],
  ]);
  const jump: Changes = { ...past, ...at(0.21), probe: { A: 3.34 } };
  describe('and one jump that gains more', () => {
    bothSides(pastSaddle, jump, [
      ['a third of what was gained', {}, { probe: { A: 3.33 } }],
      ['and thirty times as much as the last stretch', { ...of(-0.2), probe: { A: 6.01 } }, { ...of(-0.2), probe: { A: 5.9 } }],
      ['to the last bit', { progress: { first: 10, now: 1, change: -0.0625 }, probe: { A: 3 } }, undefined],
      ['straight on', { steps: { turn: 0.1 } }, { steps: { turn: 0 } }],
      ['with λ < 0', {}, { signs: { negative: 0 } }],
      ['and λ > 0', {}, { signs: { positive: 0 } }],
    ]);
    test('says so', () =>
      expect(said(pastSaddle(but(jump)))).toMatch(/^saddle \(nearby\): .*, or a 30th of the 3\.34 that one jump gains/));
  });
  const stuck: Changes = { ...bothSigns, ...at(0.1), progress: { kind: 'rising', length: 99, first: 2, now: 1 }, probe: { A: 1, B: 1000 } };
  describe('or next to nothing at all', () => {
    bothSides(pastSaddle, stuck, [
      ['in fewer than a hundred records', {}, { progress: { length: 100 } }],
      ['a thousandth of what the loss does here', {}, { progress: { first: 2.01 } }],
      ['gained and', { probe: { A: 1000, B: 1 } }, { probe: { A: 100, B: 990 } }],
      ['a ten thousandth to gain', {}, at(0.101)],
      ['with λ < 0', {}, { signs: { negative: 0 } }],
      ['and λ > 0', {}, { signs: { positive: 0 } }],
    ]);
    test('says so', () => expect(said(pastSaddle(but(stuck)))).toMatch(/^saddle \(nearby\): the run has gained 1 \(≤ 1, a thousandth/));
  });
  const hidden: Changes = { ...bothSigns, ...at(1), progress: { kind: 'falling', length: 24, first: 2, now: 1 }, probe: { F: 1000 } };
  describe('or next to nothing of what the saddle hides', () => {
    bothSides(pastSaddle, hidden, [
      ['in two dozen records', {}, { progress: { length: 23 } }],
      ['a thousandth of it gained', {}, { progress: { first: 2.01 } }],
      ['and to gain', {}, at(1.01)],
      ['with λ < 0', {}, { signs: { negative: 0 } }],
      ['and λ > 0', {}, { signs: { positive: 0 } }],
    ]);
    test('says so', () => expect(said(pastSaddle(but(hidden)))).toMatch(/gained 1 \(≤ 1, a thousandth of what the loss does along the lowest λ\)/)); // biome-ignore format: one line
  });
  test('says so', () =>
    expect(said(pastSaddle(but(past)))).toMatch(/^saddle \(nearby\): the last 100 steps gained 0\.069 \(≤ 0\.007 of the 10 gained so far\); λ/)); // biome-ignore format: one line
});

describe('ill-conditioned, by the slope', () => {
  const κ: Changes = { curvature: { absAlongGradient: 0.01 } };
  const steeper: Changes = { curvature: { absAlongGradient: 0.001 } };
  const gets = ({ gain, A, change, negative = 1 }: { gain: number; A: number; change: number; negative?: number }): Changes => ({ curvature: { absAlongGradient: 0.01, criticality: { gain } }, probe: { A }, signs: { negative }, progress: { length: 99, change } }); // biome-ignore format: one line
  bothSides(illConditioned, κ, [
    ['κ = 100', { curvature: { norm: 2, absAlongGradient: 0.02 } }, { curvature: { absAlongGradient: 0.0101 } }],
    ['after as many records', { progress: { length: 100 } }, { progress: { length: 99 } }],
    ['or two hundred', { ...steeper, progress: { length: 200 } }, { ...steeper, progress: { length: 199 } }],
    ['unless it gains a quarter of what is left', { progress: { length: 99, change: -0.24 } }, { progress: { length: 99, change: -0.25 } }],
    ['by the model', gets({ gain: 4, A: 5, change: -0.99 }), gets({ gain: 4, A: 5, change: -1 })],
    ['or by what was found lower', gets({ gain: 5, A: 4, change: -0.99 }), gets({ gain: 5, A: 4, change: -1 })],
    ['where λ < 0', gets({ gain: 5, A: 4, change: -1.24, negative: 0 }), gets({ gain: 5, A: 4, change: -1.25, negative: 0 })],
    ['where anything was', gets({ gain: 4, A: 0, change: -0.99 }), gets({ gain: 4, A: 0, change: -1 })],
    ['falling', { progress: { length: 99, kind: 'standing' } }, undefined],
  ]);
  test('says so', () => expect(said(illConditioned(but(κ)))).toMatch(/^ill-conditioned: max\|λ\| \/ ĝᵀ\|H\|ĝ = 100 /));
});

describe('ill-conditioned, by what is left to gain', () => {
  const worst = (eigenvalue: number, gain = 0.5): Changes => ({ curvature: { criticality: { worst: { eigenvalue, gain } } } });
  const standing: Changes = { ...worst(1e-4), progress: { kind: 'standing', now: 1.4 } };
  bothSides(illConditioned, standing, [
    ['along a direction 10⁴ times as flat', { signs: { negative: 1 } }, worst(1.01e-4)],
    ['up or down', worst(-1e-4), worst(-1.01e-4)],
    ['half of it', {}, worst(1e-4, 0.49)],
    ['near the lowest', {}, { progress: { now: 1.5 } }],
    ['to the last bit', { progress: { now: 2, range: 20 } }, undefined],
    ['standing', {}, { progress: { kind: 'rising' } }],
  ]);
  test('says so', () => expect(said(illConditioned(but(standing)))).toMatch(/most to gain = \S+ \(≥ \S+\)$/));

  const step: Changes = { progress: { kind: 'unknown' }, lossAhead: 0.95, curvature: { criticality: { gain: 100 } } };
  describe('of which a step gains a thousandth', () => {
    bothSides(illConditioned, step, [
      ['and no more', {}, { lossAhead: 0.85 }],
      ['to the last bit', { curvature: { criticality: { gain: 1000 } }, lossAhead: 0 }, undefined],
      ['but something', { lossAhead: 1 }, { lossAhead: 1.01 }],
      ['standing too', { progress: { kind: 'standing', now: 9 } }, { progress: { kind: 'rising' } }],
      ['where no λ is negative', {}, { signs: { negative: 1 } }],
      ['and the gain is a number', {}, { curvature: { criticality: { gain: Infinity } } }],
    ]);
    test('says so', () => {
      expect(said(illConditioned(but(step)))).toMatch(/^ill-conditioned: a step gains 0\.05 of the 100/);
      expect(said(illConditioned(but(step, { curvature: { absAlongGradient: 0.01 } })))).toMatch(/^ill-conditioned: max\|λ\| \/ ĝ/);
    });
  });

  const slow: Changes = { ...worst(1e-3), rate: 0.2, lossAhead: 0.996 };
  describe('by twenty times as many steps', () => {
    bothSides(illConditioned, slow, [
      ['at this rate', { rate: 0.25 }, { rate: 0.26 }],
      ['which is not small', {}, { rate: 0.1 }],
      ['beside the curvature', { ...worst(2e-3), rate: 0.06, curvature: { norm: 2, ...worst(2e-3).curvature } }, undefined],
      ['and no fewer than are left', {}, { progress: { length: 128 }, lossAhead: 1 - 2 ** -7 }],
      ['by this many records', { progress: { length: 240 } }, { progress: { length: 260 } }],
      ['along a direction a thousand times as flat', {}, worst(1.01e-3)],
      ['with half of it', {}, worst(1e-3, 0.49)],
      ['which as many steps as the last would not make', {}, { lossAhead: 0.994 }],
      ['and no more than twice what was gained', { progress: { first: 1.5, now: 1 } }, { progress: { first: 1.5, now: 1.01 } }],
      ['where no λ is negative', {}, { signs: { negative: 1 } }],
      ['falling', {}, { progress: { kind: 'rising' } }],
    ]);
    test('says so', () => {
      expect(said(illConditioned(but(slow)))).toMatch(/^ill-conditioned: 1\/\(η̂λ\) = 5000 steps/);
      expect(said(illConditioned(but(slow, { curvature: { absAlongGradient: 0.01 } })))).toMatch(/^ill-conditioned: max\|λ\| \/ ĝ/);
      expect(said(illConditioned(but(standing, { curvature: { absAlongGradient: 0.01 } })))).toMatch(/^ill-conditioned: max\|λ\| \/ ĝ/);
    });
  });
});

describe('descending, in few records', () => {
  const few: Changes = { progress: { kind: 'standing', length: 23, first: 11, lowest: 1 }, loss: 2 };
  const nothing: Changes = { progress: { kind: 'standing', length: 5, first: 3, lowest: 2 } };
  bothSidesOf(few, [
    ['nine tenths of the way', {}, { loss: 2.1 }],
    ['in fewer than 24', {}, { progress: { length: 24 } }],
    ['not rising', {}, { progress: { kind: 'rising' } }],
    ['out of rounding', { ...nothing, loss: 2, rounding: 0.99 }, { ...nothing, loss: 2, rounding: 1 }],
    ['or more than that', {}, { progress: { ...few.progress, first: 1, lowest: 0 }, loss: 0, rounding: 1 }],
    ['and a millionth of the loss', { progress: { ...few.progress, first: 1e6 + 2, lowest: 1e6 }, loss: 1e6 }, { progress: { ...few.progress, first: 1e6 + 0.9, lowest: 1e6 }, loss: 1e6 }], // biome-ignore format: one line
    ['of either sign', {}, { progress: { ...few.progress, first: -1e6 + 0.9, lowest: -1e6 }, loss: -1e6 }],
  ]);
});

describe('descending, to rest', () => {
  const rest = (n: number, gain: number, bump = 0): Changes => ({
    progress: { kind: 'standing', length: 99, first: 11, lowest: 0 },
    loss: 1,
    steps: { losses: list(n, (i) => 2 - i / n + (i === n - 5 ? bump : 0)) },
    curvature: { criticality: { gain } },
  });
  bothSidesOf(rest(9, 0.01), [
    ['a thousandth of what was gained is left', {}, rest(9, 0.0101)],
    ['lower with each of the last eight steps', rest(30, 0.01), rest(30, 0.01, 0.1)],
    ['or equal', {}, rest(9, 0.01, 1 / 9)],
    ['which must be seen', {}, rest(8, 0.01)],
  ]);
});

describe('descending, without a history', () => {
  bothSidesOf({ progress: { kind: 'unknown' } }, [
    ['a step ahead leads down', { lossAhead: 0.99 }, { lossAhead: 1 }],
    ['or it is not known', { lossAhead: NaN }, undefined],
    ['of a run it is not asked', {}, { progress: { kind: 'rising' } }],
  ]);
});

describe('descending, out of its noise', () => {
  const drawn = (curvatureError: number, kind: 'standing' | 'rising' = 'standing', length = 99): Changes => ({
    noise: { count: 8, curvature: 0.5, curvatureError },
    rate: 2,
    curvature: { alongGradient: 0 },
    progress: { kind, length, lowest: 0.9 },
    steps: { turns: new Float64Array(0), losses: repeated(41, 1) },
  });
  bothSidesOf(drawn(0.21), [
    ['at 99 %', {}, drawn(0.22)],
    ['and not by nothing', {}, { ...drawn(0), noise: { count: 8, curvature: 1, curvatureError: 0 } }],
    ['not rising', {}, drawn(0.21, 'rising')],
    ['in a short run, or one that does not rest', {}, drawn(0.21, 'standing', 100)],
    ['known by batches', {}, { noise: undefined }],
  ]);
});

test('descending says so', () => expect(said(descending(but()))).toMatch(/^descending: the losses are falling: 1 now/));

/** As `bothSides`, of `descending`, which the sound run is. */
function bothSidesOf(met: Changes, sides: Parameters<typeof bothSides>[2]) {
  for (const [what, within, beyond] of sides) {
    test(what, () => {
      expect(descending(but(met, within)).holds).toBe(true);
      if (beyond) expect(descending(but(met, beyond)).holds).toBe(false);
    });
  }
}

test('stalled is what is left', () => {
  expect(stalled(but()).holds).toBe(true);
  expect(said(stalled(but()))).toMatch(/^stalled: the losses are falling, at 1;/);
});
