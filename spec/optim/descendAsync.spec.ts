import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adam } from '../../src/optim/adam.ts';
import { descend } from '../../src/optim/descend.ts';
import { descendAsync } from '../../src/optim/descendAsync.ts';
import type { Optimizer, StepRecord } from '../../src/optim/frame/optimizer.ts';
import { gradientDescent } from '../../src/optim/gradientDescent.ts';
import { lbfgs } from '../../src/optim/lbfgs.ts';
import { nesterov } from '../../src/optim/nesterov.ts';
import type { Oracle } from '../../src/oracle/types.ts';
import { rosenbrock } from '../laws/optim/second.ts';
import { quadratic } from '../laws/optim/tools.ts';

const valley = rosenbrock as Oracle;
const bowl = quadratic([[1]]) as Oracle;
const slow = (): Optimizer => gradientDescent({ learningRate: 1e-9 });
const all = async (run: AsyncIterable<StepRecord>): Promise<StepRecord[]> => {
  const records: StepRecord[] = [];
  for await (const record of run) records.push(record);
  return records;
};

describe('descendAsync', () => {
  it('gives the records of descend to the last bit, ends at the same θ for the same reason, and resumes it', async () => {
    const optimizers = [adam, lbfgs, nesterov, () => gradientDescent({ learningRate: 1e-3 })];
    const starts = fc.tuple(fc.integer({ min: -64, max: 64 }), fc.integer({ min: -64, max: 64 }));
    await fc.assert(
      fc.asyncProperty(starts, fc.constantFrom(...optimizers), fc.integer({ min: 0, max: 9 }), async (start, make, cut) => {
        const [θ, φ] = [Float64Array.from(start, (k) => k / 32), Float64Array.from(start, (k) => k / 32)];
        const options = { steps: 12, recordTheta: true, stopAtGradientNorm: 1e-12 };
        const once = descend(valley, θ, make(), options);
        const expected = [...once];
        // the first part by one loop, the rest by the other
        const first = descendAsync(valley, φ, make(), { ...options, steps: cut, slice: 0.01 });
        const records = await all(first);
        const saved = JSON.parse(JSON.stringify(first.checkpoint()));
        const second = descendAsync(valley, φ, make(), { ...options, steps: 12 - cut, resume: saved });
        records.push(...(await all(second)));
        expect(records).toEqual(expected);
        expect([...φ]).toEqual([...θ]);
        expect(second.stop?.reason).toBe(once.stop?.reason);
        expect(second.stop?.t).toBe(once.stop?.t);
      }),
      { numRuns: 60 },
    );
  });
  it('lets timers fire: a timeout aborts it', async () => {
    const run = descendAsync(bowl, Float64Array.of(8), slow(), { signal: AbortSignal.timeout(30), slice: 5 });
    for await (const { t } of run) if (t > 1e8) throw new Error('never aborted');
    expect(run.stop?.reason).toBe('aborted');
  });
  it('pauses by the clock, not at every step', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    const run = descendAsync(bowl, Float64Array.of(8), slow(), { steps: 2000, slice: 1000 });
    expect((await all(run)).length).toBe(2000);
    clearInterval(timer);
    expect(ticks).toBeLessThan(100);
  });
  it('may be left at any time, and refuses what descend refuses', async () => {
    const run = descendAsync(bowl, Float64Array.of(8), slow());
    for await (const { t } of run) if (t === 3) break;
    expect([run.state.t, run.stop]).toEqual([3, undefined]);
    const any = descendAsync as any;
    expect(() => any(bowl, Float64Array.of(1), slow(), { slice: 0 })).toThrow('descendAsync: slice must be a finite number > 0, got 0');
    expect(() => any(bowl, Float64Array.of(1), slow(), { epochs: 3 })).toThrow(
      "descendAsync: unknown option 'epochs'; did you mean steps?",
    );
    expect(() => any(bowl, [1], slow())).toThrow('descend: θ must be a Float64Array');
  });
});
