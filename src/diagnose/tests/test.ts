/** A test: one inequality between measured numbers, and the verdict where it holds. */
import type { Evidence } from '../evidence.ts';

export type Verdict =
  | 'minimum'
  | 'maximum'
  | 'saddle'
  | 'plateau'
  | 'degenerate'
  | 'oscillating'
  | 'ill-conditioned'
  | 'crawling'
  | 'cliff'
  | 'diverging'
  | 'vanishing'
  | 'exploding'
  | 'noise-limited'
  | 'inconsistent'
  | 'not finite'
  | 'held back'
  | 'dead'
  | 'stalled'
  | 'descending';

/** A test with its numbers filled in. */
export interface Test {
  readonly verdict: Verdict;
  readonly holds: boolean;
  /** The inequality, in numbers. */
  readonly message: string;
  /** Which of a verdict's cases it is, where there are several. */
  readonly detail?: string;
}

/** One row of the table. */
export type Row = (e: Evidence) => Test;
