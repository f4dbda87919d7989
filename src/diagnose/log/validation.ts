/** What a column of validation losses adds: overfitting since a step, or a fit that both losses share. */
import { sentence } from '../../base/numbers.ts';
import { progressOf } from '../progress.ts';
import type { Columns } from '../records.ts';
import type { Facts } from './facts.ts';

export interface Validation {
  readonly kind: 'overfitting' | 'underfitting' | 'following' | 'unknown';
  /** The step of the lowest validation loss, and that loss; what it is now. */
  readonly bestAt: number;
  readonly best: number;
  readonly now: number;
  readonly message: string;
}

/** The validation rises again by this share of what it had fallen: that is overfitting, where the training loss has not risen. */
const RISEN = 0.1;
/** Both losses stand, and their distance is at most this share of the training loss's fall: that is underfitting, or done. */
const TOGETHER = 0.1;

/** What validation and training say together; undefined where there are fewer than three validation losses. */
export function validationOf({ validationLoss: v, loss, t, length }: Columns, { progress }: Facts): Validation | undefined {
  if (!v.some(Number.isFinite)) return undefined;
  const at = Array.from({ length }, (_, i) => i).filter((i) => Number.isFinite(v[i]));
  if (at.length < 3) return undefined;
  const course = progressOf(Float64Array.from(at, (i) => v[i]));
  const best = at[course.lowestAt];
  const fallen = course.first - course.lowest;
  const base = { bestAt: t[best], best: course.lowest, now: course.now };

  // the training loss nearest before the best validation
  let then = best;
  while (then > 0 && !Number.isFinite(loss[then])) then--;
  const risen = course.level - course.lowest;
  const trains = progress.length === 0 || !Number.isFinite(loss[then]) || progress.level <= loss[then];
  if (risen > RISEN * fallen && risen > 0 && course.lowestAt < at.length - 2 && trains && course.kind !== 'falling') {
    const message = sentence`The run overfits since step ${base.bestAt}: there the validation loss was lowest, ${course.lowest}; it is ${course.now} now, while the training loss is no higher. Keep the weights of that step, or regularise.`;
    return { kind: 'overfitting', ...base, message };
  }
  const apart = Math.abs(course.level - progress.level);
  if (progress.kind === 'standing' && course.kind === 'standing' && apart <= TOGETHER * (progress.first - progress.level)) {
    const message = sentence`Training and validation loss stand side by side, at ${progress.level} and ${course.level}: nothing is overfitted. If that is too high the run underfits: a larger model, more training or another rate can help, more data cannot.`;
    return { kind: 'underfitting', ...base, message };
  }
  const message = sentence`The validation loss is ${course.now}; its lowest was ${course.lowest}, at step ${base.bestAt}.`;
  return { kind: course.kind === 'falling' ? 'following' : 'unknown', ...base, message };
}
