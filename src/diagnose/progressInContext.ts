/**
 * Progress is read from the losses alone; what the records say besides can correct it: that losses scatter, that the rate was cut,
 * that no step can have changed the loss by so much.
 */
import { Z999 } from '../base/statistics.ts';
import { atRest } from './direction.ts';
import type { Steps } from './history.ts';
import { aboveAll, type Progress, progressOf } from './progress.ts';
import { isUsual, reachOfStep, UNHEARD } from './reach.ts';
import type { Columns } from './records.ts';
import { lastFall, noFall } from './trend.ts';

/** Progress, by all that is known of the run. */
export const inContext = (progress: Progress, steps: Steps, h: Columns, batches: boolean): Progress =>
  sinceChange(inNoise(progress, steps, batches), steps, h);

/**
 * Where losses scatter: a run whose mean loss has come down since its rate was cut gets on, though noise hides that from a trend;
 * one whose level has risen over the last stretch does not, though noise may look like a fall at its end. And means of quarters
 * show a fall, at 99.9 %, that levels of blocks, which are fewer numbers, leave in the noise.
 */
function inNoise(progress: Progress, { losses, scattered, sinceLowered: since }: Steps, batches: boolean): Progress {
  if (scattered && progress.kind === 'falling' && (progress.change >= 0 || (progress.length >= 100 && noFall(losses))))
    return { ...progress, kind: 'standing' };
  // a rise must leave all that was before it below
  if (progress.kind === 'rising' && (scattered || batches) && !aboveAll(progress, losses)) return { ...progress, kind: 'standing' };
  if (progress.kind !== 'standing') return progress;
  const { fall, error, seen } = lastFall(losses);
  if (scattered && seen && fall > Z999 * error) {
    const quarter = losses.length / 4;
    return { ...progress, kind: 'falling', change: -fall, pace: -fall / quarter };
  }
  if (!since) return progress;
  return { ...progress, kind: 'falling', change: -since.fall, pace: -since.fall / since.records };
}

/**
 * A run thrown up by more than its step can have done was not thrown: another loss began there, of other data or harder tasks. If
 * that falls since then, it is the run.
 */
function sinceChange(progress: Progress, { γ, losses }: Steps, h: Columns): Progress {
  const { at, before, after, since } = progress.thrown ?? { at: 0, before: 0, after: 0, since: 0 };
  const i = at - 1;
  const explained = !(after - before > UNHEARD * reachOfStep(h.stepLength[i], γ[i], γ[i + 1]) && isUsual(h, i));
  const there = losses.subarray(at);
  if (explained || since < 20 || atRest(there, progress.range)) return progress;
  const other = progressOf(there);
  return other.kind === 'falling' ? { ...other, lowestAt: other.lowestAt + at } : progress;
}
