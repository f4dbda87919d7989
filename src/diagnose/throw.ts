/**
 * One step that threw a run up, to where it has stayed: a wall, a saturated output, a recurrence over its cliff.
 *
 *   P = min(xᵢ, xᵢ₊₁, …) − min(xᵢ₋₁, xᵢ₋₂, xᵢ₋₃)     what step i, with a run-up of two at most, has raised the loss by, for good
 *
 * The step with the largest P threw the run if P is most of what the run has lost, if what came before was quiet beside it,
 * and if the run lies flat up there by now. A divergence rises by many steps, each after one like it; a spike comes down again.
 */
import { quantile, thinned } from './trend.ts';

/** The step, and the losses around it. */
export interface Thrown {
  /** The first record up there, counted from 0. */
  readonly at: number;
  /** The loss of the record before, and the lowest since. */
  readonly before: number;
  readonly after: number;
  /** How many records there are since. */
  readonly since: number;
}

/** What does not show in six digits, of the loss or of what the run has made, is no throw. */
export const SEEN = 1e-6;
/** The step carries this share of the way from the lowest loss before it to the lowest after. */
const MOST = 0.5;
/** The steps before it, ten of them, moved the loss by this share of P at most: a fifth, a twentieth where it is the last one. */
const QUIET = 1 / 5;
const QUIET_LAST = 1 / 20;
/** So many steps before it may have been on the way up. */
const RUN_UP = 2;
/** In the last half of the time since, eight losses in ten lie within this share of P. */
const FLAT = 0.5;

/** The step that threw the run, if one did. */
export function throwOf(x: Float64Array): Thrown | undefined {
  const n = x.length;
  const least = x.slice(); // min(xᵢ, xᵢ₊₁, …)
  for (let i = n - 2; i >= 0; i--) if (least[i + 1] < least[i]) least[i] = least[i + 1];
  /** The lowest of the three losses before i. */
  const foot = (i: number): number => {
    let at = i - 1;
    for (let k = i - 2; k >= Math.max(0, i - RUN_UP - 1); k--) if (x[k] < x[at]) at = k;
    return at;
  };
  const raised = (i: number): number => least[i] - x[foot(i)];
  let i = 1;
  for (let k = 2; k < n; k++) if (raised(k) > raised(i)) i = k;
  const P = raised(i);
  if (!(n > 1 && P > SEEN * Math.max(Math.abs(x[i]), Math.abs(x[0] - x[i])))) return undefined;

  const from = foot(i);
  let lowest = Infinity;
  for (let k = 0; k <= from; k++) if (x[k] < lowest) lowest = x[k];
  let before = 0;
  for (let k = Math.max(1, from - 9); k <= from; k++) before = Math.max(before, Math.abs(x[k] - x[k - 1]));
  const after = thinned(x.subarray(i + ((n - i) >> 1))).sort();
  const spread = quantile(after, 0.9) - quantile(after, 0.1);
  const since = n - i;
  const holds = P >= MOST * (least[i] - lowest) && before <= (since < 3 ? QUIET_LAST : QUIET) * P && spread <= FLAT * P;
  return holds && (i > 1 || since >= 3) ? { at: i, before: x[from], after: least[i], since } : undefined;
}
