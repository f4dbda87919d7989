import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossover, measurement } from '../../src/gpu/calibrate.ts';

const timing = fc.record({ gpu: fc.integer({ min: 1, max: 9 }), cpu: fc.integer({ min: 1, max: 9 }) });
const tables = fc.array(timing, { maxLength: 6 }).map((rows) => rows.map((row, i) => ({ n: 32 * 2 ** i, ...row })));

describe('the threshold from a table of timings', () => {
  test('from minFlops on the GPU won at every size measured, and just below it did not; ∞ where it lost at the largest', () => {
    fc.assert(
      fc.property(tables, (timings) => {
        const { minFlops } = crossover(timings, 'a GPU');
        const wins = (n: number) => 2 * n ** 3 >= minFlops;
        const above = timings.filter(({ n }) => wins(n));
        const below = timings.filter(({ n }) => !wins(n));
        expect(above.every(({ gpu, cpu }) => gpu < cpu)).toBe(true);
        const last = below.at(-1);
        if (last) expect(last.gpu).toBeGreaterThanOrEqual(last.cpu);
        if (above.length === 0) expect(minFlops).toBe(Number.POSITIVE_INFINITY);
      }),
      { seed: 1 },
    );
  });

  test('a size is begun only where it fits the budget, for machines fast and slow', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-7, max: 1e-3, noNaN: true }), fc.double({ min: 1e-7, max: 1e-3, noNaN: true }), (gpu, cpu) => {
        let clock = 0;
        const steps = measurement('a GPU', 800, () => clock);
        let step = steps.next();
        while (!step.done) {
          const { side, product } = step.value;
          const cost = (side === 'gpu' ? 1 + gpu * product.n ** 2 : cpu * product.n ** 3) / 10;
          clock += cost;
          step = steps.next(cost);
        }
        const first = 0.1 + gpu * 1024 + cpu * 32768;
        expect(clock).toBeLessThan(1000 + 4 * first);
      }),
      { seed: 1, numRuns: 20 },
    );
  });
});
