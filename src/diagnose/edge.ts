/**
 * The edge of stability: steps reverse, the sharpness is 2/η, and yet the run gets on. Cohen et al., Gradient descent on neural
 * networks typically occurs at the edge of stability (2021).
 *
 *   rest = L − γ²/2λ     a bounce with slope γ along an axis of curvature λ holds the energy γ²/2λ
 *
 * The bounce swells and shrinks and hides a trend of L for long stretches. What is left without its energy falls steadily where
 * the run gets on, and stands where it only bounces.
 */
import type { Steps } from './history.ts';
import type { Progress } from './progress.ts';
import { blockOf, trendOf } from './trend.ts';

/** Steps that turn back at least so far. */
const BACK = -0.9;
/** A fall that made less than this part of its way of late has come to rest. */
const LATE = 0.1;

/** What falls without the bounce is worth having beside its energy: not the last of a valley's other directions. */
const APART = 0.05;

/** Whether the run gets on at the edge of stability; λ is the steepest curvature. */
export function onTheEdge({ turn, losses, part, γ }: Steps, { kind, change }: Progress, λ: number): boolean {
  const n = losses.length;
  if (kind === 'rising' || !(turn <= BACK) || n < 40) return false;
  // plain steps whose bounce has just begun: it takes from the fall less than that has made
  if (kind === 'falling' && Math.abs(part - 1) <= 0.01 && γ[n - 1] ** 2 / (2 * λ) <= -change / 2) return true;
  const energy = γ.map((x) => x ** 2 / (2 * λ)).subarray(n >> 1);
  const rest = losses.subarray(n >> 1).map((L, i) => L - energy[i]);
  const { direction, change: fall, late } = trendOf(rest, Number.EPSILON);
  return direction < 0 && late <= LATE * fall && -fall >= APART * blockOf(energy).level;
}
