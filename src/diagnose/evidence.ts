/** The evidence: every number that a verdict rests on, measured once. The symbols are those of the tests in verdict.ts. */

import { count, positive } from '../base/arguments.ts';
import { random } from '../base/random.ts';
import { worstSlope as criticality } from '../landscape/criticality.ts';
import { along } from '../landscape/vector.ts';
import { dot, norm } from '../linalg/vectors.ts';
import type { StepRecord } from '../optim/frame/optimizer.ts';
import type { Oracle } from '../oracle/types.ts';
import { type Curvature, curvature, refine } from './curvature.ts';
import { type Growth, growthOf, type Series, seriesOf } from './history.ts';
import { type LayerLike, type LayerNorms, layerNorms } from './layers.ts';
import { type Noise, noiseOf } from './noise.ts';
import { type Probe, probe } from './probe.ts';
import { finite } from './words.ts';

export interface DiagnoseOptions {
  /** The records of the run that led here, oldest first; `descend` makes them. */
  readonly history?: readonly StepRecord[];
  /** Oracles of minibatches at large: their gradients scatter around the loss's. 64 tell how much; up to 1024 are read, for a remedy. */
  readonly batches?: Iterable<Oracle>;
  /** Which entries of θ belong to which layer, first layer first: `layersOf(tree)`, or pairs [start, end], or sizes that add up to n. */
  readonly layers?: readonly LayerLike[];
  /** The rate in use, where there is no history to read it from. */
  readonly learningRate?: number;
  /** τ: the gradient's zero may lie within τℓ along an eigenvector of a critical point. Default 1e-4. */
  readonly gradientTolerance?: number;
  /** δ: eigenvalues within δS of zero count as zero. Default 1e-7. */
  readonly eigenvalueTolerance?: number;
  /** Up to this many parameters the full Hessian is used. Default 300. */
  readonly fullBelow?: number;
  /** Lanczos steps beyond that, for each of two starts. Default 30. */
  readonly lanczosSteps?: number;
  /** Seed of the random starts. Default 1. */
  readonly seed?: number;
}

export interface Evidence {
  readonly parameters: number;
  readonly loss: number;
  readonly gradientNorm: number;
  /** η̂: what a step moves, per unit of gradient norm; NaN where nothing tells. */
  readonly rate: number;
  /** ℓ = max(‖θ‖, the longest way made without turning back), 1 where that is below 10⁻⁶: the length that matters here. */
  readonly length: number;
  /** ρ = ĝ·∇L(θ − η̂g)/‖g‖: 1 − η̂λ on an eigenvector; negative where a step overshoots. NaN without a rate. */
  readonly overshoot: number;
  /** L(θ − η̂g), Infinity where it is not finite; NaN without a rate. */
  readonly lossAhead: number;
  readonly turn: number;
  readonly series: Series;
  readonly growth: Growth;
  readonly curvature: Curvature;
  readonly probe: Probe;
  /** S = ‖H‖, the scale below which curvature is nothing; 128·B/ℓ² where ‖H‖ accounts for less than a thousandth of B. */
  readonly scale: number;
  readonly noise: Noise | undefined;
  readonly layers: LayerNorms | undefined;
  /** τ and δ. */
  readonly tolerances: { readonly gradient: number; readonly eigenvalue: number };
  /** What could not be tested, and what would be needed. */
  readonly missing: readonly string[];
}

/** What is known when a number is not finite: where, and the series up to there. */
export interface Breakdown {
  readonly broken: string;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly series: Series;
}

/** Gathers the evidence at θ, or says which number is not finite. */
export function gather(oracle: Oracle, θ: Float64Array, options: DiagnoseOptions, batches?: readonly Oracle[]): Evidence | Breakdown {
  const { history = [], layers, learningRate, gradientTolerance: τ = 1e-4, eigenvalueTolerance: δ = 1e-7 } = options;
  const { fullBelow = 300, lanczosSteps = 30, seed = 1 } = options;
  if (learningRate !== undefined) positive('diagnose', 'learningRate', learningRate);
  positive('diagnose', 'gradientTolerance', τ);
  positive('diagnose', 'eigenvalueTolerance', δ);
  count('diagnose', 'fullBelow', fullBelow);
  count('diagnose', 'lanczosSteps', lanczosSteps, 2);

  const wrong = θ.findIndex((x) => !Number.isFinite(x));
  const sound = wrong < 0;
  const loss = sound ? oracle.value(θ) : NaN;
  const g = sound ? oracle.gradient(θ) : θ.map(() => NaN);
  const gradientNorm = norm(g);
  const series = seriesOf(history, gradientNorm, loss);
  const broken = [
    series.broken,
    !sound && `θ is ${θ[wrong]} at coordinate ${wrong}`,
    sound && ![loss, gradientNorm].every(Number.isFinite) && `the loss is ${loss}, the gradient's norm ${gradientNorm}`,
  ];
  if (broken.some(Boolean)) return { broken: broken.filter(Boolean).join('; '), loss, gradientNorm, series };

  const rate = Number.isNaN(series.rate) ? (learningRate ?? NaN) : series.rate;
  const way = Math.max(norm(θ), series.travelled);
  const length = way < 1e-6 ? 1 : way;
  const first = curvature(oracle, θ, g, fullBelow, lanczosSteps, seed);
  const critical = criticality(first.shares, length, τ, δ * first.norm) <= 1;
  const H = critical ? refine(oracle, θ, first, lanczosSteps, seed) : first;
  const around = probe(oracle, θ, loss, length, directionsOf(θ, g, H, seed));
  const [overshoot, lossAhead] = ahead(oracle, θ, g, gradientNorm, rate);
  // what ‖H‖ would be if ½‖H‖(ℓ/8)² were B
  const curvatureSeen = (128 * around.B) / length ** 2;
  const missing = [
    history.length < 2 && 'growth and bounces: give a history',
    Number.isNaN(rate) && 'whether the rate fits: give a history or a learningRate',
    !batches && 'gradient noise: give batches',
    !layers && 'vanishing or exploding gradients: give layers',
    !H.full && `eigenvalues inside the spectrum, which ${H.products} products leave open: raise fullBelow to ${θ.length}`,
  ];
  return {
    parameters: θ.length,
    loss,
    gradientNorm,
    rate,
    length,
    overshoot,
    lossAhead,
    turn: series.turn,
    series,
    growth: growthOf(series),
    curvature: H,
    probe: around,
    scale: 1000 * H.norm >= curvatureSeen ? H.norm : curvatureSeen,
    noise: batches && noiseOf(oracle, θ, g, batches),
    layers: layers && layerNorms(g, layers),
    tolerances: { gradient: τ, eigenvalue: δ },
    missing: missing.filter(Boolean) as string[],
  };
}

/** What follows the next step down the gradient: ρ = ĝ·∇L(θ − η̂g)/‖g‖, and the loss there; NaN without a step. */
function ahead(oracle: Oracle, θ: Float64Array, g: Float64Array, size: number, rate: number): [overshoot: number, loss: number] {
  if (!(rate >= 0 && size > 0)) return [NaN, NaN];
  const { value, gradient } = oracle.valueAndGradient(along(θ, g, -rate));
  // both divided first: their product may be too small for a number
  const [now, then] = [g, gradient].map((v) => v.map((x) => x / size));
  const ρ = dot(now, then);
  // a step out of the loss's domain overshoots without bound
  return [Number.isNaN(ρ) ? -Infinity : ρ, finite(value)];
}

/** ĝ, θ̂ and the ends of the spectrum; where H = 0, random directions as well. */
function directionsOf(θ: Float64Array, g: Float64Array, H: Curvature, seed: number): Float64Array[] {
  const { normal } = random(seed);
  const unit = (v: Float64Array): Float64Array[] => {
    const length = norm(v);
    return length > 0 ? [v.map((x) => x / length)] : [];
  };
  const blind = H.norm > 0 ? [] : [1, 2, 3, 4].flatMap(() => unit(θ.map(normal)));
  return [...unit(g), ...unit(θ), H.lowest, H.highest, ...blind];
}
