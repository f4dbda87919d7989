/** The line search, each of its own numbers from both sides: what is enough, what is rounding, where a cubic's minimum is trusted, when it ends. */
import { describe, expect, test } from 'vitest';
import { backtrack, strongWolfe } from '../../src/optim/frame/lineSearch.ts';

interface There {
  readonly loss: number;
  readonly slope: number;
}
type Along = (s: number) => There;

/** The step along φ, and where it was asked. */
function searched(φ: Along, by: (line: Parameters<typeof backtrack>[0]) => number | undefined) {
  const asked: number[] = [];
  const told = (s: number): There => φ(asked[asked.push(s) - 1]);
  const valueAndGradient = ([s]: Float64Array) => {
    const { loss, slope } = told(s);
    return { value: loss, gradient: Float64Array.of(slope) };
  };
  const oracle = { value: ([s]: Float64Array) => told(s).loss, valueAndGradient } as never;
  const s = by({ oracle, θ: Float64Array.of(0), p: Float64Array.of(1), ...φ(0) });
  return { s, asked };
}
const wolfe = (φ: Along, first: number) => searched(φ, (line) => strongWolfe(line, first)?.α);
const back = (φ: Along) => searched(φ, backtrack);

/** The same slope everywhere but at 0, where it is −1, and a loss of 0 there. */
const from =
  (loss: Along | number, slope = 0): Along =>
  (s) =>
    s === 0 ? { loss: 0, slope: -1 } : typeof loss === 'number' ? { loss, slope } : loss(s);

describe('What is enough', () => {
  test('a decrease of 10⁻⁴ of what the slope promises', () => {
    expect([back(from(-1e-4)).s, back(from(-0.99e-4)).s]).toEqual([1, 0.5]);
    expect([wolfe(from(-2e-4), 2).asked, wolfe(from(-1.99e-4), 2).asked.length > 1]).toEqual([[2], true]);
  });
  test('nine tenths of the slope, up or down', () => {
    for (const sign of [-1, 1]) {
      expect(wolfe(from(-1, sign * 0.9), 1).asked).toEqual([1]);
      expect(wolfe(from(-1, sign * 0.901), 1).asked.length).toBeGreaterThan(1);
    }
  });
  test('to be as low as the lowest before', () => {
    const second = (loss: number) =>
      wolfe(
        from((s) => (s === 1 ? { loss: -1, slope: -1 } : { loss, slope: 0 })),
        1,
      ).asked;
    expect(second(-1)).toEqual([1, 2]);
    expect(second(-0.999)).not.toEqual([1, 2]);
  });
  test('a rise of four roundings of the loss', () => {
    const rise = (k: number, base: number) => back((s) => ({ loss: base + (s === 1 ? k * 2 ** -52 : 0), slope: -1e-30 })).s;
    expect([rise(4, 1), rise(5, 1), rise(4, -1), rise(4.5, -1)]).toEqual([1, 0.5, 1, 0.5]);
  });
});

describe('The minimum of a cubic', () => {
  test('is trusted from beyond a tenth of the way on, from either end', () => {
    const parabola =
      (c: number): Along =>
      (s) => ({ loss: (s - c) ** 2 / 2, slope: s - c });
    expect([wolfe(parabola(1), 10).asked[1], wolfe(parabola(1.5), 10).asked[1]]).toEqual([5, 1.5]);
    // φ′ = 3 (s − 9)(s + 1): at 10 lower than at 0, and too steep
    const cubic: Along = (s) => ({ loss: s ** 3 - 12 * s ** 2 - 27 * s, slope: 3 * (s - 9) * (s + 1) });
    expect(wolfe(cubic, 10).asked[1]).toBe(5);
  });
});

describe('The search ends', () => {
  test('after sixty halvings', () => expect(back((s) => ({ loss: s, slope: -1 })).asked).toHaveLength(60));
  test('after 25 doublings, and 30 points between', () => {
    expect(wolfe((s) => ({ loss: -s, slope: -1 }), 1).asked).toHaveLength(25);
    expect(wolfe((s) => ({ loss: s, slope: -1 }), 1).asked).toHaveLength(31);
  });
});
