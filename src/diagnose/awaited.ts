/**
 * An oracle that answers with promises, for computations that ask at once.
 *
 * What is computed with it is begun, and at the first answer that is not there yet it stops; the answer is awaited, and the
 * computation begins again, now with one answer more. It asks the same things in the same order each time, so answers are
 * kept in a list. Nothing is evaluated twice: what is repeated are the few operations between two answers. Differences, which
 * ask for very many gradients, are one answer: they are asked for one by one where they can be awaited. So line searches
 * and every optimizer run on a model that lives elsewhere, to the same bits.
 */

import { askLater } from '../base/ask.ts';
import { checkedGradient, oracleBy, type Solve } from '../oracle/oracleFrom.ts';
import type { AsyncOracle, Oracle } from '../oracle/types.ts';

/** Thrown where an answer is not there yet. */
class Pending {
  readonly request: () => unknown;
  constructor(request: () => unknown) {
    this.request = request;
  }
}

type Reply = { readonly value: unknown } | { readonly error: unknown };

export interface Awaited {
  /** What a computation asks. */
  readonly oracle: Oracle;
  /** Carries out a computation that asks `oracle`, as often as it takes. */
  whenAnswered<R>(compute: () => R, signal?: AbortSignal): Promise<R>;
}

/** An asynchronous oracle as one that can be asked at once, within `whenAnswered`. */
export function awaited(source: AsyncOracle): Awaited {
  const replies: Reply[] = [];
  let next = 0;
  let stop: AbortSignal | undefined;
  const reply = (request: () => unknown): any => {
    if (next === replies.length) throw new Pending(request);
    const known = replies[next++];
    if ('error' in known) throw known.error;
    return known.value;
  };
  const solve: Solve = (asking, θ, { here }) => {
    const g = here();
    return reply(() =>
      askLater(asking, async (there) => {
        stop?.throwIfAborted();
        return there === θ ? g : checkedGradient(await source.gradient(there.slice()), θ.length);
      }),
    );
  };
  // a new oracle for each computation: what one remembers of its last θ is not asked again, and the order would change
  const fresh = (): Oracle =>
    oracleBy(solve, {
      value: (θ) => reply(() => source.value(θ)),
      gradient: (θ) => reply(() => source.gradient(θ)),
      ...(source.hvp && { hvp: (θ: Float64Array, v: Float64Array) => reply(() => source.hvp?.(θ, v)) }),
      ...(source.hessian && { hessian: (θ: Float64Array) => reply(() => source.hessian?.(θ)) }),
    });
  let current = fresh();
  const oracle: Oracle = {
    value: (θ) => current.value(θ),
    gradient: (θ) => current.gradient(θ),
    valueAndGradient: (θ) => current.valueAndGradient(θ),
    hvp: (θ, v) => current.hvp(θ, v),
    hessian: (θ) => current.hessian(θ),
    hessianError: (θ) => current.hessianError?.(θ) as never,
  };
  return {
    oracle,
    async whenAnswered(compute, signal) {
      replies.length = 0;
      stop = signal;
      for (;;) {
        next = 0;
        current = fresh();
        try {
          return compute();
        } catch (pending) {
          if (!(pending instanceof Pending)) throw pending;
          try {
            replies.push({ value: await pending.request() });
          } catch (error) {
            replies.push({ error });
          }
          signal?.throwIfAborted();
        }
      }
    },
  };
}
