/** Label noise: how much of what a network is to learn is wrong. L46 */
import { noMore, options, refuse, count as wholeNumber, within } from '../base/arguments.ts';
import { seeded } from './datasets.ts';
import { expectLabels } from './idx.ts';

/**
 * Label noise: each label is, with probability `share`, replaced by another class, each other one equally likely.
 *
 * @returns a copy; `y` stays as it was
 */
export function labelNoise(
  y: ArrayLike<number>,
  given: { readonly share: number; readonly classes: number; readonly seed?: number },
  ...rest: never[]
): Uint8Array {
  noMore('labelNoise', rest, 'labels and options');
  const { share, classes, seed = 0 } = options('labelNoise', given, ['share', 'classes', 'seed']);
  within('labelNoise', 'share', share, [0, 1]);
  wholeNumber('labelNoise', 'classes', classes, 2);
  if (typeof y !== 'object' || typeof y?.length !== 'number') refuse('labelNoise', 'y', 'a list of labels', y, TypeError);
  expectLabels('labelNoise', y, classes);
  const r = seeded('labelNoise', seed);
  return Uint8Array.from(y, (label) => (r.uniform() < share ? (label + 1 + r.integer(classes - 1)) % classes : label));
}
