/** What symmetric solvers share: how symmetry is seen and made, and powers of two to the ends of the numbers. */
import { describe, expect, test } from 'vitest';
import {
  asSymmetric,
  exponentOf,
  powerOf2,
  scaleByPowerOfTwo,
  symmetrise,
  timesPowerOfTwo,
  viewSymmetric,
} from '../../src/linalg/factor/symmetric.ts';
import { Matrix } from '../../src/linalg/matrix.ts';

const [MAX, MIN] = [Number.MAX_VALUE, Number.MIN_VALUE];
/** aᵢⱼ = aⱼᵢ, different for every pair, and what is put in place of some. */
function matrix(n: number, put: readonly (readonly [i: number, j: number, x: number])[] = []): Matrix {
  const data = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return 1 + Math.min(i, j) / n + Math.max(i, j) / n ** 2;
  });
  for (const [i, j, x] of put) data[i * n + j] = x;
  return new Matrix(data, n, n);
}
const sizes = [1, 2, 3, 31, 32, 33, 64, 70];

describe('A symmetric matrix', () => {
  test.each(sizes)('of order %i is not copied to be read, and its largest entry is found', (n) => {
    const A = matrix(n);
    const { S, largest } = viewSymmetric(A, 'f');
    expect(S).toBe(A.data);
    for (const [i, j] of [[0, 0], [n - 1, 0], [n - 1, n - 1], [n >> 1, n >> 2]]) // biome-ignore format: one line
      expect(viewSymmetric(matrix(n, [[i, j, -9], [j, i, -9]]), 'f').largest).toBe(9); // biome-ignore format: one line
    expect(largest).toBe(Math.max(...A.data));
    const own = asSymmetric(A, 'f');
    expect(own.S).toEqual(A.data);
    expect(own.S).not.toBe(A.data);
  });
  test.each(sizes.slice(1))('of order %i: wherever two entries differ they become their mean, in a copy', (n) => {
    for (const [i, j] of [
      [1, 0],
      [n - 1, 0],
      [n - 1, n - 2],
      [n >> 1, 0],
      [n - 1, n >> 1],
    ].filter(([a, b]) => a !== b)) {
      // biome-ignore format: one line
      for (const [a, b] of [[i, j], [j, i]]) { // biome-ignore format: one line
        const A = matrix(n, [[a, b, 3], [b, a, 3.125]]); // biome-ignore format: one line
        const { S, own } = viewSymmetric(A, 'f', 0.1);
        expect(S).toEqual(matrix(n, [[a, b, 3.0625], [b, a, 3.0625]]).data); // biome-ignore format: one line
        expect([own, A.get(a, b)]).toEqual([true, 3]);
      }
    }
  });
  test('entries may differ by 10⁻¹⁰ of the largest, or by what is said', () => {
    const apart = (by: number) => () => asSymmetric([[8, 0], [8 * by, 1]], 'f'); // biome-ignore format: one line
    expect(apart(0.99e-10)).not.toThrow();
    expect(apart(1.01e-10)).toThrow('must be symmetric');
    const A = (by: number) => () => symmetrise(new Matrix(Float64Array.of(4, 1, 1 + by, 4), 2, 2), 'f', 'A', 0.25);
    expect(A(1)).not.toThrow();
    expect(A(1.001)).toThrow('must be symmetric');
    expect(() => asSymmetric([[1, Infinity], [Infinity, 1]], 'f')).toThrow('finite'); // biome-ignore format: one line
  });
  test('an equal pair keeps its last bit beside one that differs', () => {
    const { S } = asSymmetric([[1, MIN, 0.5], [MIN, 1, 1], [0.25, 1, 1]], 'f', 1); // biome-ignore format: one line
    expect([...S]).toEqual([1, MIN, 0.375, MIN, 1, 1, 0.375, 1, 1]);
  });
});

describe('Powers of two', () => {
  test('x·2⁻ᵏ lies in [½, 1)', () => {
    expect([1, -1, 0.75, 0.5, 2, MAX, 2 ** -1022, 2 ** -1023, 3 * MIN, MIN, -MIN, 0].map(exponentOf)).toEqual([1, 1, 0, 0, 2, 1024, -1021, -1022, -1072, -1073, -1073, 0]); // biome-ignore format: one line
  });
  test('from their bits', () => {
    for (let k = -1022; k <= 1023; k++) expect(powerOf2(k)).toBe(2 ** k);
  });
  test('times a number, where the power itself is none, rounded once', () => {
    const cases: [number, number, number][] = [
      [3, 4, 48],
      [3, -2, 0.75],
      [MIN, 2097, 2 ** 1023],
      [-MIN, 1001, -(2 ** -73)],
      [MIN, 2098, Infinity],
      [1, 1000, 2 ** 1000],
      [0, 5000, 0],
      [MAX, -2001, (MAX * 2 ** -1000) * 2 ** -1001],
      [MAX, -2097, 2 * MIN],
      [-MAX, -2100, -0],
      [MAX, -5000, 0],
      [2 ** 1000, -2000, 2 ** -1000],
      // 1 + 2⁻¹ + 2⁻⁵² half-way but for its last bit: 2⁻¹⁰⁷⁴·1.5 rounds up, once
      [1.5, -1074, 2 * MIN],
      [1.5 - 2 ** -52, -1074, MIN],
      [1.5 + 2 ** -52, -1075, MIN],
    ]; // biome-ignore format: one line
    for (const [x, k, expected] of cases) {
      expect(timesPowerOfTwo(x, k), `${x}·2^${k}`).toBe(expected);
      const S = Float64Array.of(x, 0, -x);
      scaleByPowerOfTwo(S, k);
      expect([...S].map(Math.abs)).toEqual([expected, 0, expected].map(Math.abs));
    }
  });
});
