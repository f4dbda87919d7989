/** What the terminal shows: progress on one line where it is a terminal, plain lines where it is a file or a pipe. */
import type { Experiment, Result, Table, Tell } from './experiment.ts';
import { heldOn, recorded, type Survey, spread } from './seeds.ts';

const { stdout } = process;
const coloured = stdout.isTTY && !process.env['NO_COLOR'];
const style = (code: number) => (text: string) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text);
export const bold = style(1);
export const dim = style(2);
const green = style(32);
const red = style(31);

export const say = (text = ''): void => {
  stdout.write(text + '\n');
};

/** A progress display for one piece of work. In a terminal a bar that is overwritten; elsewhere a line when it is done. */
export function progress(title: string): { tell: Tell; done(seconds: number): void } {
  const bar = 24;
  let shown = 0;
  return {
    tell(fraction, doing = '') {
      if (!stdout.isTTY) return;
      const now = performance.now();
      if (now - shown < 50 && fraction < 1) return;
      shown = now;
      const full = Math.round(Math.min(1, Math.max(0, fraction)) * bar);
      const line = `${title}  ${'█'.repeat(full)}${'░'.repeat(bar - full)}  ${doing}`;
      stdout.write(`\r\x1b[2K${line.slice(0, (stdout.columns ?? 80) - 1)}`);
    },
    done(seconds) {
      if (stdout.isTTY) stdout.write('\r\x1b[2K');
      say(`${bold(title)}  ${dim(`${seconds.toFixed(1)} s`)}`);
    },
  };
}

/** Breaks text at spaces, with the given indentation. */
export function wrap(text: string, indent = '', first = indent, width = Math.min(stdout.columns ?? 100, 110)): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += empty ? word : ' ' + word;
    }
    empty = false;
  }
  return [...lines, line].join('\n');
}

function table({ title, columns, rows, note }: Table): void {
  const cells = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, j) => Math.max(...cells.map((row) => (row[j] ?? '').length)));
  const numeric = columns.map((_, j) => rows.every((row) => typeof row[j] === 'number' || /^[−\d∞.]/.test(String(row[j] ?? '0'))));
  const line = (row: string[]): string =>
    '  ' + row.map((cell, j) => (numeric[j] ? cell.padStart(widths[j]) : cell.padEnd(widths[j]))).join('   ');
  say();
  say(`  ${title}`);
  for (const [i, row] of cells.entries()) say(i === 0 ? dim(line(row)) : line(row));
  if (note) say(dim(wrap(note, '  ')));
}

/** Lines word for word; a label of one or two words keeps its column, and a line of code after a sentence gets a line of its own. */
function verbatim(text: string): void {
  for (const line of text.replace(/^(Next: .*\.) {2}(?=\S)/gm, '$1\n      ').split('\n')) {
    const [, label = '', rest = ''] = /^(\S*(?: \S+)?\s{2,}|)(.*)$/.exec(line) ?? [];
    say(wrap(rest, ' '.repeat(4 + label.length), `    ${label}`));
  }
  say();
}

/** An experiment on several seeds: of each claim, on how many it held, and its numbers. */
export function showSurvey({ question }: Experiment, surveyed: Survey): void {
  say(dim(wrap(question, '  ')));
  say();
  for (const claim of surveyed.claims) {
    const all = claim.held.every(Boolean);
    say(wrap(`${bold(heldOn(claim))}  ${claim.message}  ${dim(claim.rows.join(' '))}`, '    ', `  ${all ? green('✓') : red('✗')} `));
    const failed = surveyed.seeds.filter((_, k) => !claim.held[k]);
    if (failed.length > 0) say(wrap(`not on seed ${failed.join(', ')}`, '      ', '    → '));
    if (Object.keys(claim.numbers).length > 0) say(wrap(spread(claim), '      ', '    → '));
  }
  say();
}

/** The whole of a result: what it prints and what that means, claims with what was measured, then the tables. */
export function show({ experiment, summary, prints, claims, tables }: Result): void {
  const before = recorded()[experiment.id]?.claims;
  say(dim(wrap(experiment.question, '  ')));
  say();
  if (prints !== undefined) verbatim(prints);
  if (summary !== undefined) say(`${wrap(summary, '  ')}\n`);
  for (const { rows, message, measured, holds } of claims) {
    const seeds = before?.find((claim) => claim.message === message);
    const known = seeds ? `, on ${heldOn(seeds)} seeds` : '';
    say(wrap(`${message}  ${dim(`${rows.join(' ')}${known}`)}`, '    ', `  ${holds ? green('✓') : red('✗')} `));
    say(wrap(measured, '      ', '    → '));
  }
  tables.forEach(table);
  say();
}
