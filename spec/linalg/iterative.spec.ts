import { describe, expect, it } from 'vitest';
import { random } from '../../src/base/random.ts';
import { conjugateGradient } from '../../src/linalg/conjugateGradient.ts';
import { lanczos } from '../../src/linalg/eigen/lanczos.ts';
import { lanczosTridiagonal } from '../../src/linalg/eigen/lanczosTridiagonal.ts';
import { orthogonalise } from '../../src/linalg/eigen/orthogonalise.ts';
import { dot, maxAbs, norm } from '../../src/linalg/vectors.ts';
import { check, titleOf } from '../laws/law.ts';
import * as laws from '../laws/linalg/iterative.ts';
import { lawsOfRandom } from '../laws/linalg/random.ts';

describe('conjugateGradient', () => {
  for (const law of laws.lawsOfConjugateGradient) it(titleOf(law), () => check(law, conjugateGradient));
  it('takes a matrix as well, and a start', () => {
    const A = [[2, 1], [1, 3]]; // biome-ignore format: a matrix
    expect(Array.from(conjugateGradient(A, [5, 10]).x, (x) => Math.round(x * 1e9) / 1e9)).toEqual([1, 3]);
    expect(conjugateGradient(A, [5, 10], { start: [1, 3] }).iterations).toBe(0);
    expect(conjugateGradient(A, [0, 0]).iterations).toBe(0);
  });
  it('names what does not fit', () => {
    expect(() => conjugateGradient([[1]], [1, 2])).toThrow('conjugateGradient: b must have as many entries as A has rows, 1, got 2');
    expect(() => conjugateGradient(() => [1], [1, 2])).toThrow('conjugateGradient: the length of A·v must be 2, got 1');
    expect(() => conjugateGradient(() => [Number.NaN], [1])).toThrow(/A·v must be finite/);
    expect(() => conjugateGradient([[1]], [1], { maxSteps: 3 } as never)).toThrow("conjugateGradient: unknown option 'maxSteps'");
    expect(() => conjugateGradient([[1]], ['1'] as never)).toThrow("conjugateGradient: b must be a vector of numbers, got '1' at [0]");
  });
});

describe('lanczos', () => {
  const nested = (result: ReturnType<typeof lanczos>) => ({ ...result, vectors: result.vectors.toArray() });
  for (const law of [...laws.lawsOfLanczos, ...laws.lawsOfLanczosReport]) {
    it(titleOf(law), () => check(law, (product, n, options) => nested(lanczos(product, n, options))));
  }
  for (const law of laws.lawsOfLanczosTridiagonal) it(titleOf(law), () => check(law, lanczosTridiagonal));
  it('keeps to its products, and says so when they run out', () => {
    let calls = 0;
    const slow = (v: Float64Array) => {
      calls++;
      return v.map((x, i) => x * (1 + i * 1e-5));
    };
    const { converged, residuals, products } = lanczos(slow, 1000, { maxIterations: 30, tolerance: 1e-14 });
    expect([converged, products]).toEqual([false, calls]);
    expect(calls).toBeLessThanOrEqual(31);
    expect(residuals[0]).toBeGreaterThan(1e-14);
  });
  it('names what does not fit', () => {
    expect(() => lanczos((v) => v, 0)).toThrow('lanczos: n must be a whole number ≥ 1, got 0');
    expect(() => lanczos(() => [1], 2)).toThrow('lanczos: the length of the result of product must be 2, got 1');
    expect(() => lanczos((v) => v.map(() => Number.NaN), 2)).toThrow('lanczos: the result of product must be finite, got NaN at [0]');
    expect(() => lanczosTridiagonal((v) => v, [0, 0], 2)).toThrow('lanczosTridiagonal: ‖start‖ must be a finite number > 0, got 0');
  });
});

describe('orthogonalise', () => {
  for (const law of laws.lawsOfOrthogonalise) it(titleOf(law), () => check(law, orthogonalise));
});

describe('random', () => {
  it('gives these numbers on every machine and in every version', () => {
    const { bits } = random(7);
    expect([bits(), bits(), bits(), bits()]).toEqual([3173158083, 864021281, 4266185797, 1910428441]);
    expect([random(-1).bits(), random(2 ** 40).bits()]).toEqual([743386005, 498411451]);
  });
  for (const law of lawsOfRandom) it(titleOf(law), () => check(law, random));
  it('names what does not fit', () => {
    expect(() => random(0.5)).toThrow('random: seed must be a whole number, got 0.5');
    expect(() => random(1).integer(0)).toThrow(/random.integer: n must be a whole number/);
  });
});

describe('vectors', () => {
  it('‖x‖ neither overflows nor underflows', () => {
    expect(norm([3e300, 4e300]) / 5e300).toBeCloseTo(1, 15);
    expect(norm([3e-310, 4e-310]) / 5e-310).toBeCloseTo(1, 12);
    expect([norm([]), norm([0, 0]), norm([Number.POSITIVE_INFINITY, 1])]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
    expect(norm([1, Number.NaN])).toBeNaN();
    expect([dot([1, 2], [3, 4]), maxAbs([1, -3, 2])]).toEqual([11, 3]);
  });
});
