/** What does not fit together, from both sides of each inequality; and steps that are held back. */
import { describe, expect, test } from 'vitest';
import { stepsOf } from '../../../src/diagnose/history.ts';
import { columnsOf } from '../../../src/diagnose/records.ts';
import { heldBack, inconsistent } from '../../../src/diagnose/tests/fit.ts';
import { bothSides, but, type Changes, list, repeated, said } from './evidence.ts';

describe('inconsistent, the gradient', () => {
  const slope = (along: string, differs: boolean) => ({ along, claimed: 2, measured: 1, error: 0.1, differs });
  const wrong = but({ fit: { gradient: { slopes: [slope('g', false), slope('a', true), slope('b', true), slope('a', true)] } } as never });
  test('holds', () => expect(inconsistent(wrong).holds).toBe(true));
  test('names each part that differs once', () =>
    expect(said(inconsistent(wrong))).toMatch(/^inconsistent \(gradient\): along a, b the losses show a slope of 1 ± 0\.1, gᵀv is 2$/));
  test('says what was compared where it agrees', () => {
    const right = inconsistent(but({ fit: { gradient: { slopes: [slope('g', false)] } } as never }));
    expect([right.holds, said(right)]).toEqual([false, expect.stringMatching(/along g the losses show a slope of 1, gᵀv is 2$/)]);
    expect(said(inconsistent(but()))).toBe('inconsistent (gradient): g = 0');
  });
});

describe('inconsistent, the history', () => {
  const jump: Changes = { loss: 3, fit: { lastLoss: 1, withinReach: 1.99 } };
  bothSides(inconsistent, jump, [
    ['beyond the reach of a step', {}, { fit: { withinReach: 2 } }],
    ['up or down', { fit: { lastLoss: 5 } }, { fit: { lastLoss: 5, withinReach: 2 } }],
    ['to the last bit', {}, { loss: 0, rounding: 0, fit: { lastLoss: 2, withinReach: 2 } }],
    ['and of rounding', { fit: { withinReach: 1 }, rounding: 0.9 }, { fit: { withinReach: 1 }, rounding: 1 }],
    ['and of twelve digits', { loss: 1e12, fit: { lastLoss: 1e12 - 4 } }, { loss: 1e12, fit: { lastLoss: 1e12 - 2 } }],
    ['of either sign', {}, { loss: -1e12, fit: { lastLoss: -1e12 - 2 } }],
    ['of a loss that is known', {}, { fit: { lastLoss: Infinity } }],
  ]);
  test('says so', () => expect(said(inconsistent(but(jump)))).toMatch(/^inconsistent \(history\): L\(θ\) = 3, but 1 one step before/));

  const apart: Changes = { length: 5, fit: { apart: 9e-6 }, steps: { travelled: 3 } };
  describe('or θ apart', () => {
    bothSides(inconsistent, apart, [
      ['by a millionth of θ and the way', {}, { fit: { apart: 7.9e-6 } }],
      ['to the last bit', {}, { length: 1e6 - 3, fit: { apart: 1 } }],
      ['as a sum', { length: 1, steps: { travelled: 7 } }, { length: 1, steps: { travelled: 9 } }],
    ]);
    test('says so', () => expect(said(inconsistent(but(apart)))).toMatch(/^inconsistent \(history\): θ lies .* further/));
  });
});

describe('inconsistent, the update', () => {
  const up: Changes = { progress: { kind: 'rising' }, steps: { turn: 0.1, slope: 0.5 } };
  bothSides(inconsistent, up, [
    ['half of the slope, up', {}, { steps: { ...up.steps, slope: 0.49 } }],
    ['straight on', {}, { steps: { ...up.steps, turn: 0 } }],
    ['rising', {}, { progress: { kind: 'standing' } }],
  ]);
  test('says so', () => expect(said(inconsistent(but(up)))).toMatch(/^inconsistent \(update\): ΔL/));
});

describe('inconsistent, a decay', () => {
  const rest: Changes = {
    progress: { kind: 'standing' },
    parameters: 3,
    steps: { part: 0.1, slope: 0 },
    fit: { alongTheta: -0.98 },
  };
  const six: Changes = { parameters: 6, steps: { part: 1, slope: -0.1 } };
  bothSides(inconsistent, rest, [
    ['g along −θ', {}, { fit: { alongTheta: -0.97 } }],
    ['in three dimensions', {}, { parameters: 2 }],
    ['at rest: by steps that are short', { steps: { ...rest.steps, slope: -1 } }, { steps: { part: 0.11, slope: 0 } }],
    ['or unknown', { steps: { part: NaN } }, undefined],
    ['or, of six or more, along no slope', six, { ...six, parameters: 5 }],
    ['neither down', {}, { ...six, steps: { part: 1, slope: -0.11 } }],
    ['nor up', {}, { ...six, steps: { part: 1, slope: 0.11 } }],
    ['off a critical point', {}, { curvature: { criticality: { critical: true } } }],
    ['standing or rising', { progress: { kind: 'rising' } }, { progress: { kind: 'falling' } }],
  ]);
  test('says so', () => expect(said(inconsistent(but(rest)))).toMatch(/^inconsistent \(decay\): .* δ = 0\.2$/));
});

describe('inconsistent, frozen coordinates', () => {
  const some: Changes = { steps: { part: 0.6, slope: -0.6, turns: repeated(5, 0.9) } };
  const step = (more: Changes['steps']): Changes => ({ steps: { ...some.steps, ...more } });
  bothSides(inconsistent, some, [
    ['steps shorter than 0.7', step({ part: 0.69, slope: -0.69 }), step({ part: 0.7, slope: -0.7 })],
    ['and longer than 10⁻³', step({ part: 1.1e-3, slope: -1.1e-3 }), step({ part: 1e-3, slope: -1e-3 })],
    ['as far down as they are long', step({ slope: -0.571 }), step({ slope: -0.569 })],
    ['to the last bit', step({ part: 0.625, slope: -0.65625 }), undefined],
    ['neither less nor more', step({ slope: -0.629 }), step({ slope: -0.631 })],
    ['five of them', {}, step({ turns: repeated(4, 0.9) })],
    ['by a rule in proportion to the slope', { optimizer: 'momentum' }, { optimizer: 'adam' }],
    ['and to nothing else', {}, { optimizer: 'adagrad' }],
    ['off a critical point', {}, { curvature: { criticality: { critical: true } } }],
    ['and no rounding of a float32', { length: 8e5, steps: { ...some.steps, learningRate: 0.1 } }, { length: 9e5, steps: { ...some.steps, learningRate: 0.1 } }], // biome-ignore format: one line
    ['to its last bit', {}, { length: 2 ** 23, steps: { ...some.steps, learningRate: 1 } }],
    ['of rate times slope', { length: 9e5, gradientNorm: 1.1 }, { length: 9e5, gradientNorm: 0.9 }],
  ]);
  test('says so', () => expect(said(inconsistent(but(some)))).toMatch(/^inconsistent \(frozen\): stepLength/));

  const unmoved: Changes = { progress: { kind: 'standing' }, fit: { unmoved: 1 } };
  describe('that never moved', () => {
    bothSides(inconsistent, unmoved, [
      ['one of them', {}, { fit: { unmoved: 0 } }],
      ['standing', {}, { progress: { kind: 'rising' } }],
      ['off a critical point', {}, { curvature: { criticality: { critical: true } } }],
    ]);
    test('says so', () => expect(said(inconsistent(but(unmoved)))).toMatch(/^inconsistent \(frozen\): 1 coordinates have a slope/));
  });
});

describe('held back, by steps of a tenth', () => {
  const short: Changes = { steps: { part: 0.1, learningRate: 0.1 } };
  const unnamed: Changes = { optimizer: undefined, steps: { part: 0.1, alike: true } };
  bothSides(heldBack, short, [
    ['of rate times slope', {}, { steps: { part: 0.11 } }],
    ['out of rounding', { gradientNorm: 1e-10, length: 9 }, { gradientNorm: 1e-10, length: 11 }],
    ['by a rate', { steps: { part: 0.1, learningRate: 1e-11 }, length: 9 }, { steps: { part: 0.1, learningRate: 1e-11 }, length: 11 }],
    ['to its last bit', {}, { steps: { part: 0.1, learningRate: 1 }, length: 1e12 }],
    ['of a rule that follows the slope', { optimizer: 'SGD' }, { optimizer: 'adam' }],
    ['or, without a name, all alike', unnamed, { ...unnamed, steps: { part: 0.1, alike: false } }],
    ['and not as an adaptive rule makes them, neither shorter', { ...unnamed, gradientNorm: 30 }, { ...unnamed, gradientNorm: 30.1 }],
    ['to the last bit', { ...unnamed, parameters: 400, gradientNorm: 336, steps: { part: 0.0625, alike: true } }, undefined],
    ['nor longer', { ...unnamed, gradientNorm: 33.3 }, { ...unnamed, gradientNorm: 33.1 }],
  ]);
  test('says so', () => {
    expect(said(heldBack(but(short)))).toMatch(/^held back \(bounds or decay\): stepLength \/ \(η‖g‖\) = 0\.1 \(≤ 0\.1\)/);
    expect(said(heldBack(but(unnamed)))).toMatch(/^held back \(clipping\):/);
  });
});

describe('held back, by steps shorter than any rule makes', () => {
  // n = 10 parameters, a slope of 1: a tenth of 1, and of √(n / 160) = ¼
  const any: Changes = { optimizer: undefined, parameters: 10, progress: { length: 160 }, steps: { part: 0.025 } };
  bothSides(heldBack, any, [
    ['than a tenth of Adagrad’s', {}, { steps: { part: 0.0251 } }],
    ['whose steps wear off', { progress: { length: 159 } }, { progress: { length: 161 } }],
    ['and of plain descent’s', { gradientNorm: 0.1, progress: { length: 10 }, steps: { part: 0.1 } }, { gradientNorm: 0.1, progress: { length: 10 }, steps: { part: 0.101 } }], // biome-ignore format: one line
    ['where no rule is named', {}, { optimizer: 'adam' }],
    ['of one function', {}, { steps: { part: 0.025, scattered: true } }],
    ['on a slope', {}, { curvature: { criticality: { critical: true } } }],
  ]);
});

test('steps are alike within a thousandth where gradients are not, or a hundred times as near to each other', () => {
  const alike = (step: number, slope: number): boolean => {
    const records = Array.from({ length: 12 }, (_, i) => ({ loss: 1, stepLength: 0.1 * (1 + (i % 2) * step), gradientNorm: 1 + (i % 2) * slope, learningRate: 0.1 })); // biome-ignore format: one line
    return stepsOf(columnsOf('test', records), 1, 1).alike;
  };
  expect([alike(0.00099, 0.00101), alike(0.00101, 0.1), alike(0.0005, 0.00099)]).toEqual([true, false, false]);
  expect([alike(1e-6, 1.01e-4), alike(1e-6, 0.99e-4), alike(0, 1.1e-6), alike(0, 0.9e-6)]).toEqual([true, false, true, false]);
});

describe('held back, by hardly any step', () => {
  const still: Changes = { optimizer: 'adam', steps: { part: 1e-3 } };
  bothSides(heldBack, still, [
    ['a thousandth', {}, { steps: { part: 1.01e-3 } }],
    ['of the slope, where that is small', { gradientNorm: 0.5 }, { gradientNorm: 0.5, steps: { part: 1.01e-3 } }],
    ['of 1, where it is not', { gradientNorm: 2, steps: { part: 0.5e-3 } }, { gradientNorm: 2, steps: { part: 0.51e-3 } }],
    ['of a rule that wears none', {}, { optimizer: 'adagrad' }],
    ['off a critical point', {}, { curvature: { criticality: { critical: true } } }],
    ['out of rounding', {}, { gradientNorm: 1e-13 }],
  ]);
});

describe('held back, by a balance', () => {
  /** Adam's steps, a twentieth of η√n, n = 16. */
  const balanced: Changes = { optimizer: 'adam', parameters: 16, gradientNorm: 4, steps: { part: 0.05, γ: repeated(51, 4) } };
  const step = (more: Changes['steps']): Changes => ({ steps: { ...balanced.steps, ...more } });
  bothSides(heldBack, balanced, [
    ['a twentieth of η√n', {}, step({ part: 0.051 })],
    ['along a constant slope', step({ γ: list(51, (i) => 4 + 0.19 * (i % 2)) }), step({ γ: list(51, (i) => 4 + 0.41 * (i % 2)) })],
    ['for fifty steps', {}, step({ γ: repeated(50, 4) })],
    ['of an adaptive rule', { optimizer: 'RMSProp' }, { optimizer: 'momentum', steps: { ...balanced.steps, part: 0.11 } }],
    ['off a critical point', {}, { curvature: { criticality: { critical: true } } }],
    ['out of rounding', {}, { length: 1e12 }],
  ]);
  test('says so', () => {
    expect(said(heldBack(but(balanced)))).toMatch(/^held back \(decay\): stepLength \/ \(η√n\) = 0\.05 \(≤ 0\.05\)/);
    expect(said(heldBack(but(balanced, step({ part: 1e-4 }))))).toMatch(/^held back \(bounds or decay\): stepLength \/ \(η‖g‖\)/);
    expect(said(heldBack(but(balanced, step({ alike: true }))))).toMatch(/^held back \(clipping\): stepLength \/ \(η√n\)/);
  });
});
