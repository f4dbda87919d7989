/**
 * Carrying a remedy out, as questions: a jump along a direction, or some steps with a rule. The point diagnosed is left alone.
 *
 * `descend`'s loop, asked instead of called, so that a model that answers later can be trained as well. A first-order rule is
 * given the gradient; one that asks for more has its step carried out where the answers are, on copies, since it may begin again.
 */

import { lowestStep } from '../landscape/escape.ts';
import { along, norm } from '../linalg/vectors.ts';
import type { Optimizer, State, StepRecord } from '../optim/frame/optimizer.ts';
import type { Oracle } from '../oracle/types.ts';
import { type Asking, gradient, probed, stepped } from './questions.ts';

/** What applying a remedy gives: a new point; the one given is left alone. */
export interface Applied {
  readonly theta: Float64Array;
  /** The loss there. */
  readonly loss: number;
  /** The steps that led there; empty for a single jump. */
  readonly records: readonly StepRecord[];
}

/** A training: the lowest point on the way, and the loss where the last step ended, which a rate too high has left far behind. */
export interface Trained extends Applied {
  readonly end: number;
}

/** θ as it is. */
export function* stay(θ: Float64Array): Asking<Applied> {
  return { theta: θ.slice(), loss: yield* probed(θ), records: [] };
}

/** θ + s·u. */
export function* jump(θ: Float64Array, direction: Float64Array, step: number): Asking<Applied> {
  const theta = along(θ, direction, step);
  return { theta, loss: yield* probed(theta), records: [] };
}

/** Some steps of a rule from θ. The lowest point on the way is what counts, unless every step sees other batches. */
export function* train(θ: Float64Array, rule: Optimizer, steps: number, batches?: Batches): Asking<Trained> {
  let theta: Float64Array = θ.slice();
  let state = rule.init(theta);
  let lowest = { theta, loss: Infinity };
  let last: Float64Array | undefined;
  const records: StepRecord[] = [];
  for (let t = 1; t <= steps; t++) {
    const loss = yield* probed(theta);
    if (!batches && loss < lowest.loss) lowest = { theta, loss };
    const g = batches ? yield* meanGradient(theta, t, batches) : yield* gradient(theta);
    const size = norm(g);
    if (!Number.isFinite(loss) || !Number.isFinite(size)) break;
    const next = theta.slice();
    if (rule.needsOracle && !batches) {
      const made = yield* stepped(theta, onCopies(rule, theta, state));
      if (!made) break;
      next.set(made.theta);
      state = made.state;
    } else rule.step(next, state, g);
    const Δ = next.map((x, j) => x - theta[j]);
    records.push(recordOf({ t, loss, gradientNorm: size, learningRate: rule.learningRate(t) }, Δ, last));
    if (norm(Δ) === 0) break;
    [theta, last] = [next, Δ];
  }
  const loss = yield* probed(theta);
  return { ...(loss <= lowest.loss ? { theta, loss } : lowest), records, end: loss };
}

function recordOf(
  known: Pick<StepRecord, 't' | 'loss' | 'gradientNorm' | 'learningRate'>,
  Δ: Float64Array,
  last?: Float64Array,
): StepRecord {
  const stepLength = norm(Δ);
  const turn = last ? Δ.reduce((sum, x, j) => sum + x * last[j], 0) / (stepLength * norm(last)) : NaN;
  return { ...known, stepLength, turn };
}

/** One step on copies of θ and the state; undefined where the rule cannot go on. */
const onCopies =
  (rule: Optimizer, θ: Float64Array, state: State) =>
  (oracle: Oracle): { theta: Float64Array; state: State } | undefined => {
    const copy = { theta: θ.slice(), state: structuredClone(state) };
    try {
      rule.step(copy.theta, copy.state, oracle);
    } catch (error) {
      if (error instanceof Error) return undefined;
      throw error; // an answer that is not there yet
    }
    return copy.theta.every(Number.isFinite) ? copy : undefined;
  };

/** How many batches there are, and how many of them make one step's gradient. */
export interface Batches {
  readonly count: number;
  readonly together: number;
}

/** The mean of `together` batches at step t, taken in turn: a batch that many times as large. */
function* meanGradient(θ: Float64Array, t: number, { count, together }: Batches): Asking<Float64Array> {
  const sum = new Float64Array(θ.length);
  for (let i = 0; i < together; i++) {
    const g = yield* gradient(θ, ((t - 1) * together + i) % count);
    for (let j = 0; j < sum.length; j++) sum[j] += g[j] / together;
  }
  return sum;
}

/** The first rate of η, η/2, η/4, … at which one step lowers the loss: walls that the local curvature does not show. */
export function* lowering(θ: Float64Array, loss: number, η: number): Asking<number> {
  const g = yield* gradient(θ);
  for (let rate = η, tries = 0; tries < 60; tries++, rate /= 2) {
    if ((yield* probed(along(θ, g, -rate))) < loss) return rate;
  }
  return η;
}

/** The lowest loss found along ±u, from steps of length ℓ; step 0 where it does not fall. */
export function* lowestAlong(θ: Float64Array, u: Float64Array, loss: number, ℓ: number): Asking<{ step: number; loss: number }> {
  const search = lowestStep({ loss, length: ℓ });
  let next = search.next();
  while (!next.done) next = search.next(yield* probed(along(θ, u, next.value)));
  return next.value;
}
