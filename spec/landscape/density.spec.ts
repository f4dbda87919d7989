import { describe, expect, test } from 'vitest';
import { oracleFrom } from '../../src/index.ts';
import { keskarSharpness, quadrature, spectralDensity, traceEstimate } from '../../src/landscape/index.ts';
import { lawsOfQuadrature } from '../laws/autograd/quadrature.ts';
import { lawsOfDensity, lawsOfKeskar, lawsOfReading, lawsOfTrace } from '../laws/landscape/density.ts';
import { check, type Law, titleOf } from '../laws/law.ts';

const hold = <I>(laws: readonly Law<I>[], implementation: I): void => {
  for (const law of laws) test(titleOf(law), () => check(law, implementation));
};
const bowl = oracleFrom({
  value: ([x, y]) => x ** 2 + 2 * y ** 2,
  gradient: ([x, y]) => [2 * x, 4 * y],
  hvp: (_, [a, b]) => [2 * a, 4 * b],
});

describe('quadrature', () => hold(lawsOfQuadrature, quadrature));
describe('spectralDensity', () => {
  hold([...lawsOfDensity, ...lawsOfReading], spectralDensity);

  test('a density read off at a point integrates to 1 over a grid', () => {
    const density = spectralDensity(bowl, [0, 0]);
    let mass = 0;
    for (let x = 0; x <= 6; x += 0.01) mass += 0.01 * density.at(x, 0.1).value;
    expect(mass).toBeCloseTo(1, 6);
  });

  test('options out of range are refused by name', () => {
    expect(() => spectralDensity(bowl, [0, 0], { probes: 1 })).toThrow('spectralDensity: probes must be a whole number ≥ 2, got 1');
    expect(() => quadrature([1], [1])).toThrow('quadrature: the length of beta must be 0, got 1');
  });
});
describe('traceEstimate', () => hold(lawsOfTrace, traceEstimate));
describe('keskarSharpness', () => {
  hold(lawsOfKeskar, keskarSharpness);

  test('L50 in as many random directions as there are parameters it still sees a round bowl as it is', () => {
    const n = 5;
    const round = oracleFrom({ value: (θ) => θ.reduce((sum, x) => sum + x * x, 0), gradient: (θ) => θ.map((x) => 2 * x) });
    const at = new Float64Array(n);
    expect(keskarSharpness(round, at, { epsilon: 0.01, directions: n })).toBeCloseTo(keskarSharpness(round, at, { epsilon: 0.01 }), 9);
  });

  test('options out of range are refused by name', () => {
    expect(() => keskarSharpness(bowl, [0, 0], { epsilon: 0 })).toThrow('keskarSharpness: epsilon must be a finite number > 0, got 0');
  });
});
