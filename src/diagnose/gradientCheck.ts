/**
 * Is the gradient the loss's? Along a few directions v, the slope that the losses show against the one that g claims.
 *
 *   D(h) = (L(θ + hv) − L(θ − hv)) / 2h  →  gᵀv      error O(h²), and rounding u|L|/h
 *
 * v is ĝ, some random directions, and a random one in each layer, every coordinate moved in proportion to its own size. Where
 * D agrees with gᵀv at the first h, that is all; where not, smaller and larger h tell how far D itself can be trusted:
 * |D(h) − D(10h)|. Where L(θ + hv) and L(θ − hv) show two different slopes however small h is, θ lies on a kink (ReLU), and
 * that direction says nothing. Nor does one where what is missing is g's own rounding, a few u‖H‖‖θ‖: near a critical point g is no more.
 */

import { random } from '../base/random.ts';
import { sizesOf } from '../landscape/line.ts';
import { along, dot, norm } from '../linalg/vectors.ts';
import { type Asking, probed } from './questions.ts';

/** One direction: what g claims and what the losses show. */
export interface SlopeCheck {
  /** 'the gradient', 'a random direction', or a layer's name. */
  readonly along: string;
  /** gᵀv. */
  readonly claimed: number;
  /** D, the slope that the losses show, and how far it may be off. */
  readonly measured: number;
  readonly error: number;
  /** Whether the two disagree beyond doubt. */
  readonly differs: boolean;
}

export interface GradientCheck {
  readonly slopes: readonly SlopeCheck[];
  /** Coordinates whose own slope is not what the gradient says, where they were looked for; at most ten. */
  readonly coordinates: readonly { readonly index: number; readonly claimed: number; readonly measured: number }[];
}

/** Part of a layer, for {@link checkGradient}. */
interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** D is believed to agree within this part of the slope. */
const AGREES = 0.02;
/** h, relative to the coordinates' sizes: the first, and what follows where it disagrees. */
const FIRST = 1e-4;
const FURTHER = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13];
/** D is trusted where its error is this part of it: a loss that changes on a finer scale shows no slope at all. */
const TRUSTED = 0.1;
/** A gap counts where it is this part of how the loss changes at the largest h: not the rounding of a slope of zero. */
const SEEN = 1e-4;
/** So many roundings of H's products with θ may be in g. */
const ROUNDINGS = 8;
/** Up to so many parameters the wrong coordinates are looked for one by one. */
const NAMED = 64;

/** Compares slopes along ĝ, random directions, and layers. */
export function* checkGradient(
  θ: Float64Array,
  { loss, g, curvature, layers, seed }: { loss: number; g: Float64Array; curvature: number; layers: readonly Span[]; seed: number },
): Asking<GradientCheck> {
  const size = sizesOf(θ);
  const { normal } = random(seed + 7919);
  const scattered = (start: number, end: number): Float64Array =>
    θ.map((_, j) => (j < start || j >= end ? 0 : size[j] * (normal() < 0 ? -1 : 1)));
  const length = norm(g);
  const directions: [string, Float64Array][] = [
    ...(length > 0 ? [['the gradient', alongGradient(g, length, size)] as [string, Float64Array]] : []),
    ['a random direction', scattered(0, θ.length)],
    ['another random direction', scattered(0, θ.length)],
    ...layers.slice(0, 8).map(({ name, start, end }): [string, Float64Array] => [name, scattered(start, end)]),
  ];
  const rounding = ROUNDINGS * precisionOf(loss, g) * curvature * norm(θ);
  const slopes: SlopeCheck[] = [];
  for (const [along, v] of directions) slopes.push(yield* slopeAlong(θ, { loss, g, rounding, v, along }));
  const coordinates: { index: number; claimed: number; measured: number }[] = [];
  if (slopes.some((s) => s.differs) && θ.length <= NAMED) {
    for (let j = 0; j < θ.length && coordinates.length < 10; j++) {
      const v = θ.map((_, k) => (k === j ? size[j] : 0));
      const { claimed, measured, differs } = yield* slopeAlong(θ, { loss, g, rounding, v, along: '' });
      if (differs) coordinates.push({ index: j, claimed: claimed / size[j], measured: measured / size[j] });
    }
  }
  return { slopes, coordinates };
}

/** The precision in which loss and gradient were computed: float32's where all of their numbers are numbers of it. */
export const precisionOf = (loss: number, g: Float64Array): number =>
  g.length > 1 && Math.fround(loss) === loss && g.some((x) => x !== Math.trunc(x)) && g.every((x) => Math.fround(x) === x)
    ? 2 ** -23
    : Number.EPSILON;

/** ĝ, as long as the largest step that moves no coordinate by more than its size. */
function alongGradient(g: Float64Array, length: number, size: Float64Array): Float64Array {
  const relative = g.reduce((most, x, j) => Math.max(most, Math.abs(x / length) / size[j]), 0);
  return g.map((x) => x / length / relative);
}

/** D at one h; how unlike the two sides are, how far the loss moves, and its rounding. */
interface Difference {
  readonly D: number;
  readonly kink: number;
  readonly change: number;
  readonly noise: number;
}

function* slopeAlong(
  θ: Float64Array,
  { loss, g, rounding, v, along: name }: { loss: number; g: Float64Array; rounding: number; v: Float64Array; along: string },
): Asking<SlopeCheck> {
  const claimed = dot(g, v);
  const ε = precisionOf(loss, g);
  // what gᵀv would be of if its terms had random signs: in a sum that cancels, a part of this is a part of the slope
  const typical = norm(g.map((x, j) => x * v[j]));
  const at = function* (h: number): Asking<Difference> {
    const ahead = yield* probed(along(θ, v, h));
    const behind = yield* probed(along(θ, v, -h));
    const kink = Math.abs(ahead - 2 * loss + behind) / h;
    const change = Math.max(Math.abs(ahead - loss), Math.abs(behind - loss));
    return { D: (ahead - behind) / (2 * h), kink, change, noise: (4 * ε * Math.max(Math.abs(loss), Math.abs(ahead))) / h };
  };
  const first = yield* at(FIRST);
  const off = (D: number): number => Math.abs(D - claimed);
  const agrees = (D: number): boolean => off(D) <= AGREES * Math.max(Math.abs(D), Math.abs(claimed), typical);
  if (agrees(first.D)) return { along: name, claimed, measured: first.D, error: off(first.D), differs: false };
  // three in a row must agree: two may by chance, where the loss changes on a finer scale than h
  const tried: Difference[] = [];
  let best = { D: NaN, error: Infinity, kink: 0, noise: 0 };
  let far = 0;
  for (const h of FURTHER) {
    const now = h === FIRST ? first : yield* at(h);
    far = Math.max(far, now.change / h);
    const [older, old] = tried.slice(-2);
    tried.push(now);
    const error = Math.max(Math.abs(now.D - (old?.D ?? NaN)), Math.abs((old?.D ?? NaN) - (older?.D ?? NaN)) / 10) + now.noise;
    if (error < best.error) best = { ...now, error, kink: Math.min(now.kink, old.kink) };
  }
  const gap = off(best.D);
  const resolved = best.error <= TRUSTED * Math.abs(best.D) || Math.abs(best.D) <= 3 * best.noise;
  const seen = gap >= SEEN * far && gap > rounding * norm(v);
  // a slope that shows at one scale only is one all the same
  const somewhere = tried.some(({ D, noise }) => noise <= gap / 10 && off(D) <= AGREES * Math.max(Math.abs(claimed), typical) + 3 * noise);
  const differs = !somewhere && resolved && seen && gap > 5 * best.error && best.kink <= gap / 2;
  return { along: name, claimed, measured: best.D, error: best.error, differs };
}
