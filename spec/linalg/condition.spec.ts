/** Hager's climb, step by step: what is asked of the inverse, and when it ends. */
import { describe, expect, test } from 'vitest';
import { inverseNorm } from '../../src/linalg/factor/condition.ts';

/** What was asked, x before each solution, of an inverse that answers so. */
function climb(n: number, solve: (x: Float64Array, k: number) => ArrayLike<number>, transposed: (s: Float64Array) => ArrayLike<number>) {
  const x = new Float64Array(n);
  const [asked, signs]: number[][][] = [[], []];
  const estimate = inverseNorm(
    {
      x,
      solve: () => x.set(solve(x.slice(), asked.push([...x]))),
      solveTransposed: () => {
        signs.push([...x]);
        x.set(transposed(x.slice()));
      },
    },
    n,
  );
  return { estimate, asked, signs };
}
const product = (B: readonly (readonly number[])[]) => (x: ArrayLike<number>) => B.map((row) => row.reduce((sum, b, j) => sum + b * x[j], 0)); // biome-ignore format: one line
const by = (B: readonly (readonly number[])[]) => climb(B.length, product(B), product(B[0].map((_, j) => B.map((row) => row[j])))); // biome-ignore format: one line

const LAST = [1, -1.25, 1.5, -1.75, 2];

describe('Hager’s climb', () => {
  test('begins in the middle, and ends there where no corner promises more; last comes a vector of alternating signs', () => {
    const identity = [0, 1, 2, 3, 4].map((i) => [0, 1, 2, 3, 4].map((j) => (i === j ? 1 : 0)));
    const { estimate, asked, signs } = by(identity);
    expect(asked).toEqual([[0.2, 0.2, 0.2, 0.2, 0.2], LAST]);
    expect(signs).toEqual([[1, 1, 1, 1, 1]]);
    expect(estimate).toBe(1);
    expect(by([[-3]])).toEqual({ estimate: 3, asked: [[1], [1]], signs: [[-1]] });
  });
  test('takes 0 for positive', () => {
    const { asked, signs } = by([
      [1, -1],
      [0, 1],
    ]);
    expect(signs[0]).toEqual([1, 1]);
    expect(asked[asked.length - 1]).toEqual([1, -2]);
  });
  test('goes to the corner of the steepest slope, and ends where none is steeper', () => {
    const { estimate, asked, signs } = by([
      [1, -8, 7],
      [-2, 3, -4],
      [0, 0, 1],
    ]);
    // y = (0, −1, ⅓), z = (3, −11, 12); then y = (7, −4, 1), z = (3, −11, 12)
    expect(signs).toEqual([
      [1, -1, 1],
      [1, -1, 1],
    ]);
    expect(asked.slice(0, -1)).toEqual([
      [1 / 3, 1 / 3, 1 / 3],
      [0, 0, 1],
    ]);
    expect(estimate).toBe(12);
  });
  test('ends at the first corner too', () => {
    const { estimate, asked } = by([
      [5, 1],
      [-1, 1],
    ]);
    expect([estimate, asked.length]).toEqual([6, 3]);
  });
  test('ends after five steps, or where one gains nothing, and keeps the largest', () => {
    const rising = (size: (k: number) => number) =>
      climb(2, (_, k) => [size(k), 0], (s) => (s[1] === 1 ? [0, 9] : [9, 0])); // biome-ignore format: one line
    const steps = (size: (k: number) => number) => {
      let at = 0;
      return climb(2, (_, k) => [size(k), 0], () => ((at = 1 - at) ? [1, 9] : [9, 1])); // biome-ignore format: one line
    };
    expect(rising((k) => k).asked).toHaveLength(3);
    expect(steps((k) => k).asked).toHaveLength(6);
    expect(steps((k) => (k === 3 ? 2 : k)).asked).toHaveLength(4);
    expect(steps((k) => (k < 3 ? 5 : 0)).asked).toHaveLength(3);
    expect(steps((k) => [7, 5, 0][k - 1])).toMatchObject({ estimate: 7, asked: { length: 3 } });
    expect(steps((k) => (k === 2 ? Number.NaN : 3)).asked).toHaveLength(3);
  });
});
