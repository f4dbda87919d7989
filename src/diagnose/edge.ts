/**
 * The edge of stability: steps reverse, the sharpness is 2/η, and yet the run gets on. Cohen et al., Gradient descent on neural
 * networks typically occurs at the edge of stability (2021).
 *
 *   rest = L − γ²/2λ     a bounce with slope γ along an axis of curvature λ holds the energy γ²/2λ
 *
 * The bounce swells and shrinks and hides a trend of L for long stretches. What is left without its energy falls steadily where
 * the run gets on, and stands where it only bounces. Or the bounce comes up out of a smooth descent and goes again: each such
 * swelling throws θ to where λ is lower, and then the loss is where it was before. Near the edge means ηλ ≥ 1.
 */
import type { Steps } from './history.ts';
import type { Progress } from './progress.ts';
import { blockOf, quantile, trendOf } from './trend.ts';

/** Steps that turn back at least so far. */
const BACK = -0.9;
/** A fall that made less than this part of its way of late has come to rest. */
const LATE = 0.1;

/** What falls without the bounce is worth having beside its energy: not the last of a valley's other directions. */
const APART = 0.05;

/** So many steps straight on, one after the other, are no bounce. */
const SMOOTH = 5;
/** A bounce that made the slope so many times as large has swelled. */
const SWELLED = 3;
/** A bounce so many times as steep as usual, whose energy is a quarter of the run's range, is none that passes. */
const BLOWN = 10;
/** What a swelling has not given back of the height that it threw the loss to. */
const LEFT = 0.02;

/**
 * Whether a bounce swelled out of a smooth descent, and has given back what it took: θ was thrown to where λ is lower, and no rate
 * that is too high for the place does that. The loss is as low as before the swelling: on the next smooth stretch, or now,
 * but for the energy of the bounce.
 */
function gaveBack({ γ, losses, turns }: Steps, λ: number): boolean {
  const n = losses.length;
  let p = n >> 1;
  for (let i = p; i < n; i++) if (γ[i] > γ[p]) p = i;
  /** The lowest loss of those that end five smooth steps. */
  const lowest = (from: number, to: number): number => {
    let [at, straight] = [-1, 0];
    for (let i = from; i < to; i++) {
      straight = turns[i] >= 0.5 ? straight + 1 : 0;
      if (straight >= SMOOTH && (at < 0 || losses[i] < losses[at])) at = i;
    }
    return at;
  };
  const [s, after] = [lowest(0, p), lowest(p, n - 1)];
  const swelled = s >= 0 && γ[p] >= SWELLED * γ[s] && (turns[p] <= -0.5 || turns[p - 1] <= -0.5) && p < n - 1;
  if (!swelled) return false;
  const height = losses.subarray(s, after < 0 ? n : after).reduce((a, x) => Math.max(a, x), -Infinity) - losses[s];
  const now = Math.min(losses[n - 1] - γ[n - 1] ** 2 / (2 * λ), losses[after] ?? Infinity);
  return now - losses[s] <= LEFT * height && losses[n - 1] - losses[s] <= height / 2;
}

/** Whether the run gets on at the edge of stability; λ is the steepest curvature. */
export function onTheEdge(steps: Steps, { kind, change, range }: Progress, λ: number): boolean {
  const { turn, losses, part, γ } = steps;
  const n = losses.length;
  const near = [steps.learningRate, steps.rate].some((η) => η * λ >= 1);
  if (n >= 40 && near && !steps.scattered && gaveBack(steps, λ)) return true;
  if (kind === 'rising' || !(turn <= BACK) || n < 40) return false;
  // one that has swelled out of all proportion, and still swells, is no edge
  const usual = quantile(γ.slice(n >> 1).sort(), 0.5);
  if (steps.shrink > 1 && γ[n - 1] >= BLOWN * usual && γ[n - 1] ** 2 / (2 * λ) > range / 4) return false;
  // plain steps whose bounce has just begun: it takes from the fall less than that has made
  if (kind === 'falling' && Math.abs(part - 1) <= 0.01 && γ[n - 1] ** 2 / (2 * λ) <= -change / 2) return true;
  const energy = γ.map((x) => x ** 2 / (2 * λ)).subarray(n >> 1);
  const rest = losses.subarray(n >> 1).map((L, i) => L - energy[i]);
  const { direction, change: fall, late } = trendOf(rest, Number.EPSILON);
  return direction < 0 && late <= LATE * fall && -fall >= APART * blockOf(energy).level;
}
