/** Losses to begin with, each with what there is to see. */
import type { Asked } from './model.ts';
import { DEFAULTS } from './state.ts';

export interface Preset {
  readonly name: string;
  readonly why: string;
  readonly asked: Asked;
  /** Asked in public, in such words. */
  readonly thread?: boolean;
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
  ...[
    preset('XOR stays at 0.25', 'two sigmoid units answer one half to every row, and go on doing so for a long time', {
      loss: 'mean((y - sigmoid(v1*sigmoid(a*x1 + b*x2 + c) + v2*sigmoid(d*x1 + e*x2 + f) + g))^2)',
      data: 'x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0',
      start: { v1: 0.3, a: 0.4, b: -0.2, c: 0.1, v2: -0.2, d: -0.3, e: 0.3, f: 0.2, g: 0 },
      eta: 0.5,
      steps: 1000,
    }),
    preset('a line fit becomes NaN', 'x goes up to a hundred, so the loss curves steeply, and the usual rate is far too high', {
      loss: 'mean((y - a*x - b)^2)',
      data: 'x,y\n10,21\n30,62\n50,99\n70,142\n100,201',
      start: { a: 0, b: 0 },
      eta: 0.01,
      steps: 60,
    }),
    preset(
      'house prices: it falls once, then hardly',
      'square metres in hundreds, rooms in ones: a valley whose walls bear a small rate only',
      {
        loss: 'mean((p - a*m - b*r - c)^2)',
        data: 'm,r,p\n50,2,150\n80,3,230\n120,4,330\n65,3,200\n150,6,420',
        start: { a: 0, b: 0, c: 0 },
        eta: 9e-5,
        steps: 2000,
      },
    ),
    preset('the same answer for every row', 'the relu is off on every row, so only the constant learns: it answers the mean', {
      loss: 'mean((y - v*relu(w*x + b) - c)^2)',
      data: 'x,y\n1,1\n2,3\n3,5\n4,7',
      start: { v: 1, w: -1, b: -1, c: 0 },
      eta: 0.1,
      steps: 200,
    }),
    preset('all weights begin alike', 'two equal units stay equal, and the loss of one is as low as they get', {
      loss: 'mean((y - v1*tanh(w1*x) - v2*tanh(w2*x))^2)',
      data: 'x,y\n-2,0.76\n-1,-0.91\n-0.5,-0.84\n0.5,0.84\n1,0.91\n2,-0.76',
      start: { v1: 0.5, w1: 1, v2: 0.5, w2: 1 },
      eta: 0.3,
      steps: 2000,
    }),
    preset('cross-entropy by hand is nan', 'a probability of exactly zero times its logarithm', {
      loss: '-mean(y*log(sigmoid(w*x)) + (1 - y)*log(1 - sigmoid(w*x)))',
      data: 'x,y\n-800,0\n500,1\n900,1',
      start: { w: 0.1 },
      eta: 0.1,
      steps: 20,
    }),
  ].map((one) => ({ ...one, thread: true })),
];
