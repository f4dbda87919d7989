/**
 * Situations with known truth, as families: each draw from a family is a new loss, a new place, a new run.
 *
 * The truth comes from how a situation is made (a center, a rate, a noise), never from asking `diagnose`.
 */
import { diagnose, type Verdict } from 'saddlepoint';
import { critical } from './critical.ts';
import { flat } from './flat.ts';
import { noise } from './noise.ts';
import { drawFrom, type Family, type Situation } from './tools.ts';
import { training } from './training.ts';

export const families: readonly Family[] = [...critical, ...flat, ...training, ...noise];

/** The situation that a family makes from a seed: the same on every machine. */
export function situation(family: Family, seed: number): Situation {
  let hash = seed >>> 0;
  for (const c of family.name) hash = (Math.imul(hash, 31) + c.codePointAt(0)!) >>> 0;
  return family.make(drawFrom(hash));
}

export interface Outcome {
  readonly family: Family;
  readonly seed: number;
  readonly verdict: Verdict | 'error';
  readonly report: string;
  readonly right: boolean;
}

/** Diagnoses one situation. */
export function judge(family: Family, seed: number): Outcome {
  const { oracle, theta, options } = situation(family, seed);
  try {
    const diagnosis = diagnose(oracle, theta, options);
    return { family, seed, verdict: diagnosis.verdict, report: String(diagnosis), right: diagnosis.verdict === family.truth };
  } catch (error) {
    return { family, seed, verdict: 'error', report: String(error), right: false };
  }
}

/** Truth down, verdict across. */
export function confusionTable(outcomes: readonly Outcome[]): string {
  const names = [...new Set(families.map((f) => f.truth))];
  const columns = [...names, ...(outcomes.some((o) => o.verdict === 'error') ? ['error'] : [])];
  const rows = names.map((truth) => {
    const counts = columns.map((c) => outcomes.filter((o) => o.family.truth === truth && o.verdict === c).length);
    return truth.padEnd(16) + counts.map((k) => (k === 0 ? '·' : String(k)).padStart(6)).join('');
  });
  const head = ''.padEnd(16) + columns.map((c) => c.slice(0, 5).padStart(6)).join('');
  return [head, ...rows].join('\n');
}
