/** Does the remedy help? Its loss after some steps against that of going on as before. */
import { descend, diagnose, type Verdict } from 'saddlepoint';
import { situation } from './index.ts';
import type { Family } from './tools.ts';

export interface Help {
  readonly verdict: Verdict;
  readonly kind: string;
  readonly message: string;
  readonly before: number;
  /** After the remedy. */
  readonly withIt: number;
  /** After as many steps of the rule that the run followed; where none is known, the loss as it stands. */
  readonly without: number;
}

/** Applies the remedy of one situation; undefined where there is none. */
export function help(family: Family, seed: number, steps = 20): Help | undefined {
  const { oracle, theta, options, rule } = situation(family, seed);
  const { verdict, remedy } = diagnose(oracle, theta, options);
  if (remedy.kind === 'none') return undefined;
  const withIt = remedy.apply({ steps }).loss;
  const on = theta.slice();
  const batches = [...(options.batches ?? [])];
  const source = verdict === 'noise-limited' ? (t: number) => batches[(t - 1) % batches.length] : oracle;
  // a run that breaks down ends where it breaks
  if (rule !== undefined && on.every(Number.isFinite)) for (const _ of descend(source, on, rule, { steps }));
  const without = on.every(Number.isFinite) ? oracle.value(on) : Number.NaN;
  return { verdict, kind: remedy.kind, message: remedy.message, before: oracle.value(theta), withIt, without };
}

/** Whether it helped: a lower loss than without, or a finite one where there is none without. */
export const helped = ({ withIt, without }: Help): boolean => (Number.isFinite(without) ? withIt < without : Number.isFinite(withIt));
