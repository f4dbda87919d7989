/**
 * The evidence is gathered: in this order, up to the first number that is not finite.
 *
 *   L, g → the run → is it the same twice? → H → around θ → a step ahead → zeros → does it fit together? → noise
 */

import { random } from '../base/random.ts';
import { signsBeyond } from '../landscape/signs.ts';
import { along, dot, norm } from '../linalg/vectors.ts';
import { brokenIn } from './broken.ts';
import { type Curvature, curvature } from './curvature.ts';
import { onTheEdge } from './edge.ts';
import type { Evidence, Situation } from './evidence.ts';
import { fitOf } from './fit.ts';
import { precisionOf } from './gradientCheck.ts';
import { growthOf, stepsOf } from './history.ts';
import { layerNorms } from './layers.ts';
import { noiseOf } from './noise.ts';
import type { Settings } from './options.ts';
import { probe } from './probe.ts';
import { progressOf } from './progress.ts';
import { inContext } from './progressInContext.ts';
import { type Asking, gradient, probed, value, valueAndGradient } from './questions.ts';
import { zerosOf } from './zeros.ts';

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
  const broken = brokenIn(s, loss, g, steps);
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
  const around = yield* probe(θ, {
    loss,
    ℓ: length,
    directions: directionsOf(θ, g, H, seed),
    down: H.eigenvalues[0] < 0 ? H.lowest : undefined,
  });
  const [overshoot, lossAhead] = yield* ahead(θ, g, gradientNorm, rate);
  const zeros = yield* zerosOf(θ, { loss, g, layers, seed });
  const fit = yield* fitOf(s, { loss, g, curvature: H.norm, steps, progress });
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
  // losses that differ by rounding alone stand still; where θ itself has flown off, its rounding is larger than all there was
  const soared = Math.abs(loss) > 1e12 * Math.abs(progress.first) && progress.first !== 0;
  const alike = progress.length > 1 && rangeOf(steps.losses) <= rounding + 64 * ε * Math.abs(loss) && !soared;
  const edge = !alike && onTheEdge(steps, progress, H.norm);
  return {
    ...situation,
    progress: alike
      ? { ...progress, kind: 'standing', thrown: undefined }
      : edge
        ? { ...progress, kind: 'falling' }
        : inContext(progress, steps, history, s.batches > 1),
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

/** How far the loss has come down from its highest before; a lone peak on the way counts as high as the higher of its neighbours. */
function gainedIn(losses: Float64Array): number {
  const x = losses.filter(Number.isFinite);
  const now = x[x.length - 1];
  let highest = Math.max(x[0], now);
  for (let i = 1; i < x.length - 1; i++) highest = Math.max(highest, Math.min(x[i], Math.max(x[i - 1], x[i + 1])));
  return highest - now;
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
