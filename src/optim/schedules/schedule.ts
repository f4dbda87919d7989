/** What a schedule is: (t) => η that checks t, and can be followed by another. */
import { atLeast, count, nonNegative } from '../../base/arguments.ts';
import { extended } from '../../base/extended.ts';
import { rateOf } from '../frame/hyperparameters.ts';
import type { LearningRate } from '../frame/optimizer.ts';

/** η(t), t = 1, 2, … */
export interface Schedule {
  (t: number): number;
  /** This one for the first `steps` updates, then `next`, which counts from 1 again. */
  then(steps: number, next: LearningRate): Schedule;
}

/** Gives any (t) => η the check of t and `then`. */
export function schedule(name: string, η: (t: number) => number): Schedule {
  const checked = (t: number): number => η(atLeast(name, 't', t, 1));
  return extended(checked, {
    // biome-ignore lint/suspicious/noThenProperty: it reads as what it does, and an await of it is refused by name
    then(steps: number, next: LearningRate): Schedule {
      // `await` calls `then` too, on whatever has one
      if (typeof steps === 'function') throw new TypeError(`${name}: a schedule cannot be awaited`);
      count('then', 'steps', steps);
      const after = rateOf('then', next);
      return schedule(`${name}.then`, (t) => (t <= steps ? checked(t) : after(t - steps)));
    },
  });
}

/** The same, for those that begin with η or end there. */
export function scheduleOf(name: string, learningRate: number, η: (t: number) => number): Schedule {
  nonNegative(name, 'learningRate', learningRate);
  return schedule(name, η);
}
