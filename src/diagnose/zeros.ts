/**
 * Entries of the gradient that are exactly zero: units and layers that pass nothing on.
 *
 * A rectifier that no example switches on gives all its weights a gradient of exactly 0, and for good. So do inputs that are
 * always blank, words that never occur, and a tensor that takes no part. The difference is what lies beyond: the zero
 * coordinates Z are moved far, by sign and at random, and where the loss then changes they were dead; where it never does,
 * they do not matter.
 */

import { random } from '../base/random.ts';
import { sizesOf } from '../landscape/line.ts';
import type { Layer } from './layers.ts';
import { type Asking, probed } from './questions.ts';

export interface Zeros {
  /** The share of entries that are exactly zero. */
  readonly share: number;
  readonly count: number;
  /** The layers all of whose entries are exactly zero. */
  readonly layers: readonly string[];
  /** Whether the loss changes when they are moved far. */
  readonly revivable: boolean;
}

export function* zerosOf(
  θ: Float64Array,
  { loss, g, layers, seed }: { loss: number; g: Float64Array; layers: readonly Layer[]; seed: number },
): Asking<Zeros> {
  const isZero = (x: number): boolean => x === 0;
  const count = g.filter(isZero).length;
  const silent = layers.filter(({ start, end }) => g.subarray(start, end).every(isZero)).map(({ name }) => name);
  let revivable = false;
  if (count >= θ.length / 2 || silent.length > 0) {
    const size = sizesOf(θ);
    const floor = 0.5 * size.reduce((sum, x) => sum + x / size.length, 0);
    const { normal } = random(seed + 104_729);
    const moves = [
      θ.map((x, j) => (g[j] === 0 ? -x : x)),
      ...[1, 2, 4].map((far) => θ.map((x, j) => (g[j] === 0 ? x + far * Math.max(size[j], floor) * normal() : x))),
    ];
    const rounding = 16 * Number.EPSILON * Math.abs(loss);
    for (const there of moves) revivable ||= Math.abs((yield* probed(there)) - loss) > rounding;
  }
  return { share: count / θ.length, count, layers: silent, revivable };
}
