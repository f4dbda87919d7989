import { describe, expect, it } from 'vitest';
import { adam } from '../../src/optim/adam.ts';
import { clipByNorm, clipByValue, clipNorm, clipValue } from '../../src/optim/clipping.ts';
import type { Optimizer } from '../../src/optim/frame/optimizer.ts';
import { gradientDescent } from '../../src/optim/gradientDescent.ts';
import { lbfgs } from '../../src/optim/lbfgs.ts';
import { nesterov } from '../../src/optim/nesterov.ts';
import { weightDecay } from '../../src/optim/weightDecay.ts';
import { check, type Law, titleOf } from '../laws/law.ts';
import { clipByNormLaws, clipByValueLaws, clipNormLaws, clipValueLaws, type Wrapped, weightDecayLaws } from '../laws/optim/clipping.ts';
import { trace } from '../laws/optim/tools.ts';

const around = (wrap: (optimizer: Optimizer, limit: number) => Optimizer): Wrapped[] => [
  { wrap: wrap as Wrapped['wrap'], inner: gradientDescent },
  { wrap: wrap as Wrapped['wrap'], inner: adam },
  { wrap: wrap as Wrapped['wrap'], inner: nesterov },
];
const all = (laws: Law<Wrapped>[], wrap: (optimizer: Optimizer, limit: number) => Optimizer) => {
  for (const law of laws) {
    it(titleOf(law), () => {
      for (const wrapped of law.id === 'clipByNorm.cliff' ? around(wrap).slice(0, 1) : around(wrap)) check(law, wrapped, { runs: 50 });
    });
  }
};

describe('clipping', () => {
  for (const law of clipNormLaws) it(titleOf(law), () => check(law, clipNorm));
  for (const law of clipValueLaws) it(titleOf(law), () => check(law, clipValue));
  all(clipByNormLaws, clipByNorm);
  all(clipByValueLaws, clipByValue);
});
describe('weight decay', () => {
  all(weightDecayLaws, weightDecay);
});
describe('wrapping', () => {
  it('the outermost wrapper sees the gradient first: clipped, then decayed', () => {
    const optimizer = clipByNorm(weightDecay(gradientDescent({ learningRate: 1 }), 0.5), 5);
    expect(trace(optimizer, [[30, 40]], [2, 4])).toEqual([[2 - (3 + 1), 4 - (4 + 2)]]);
    expect(optimizer.name).toBe('clipByNorm(weightDecay(gradientDescent))');
  });
  it('a look-ahead is answered with the changed gradient at the ghost', () => {
    const asked: number[] = [];
    const rule = weightDecay(nesterov({ learningRate: 1, momentum: 0.5 }), 0.25);
    const θ = Float64Array.of(4);
    const state = { t: 0, v: Float64Array.of(8) };
    rule.step(θ, state, { gradient: (at: ArrayLike<number>) => Float64Array.of(asked.push(at[0])) } as never);
    expect(asked).toEqual([8]);
    expect(θ[0]).toBe(4 + 4 - (1 + 0.25 * 8));
  });
  it('methods that read losses or curvature are refused', () => {
    expect(() => clipByNorm(lbfgs(), 1)).toThrow('clipByNorm: optimizer must be a first-order one, got lbfgs');
  });
  it('a gradient that is not finite passes through', () => {
    expect([...clipNorm([Infinity, 1], 1)]).toEqual([Infinity, 1]);
    expect([...clipNorm([NaN, 1], 1)]).toEqual([NaN, 1]);
  });
  it('limits are refused by name', () => {
    expect(() => clipByNorm(adam(), 0)).toThrow('clipByNorm: τ must be a finite number > 0, got 0');
    expect(() => clipByValue(adam(), NaN)).toThrow('clipByValue: c must be a finite number > 0, got NaN');
    expect(() => weightDecay(adam(), -1)).toThrow('weightDecay: δ must be a finite number ≥ 0, got -1');
  });
});
