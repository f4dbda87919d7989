/** L = (1 − w₁w₂)² once more, by hand: e = 1 − w₁w₂, g = −2e (w₂, w₁). */
import {
  adagrad,
  descend,
  gradientDescent,
  momentum,
  newton,
  type Optimizer,
  type Random,
  random,
  saddleFreeNewton,
  sharpness,
  surfaces,
} from 'saddlepoint';

/** ε: the starts (ε, ε). */
export const STARTS = [1e-1, 1e-2, 1e-4, 1e-8] as const;

export const lossAt = (θ: ArrayLike<number>): number => (1 - θ[0] * θ[1]) ** 2;

export function gradientAt(θ: ArrayLike<number>, g: Float64Array): Float64Array {
  const e = 1 - θ[0] * θ[1];
  g[0] = -2 * e * θ[1];
  g[1] = -2 * e * θ[0];
  return g;
}

/** What an experiment with the saddle is asked: from where, how low, and how long at most. */
export interface Escape {
  readonly start: readonly number[];
  /** The first t with L(θᵗ) < this is the answer. */
  readonly below: number;
  readonly steps?: number;
  /** Deviation of the normal noise that is added to each coordinate of g. */
  readonly noise?: { readonly deviation: number; readonly source: Random };
}

// #region escape
/** The number of updates until L < below; undefined where so many steps were not enough. */
export function stepsUntil(optimizer: Optimizer, { start, below, steps = 1_000_000, noise }: Escape): number | undefined {
  const θ = Float64Array.from(start);
  const g = new Float64Array(2);
  const state = optimizer.init(θ);
  for (let t = 0; t <= steps; t++) {
    if (lossAt(θ) < below) return t;
    gradientAt(θ, g);
    if (noise) for (let i = 0; i < 2; i++) g[i] += noise.deviation * noise.source.normal();
    optimizer.step(θ, state, g);
  }
  return undefined;
}
// #endregion escape

/** Where so many updates lead. */
export function endOf(optimizer: Optimizer, start: readonly number[], steps: number): Float64Array {
  const θ = Float64Array.from(start);
  const g = new Float64Array(2);
  const state = optimizer.init(θ);
  for (let t = 0; t < steps; t++) optimizer.step(θ, state, gradientAt(θ, g));
  return θ;
}

/** L46: escape times from (½, −½) under isotropic gradient noise, one per seed. */
export const noisyEscapes = (count: number, seed = 1): number[] =>
  Array.from({ length: count }, (_, k) => {
    const source = random(1000 * seed + k);
    return stepsUntil(gradientDescent({ learningRate: 0.01 }), { start: [0.5, -0.5], below: 0.25, noise: { deviation: 1e-6, source } })!;
  });

/** The heavy ball's λ in this chapter. */
export const BALL = 0.9;

export interface Reached {
  readonly learningRate: number;
  readonly momentum: number;
  readonly theta: readonly number[];
  readonly sharpness: number;
  readonly loss: number;
  /** 2(1 + λ)/η: a minimum with a larger λmax cannot hold the iteration. */
  readonly edge: number;
}

/** L70: λmax at the minimum that descent with momentum λ reaches from (2, 0.1); λ = 0 is gradient descent. */
export function sharpnessReached(learningRate: number, λ = 0): Reached {
  const θ = endOf(momentum({ learningRate, momentum: λ }), [2, 0.1], 100_000);
  const edge = (2 * (1 + λ)) / learningRate;
  return { learningRate, momentum: λ, theta: [...θ], sharpness: sharpness(surfaces.saddle.oracle(), θ), loss: lossAt(θ), edge };
}

/** L112 L113: the first t with L < ½ from (10⁻⁸, 10⁻⁸), at one rate. */
export interface OverRate {
  readonly learningRate: number;
  readonly descent: number;
  /** Gradient descent at η/(1 − λ), the heavy ball's step under a steady gradient. */
  readonly effective: number;
  readonly ball: number;
  readonly sum: number;
  readonly mean: number;
}

export function leavingAtRate(learningRate: number, ε = 1e-8): OverRate {
  const count = (rule: Optimizer): number => stepsUntil(rule, { start: [ε, ε], below: 0.5 })!;
  return {
    learningRate,
    descent: count(gradientDescent({ learningRate })),
    effective: count(gradientDescent({ learningRate: learningRate / (1 - BALL) })),
    ball: count(momentum({ learningRate, momentum: BALL })),
    sum: count(adagrad({ learningRate, accumulate: 'sum', epsilon: 0 })),
    mean: count(adagrad({ learningRate, accumulate: 'mean', epsilon: 0 })),
  };
}

/** L25: the path of a second-order method from (0.3, 0.2). */
export function secondOrderPath(which: 'newton' | 'saddleFreeNewton', steps: number): { w1: number; w2: number; loss: number }[] {
  const θ = Float64Array.of(0.3, 0.2);
  const path = [];
  const optimizer = which === 'newton' ? newton() : saddleFreeNewton();
  for (const { theta, loss } of descend(surfaces.saddle.oracle(), θ, optimizer, { steps, recordTheta: true, stopAtGradientNorm: 1e-14 })) {
    path.push({ w1: theta![0], w2: theta![1], loss });
  }
  path.push({ w1: θ[0], w2: θ[1], loss: lossAt(θ) });
  return path;
}

/** L70: the largest relative error of w₁² − w₂² → (w₁² − w₂²)(1 − (2ηe)²) in a hundred steps from (2, 0.1). */
export function conservation(η = 0.2): number {
  const θ = Float64Array.of(2, 0.1);
  const g = new Float64Array(2);
  const difference = (): number => (θ[0] - θ[1]) * (θ[0] + θ[1]);
  let worst = 0;
  for (let t = 0; t < 100; t++) {
    const e = 1 - θ[0] * θ[1];
    const predicted = difference() * (1 - (2 * η * e) ** 2);
    gradientAt(θ, g);
    for (let i = 0; i < 2; i++) θ[i] -= η * g[i];
    worst = Math.max(worst, Math.abs(difference() - predicted) / Math.max(1, Math.abs(predicted)));
  }
  return worst;
}
