/**
 * Wrong gradients of seven kinds at two moments, and sound runs without end: for the two rules
 *
 *   of 14 wrong gradients at least 13 are named inconsistent;   of 500 sound runs none is.
 *
 * Each half has networks of its own, so that thresholds fitted to one are judged by the other.
 */
import {
  adagrad,
  adam,
  clipByNorm,
  gradientDescent,
  lbfgs,
  momentum,
  nesterov,
  type Optimizer,
  type Oracle,
  oracleFrom,
  rmsprop,
} from 'saddlepoint';
import { mlp, weightDecay } from 'saddlepoint/nn';
import { drawFrom } from '../../tools.ts';
import {
  attentionModel,
  bagOfWords,
  cloud,
  clusters,
  factorisation,
  leastSquaresOf,
  problem,
  sequenceModel,
  sequences,
  smooth,
  tokens,
  toLabels,
  toNumbers,
} from '../networks.ts';
import { type Draw, foreign, length, list, mismatch, of, train, type Wild, withGradient } from '../tools.ts';

export type Moment = 'start' | 'late';
export type Half = 'tuned' | 'held';

/** A loss to be run on, with the entries of one layer of it. */
interface Ground {
  readonly oracle: Oracle;
  readonly theta: Float64Array;
  readonly layer: readonly [start: number, end: number];
  /** A usable rate for gradient descent. */
  readonly rate: number;
}

type Maker = (draw: Draw, dtype?: 'float64' | 'float32') => Ground;

const fromProblem = ({ whole, theta, layers }: ReturnType<typeof problem>, rate: number): Ground => ({
  oracle: whole,
  theta,
  layer: [layers[0].start, layers[0].end],
  rate,
});

const regression =
  (activation: 'relu' | 'tanh' | 'sigmoid' | 'gelu' | 'leakyRelu', inputs: number, rate: number): Maker =>
  (draw, dtype = 'float64') => {
    const X = cloud(draw, draw.whole(15, 40), inputs);
    const net = mlp([inputs, draw.whole(3, 10), 1], {
      activation,
      init: activation === 'relu' ? 'he' : 'xavier',
      seed: draw.whole(1, 1e9),
    });
    return fromProblem(problem(net, X, toNumbers(smooth(draw, X), dtype), { dtype }), rate);
  };

const classifier =
  (activation: 'relu' | 'tanh' | 'sigmoid', hidden: number, rate: number, decay = 0): Maker =>
  (draw, dtype = 'float64') => {
    const k = draw.whole(2, 4);
    const { X, labels } = clusters(draw, 12 * k, 3, k, draw.uniform(0.4, 1.2));
    const net = mlp([3, ...Array.from({ length: hidden }, () => draw.whole(4, 8)), k], {
      activation,
      init: activation === 'relu' ? 'he' : 'xavier',
      seed: draw.whole(1, 1e9),
    });
    const loss = toLabels(labels);
    return fromProblem(
      problem(net, X, (z, rows, tree) => (decay ? loss(z, rows).add(weightDecay(tree, decay)) : loss(z, rows)), { dtype }),
      rate,
    );
  };

const factors: Maker = (draw) => {
  const oracle = factorisation(draw, draw.whole(4, 7), draw.whole(4, 7), 2, { size: 0.5, noise: 0.1 });
  return { oracle, theta: Float64Array.from(oracle.theta), layer: [0, Math.floor(oracle.theta.length / 2)], rate: 0.2 };
};

const line: Maker = (draw) => {
  const n = draw.whole(2, 8);
  const { whole } = leastSquaresOf(
    draw,
    50,
    list(n, () => draw.scale(0.5, 1.5)),
    draw.uniform(0.1, 1),
  );
  return { oracle: oracleFrom(whole()), theta: draw.normals(n), layer: [0, 1], rate: 0.15 };
};

const recurrence: Maker = (draw, dtype = 'float64') => {
  const { X, sums } = sequences(draw, 16, draw.whole(4, 8));
  return fromProblem(problem(sequenceModel(4, 1, draw.whole(1, 1e9), 0.8), X, toNumbers(sums, dtype)), 0.05);
};

const attention: Maker = (draw) => {
  const X = tokens(draw, 16, 3, 4);
  const labels = X.map((s) => (s[0][0] + s[1][1] > 0 ? 1 : 0));
  return fromProblem(problem(attentionModel(4, 2, draw.whole(1, 1e9)), X, toLabels(labels)), 0.1);
};

const words: Maker = (draw) => {
  const { oracle, theta, layers } = bagOfWords(draw, 15, draw.whole(0, 5), 3, 40);
  return { oracle, theta, layer: [layers[0].start, layers[0].end], rate: 0.3 };
};

const grounds: Readonly<Record<Half, readonly Maker[]>> = {
  tuned: [
    regression('relu', 3, 0.05),
    regression('tanh', 2, 0.1),
    classifier('relu', 1, 0.1),
    classifier('tanh', 1, 0.2, 0.01),
    factors,
    line,
  ],
  held: [
    regression('leakyRelu', 4, 0.05),
    regression('gelu', 2, 0.1),
    classifier('relu', 2, 0.05),
    classifier('sigmoid', 1, 0.3, 0.003),
    recurrence,
    attention,
    words,
  ],
};

/** What is done to a gradient, by kind. */
const wrongs: Readonly<Record<string, (ground: Ground, draw: Draw) => (g: Float64Array, θ: Float64Array) => Float64Array>> = {
  'wrong sign': () => (g) => g.map((x) => -x),
  'a factor': (_, draw) => {
    const factor = draw.pick([0.1, 0.5, 2, 10, 32]);
    return (g) => g.map((x) => factor * x);
  },
  'one coordinate': ({ oracle, theta }, draw) => {
    const first = oracle.gradient(theta);
    const largest = first.reduce((best, x, i) => (Math.abs(x) > Math.abs(first[best]) ? i : best), 0);
    const off = draw.sign() * draw.uniform(0.5, 1.5) * length(first);
    return (g) => g.map((x, i) => (i === largest ? x + off : x));
  },
  'one layer cut':
    ({ layer: [start, end] }) =>
    (g) =>
      g.map((x, i) => (i >= start && i < end ? 0 : x)),
  'of another loss': (_, draw) => {
    const δ = draw.uniform(0.3, 1);
    return (g, θ) => g.map((x, i) => x + δ * θ[i]);
  },
  'entries in another order': () => (g) => g.map((_, i) => g[(i + 1) % g.length]),
  'clipped inside the model': (_, draw) => {
    const share = draw.uniform(0.05, 0.4);
    return (g) => {
      const most = share * Math.max(...g.map(Math.abs));
      return g.map((x) => Math.max(-most, Math.min(most, x)));
    };
  },
};
export const WRONG: readonly string[] = Object.keys(wrongs);

const hashed = (text: string, seed: number): Draw => {
  let hash = (seed * 2246822519) >>> 0;
  for (const c of text) hash = (Math.imul(hash, 31) ^ c.codePointAt(0)!) >>> 0;
  return drawFrom(hash);
};

/** A run on a gradient that is not the loss's: after a step or two, or after some hundred. */
export function wrongGradient(half: Half, kind: string, moment: Moment, seed: number): Wild {
  const draw = hashed(`${half} ${kind} ${moment}`, seed);
  for (let tries = 0; ; tries++) {
    const ground = draw.pick(grounds[half])(draw);
    const wrong = wrongs[kind](ground, draw);
    const L = withGradient(ground.oracle, (θ) => wrong(ground.oracle.gradient(θ), θ));
    const steps = moment === 'start' ? draw.whole(1, 4) : draw.whole(100, 250);
    const rule = draw.pick([gradientDescent({ learningRate: ground.rate / 3 }), adam({ learningRate: 0.01 })]);
    const run = train(L, ground.theta, rule, steps);
    const situation = of(L, run, {
      expected: ['inconsistent'],
      holds: () => run.theta.every(Number.isFinite) && length(L.gradient(run.theta)) > 1e-6 && mismatch(L, run.theta) > 0.05,
    });
    if (tries > 20 || situation.holds()) return situation;
  }
}

/** A run on which everything fits, whatever else is true of it: 'inconsistent' is the one verdict that would be false. */
export function soundRun(half: Half, seed: number): Wild {
  const draw = hashed(`${half} sound`, seed);
  const single = draw.uniform() < 0.35;
  const ground = draw.pick(grounds[half])(draw, single ? 'float32' : 'float64');
  const L = single || draw.uniform() < 0.3 ? foreign(ground.oracle) : ground.oracle;
  const η = ground.rate * draw.pick([1e-3, 0.1, 0.5, 1, 1]);
  const rules: readonly (() => Optimizer)[] = [
    () => gradientDescent({ learningRate: η }),
    () => momentum({ learningRate: η / 10, momentum: 0.9 }),
    () => nesterov({ learningRate: η / 10, momentum: 0.9 }),
    () => adam({ learningRate: draw.scale(1e-3, 3e-2) }),
    () => rmsprop({ learningRate: draw.scale(1e-3, 1e-2) }),
    () => adagrad({ learningRate: draw.scale(1e-2, 0.2) }),
    () => clipByNorm(gradientDescent({ learningRate: η }), draw.scale(0.5, 5)),
    ...(single ? [] : [() => lbfgs()]),
  ];
  const run = train(L, ground.theta, draw.pick(rules)(), draw.pick([1, 3, 10, 40, 120, 250]));
  const names = [
    'minimum',
    'maximum',
    'saddle',
    'plateau',
    'degenerate',
    'oscillating',
    'ill-conditioned',
    'crawling',
    'cliff',
    'diverging',
    'vanishing',
    'exploding',
    'noise-limited',
    'held back',
    'dead',
    'stalled',
    'descending',
  ] as const;
  return of(L, run, {
    expected: names,
    forbidden: { verdicts: ['inconsistent', 'not finite'] },
    // differences of the loss in float32 are too coarse to tell; there the same network in float64 would
    holds: () => run.theta.every(Number.isFinite) && (single || !(length(L.gradient(run.theta)) > 1e-4) || mismatch(L, run.theta) < 0.05),
  });
}
