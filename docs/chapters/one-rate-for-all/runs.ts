/** What is run on the valley, and what is kept of it. */
import {
  adagrad,
  adam,
  amsgrad,
  gradientDescent,
  lbfgs,
  levenbergMarquardt,
  momentum,
  nesterov,
  newton,
  newtonCG,
  type Optimizer,
  radam,
  rmsprop,
  saddleFreeNewton,
  schedules,
  surfaces,
  valleyData,
} from 'saddlepoint';
import { follow, LEAST, type Moment, OPTIMUM, START, λmax, λmin } from './valley.ts';

const κ = λmax / λmin;
const root = Math.sqrt(κ);

/** By theory: the best for gradient descent (L55) and momentum (L64), and two for Nesterov's (L66). */
export const BEST = {
  gradientDescent: 2 / (λmin + λmax),
  momentum: { learningRate: (2 / (Math.sqrt(λmin) + Math.sqrt(λmax))) ** 2, momentum: ((root - 1) / (root + 1)) ** 2 },
  nesterov: { learningRate: 1 / λmax, momentum: (root - 1) / (root + 1) },
  /** Radius 1 − 2/√(3κ + 1), which is less than 1 − 1/√κ (Lessard, Recht and Packard 2016). */
  nesterovFaster: {
    learningRate: 4 / (3 * λmax + λmin),
    momentum: (Math.sqrt(3 * κ + 1) - 2) / (Math.sqrt(3 * κ + 1) + 2),
  },
} as const;

/** ε is 0 throughout, but for RAdam and AMSGrad, which keep their defaults. */
const exact = { epsilon: 0 } as const;

/** Every method, with its settings in words, and how many updates it is given. */
export const METHODS: readonly (readonly [name: string, settings: string, make: () => Optimizer, steps: number])[] = [
  ['gradient descent', 'η = 10⁻⁷', () => gradientDescent({ learningRate: 1e-7 }), 100_000],
  ['gradient descent', 'η = 10⁻²', () => gradientDescent({ learningRate: 1e-2 }), 100_000],
  ['gradient descent', 'η = 2/(λmin + λmax), the best', () => gradientDescent({ learningRate: BEST.gradientDescent }), 1_000_000],
  ['momentum', 'η = 10⁻⁶, λ = 0.99', () => momentum({ learningRate: 1e-6, momentum: 0.99 }), 100_000],
  ['momentum', 'η, λ best in theory', () => momentum(BEST.momentum), 100_000],
  ['Nesterov', 'η = 1/λmax', () => nesterov(BEST.nesterov), 100_000],
  ['Nesterov', 'η = 4/(3λmax + λmin)', () => nesterov(BEST.nesterovFaster), 100_000],
  ['Adagrad, root sum', 'η = 1', () => adagrad({ learningRate: 1, accumulate: 'sum', ...exact }), 100_000],
  ['Adagrad, root sum', 'η = 10', () => adagrad({ learningRate: 10, accumulate: 'sum', ...exact }), 100_000],
  ['Adagrad, root mean', 'η = 1', () => adagrad({ learningRate: 1, accumulate: 'mean', ...exact }), 100_000],
  ['RMSProp', 'η = 1', () => rmsprop({ learningRate: 1, ...exact }), 100_000],
  ['RMSProp', 'η = 0.1', () => rmsprop({ learningRate: 0.1, ...exact }), 100_000],
  ['RMSProp', 'η = 0.01', () => rmsprop({ learningRate: 0.01, ...exact }), 100_000],
  ['Adam', 'η = 1', () => adam({ learningRate: 1, ...exact }), 100_000],
  ['Adam', 'η = 0.1', () => adam({ learningRate: 0.1, ...exact }), 100_000],
  ['Adam', 'η = 0.01', () => adam({ learningRate: 0.01, ...exact }), 100_000],
  ['AMSGrad', 'η = 1', () => amsgrad({ learningRate: 1 }), 100_000],
  ['RAdam', 'η = 1', () => radam({ learningRate: 1 }), 100_000],
  ['L-BFGS', 'strong Wolfe search', () => lbfgs(), 1000],
  ['Newton–CG', 'products Hv alone', () => newtonCG(), 1000],
  ['Levenberg–Marquardt', 'defaults', () => levenbergMarquardt(), 1000],
  ['saddle-free Newton', 'defaults', () => saddleFreeNewton(), 1000],
  ['Newton', '', () => newton(), 10],
];

export interface Arrival {
  readonly name: string;
  readonly settings: string;
  readonly arrival: number | undefined;
  readonly close: number | undefined;
  readonly end: Moment;
  readonly path: readonly Moment[];
}

/** Updates to within 1 % of the least loss, and to within 1 % of the way, for every method. */
export const arrivals = (): Arrival[] =>
  METHODS.map(([name, settings, make, steps]) => {
    const { arrival, close, end, path } = follow(make(), { steps, untilArrival: 'close' });
    return { name, settings, arrival, close, end, path };
  });

/** L74: where 100 000 updates of η = 10⁻⁷ lead. */
export const crawl = (): Moment => follow(gradientDescent({ learningRate: 1e-7 }), { steps: 100_000 }).end;

/** L75: by what factor ‖θ − θ*‖ grows per update at η = 10⁻². */
export function divergence(): number {
  const distance = ({ b, w }: Moment): number => Math.hypot(b - OPTIMUM[0], w - OPTIMUM[1]);
  const [before, after] = [5, 6].map((steps) => distance(follow(gradientDescent({ learningRate: 1e-2 }), { steps }).end));
  return after / before;
}

/** L73: updates that divide the distance by 1000 at the best rate: ln 10⁻³ / ln((κ − 1)/(κ + 1)). */
export const updatesForThousandth = (): number => Math.ceil(Math.log(1e-3) / Math.log((κ - 1) / (κ + 1)));

/** H_ww = 2 Σ x². */
export const Hww: number = 2 * valleyData.x.reduce((sum, x) => sum + x * x, 0);

export interface Edge {
  /** The first update whose η·H_ww/σ_w is above 2. */
  readonly crossing: number;
  readonly arrival: number | undefined;
  /** After the arrival: the highest loss over the least, and how often it rose above twice the least. */
  readonly highest: number;
  readonly bursts: readonly { readonly from: number; readonly ratio: number; readonly after: number }[];
  readonly end: Moment;
  readonly path: readonly { readonly t: number; readonly loss: number; readonly ratio: number }[];
}

// #region edge
/** L93: root-mean Adagrad with η = 1, its loss and η·H_ww/σ_w, with or without the decay 1/√t. */
export function atTheEdge(steps: number, { decay = false, backwards = false } = {}): Edge {
  const optimizer = adagrad({ learningRate: decay ? schedules.inverseSqrt({ learningRate: 1 }) : 1, accumulate: 'mean', ...exact });
  let crossing = Number.POSITIVE_INFINITY;
  let highest = 0;
  let arrived = false;
  let burst: { from: number; ratio: number; after: number } | undefined;
  const bursts: { from: number; ratio: number; after: number }[] = [];
  const path: { t: number; loss: number; ratio: number }[] = [];
  const { arrival, end } = follow(optimizer, {
    steps,
    backwards,
    watch(t, _, loss, state) {
      // σ_w = √(Σ g_w² / t), the one that update t divided by
      const σ = Math.sqrt((state['s'] as Float64Array)[1] / t);
      const ratio = (optimizer.learningRate(t) * Hww) / σ;
      if (ratio > 2) crossing = Math.min(crossing, t);
      path.push({ t, loss: loss / LEAST, ratio });
      if (arrived) {
        highest = Math.max(highest, loss / LEAST);
        if (!burst && loss > 2 * LEAST) bursts.push((burst = { from: t, ratio, after: ratio }));
        if (burst && loss < 1.01 * LEAST) burst = void (burst.after = ratio);
      }
      arrived ||= loss <= 1.01 * LEAST;
    },
  });
  return { crossing, arrival, highest, bursts, end, path };
}
// #endregion edge

/** L87: how far RMSProp stays from the optimum, per coordinate, in units of η, after two further updates each. */
export function twoCycle(learningRate: number): { readonly offsets: readonly (readonly number[])[] } {
  const offsets: number[][] = [];
  const steps = 200_000;
  follow(rmsprop({ learningRate, ...exact }), {
    steps,
    watch(t, θ) {
      if (t > steps - 2) offsets.push([...θ].map((x, i) => (x - OPTIMUM[i]) / learningRate));
    },
  });
  return { offsets };
}

/** L82: H_aa on the floor b = a² of the crescent. */
export const crescentCurvature = (a: number): number => surfaces.crescent.oracle().hessian([a, a * a]).data[0];

export { LEAST, START };
