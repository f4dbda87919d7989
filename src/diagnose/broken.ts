/** What is not finite: which number, since when, and whether steps led up to it. */
import { norm } from '../linalg/vectors.ts';
import type { Broken } from './evidence.ts';
import type { Steps } from './history.ts';
import type { Settings } from './options.ts';
import { reachOfStep } from './reach.ts';

/** What is not finite, at θ or at the end of the records; an old record that others followed is no matter. */
export function brokenIn({ θ, history: h }: Settings, loss: number, g: Float64Array, { losses }: Steps): Broken | undefined {
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
  // a long step, but no longer than those before that had led down
  const led =
    since >= 3 && [1, 2].every((k) => h.loss[since - k] < h.loss[since - k - 1] && h.stepLength[since - k] <= h.stepLength[since - k - 1]);
  const done = last >= 0 && last <= 1e-3 * before[0];
  const leapt = wrong < 0 && !Number.isFinite(loss) && !led && !done && h.stepLength[since - 1] > 0.05 * norm(θ);
  // a rise by more than the last step could make is another batch's loss, not growth
  const i = since - 1;
  const grown = last > highest && !(h.loss[i] - h.loss[i - 1] > reachOfStep(h.stepLength[i - 1], h.gradientNorm[i - 1], h.gradientNorm[i]));
  // back up by more than noise does, and by half of what had been gained
  const back = last - lowest > 10 * Math.abs(lowest) && last - lowest >= (before[0] - lowest) / 2;
  return {
    what,
    atOnce,
    grew: grown || back || stepGrew || huge || leapt || (n === 0 && wrong >= 0),
  };
}

/** Whether the last known number before `end` is ten times the median of those before. */
function growing(column: Float64Array, end: number): boolean {
  const known = column.subarray(Math.max(0, end - 50), end).filter((x) => !Number.isNaN(x));
  const sorted = known.slice(0, -1).sort();
  return known.length > 2 && known[known.length - 1] > 10 * sorted[sorted.length >> 1];
}
