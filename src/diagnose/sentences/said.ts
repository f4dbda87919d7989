/** What is said of a verdict, in words. */
import { written } from '../../base/numbers.ts';

export interface Said {
  /** One sentence: what it is. */
  readonly headline: string;
  /** Why it is that. */
  readonly why: string;
}

export const percent = (x: number): string => `${written(100 * x, 2)} %`;

/** Layers by their names; where those are numbers, with the word before them. */
export const namedLayers = (names: readonly string[]): string =>
  names.every((name) => /^\d+$/.test(name)) ? `layer${names.length > 1 ? 's' : ''} ${names.join(', ')}` : names.join(', ');
