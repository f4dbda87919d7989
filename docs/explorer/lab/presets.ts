/** Runs to look at, known good and known bad, each with its reason; spec/docs/lab/presets.spec.ts holds each to what it promises. */
import type { Preset } from '../figure.ts';

export interface LabPreset extends Preset {
  /** Nothing is wrong with it. */
  readonly good: boolean;
}

export const presets: readonly LabPreset[] = [
  {
    name: 'a good run',
    good: true,
    why: 'Adam at a rate that fits, inputs of one size, weights by Xavier: the loss falls a hundredfold in 200 steps',
    state: { rule: 'adam', eta: 0.03, t: 200 },
  },
  {
    name: 'stuck at ln 2',
    good: false,
    why: 'all weights zero: both classes are as likely everywhere, the loss is ln 2 = 0.693, and the gradient is exactly zero. Why? says saddle, Apply leaves it',
    state: { init: 'zeros', depth: 1, t: 60 },
  },
  {
    name: 'a saddle of equal units',
    good: false,
    why: 'all hidden units begin alike, get the same gradient and stay alike: eight units do the work of one. The way down is along a negative eigenvalue',
    state: { data: 'xor', init: 'equal', t: 500 },
  },
  {
    name: 'dead ReLUs',
    good: false,
    why: 'the first steps, at a rate of 8, throw every unit to where a ReLU is zero, and its gradient with it',
    state: { activation: 'relu', init: 'he', eta: 8, t: 30 },
  },
  {
    name: 'edge of stability',
    good: true,
    why: 'the largest eigenvalue climbs to 2/η and stays about there, while the loss goes on falling: no fault',
    state: { data: 'spirals', loss: 'squared error', count: 50, noise: 0.1, eta: 0.3, t: 400 },
  },
  {
    name: 'too small a batch',
    good: false,
    why: 'two points a step: the gradients disagree so much that a step loses by their scatter what it gains by the slope',
    state: { batch: 2, eta: 1, noise: 0.3, depth: 1, t: 1500 },
  },
  {
    name: 'a cliff',
    good: false,
    why: 'a product of six matrices: some sixty steps creep over a plateau, ten fall, a wall throws them back up, and it all begins again',
    state: { loss: 'squared error', activation: 'identity', init: 'uniform', gain: 5, eta: 0.4, depth: 5, width: 2, count: 50, t: 102 },
  },
  {
    name: 'a cliff, clipped',
    good: true,
    why: 'the gradient is cut to a norm of 0.2 before each step: the same wall, and no throw',
    state: {
      loss: 'squared error',
      activation: 'identity',
      init: 'uniform',
      gain: 5,
      eta: 0.4,
      depth: 5,
      width: 2,
      count: 50,
      clip: 'by norm',
      clipAt: 0.2,
      t: 300,
    },
  },
  {
    name: 'an unscaled input',
    good: false,
    why: 'x₁ in units thirty times as fine: one direction is steep, the others nearly flat, and no one rate fits both',
    state: { unit: 30, depth: 0, loss: 'squared error', eta: 0.0009, t: 300 },
  },
  {
    name: 'a scaled input',
    good: true,
    why: 'the inputs of one size: a rate of 0.3 fits all directions, and 60 steps reach the minimum',
    state: { unit: 1, depth: 0, loss: 'squared error', eta: 0.3, t: 300 },
  },
  {
    name: 'Adam’s burst',
    good: false,
    why: 'quiet for hundreds of steps: the gradients that v remembers get small, the steps that η/√v̂ makes of them too long, and the loss leaps up five hundredfold',
    state: { loss: 'squared error', rule: 'adam', eta: 0.1, count: 50, noise: 0.1, t: 900 },
  },
  {
    name: 'beyond all numbers',
    good: false,
    why: 'a rate above 2/λ: each step makes it worse, until the loss is Infinity and then NaN',
    state: { data: 'circles', loss: 'squared error', count: 50, noise: 0.1, eta: 0.5, t: 400 },
  },
];
