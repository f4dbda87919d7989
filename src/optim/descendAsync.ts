/**
 * The same loop for `for await`: every so many milliseconds it lets timers, events and the page have their turn.
 *
 *   step, step, step, …  until the slice is over  →  whatever else is due  →  step, step, …
 *
 * `descend` keeps its thread busy from the first step to the last unless whoever pulls the records pauses: no timer fires, and
 * so `AbortSignal.timeout` never does. Here it does.
 */

import { noMore, options, positive } from '../base/arguments.ts';
import { extended } from '../base/extended.ts';
import type { Oracle, Vector } from '../oracle/types.ts';
import { DESCEND_OPTIONS, type DescendOptions, type Descent, descend, type Stop } from './descend.ts';
import type { Optimizer, StepRecord } from './frame/optimizer.ts';

/** Options of {@link descendAsync}. */
export interface DescendAsyncOptions extends DescendOptions {
  /** So many milliseconds of steps, then a pause; default 12, which leaves a page of 60 frames a second some time. */
  readonly slice?: number;
}

/** A run that pauses: an asynchronous generator of the same records, with the same properties as {@link Descent}. */
export interface AsyncDescent extends AsyncGenerator<StepRecord, Stop, undefined>, Pick<Descent, 'stop' | 'state' | 'checkpoint'> {}

/**
 * Runs an optimizer as {@link descend} does, with the same records to the last bit, and pauses between slices of time.
 *
 * @throws as descend does; RangeError where slice is not a finite number > 0.
 * @example
 * import { descendAsync, gradientDescent, oracleFrom } from 'saddlepoint';
 * const bowl = oracleFrom({ value: ([x]) => x ** 2 / 2, gradient: ([x]) => Float64Array.of(x) });
 * const run = descendAsync(bowl, Float64Array.of(8), gradientDescent({ learningRate: 1e-9 }), { signal: AbortSignal.timeout(30) });
 * for await (const record of run); // without the signal it would go on for ever
 * console.log(run.stop?.reason); // → aborted
 */
export function descendAsync(
  source: Oracle | ((t: number) => Oracle),
  θ: Vector,
  optimizer: Optimizer,
  given: DescendAsyncOptions = {},
  ...rest: never[]
): AsyncDescent {
  noMore('descendAsync', rest, 'an oracle, θ, an optimizer and options');
  const { slice = 12, ...others } = options('descendAsync', given, [...DESCEND_OPTIONS, 'slice']);
  positive('descendAsync', 'slice', slice);
  const run = descend(source, θ, optimizer, others);

  async function* pausing(): AsyncGenerator<StepRecord, Stop, undefined> {
    let began = performance.now();
    for (;;) {
      const { done, value } = run.next();
      if (done) return value;
      yield value;
      if (performance.now() - began < slice) continue;
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
  }

  return extended(pausing(), {
    state: run.state,
    checkpoint: run.checkpoint,
    get stop() {
      return run.stop;
    },
  });
}
