import { describe, expect, it } from 'vitest';
import {
  constant,
  cosine,
  cyclical,
  exponentialDecay,
  inverseSqrt,
  inverseTime,
  linearWarmup,
  noam,
  piecewise,
  stepDecay,
  warmup,
} from '../../src/optim/schedules/index.ts';
import { check, type Law, titleOf } from '../laws/law.ts';
import * as laws from '../laws/optim/schedules.ts';

function hold<I>(all: readonly Law<I>[], make: I): void {
  for (const law of all) it(titleOf(law), () => check(law, make));
}

describe('schedules', () => {
  hold(laws.constantLaws, constant);
  hold(laws.stepDecayLaws, stepDecay);
  hold(laws.exponentialDecayLaws, exponentialDecay);
  hold(laws.inverseTimeLaws, inverseTime);
  hold(laws.inverseSqrtLaws, inverseSqrt);
  hold(laws.cosineLaws, cosine);
  hold(laws.cyclicalLaws, cyclical);
  hold(laws.linearWarmupLaws, linearWarmup);
  hold(laws.warmupLaws, warmup);
  hold(laws.piecewiseLaws, piecewise);
  hold(laws.noamLaws, noam);
  hold(laws.compositionLaws, constant as never);

  it('options and times are refused by name', () => {
    expect(() => constant(-1)).toThrow('constant: learningRate must be a finite number ≥ 0, got -1');
    expect(() => constant(1)(0)).toThrow('constant: t must be ≥ 1, got 0');
    expect(() => stepDecay({ learningRate: 1, every: 0 })).toThrow('stepDecay: every must be a whole number ≥ 1, got 0');
    expect(() => exponentialDecay({ learningRate: 1, factor: 0 })).toThrow('exponentialDecay: factor must be a finite number > 0, got 0');
    expect(() => inverseTime({ learningRate: 1, decay: -1 })).toThrow('inverseTime: decay');
    expect(() => cosine({ learningRate: 1, steps: 10, growth: 0.5 })).toThrow('cosine: growth must be ≥ 1, got 0.5');
    expect(() => cyclical({ steps: 10 } as never)).toThrow('cyclical: learningRate must be a finite number ≥ 0, got undefined');
    expect(() => cyclical({ learningRate: 1, steps: 0 })).toThrow('cyclical: steps must be a whole number ≥ 1, got 0');
    expect(() => linearWarmup({ learningRate: 1, steps: 1.5 })).toThrow('linearWarmup: steps must be a whole number ≥ 0, got 1.5');
    expect(() => piecewise({ boundaries: [4], values: [1] })).toThrow('piecewise: the length of values must be 2, got 1');
    expect(() => piecewise({ boundaries: [4, 4], values: [1, 2, 3] })).toThrow(
      'piecewise: boundaries[1] must be a whole number ≥ 5, got 4',
    );
    expect(() => noam({ warmup: 0 })).toThrow('noam: warmup must be a finite number > 0, got 0');
    expect(() => constant(1).then(-1, 1)).toThrow('then: steps must be a whole number ≥ 0, got -1');
  });
  it('a schedule that is awaited says so instead of hanging', async () => {
    await expect(Promise.resolve(constant(1) as unknown)).rejects.toThrow('constant: a schedule cannot be awaited');
  });
});
