/**
 * The loop: one record per step, until there is a reason to stop, and the reason has a name.
 *
 *   for t = 1, 2, …:   L, g at θ  →  stop?  →  step  →  record { t, L, ‖g‖, η, ‖Δθ‖, cos(Δθ, last Δθ) }
 *
 * It is a generator: whoever pulls the records decides the pace, may plot, save, change θ or leave at any time.
 * With { value: L, gradient: g } taken before each step and passed on, a first-order step costs one gradient.
 */

import { atLeast, count, nonNegative, ofLength, refuse } from '../base/arguments.ts';
import { norm } from '../linalg/vectors.ts';
import type { Oracle, Vector } from '../oracle/types.ts';
import { type Checkpoint, readState, readVector, writeNumber, writeState, writeVector } from './checkpoint.ts';
import type { Optimizer, State, StepRecord } from './frame/optimizer.ts';
import { checkTheta, isOracle } from './frame/source.ts';

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
  /** Stop, between steps, when this is aborted. */
  readonly signal?: AbortSignal;
  /** Record θ before each step; default false. */
  readonly recordTheta?: boolean;
  /** A state to begin from, continued in place; default: optimizer.init(θ). */
  readonly state?: State;
  /** Continue where this was taken; θ is overwritten with the checkpoint's. */
  readonly resume?: Checkpoint;
}

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
export function descend(source: Oracle | ((t: number) => Oracle), θ: Vector, optimizer: Optimizer, options: DescendOptions = {}): Descent {
  checkTheta(θ, 'descend');
  const {
    steps = Infinity,
    stopAtGradientNorm: enough = -1,
    stopAtLoss: target = -Infinity,
    patience = Infinity,
    signal,
    resume,
  } = options;
  const batches = typeof source === 'function';
  if (!batches && !isOracle(source)) refuse('descend', 'source', 'an oracle or (t) => oracle', source, TypeError);
  if (typeof optimizer?.step !== 'function') refuse('descend', 'optimizer', 'an optimizer, such as adam()', optimizer, TypeError);
  if (steps !== Infinity) count('descend', 'steps', steps);
  if (patience !== Infinity) count('descend', 'patience', patience, 1);
  if (enough !== -1) nonNegative('descend', 'gradientNorm', enough);
  atLeast('descend', 'loss', target, -Infinity);

  const state = resume ? restore(resume, θ, optimizer) : (options.state ?? optimizer.init(θ));
  let last = resume?.last ? Float64Array.from(readVector(resume.last)) : undefined;
  let lowest = Number(resume?.best.loss ?? Infinity);
  let ago = resume?.best.ago ?? 0;
  let stop: Stop | undefined;
  let room = new Float64Array(θ.length); // θ before a step, then Δθ; with the last Δθ it changes places
  const end = (reason: Stop['reason'], message: string): Stop =>
    (stop = { reason, t: state.t, message: `before step ${state.t + 1}: ${message}` });

  function* run(): Generator<StepRecord, Stop, undefined> {
    for (let taken = 0; ; taken++) {
      const t = state.t + 1;
      if (signal?.aborted) return end('aborted', 'the signal was aborted');
      if (taken >= steps) return end('steps', `${steps} steps taken`);

      // L and g before the step
      const oracle = batches ? source(t) : source;
      if (!isOracle(oracle)) refuse('descend', `source(${t})`, 'an oracle', oracle, TypeError);
      const { value: loss, gradient } = oracle.valueAndGradient(θ);
      ofLength('descend', 'the gradient', gradient, θ.length);
      const gradientNorm = norm(gradient);
      if (!Number.isFinite(loss)) return end('not finite', `the loss is ${loss}`);
      const bad = gradient.findIndex((x) => !Number.isFinite(x));
      if (bad >= 0) return end('not finite', `the gradient is ${gradient[bad]} at coordinate ${bad}`);
      if (loss <= target) return end('loss', `the loss ${loss} has reached ${target}`);
      if (gradientNorm <= enough) return end('gradient norm', `the gradient norm ${gradientNorm} has reached ${enough}`);
      [lowest, ago] = loss < lowest ? [loss, 0] : [lowest, ago + 1];
      if (ago >= patience) return end('no progress', `no loss below ${lowest} in ${patience} steps`);

      room.set(θ);
      const theta = options.recordTheta && room.slice();
      const learningRate = optimizer.learningRate(t);
      optimizer.step(θ, state, optimizer.needsOracle ? oracle : gradient);

      // Δθ, its length, and its cosine with the last one
      const [Δ, before] = [room, last ?? new Float64Array(θ.length)];
      let along = 0;
      for (let i = 0; i < θ.length; i++) {
        const Δi = θ[i] - Δ[i];
        along += Δi * before[i];
        Δ[i] = Δi;
      }
      const stepLength = norm(Δ);
      const turn = along / (stepLength * norm(before)); // 0/0 at the first step
      [last, room] = [Δ, before];
      yield { t, loss, gradientNorm, learningRate, stepLength, turn, ...(theta && { theta }) };
      // a search that finds nothing better will find nothing better for ever
      const stuck = stepLength === 0 && optimizer.order === 2 && !batches;
      if (stuck) return end('no progress', `${optimizer.name} found no step from here that lowers the loss`);
    }
  }

  const checkpoint = (): Checkpoint => ({
    optimizer: optimizer.name,
    theta: writeVector(θ),
    state: writeState(state),
    ...(last && { last: writeVector(last) }),
    best: { loss: writeNumber(lowest), ago },
  });
  return Object.defineProperty(Object.assign(run(), { state, checkpoint }), 'stop', { get: () => stop }) as Descent;
}

/** The state of a checkpoint, and its θ put into θ. */
function restore(checkpoint: Checkpoint, θ: Vector, optimizer: Optimizer): State {
  if (checkpoint.optimizer !== optimizer.name) {
    throw new RangeError(`descend: the checkpoint is ${checkpoint.optimizer}'s, the optimizer is ${optimizer.name}`);
  }
  const saved = readVector(checkpoint.theta);
  ofLength('descend', "the checkpoint's θ", saved, θ.length);
  θ.set(saved);
  return readState(checkpoint.state);
}
