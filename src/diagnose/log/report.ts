/** What is printed: what the run does, what that leaves open and why the rest is not it, and what to measure next. */
import { sentence } from '../../base/numbers.ts';
import type { Verdict } from '../verdict.ts';
import type { Exclusion } from './exclude.ts';
import type { Facts } from './facts.ts';

/** One plain sentence: what the run does. */
export function courseOf({ progress: p, n, never, manner, few }: Facts, step: (index: number) => number): string {
  if (p.length === 0) return 'The log has no losses.';
  if (n === 0) return 'No loss was ever finite, from the first record on: no step has caused it.';
  const whole = sentence`from ${p.first} to ${p.now} in ${n} records`;
  if (p.notFiniteFrom !== undefined)
    return sentence`The loss is not finite since step ${step(p.notFiniteFrom)}; the last that was is ${p.now}, the lowest ${p.lowest}.`;
  if (n === 1) return sentence`There is one loss, ${p.now}: it makes no run.`;
  if (p.thrown) {
    const { at, before, after, since } = p.thrown;
    return sentence`One step threw the loss up, from ${before} to ${after} at step ${step(at)}${since > 1 ? sentence`, and there it has stayed for ${since} records` : ''}.`;
  }
  if (never) return sentence`The loss does not move: it is ${p.now} in all ${n} records.`;
  if (p.kind === 'falling') return sentence`The loss falls: ${whole}, lately by ${Math.max(0, -p.pace)} a record.`;
  if (p.kind === 'rising') return sentence`The loss rises: it is ${p.now}, and was ${p.lowest} at step ${step(p.lowestAt)}.`;
  const scatter =
    manner === 'noisy' ? ', going up and down from record to record' : manner === 'alternating' ? ', going up and down by turns' : '';
  return few
    ? sentence`The loss has found no direction yet: ${whole}${scatter}.`
    : sentence`The loss stands still at ${p.level}${scatter}: over the last ${p.stretch} records of ${n} it gets nowhere; it began at ${p.first}, its lowest was ${p.lowest} at step ${step(p.lowestAt)}.`;
}

const list = (words: readonly string[]): string => words.join(', ');

/** The reasons, each with the verdicts that it excludes. */
function excludedLines(excluded: readonly Exclusion[]): string[] {
  const by = new Map<string, Verdict[]>();
  for (const { verdict, message } of excluded) by.set(message, [...(by.get(message) ?? []), verdict]);
  return [...by].map(([message, verdicts]) => `  ${list(verdicts)}: ${message}`);
}

/** The whole report. */
export const reportOf = (
  course: string,
  verdicts: readonly Verdict[],
  excluded: readonly Exclusion[],
  remarks: readonly string[],
  next: string,
): string =>
  [
    course,
    ...remarks,
    excluded.length === 0 ? 'Nothing is excluded yet.' : `Left open: ${list(verdicts)}.\nExcluded:`,
    ...excludedLines(excluded),
    ...(next ? [`Next: ${next}`] : []),
  ].join('\n');
