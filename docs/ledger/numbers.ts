/**
 * The ledger's own numbers, with the conventions under which they were counted, each beside the code that counts it.
 *
 * values.ts holds what is published; the specification computes it again, all of it.
 */
import { adagrad, gradientDescent, momentum, newton, surfaces, taylor } from 'saddlepoint';
import { ball, isGlobal, isLocal } from '../chapters/bumps-and-cliffs/runs.ts';
import {
  BALL,
  leavingAtRate,
  noisyEscapes,
  type OverRate,
  STARTS,
  sharpnessReached,
  stepsUntil,
} from '../chapters/leaving-a-saddle/saddle.ts';
import { type Duplication, duplication } from '../chapters/many-minima/duplication.ts';
import { levels, type Start, smallNetwork } from '../chapters/many-minima/runs.ts';
import { arrivals, atTheEdge, BEST, crawl, divergence, twoCycle, updatesForThousandth } from '../chapters/one-rate-for-all/runs.ts';
import { follow, LEAST, OPTIMUM, λmax, λmin } from '../chapters/one-rate-for-all/valley.ts';
import { definiteShare } from '../chapters/random-curvature/exact.ts';
import type { Value } from './row.ts';

export interface Published {
  readonly row: string;
  /** What is counted, and how. */
  readonly message: string;
  /** Numbers that are not whole agree to this relative error; default 10⁻⁹. */
  readonly tolerance?: number;
  compute(): Value;
}

const η = 0.01;
const overRates = (pick: (r: OverRate) => number[]): Value =>
  Object.fromEntries([0.001, 0.003, 0.01, 0.03].map((η) => [`η = ${η}`, pick(leavingAtRate(η))]));

/** Uncorrected over corrected Adam (L89). */
const uncorrected = (t: number): number => (1 - 0.9 ** t) / Math.sqrt(1 - 0.999 ** t);
/** Adam's longest step over η as t → ∞ (L91). */
const longest = (β1: number, β2: number): number => (1 - β1) / Math.sqrt((1 - β2) * (1 - (β1 * β1) / β2));

export const numbers: readonly Published[] = [
  {
    row: 'L17',
    message:
      'One tanh unit fitted to the sinc on the 64 points, mean square, seed 1; the unit duplicated with outputs halved; trained on from there. Losses, and the smallest and largest eigenvalue.',
    tolerance: 1e-6,
    compute() {
      const { narrow, wide, end } = duplication.run(1, () => {}, true) as Duplication;
      const point = ({ loss, eigenvalues }: Duplication['wide']) => ({ loss, λmin: eigenvalues[0], λmax: eigenvalues.at(-1)! });
      return { 'one unit': point(narrow), duplicated: point(wide), 'trained on': point(end) };
    },
  },
  {
    row: 'L18',
    message: 'P(A ≻ 0) for symmetric Gaussian matrices of order n = 1 … 5, exactly: a Pfaffian over Mehta’s integral.',
    compute: () => [1, 2, 3, 4, 5].map(definiteShare),
  },
  {
    row: 'L21',
    message:
      'Two tanh units, the same data, 1000 steps of gradient descent, then damped Newton steps to ‖g‖ ≤ 10⁻¹³: the levels of loss, how many of the networks end there, and what kind of point it is. From Xavier’s start, from a standard normal one, from a normal one of deviation 6; 10, 10 and 50 networks, seeds from 1000 on.',
    tolerance: 1e-6,
    compute() {
      const ends = (start: Start): Value =>
        levels(Array.from({ length: start === 'wide' ? 50 : 10 }, (_, k) => smallNetwork(1000 + k, start))).map((l) => ({
          loss: l.loss,
          count: l[start],
          kind: l.example.kind,
        }));
      return { usual: ends('usual'), normal: ends('normal'), wide: ends('wide') };
    },
  },
  {
    row: 'L15',
    message: 'L10 along (t, t): the loss at t = 1, √2, 1.5, 2, and the quadratic model at t = 1.',
    tolerance: 1e-14,
    compute() {
      const L = surfaces.saddle.oracle();
      return { loss: [1, Math.SQRT2, 1.5, 2].map((t) => Math.round(L.value([t, t]) * 1e12) / 1e12), model: taylor(L, [0, 0])([1, 1]) };
    },
  },
  {
    row: 'L26',
    message: 'Gradient descent on L10 from (ε, ε), η = 0.01: the first t with L(θᵗ) < 0.25, for ε = 10⁻¹, 10⁻², 10⁻⁴, 10⁻⁸.',
    compute: () => STARTS.map((ε) => stepsUntil(gradientDescent({ learningRate: η }), { start: [ε, ε], below: 0.25 })!),
  },
  {
    row: 'L46',
    message:
      'Gradient descent on L10 from (½, −½), η = 0.01, normal noise of deviation 10⁻⁶ added to each entry of g: the first t with L < 0.25, over 1000 seeds.',
    compute() {
      const times = noisyEscapes(1000, 1);
      return { mean: times.reduce((sum, t) => sum + t, 0) / times.length, least: Math.min(...times), most: Math.max(...times) };
    },
  },
  {
    row: 'L59',
    message: 'Momentum on (w² − 1)² + 0.3w from w = 2, η = 0.01: the minimum in which it ends.',
    compute: () =>
      Object.fromEntries(
        [0, 0.5, 0.8, 0.9, 0.95].map((λ) => [`λ = ${λ}`, isGlobal(ball(λ)) ? 'global' : isLocal(ball(λ)) ? 'local' : 'neither']),
      ),
  },
  {
    row: 'L70',
    message:
      'L10 from (2, 0.1): λmax = 2(w₁² + w₂²) at the minimum that is reached, by gradient descent for η = 0.01, 0.2, 0.3, 0.4 and by the heavy ball, λ = 0.9, for η = 0.001, 0.01, 0.05. Edges 2/η and 3.8/η.',
    compute: () => ({
      'gradient descent': [0.01, 0.2, 0.3, 0.4].map((η) => sharpnessReached(η).sharpness),
      'heavy ball': [0.001, 0.01, 0.05].map((η) => sharpnessReached(η, BALL).sharpness),
    }),
  },
  {
    row: 'L112',
    message:
      'L10 from (10⁻⁸, 10⁻⁸): the first t with L(θᵗ) < ½ for η = 0.001, 0.003, 0.01, 0.03, by gradient descent at η, by the heavy ball, λ = 0.9, at η, and by gradient descent at 10η.',
    compute: () => overRates((r) => [r.descent, r.ball, r.effective]),
  },
  {
    row: 'L73',
    message:
      'The ten points, L = Σ (y − b − wx)², from (b, w) = (−120, −4). Updates that divide the distance by 1000 at η = 2/(λmin + λmax); and the first t with L(θᵗ) ≤ 1.01 L* at that rate.',
    compute: () => ({
      λ: [λmin, λmax],
      κ: λmax / λmin,
      optimum: [...OPTIMUM],
      'L*': LEAST,
      'a thousandth': updatesForThousandth(),
      'within 1 %': follow(gradientDescent({ learningRate: BEST.gradientDescent }), { steps: 1_000_000, untilArrival: true }).arrival!,
    }),
  },
  {
    row: 'L74',
    message: 'Gradient descent, η = 10⁻⁷, after 100 000 updates: (b, w), ‖g‖ and the loss.',
    compute() {
      const { b, w, gradientNorm, loss } = crawl();
      return { b, w, '‖g‖': gradientNorm, loss };
    },
  },
  {
    row: 'L75',
    message: 'Gradient descent, η = 10⁻²: the factor by which ‖θ − θ*‖ grows from update 5 to 6.',
    compute: divergence,
  },
  {
    row: 'L76',
    message: 'Momentum, λ = 0.99, η = 10⁻⁶, and Newton: the first t with L(θᵗ) ≤ 1.01 L*.',
    compute: () => ({
      momentum: follow(momentum({ learningRate: 1e-6, momentum: 0.99 }), { steps: 100_000, untilArrival: true }).arrival!,
      Newton: follow(newton(), { steps: 10, untilArrival: true }).arrival!,
    }),
  },
  {
    row: 'L80',
    message: 'Adagrad, root sum, ε = 0: the first t with L(θᵗ) ≤ 1.01 L*, for η = 1 and 10.',
    compute: () =>
      [1, 10].map(
        (η) => follow(adagrad({ learningRate: η, accumulate: 'sum', epsilon: 0 }), { steps: 100_000, untilArrival: true }).arrival!,
      ),
  },
  {
    row: 'L87',
    message: 'RMSProp from |g⁰|, α = 0.9, ε = 0, after 200 000 updates: |w − w*| for η = 1, 0.1, 0.01.',
    tolerance: 1e-6,
    compute: () => [1, 0.1, 0.01].map((η) => Math.abs(twoCycle(η).offsets[1][1]) * η),
  },
  {
    row: 'L89',
    message:
      'Uncorrected over corrected Adam step, (1 − 0.9ᵗ)/√(1 − 0.999ᵗ): at t = 1, its peak and when, and the first t from which it stays within 1 % of 1.',
    compute() {
      let [peak, last] = [1, 0];
      for (let t = 1; t <= 20_000; t++) {
        if (uncorrected(t) > uncorrected(peak)) peak = t;
        if (Math.abs(uncorrected(t) - 1) > 0.01) last = t;
      }
      return { first: uncorrected(1), peak: uncorrected(peak), 'peak at t': peak, 'within 1 % from t': last + 1 };
    },
  },
  {
    row: 'L91',
    message:
      'Adam’s longest step over η in the limit t → ∞, (1 − β₁)/√((1 − β₂)(1 − β₁²/β₂)), for pairs (β₁, β₂) with β₁² < β₂; beyond there is no bound.',
    compute: () =>
      Object.fromEntries(
        (
          [
            [0.9, 0.999],
            [0.9, 0.99],
            [0.9, 0.98],
            [0.9, 0.95],
            [0.9, 0.9],
            [0.5, 0.999],
            [0, 0.999],
            [0.95, 0.999],
            [0.99, 0.999],
            [0.999, 0.999],
          ] as const
        ).map(([β1, β2]) => [`(${β1}, ${β2})`, longest(β1, β2)]),
      ),
  },
  {
    row: 'L93',
    message:
      'Adagrad, root mean, η = 1, ε = 0: the first update t whose η·H_ww/σ_w is above 2, with σ_w the root mean over t gradients, by which that update divides; and the ratio there.',
    compute() {
      const { crossing, path } = atTheEdge(1000);
      return { update: crossing, ratio: path[crossing - 1].ratio };
    },
  },
  {
    row: 'L113',
    message: 'The same start, mark and rates, Adagrad with ε = 0: root sum, root mean, gradient descent.',
    compute: () => overRates((r) => [r.sum, r.mean, r.descent]),
  },
  {
    row: 'L114',
    message:
      'The ten points: the first t with L(θᵗ) ≤ 1.01 L*, and the first with ‖θᵗ − θ*‖ ≤ ‖θ⁰ − θ*‖/100, for every method and setting of the chapter; 0 where it does not arrive in its updates (1 000 000 for gradient descent at its best rate, else 100 000).',
    compute: () =>
      Object.fromEntries(
        arrivals().map(({ name, settings, arrival, close }) => [`${name}${settings && `, ${settings}`}`, [arrival ?? 0, close ?? 0]]),
      ),
  },
];
