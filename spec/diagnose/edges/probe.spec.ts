/** What a saddle hides: how far along the lowest eigenvector is asked, and what counts as found. */
import { expect, test } from 'vitest';
import { probe } from '../../../src/diagnose/probe.ts';
import { answer } from '../../../src/diagnose/questions.ts';

/** F on a line where the loss is f(x) less f(0), from x = 0, with ℓ = 1, and where it was asked. */
function hidden(f: (x: number) => number, down = true) {
  const asked: number[] = [];
  const value = ([x]: Float64Array): number => {
    asked.push(x);
    return f(x);
  };
  const asking = probe(Float64Array.of(0), { loss: f(0), ℓ: 1, directions: [], down: down ? Float64Array.of(1) : undefined });
  const { F } = answer(asking, { oracle: { value } as never, batches: [] });
  return { F, asked };
}

test('the loss before it turns up again, asked at powers of four, either way', () => {
  const well = (x: number): number => (x - 20) ** 2 - 400;
  expect(hidden(well)).toEqual({ F: 384, asked: [4, 16, 64, -4] }); // 256, 16, 1936; and 576
  expect(hidden((x) => well(-x)).F).toBe(384);
  expect(hidden((x) => Math.abs(Math.abs(x) - 4 ** 7)).F).toBe(4 ** 7);
});

test('nothing where it never turns up, is higher at once, or no λ < 0 asks', () => {
  expect(hidden((x) => -x * x).F).toBe(0);
  expect(hidden((x) => -x * x).asked).toHaveLength(16);
  expect(hidden((x) => x * x)).toEqual({ F: 0, asked: [4, -4] });
  expect(hidden(() => 0).F).toBe(0); // level is turning up
  expect(hidden((x) => -x * x, false)).toEqual({ F: 0, asked: [] });
});
