/**
 * What changes on the way of a run: the settings from a step on, and where θ is put.
 *
 *   [{ from: 0, settings }, { from: 120, settings, theta }, …]      in force at step t is the last with from ≤ t
 */
import type { State } from '../figure.ts';

/** Settings in force from a step on; θ where the run is put somewhere else. */
export interface Change {
  readonly from: number;
  readonly settings: State;
  readonly theta?: Float64Array;
  /** Where a remedy put θ: the settings that it was asked under, and its own. What it did follows from the run before it. */
  readonly remedied?: { readonly before: State; readonly after: State };
}

/** Where θ goes, and whether a remedy says so. */
export interface Jump {
  readonly theta: Float64Array;
  readonly remedy: boolean;
}

export const dueAt = (changes: readonly Change[], t: number): Change => changes.findLast(({ from }) => from <= t)!;

/** The changes up to step t and one more there. Of two at one step the later settings hold, and a jump before them stays. */
export function withChange(changes: readonly Change[], t: number, settings: State, jump?: Jump): Change[] {
  const before = changes.filter(({ from }) => from < t);
  const here = changes.find(({ from }) => from === t);
  const { theta, remedied } = jump ? jumped(dueAt(changes, t).settings, settings, jump, here) : (here ?? {});
  return [...before, { from: t, settings, ...(theta && { theta }), ...(remedied && { remedied }) }];
}

/** A second jump at one step begins where the first one did, and only θ itself can say where it ends. */
function jumped(before: State, after: State, { theta, remedy }: Jump, here: Change | undefined): Pick<Change, 'theta' | 'remedied'> {
  return { theta, ...(remedy && here?.theta === undefined && { remedied: { before, after } }) };
}
