/**
 * Adaptive steps on one coordinate, L = ½w², h = 1: descent with the rate η/σ.
 *
 *   stable while ηh/σ < 2,   with Adam's average of gradients while ηh/σ < 2(1 + β₁)/(1 − β₁)
 */
import { adagrad, adam, type LearningRate, type Optimizer, random, rmsprop, schedules } from 'saddlepoint';
import type { State } from '../figure.ts';

/** How long a run is; how many seeds are asked what they do within the first so many steps. */
export const [STEPS, EARLY, SEEDS] = [600, 50, 20];

/** Each rule with what σ is in its state, and the edge of ηh/σ: 2 without momentum, 2(1 + β₁)/(1 − β₁) with Adam's. */
export const RULES: Readonly<
  Record<string, (learningRate: LearningRate, α: number) => { rule: Optimizer; σ(state: any): number; edge: number }>
> = {
  RMSProp: (learningRate, alpha) => ({
    rule: rmsprop({ learningRate, alpha, epsilon: 0 }),
    σ: ({ σ2 }) => Math.sqrt(σ2[0]),
    edge: 2,
  }),
  Adam: (learningRate, beta2) => ({
    rule: adam({ learningRate, beta2, epsilon: 0 }),
    σ: ({ t, v }) => Math.sqrt(v[0] / (1 - beta2 ** t)),
    edge: (2 * (1 + 0.9)) / (1 - 0.9),
  }),
  'root-mean Adagrad': (learningRate) => ({
    rule: adagrad({ learningRate, accumulate: 'mean', epsilon: 0 }),
    σ: ({ t, s }) => Math.sqrt(s[0] / t),
    edge: 2,
  }),
};

export const DECAYS: Readonly<Record<string, (η: number) => LearningRate>> = {
  none: (η) => schedules.constant(η),
  '1/√t': (η) => schedules.inverseSqrt({ learningRate: η }),
  '1/t': (η) => schedules.inverseTime({ learningRate: η }),
  'a hundredth less a step': (η) => schedules.exponentialDecay({ learningRate: η, factor: 0.99 }),
};

export interface Moment {
  readonly loss: number;
  readonly ratio: number;
  readonly η: number;
}

export interface Burst {
  readonly rule: string;
  readonly edge: number;
  readonly run: readonly Moment[];
  /** The first step whose ratio is above the edge, the median loss of the 50 steps before it, or of the last, and the highest after. */
  readonly crossing: number | undefined;
  readonly before: number;
  readonly highest: number;
  readonly warmup: number;
  readonly eta: number;
  /** Of 20 seeds so many have the ratio above the edge within the first 50 steps. */
  readonly early: number;
}

/** Steps on L = ½w² from `start`, with noise of this deviation in each gradient. */
function follow({ rule, alpha, eta, decay, warmup, noise, start }: State, seed: number, steps: number): Moment[] {
  const rate = schedules.warmup({ steps: Number(warmup), next: DECAYS[decay](Number(eta)) });
  const { rule: optimizer, σ } = RULES[rule](rate, Number(alpha));
  const { normal } = random(seed);
  const θ = Float64Array.of(Number(start));
  const state = optimizer.init(θ);
  return Array.from({ length: steps }, (_, k) => {
    const loss = θ[0] ** 2 / 2;
    optimizer.step(θ, state, [θ[0] + Number(noise) * normal()]);
    const η = rate(k + 1);
    return { loss, ratio: η / σ(state), η };
  });
}

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];

export function burst(state: State): Burst {
  const run = follow(state, Number(state.seed), STEPS);
  const { edge } = RULES[state.rule](1, 0.9);
  const beyond = (moments: readonly Moment[]): number => moments.findIndex(({ ratio }) => ratio > edge);
  const at = beyond(run);
  const losses = run.map(({ loss }) => loss);
  return {
    rule: String(state.rule),
    edge,
    run,
    crossing: at < 0 ? undefined : at + 1,
    before: median(losses.slice(0, at < 0 ? STEPS : at + 1).slice(-50)),
    highest: Math.max(...losses.slice(at < 0 ? 0 : at)),
    warmup: Number(state.warmup),
    eta: Number(state.eta),
    early: Array.from({ length: SEEDS }, (_, k) => beyond(follow(state, Number(state.seed) + k, EARLY))).filter((t) => t >= 0).length,
  };
}
