/** One run of the chapter on reasons to stop, and what `diagnose` says of it, test by test. */
import { diagnose } from 'saddlepoint';
import { cases } from '../../chapters/why-it-stopped/situations.ts';
import type { State } from '../figure.ts';

export interface Reasons {
  readonly title: string;
  readonly verdict: string;
  readonly guess: string;
  readonly hidden: boolean;
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
  readonly losses: readonly number[];
  readonly tests: readonly { readonly verdict: string; readonly holds: boolean; readonly message: string }[];
}

export function model({ run, guess, verdict: shows }: State): Reasons {
  const { make, title } = cases[Number(run) - 1];
  const { oracle, theta, options } = make(1);
  const { verdict, message, why, remedy, tests } = diagnose(oracle, theta, options);
  return {
    title,
    verdict,
    guess: String(guess),
    hidden: shows === 'hidden',
    message,
    why,
    remedy: remedy.message,
    losses: [...(options.history ?? []).map(({ loss }) => loss), oracle.value(theta)],
    tests: tests.map(({ verdict, holds, message }) => ({ verdict, holds, message })),
  };
}
