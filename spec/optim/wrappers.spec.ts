/** What stands around an optimizer or looks for its rate: Lookahead, Polyak averaging, the range test. */
import { describe, expect, it } from 'vitest';
import { adam } from '../../src/optim/adam.ts';
import { clipByNorm } from '../../src/optim/clipping.ts';
import { descend } from '../../src/optim/descend.ts';
import type { Optimizer } from '../../src/optim/frame/optimizer.ts';
import { gradientDescent } from '../../src/optim/gradientDescent.ts';
import { lbfgs } from '../../src/optim/lbfgs.ts';
import { lookahead } from '../../src/optim/lookahead.ts';
import { nesterov } from '../../src/optim/nesterov.ts';
import { polyakAveraging } from '../../src/optim/polyakAveraging.ts';
import { rangeTest } from '../../src/optim/rangeTest.ts';
import { defaultsLaw, documentedRangeTest } from '../laws/defaults.ts';
import { check, titleOf } from '../laws/law.ts';
import { type Ahead, lookaheadDescentLaws, lookaheadLaws } from '../laws/optim/lookahead.ts';
import { type Averaged, averagedDescentLaws, polyakAveragingLaws } from '../laws/optim/polyakAveraging.ts';
import { type Ranged, rangeTestLaws } from '../laws/optim/rangeTest.ts';
import { quadratic } from '../laws/optim/tools.ts';

const inners = [gradientDescent, adam, nesterov];

describe('Lookahead', () => {
  const wrap = lookahead as unknown as Ahead['wrap'];
  for (const law of lookaheadLaws)
    it(titleOf(law), () => {
      for (const inner of inners) check(law, { wrap, inner }, { runs: 50 });
    });
  for (const law of lookaheadDescentLaws) it(titleOf(law), () => check(law, { wrap, inner: gradientDescent }));
  it('what it cannot wrap, and options, are refused by name', () => {
    expect(() => lookahead(lbfgs())).toThrow('lookahead: optimizer must be a first-order one, got lbfgs');
    expect(() => lookahead(adam as never)).toThrow('lookahead: optimizer must be an optimizer, such as adam(), got a function');
    const twice = lookahead(clipByNorm(lookahead(adam()), 1));
    expect(() => twice.init(Float64Array.of(1))).toThrow('lookahead: cannot wrap another lookahead, got clipByNorm(lookahead(adam))');
    expect(() => lookahead(adam(), { steps: 0 })).toThrow('lookahead: steps must be a whole number ≥ 1, got 0');
    expect(() => lookahead(adam(), { share: 1.5 })).toThrow('lookahead: share must be in (0, 1], got 1.5');
    expect(() => lookahead(adam(), { k: 5 } as never)).toThrow("lookahead: unknown option 'k'");
  });
});

describe('Polyak averaging', () => {
  const wrap = polyakAveraging as unknown as Averaged['wrap'];
  for (const law of polyakAveragingLaws)
    it(titleOf(law), () => {
      for (const inner of inners) check(law, { wrap, inner }, { runs: 50 });
    });
  for (const law of averagedDescentLaws) it(titleOf(law), () => check(law, { wrap, inner: gradientDescent }));
  it('wraps methods of second order and Lookahead too; options are refused by name', () => {
    const θ = Float64Array.of(3, 1);
    const bowl = quadratic([[1, 0], [0, 4]]); // biome-ignore format: a matrix
    const run = descend(bowl as never, θ, polyakAveraging(lbfgs(), { from: 3 }), { steps: 3 });
    const seen = [...run];
    expect(seen.at(-1)!.optimizer).toBe('polyakAveraging(lbfgs)');
    expect(run.state['average']).toEqual(θ);
    expect(polyakAveraging(lookahead(adam())).name).toBe('polyakAveraging(lookahead(adam))');
    expect(() => polyakAveraging(adam(), { from: 0 })).toThrow('polyakAveraging: from must be a whole number ≥ 1, got 0');
    expect(() => polyakAveraging(polyakAveraging(adam())).init(θ)).toThrow('polyakAveraging: cannot wrap another polyakAveraging');
  });
});

describe('both', () => {
  it.each([lookahead, polyakAveraging])(
    'a run is saved as JSON and goes on to the last bit; a state of another size is refused',
    (wrap) => {
      const bowl = quadratic([[1, 0], [0, 4]]) as never; // biome-ignore format: a matrix
      const make = (): Optimizer => (wrap as (o: Optimizer) => Optimizer)(adam({ learningRate: 0.1 }));
      const θ = Float64Array.of(3, 1);
      for (const _ of descend(bowl, θ, make(), { steps: 17 }));
      const half = Float64Array.of(3, 1);
      const run = descend(bowl, half, make(), { steps: 8 });
      for (const _ of run);
      const rest = Float64Array.of(0, 0);
      for (const _ of descend(bowl, rest, make(), { steps: 9, resume: JSON.parse(JSON.stringify(run.checkpoint())) }));
      expect([...rest]).toEqual([...θ]);
      const optimizer = make();
      const other = { ...optimizer.init(θ), slow: new Float64Array(1), average: new Float64Array(1) };
      expect(() => optimizer.step(θ, other, [1, 1])).toThrow(/the length of state\.(slow|average) must be 2, got 1/);
    },
  );
});

describe('the range test', () => {
  const ranged: Ranged = (loss, θ, options) => rangeTest(loss as never, θ, (learningRate) => gradientDescent({ learningRate }), options);
  for (const law of rangeTestLaws) it(titleOf(law), () => check(law, ranged));
  it(titleOf(defaultsLaw), () => check(defaultsLaw, documentedRangeTest(ranged)));
  it('takes minibatches; options are refused by name', () => {
    const make = (learningRate: (t: number) => number) => gradientDescent({ learningRate });
    const asked: number[] = [];
    const source = (t: number) => quadratic([[asked.push(t)]]) as never;
    expect(rangeTest(source, Float64Array.of(1), make, { from: 0.001, to: 0.002, steps: 3 }).steps.length).toBe(3);
    expect(asked).toEqual([1, 2, 3]);
    const θ = Float64Array.of(1);
    const bowl = quadratic([[1]]) as never;
    expect(() => rangeTest(bowl, θ, make, { from: 1, to: 1 })).toThrow('rangeTest: to must be above 1, got 1');
    expect(() => rangeTest(bowl, θ, make, { from: 0 })).toThrow('rangeTest: from must be a finite number > 0, got 0');
    expect(() => rangeTest(bowl, θ, make, { steps: 1 })).toThrow('rangeTest: steps must be a whole number ≥ 2, got 1');
    expect(() => rangeTest(bowl, θ, make, { smoothing: 1 })).toThrow('rangeTest: smoothing must be a number in [0, 1), got 1');
    expect(() => rangeTest(bowl, θ, adam() as never)).toThrow('rangeTest: make must be a function, got Object');
    expect(() => rangeTest(bowl, θ, make, { lr: 1 } as never)).toThrow("rangeTest: unknown option 'lr'");
  });
});
