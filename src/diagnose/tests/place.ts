/** What the landscape says at θ: dead units, depth, plateaus, critical points. L04–L09, L22, L29, L33 */
import { sentence } from '../../base/numbers.ts';
import type { Signs } from '../../landscape/signs.ts';
import type { Evidence } from '../evidence.ts';
import { layerList } from '../sentences/said.ts';
import type { Row, Test, Verdict } from './test.ts';

/** At its floor: the loss, not below zero, is this part of what it has come down from. */
const FLOOR = 1e-3;

/** Whether the loss has nowhere to go: it is not negative, and next to nothing is left of it. */
const solved = ({ loss, progress: { first } }: Evidence): boolean => loss >= 0 && loss <= FLOOR * Math.max(first, 0);

/** So much of the gradient is exactly zero, or a whole layer. */
const DEAD = 0.5;

/** And so much, with nothing but an output's bias left. */
const NEARLY_ALL = 0.9;

/** What happens nearby is this part of what there is further off. */
const NOTHING = 1e-4;

/** Units or layers that pass nothing on: exact zeros that a far move, of them or of all, would bring to life, while the run gets nowhere. */
export const dead: Row = (e) => {
  const { zeros, progress, curvature: H } = e;
  // the curvature of a dead coordinate is zero as well; what H couples to a way down waits for its partner
  const coupled = e.signs.negative > 0 && zeros.coupling > 1e-6 * H.norm;
  const flat = (e.signs.zero >= 0.9 * zeros.count || !H.full) && !coupled;
  // what falls then is the rest's doing: an output's bias finding the mean
  const nearlyAll = zeros.share >= NEARLY_ALL && zeros.share < 1;
  const much = zeros.layers.length > 0 || (zeros.share >= DEAD && zeros.share < 1);
  // all of it, exactly, and of H too, but for a bias at its best; with life so near that it is no plateau
  const none = H.norm === 0 || (H.full && e.signs.negative === 0);
  const all = zeros.share === 1 && none && zeros.wakes && e.probe.D > NOTHING * e.probe.A && progress.kind !== 'falling';
  // units that died on the way, and the loss stands far above what it was
  const gained = progress.first - progress.lowest;
  const killed = progress.kind !== 'unknown' && gained > 0 && e.loss - progress.lowest >= gained / 4 && !e.steps.scattered && !e.noise;
  const named = zeros.layers.length > 0 ? ` (all of ${layerList(zeros.layers)})` : '';
  return {
    verdict: 'dead',
    holds:
      (much || all) &&
      flat &&
      (zeros.revivable || zeros.passedOver) &&
      (all ||
        nearlyAll ||
        killed ||
        (progress.kind !== 'falling' && (H.criticality.critical || (progress.kind === 'standing' && progress.length >= 50)))) &&
      !solved(e),
    message: sentence`${zeros.count} of ${e.parameters} entries of the gradient are exactly zero${named} (≥ half, or a layer), and ${zeros.revivable ? 'moving them far changes the loss' : 'a gradient reaches them when the others are moved'}`,
  };
};

const line = ({ layers }: Evidence, bound: string): string =>
  layers
    ? sentence`gradient norms change by ${layers.ratio} (${bound}) from the last layer to the first, along a line with R² = ${layers.fit} (≥ 0.8)`
    : 'no layers were given';

/** log‖gₗ‖ is linear in depth, down by 10³ from the last layer to the first. */
export const vanishing: Row = (e) => ({
  verdict: 'vanishing',
  holds: e.layers !== undefined && e.layers.fit >= 0.8 && e.layers.ratio <= 1e-3,
  message: line(e, '≤ 10⁻³'),
});

/** The same, up by 10³; by 10², where the next step overshoots. */
export const exploding: Row = (e) => {
  const bound = e.overshoot < 0 ? (e.overshoot < -100 ? 30 : 1e2) : 1e3;
  return {
    verdict: 'exploding',
    holds: e.layers !== undefined && e.layers.fit >= 0.8 && e.layers.ratio >= bound,
    message: line(e, bound === 1e3 ? '≥ 10³' : sentence`≥ ${bound}, since the next step overshoots`),
  };
};

/**
 * ‖g‖ℓ + ½‖H‖ℓ² + D ≤ 10⁻⁴ A: nothing happens nearby, beside what there is further off. Off a critical point D may be larger,
 * where the run has made nothing either: saturated units that the shortest probe already wakes.
 */
export const plateau: Row = (e) => {
  const { gradientNorm: g, length: ℓ, curvature: H, progress } = e;
  const { D, A } = e.probe;
  const model = g * ℓ + (H.norm * ℓ ** 2) / 2;
  const far = NOTHING * A;
  const gained = Math.abs(progress.first - progress.now);
  // or λ < 0 that is nothing at all beside what lies further off, which no saddle's is
  const faint = H.norm > 0 && e.signs.negative > 0 && model <= 1e-9 * A;
  const made = (!H.criticality.critical || faint) && A > 0 && gained <= far;
  return {
    verdict: 'plateau',
    holds: progress.kind !== 'falling' && !(A === 0 && solved(e)) && (model + D <= far || (made && model <= far)),
    message: sentence`‖g‖ℓ + ½‖H‖ℓ²${made && model + D > far ? '' : ' + D'} = ${made && model + D > far ? model : model + D} (≤ 10⁻⁴A = ${far})`,
  };
};

/** λ < 0 that is this part of the steepest, */
const FAINT = 1e-9;
/** where nowhere around the loss is lower by this part of what counts, leads nowhere. */
const NOWHERE = 1e-5;

/**
 * Whether a way down is worth the name: not where nothing is left to gain, nothing lower was found, and λ < 0 is H's rounding; nor
 * where λ < 0 is next to nothing, and so is all that can be gained around.
 */
export function isWayDown(e: Evidence): boolean {
  const { probe, curvature: H } = e;
  const [low] = H.eigenvalues;
  const faint = low < 0 && -low <= FAINT * H.norm && probe.A <= NOWHERE * H.criticality.scale;
  return !(probe.A === 0 && solved(e)) && !faint;
}

/** Critical, and then the signs of λ. */
const curved =
  (verdict: Verdict, claim: string, holds: (signs: Signs) => boolean): Row =>
  ({ curvature: H, zeroBelow, signs }): Test => {
    const [low, high] = [H.eigenvalues[0], H.eigenvalues[H.eigenvalues.length - 1]];
    // Lanczos tells the ends of the spectrum within their residuals
    const within = H.full ? '' : sentence` (Ritz values, within ${H.residuals[0]} and ${H.residuals[1]})`;
    return {
      verdict,
      holds: H.criticality.critical && holds(signs),
      message: sentence`${H.criticality.message}; λ from ${low} to ${high}${within}, zero within ${zeroBelow}: ${claim}`,
    };
  };

/** λmin > 0. */
export const minimum: Row = curved('minimum', 'all λ > 0', ({ negative, zero }) => negative === 0 && zero === 0);
/** λmax < 0. */
export const maximum: Row = curved('maximum', 'all λ < 0', ({ positive, zero }) => positive === 0 && zero === 0);
/** λmin < 0 < λmax. */
export const saddle: Row = (e) => {
  const test = curved('saddle', 'λ of both signs', ({ negative, positive }) => negative > 0 && positive > 0)(e);
  return { ...test, holds: test.holds && isWayDown(e) };
};

/** Critical, and none of these: second derivatives do not decide. What is known beyond them is the detail. */
export const degenerate: Row = (e) => {
  const { signs, probe, loss } = e;
  const lower = probe.A > 1e-6 * Math.max(e.progress.first - loss, Math.abs(loss)) || (signs.negative > 0 && isWayDown(e));
  const detail = lower
    ? 'escapable'
    : solved(e) || (e.progress.first - loss > 1e-3 * Math.abs(loss) && loss <= e.progress.lowest + e.rounding + 1e-12 * Math.abs(loss))
      ? 'solved'
      : 'undecided';
  return { ...curved('degenerate', 'some λ = 0', () => true)(e), detail };
};
