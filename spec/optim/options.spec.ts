/** Unknown options and surplus arguments are refused by name, wherever an optimizer, a schedule, a clip or a loop is made. */
import { describe, expect, it } from 'vitest';
import * as optim from '../../src/optim/index.ts';
import { quadratic } from '../laws/optim/tools.ts';

// As JavaScript calls them, without types.
const any = optim as any;
const takesOptions = [
  'gradientDescent',
  'momentum',
  'nesterov',
  'adagrad',
  'rmsprop',
  'rmspropMomentum',
  'adam',
  'adamw',
  'amsgrad',
  'nadam',
  'radam',
  'newton',
  'saddleFreeNewton',
  'levenbergMarquardt',
  'newtonCG',
  'lbfgs',
];
const scheduled = Object.keys(optim.schedules).filter((name) => !['constant', 'schedule'].includes(name));

describe('what a maker is given', () => {
  it.each(takesOptions)('%s: an unknown option, no object, and a second argument', (name) => {
    expect(() => any[name]({ speed: 1 })).toThrow(`${name}: unknown option 'speed'; `);
    expect(() => any[name](0.1)).toThrow(`${name}: options must be an object (`);
    expect(() => any[name](null)).toThrow(`${name}: options must be an object (`);
    expect(() => any[name]({}, 3)).toThrow(`${name}: takes one object of options, got 1 more: 3`);
    expect(any[name](undefined).name).toBe(name);
  });
  it('guesses what was meant', () => {
    expect(() => any.adam({ lr: 0.1 })).toThrow("adam: unknown option 'lr'; did you mean learningRate?");
    expect(() => any.adam(0.1)).toThrow('adam: options must be an object (learningRate, beta1, beta2, …), got 0.1');
  });
  it.each(scheduled)('schedules.%s: nothing, an unknown option, no object, and a second argument', (name) => {
    const make = any.schedules[name];
    if (name !== 'noam') expect(() => make()).toThrow(new RegExp(`^${name}: .* must be .*, got undefined`));
    expect(() => make({ velocity: 1 })).toThrow(`${name}: unknown option 'velocity'`);
    expect(() => make(0.1)).toThrow(`${name}: options must be an object (`);
    expect(() => make({}, 3)).toThrow(`${name}: takes one object of options, got 1 more: 3`);
  });
  it('constants, clips and decay take what they take', () => {
    const inner = optim.adam();
    expect(() => any.schedules.constant(0.1, 10)).toThrow('constant: takes one number, got 1 more: 10');
    expect(() => any.schedules.constant()).toThrow('constant: learningRate must be a finite number ≥ 0, got undefined');
    for (const name of ['clipByNorm', 'clipByValue', 'weightDecay']) {
      expect(() => any[name](inner, 1, 2)).toThrow(new RegExp(`^${name}: takes .*, got 1 more: 2`));
      expect(() => any[name](optim.adam, 1)).toThrow(`${name}: optimizer must be an optimizer, such as adam(), got a function`);
    }
    expect(() => any.clipNorm([1], 1, new Float64Array(1), 4)).toThrow('clipNorm: takes');
    expect(() => any.clipValue([1], 1, new Float64Array(1), 4)).toThrow('clipValue: takes');
  });
  it('descend: an unknown option would run for ever', () => {
    const [bowl, θ] = [quadratic([[1]]), Float64Array.of(1)];
    expect(() => any.descend(bowl, θ, optim.adam(), { maxSteps: 10 })).toThrow("descend: unknown option 'maxSteps'; did you mean steps?");
    expect(() => any.descend(bowl, θ, optim.adam(), 10)).toThrow('descend: options must be an object (steps, ');
    expect(() => any.descend(bowl, θ, optim.adam(), { steps: 1 }, 2)).toThrow(
      'descend: takes an oracle, θ, an optimizer and options, got 1 more: 2',
    );
  });
  it('an optimizer, an oracle or a schedule of your own may carry more', () => {
    const mine = { ...optim.gradientDescent({ learningRate: Object.assign(() => 0.5, { note: 'half' }) }), author: 'me' };
    const oracle = { ...quadratic([[1]]), unit: 'm' };
    const θ = Float64Array.of(1);
    expect([...any.descend(oracle, θ, mine, { steps: 2 })].map((r) => r.optimizer)).toEqual(['gradientDescent', 'gradientDescent']);
    expect(θ[0]).toBe(0.25);
  });
});
