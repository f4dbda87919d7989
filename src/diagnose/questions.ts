/**
 * diagnose asks, whoever can answers.
 *
 *   const L = yield* value(θ);        the diagnosis is written once, as a generator of questions
 *   answer(asking, oracle)            a synchronous oracle answers them in a loop
 *   await answerAsync(asking, …)      one that returns promises answers the same ones: a GPU, a worker, another process
 *
 * Both see the same questions in the same order, so both give the same diagnosis to the last bit. An oracle that throws throws
 * at the question: where it was only a probe, the asker catches it and loses that probe alone.
 */

import { refuse } from '../base/arguments.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { AsyncOracle, Oracle } from '../oracle/types.ts';
import { awaited } from './awaited.ts';

/** Something asked about the loss at θ, of the whole or of one minibatch. */
export interface Question {
  readonly ask: 'value' | 'gradient' | 'valueAndGradient' | 'hvp' | 'hessian' | 'step';
  readonly theta: Float64Array;
  /** v of Hv. */
  readonly v?: Float64Array;
  /** Which minibatch; the whole loss where it is missing. */
  readonly batch?: number;
  /** What a step of an optimizer does with the oracle. It may be begun again, so it changes nothing before it is through. */
  readonly step?: (oracle: Oracle) => unknown;
}

/** A computation that asks on its way to a T. */
export type Asking<T> = Generator<Question, T, unknown>;

/** L(θ). */
export function* value(theta: Float64Array, batch?: number): Asking<number> {
  return (yield { ask: 'value', theta, ...(batch !== undefined && { batch }) }) as number;
}

/** g = ∇L(θ). */
export function* gradient(theta: Float64Array, batch?: number): Asking<Float64Array> {
  return vector((yield { ask: 'gradient', theta, ...(batch !== undefined && { batch }) }) as ArrayLike<number>, theta.length);
}

/** L(θ) and g. */
export function* valueAndGradient(theta: Float64Array): Asking<{ value: number; gradient: Float64Array }> {
  const both = (yield { ask: 'valueAndGradient', theta }) as { value: number; gradient: ArrayLike<number> };
  return { value: both.value, gradient: vector(both.gradient, theta.length) };
}

/** Hv. */
export function* product(theta: Float64Array, v: Float64Array): Asking<Float64Array> {
  return vector((yield { ask: 'hvp', theta, v }) as ArrayLike<number>, theta.length);
}

/** H, and how far each entry may be off, where the oracle knows: by differences it does. */
export function* hessian(theta: Float64Array): Asking<{ readonly hessian: Matrix; readonly error?: Matrix }> {
  return (yield { ask: 'hessian', theta }) as { hessian: Matrix; error?: Matrix };
}

/** What an optimizer's step makes of the oracle at θ. */
export function* stepped<T>(theta: Float64Array, step: (oracle: Oracle) => T, batch?: number): Asking<T> {
  return (yield { ask: 'step', theta, step, ...(batch !== undefined && { batch }) }) as T;
}

/** L(θ) as a probe: what cannot be had, because the oracle throws there or overflows, is as high as can be. */
export function* probed(theta: Float64Array): Asking<number> {
  try {
    const loss = yield* value(theta);
    return Number.isFinite(loss) ? loss : Infinity;
  } catch {
    return Infinity;
  }
}

const vector = (given: ArrayLike<number>, n: number): Float64Array => {
  const copy = given instanceof Float64Array ? given : Float64Array.from(given);
  return copy.length === n ? copy : refuse('diagnose', 'the length of a gradient or product', `${n}`, copy.length);
};

/** The whole loss and its minibatches. */
export interface Respondents<O> {
  readonly oracle: O;
  readonly batches: readonly O[];
}

/** Puts a question to an oracle. */
function put({ oracle, batches }: Respondents<Oracle>, { ask, theta, v, batch, step }: Question): unknown {
  const L = batch === undefined ? oracle : batches[batch];
  if (ask === 'step') return step?.(L);
  if (ask === 'hvp') return L.hvp(theta, v as Float64Array);
  if (ask === 'hessian') {
    const H = L.hessian(theta);
    return L.hessianError ? { hessian: H, error: L.hessianError(theta) } : { hessian: H };
  }
  return L[ask](theta);
}

/** Runs to the end, with a synchronous oracle's answers. */
export function answer<T>(asking: Asking<T>, respondents: Respondents<Oracle>): T {
  let next = asking.next();
  while (!next.done) {
    let reply: unknown;
    try {
      reply = put(respondents, next.value);
    } catch (error) {
      next = asking.throw(error);
      continue;
    }
    next = asking.next(reply);
  }
  return next.value;
}

/** How far a diagnosis has come. */
export interface Answered {
  /** Questions answered so far. */
  readonly answered: number;
  /** What is asked now. */
  readonly asking: Question['ask'];
}

export interface AnswerOptions {
  /** Ends the diagnosis between two questions, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called before each question. */
  readonly onProgress?: (progress: Answered) => void;
}

/** Runs to the end, with the answers of an oracle that returns promises. */
export async function answerAsync<T>(
  asking: Asking<T>,
  { oracle, batches }: Respondents<AsyncOracle>,
  { signal, onProgress }: AnswerOptions = {},
): Promise<T> {
  const waiting = { oracle: awaited(oracle), batches: batches.map(awaited) };
  const respondents = { oracle: waiting.oracle.oracle, batches: waiting.batches.map((b) => b.oracle) };
  let next = asking.next();
  for (let answered = 0; !next.done; answered++) {
    signal?.throwIfAborted();
    const question = next.value;
    onProgress?.({ answered, asking: question.ask });
    const { whenAnswered } = question.batch === undefined ? waiting.oracle : waiting.batches[question.batch];
    let reply: unknown;
    try {
      reply = await whenAnswered(() => put(respondents, question), signal);
    } catch (error) {
      signal?.throwIfAborted();
      next = asking.throw(error);
      continue;
    }
    next = asking.next(reply);
  }
  return next.value;
}
