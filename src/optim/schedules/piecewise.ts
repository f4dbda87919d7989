/** Learning rates that stay: one for ever, or one after the other. */
import { count, noMore, nonNegative, ofLength, refuse } from '../../base/arguments.ts';
import { checkedOptions } from '../frame/hyperparameters.ts';
import { type Schedule, schedule, scheduleOf } from './schedule.ts';

/** η for ever. */
export function constant(learningRate: number, ...rest: never[]): Schedule {
  noMore('constant', rest, 'one number');
  return scheduleOf('constant', learningRate, () => learningRate);
}

/** A copy of a list, which its owner may change. */
const asNumbers = (caller: string, name: string, list: readonly number[]): number[] =>
  Array.isArray(list) ? [...list] : refuse(caller, name, 'a list of numbers', list, TypeError);

/**
 * values[0] for t ≤ boundaries[0], values[1] for t ≤ boundaries[1], …: jumps by design. The residual network of 110
 * layers ran at .01 for some 400 updates, then at .1: `piecewise({ boundaries: [400], values: [0.01, 0.1] })` (L95).
 */
export function piecewise(
  options: { readonly boundaries: readonly number[]; readonly values: readonly number[] },
  ...rest: never[]
): Schedule {
  const given = checkedOptions('piecewise', options, rest, ['boundaries', 'values']);
  const boundaries = asNumbers('piecewise', 'boundaries', given.boundaries);
  const values = asNumbers('piecewise', 'values', given.values);
  ofLength('piecewise', 'values', values, boundaries.length + 1);
  for (const [i, value] of values.entries()) nonNegative('piecewise', `values[${i}]`, value);
  for (const [i, boundary] of boundaries.entries()) count('piecewise', `boundaries[${i}]`, boundary, i && boundaries[i - 1] + 1);
  return schedule('piecewise', (t) => {
    const i = boundaries.findIndex((boundary) => t <= boundary);
    return values[i < 0 ? values.length - 1 : i];
  });
}
