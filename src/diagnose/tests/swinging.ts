/** The run swings: steps turn back, or minibatch noise undoes what the slope gains. L41, L72 */
import { sentence } from '../../base/numbers.ts';
import { estimate, Z99 } from '../../base/statistics.ts';
import type { Evidence } from '../evidence.ts';
import { noFall, quantile } from '../trend.ts';
import type { Row } from './test.ts';

/** How often the loss has risen by half of its range (from the 5 % to the 95 % quantile) in the last half of the run. */
function swingsIn(losses: Float64Array): number {
  const half = losses.subarray(losses.length >> 1);
  if (half.length < 12) return 0;
  const sorted = half.slice().sort();
  const height = (quantile(sorted, 0.95) - quantile(sorted, 0.05)) / 2;
  let [low, rises] = [half[0], 0];
  for (const x of half) {
    if (x - low >= height && height > 1e-3 * Math.abs(x)) [rises, low] = [rises + 1, x];
    else low = Math.min(low, x);
  }
  return rises;
}

/** Whether a run too short for that has given back half of what it had gained, or more. */
function givenBack({ steps: { losses }, progress }: Evidence): boolean {
  const { first, now, lowest, length } = progress;
  return length >= 4 && losses.length < 24 && now - lowest >= Math.max((first - lowest) / 2, 1e-3 * Math.abs(now));
}

/** A bounce that shrinks so fast in a step comes to rest in some twenty. */
const SETTLES = 0.85;

/** Steps turn back on themselves, or losses swing, and the run gets nowhere by it. */
export const oscillating: Row = (e) => {
  const { steps, overshoot: ρ, noise } = e;
  const { turn, shrink, losses, turns } = steps;
  // A bounce that shrinks fast is on its way down. With batches at hand, one that the whole gradient does not share is noise;
  // without, a run that turns back again and again while its losses stand still is a slower bounce.
  const back = turns.slice(-20).filter((x) => x <= -0.5).length;
  const unknown = Number.isNaN(turn);
  const fast = unknown ? ρ <= -0.9 : turn <= -0.9 && !(shrink < SETTLES);
  const slow = !fast && !noise && !steps.scattered && e.progress.kind !== 'falling' && back >= 2 && noFall(losses);
  const wide = !noise && !e.steps.scattered && e.progress.kind === 'standing';
  const returned = wide && !unknown && givenBack(e);
  const swings = (wide && swingsIn(losses) >= 3) || returned;
  const swing = swings && !fast && !slow;
  const message = unknown
    ? sentence`ρ = ${ρ} (≤ −0.9)`
    : swing
      ? returned
        ? e.progress.lowest < e.progress.first
          ? sentence`the loss is ${losses[losses.length - 1]}: half or more of what it gained from ${e.progress.first} to ${e.progress.lowest} is given back`
          : sentence`the loss is ${losses[losses.length - 1]}, and was never below the ${e.progress.first} that it began with`
        : sentence`the loss rises by half of its range again and again (≥ 3 times in the last half of the run), and is ${losses[losses.length - 1]} now`
      : slow
        ? sentence`${back} of the last ${Math.min(20, turns.length)} steps turn back (≥ 2), and the losses no longer fall`
        : sentence`turn = ${turn} (≤ −0.9), γ times ${shrink} a step (≥ ${SETTLES}), ρ = ${ρ}`;
  const holds = (fast || slow || swings) && !(noise && ρ > -0.5) && !e.onTheEdge;
  return { verdict: 'oscillating', holds, ...(swing && { detail: 'swing' }), message };
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

/** Too few records, all in all or at this rate, to tell a rest from a pause. */
export const isShort = ({ progress, steps }: Evidence): boolean => Math.min(progress.length, steps.sinceCut) < 100;

/** Whether the run has come to rest: by its trend, or by the halves of its last half. */
export const rests = (e: Evidence): boolean => noFall(e.steps.losses) || (e.progress.kind === 'standing' && !isShort(e));

/** What a step gains by the slope it loses by the minibatch's noise. */
export const noiseLimited: Row = (e) => {
  const { signal, lost, error } = expectedDecrease(e);
  const net = signal - lost;
  const rest = rests(e);
  // few batches tell tr(HΣ) badly: then it must be clear that there is noise at all
  const known = e.noise !== undefined && e.noise.count >= FEW && lost > (rest ? 1 : Z99) * error;
  const times = isShort(e) ? 2 : 8;
  const even = signal <= times * lost;
  // of a short run, that it is drowned must be known; of a long one, that it is not
  const drowned = isShort(e) ? net + Z99 * error <= 0 : net - Z99 * error <= 0;
  const why = !drowned ? `the signal is no more than ${times} times the noise` : isShort(e) ? '≤ 0 at 99 %' : 'not above 0 at 99 %';
  return {
    verdict: 'noise-limited',
    holds: known && signal > 0 && e.progress.kind !== 'falling' && (drowned || (rest && even)),
    message: e.noise
      ? sentence`(1 − ½η̂λ_g)‖g‖² − ½η̂ tr(HΣ) = ${signal} (> 0) − ${lost} = ${net} ± ${error} (${why})${rest ? ', and the losses no longer fall' : ''}`
      : 'no batches were given',
  };
};
