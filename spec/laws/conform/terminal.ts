/** A report for a person at a terminal. */
import { addressOf, LEDGER } from './ledger.ts';
import type { Report } from './report.ts';
import type { Outcome, Verdict } from './verdict.ts';

const SHOWN: readonly Outcome[] = ['refuted', 'errored', 'timed out', 'expected'];

export function terminal(report: Report): string {
  const { subject, name, unit, seed, laws, remarks } = report;
  const counts = (['holds', ...SHOWN, 'unsupported'] as const)
    .map((outcome) => [report.of(outcome).length, outcome] as const)
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${outcome === 'holds' && count > 1 ? 'hold' : outcome}`);
  const lines = [
    `${subject}${name === undefined ? '' : ` (${name})`}: ${laws.length} laws, u = ${power(unit)}, seed ${seed}`,
    counts.join(', '),
    ...remarks,
  ];
  for (const outcome of SHOWN) {
    for (const group of byCause(report.of(outcome))) lines.push('', ...told(group, report));
  }
  const unsupported = byCause(report.of('unsupported'));
  if (unsupported.length > 0) lines.push('', 'unsupported');
  for (const group of unsupported) lines.push(`  ${group[0].message}: ${group.map(({ id }) => id).join(', ')}`);
  return lines.join('\n');
}

/** Failures that say the same but for their numbers: most likely one fault, seen by several laws. */
export function byCause(verdicts: readonly Verdict[]): Verdict[][] {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const cause = `${verdict.outcome === 'refuted' ? verdict.label : ''} ${verdict.message.replace(/[-+−]?[\d.]+(e[-+]?\d+)?/g, '#')}`;
    groups.set(cause, [...(groups.get(cause) ?? []), verdict]);
  }
  return [...groups.values()];
}

/** What repeats a verdict. */
export const again = ({ id, outcome, seed, path }: Verdict): string[] =>
  outcome === 'timed out' ? [] : [`again: --law ${id} --seed ${seed}${path === undefined ? '' : ` --path ${path}`}`];

/** What a law's rows claim, and where more is said of them. */
const ofLedger = (rows: readonly string[], site: string): string[] =>
  rows.filter((row) => row in LEDGER).map((row) => `  ${row} “${LEDGER[row][1]}” (${LEDGER[row][0]}) ${addressOf(row, site)}`);

function told(group: readonly Verdict[], { unit, site }: Report): string[] {
  const [first, ...others] = group;
  const { id, outcome, label, conventions, rows, claim, message, measured, counterexample } = first;
  const said = message.includes(claim) ? [message] : [claim, message];
  const lines = [`${outcome}  ${id}  (${[label, ...rows].join(' ')})`, ...said.map((line) => `  ${line}`)];
  if (measured !== undefined && Number.isFinite(measured.off)) {
    const { off, bound } = measured;
    lines.push(bound === 0 ? `  off by ${short(off)}, where it is exact` : `  off by ${short(off)} = ${short(off / unit)} u, bound ${short(bound)} = ${short(bound / unit)} u`); // biome-ignore format: one line
  }
  if (counterexample !== undefined) lines.push(`  at ${counterexample}`);
  if (label === 'convention' && conventions !== undefined) lines.push(`  a choice; others: ${conventions}`);
  lines.push(...ofLedger(rows, site));
  lines.push(...again(first).map((line) => `  ${line}`));
  if (others.length > 0) lines.push(`  likewise ${others.map((other) => other.id).join(', ')}`);
  return lines;
}

const short = (x: number): string => String(Number(x.toPrecision(3)));
const power = (unit: number): string => {
  const e = Math.log2(unit);
  return Number.isInteger(e) ? `2^${e}` : String(unit);
};
