/** Losses to begin with, each with what there is to see. */
import type { Asked } from './model.ts';
import { DEFAULTS } from './state.ts';

export interface Preset {
  readonly name: string;
  readonly why: string;
  readonly asked: Asked;
}

const preset = (name: string, why: string, asked: Partial<Asked>): Preset => ({ name, why, asked: { ...DEFAULTS, start: {}, ...asked } });

export const presets: readonly Preset[] = [
  preset('a saddle', 'descended from w₁ = −w₂ the run ends where the slope is zero, and no minimum is near', {
    start: { w1: 0.5, w2: -0.5 },
  }),
  preset('a fit to data', 'an exponential decay fitted to six measured points', {
    loss: 'mean((y - a*exp(-x/t))^2)',
    data: 'x,y\n0,2.1\n1,1.3\n2,0.75\n3,0.5\n4,0.28\n5,0.2',
    start: { a: 1, t: 1 },
    eta: 0.3,
    steps: 200,
  }),
  preset('a narrow valley', 'Rosenbrock’s function: the rate that the walls allow is too low for the floor', {
    loss: '(1 - a)^2 + 100*(b - a^2)^2',
    start: { a: -1, b: 1 },
    eta: 0.001,
    steps: 500,
  }),
  preset('two rates in one', 'eigenvalues 1 and 100: below the edge for the steep one, slow for the gentle one', {
    loss: '1, 100',
    eta: 0.0199,
    steps: 100,
  }),
  preset('too fast', 'ηλ above 2: each step overshoots by more than the one before', { loss: '1, 100', eta: 0.021, steps: 60 }),
  preset('a matrix', 'one eigenvalue of this matrix is negative, and nothing in its diagonal says so', {
    loss: '2 3 0\n3 2 1\n0 1 4',
    start: { w1: 0, w2: 0, w3: 0 },
    steps: 20,
  }),
  preset('a plateau', 'a tanh unit far on its flat side: the loss is 4 and nearly nothing moves it', {
    loss: '(tanh(w) + 1)^2',
    start: { w: 20 },
    eta: 0.5,
    steps: 50,
  }),
  preset('a dead unit', 'a relu that is switched off on every row of the data has no slope at all', {
    loss: 'mean((y - relu(w*x + b))^2)',
    data: 'x,y\n1,1\n2,2\n3,3',
    start: { w: -1, b: -1 },
    eta: 0.1,
    steps: 50,
  }),
  preset('a cliff', 'one weight multiplied with itself twelve times', { loss: '(w^12 - 0.5)^2/2', start: { w: 0.6 }, eta: 0.5, steps: 8 }),
  preset('no number', 'the logarithm of something negative', { loss: 'log(w)^2', start: { w: -1 }, steps: 10 }),
];
