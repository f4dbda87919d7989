/** What the steps do: they throw the run up, let it diverge, bounce, drown in noise, crawl, or go down. L31, L41, L72–L75 */
import { sentence } from '../../base/numbers.ts';
import { estimate } from '../../base/statistics.ts';
import type { Evidence } from '../evidence.ts';
import type { Row, Test } from './test.ts';

/** One-sided 99 % quantile of the normal distribution. */
const Z99 = 2.326;

/** Losses and slopes of the records are of batches, not of one function. */
const noisy = ({ noise, steps }: Evidence): boolean => noise !== undefined || steps.scattered;

/** Whether the loss stands above all that was in the first half of the run. */
function aboveAll({ progress, steps: { losses } }: Evidence): boolean {
  const before = losses.subarray(0, losses.length >> 1);
  return progress.now > before.reduce((most, x) => (x > most ? x : most), -Infinity);
}

/** γ has grown tenfold since its smallest and still grows, the loss stands above its value there, and another step would overshoot. */
function growing(e: Evidence): boolean {
  const { growth, loss, overshoot: ρ, lossAhead, rounding } = e;
  if (e.steps.scattered && !aboveAll(e)) return false;
  return growth.factor >= 10 && growth.record > 1.001 && loss > growth.lossThen + rounding && (ρ < -1 || lossAhead > loss);
}

const grew = ({ growth, loss, overshoot: ρ, lossAhead }: Evidence): string =>
  sentence`γ grew ${growth.factor}-fold since its smallest (≥ 10), L = ${loss} (> ${growth.lossThen} then), ρ = ${ρ} (< −1) or L(θ − η̂g) = ${lossAhead} (> L), one step carries ${growth.largestShare} of it`;

/**
 * A gradient tenfold at once, after steps that were alike, and a loss thrown up by a tenth of its range: lately, or by a quarter of
 * it in the last half of the run, if the run has not come down past that since.
 */
function wallLately(e: Evidence): boolean {
  const { progress, loss } = e;
  const { γ, losses } = e.steps;
  const end = γ.length - 1;
  for (let i = Math.max(3, end >> 1); i < end && !noisy(e); i++) {
    const quiet = Math.max(γ[i] / γ[i - 1], γ[i - 1] / γ[i - 2], γ[i - 2] / γ[i - 3]) < 3;
    if (!(γ[i + 1] >= 10 * γ[i] && quiet)) continue;
    const up = Math.max(losses[i + 1], losses[Math.min(i + 2, end)]) - losses[i];
    if (i >= end - 5 && loss - losses[i] >= 0.1 * progress.range) return true;
    if (up >= 0.25 * progress.range && loss >= losses[i] - 0.05 * progress.range) return true;
  }
  return false;
}

/** One step carries more than half of the growth, or threw the loss up to where it has stayed. */
export const cliff: Row = (e): Test => {
  const { growth } = e;
  const oneStep = !growth.bouncing && (growth.largestShare > 0.5 || (growth.straight && growth.largestShare > 0.1));
  const lately = wallLately(e);
  if ((growing(e) && oneStep) || lately) {
    return { verdict: 'cliff', holds: true, detail: 'wall', message: `${grew(e)} (> 0.5${growth.straight ? ', or straight on' : ''})` };
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
  const stranded =
    progress.kind !== 'unknown' && height > e.rounding && e.loss - progress.lowest > height / 2 && e.gradientNorm <= 1e-3 * steepest;
  return {
    verdict: 'cliff',
    holds: (up || stranded) && !strict,
    detail: 'thrown',
    message: thrown
      ? sentence`step ${thrown.at} raised the loss from ${thrown.before} to ${thrown.after} and above for good`
      : sentence`the loss stands at ${progress.level}, ${progress.lowest} at its lowest, with a slope of ${e.gradientNorm} where it was ${steepest}`,
  };
};

/** The loss rises, and by more than one step. */
export const diverging: Row = (e) => {
  // single batches' losses scatter: there a rise must leave all that was before it below
  const rises = e.progress.kind === 'rising' && !(noisy(e) && !aboveAll(e));
  const { lowest, now } = e.progress;
  // a bounce that hardly grows is one
  const slow = e.steps.turn <= -0.9 && e.steps.shrink < 1.02;
  return {
    verdict: 'diverging',
    holds: growing(e) || (rises && !slow),
    message: rises ? sentence`the loss rises: ${now} now, ${lowest} at its lowest` : grew(e),
  };
};

/** Whether the losses of the last half of the run, compared quarter with quarter, show no fall at 99 %. */
function atRest(losses: Float64Array): boolean {
  const half = [...losses.slice(losses.length >> 1, -1)].filter(Number.isFinite);
  const [before, after] = [estimate(half.slice(0, half.length >> 1)), estimate(half.slice(half.length >> 1))];
  return half.length >= 20 && before.value - after.value <= Z99 * Math.hypot(before.standardError, after.standardError);
}

/** Steps turn back on themselves, or losses swing, and the run gets nowhere by it. */
export const oscillating: Row = (e) => {
  const { steps, overshoot: ρ, noise } = e;
  const { turn, shrink, losses, turns } = steps;
  // A bounce that shrinks fast is on its way down. With batches at hand, one that the whole gradient does not share is noise;
  // without, a run that turns back again and again while its losses stand still is a slower bounce.
  const back = turns.slice(-20).filter((x) => x <= -0.5).length;
  const unknown = Number.isNaN(turn);
  const fast = unknown ? ρ <= -0.9 : turn <= -0.9 && !(shrink < 0.7);
  const slow = !fast && !noise && back >= 2 && atRest(losses);
  const message = unknown
    ? sentence`ρ = ${ρ} (≤ −0.9)`
    : slow
      ? sentence`${back} of the last ${Math.min(20, turns.length)} steps turn back (≥ 2), and the losses no longer fall`
      : sentence`turn = ${turn} (≤ −0.9), γ times ${shrink} a step (≥ 0.7), ρ = ${ρ}`;
  return { verdict: 'oscillating', holds: (fast || slow) && !(noise && ρ > -0.5) && !e.onTheEdge, message };
};

/**
 * The expected one-step decrease over η̂, signal minus noise: (1 − ½η̂λ_g)‖g‖² − ½η̂ tr(HΣ), and the error of the noise.
 *
 * Where a run has come to rest in its noise, signal and noise balance on the average,
 * and at a given moment either may be ahead: there the run itself is asked whether it still gets anywhere.
 */
export function expectedDecrease({ rate: η, gradientNorm, curvature: H, noise, steps }: Evidence): {
  signal: number;
  lost: number;
  error: number;
} {
  // steps that remember (momentum) add up their noise: Σ corr = (1 + c)/(1 − c) for steps with correlation c
  const turns = [...steps.turns.slice(-100)].filter((x) => !Number.isNaN(x));
  const c = Math.min(0.9, Math.max(0, estimate(turns).value || 0));
  const half = (η * Math.sqrt((1 + c) / (1 - c))) / 2;
  return {
    signal: (1 - (η * H.alongGradient) / 2) * gradientNorm ** 2,
    lost: half * (noise?.curvature ?? 0),
    error: half * (noise?.curvatureError ?? 0),
  };
}

/** Fewer batches than this cannot tell how much they scatter. */
const FEW = 8;

/** Too few records to tell a rest from a pause. */
const isShort = ({ progress }: Evidence): boolean => progress.length < 100;

/** What a step gains by the slope it loses by the minibatch's noise. */
export const noiseLimited: Row = (e) => {
  const { signal, lost, error } = expectedDecrease(e);
  const net = signal - lost;
  const rest = atRest(e.steps.losses);
  // few batches tell tr(HΣ) badly: then it must be clear that there is noise at all
  const known = e.noise !== undefined && e.noise.count >= FEW && lost > (rest ? 1 : Z99) * error;
  const even = signal <= (isShort(e) ? 2 : 8) * lost;
  const drowned = net <= 0 || net - Z99 * error <= 0;
  return {
    verdict: 'noise-limited',
    holds: known && signal > 0 && e.progress.kind !== 'falling' && (drowned || (rest && even)),
    message: e.noise
      ? sentence`(1 − ½η̂λ_g)‖g‖² − ½η̂ tr(HΣ) = ${signal} (> 0) − ${lost} = ${net} ± ${error} (≤ 0 at 99 %)${rest ? ', and the losses no longer fall' : ''}`
      : 'no batches were given',
  };
};

/** The rate is a hundredth of what the steepest curvature allows, or less. */
const SLOW = 1e-2;
/** The last third of the run's last half gained less than this part of what the run has gained. */
const TRICKLE = 0.007;
/** And less than this part of the loss itself: one that still halves is on its way, however high it began. */
const LITTLE = 0.05;
/** Near a saddle: the model can gain no more than this part of that. */
const NEARBY = 0.02;

/** η̂ max|λ| ≤ 10⁻², and the run has most of its way before it. */
export const crawling: Row = ({ rate: η, curvature: H, progress }) => {
  const pace = η * H.norm;
  const gained = progress.first - progress.now;
  const most = progress.kind === 'falling' && gained > 2 * H.criticality.gain;
  const above = gained < -0.01 * progress.range;
  return {
    verdict: 'crawling',
    holds: pace <= SLOW && H.norm > 0 && !most && !above,
    detail: 'rate',
    message: sentence`η̂ max|λ| = ${pace} (≤ ${SLOW}), ${H.criticality.gain} still to gain, ${gained} gained so far`,
  };
};

/** One jump gains so many times what the last stretch did, and a third of what the whole run has. */
const JUMP = 30;

/** The last stretch gained next to nothing: past a saddle, or just slowly. */
export const trickling: Row = ({ curvature: H, loss, progress, probe, signs, steps }) => {
  const gained = progress.first - progress.now;
  const lately = -progress.change;
  // a bounce at the edge of stability gets on slowly, and is meant to
  const little = lately <= (steps.turn <= -0.5 ? TRICKLE / 10 : TRICKLE) * gained && lately <= LITTLE * Math.abs(loss);
  const bothSigns = signs.negative > 0 && signs.positive > 0;
  const outdone = bothSigns && steps.turn > 0 && probe.A >= Math.max(JUMP * lately, gained / 3);
  const holds = progress.kind === 'falling' && progress.length >= 100 && (little || outdone);
  const atSaddle = outdone || (bothSigns && H.criticality.gain <= NEARBY * gained);
  return {
    verdict: atSaddle ? 'saddle' : 'crawling',
    holds,
    detail: atSaddle ? 'nearby' : 'trickle',
    message: sentence`the last ${progress.stretch} steps gained ${lately} (≤ ${TRICKLE} of the ${gained} gained so far${outdone ? sentence`, or a ${JUMP}th of the ${probe.A} that one jump gains` : ''})${atSaddle ? sentence`; λ of both signs, and the model gains ${H.criticality.gain}` : ''}`,
  };
};

/** The steepest curvature is a hundred times the one along the gradient, or more. */
const LONG = 100;

/** max|λ| / ĝᵀ|H|ĝ ≥ 100: no one rate fits. */
export const illConditioned: Row = ({ curvature: H, progress }) => {
  const κ = H.norm / H.absAlongGradient;
  const { worst, gain } = H.criticality;
  // what is left to gain lies along a flat direction, although the slope at the moment does not
  const left = H.norm / Math.abs(worst.eigenvalue);
  const low = progress.now - progress.lowest <= 0.05 * progress.range;
  const apart = progress.kind === 'standing' && low && left >= LONG ** 2 && worst.gain >= gain / 2;
  return {
    verdict: 'ill-conditioned',
    holds: κ >= LONG || apart,
    message:
      apart && !(κ >= LONG)
        ? sentence`max|λ| / λ of the direction with most to gain = ${left} (≥ ${LONG ** 2})`
        : sentence`max|λ| / ĝᵀ|H|ĝ = ${κ} (≥ ${LONG})`,
  };
};

/** The losses fall; or nothing is known of them, and a step ahead leads down. */
export const descending: Row = (e) => {
  const { progress, loss, lossAhead, gradientNorm: g, rate: η, rounding } = e;
  // too short a run for a trend: what counts is that it is down
  const fell =
    progress.length < 24 &&
    progress.kind !== 'rising' &&
    progress.first - loss >= 0.9 * (progress.first - progress.lowest) &&
    progress.first - loss > rounding + 64 * Number.EPSILON * Math.abs(loss);
  // single batches' losses scatter, but the slope outweighs their noise
  const { signal, lost, error } = expectedDecrease(e);
  const outweighs =
    e.noise !== undefined && progress.kind !== 'rising' && signal - lost > Z99 * error && (isShort(e) || !atRest(e.steps.losses));
  const downhill = progress.kind === 'unknown' && !(lossAhead >= loss);
  return {
    verdict: 'descending',
    holds: progress.kind === 'falling' || downhill || fell || outweighs,
    message: sentence`the losses are ${progress.kind}: ${progress.now} now, ${progress.lowest} at the lowest; ‖g‖ = ${g}, η̂ = ${η}`,
  };
};

/** It stands still, and no test finds why. */
export const stalled: Row = (e) => ({
  verdict: 'stalled',
  holds: true,
  message: sentence`the losses are ${e.progress.kind}, at ${e.progress.level}; ‖g‖ = ${e.gradientNorm}, η̂ = ${e.rate}, ρ = ${e.overshoot}, and no test above holds`,
});
