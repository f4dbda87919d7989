/**
 * Progress is read from the losses alone; what the records say besides can correct it: that losses scatter, that the rate was cut,
 * that no step can have changed the loss by so much.
 */
import { atRest } from './direction.ts';
import { isUsual, UNHEARD } from './fit.ts';
import type { Steps } from './history.ts';
import { aboveAll, type Progress } from './progress.ts';
import type { Columns } from './records.ts';
import { noFall, trendOf } from './trend.ts';

/** Progress, by all that is known of the run. */
export const inContext = (progress: Progress, steps: Steps, h: Columns, batches: boolean): Progress =>
  sinceChange(inNoise(progress, steps, batches), steps, h);

/**
 * Where losses scatter: a run whose mean loss has come down since its rate was cut gets on, though noise hides that from a trend;
 * one whose level has risen over the last stretch does not, though noise may look like a fall at its end.
 */
function inNoise(progress: Progress, { losses, scattered, sinceLowered: since }: Steps, batches: boolean): Progress {
  if (scattered && progress.kind === 'falling' && (progress.change >= 0 || (progress.length >= 100 && noFall(losses))))
    return { ...progress, kind: 'standing' };
  // a rise must leave all that was before it below
  if (progress.kind === 'rising' && (scattered || batches) && !aboveAll(progress, losses)) return { ...progress, kind: 'standing' };
  if (progress.kind !== 'standing' || !since) return progress;
  return { ...progress, kind: 'falling', change: -since.fall, pace: -since.fall / since.records };
}

/**
 * A run thrown up by more than its step can have done, slopes at both ends counted, was not thrown: another loss began there, with
 * other data or harder tasks. What it does since then is what it does.
 */
function sinceChange(progress: Progress, { γ, losses }: Steps, h: Columns): Progress {
  const { thrown } = progress;
  if (!thrown || thrown.at < 3 || thrown.since < 20) return progress;
  const i = thrown.at - 1;
  const reach = h.stepLength[i] * Math.max(γ[i], γ[i + 1]);
  const explained = !(thrown.after - thrown.before > UNHEARD * reach && isUsual(h, i));
  const since = losses.subarray(thrown.at);
  if (explained || atRest(since, progress.range)) return progress;
  const { direction, change, late, pace } = trendOf(since, Number.EPSILON);
  if (!(direction < 0 && late < 0)) return progress;
  return { ...progress, kind: 'falling', thrown: undefined, change, pace };
}
