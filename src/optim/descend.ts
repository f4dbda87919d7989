/**
 * The loop: one record per step, until there is a reason to stop, and the reason has a name.
 *
 *   for t = 1, 2, …:   L, g at θ  →  stop?  →  step  →  record { t, L, ‖g‖, η, ‖Δθ‖, cos(Δθ, last Δθ) }
 *
 * It is a generator: whoever pulls the records decides the pace, may plot, save, change θ or leave at any time.
 * It is synchronous: while nobody pauses between two records no timer fires, `AbortSignal.timeout` neither; `descendAsync` pauses.
 * With { value: L, gradient: g } taken before each step and passed on, a first-order step costs one gradient.
 */

import { atLeast, count, noMore, nonNegative, ofLength, options, refuse } from '../base/arguments.ts';
import { extended } from '../base/extended.ts';
import { sentence } from '../base/numbers.ts';
import { result } from '../base/result.ts';
import { norm } from '../linalg/vectors.ts';
import type { Oracle, Vector } from '../oracle/types.ts';
import { type Checkpoint, checkpointOf, type RunState, resumed } from './checkpoint.ts';
import { measure } from './frame/displacement.ts';
import { NotFinite } from './frame/notFinite.ts';
import type { Optimizer, State, StepRecord } from './frame/optimizer.ts';
import { checkOptimizer, checkTheta, isOracle } from './frame/source.ts';

/** When to stop, and what to record. */
export interface DescendOptions {
  /** At most so many steps in this run; default: no limit. */
  readonly steps?: number;
  /** Stop where ‖g‖ ≤ this; default: never, since momentum may coast through a point where g = 0. */
  readonly stopAtGradientNorm?: number;
  /** Stop where L ≤ this; default: never. */
  readonly stopAtLoss?: number;
  /** Stop after so many steps without a new lowest loss; default: never. */
  readonly patience?: number;
  /** Stop, between steps, when this is aborted. A timeout needs `descendAsync`: no timer fires within a synchronous loop. */
  readonly signal?: AbortSignal;
  /** Record θ before each step; default false. */
  readonly recordTheta?: boolean;
  /** A state to begin from, continued in place; default: optimizer.init(θ). */
  readonly state?: State;
  /** Continue where this was taken; θ is overwritten with the checkpoint's. */
  readonly resume?: Checkpoint;
}

/** The names of {@link DescendOptions}. */
export const DESCEND_OPTIONS: readonly (keyof DescendOptions)[] = [
  'steps',
  'stopAtGradientNorm',
  'stopAtLoss',
  'patience',
  'signal',
  'recordTheta',
  'state',
  'resume',
];

/** Why a run ended. */
export interface Stop {
  readonly reason: 'steps' | 'gradient norm' | 'loss' | 'no progress' | 'not finite' | 'aborted';
  /** The number of gradients seen. */
  readonly t: number;
  /** The reason in a sentence. */
  readonly message: string;
}

/** A run: a generator of records that returns a {@link Stop}, and can be saved between any two of them. */
export interface Descent extends Generator<StepRecord, Stop, undefined> {
  /** Why it ended; undefined while it has not. */
  readonly stop: Stop | undefined;
  readonly state: State;
  /** Plain data for `resume`: θ, state, the last step, the lowest loss. */
  checkpoint(): Checkpoint;
}

/**
 * Runs an optimizer, moving θ in place.
 *
 * @param source an oracle, or (t) => oracle for minibatches; t = 1, 2, …
 * @param θ Float64Array or Float32Array, moved in place
 * @throws TypeError where source or θ is not what it should be; RangeError for impossible options, a gradient of another
 * length than θ, or a checkpoint of another optimizer or size.
 * @example
 * import { descend, gradientDescent, oracleFrom } from 'saddlepoint';
 * const bowl = oracleFrom({ value: (θ) => θ[0] ** 2 / 2, gradient: (θ) => Float64Array.of(θ[0]) });
 * const theta = Float64Array.of(8);
 * const run = descend(bowl, theta, gradientDescent({ learningRate: 0.5 }), { stopAtLoss: 0.5 });
 * for (const { t, loss, stepLength } of run) console.log(t, loss, stepLength); // → 1 32 4, then 2 8 2, then 3 2 1
 * console.log(theta[0], run.stop?.reason); // → 1 loss
 */
export function descend(
  source: Oracle | ((t: number) => Oracle),
  θ: Vector,
  optimizer: Optimizer,
  options: DescendOptions = {},
  ...rest: never[]
): Descent {
  const { steps, stopAtGradientNorm, stopAtLoss, patience, signal, recordTheta, state, resume } = checked(options, rest);
  checkTheta(θ, 'descend');
  checkOptimizer(optimizer, 'descend');
  if (typeof source !== 'function' && !isOracle(source)) refuse('descend', 'source', 'an oracle or (t) => oracle', source, TypeError);
  const progress: RunState = resume
    ? resumed(resume, optimizer, θ)
    : { state: state ?? optimizer.init(θ), lastStep: undefined, lowest: Infinity, ago: 0 };
  let stop: Stop | undefined;
  let before: Float64Array = new Float64Array(θ.length);

  function* run(): Generator<StepRecord, Stop, undefined> {
    const { state } = progress;
    const end = (reason: Stop['reason'], message: string): Stop =>
      (stop = { reason, t: state.t, message: `before step ${state.t + 1}: ${message}` });

    for (let taken = 0; ; taken++) {
      const t = state.t + 1;
      if (signal?.aborted) return end('aborted', 'the signal was aborted');
      if (taken >= steps) return end('steps', `${steps} steps taken`);

      // L and g at θ
      const oracle = typeof source === 'function' ? source(t) : source;
      if (!isOracle(oracle)) refuse('descend', `source(${t})`, 'an oracle', oracle, TypeError);
      const { value: loss, gradient } = oracle.valueAndGradient(θ);
      ofLength('descend', 'the gradient', gradient, θ.length);
      const gradientNorm = norm(gradient);

      // stop?
      if (!Number.isFinite(loss)) return end('not finite', `the loss is ${loss}`);
      const bad = gradient.findIndex((x) => !Number.isFinite(x));
      if (bad >= 0) return end('not finite', `the gradient is ${gradient[bad]} at coordinate ${bad}`);
      if (loss <= stopAtLoss) return end('loss', sentence`the loss ${loss} has reached ${stopAtLoss}`);
      if (gradientNorm <= stopAtGradientNorm) {
        return end('gradient norm', sentence`the gradient norm ${gradientNorm} has reached ${stopAtGradientNorm}`);
      }
      progress.ago = loss < progress.lowest ? 0 : progress.ago + 1;
      progress.lowest = Math.min(loss, progress.lowest);
      if (progress.ago >= patience) return end('no progress', sentence`no loss below ${progress.lowest} in ${patience} steps`);

      // step
      before.set(θ);
      const theta = recordTheta && before.slice();
      const learningRate = optimizer.learningRate(t);
      try {
        optimizer.step(θ, state, optimizer.needsOracle ? oracle : gradient);
      } catch (error) {
        if (error instanceof NotFinite) return end('not finite', error.message);
        throw error;
      }

      // record; the vectors of this step and the last change places
      const last = progress.lastStep ?? new Float64Array(θ.length);
      const { stepLength, turn } = measure(θ, before, last);
      [progress.lastStep, before] = [before, last];
      const record = { t, loss, gradientNorm, learningRate, stepLength, turn, optimizer: optimizer.name };
      yield theta ? result({ ...record, theta }) : record;

      // a search that finds nothing better will find nothing better for ever
      const stuck = stepLength === 0 && optimizer.order === 2 && typeof source !== 'function';
      if (stuck) return end('no progress', optimizer.whyNoStep?.(θ, oracle) ?? `${optimizer.name} found no step from here`);
    }
  }

  return extended(run(), {
    state: progress.state,
    checkpoint: () => checkpointOf(optimizer, θ, progress),
    get stop() {
      return stop;
    },
  });
}

/** The options with their defaults. */
function checked(given: DescendOptions, rest: readonly unknown[]) {
  noMore('descend', rest, 'an oracle, θ, an optimizer and options');
  const {
    steps = Infinity,
    stopAtGradientNorm = -Infinity,
    stopAtLoss = -Infinity,
    patience = Infinity,
    recordTheta = false,
    ...others
  } = options('descend', given, DESCEND_OPTIONS);
  if (steps !== Infinity) count('descend', 'steps', steps);
  if (patience !== Infinity) count('descend', 'patience', patience, 1);
  if (stopAtGradientNorm !== -Infinity) nonNegative('descend', 'stopAtGradientNorm', stopAtGradientNorm);
  atLeast('descend', 'stopAtLoss', stopAtLoss, -Infinity);
  return { steps, stopAtGradientNorm, stopAtLoss, patience, recordTheta, ...others };
}
