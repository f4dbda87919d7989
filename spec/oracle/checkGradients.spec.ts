/** A check of gradients, each of its own numbers from both sides: where it asks, and what it takes for an order. */
import { describe, expect, test } from 'vitest';
import { checkGradients, stopGradient, type Tensor, tensor } from '../../src/index.ts';

const inOne = (f: (t: Tensor) => Tensor, order: 1 | 2 = 1) => checkGradients(f, tensor([0]), { directions: 1, order });

test('f is asked at sixteen steps there and back, each half of the one before, and at twelve from 2⁻²⁸ on', () => {
  const steps: number[] = [];
  inOne((t) => {
    steps.push(t.data[0]);
    return t.square().sum();
  });
  const side = Math.sign(steps.find((x) => x !== 0) ?? Number.NaN);
  const halved = (from: number, n: number) => Array.from({ length: n }, (_, k) => from / 2 ** k);
  const expected = [0, ...halved(side * 2 ** -28, 12), ...halved(side / 16, 16), ...halved(-side / 16, 16)];
  expect(steps.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
});

describe('The order', () => {
  // h² + e h, e in units of the smallest step: 2⁻¹⁹
  const off = (e: number) => () =>
    inOne((t) =>
      t
        .square()
        .add(stopGradient(t.mul(e * 2 ** -19)))
        .sum(),
    );
  test('is the middle one of the last three', () => {
    // ratios (64 + 8e)/(16 + 4e), (16 + 4e)/(4 + 2e), (4 + 2e)/(1 + e): the second is 2^1.65 at e = 1.513
    expect(off(1.5)).not.toThrow();
    expect(off(1.53)).toThrow('wrong');
  });
  test('where two steps stand above rounding is that of these two', () => {
    const { gradientOrders } = inOne((t) => t.square().add(2 ** 35).sum()); // biome-ignore format: one line
    expect(gradientOrders).toEqual([2]);
    expect(inOne((t) => t.square().add(2 ** 39).sum()).gradientOrders).toEqual([Infinity]); // biome-ignore format: one line
  });
});
