/** What is recorded of each step, and kept of some, to go on from. */
import type { Checkpoint, StepRecord } from 'saddlepoint';

export interface LabRecord extends StepRecord {
  /** ‖g‖ of each layer. */
  readonly layers: readonly number[];
}

/** What is kept to go on from: the run's, and how many steps lie before the optimizer's first. */
export interface Kept {
  readonly checkpoint: Checkpoint;
  readonly before: number;
}
