/** Numbers as they are written in sentences, tables and on axes. */
import { expect, test } from 'vitest';
import { number, powerOfTen } from '../../docs/report/numbers.ts';

test.each([
  [0, '0'],
  [-2, '−2'],
  [0.001234, '0.00123'],
  [1.5e-7, '1.5·10⁻⁷'],
  [999_999, '1·10⁶'],
  [123_456, '123000'],
  [NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '−∞'],
])('%d is written %s', (x, words) => {
  expect(number(x)).toBe(words);
});

test('a tick of a logarithmic axis is a power of ten only where it is one', () => {
  expect([1e-12, 0.001, 1, 1000].map(powerOfTen)).toEqual(['10⁻¹²', '10⁻³', '10⁰', '10³']);
  expect([0.02, 0.05, 0.5, 20].map(powerOfTen)).toEqual(['0.02', '0.05', '0.5', '20']);
  expect(powerOfTen(2e-7)).toBe('2·10⁻⁷');
});
