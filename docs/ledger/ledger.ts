/**
 * The ledger: every claim of the five lecture notes, with what has become of it.
 *
 * The notes contradict each other and, here and there, the mathematics. Each claim is a row: who says it, whether it holds,
 * under which condition, what is wrong, where it is implemented, and what would notice if it were not so.
 */
import { batch } from './batch.ts';
import { criticalPoints } from './critical-points.ts';
import { momentumRows } from './momentum.ts';
import { rates } from './rates.ts';
import type { Row } from './row.ts';

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

export const sections: readonly Section[] = [
  { title: 'Critical points and curvature', rows: criticalPoints },
  { title: 'Batches', rows: batch },
  { title: 'Momentum', rows: momentumRows },
  { title: 'Adaptive rates and schedules', rows: rates },
];

export const ledger: readonly Row[] = sections.flatMap(({ rows }) => rows);
