/** What is said of a verdict, in words. */
import { written } from '../../base/numbers.ts';

export interface Said {
  /** One sentence: what it is. */
  readonly headline: string;
  /** Why it is that. */
  readonly why: string;
}

export const percent = (x: number): string => `${written(100 * x, 2)} %`;
