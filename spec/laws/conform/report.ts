/** What a judgement is: one verdict a law, and the same for a terminal, for a page, and for machines. */
import type { Capabilities } from '../terms.ts';
import { addressOf, LEDGER } from './ledger.ts';
import { again, terminal } from './terminal.ts';
import type { Outcome, Verdict } from './verdict.ts';

export interface Facts {
  readonly subject: string;
  /** What is judged, where it has a name. */
  readonly name?: string;
  readonly unit: number;
  readonly capabilities: Capabilities;
  readonly seed: number;
  /** Seconds a law; Infinity where nothing could end it. */
  readonly timeLimit: number;
  /** The address of the documentation's site, in which the ledger's rows stand; '' where it is not known. */
  readonly site: string;
  /** What a reader must know of how it was judged. */
  readonly remarks: readonly string[];
}

export const OUTCOMES: readonly Outcome[] = ['refuted', 'errored', 'timed out', 'expected', 'unsupported', 'holds'];
const MARKS: { readonly [outcome in Outcome]: string } = {
  holds: '✓',
  refuted: '✗',
  errored: '!',
  unsupported: '–',
  'timed out': '…',
  expected: '(✗)',
};

export class Report implements Facts {
  readonly subject: string;
  readonly name?: string;
  readonly unit: number;
  readonly capabilities: Capabilities;
  readonly seed: number;
  readonly timeLimit: number;
  readonly site: string;
  readonly remarks: readonly string[];
  readonly laws: readonly Verdict[];

  constructor(facts: Facts, laws: readonly Verdict[]) {
    this.subject = facts.subject;
    if (facts.name !== undefined) this.name = facts.name;
    this.unit = facts.unit;
    this.capabilities = facts.capabilities;
    this.seed = facts.seed;
    this.timeLimit = facts.timeLimit;
    this.site = facts.site;
    this.remarks = facts.remarks;
    this.laws = laws;
  }

  /** The verdicts with an outcome. */
  of(outcome: Outcome): Verdict[] {
    return this.laws.filter((law) => law.outcome === outcome);
  }

  /** Nothing refuted, errored or timed out that was not expected. */
  get conforms(): boolean {
    return this.laws.every(({ outcome }) => outcome === 'holds' || outcome === 'unsupported' || outcome === 'expected');
  }

  /** For a terminal: failures with one cause together, each with what repeats it. */
  toString(): string {
    return terminal(this);
  }

  /** What the rows that these laws check claim, what has become of it, and where that is told. */
  get ledger(): { readonly [row: string]: { readonly verdict: string; readonly claim: string; readonly address: string } } {
    const rows = [...new Set(this.laws.flatMap((law) => law.rows))].filter((row) => row in LEDGER).sort();
    return Object.fromEntries(
      rows.map((row) => {
        const [verdict, claim] = LEDGER[row];
        return [row, { verdict, claim, address: addressOf(row, this.site) }];
      }),
    );
  }

  /** A table, one row a law. */
  toMarkdown(): string {
    const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
    const link = (row: string) => `[${row}](${addressOf(row, this.site)})`;
    const rows = this.laws.map(
      ({ id, outcome, label, rows, message, counterexample }) =>
        `| ${MARKS[outcome]} ${outcome} | \`${id}\` | ${label} | ${rows.map(link).join(' ')} | ${cell([message, counterexample && `at \`${counterexample}\``].filter(Boolean).join(' '))} |`,
    );
    return [`| outcome | law | label | rows | what came |`, `|---|---|---|---|---|`, ...rows, ''].join('\n');
  }

  /** Plain data; a time limit that does not exist is null. */
  toJSON(): object {
    const { laws, timeLimit, ...facts } = this;
    return { ...facts, timeLimit: Number.isFinite(timeLimit) ? timeLimit : null, conforms: this.conforms, ledger: this.ledger, laws };
  }

  /** JUnit's XML, as build servers read it. */
  toJUnit(): string {
    const escaped = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    const inside = (law: Verdict): string => {
      const { outcome, message, counterexample, claim, rows } = law;
      const text = escaped([message, counterexample].filter(Boolean).join('\n'));
      const body = escaped([claim, ...rows.map((row) => `${row}: ${addressOf(row, this.site)}`), ...again(law)].join('\n'));
      if (outcome === 'refuted') return `<failure message="${text}">${body}</failure>`;
      if (outcome === 'errored' || outcome === 'timed out') return `<error message="${text || outcome}">${body}</error>`;
      return outcome === 'holds' ? '' : `<skipped message="${text}"/>`;
    };
    const cases = this.laws.map((law) => `  <testcase classname="${this.subject}" name="${escaped(law.id)}">${inside(law)}</testcase>`);
    const [failures, errors] = [this.of('refuted').length, this.of('errored').length + this.of('timed out').length];
    const skipped = this.of('unsupported').length + this.of('expected').length;
    return [
      `<?xml version="1.0" encoding="UTF-8"?>`,
      `<testsuite name="${this.subject}" tests="${this.laws.length}" failures="${failures}" errors="${errors}" skipped="${skipped}">`,
      ...cases,
      `</testsuite>`,
      '',
    ].join('\n');
  }
}
