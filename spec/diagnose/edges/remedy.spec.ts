/** How a remedy is tried: for how long, of how many, and which of several is given. */
import { describe, expect, test } from 'vitest';
import { type Asking, answer } from '../../../src/diagnose/questions.ts';
import { best, type Candidate, literal, nothingToDo, settling } from '../../../src/diagnose/remedy/candidate.ts';
import { gradientDescent } from '../../../src/optim/gradientDescent.ts';

/** ½x² of the first coordinate, or a loss that is said; and how many gradients were asked. */
function asking<T>(asked: Asking<T>, value = ([x]: Float64Array): number => (x * x) / 2) {
  let gradients = 0;
  const gradient = (θ: Float64Array): Float64Array => {
    gradients++;
    return θ.map((x, i) => (i === 0 ? x : 0));
  };
  const given = answer(asked, { oracle: { value, gradient } as never, batches: [] });
  return { given, gradients };
}
const from = (n: number): Float64Array => new Float64Array(n).fill(4, 0, 1);
const candidate = (learningRate: number, code = ''): Candidate => ({ kind: 'rate', optimizer: gradientDescent({ learningRate }), message: 'take', code, numbers: { learningRate } }); // biome-ignore format: one line

describe('A rate settles', () => {
  const settled = (n: number, loss: number, value?: () => number) => {
    const rates: number[] = [];
    const rule = ({ learningRate = 0 }: { learningRate?: number }) =>
      gradientDescent({ learningRate: rates[rates.push(learningRate) - 1] });
    const { given } = asking(settling(from(n), loss, 1, rule as never), value);
    return { given, rates };
  };
  test('where it ends no higher than it began', () => {
    expect(settled(1, 5, () => 5)).toEqual({ given: 1, rates: [1] });
    let asked = 0;
    const later = (k: number) => settled(1, 5, () => (asked++ < k ? 6 : 5));
    expect(later(0).given).toBe(1);
    asked = 0;
    expect(later(21).given).toBe(1 / 4); // 20 steps and the end
  });
  test('in eight tries, each a quarter of the one before, or it stays', () => {
    const rates = Array.from({ length: 8 }, (_, k) => 4 ** -k);
    expect(settled(1, 4, () => 5)).toEqual({ given: 1, rates });
  });
  test('up to 5000 parameters', () => {
    expect(settled(5000, 8).rates).toHaveLength(1);
    expect(settled(5001, 8)).toEqual({ given: 1, rates: [] });
  });
});

describe('The best of several', () => {
  test('ends lowest, of equals the first, after twenty steps each', () => {
    const { given, gradients } = asking(best(from(1), 8, [candidate(0.1), candidate(0.5, 'a'), candidate(0.5, 'b'), candidate(0.2)]));
    expect(given).toMatchObject({ code: 'a', learningRate: 0.5, gained: 8 - 8 * 4 ** -20 });
    expect(given.message).toMatch(/^take; tried for 20 steps, it lowers the loss by 8/);
    expect(gradients).toBe(80);
  });
  test('says what it gains only where it gains, and how much where that is a number', () => {
    const { given } = asking(best(from(1), 8, [candidate(3)]));
    expect(given).toMatchObject({ message: 'take', gained: 8 - 8 * 4 ** 20 });
    expect(asking(best(from(1), 8, [candidate(1e-3)])).given.message).toMatch('lowers the loss by 0.31');
    expect(asking(best(from(1), 8, [candidate(0)]))).toMatchObject({ given: { message: 'take', gained: 0 } });
    const lost = asking(best(from(1), 8, [candidate(1)]), ([x]) => (x === 4 ? 8 : Infinity)).given;
    expect([lost.message, 'gained' in lost]).toEqual(['take', false]);
  });
  test('is the first of more than 5000 parameters, untried', () => {
    const of = (n: number) => asking(best(from(n), 8, [candidate(0.1, 'a'), candidate(0.5, 'b')]));
    expect(of(5001)).toMatchObject({ given: { code: 'a', message: 'take' }, gradients: 0 });
    expect(of(5000)).toMatchObject({ given: { code: 'b' }, gradients: 40 });
  });
  test('is carried out in as many steps as are asked for', () => {
    const { given } = asking(best(from(1), 8, [candidate(0.5)]));
    const carried = asking(given.carry(3)).given;
    expect(Object.keys(carried).sort()).toEqual(['loss', 'records', 'theta']);
    expect([carried.theta[0], carried.records.length]).toEqual([0.5, 3]);
  });
});

test('where there is nothing to do θ stays, with code or without', () => {
  const θ = from(2);
  expect(asking(nothingToDo(θ, 'none', 'x').carry(3)).given.theta).toEqual(θ);
  expect(nothingToDo(θ, 'none', 'x')).toMatchObject({ kind: 'none', message: 'none', code: 'x' });
  expect('code' in nothingToDo(θ, 'none')).toBe(false);
  expect(literal(0.123456)).toBe('0.123');
});
