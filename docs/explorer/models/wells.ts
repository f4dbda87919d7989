/**
 * Two wells, one sharp and one flat, and how long a run stays in each.
 *
 *   L_ξ(w) = L(w − ξ),   ξ ~ N(0, s²)            each example has the wells a little to the side
 *   w ← w − η/B Σ L′(w − ξ)                       so the noise of a step is about η h s/√B where the curvature is h
 */
import { random } from 'saddlepoint';
import type { State } from '../figure.ts';
import { WELLS } from './sizes.ts';

const { STEPS, RUNS } = WELLS;
const [SHARP, FLAT] = [-1, 1];
/** Both wells are so deep for the mean of all examples; and how wide the flat one is for a single one. */
const [DEPTH, WIDE] = [1, 0.5];

/** A bowl with two wells, shifted by ξ for each example; in the mean over ξ ~ N(0, s²) a well of width a is √(a² + s²) wide. */
export interface Land {
  readonly value: (w: number) => number;
  readonly slope: (w: number) => number;
}

function land(sharp: readonly [depth: number, width: number], flat: readonly [depth: number, width: number]): Land {
  const wells = [
    { at: SHARP, depth: sharp[0], width: sharp[1] },
    { at: FLAT, depth: flat[0], width: flat[1] },
  ];
  const well = (w: number, at: number, depth: number, width: number): number => depth * Math.exp(-((w - at) ** 2) / (2 * width ** 2));
  return {
    value: (w) => wells.reduce((sum, { at, depth, width }) => sum - well(w, at, depth, width), 0.1 * w * w),
    slope: (w) => wells.reduce((sum, { at, depth, width }) => sum + (well(w, at, depth, width) * (w - at)) / width ** 2, 0.2 * w),
  };
}

/** The loss of one example with ξ = 0, and, but for a constant, the mean over all ξ: there both wells are DEPTH deep. */
export function landscape(width: number, spread: number): { readonly example: Land; readonly mean: Land } {
  const wider = (width: number): number => Math.hypot(width, spread);
  return {
    example: land([(DEPTH * wider(width)) / width, width], [(DEPTH * wider(WIDE)) / WIDE, WIDE]),
    mean: land([DEPTH, wider(width)], [DEPTH, wider(WIDE)]),
  };
}

export interface Wells {
  readonly B: number;
  readonly η: number;
  /** Along w: the loss of the mean, and of three examples. */
  readonly curve: readonly { readonly w: number; readonly loss: number; readonly examples: readonly number[] }[];
  readonly ends: readonly Well[];
  readonly barrier: number;
  /** The deviation of one step about each bottom, η h s/√B. */
  readonly noise: readonly [number, number];
}

export interface Well {
  readonly name: 'sharp' | 'flat';
  readonly bottom: number;
  readonly curvature: number;
  /** How high the barrier is above it. */
  readonly height: number;
  /** Steps until a run that began at the bottom is past the barrier, of each seed; Infinity where it is not. */
  readonly times: readonly number[];
  /** Of those that left, the median; Infinity where most stayed. */
  readonly median: number;
}

export function model({ logB, logEta, width, spread, seed }: State): Wells {
  const [B, η, s] = [2 ** Math.round(Number(logB)), 10 ** Number(logEta), Number(spread)];
  const { example, mean } = landscape(Number(width), s);
  const grid = Array.from({ length: 501 }, (_, i) => -2 + i / 100);
  const lowest = (from: number, to: number): number =>
    grid.filter((w) => w >= from && w <= to).reduce((best, w) => (mean.value(w) < mean.value(best) ? w : best));
  const barrier = grid.filter((w) => w > SHARP && w < FLAT).reduce((best, w) => (mean.value(w) > mean.value(best) ? w : best));
  const shifts = random(Number(seed) + 1000);
  const three = [shifts.normal(), shifts.normal(), shifts.normal()].map((ξ) => s * ξ);

  /** θ ← θ − η/B Σ L′(θ − ξ), with fresh ξ for every example. */
  const leaves = (from: number, seed: number): number => {
    const { normal } = random(seed);
    let w = from;
    for (let t = 1; t <= STEPS; t++) {
      let g = 0;
      for (let b = 0; b < B; b++) g += example.slope(w - s * normal()) / B;
      w -= η * g;
      if (w > barrier !== from > barrier) return t;
    }
    return Number.POSITIVE_INFINITY;
  };
  const ends = (['sharp', 'flat'] as const).map((name, k): Well => {
    const bottom = k === 0 ? lowest(-2, barrier) : lowest(barrier, 3);
    const times = Array.from({ length: RUNS }, (_, i) => leaves(bottom, 1000 * Number(seed) + 2 * i + k));
    return {
      name,
      bottom,
      curvature: (mean.slope(bottom + 1e-4) - mean.slope(bottom - 1e-4)) / 2e-4,
      height: mean.value(barrier) - mean.value(bottom),
      times,
      median: [...times].sort((p, q) => p - q)[RUNS >> 1],
    };
  });
  const step = ({ curvature }: Well): number => (η * curvature * s) / Math.sqrt(B);
  return {
    B,
    η,
    curve: grid.map((w) => ({ w, loss: mean.value(w), examples: three.map((ξ) => example.value(w - ξ)) })),
    ends,
    barrier,
    noise: [step(ends[0]), step(ends[1])],
  };
}
