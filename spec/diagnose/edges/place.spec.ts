/** What the landscape is, from both sides of each inequality: dead units, depth, plateaus, critical points. */
import { describe, expect, test } from 'vitest';
import { dead, degenerate, exploding, isWayDown, maximum, minimum, plateau, saddle, vanishing } from '../../../src/diagnose/tests/place.ts';
import { bothSides, but, type Changes, said } from './evidence.ts';

const critical: Changes = { curvature: { criticality: { critical: true } } };

describe('dead', () => {
  /** Half of the gradient exactly zero, at a critical point of the rest. */
  const half: Changes = {
    ...critical,
    progress: { kind: 'standing' },
    zeros: { share: 0.5, count: 5, revivable: true },
    signs: { zero: 5, positive: 5 },
  };
  const run: Changes = { curvature: { criticality: { critical: false } }, progress: { kind: 'standing', length: 50 } };
  const killed: Changes = {
    curvature: { criticality: { critical: false } },
    progress: { kind: 'falling', first: 9, lowest: 1 },
    loss: 3,
  };
  const all: Changes = { curvature: { norm: 0 }, zeros: { share: 1, count: 10, wakes: true }, signs: { zero: 10 } };
  const falling = { progress: { kind: 'falling' }, loss: 1 } as const;
  bothSides(dead, half, [
    ['half of the entries', {}, { zeros: { share: 0.49 } }],
    ['or a layer', { zeros: { share: 0.1, layers: ['1'] } }, { zeros: { share: 0.1 } }],
    ['not all of them', {}, { zeros: { share: 1 } }],
    ['unless H is zero too', all, { ...all, curvature: { norm: 0.1 }, signs: { zero: 8, positive: 2 } }],
    ['but for a tenth of it', { ...all, curvature: { norm: 0.1 }, signs: { zero: 9, positive: 1 } }, { ...all, curvature: { norm: 0.1 }, signs: { zero: 9, negative: 1 } }], // biome-ignore format: one line
    ['where all of it is known', { ...all, curvature: { norm: 0, full: false } }, { ...all, curvature: { norm: 0.1, full: false } }],
    ['and life is near', {}, { ...all, zeros: { ...all.zeros, wakes: false } }],
    ['within a ten thousandth of what is far', { ...all, probe: { D: 1.01, A: 1e4 } }, { ...all, probe: { D: 1, A: 1e4 } }],
    ['where nothing falls', {}, { ...all, progress: { kind: 'falling' } }],
    [
      'which it need not be standing for',
      { ...all, curvature: { norm: 0, criticality: { critical: false } }, progress: { kind: 'rising' } },
      undefined,
    ],
    ['nine in ten of them without curvature', { zeros: { count: 10 }, signs: { zero: 9 } }, { zeros: { count: 10 }, signs: { zero: 8 } }],
    ['where all of H is known', { curvature: { full: false }, signs: { zero: 0 } }, undefined],
    ['not coupled to a way down', { zeros: { coupling: 1e-6 }, signs: { negative: 1 } }, { zeros: { coupling: 1.1e-6 }, signs: { negative: 1 } }], // biome-ignore format: one line
    ['beside the curvature', { zeros: { coupling: 1.9e-6 }, signs: { negative: 1 }, curvature: { norm: 2 } }, undefined],
    ['which without λ < 0 there is not', { zeros: { coupling: 1 } }, undefined],
    ['coupled, whatever is known of H', {}, { zeros: { coupling: 1 }, signs: { negative: 1 }, curvature: { full: false } }],
    ['that a far move brings to life', {}, { zeros: { revivable: false } }],
    ['or one of all weights', { zeros: { revivable: false, passedOver: true } }, undefined],
    ['critical', {}, { curvature: run.curvature, progress: { kind: 'rising' } }],
    ['or standing for fifty records', run, { ...run, progress: { kind: 'standing', length: 49 } }],
    ['where it does not fall', { progress: { kind: 'rising' } }, { progress: { kind: 'falling', lowest: 1 } }],
    ['or nine tenths are zero', { ...falling, zeros: { share: 0.9 } }, { ...falling, zeros: { share: 0.89 } }],
    ['but not all', {}, { ...falling, zeros: { share: 1, layers: ['1'] } }],
    ['or a quarter of what was gained is lost', killed, { ...killed, loss: 2.99 }],
    ['of a run', {}, { ...killed, progress: { kind: 'unknown', first: 9, lowest: 1 }, curvature: run.curvature, zeros: { share: 1 } }],
    ['that had gained something', {}, { ...killed, progress: { kind: 'falling', first: 1, lowest: 1 } }],
    ['however little', { ...killed, progress: { kind: 'falling', first: 1.5, lowest: 1 }, loss: 1.2 }, undefined],
    ['whose losses are of one function', {}, { ...killed, steps: { scattered: true } }],
    ['and not of batches', {}, { ...killed, noise: { count: 8 } }],
    ['and is not solved', { progress: { first: 1001 }, loss: 1.01 }, { progress: { first: 1001 }, loss: 1 }],
    ['which no loss below zero is', { loss: -1 }, undefined],
    ['nor one that began there', { progress: { first: -1 }, loss: 0.001 }, { progress: { first: -1 }, loss: 0 }],
  ]);
  test('killed without a history it is not', () =>
    expect(dead(but(half, killed, { progress: { kind: 'unknown' }, curvature: { criticality: { critical: false } } })).holds).toBe(false));
  test('says so', () => {
    expect(said(dead(but(half)))).toMatch(/^dead: 5 of 10 entries of the gradient are exactly zero \(≥ half/);
    expect(said(dead(but(half, { zeros: { layers: ['1'] } })))).toMatch(/\(all of layer 1\)/);
    expect(said(dead(but(half, { zeros: { layers: ['1', '2'] } })))).toMatch(/exactly zero \(all of layers 1, 2\) \(≥ half/);
  });
});

describe('vanishing and exploding', () => {
  const layers = (ratio: number, fit = 0.8): Changes => ({ layers: { layers: [], ratio, fit } });
  const over = (overshoot: number): Changes => ({ overshoot });
  describe('vanishing', () => {
    bothSides(vanishing, layers(1e-3), [
      ['by a thousand', {}, layers(1.01e-3)],
      ['along a line', {}, layers(1e-3, 0.79)],
    ]);
  });
  describe('exploding', () => {
    bothSides(exploding, layers(1000), [
      ['by a thousand', over(0), { ...layers(999), ...over(0) }],
      ['along a line', {}, layers(1000, 0.79)],
      ['by a hundred, where a step overshoots', { ...layers(100), ...over(-0.1) }, { ...layers(99), ...over(-0.1) }],
      ['by thirty, where it leaps', { ...layers(30), ...over(-100.1) }, { ...layers(29), ...over(-100.1) }],
      ['a hundredfold', {}, { ...layers(99), ...over(-100) }],
    ]);
  });
  test('say so', () => {
    expect(said(vanishing(but(layers(1e-3))))).toMatch(/^vanishing: gradient norms change by 0\.001 \(≤ 10⁻³\)/);
    expect(said(exploding(but(layers(2000))))).toMatch(/change by 2000 \(≥ 10³\)/);
    expect(said(exploding(but(layers(200), over(-1))))).toMatch(/\(≥ 100, since the next step overshoots\)/);
    expect(said(exploding(but()))).toBe('exploding: no layers were given');
  });
});

describe('plateau', () => {
  /** ‖g‖ℓ + ½‖H‖ℓ² + D = 2 + 2 + 1, beside a ten thousandth of A. */
  const flat: Changes = {
    progress: { kind: 'standing' },
    length: 2,
    gradientNorm: 1,
    curvature: { norm: 1 },
    probe: { D: 1, A: 5e4 },
  };
  /** Off a critical point, where the run has made nothing. */
  const woken: Changes = { ...flat, probe: { D: 9, A: 4e4 }, progress: { kind: 'standing', first: 5, now: 1 } };
  const faint: Changes = { ...critical, signs: { negative: 1 }, probe: { D: 9e9, A: 4e9 } };
  bothSides(plateau, flat, [
    ['a ten thousandth of what is far', { gradientNorm: 0.5, curvature: { norm: 1.5 } }, { probe: { D: 1, A: 4.99e4 } }],
    ['nearby', {}, { probe: { D: 1.01, A: 5e4 } }],
    ['by the square of a length', { length: 4, gradientNorm: 0.25, curvature: { norm: 0.25 }, probe: { D: 1, A: 4.1e4 } }, { length: 4, gradientNorm: 0.25, curvature: { norm: 0.25 }, probe: { D: 1, A: 3.9e4 } }], // biome-ignore format: one line
    ['whatever its unit', { gradientNorm: 0, curvature: { norm: 0 }, probe: { D: 1, A: 0.5 }, progress: { kind: 'standing', first: 1, now: 1 } }, undefined], // biome-ignore format: one line
    ['where nothing falls', {}, { progress: { kind: 'falling' } }],
    ['with no more made so far', woken, { ...woken, progress: { ...woken.progress, first: 5.01 } }],
    ['nor lost', { ...woken, progress: { ...woken.progress, first: -3 } }, { ...woken, progress: { ...woken.progress, first: -3.01 } }],
    ['by its model', {}, { ...woken, probe: { D: 9, A: 3.99e4 } }],
    ['at no critical point', {}, { ...woken, ...critical, curvature: { ...critical.curvature, norm: 1 } }],
    ['or one whose curvature is faint', { ...woken, ...faint }, { ...woken, ...faint, probe: { D: 9e9, A: 3.99e9 } }],
    ['and down', {}, { ...woken, ...faint, signs: { negative: 0 } }],
    ['and there', {}, { ...woken, ...faint, curvature: { ...critical.curvature, norm: 0 } }],
    ['not at all solved', { gradientNorm: 0, curvature: { norm: 0 }, probe: { D: 0, A: 0 }, loss: 0.0101 }, { gradientNorm: 0, curvature: { norm: 0 }, probe: { D: 0, A: 0 }, loss: 0.01 }], // biome-ignore format: one line
    ['where nothing lower was found', { gradientNorm: 0, curvature: { norm: 0 }, probe: { D: 0, A: 1 }, loss: 0.01 }, undefined],
  ]);
  test('off a critical point with nothing lower it is none', () => {
    const nowhere: Changes = { gradientNorm: 0, curvature: { norm: 0 }, probe: { D: 1, A: 0 }, progress: { first: 1, now: 1 } };
    expect(plateau(but(flat, nowhere)).holds).toBe(false);
  });
  test('says so', () => {
    expect(said(plateau(but(flat)))).toMatch(/^plateau: ‖g‖ℓ \+ ½‖H‖ℓ² \+ D = 5 \(≤ 10⁻⁴A = 5\)$/);
    expect(said(plateau(but(woken)))).toMatch(/^plateau: ‖g‖ℓ \+ ½‖H‖ℓ² = 4 \(≤ 10⁻⁴A = 4\)$/);
    expect(said(plateau(but(flat, { progress: { first: 1, now: 1 } })))).toMatch(/\+ D = 5 /);
  });
});

describe('A way down', () => {
  test('is one where something lower was found, or the loss is not solved', () => {
    expect(isWayDown(but({ probe: { A: 0 }, loss: 0.0101 }))).toBe(true);
    expect(isWayDown(but({ probe: { A: 0 }, loss: 0.01 }))).toBe(false);
    expect(isWayDown(but({ probe: { A: 0 }, loss: -1 }))).toBe(true);
    expect(isWayDown(but({ probe: { A: 1e-9 }, loss: 0 }))).toBe(true);
  });
  test('and none where λ < 0 is a thousand millionth of the steepest, and a hundred thousandth of what counts is all that is lower', () => {
    const faint = (low: number, A: number) => isWayDown(but({ probe: { A }, curvature: { norm: 4, eigenvalues: Float64Array.of(low, 4), criticality: { scale: 2 } } })); // biome-ignore format: one line
    expect([faint(-4e-9, 2e-5), faint(-4.1e-9, 2e-5), faint(-4e-9, 2.1e-5)]).toEqual([false, true, true]);
    expect(faint(0.1, 0)).toBe(true); // where there is no λ < 0, nobody asks
  });
});

describe('Critical points', () => {
  const at = (negative: number, zero: number, positive: number): Changes => ({ ...critical, signs: { negative, zero, positive } });
  const off: Changes = { curvature: { criticality: { critical: false } } };
  describe('minimum', () => {
    bothSides(minimum, at(0, 0, 10), [['not critical', {}, off], ['λ < 0', {}, at(1, 0, 9)], ['λ = 0', {}, at(0, 1, 9)]]); // biome-ignore format: one line
  });
  describe('maximum', () => {
    bothSides(maximum, at(10, 0, 0), [['not critical', {}, off], ['λ > 0', {}, at(9, 0, 1)], ['λ = 0', {}, at(9, 1, 0)]]); // biome-ignore format: one line
  });
  describe('saddle', () => {
    bothSides(saddle, at(1, 8, 1), [
      ['not critical', {}, off],
      ['λ < 0', {}, at(0, 8, 2)],
      ['λ > 0', {}, at(2, 8, 0)],
      ['a way down', {}, { probe: { A: 0 }, loss: 0 }],
    ]);
  });
  describe('degenerate', () => {
    bothSides(degenerate, at(0, 1, 9), [
      ['not critical', {}, off],
      ['whatever the signs', at(5, 0, 5), undefined],
    ]);
  });

  test('say so, with what bounds the ends of the spectrum', () => {
    expect(said(minimum(but(at(0, 0, 10))))).toBe('minimum: the model; λ from 0.25 to 1, zero within 10⁻¹⁵: all λ > 0');
    const ritz = but(at(0, 0, 10), { curvature: { full: false, residuals: [0.1, 0.2] } });
    expect(said(minimum(ritz))).toMatch(/λ from 0\.25 to 1 \(Ritz values, within 0\.1 and 0\.2\), zero/);
  });

  test.each<[string, Changes, string]>([
    ['something lower, a millionth of the loss', { probe: { A: 1.1e-5 }, loss: 10 }, 'escapable'],
    ['of either sign', { probe: { A: 0.9e-5 }, loss: -10, progress: { first: -10 } }, 'undecided'],
    ['or of what was gained', { probe: { A: 9.1e-6 }, loss: 1 }, 'escapable'],
    ['and no less', { probe: { A: 8.9e-6 }, loss: 1, progress: { lowest: -1 } }, 'undecided'],
    ['to the last bit', { probe: { A: 1 }, loss: 1e6, progress: { first: 1e6, lowest: 0 } }, 'undecided'],
    ['λ < 0', { probe: { A: 0 }, signs: { negative: 1 }, progress: { lowest: -1 } }, 'escapable'],
    ['next to nothing left', { probe: { A: 0 }, loss: 0.01, progress: { lowest: -1 } }, 'solved'],
    ['of a loss that is not negative', { probe: { A: 0 }, loss: -0.01, progress: { first: -0.01, lowest: -1 } }, 'undecided'],
    ['the lowest of all, after some gain', { probe: { A: 0 }, loss: 1, progress: { first: 1.0011, lowest: 1 } }, 'solved'],
    ['after none', { probe: { A: 0 }, loss: 1, progress: { first: 1.0009, lowest: 1 } }, 'undecided'],
    ['a thousandth, to the last bit', { probe: { A: 0 }, loss: 1000, progress: { first: 1001, lowest: 1000 } }, 'undecided'],
    ['and less', { probe: { A: 0 }, loss: 1000, progress: { first: 1000.5, lowest: 1000 } }, 'undecided'],
    ['lowest, to the last bit', { probe: { A: 0 }, loss: 1e12, rounding: 0, progress: { first: 2e12, lowest: 1e12 - 1 } }, 'solved'],
    ['after some gain of a negative loss', { probe: { A: 0 }, loss: -1, progress: { first: -0.9989, lowest: -1 } }, 'solved'],
    ['and none', { probe: { A: 0 }, loss: -1, progress: { first: -0.9991, lowest: -1 } }, 'undecided'],
    ['to rounding', { probe: { A: 0 }, loss: 1.5, rounding: 0.25, progress: { first: 9, lowest: 1.25 } }, 'solved'],
    ['and beyond', { probe: { A: 0 }, loss: 1.5, rounding: 0.25, progress: { first: 9, lowest: 1.24 } }, 'undecided'],
    ['to twelve digits', { probe: { A: 0 }, loss: 1000 + 5e-10, rounding: 0, progress: { first: 9000, lowest: 1000 } }, 'solved'],
    ['of which more is seen', { probe: { A: 0 }, loss: 1000 + 2e-9, rounding: 0, progress: { first: 9000, lowest: 1000 } }, 'undecided'],
    ['below zero', { probe: { A: 0 }, loss: -1000 + 5e-10, rounding: 0, progress: { first: 9000, lowest: -1000 } }, 'solved'],
  ])('degenerate: %s: %s', (_, changes, detail) => {
    expect(degenerate(but(at(0, 1, 9), changes)).detail).toBe(detail);
  });
});
