import { describe, expect, test } from 'vitest';
import { eigh, oracle, oracleFrom, tensor } from '../../src/index.ts';
import {
  blockDiagonalHessian,
  classify,
  conditionNumber,
  criticality,
  escape,
  keskarSharpness,
  minimumRatio,
  type Surface,
  sharpness,
  spectralDensity,
  spectrum,
  surfaces,
  taylor,
  traceEstimate,
} from '../../src/landscape/index.ts';
import { defaultsLaw } from '../laws/defaults.ts';
import { lawsOfCriticality, lawsOfUnits } from '../laws/landscape/criticality.ts';
import {
  blockDiagonalLaws,
  classifyLaws,
  conditionNumberLaws,
  escapeLaws,
  minimumRatioLaws,
  taylorLaws,
} from '../laws/landscape/criticalPoints.ts';
import { MEASURES } from '../laws/landscape/defaults.ts';
import { lawsOfDefinition, lawsOfStep, lawsOfWorst, lawsOfZero } from '../laws/landscape/definition.ts';
import { quartic } from '../laws/landscape/quadratics.ts';
import { check, type Law, titleOf } from '../laws/law.ts';

const hold = <I>(laws: readonly Law<I>[], implementation: I): void => {
  for (const law of laws) test(titleOf(law), () => check(law, implementation));
};

describe('taylor', () => hold(taylorLaws, taylor));
describe('classify', () => hold([...classifyLaws, ...lawsOfUnits, ...lawsOfZero, ...lawsOfWorst], classify));
describe('criticality', () => hold([...lawsOfCriticality, ...lawsOfDefinition], criticality));
describe('escape', () => hold([...escapeLaws, ...lawsOfStep], escape));
describe('minimumRatio', () => hold(minimumRatioLaws, minimumRatio));
describe('conditionNumber', () => hold(conditionNumberLaws, conditionNumber));
describe(titleOf(defaultsLaw), () => {
  const measures: Readonly<Record<string, unknown>> = { traceEstimate, spectralDensity, keskarSharpness, escape, classify, minimumRatio };
  test.each(Object.entries(MEASURES))('%s', (name, documented) => check(defaultsLaw, documented(measures[name])));
});
describe('blockDiagonalHessian', () => hold(blockDiagonalLaws, blockDiagonalHessian));

describe('surfaces', () => {
  for (const surface of Object.values(surfaces)) {
    for (const { theta, kind, eigenvalues, loss } of surface.facts.criticalPoints) {
      test(`${surface.facts.rows.join(' ')} ${surface.name} has a ${kind} of loss ${Number(loss.toPrecision(5))} at (${theta.map((x) => Number(x.toPrecision(4))).join(', ')})`, () => {
        const L = surface.oracle();
        const found = classify(L, theta);
        expect(found.kind).toBe(kind);
        expect(found.tolerances.worst).toBeLessThan(1e-6);
        const norm = Math.max(...eigenvalues.map(Math.abs));
        for (const [i, λ] of eigenvalues.entries()) expect(Math.abs(found.eigenvalues[i] - λ)).toBeLessThanOrEqual(1e-13 * norm);
        expect(Math.abs(L.value(theta) - loss)).toBeLessThanOrEqual(1e-11 * Math.max(1, loss));
      });
    }
  }

  const at = (surface: Surface, θ: number[]) => surface.oracle().value(θ);

  test('L10 L11 the saddle has the gradient and Hessian that are worked out by hand, bitwise on dyadics', () => {
    const L = surfaces.saddle.oracle();
    for (const [w1, w2] of [
      [0, 0],
      [0.5, -1.25],
      [2, 0.5],
      [-1.5, 0.75],
    ] as const) {
      const e = 1 - w1 * w2;
      expect(Array.from(L.gradient([w1, w2]), (x) => x + 0)).toEqual([-2 * e * w2 + 0, -2 * e * w1 + 0]);
      expect(L.hessian([w1, w2]).toArray()).toEqual([
        [2 * w2 * w2, -2 + 4 * w1 * w2],
        [-2 + 4 * w1 * w2, 2 * w1 * w1],
      ]);
    }
  });

  test('L12 at 0 H = [[0, −2], [−2, 0]], u = (1, 1) belongs to −2; the printed [[0, 2], [−2, 0]] is no Hessian', () => {
    const L = surfaces.saddle.oracle();
    expect(L.hessian([0, 0]).toArray()).toEqual([
      [0, -2],
      [-2, 0],
    ]);
    expect(Array.from(L.hvp([0, 0], [1, 1]))).toEqual([-2, -2]);
    expect(() =>
      eigh([
        [0, 2],
        [-2, 0],
      ]),
    ).toThrow(/symmetric/);
  });

  test('L15 along (t, t) the loss is 0, 1, 1.5625 and 9 at t = 1, √2, 1.5, 2, and the model says −1 at t = 1', () => {
    expect([1, 1.5, 2].map((t) => at(surfaces.saddle, [t, t]))).toEqual([0, 1.5625, 9]);
    expect(at(surfaces.saddle, [Math.SQRT2, Math.SQRT2])).toBeCloseTo(1, 14);
    expect(taylor(surfaces.saddle.oracle(), [0, 0])([1, 1])).toBe(-1);
  });

  test('L15 the escape from the saddle leads along (1, 1)/√2', () => {
    const way = escape(surfaces.saddle.oracle(), [0, 0])!;
    expect(way.eigenvalue).toBeCloseTo(-2, 14);
    for (const x of way.direction) expect(x).toBeCloseTo(Math.SQRT1_2, 14);
    expect(way.step).toBeCloseTo(Math.SQRT2, 14);
    expect(way.predicted).toBeCloseTo(2, 14);
    expect(way.actual).toBeCloseTo(1, 14);
  });

  test('L73 the valley has λ = 5.57348 and 1 746 830, κ = 313 418', () => {
    const λ = spectrum(surfaces.valley.oracle(), [0, 0]);
    expect(λ[0]).toBeCloseTo(5.57348, 4);
    expect(Math.round(λ[1])).toBe(1_746_830);
    expect(Math.round(conditionNumber(λ))).toBe(313_418);
    expect(sharpness(surfaces.valley.oracle(), [0, 0])).toBe(λ[1]);
    expect(sharpness(surfaces.valley.oracle(), [0, 0], { fullBelow: 0 }) / λ[1]).toBeCloseTo(1, 12);
  });

  test('L05 around a strict minimum every nearby point is higher', () => {
    for (const surface of [surfaces.valley, surfaces.bump, surfaces.crescent]) {
      const L = surface.oracle();
      for (const { theta, kind } of surface.facts.criticalPoints.filter((point) => point.kind === 'minimum')) {
        const lowest = L.value(theta);
        for (let k = 0; k < 64; k++) {
          const v = theta.length === 1 ? [k % 2 ? 1 : -1] : [Math.cos((k * Math.PI) / 32), Math.sin((k * Math.PI) / 32)];
          expect(L.value(theta.map((x, i) => x + 1e-3 * v[i])), `${surface.name}, a ${kind}`).toBeGreaterThan(lowest);
        }
      }
    }
  });

  test('L31 the cliff’s slope is (wᵀx₀ − y)·T·wᵀ⁻¹x₀, 10⁴ times as steep at 1.4 as at 0.8', () => {
    const slope = (w: number) => surfaces.cliff.oracle().gradient([w])[0];
    for (const w of [-0.5, 0.5, 0.8, 1.25, 1.4]) expect(slope(w)).toBeCloseTo((w ** 9 - 1) * 9 * w ** 8, 8);
    expect(Math.abs(slope(1.4) / slope(0.5))).toBeGreaterThan(1e4);
  });
});

describe('errors name the function, what was expected and what came', () => {
  const bowl = quartic([[2]]);
  const broken = oracleFrom({ value: () => Number.NaN, gradient: () => [Number.NaN], hessian: () => [[1]] });
  const steep = oracleFrom({ value: () => 1, gradient: () => [Number.NaN], hessian: () => [[1]] });
  test.each([
    ['classify: the length of θ must be a whole number ≥ 1, got 0', () => classify(bowl, [])],
    [
      'classify: the length of θ must be a whole number ≥ 1, got 0',
      () =>
        classify(
          oracle((w) => w.sum(), tensor([])),
          [],
        ),
    ],
    ["classify: gradientTolerance must be ≥ 0, got '1'", () => classify(bowl, [0], { gradientTolerance: '1' as never })],
    ['classify: θ must be finite, got NaN at [0]', () => classify(bowl, [Number.NaN])],
    ['classify: the loss at θ must be finite, got NaN', () => classify(broken, [0])],
    ['classify: the gradient must be finite, got NaN at [0]', () => classify(steep, [0])],
    ['classify: gradientTolerance must be ≥ 0, got -1', () => classify(bowl, [0], { gradientTolerance: -1 })],
    ['classify: eigenvalueTolerance must be ≥ 0, got NaN', () => classify(bowl, [0], { eigenvalueTolerance: Number.NaN })],
    ['classify: the length of θ must be 2, got 3', () => classify(surfaces.saddle.oracle(), [1, 2, 3])],
    ['classify: θ must be a vector, got an array of shape [1, 1]', () => classify(bowl, tensor([[0]]) as never)],
    ['escape: θ must be a vector, got undefined', () => escape(bowl, undefined as never)],
    ['sharpness: oracle must be an oracle', () => sharpness((() => 0) as never, [0])],
    ['conditionNumber: spectrum must be a matrix of numbers', () => conditionNumber(bowl as never)],
    ['taylor: the length of v must be 1, got 2', () => taylor(bowl, [0])([1, 2])],
    ['taylor: the loss at θ must be finite, got NaN', () => taylor(broken, [0])],
    ['escape: firstStep must be a finite number > 0, got 0', () => escape(bowl, [0], { firstStep: 0 })],
    ["escape: unknown option 'tolerance'; it takes eigenvalueTolerance", () => escape(bowl, [0], { tolerance: 0 } as never)],
    ["sharpness: unknown option 'full'; it takes fullBelow", () => sharpness(bowl, [0], { full: 3 } as never)],
    ['taylor: takes an oracle and θ, got 1 more: 2', () => taylor(bowl, [0], 2 as never)],
    ['conditionNumber: takes one spectrum, got 1 more: 2', () => conditionNumber([1], 2 as never)],
    ['minimumRatio: takes a spectrum and options, got 1 more: 2', () => minimumRatio([1], {}, 2 as never)],
    ['minimumRatio: the number of eigenvalues must be a whole number ≥ 1, got 0', () => minimumRatio([])],
    ['minimumRatio: the spectrum must be finite, got NaN at [1]', () => minimumRatio([1, Number.NaN])],
    [
      'blockDiagonalHessian: sizes must be whole numbers that add up to 2, got [1, 2]',
      () =>
        blockDiagonalHessian(
          [
            [1, 0],
            [0, 1],
          ],
          [1, 2],
        ),
    ],
  ])('%s', (message, act) => expect(act).toThrow(message));

  test('escape says so where the loss contradicts its Hessian', () => {
    const lying = oracleFrom({ value: ([x]) => x ** 2, gradient: () => [0], hessian: () => [[-1]] });
    expect(() => escape(lying, [0])).toThrow(/no step along the eigenvector of λ = -1 lowers the loss/);
  });
});

test('the reason speaks in numbers', () => {
  expect(classify(surfaces.saddle.oracle(), [0, 0]).message).toBe(
    '‖g‖ = 0 and 1 of 2 eigenvalues is negative, 1 positive, λ from −2 to 2: down along the eigenvector of λ = −2',
  );
  expect(classify(surfaces.plateau.oracle(), [-1, 1]).message).toMatch(/H = 0/);
  expect(classify(surfaces.saddle.oracle(), [1, 1]).message).toMatch(/1 of 2 eigenvalues is zero within 1.42·10⁻¹⁴/);
});

test('a large network is escaped from by products alone', () => {
  const L = oracle((w) => w.square().sub(1).square().sum(), tensor(Array.from({ length: 400 }, () => 0)));
  const way = escape(L, new Float64Array(400))!;
  expect(way.eigenvalue).toBeCloseTo(-4, 8);
  expect(way.actual).toBeGreaterThan(0);
});

test('a classification, an escape and an estimate are plain data: a worker gets them whole', () => {
  const L = surfaces.saddle.oracle();
  for (const found of [classify(L, [0, 0]), escape(L, [0, 0]), traceEstimate(L, [1, 2])]) expect(structuredClone(found)).toEqual(found);
  expect(JSON.parse(JSON.stringify(traceEstimate(L, [1, 2])))).toEqual(traceEstimate(L, [1, 2]));
});
