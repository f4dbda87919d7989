/** The evidence: every number that a verdict rests on, measured once. The symbols are those of the tests. */

import { random } from '../base/random.ts';
import { type Signs, signsBeyond } from '../landscape/signs.ts';
import { along, dot, norm } from '../linalg/vectors.ts';
import { type Curvature, curvature } from './curvature.ts';
import { onTheEdge } from './edge.ts';
import { type Fit, fitOf } from './fit.ts';
import { precisionOf } from './gradientCheck.ts';
import { type Growth, growthOf, type Steps, stepsOf } from './history.ts';
import { type LayerNorms, layerNorms } from './layers.ts';
import { type Noise, noiseOf } from './noise.ts';
import type { Settings } from './options.ts';
import { type Probe, probe } from './probe.ts';
import { type Progress, progressOf } from './progress.ts';
import { type Asking, gradient, probed, value, valueAndGradient } from './questions.ts';
import { type Zeros, zerosOf } from './zeros.ts';

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

/** L(θ) asked twice may differ by rounding of a float32 sum in another order, and no more. */
const TWICE = 1e-5;

/** Gathers the evidence at θ, up to the first number that is not finite. */
export function* gather(s: Settings): Asking<Evidence | Situation> {
  const { θ, history } = s;
  const wrong = θ.findIndex((x) => !Number.isFinite(x));
  const loss = wrong < 0 ? yield* value(θ) : NaN;
  const g = wrong < 0 ? yield* gradient(θ) : θ.map(() => NaN);
  const gradientNorm = norm(g);
  const steps = stepsOf(history, gradientNorm, loss);
  const measured = new Uint8Array(history.length + 1).fill(1);
  measured.set(history.measured);
  // where records are of batches, the loss of all is another thing
  if (s.batches > 0 && history.length > 1) measured[history.length] = 0;
  const progress = progressOf(steps.losses, measured);
  const situation: Situation = {
    parameters: θ.length,
    loss,
    gradientNorm,
    progress,
    steps,
    ...((history.optimizer ?? s.optimizer) && { optimizer: (history.optimizer ?? s.optimizer) as string }),
  };
  const broken = brokenAt(s, loss, g, steps);
  if (broken) return { ...situation, broken };
  // asked again, after it was asked elsewhere: an oracle remembers its last θ
  yield* probed(θ.map((x) => x * (1 + 1e-6)));
  const again = yield* probed(θ);
  if (Math.abs(again - loss) > TWICE * Math.abs(loss)) return { ...situation, again };

  const { layers, learningRate, seed } = s;
  const recorded = Number.isNaN(steps.rate) ? steps.learningRate : steps.rate;
  const rate = Number.isNaN(recorded) ? learningRate : recorded;
  const way = Math.max(norm(θ), steps.travelled);
  const gained = gainedIn(steps.losses);
  const at = { θ, loss, g, gained, travelled: steps.travelled, tolerance: s.gradientTolerance, fullBelow: s.fullBelow };
  const H = yield* curvature({ ...at, steps: s.lanczosSteps, seed });
  const length = way > 0 ? way : 1;
  const ε = Number.EPSILON;
  const rounding = ε * gradientNorm * length + 100 * ε * ε * H.norm * length ** 2 + 8 * precisionOf(loss, g) * Math.abs(loss);
  const around = yield* probe(θ, loss, length, directionsOf(θ, g, H, seed));
  const [overshoot, lossAhead] = yield* ahead(θ, g, gradientNorm, rate);
  const zeros = yield* zerosOf(θ, { loss, g, layers, seed });
  const fit = yield* fitOf(s, { loss, g, steps, progress });
  // what ‖H‖ would be if ½‖H‖(ℓ/8)² were B
  const curvatureSeen = (128 * around.B) / length ** 2;
  const scale = 1000 * H.norm >= curvatureSeen ? H.norm : curvatureSeen;
  const noise = s.batches > 1 ? yield* noiseOf(θ, g, s.batches) : undefined;
  const unsure = noise && noise.curvatureError > 0.5 * Math.abs(noise.curvature);
  const missing = [
    history.length < 2 && 'whether the loss falls, rises or stands, and whether steps bounce: pass { history }',
    Number.isNaN(rate) && 'whether the rate fits: pass { history } or { learningRate }',
    s.batches === 0 && progress.kind !== 'falling' && 'whether minibatch noise holds it up: pass { batches }',
    unsure &&
      `how large the noise is: ${noise.count} batches tell it within ${Math.round((100 * noise.curvatureError) / Math.abs(noise.curvature))} %, pass more`,
    layers.length === 0 && θ.length > 50 && 'whether gradients vanish or explode with depth: pass { layers }',
    !H.full && `eigenvalues inside the spectrum, which ${H.products} products leave open: pass { fullBelow: ${θ.length} }`,
  ];
  // losses that differ by rounding alone stand still
  const alike = progress.length > 1 && rangeOf(steps.losses) <= rounding + 64 * ε * Math.abs(loss);
  const edge = !alike && onTheEdge(steps, progress, H.norm);
  return {
    ...situation,
    progress: alike ? { ...progress, kind: 'standing', thrown: undefined } : edge ? { ...progress, kind: 'falling' } : progress,
    onTheEdge: edge,
    rate,
    length,
    rounding,
    overshoot,
    lossAhead,
    growth: growthOf(steps),
    fit,
    zeros,
    curvature: H,
    probe: around,
    scale,
    ...zeroAmong(H, scale, s.eigenvalueTolerance),
    noise,
    layers: layers.length > 0 ? layerNorms(g, layers) : undefined,
    missing: missing.filter((m) => typeof m === 'string'),
  };
}

/**
 * What counts as a zero eigenvalue: by the error of H, unless δ is given; and by a ten-millionth of what the loss shows where H
 * is nothing beside that.
 */
function zeroAmong(
  { norm: size, eigenvalues: λ, criticality }: Curvature,
  scale: number,
  δ?: number,
): Pick<Evidence, 'zeroBelow' | 'signs'> {
  if (δ === undefined && scale <= size) return { zeroBelow: criticality.zeroBelow, signs: criticality.signs };
  const zeroBelow = δ === undefined ? Math.max(criticality.zeroBelow, 1e-7 * scale) : δ * scale;
  return { zeroBelow, signs: signsBeyond(λ, zeroBelow) };
}

/** The highest finite loss less the lowest. */
function rangeOf(losses: Float64Array): number {
  let [low, high] = [Infinity, -Infinity];
  for (const x of losses) if (Number.isFinite(x)) [low, high] = [Math.min(low, x), Math.max(high, x)];
  return high - low;
}

/** How far the loss has come down from its highest before. */
function gainedIn(losses: Float64Array): number {
  const now = losses[losses.length - 1];
  let highest = now;
  for (const x of losses) if (Number.isFinite(x) && x > highest) highest = x;
  return highest - now;
}

/** What is not finite, at θ or at the end of the records; an old record that others followed is no matter. */
function brokenAt({ θ, history: h }: Settings, loss: number, g: Float64Array, { losses }: Steps): Broken | undefined {
  const n = h.length;
  const bad = (i: number): boolean => (h.measured[i] === 1 && !Number.isFinite(h.loss[i])) || h.gradientNorm[i] === Infinity;
  let since = n;
  while (since > 0 && bad(since - 1)) since--;
  // one or two steps that were skipped, and all is well again
  if (n - since <= 2 && Number.isFinite(loss) && g.every(Number.isFinite)) since = n;
  const wrong = θ.findIndex((x) => !Number.isFinite(x));
  const slope = g.findIndex((x) => !Number.isFinite(x));
  const what =
    wrong >= 0
      ? `θ is ${θ[wrong]} at coordinate ${wrong}`
      : !Number.isFinite(loss)
        ? `the loss is ${loss} at a θ that is finite`
        : slope >= 0
          ? `the gradient is ${g[slope]} at ${g.filter((x) => !Number.isFinite(x)).length} of ${g.length} coordinates, the first of them ${slope}`
          : since < n
            ? `record t = ${h.t[since]}: loss ${h.loss[since]}, gradient norm ${h.gradientNorm[since]}, step ${h.stepLength[since]}`
            : undefined;
  if (what === undefined) return undefined;
  const before = losses.slice(0, since).filter(Number.isFinite);
  const atOnce = before.length === 0 && (wrong < 0 || n > 0);
  const last = before[before.length - 1];
  const lowest = Math.min(...before.slice(-1000));
  const highest = before.length > 1 ? Math.max(...before.slice(-1000, -1)) : Infinity;
  const stepGrew = growing(h.stepLength, since) || growing(h.gradientNorm, since);
  const huge = θ.some((x) => Math.abs(x) > 1e30);
  const leapt = wrong < 0 && !Number.isFinite(loss) && h.stepLength[since - 1] > 0.05 * norm(θ);
  return {
    what,
    atOnce,
    grew: last > highest || last - lowest > 10 * Math.abs(lowest) || stepGrew || huge || leapt || (n === 0 && wrong >= 0),
  };
}

/** Whether the last known number before `end` is ten times the median of those before. */
function growing(column: Float64Array, end: number): boolean {
  const known = column.subarray(Math.max(0, end - 50), end).filter((x) => !Number.isNaN(x));
  const sorted = known.slice(0, -1).sort();
  return known.length > 2 && known[known.length - 1] > 10 * sorted[sorted.length >> 1];
}

/** What follows the next step down the gradient: ρ = ĝ·∇L(θ − η̂g)/‖g‖, and the loss there; NaN without a step. */
function* ahead(θ: Float64Array, g: Float64Array, size: number, rate: number): Asking<[overshoot: number, loss: number]> {
  if (!(rate >= 0 && size > 0)) return [NaN, NaN];
  const there = along(θ, g, -rate);
  try {
    const { value: loss, gradient: then } = yield* valueAndGradient(there);
    // both divided first: their product may be too small for a number
    const [a, b] = [g, then].map((v) => v.map((x) => x / size));
    const ρ = dot(a, b);
    // a step out of the loss's domain overshoots without bound
    return [Number.isNaN(ρ) ? -Infinity : ρ, Number.isFinite(loss) ? loss : Infinity];
  } catch {
    return [-Infinity, yield* probed(there)];
  }
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
