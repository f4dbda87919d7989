/**
 * Entries of the gradient that are exactly zero: units and layers that pass nothing on.
 *
 * A rectifier that no example switches on gives all its weights a gradient of exactly 0, and for good. So do inputs that are
 * always blank, words that never occur, and a tensor that takes no part. The difference is what lies beyond: the zero
 * coordinates Z are moved far, by sign and at random, and where the loss then changes they were dead; where it never does,
 * they do not matter, unless a gradient reaches them as soon as the other weights are moved: experts that a router never takes. A zero slope that other coordinates would turn into one (a factor whose partner is 0) has a row in H; the
 * dead have none: Hv = 0 for every v in Z.
 */

import { random } from '../base/random.ts';
import { sizesOf } from '../landscape/line.ts';
import { norm } from '../linalg/vectors.ts';
import type { Layer } from './layers.ts';
import { type Asking, gradient, probed, product } from './questions.ts';

export interface Zeros {
  /** The share of entries that are exactly zero. */
  readonly share: number;
  readonly count: number;
  /** The layers all of whose entries are exactly zero. */
  readonly layers: readonly string[];
  /** Whether the loss changes when they are moved far. */
  readonly revivable: boolean;
  /** Where it does not: whether a gradient reaches an eighth of them when the others are moved as well. */
  readonly passedOver: boolean;
  /** Where all entries are zero: whether there is a slope again after such a move (a loss that counts errors has none anywhere). */
  readonly wakes: boolean;
  /** ‖Hv‖ for a random unit v among them: 0 where they pass nothing on, NaN where it cannot be had. */
  readonly coupling: number;
}

export function* zerosOf(
  θ: Float64Array,
  { loss, g, layers, seed }: { loss: number; g: Float64Array; layers: readonly Layer[]; seed: number },
): Asking<Zeros> {
  const isZero = (x: number): boolean => x === 0;
  const count = g.filter(isZero).length;
  const silent = layers.filter(({ start, end }) => g.subarray(start, end).every(isZero)).map(({ name }) => name);
  let revivable = false;
  let passedOver = false;
  let wakes = false;
  let coupling = 0;
  if (count >= θ.length / 2 || silent.length > 0) {
    const size = sizesOf(θ);
    const floor = 0.5 * size.reduce((sum, x) => sum + x / size.length, 0);
    const { normal } = random(seed + 104_729);
    const moves = [
      θ.map((x, j) => (g[j] === 0 ? -x : x)),
      ...[1, 2, 4].map((far) => θ.map((x, j) => (g[j] === 0 ? x + far * Math.max(size[j], floor) * normal() : x))),
    ];
    const rounding = 16 * Number.EPSILON * Math.abs(loss);
    const v = θ.map((_, j) => (g[j] === 0 ? normal() / Math.sqrt(count) : 0));
    try {
      coupling = norm(yield* product(θ, v));
    } catch {
      coupling = NaN; // an oracle that throws here costs this number
    }
    for (const there of moves) revivable ||= Math.abs((yield* probed(there)) - loss) > rounding;
    if (!revivable && count < θ.length) {
      const reached = (x: number, j: number): boolean => g[j] === 0 && x !== 0 && Number.isFinite(x);
      const others = [1, 8, 64, 512].map((far) => θ.map((x, j) => x + far * Math.max(size[j], floor) * normal()));
      for (const there of others) passedOver ||= (yield* slopes(there)).filter(reached).length >= count / 8;
    }
    // from zero itself every product of weights starts alike
    if (count === θ.length && !θ.every(isZero)) for (const there of moves) wakes ||= (yield* slopes(there)).some((x) => x !== 0);
  }
  return { share: count / θ.length, count, layers: silent, revivable, passedOver, wakes, coupling };
}

/** The gradient there; nothing where the oracle throws. */
function* slopes(there: Float64Array): Asking<Float64Array> {
  try {
    return yield* gradient(there);
  } catch {
    return new Float64Array();
  }
}
