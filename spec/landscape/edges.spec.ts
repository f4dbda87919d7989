/** The search along a direction, step by step, and what is critical: numbers of our own, from both sides. */
import { describe, expect, test } from 'vitest';
import { ask } from '../../src/base/ask.ts';
import { eigh, oracleFrom } from '../../src/index.ts';
import { criticality } from '../../src/landscape/criticality.ts';
import type { CriticalityInput } from '../../src/landscape/criticalityInput.ts';
import { lowestStep } from '../../src/landscape/escape.ts';
import { escape } from '../../src/landscape/index.ts';
import { asMatrix } from '../../src/linalg/matrix.ts';

/** The step along f, and all that were asked. */
function searched(f: (s: number) => number, length = 1, longest?: number) {
  const asked: number[] = [];
  const found = ask(lowestStep({ loss: f(0), length, ...(longest === undefined ? {} : { longest }) }), (s) => f(asked[asked.push(s) - 1]));
  return { ...found, asked };
}
const powers = (from: number, by: number, n: number): number[] => Array.from({ length: n }, (_, k) => from * by ** k);

describe('The lowest step', () => {
  test('where nothing falls 61 lengths are tried to either side, each half of the one before, and none is taken', () => {
    const { step, loss, asked } = searched((s) => Math.abs(s), 8);
    expect(asked).toEqual(powers(8, 0.5, 61).flatMap((s) => [s, -s]));
    expect([step, loss]).toEqual([0, 0]);
  });
  test('of two that fall alike the first', () => {
    expect(searched((s) => (Math.abs(s) === 1 ? -1 : 0)).step).toBe(1);
    expect(searched((s) => (s === -1 ? -2 : s === 1 ? -1 : 0)).step).toBe(-1);
  });
  test('it is doubled up to the longest, 1024 times the first where nothing is said', () => {
    const doubled = (longest?: number) => searched((s) => -s, 1, longest).asked.filter((s, i) => i > 1 && Number.isInteger(Math.log2(s)) && s > 1); // biome-ignore format: one line
    expect(doubled(8).slice(0, 3)).toEqual([2, 4, 8]);
    expect(doubled(8)[3]).not.toBe(16);
    expect(doubled(7.9).slice(0, 2)).toEqual([2, 4]);
    expect(doubled().slice(0, 10)).toEqual(powers(2, 2, 10));
    expect(searched((s) => -s).asked.slice(0, 13)).toEqual([1, -1, ...powers(2, 2, 10), 512]);
    expect(searched((s) => -s, 1, 9).asked.slice(0, 6)).toEqual([1, -1, 2, 4, 8, 4]);
  });
  test('then halved, and changed by a quarter and a sixteenth, up to ten times each', () => {
    const { asked, step } = searched((s) => -s, 1, 1);
    let s = 1;
    const times = (factor: number, n: number) => Array.from({ length: n }, () => (s *= factor));
    const expected = [1, -1, 1 / 2, ...times(5 / 4, 10), s * (4 / 5), ...times(17 / 16, 10)];
    expect(asked).toEqual([...expected, s * (16 / 17)]);
    expect(step).toBe(s);
    const down = searched((s) => (s > 0 ? Math.log(s) - 99 : 0), 1, 1);
    s = 1;
    const halved = [1, -1, ...times(1 / 2, 10), s * (5 / 4), ...times(4 / 5, 10), s * (17 / 16), ...times(16 / 17, 10)];
    expect(down.asked).toEqual(halved);
  });
});

describe('An escape', () => {
  /** 1 + ½λx² + x⁴ at θ, and where its loss is asked, as steps. */
  const asked = (θ: number, λ: number, firstStep?: number): number[] => {
    const at: number[] = [];
    const L = oracleFrom({
      value: ([x]) => 1 + 0.5 * λ * x ** 2 + (at.push(x - θ) && 0),
      gradient: ([x]) => [λ * x],
      hessian: () => [[λ]],
    });
    escape(L, [θ], firstStep === undefined ? {} : { firstStep });
    return at.filter((s) => s !== 0).map(Math.abs);
  };
  test('first tries the step whose fall can be seen beside the rounding of L, √(8ε|L|/|λ|), where θ is shorter', () => {
    for (const λ of [-1, -4, -1 / 16]) {
      const visible = Math.sqrt((8 * Number.EPSILON) / -λ);
      expect(Math.abs(asked(1e-12, λ)[0] / visible - 1)).toBeLessThan(1e-3);
    }
    expect(asked(0.5, -1)[0]).toBe(0.5);
  });
  test('doubles it up to 1024 times the longest of itself, θ and 1', () => {
    const longest = (θ: number, first: number): number => {
      const steps = asked(θ, -1, first);
      // doublings of the first step, until one is not asked
      let s = first;
      while (steps.some((x) => Math.abs(x / (2 * s) - 1) < 1e-9)) s *= 2;
      return s / first;
    };
    expect([longest(0, 1), longest(0, 2 ** -4), longest(0, 2), longest(2, 1)]).toEqual([1024, 2 ** 14, 1024, 2048]);
    expect([longest(0, 1024 / 1023.5), longest(0, 1024.5 / 2048)]).toEqual([1024, 1024]);
  });
});

describe('Critical', () => {
  const at = (H: number[][], gradient: number[], more: Partial<CriticalityInput> = {}) => {
    const { values, vectors } = eigh(H);
    const shares = gradient.map((_, i) => Math.abs(vectors.column(i).reduce((sum, u, j) => sum + u * gradient[j], 0)));
    return criticality({ theta: gradient.map(() => 0), loss: 0, gradient, eigenvalues: values, eigenvectors: vectors, shares, hessian: asMatrix(H, 'test'), ...more }); // biome-ignore format: one line
  };
  test('of two scales that allow as much the first is named', () => {
    const { allowed, scale } = at([[2]], [0], { theta: [1], gained: 2 ** -6, gainTolerance: 2 ** -20, tolerance: 2 ** -13 });
    expect([allowed, scale]).toEqual([2 ** -26, 2 ** -6]);
  });
  test('an error as large as H itself still takes the slope for its own; a larger one says nothing', () => {
    const gain = (error: number) => at([[1]], [0.5], { theta: [1], hessianError: error }).gain;
    expect(gain(1)).toBe(0);
    expect(gain(1.001)).toBeCloseTo(0.125, 3);
  });
  test('H is definite beyond its error and what it changes by on the way: the lowest eigenvalue, and the change a part of ‖H‖', () => {
    const H = [[1, 0.5], [0.5, 1]]; // biome-ignore format: one line
    // along λ = ½ the gain is c², of a gain of 1 so far: a way of |c|, on which H changes by 1.5 |c|
    const signs = (c: number) => at(H, [c * Math.SQRT1_2, -c * Math.SQRT1_2], { gained: 1, gainTolerance: 0.25 }).signs;
    expect(signs(0.3)).toEqual({ negative: 0, zero: 0, positive: 2 });
    expect(signs(0.4)).toEqual({ negative: 0, zero: 1, positive: 1 });
  });
  test('each coordinate’s own unit is taken only where H is definite there beyond its error', () => {
    const H = [[1, 990], [990, 1e6]]; // biome-ignore format: one line
    const gain = (error: number) => at(H, [1, 0], { hessianError: asMatrix([[error, 0], [0, 0]], 'test') }).gain; // biome-ignore format: one line
    // in own units λ = 0.01 and 1.99, as they are 0.0199 and 10⁶
    expect(gain(0.2)).toBeCloseTo(0.5 / 0.2, 2);
    expect(gain(0.005)).toBeCloseTo(0.25 / 0.01 + 0.25 / 1.99, 2);
  });
});
