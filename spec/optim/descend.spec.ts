import { describe, expect, it } from 'vitest';
import { adam } from '../../src/optim/adam.ts';
import { amsgrad } from '../../src/optim/amsgrad.ts';
import { clipByNorm } from '../../src/optim/clipping.ts';
import { descend } from '../../src/optim/descend.ts';
import { gradientDescent } from '../../src/optim/gradientDescent.ts';
import { lbfgs } from '../../src/optim/lbfgs.ts';
import { levenbergMarquardt } from '../../src/optim/levenbergMarquardt.ts';
import { momentum } from '../../src/optim/momentum.ts';
import { nesterov } from '../../src/optim/nesterov.ts';
import type { Oracle } from '../../src/oracle/types.ts';
import { check, titleOf } from '../laws/law.ts';
import { descendLaws, type Loop } from '../laws/optim/descend.ts';
import { product, quadratic } from '../laws/optim/tools.ts';

const loop: Loop = {
  descend: descend as never,
  optimizers: {
    gradientDescent: (learningRate) => gradientDescent({ learningRate }),
    momentum: (learningRate) => momentum({ learningRate }),
    nesterov: (learningRate) => nesterov({ learningRate }),
    adam: (learningRate) => adam({ learningRate }),
    clipped: (learningRate) => clipByNorm(amsgrad({ learningRate }), 0.5),
  },
  searching: levenbergMarquardt,
};
const bowl = quadratic([[1]]) as Oracle;

describe('descend', () => {
  for (const law of descendLaws) it(titleOf(law), () => check(law, loop));

  it('checkpoints carry −0, infinities, lists of vectors and float32', () => {
    const θ = Float32Array.of(-0, 1.5);
    const run = descend(product as Oracle, θ, lbfgs(), { steps: 3 });
    for (const { t } of run) if (t === 2) break;
    const before = descend(product as Oracle, Float32Array.of(-0, 1), adam(), {}).checkpoint();
    expect(before.theta.values).toEqual(['-0', 1]);
    expect(before.best.loss).toBe('Infinity');
    const saved = JSON.parse(JSON.stringify(run.checkpoint()));
    const resumed = Float32Array.of(0, 0);
    const [next] = descend(product as Oracle, resumed, lbfgs(), { resume: saved, steps: 1 });
    expect(next.t).toBe(3);
    const straight = Float32Array.of(-0, 1.5);
    for (const { t } of descend(product as Oracle, straight, lbfgs(), { steps: 3 })) void t;
    expect([...resumed]).toEqual([...straight]);
  });
  it('a search that finds nothing ends for lack of progress, not never', () => {
    const run = descend(product as Oracle, Float64Array.of(0, 0), levenbergMarquardt());
    expect([...run].length).toBe(1);
    expect(run.stop?.reason).toBe('no progress');
  });
  it('a checkpoint of another optimizer or another size is refused', () => {
    const saved = descend(bowl, Float64Array.of(1), adam()).checkpoint();
    expect(() => descend(bowl, Float64Array.of(1), momentum(), { resume: saved })).toThrow(
      'descend: the checkpoint is adam’s, the optimizer is momentum'.replace('’', "'"),
    );
    expect(() => descend(bowl, Float64Array.of(1, 2), adam(), { resume: saved })).toThrow(
      "descend: the length of the checkpoint's θ must be 2, got 1",
    );
  });
  it('sources, θ and options are refused by name', () => {
    expect(() => descend([1] as never, Float64Array.of(1), adam())).toThrow('descend: source must be an oracle or (t) => oracle');
    expect(() => descend(bowl, [1] as never, adam())).toThrow('descend: θ must be a Float64Array or a Float32Array, got a list of 1');
    expect(() => descend(bowl, Float64Array.of(1), adam(), { steps: 1.5 })).toThrow('descend: steps must be a whole number ≥ 0, got 1.5');
    expect(() => descend(bowl, Float64Array.of(1), adam(), { patience: 0 })).toThrow('descend: patience must be a whole number ≥ 1, got 0');
    expect(() => descend(bowl, Float64Array.of(1), adam as never)).toThrow(
      'descend: optimizer must be an optimizer, such as adam(), got a function',
    );
    expect(() => descend(() => 3 as never, Float64Array.of(1), adam()).next()).toThrow('descend: source(1) must be an oracle, got 3');
    expect(() => [...descend(bowl, Float64Array.of(1, 2), adam(), { steps: 1 })]).toThrow(
      'descend: the length of the gradient must be 2, got 1',
    );
  });
});
