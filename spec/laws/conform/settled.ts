/** What a judgement is asked for, settled; and its verdicts as a report. */
import type { Law } from '../law.ts';
import { type Capabilities, FLOAT64, type Terms } from '../terms.ts';
import { Report } from './report.ts';
import type { Verdict } from './verdict.ts';

export interface ConformOptions {
  /** The unit roundoff of the implementation's numbers: 2⁻⁵³ (float64, the default), 2⁻²⁴ (float32). */
  readonly unit?: number;
  /** What of its options it claims; a law that needs more is unsupported. */
  readonly capabilities?: Capabilities;
  readonly seed?: number;
  /** fast-check's path to one counterexample; for one law. */
  readonly path?: string;
  /** Seconds that a law may take, beside this process; default 60. */
  readonly timeLimit?: number;
  /** Laws that will be refuted, by id, each with the reason. */
  readonly expected?: { readonly [id: string]: string };
  /** The laws to try, by id; all where nothing is said. */
  readonly laws?: readonly string[];
  /** What the report calls it. */
  readonly name?: string;
  /** The address of the documentation's site, for links to the ledger; they are relative to it where nothing is said. */
  readonly site?: string;
}

/** How a judgement goes, once all is settled. */
export interface Settled {
  readonly terms: Terms;
  readonly seed: number;
  readonly path?: string;
  readonly timeLimit: number;
  readonly laws?: readonly string[];
}

/** Options, and what the implementation says of itself where they do not. */
export function settle(
  { unit, capabilities, seed = 20_261_122, path, timeLimit = 60, laws }: ConformOptions,
  own: Partial<Terms>,
): Settled {
  const terms = { unit: unit ?? own.unit ?? FLOAT64.unit, capabilities: { ...own.capabilities, ...capabilities } };
  return { terms, seed, timeLimit, ...(path === undefined ? {} : { path }), ...(laws === undefined ? {} : { laws }) };
}

export function chosen<I>(laws: readonly Law<I>[], { laws: ids }: Settled): Law<I>[] {
  const unknown = ids?.find((id) => !laws.some((law) => law.id === id));
  if (unknown !== undefined)
    throw new RangeError(`conform: there is no law ${unknown} here; there are ${laws.map(({ id }) => id).join(', ')}`);
  return laws.filter(({ id }) => ids === undefined || ids.includes(id));
}

export function reported(subject: string, verdicts: readonly Verdict[], all: ConformOptions & Settled, remarks: readonly string[]): Report {
  const { terms, seed, timeLimit, expected = {}, name, site = '' } = all;
  const laws = verdicts.map((verdict): Verdict => {
    const reason = expected[verdict.id];
    const failed = verdict.outcome === 'refuted' || verdict.outcome === 'errored' || verdict.outcome === 'timed out';
    return reason !== undefined && failed ? { ...verdict, outcome: 'expected', message: `${reason} (${verdict.message})` } : verdict;
  });
  const stale = laws.filter(({ id, outcome }) => expected[id] !== undefined && outcome === 'holds').map(({ id }) => id);
  const more = stale.length > 0 ? [...remarks, `expected to fail, and holds: ${stale.join(', ')}`] : remarks;
  return new Report({ subject, ...terms, seed, timeLimit, site, remarks: more, ...(name === undefined ? {} : { name }) }, laws);
}
