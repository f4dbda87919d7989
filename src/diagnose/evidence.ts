/** The evidence: every number that a verdict rests on, measured once (gather.ts). The symbols are those of the tests. */

import type { Signs } from '../landscape/signs.ts';
import type { Curvature } from './curvature.ts';
import type { Fit } from './fit.ts';
import type { Growth, Steps } from './history.ts';
import type { LayerNorms } from './layers.ts';
import type { Noise } from './noise.ts';
import type { Probe } from './probe.ts';
import type { Progress } from './progress.ts';
import type { Zeros } from './zeros.ts';

/** What is known whatever else is: θ's loss and slope, and the run. */
export interface Situation {
  readonly parameters: number;
  readonly loss: number;
  readonly gradientNorm: number;
  /** What the run does, from its losses and the one at θ. */
  readonly progress: Progress;
  readonly steps: Steps;
  /** The optimizer's name, where the records have it. */
  readonly optimizer?: string;
  /** The first number that is not finite, where there is one. */
  readonly broken?: Broken;
  /** L(θ) asked a second time, where it was another number. */
  readonly again?: number;
}

/** A number that is not finite: where it stands, and whether the run led up to it. */
export interface Broken {
  readonly what: string;
  /** Whether the first of all records is already not finite, or, without a history, the loss at θ itself. */
  readonly atOnce: boolean;
  /** Whether losses or steps had been growing before. */
  readonly grew: boolean;
}

export interface Evidence extends Situation {
  /** Steps reverse at a sharpness of 2/η, and the run gets on: see edge.ts. */
  readonly onTheEdge: boolean;
  /** η̂: what a step moves, per unit of gradient norm; NaN where nothing tells. */
  readonly rate: number;
  /** ℓ = max(‖θ‖, the longest way made without turning back), 1 where both are 0: the length that matters here. */
  readonly length: number;
  /** What rounding of θ does to the loss, and its own: ε‖g‖ℓ + 100ε²‖H‖ℓ² + 8ε|L|. */
  readonly rounding: number;
  /** ρ = ĝ·∇L(θ − η̂g)/‖g‖: 1 − η̂λ on an eigenvector; negative where a step overshoots. NaN without a rate. */
  readonly overshoot: number;
  /** L(θ − η̂g), Infinity where it is not finite; NaN without a rate. */
  readonly lossAhead: number;
  readonly growth: Growth;
  readonly fit: Fit;
  readonly zeros: Zeros;
  readonly curvature: Curvature;
  readonly probe: Probe;
  /** S = ‖H‖, the scale below which curvature is nothing; 128·B/ℓ² where ‖H‖ accounts for less than a thousandth of B. */
  readonly scale: number;
  /** |λ| up to here counts as zero, and how many are negative, zero and positive. */
  readonly zeroBelow: number;
  readonly signs: Signs;
  readonly noise: Noise | undefined;
  readonly layers: LayerNorms | undefined;
  /** What could not be tested although it might have changed the verdict, and what would be needed. */
  readonly missing: readonly string[];
}

/** Whether all of the evidence is there, or a number was not finite, or not the same twice. */
export const isWhole = (e: Situation): e is Evidence => e.broken === undefined && e.again === undefined;
