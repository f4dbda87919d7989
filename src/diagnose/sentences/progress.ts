/** What a run does, in a sentence. */
import { sentence, written } from '../../base/numbers.ts';
import type { Situation } from '../evidence.ts';

/** What the run does, from its losses. */
export function progressSentence({ progress: p }: Situation): string {
  const since = sentence`from ${p.first} to ${p.now} in ${p.length - 1} steps`;
  switch (p.kind) {
    case 'falling':
      if (p.now >= p.first)
        return sentence`The loss is falling, though it stands above where it began: ${p.now} now, ${p.first} at first, ${p.lowest} at its lowest.`;
      return written(p.first) === written(p.now)
        ? sentence`The loss is falling, but hardly: it was ${p.first}, and is less by ${p.first - p.now} after ${p.length - 1} steps.`
        : sentence`The loss is falling: ${since}, by ${Math.abs(p.pace)} a step lately.`;
    case 'rising':
      return p.notFiniteFrom === undefined
        ? sentence`The loss is rising: ${p.now} now, ${p.lowest} at its lowest.`
        : sentence`The loss stopped being a number after ${p.lowest} at its lowest.`;
    case 'standing':
      return sentence`The loss stands still at ${p.level}; ${p.length - 1} steps ago it was ${p.first}.`;
    default:
      return 'Whether the loss falls is not known: no history was given.';
  }
}
