/** Gradients that are exactly zero: what is asked about them, where, and what counts as an answer. */
import { describe, expect, test } from 'vitest';
import { random } from '../../../src/base/random.ts';
import { answer } from '../../../src/diagnose/questions.ts';
import { type Zeros, zerosOf } from '../../../src/diagnose/zeros.ts';

interface Told {
  readonly loss?: number;
  readonly layers?: readonly (readonly [name: string, start: number, end: number])[];
  value?(θ: Float64Array, k: number): number;
  gradient?(θ: Float64Array, k: number): readonly number[];
  hvp?(v: Float64Array): readonly number[];
}

/** What is found at θ with that gradient, and where the loss, products and slopes were asked. */
function found(θ: readonly number[], g: readonly number[], { loss = 1, layers = [], ...by }: Told = {}) {
  const [values, products, slopes]: number[][][] = [[], [], []];
  const oracle = {
    value: (at: Float64Array) => {
      const asked = values.push([...at]);
      return by.value?.(at, asked) ?? loss;
    },
    gradient: (at: Float64Array) => {
      const asked = slopes.push([...at]);
      return Float64Array.from(by.gradient?.(at, asked) ?? at.map(() => 0));
    },
    hvp: (_: Float64Array, v: Float64Array) => {
      products.push([...v]);
      return Float64Array.from(by.hvp?.(v) ?? v.map(() => 0));
    },
  };
  const named = layers.map(([name, start, end]) => ({ name, start, end }));
  const asking = zerosOf(Float64Array.from(θ), { loss, g: Float64Array.from(g), layers: named as never, seed: 7 });
  const zeros: Zeros = answer(asking, { oracle: oracle as never, batches: [] });
  return { ...zeros, values, products, slopes };
}

describe('Zeros', () => {
  test('are counted, and asked about from half of all on, or where a layer is silent', () => {
    expect(found([1, 2, 3], [0, 1, 1], { layers: [['a', 0, 2], ['b', 2, 3]] })).toEqual({ share: 1 / 3, count: 1, layers: [], revivable: false, passedOver: false, wakes: false, coupling: 0, values: [], products: [], slopes: [] }); // biome-ignore format: one line
    expect(found([1, 2], [0, 1])).toMatchObject({ share: 0.5, count: 1, values: { length: 4 }, products: { length: 1 } });
    const silent = found([1, 2, 3], [1, 0, 1], { layers: [['a', 0, 1], ['b', 1, 2]] }); // biome-ignore format: one line
    expect(silent).toMatchObject({ layers: ['b'], count: 1, values: { length: 4 }, products: { length: 1 } });
  });
  test('are moved to the other side, and at random one, two and four times their size, or half of what is usual', () => {
    const { values, products } = found([8, 0.5, 3.5, -4], [0, 0, 1, 0]);
    // sizes 8, 0.5, 3.5, 4: half of their mean is 2
    const { normal } = random(7 + 104_729);
    const moved = [1, 2, 4].map((far) => [8 + far * 8 * normal(), 0.5 + far * 2 * normal(), 3.5, -4 + far * 4 * normal()]);
    const v = [normal(), normal(), 0, normal()].map((x) => (x === 0 ? 0 : x / Math.sqrt(3)));
    expect(values).toEqual([[-8, -0.5, 3.5, 4], ...moved]);
    expect(products).toEqual([v]);
  });
  test('are passed over where a gradient reaches an eighth of them, if all are moved 1, 8, 64 and 512 times their size', () => {
    const g = [1, ...Array.from({ length: 16 }, () => 0)];
    const θ = g.map(() => 2);
    const reached = (n: number, at = 1, x = 5) => found(θ, g, { gradient: (_, k) => g.map((_, j) => (k === at && j > 0 && j <= n ? x : 0)) }); // biome-ignore format: one line
    expect([reached(2), reached(1), reached(2, 4), reached(2, 5)].map((z) => z.passedOver)).toEqual([true, false, true, false]);
    expect([reached(2, 1, -5), reached(2, 1, NaN), reached(2, 1, Infinity)].map((z) => z.passedOver)).toEqual([true, false, false]);
    expect(found(θ, g, { gradient: () => g }).passedOver).toBe(false); // what has a slope already is not counted
    const far = reached(0).slopes.map((there) => Math.max(...there.map((x) => Math.abs(x - 2) / 2)));
    expect(far.map((x, k) => x / 8 ** k).every((x) => x > 0.5 && x < 4)).toBe(true);
    // not asked where they come to life by themselves, or nothing else is there to be moved; an oracle that throws there costs nothing
    expect(found(θ, g, { value: (_, k) => k }).slopes).toEqual([]);
    expect(found(θ, g.fill(0), {}).slopes).toHaveLength(4);
    const thrower = () => {
      throw new Error('not there');
    };
    expect(found([2, 2], [1, 0], { gradient: thrower }).passedOver).toBe(false);
  });
  test('come to life where one move changes the loss by more than sixteen roundings of it', () => {
    const at = (k: number, by: number, loss: number) => found([1, 2], [0, 1], { loss, value: (_, asked) => loss + (asked === k ? by * 2 ** -52 : 0) }).revivable; // biome-ignore format: one line
    expect([at(1, 68, 4), at(1, 64, 4)]).toEqual([true, false]);
    for (const k of [1, 4]) {
      expect([at(k, 17, 1), at(k, 16, 1), at(k, -17, 1), at(k, -16, 1), at(k, 17, -1), at(k, 16, -1)]).toEqual([true, false, true, false, true, false]); // biome-ignore format: one line
    }
  });
  test('are coupled by the length of H v, which an oracle may not know', () => {
    expect(found([1, 2], [0, 1], { hvp: () => [3, -4] }).coupling).toBe(5);
    const unknown = found([1, 2], [0, 1], {
      hvp: () => {
        throw new Error('no products');
      },
    });
    expect(unknown).toMatchObject({ coupling: Number.NaN, values: { length: 4 } });
  });
});

describe('A slope after a move', () => {
  const wakes = (θ: number[], g: number[], gradient: (at: Float64Array, k: number) => number[]) => found(θ, g, { gradient }).wakes;
  test('is looked for where all entries are zero and θ is not', () => {
    expect(wakes([1, 2], [0, 0], () => [0, 1])).toBe(true);
    expect(wakes([1, 2], [0, 0], (_, k) => [k === 4 ? 1 : 0, 0])).toBe(true);
    expect(wakes([1, 2], [0, 0], () => [0, 0])).toBe(false);
    expect(wakes([1, 2], [0, 1], () => [0, 1])).toBe(false);
    expect(wakes([0, 0], [0, 0], () => [0, 1])).toBe(false);
    expect(found([0, 0], [0, 0], { gradient: () => [0, 1] }).slopes).toEqual([]);
    expect(found([1, 2], [0, 0], { gradient: () => [0, 1] }).slopes).toHaveLength(1);
  });
  test('and none is where the oracle throws', () => {
    expect(
      wakes([1, 2], [0, 0], () => {
        throw new Error('no slope');
      }),
    ).toBe(false);
  });
});
