/** One situation for each verdict, most of them the notes' own: a loss, and a run that ended somewhere. */
import {
  type DescendOptions,
  type DiagnoseOptions,
  descend,
  eigh,
  gradientDescent,
  layersOf,
  levenbergMarquardt,
  newton,
  type Optimizer,
  type Oracle,
  oracle,
  oracleFrom,
  random,
  type StepRecord,
  type Tensor,
  tensor,
  type Verdict,
} from 'saddlepoint';
import { glyphDigits } from 'saddlepoint/data';
import { crossEntropy, mlp } from 'saddlepoint/nn';
import { network, polish, train } from '../many-minima/network.ts';
import { titles } from './titles.ts';

/** What the picture shows: cuts through θ, the path in the plane, the gradient's norm by layer, or the loss by step. */
export type View =
  | { readonly kind: 'cut'; readonly from: number; readonly to: number }
  | { readonly kind: 'path'; readonly names: readonly [string, string]; readonly plane?: Plane; readonly best?: readonly [number, number] }
  | { readonly kind: 'layers' }
  | { readonly kind: 'steps' };

/** Ranges of the two parameters. */
export type Plane = readonly [readonly [number, number], readonly [number, number]];

/** The plane of the lecture's picture, and the minimum in it. */
const LECTURE = {
  kind: 'path',
  names: ['b', 'w'],
  plane: [
    [-200, -100],
    [-5, 10],
  ],
  best: [-188.4, 2.669],
} as const;

export interface Situation {
  readonly oracle: Oracle;
  readonly theta: Float64Array;
  readonly options: DiagnoseOptions & { readonly history?: readonly StepRecord[] };
  /** What the run followed, and would follow without a remedy. */
  readonly rule: Optimizer;
  /** Minibatches, by step, where the run used them. */
  readonly source?: (t: number) => Oracle;
}

export interface Case {
  /** What a reader who knows how it was made would say. */
  readonly truth: Verdict;
  readonly rows: readonly string[];
  readonly title: string;
  readonly view: View;
  /** Steps of the remedy, and of going on without it. Default 20. */
  readonly steps?: number;
  make(seed: number): Situation;
}

/** A run, and where it ended. */
function after(
  L: Oracle,
  start: ArrayLike<number>,
  rule: Optimizer,
  steps: number,
  options: Omit<DiagnoseOptions, 'history'> = {},
  { source, ...descent }: DescendOptions & { readonly source?: (t: number) => Oracle } = {},
): Situation {
  const theta = Float64Array.from(start);
  const history: StepRecord[] = [...descend(source ?? L, theta, rule, { steps, recordTheta: true, ...descent })];
  return { oracle: L, theta, options: { history, ...options }, rule, ...(source ? { source } : {}) };
}

/** The lecture's ten points: Σ (y − b − wx)². L72 */
const X = [338, 333, 328, 207, 226, 25, 179, 60, 208, 606];
const Y = [640, 633, 619, 393, 428, 27, 193, 66, 226, 1591];
const tenPoints = (): Oracle & { readonly theta: ArrayLike<number> } =>
  oracle(
    ({ θ }: { θ: Tensor }) =>
      tensor(X.map((x) => [1, x]))
        .matmul(θ.reshape([2, 1]))
        .sub(tensor(Y, { shape: [10, 1] }))
        .square()
        .sum(),
    {
      θ: tensor([-120, -4]),
    },
  );
/** λmax of the ten points, which is the same everywhere. */
const steepest = (): number => eigh(tenPoints().hessian([0, 0])).values[1];

/** (1 − w₁w₂)² */
const notesLoss = (): Oracle => oracle(({ w1, w2 }: Record<'w1' | 'w2', Tensor>) => w1.mul(w2).neg().add(1).square(), { w1: 0, w2: 0 });

/** ½ (wᵀ − ½)²: one weight multiplied with itself T times. */
const power = (T: number): Oracle =>
  oracleFrom({
    value: ([w]) => 0.5 * (w ** T - 0.5) ** 2,
    gradient: ([w]) => [(w ** T - 0.5) * T * w ** (T - 1)],
    hvp: ([w], [v]) => [v * (T * T * w ** (2 * T - 2) + (w ** T - 0.5) * T * (T - 1) * w ** (T - 2))],
  });

/** A deep network on the glyph digits whose weights are `gain` times those that keep a signal's size; biases normal. */
function digits(
  seed: number,
  widths: readonly number[],
  activation: 'tanh' | 'sin',
  gain: number,
  rule: Optimizer,
  steps: number,
): Situation {
  const { x, y } = glyphDigits({ count: 100, seed });
  const { normal } = random(seed);
  const drawn = (shape: readonly number[], scale: number): Tensor =>
    tensor(
      Float64Array.from({ length: shape.reduce((a, b) => a * b) }, () => scale * normal()),
      { shape: [...shape] },
    );
  const net = mlp(widths, { activation, init: (shape) => drawn(shape, gain / Math.sqrt(shape[0])) });
  const tree = net.tree.map(({ W }) => ({ W, b: drawn([W.shape[1]], 1) }));
  const L = oracle((t: typeof net.tree) => crossEntropy(net.apply(t, x), y), tree);
  return after(L, L.theta, rule, steps, { layers: layersOf(tree) });
}

export const cases: readonly Case[] = [
  {
    truth: 'minimum',
    rows: ['L06'],
    title: titles.minimum,
    view: { kind: 'cut', from: -1, to: 1 },
    make: (seed) => {
      const { L, start: θ } = network([1, 1, 1], seed);
      train(L, θ, 1000);
      polish(L, θ)(200);
      return after(L, θ, levenbergMarquardt(), 5);
    },
  },
  {
    truth: 'maximum',
    rows: ['L07'],
    title: titles.maximum,
    view: { kind: 'cut', from: -5, to: 5 },
    make: () => {
      const L = oracle(({ w }: { w: Tensor }) => w.cos().sum(), { w: tensor([0.4, -0.3]) });
      const climbed = after(L, L.theta, newton(), 6);
      // from there on by descent, which stays
      return { ...climbed, rule: gradientDescent({ learningRate: 0.3 }) };
    },
  },
  {
    truth: 'saddle',
    rows: ['L08', 'L12'],
    title: titles.saddle,
    view: { kind: 'cut', from: -1.2, to: 1.2 },
    make: () => after(notesLoss(), [0.5, -0.5], gradientDescent({ learningRate: 0.05 }), 400),
  },
  {
    truth: 'degenerate',
    rows: ['L09', 'L13'],
    title: titles.degenerate,
    view: { kind: 'cut', from: -1.2, to: 1.2 },
    make: () => after(notesLoss(), [1.4, 0.3], gradientDescent({ learningRate: 0.1 }), 300),
  },
  {
    truth: 'plateau',
    rows: ['L22', 'L29'],
    title: titles.plateau,
    view: { kind: 'cut', from: -30, to: 30 },
    make: () =>
      after(
        oracle(({ w }: { w: Tensor }) => w.tanh().add(1).square(), { w: 20 }),
        [20],
        gradientDescent({ learningRate: 0.5 }),
        50,
      ),
  },
  {
    truth: 'cliff',
    rows: ['L31', 'L105'],
    title: titles.cliff,
    view: { kind: 'cut', from: -0.65, to: 0.03 },
    make: () => after(power(12), [0.6], gradientDescent({ learningRate: 0.5 }), 8),
  },
  {
    truth: 'oscillating',
    rows: ['L72', 'L26'],
    title: titles.oscillating,
    view: LECTURE,
    make: () => after(tenPoints(), [-120, -4], gradientDescent({ learningRate: 1.9999 / steepest() }), 60),
  },
  {
    truth: 'diverging',
    rows: ['L75'],
    title: titles.diverging,
    view: { kind: 'path', names: ['b', 'w'] },
    make: () => after(tenPoints(), [-120, -4], gradientDescent({ learningRate: 2.2 / steepest() }), 25),
  },
  {
    truth: 'crawling',
    rows: ['L74'],
    title: titles.crawling,
    view: LECTURE,
    make: () => after(tenPoints(), [-120, -4], gradientDescent({ learningRate: 1e-9 }), 300),
  },
  {
    truth: 'ill-conditioned',
    rows: ['L72', 'L30'],
    title: titles['ill-conditioned'],
    view: LECTURE,
    make: () => after(tenPoints(), [-120, -4], gradientDescent({ learningRate: 1e-7 }), 2000),
  },
  {
    truth: 'vanishing',
    rows: ['L33', 'L29'],
    title: titles.vanishing,
    view: { kind: 'layers' },
    steps: 60,
    make: (seed) => digits(seed, [144, ...Array(7).fill(16), 10], 'tanh', 0.25, gradientDescent({ learningRate: 0.1 }), 50),
  },
  {
    truth: 'exploding',
    rows: ['L33'],
    title: titles.exploding,
    view: { kind: 'layers' },
    steps: 120,
    make: (seed) => digits(seed, [144, ...Array(10).fill(32), 10], 'sin', 3.2, gradientDescent({ learningRate: 1e-3 }), 10),
  },
  {
    truth: 'noise-limited',
    rows: ['L41', 'L71'],
    title: titles['noise-limited'],
    view: { kind: 'path', names: ['intercept', 'slope'] },
    steps: 60,
    make: (seed) => {
      const { normal, uniform, integer } = random(seed);
      const x = Array.from({ length: 80 }, () => 2 * uniform() - 1);
      const y = x.map((t) => 1 + 2 * t + 1.5 * normal());
      const over = (from: number, to: number): Oracle =>
        oracle(
          ({ θ }: { θ: Tensor }) =>
            tensor(x.slice(from, to).map((t) => [1, t]))
              .matmul(θ.reshape([2, 1]))
              .sub(tensor(y.slice(from, to), { shape: [to - from, 1] }))
              .square()
              .mean(),
          { θ: tensor([0, 0]) },
        );
      const batches = Array.from({ length: 20 }, (_, b) => over(4 * b, 4 * b + 4));
      const order = Array.from({ length: 1000 }, () => integer(20));
      const whole = over(0, 80);
      return after(whole, [-1, -1], gradientDescent({ learningRate: 0.3 }), 100, { batches }, { source: (t) => batches[order[t % 1000]] });
    },
  },
  {
    truth: 'descending',
    rows: ['L73'],
    title: titles.descending,
    view: { kind: 'steps' },
    make: (seed) => {
      const { x, y } = glyphDigits({ count: 100, seed });
      const net = mlp([144, 8, 10], { seed });
      const L = oracle((tree: typeof net.tree) => crossEntropy(net.apply(tree, x), y), net.tree);
      return after(L, L.theta, gradientDescent({ learningRate: 0.2 }), 15);
    },
  },
];
