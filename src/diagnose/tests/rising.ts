/** The run goes up: it meets a wall, was thrown onto flat ground, or diverges. L31, L55, L75 */
import { sentence } from '../../base/numbers.ts';
import type { Evidence } from '../evidence.ts';
import { isConstant } from '../history.ts';
import { aboveAll } from '../progress.ts';
import { SEEN } from '../throw.ts';
import type { Row, Test } from './test.ts';

/** Losses and slopes of the records are of batches, not of one function. */
const noisy = ({ noise, steps }: Evidence): boolean => noise !== undefined || steps.scattered;

/** γ has grown tenfold since its smallest and still grows, the loss stands above its value there, and another step would overshoot. */
function growing(e: Evidence): boolean {
  const { growth, loss, overshoot: ρ, lossAhead, rounding } = e;
  if (e.onTheEdge) return false;
  if (e.steps.scattered && !aboveAll(e.progress, e.steps.losses)) return false;
  return growth.factor >= 10 && growth.record > 1.001 && loss > growth.lossThen + rounding && (ρ < -1 || lossAhead > loss);
}

const grew = ({ growth, loss, overshoot: ρ, lossAhead }: Evidence): string =>
  sentence`γ grew ${growth.factor}-fold since its smallest (≥ 10), L = ${loss} (> ${growth.lossThen} then), ρ = ${ρ} (< −1) or L(θ − η̂g) = ${lossAhead} (> L), one step carries ${growth.largestShare} of it`;

/**
 * A gradient tenfold at once, after steps that were alike, and a loss thrown up by a tenth of its range: lately, or by a quarter of
 * it in the last half of the run, if the run has not come down past that since.
 */
function wallLately(e: Evidence): boolean {
  const { progress, loss, rounding } = e;
  const { γ, losses } = e.steps;
  const seen = (height: number, share: number): boolean => height >= share * progress.range && height > 4 * rounding;
  const end = γ.length - 1;
  for (let i = Math.max(3, end >> 1); i < end && !noisy(e); i++) {
    const quiet = Math.max(γ[i] / γ[i - 1], γ[i - 1] / γ[i - 2], γ[i - 2] / γ[i - 3]) < 3;
    if (!(γ[i + 1] >= 10 * γ[i] && quiet)) continue;
    const up = Math.max(losses[i + 1], losses[Math.min(i + 2, end)]) - losses[i];
    if (i >= end - 5 && seen(loss - losses[i], 0.1)) return true;
    if (seen(up, 0.25) && loss >= losses[i] - 0.05 * progress.range) return true;
  }
  return false;
}

/** One step carries more than half of the growth, or threw the loss up to where it has stayed. */
export const cliff: Row = (e): Test => {
  const { growth } = e;
  const oneStep = !growth.bouncing && (growth.largestShare > 0.5 || (growth.straight && growth.largestShare > 0.1));
  if (growing(e) && oneStep) {
    return { verdict: 'cliff', holds: true, detail: 'wall', message: `${grew(e)} (> 0.5${growth.straight ? ', or straight on' : ''})` };
  }
  if (wallLately(e)) {
    const message = sentence`after quiet steps γ grew tenfold in one, and threw L up by a tenth of its range lately, or by a quarter of it for good: ${e.loss} now`;
    return { verdict: 'cliff', holds: true, detail: 'step', message };
  }
  return { verdict: 'cliff', holds: false, detail: 'wall', message: grew(e) };
};

/** One step threw the loss up to where it has stayed, and no strict critical point was found there. */
export const thrownUp: Row = (e) => {
  const { progress, curvature: H, signs } = e;
  const { thrown } = progress;
  const strict = H.criticality.critical && signs.zero === 0;
  const up = thrown !== undefined && e.loss >= (thrown.before + thrown.after) / 2;
  // or many did, and it lies flat up there
  const { γ, losses } = e.steps;
  const steepest = γ.reduce((most, x) => (x > most && x < Infinity ? x : most), 0);
  const highest = losses.reduce((most, x) => (x > most && x < Infinity ? x : most), -Infinity);
  const height = highest - progress.lowest;
  const seen = height > SEEN * Math.max(Math.abs(e.loss), Math.abs(progress.first - e.loss));
  const stranded =
    progress.kind !== 'unknown' &&
    seen &&
    height > e.rounding &&
    e.loss - progress.lowest > height / 2 &&
    e.gradientNorm <= 1e-3 * steepest;
  return {
    verdict: 'cliff',
    holds: (up || stranded) && !strict,
    detail: 'thrown',
    message: thrown
      ? sentence`step ${thrown.at} raised the loss from ${thrown.before} to ${thrown.after} and above for good`
      : sentence`the loss stands at ${progress.level}, ${progress.lowest} at its lowest, with a slope of ${e.gradientNorm} where it was ${steepest}`,
  };
};

/** A step so many times as long as θ. */
const LEAP = 3;

/** A step this far below 1/λ overshoots nothing. */
const TINY = 0.1;

/**
 * Straight on, along a slope that does not change, by steps far too short for any curvature: no rate is too high there. What
 * drags such a run uphill is no gradient, but a decay or a bound.
 */
const dragged = ({ rate: η, curvature: H, overshoot: ρ, steps }: Evidence): boolean =>
  η * H.norm <= TINY && ρ >= 1 - TINY && steps.turn >= 1 - TINY && isConstant(steps.γ);

/** The loss rises, and by more than one step. */
export const diverging: Row = (e) => {
  const alone = e.progress.thrown !== undefined && e.progress.change <= 0; // one step did it all
  const rises = e.progress.kind === 'rising' && !dragged(e) && !alone;
  const { lowest, now } = e.progress;
  // a bounce that hardly grows, or no longer, is one
  const slow = e.steps.turn <= -0.9 && (e.steps.shrink < 1.02 || (e.growth.record <= 1 && !noisy(e)));
  // without a history: a step many times as long as θ, on ground that bends on a far shorter one
  const leap = e.progress.kind === 'unknown' && e.rate * e.gradientNorm > LEAP * e.length && e.rate * e.curvature.absAlongGradient > 10;
  return {
    verdict: 'diverging',
    holds: growing(e) || (rises && !slow) || leap,
    ...(leap ? { detail: 'leap' } : !rises && { detail: 'growing' }),
    message: leap
      ? sentence`η̂‖g‖ = ${e.rate * e.gradientNorm} (> ${LEAP}ℓ, ℓ = ${e.length}), η̂ ĝᵀ|H|ĝ = ${e.rate * e.curvature.absAlongGradient} (> 10)`
      : rises
        ? sentence`the loss rises: ${now} now, ${lowest} at its lowest`
        : grew(e),
  };
};
