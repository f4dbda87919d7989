/** The run goes down, or would: too slowly, along a flat direction, well, or not at all for a reason unknown. L64, L74 */
import { sentence } from '../../base/numbers.ts';
import { Z99 } from '../../base/statistics.ts';
import type { Evidence } from '../evidence.ts';
import { isWayDown } from './place.ts';
import { expectedDecrease, isShort, rests } from './swinging.ts';
import type { Row } from './test.ts';

/** The rate is a hundredth of what the steepest curvature allows, or less. */
const SLOW = 1e-2;
/** From its first third to its last, the last half of the run gained no more than this part of what the run has gained. */
const TRICKLE = 0.007;
/** And less than this part of the loss itself: one that still halves is on its way, however high it began. */
const LITTLE = 0.05;
/** Near a saddle: the model can gain no more than this part of that. */
const NEARBY = 0.02;

/** η̂ max|λ| ≤ 10⁻², and the run has most of its way before it. */
export const crawling: Row = ({ rate: η, curvature: H, probe, progress }) => {
  const pace = η * H.norm;
  const gained = progress.first - progress.now;
  const most = progress.kind === 'falling' && gained > 2 * H.criticality.gain;
  const above = gained < -0.01 * progress.range;
  // where the slope does not level off, the model sees no end: then what counts is that no jump gains much more than the last stretch
  const inStep = progress.kind === 'falling' && H.alongGradient <= 0 && -progress.change >= probe.A / 3;
  // no rate helps where the model has nothing to gain, beside what lies further off
  const faint = H.criticality.gain <= 1e-4 * probe.A;
  return {
    verdict: 'crawling',
    holds: pace <= SLOW && H.norm > 0 && !most && !above && !faint && !inStep,
    detail: 'rate',
    message: sentence`η̂ max|λ| = ${pace} (≤ ${SLOW}), ${H.criticality.gain} still to gain, ${gained} gained so far`,
  };
};

/** One jump gains so many times what the last stretch did, and a third of what the whole run has. */
const JUMP = 30;

/** What a run near a saddle has gained, and the model can gain, beside what the loss does further off. */
const [HARDLY, FAINT] = [1e-3, 1e-4];
/** In fewer records a run cannot show that it does not get on. */
const SOME = 24;

/** How little the last stretch gained, and beside what. */
function trickle(e: Evidence) {
  const { curvature: H, loss, onTheEdge, probe, progress, signs, steps } = e;
  const gained = progress.first - progress.now;
  const lately = -progress.change;
  // a bounce gets on slowly, and at the edge of stability it is meant to
  const little = lately <= (steps.turn <= -0.5 ? TRICKLE / 10 : TRICKLE) * gained && lately <= LITTLE * Math.abs(loss);
  const bothSigns = signs.negative > 0 && signs.positive > 0 && isWayDown(e);
  // a run that has made next to nothing, where there is next to nothing to make, beside what the loss does around here
  const V = Math.max(probe.A, probe.B);
  const made = bothSigns && progress.length < 100 && gained <= HARDLY * V && H.criticality.gain <= FAINT * V;
  // or it has fallen all the while, from a point so near that what the saddle hides is a thousand times as much
  const hides = bothSigns && progress.length >= SOME && gained <= HARDLY * probe.F && H.criticality.gain <= HARDLY * probe.F;
  const stuck = made || hides;
  const gentle = (progress.kind === 'falling' && !onTheEdge) || (progress.kind === 'standing' && steps.turn > 0.5 && !steps.scattered);
  const outdone = bothSigns && steps.turn > 0 && probe.A >= Math.max(JUMP * lately, gained / 3);
  return {
    holds: stuck || (gentle && progress.length >= 100 && lately >= 0 && (little || outdone)),
    atSaddle: stuck || outdone || (bothSigns && H.criticality.gain <= NEARBY * gained),
    message: stuck
      ? sentence`the run has gained ${gained} (≤ ${HARDLY * (made ? V : probe.F)}, a thousandth of what the loss does ${made ? 'around here' : 'along the lowest λ'})`
      : sentence`the last ${progress.stretch} steps gained ${lately} (≤ ${TRICKLE} of the ${gained} gained so far${outdone ? sentence`, or a ${JUMP}th of the ${probe.A} that one jump gains` : ''})`,
  };
}

/** The last stretch gained next to nothing, past a saddle: λ of both signs, and little to gain before the saddle is left. */
export const pastSaddle: Row = (e) => {
  const { holds, atSaddle, message } = trickle(e);
  return {
    verdict: 'saddle',
    holds: holds && atSaddle,
    detail: 'nearby',
    message: sentence`${message}; λ of both signs, and the model gains ${e.curvature.criticality.gain}`,
  };
};

/** The last stretch gained next to nothing. */
export const trickling: Row = (e) => {
  const { holds, message } = trickle(e);
  return { verdict: 'crawling', holds: holds && e.progress.kind === 'falling', detail: 'trickle', message };
};

/** The steepest curvature is a hundred times the one along the gradient, or more. */
const LONG = 100;

/** A thousand times as flat as the steepest direction, to rounding: round numbers are what people choose. */
const FLAT = 1000 * (1 - 1e-9);

/** What the model promises beyond so many times what the run has gained, it has not been asked before. */
const TRUSTED = 2;

/** A run of so few steps, and of fewer than κ, cannot have shown yet that it is slow. */
const EARLY = 200;

/** Whether the last stretch took a quarter of what there is to gain: by the model, or where λ < 0 leaves that no floor, by what was found around. */
function getsOn({ progress: { kind, change }, curvature: H, probe, signs }: Evidence): boolean {
  const { gain } = H.criticality;
  const left = signs.negative > 0 && probe.A > 0 ? Math.min(gain, probe.A) : gain;
  return kind === 'falling' && -change >= left / 4;
}

/** max|λ| / ĝᵀ|H|ĝ ≥ 100: no one rate fits. */
export const illConditioned: Row = (e) => {
  const { curvature: H, rate: η, progress, loss, lossAhead, signs } = e;
  const κ = H.norm / H.absAlongGradient;
  const { worst, gain } = H.criticality;
  // what is left to gain lies along a flat direction, although the slope at the moment does not
  const left = H.norm / Math.abs(worst.eigenvalue);
  const low = progress.now - progress.lowest <= 0.05 * progress.range;
  const standing = progress.kind === 'standing' && low && left >= LONG ** 2 && worst.gain >= gain / 2;
  // a step ahead tells: it gains a thousandth of what there is to gain
  const little =
    (progress.kind === 'unknown' || progress.kind === 'standing') &&
    signs.negative === 0 &&
    lossAhead <= loss &&
    loss - lossAhead <= 1e-3 * gain &&
    gain < Infinity;
  // it falls, but what is left, twice of what has been gained at most, lies where this rate needs twenty times as many steps
  const flatter = signs.negative === 0 && worst.gain >= gain / 2 && left >= FLAT && η * worst.eigenvalue * 20 * progress.length <= 1;
  const slow =
    progress.kind === 'falling' &&
    flatter &&
    η * H.norm > 0.1 &&
    (loss - lossAhead) * progress.length < gain &&
    gain <= TRUSTED * (progress.first - progress.now);
  const apart = standing || little || slow;
  return {
    verdict: 'ill-conditioned',
    holds: (κ >= LONG || apart) && !(progress.length < Math.min(κ, EARLY) && getsOn(e)),
    message:
      little && !(κ >= LONG)
        ? sentence`a step gains ${loss - lossAhead} of the ${gain} that there is to gain (≤ a thousandth), at η̂ max|λ| not small`
        : slow && !(κ >= LONG)
          ? sentence`1/(η̂λ) = ${1 / (η * worst.eigenvalue)} steps (≥ 20 times the ${progress.length} so far) along the direction with most to gain`
          : apart && !(κ >= LONG)
            ? sentence`max|λ| / λ of the direction with most to gain = ${left} (≥ ${LONG ** 2})`
            : sentence`max|λ| / ĝᵀ|H|ĝ = ${κ} (≥ ${LONG})`,
  };
};

/** Lower with each of so many last steps, and so little left beside what was gained: it comes to rest. */
const [EACH, REST] = [8, 1e-3];

/** The losses fall; or nothing is known of them, and a step ahead leads down. */
export const descending: Row = (e) => {
  const { progress, loss, lossAhead, gradientNorm: g, rate: η, rounding } = e;
  // too short a run for a trend: what counts is that it is down
  const fell =
    progress.length < 24 &&
    progress.kind !== 'rising' &&
    progress.first - loss >= 0.9 * (progress.first - progress.lowest) &&
    progress.first - loss > rounding + 1e-6 * Math.abs(loss);
  // single batches' losses scatter, but the slope outweighs their noise
  const { signal, lost, error } = expectedDecrease(e);
  const outweighs = e.noise !== undefined && progress.kind !== 'rising' && signal - lost > Z99 * error && (isShort(e) || !rests(e));
  const downhill = progress.kind === 'unknown' && !(lossAhead >= loss);
  const last = e.steps.losses.subarray(-EACH - 1);
  const settles =
    last.length > EACH &&
    last.every((x, i) => i === 0 || x < last[i - 1]) &&
    e.curvature.criticality.gain <= REST * (progress.first - loss);
  return {
    verdict: 'descending',
    holds: progress.kind === 'falling' || downhill || fell || outweighs || settles,
    message: sentence`the losses are ${progress.kind}: ${progress.now} now, ${progress.lowest} at the lowest; ‖g‖ = ${g}, η̂ = ${η}`,
  };
};

/** It stands still, and no test finds why. */
export const stalled: Row = (e) => ({
  verdict: 'stalled',
  holds: true,
  message: sentence`the losses are ${e.progress.kind}, at ${e.progress.level}; ‖g‖ = ${e.gradientNorm}, η̂ = ${e.rate}, ρ = ${e.overshoot}, and no test above holds`,
});
