/**
 * The ledger's own numbers, with the conventions under which they were counted, each beside the code that counts it.
 *
 * values.ts holds what is published; the specification computes it again. What takes long is left to the experiment that is
 * named, whose claims the specification checks on fewer samples.
 */
import { adagrad, classify, gradientDescent, momentum, newton, random, surfaces, taylor } from 'saddlepoint';
import { type Duplication, duplication } from '../chapters/02-many-minima/duplication.ts';
import { FINE, network, polish, train } from '../chapters/02-many-minima/network.ts';
import { levels, type Small, smallNetwork } from '../chapters/02-many-minima/runs.ts';
import { arrivals, atTheEdge, BEST, crawl, divergence, twoCycle, updatesForThousandth } from '../chapters/03-one-rate-for-all/runs.ts';
import { follow, LEAST, OPTIMUM, λmax, λmin } from '../chapters/03-one-rate-for-all/valley.ts';
import { noisyEscapes, STARTS, sharpnessReached, stepsUntil } from '../chapters/04-leaving-a-saddle/saddle.ts';
import { ball, isGlobal, isLocal } from '../chapters/05-bumps-and-cliffs/runs.ts';
import { shareOf } from '../chapters/07-random-curvature/experiment.ts';
import type { Value } from './row.ts';

export interface Published {
  readonly row: string;
  /** What is counted, and how. */
  readonly message: string;
  /** Numbers that are not whole agree to this relative error; default 10⁻⁹. */
  readonly tolerance?: number;
  /** The experiment that counts it, where that takes long. */
  readonly slow?: 'E3' | 'E10';
  compute(): Value;
}

const η = 0.01;
const leavers = {
  sum: () => adagrad({ learningRate: η, accumulate: 'sum', epsilon: 0 }),
  mean: () => adagrad({ learningRate: η, accumulate: 'mean', epsilon: 0 }),
  'gradient descent': () => gradientDescent({ learningRate: η }),
  momentum: () => momentum({ learningRate: η, momentum: 0.9 }),
} as const;
const from = (ε: number, below: number, make: () => ReturnType<typeof gradientDescent>): number =>
  stepsUntil(make(), { start: [ε, ε], below })!;

/** Uncorrected over corrected Adam (L89). */
const uncorrected = (t: number): number => (1 - 0.9 ** t) / Math.sqrt(1 - 0.999 ** t);
/** Adam's longest step over η as t → ∞ (L91). */
const longest = (β1: number, β2: number): number => (1 - β1) / Math.sqrt((1 - β2) * (1 - (β1 * β1) / β2));

/** A two-unit network from a standard normal start, trained and polished (L21). */
function fromNormal(seed: number): Small {
  const { L, start: θ } = network([1, 2, 1], seed);
  const source = random(seed);
  for (let i = 0; i < θ.length; i++) θ[i] = source.normal();
  train(L, θ, 1000);
  polish(L, θ)(500);
  const { kind, gradientNorm, eigenvalues } = classify(L, θ, { eigenvalueTolerance: FINE });
  return { start: 'usual', loss: L.value(θ), kind, gradientNorm, eigenvalues: [...eigenvalues], fit: [] };
}

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
    message:
      'Positive definite among symmetric Gaussian matrices of order n = 1 … 5 (20 000 to 1 000 000 samples, seed 1): the counted shares.',
    slow: 'E10',
    compute: () => [20_000, 100_000, 300_000, 500_000, 1_000_000].map((samples, k) => shareOf(k + 1, samples, 1000).definite / samples),
  },
  {
    row: 'L21',
    message:
      'Two tanh units, the same data, 200 networks from Xavier’s start, 1000 steps of gradient descent with η = 0.1, then damped Newton steps to ‖g‖ ≤ 10⁻¹³: the levels of loss, how many end there, how many of all are strict minima (7 of 7 eigenvalues above 10⁻¹⁰ λmax). Then the same from 200 standard normal starts, and 50 from a wide one, deviation 6.',
    slow: 'E3',
    tolerance: 1e-6,
    compute() {
      const small = (['usual', 'wide'] as const).flatMap((start) =>
        Array.from({ length: start === 'usual' ? 200 : 50 }, (_, k) => smallNetwork(1000 + k, start)),
      );
      const normal = Array.from({ length: 200 }, (_, k) => fromNormal(1000 + k));
      const level = (start: 'usual' | 'wide') =>
        levels(small)
          .filter((l) => l[start] > 0)
          .map((l) => ({ loss: l.loss, count: l[start], kind: l.example.kind }));
      return {
        'strict minima': small.filter((s) => s.start === 'usual' && s.kind === 'minimum').length,
        levels: level('usual'),
        'from a normal start': levels(normal).map((l) => ({ loss: l.loss, count: l.usual, kind: l.example.kind })),

        'from a wide start': level('wide'),
      };
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
    compute: () => STARTS.map((ε) => from(ε, 0.25, leavers['gradient descent'])),
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
    message: 'Gradient descent on L10 from (2, 0.1): λmax = 2(w₁² + w₂²) at the minimum it reaches, for η = 0.01, 0.2, 0.3, 0.4.',
    compute: () => [0.01, 0.2, 0.3, 0.4].map((η) => sharpnessReached(η).sharpness),
  },
  {
    row: 'L112',
    message: 'Heavy ball, λ = 0.9, η = 0.01, L10 from (ε, ε): the first t with L(θᵗ) < 0.25, for the ε of L26.',
    compute: () => STARTS.map((ε) => from(ε, 0.25, leavers.momentum)),
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
    message: 'L10 from (10⁻⁸, 10⁻⁸), η = 0.01, Adagrad with ε = 0: the first t with L(θᵗ) < 0.5. And from (0.1, 0.1).',
    compute: () => ({
      'from 1e-8': {
        sum: from(1e-8, 0.5, leavers.sum),
        mean: from(1e-8, 0.5, leavers.mean),
        'gradient descent': from(1e-8, 0.5, leavers['gradient descent']),
      },
      'from 0.1': {
        sum: from(0.1, 0.5, leavers.sum),
        mean: from(0.1, 0.5, leavers.mean),
        'gradient descent': from(0.1, 0.5, leavers['gradient descent']),
      },
    }),
  },
  {
    row: 'L114',
    message:
      'The ten points: the first t with L(θᵗ) ≤ 1.01 L*, for every method and setting of the chapter; 0 where it does not arrive in its updates (1 000 000 for gradient descent at its best rate, else 100 000).',
    compute: () =>
      Object.fromEntries(arrivals().map(({ name, settings, arrival }) => [`${name}${settings && `, ${settings}`}`, arrival ?? 0])),
  },
];
