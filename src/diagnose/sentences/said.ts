/** What is said of a verdict, in words. */
import { sentence, written } from '../../base/numbers.ts';
import type { Evidence } from '../evidence.ts';

export interface Said {
  /** One sentence: what it is. */
  readonly headline: string;
  /** Why it is that. */
  readonly why: string;
}

export const percent = (x: number): string => `${written(100 * x, 2)} %`;

/** Layers by their names; where those are numbers, with the word before them. */
export const layerList = (names: readonly string[]): string =>
  names.every((name) => /^\d+$/.test(name)) ? `layer${names.length > 1 ? 's' : ''} ${names.join(', ')}` : names.join(', ');

/** How far steps undo one another: the last ones, or some of the last twenty. */
export function undone({ steps, overshoot }: Evidence): string {
  const cosine = Number.isNaN(steps.turn) ? overshoot : steps.turn;
  if (cosine <= -0.5) return sentence`Each step undoes most of the one before (cosine ${cosine}; −1 is a full reversal).`;
  const last = steps.turns.slice(-20);
  return sentence`${last.filter((x) => x <= -0.5).length} of the last ${last.length} steps turned back on the one before, and the loss no longer falls.`;
}

/** What is silent, and what becomes of the loss. */
export function silence({ zeros, parameters, progress, loss }: Evidence): string {
  if (zeros.share === 1) return sentence`All ${parameters} entries of the gradient are exactly zero, and the loss stays at ${loss}`;
  const of = sentence`${zeros.count} of ${parameters} entries of the gradient are exactly zero`;
  return progress.kind === 'falling'
    ? sentence`${of}; what the rest still learns is little: the loss is ${loss}, and was ${progress.lowest} at its lowest`
    : sentence`${of}, and the rest has nothing left to gain; the loss stays at ${loss}`;
}

/** How a loss has swung: within a few steps, or again and again. */
export const swung = ({ progress: { length, first, lowest } }: Evidence): string =>
  length >= 24
    ? 'Again and again it climbs by half of its range'
    : lowest < first
      ? 'It has given back half or more of what it had gained'
      : 'It has never been below where it began';

/** How far the loss could still fall by its quadratic model: one that is not negative, no further than to 0. */
export const toGain = ({ loss, curvature: { criticality } }: Evidence): string =>
  loss >= 0 && criticality.gain > loss ? 'to 0, by its quadratic model' : sentence`by ${criticality.gain}`;
