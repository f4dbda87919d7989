/**
 * The ledger as a page of Markdown.
 *
 *   node_modules/.bin/tsx docs/ledger/page.ts [file]      default: docs/ledger/ledger.md, which is not committed
 *
 * docs/site puts it into the site.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { experiments as all } from '../chapters/index.ts';
import { measured } from '../report/measured.ts';
import { heldOn, recorded, spread } from '../report/seeds.ts';
import { sections } from './ledger.ts';
import { numbers } from './numbers.ts';
import type { Row, Value, Verdict } from './row.ts';
import { values } from './values.ts';

const MARK: Readonly<Record<Verdict, string>> = {
  holds: '✓ holds',
  'holds if': '✓ holds if',
  corrected: '✎ corrected',
  refuted: '✗ refuted',
  untestable: '– untestable',
  pending: '… pending',
};

/** Six digits are enough to compare by; whole numbers keep all. */
export function valueText(value: Value): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(8)));
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((v) => valueText(v as Value)).join(', ');
  return Object.entries(value)
    .map(([name, v]) => `${name}: ${typeof v === 'object' && !Array.isArray(v) ? `(${valueText(v as Value)})` : valueText(v as Value)}`)
    .join('; ');
}

const chapterOf = (id: string): string => all.find((e) => e.id === id)!.chapter;

/** A cell must not contain a bar; in a formula one is \vert. */
const cell = (text: string): string => text.replaceAll('|', '&#124;').replaceAll('\n', ' ');

const SLUG: Readonly<Record<Verdict, string>> = {
  holds: 'holds',
  'holds if': 'holds-if',
  corrected: 'corrected',
  refuted: 'refuted',
  untestable: 'untestable',
  pending: 'pending',
};

/** A row under a heading of its own, so that it has an address; the attributes are what the page can be filtered by. */
function rowOf({ id, notes, claim, formula, verdict, because, source = [], laws = [], experiments = [] }: Row): string {
  const chapters = [...new Set(experiments.map(chapterOf))];
  const pointers = [
    ...source.map((s) => {
      const [file, symbol] = s.split(' ') as [string, string];
      return `[${symbol}](../../${file})`;
    }),
    ...laws.map((law) => `[${law}](/laws#law-${law})`),
    ...experiments.map((e) => `[${e}](../chapters/${chapterOf(e)}/index.md)`),
    ...(values[id] === undefined ? [] : ['[its numbers](#numbers)']),
  ].join(' · ');
  return `<div class="row" data-verdict="${SLUG[verdict]}" data-notes="${notes.join(' ')}" data-chapters="${chapters.join(' ')}">

### ${id}

${[claim, formula === undefined ? '' : `$$${formula}$$`].filter(Boolean).join('\n\n')}

**${MARK[verdict]}**${because === undefined ? '' : `: ${because}`}

<small>${notes.join(' ')}${pointers === '' ? '' : ` · ${pointers}`}</small>

</div>`;
}

/** What was said before and is corrected since: the changelog's own list, with the rows of each. */
export function changes(): { readonly rows: readonly string[]; readonly text: string }[] {
  const log = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  const [, list = ''] = /### Corrected\n([\s\S]*?)\n### /.exec(log) ?? [];
  return list
    .split(/^- /m)
    .slice(1)
    .map((entry) => {
      const text = entry.replace(/\s*\n\s*/g, ' ').trim();
      const rows = [...text.matchAll(/L(\d{2,3})(?: to L(\d{2,3}))?/g)].flatMap(([, from, to = from]) =>
        Array.from({ length: Number(to) - Number(from) + 1 }, (_, k) => `L${String(Number(from) + k).padStart(2, '0')}`),
      );
      return { rows: [...new Set(rows)], text: text.replace(/^(L\d{2,3}(, )?)+: /, '') };
    });
}

/** The page. */
export function page(): string {
  const rows = sections.flatMap((section) => section.rows);
  const count = (verdict: Verdict): number => rows.filter((row) => row.verdict === verdict).length;
  return `# The ledger

Every claim, formula and figure of the five lecture notes, with what has become of it. The notes are named by their first three
digits: 000 to 002 follow H.-Y. Lee's lectures of 2021, 003 chapter 8 of *Deep Learning*, 004 the lecture of CS231n on
optimization. Of ${rows.length} claims ${count('holds')} hold, ${count('holds if')} hold under a condition, ${count('corrected')} are corrected, ${count('refuted')} refuted, ${count('untestable')} no
program can test, and ${count('pending')} wait for their experiment.

Under each claim stands what implements it, the laws that check it (\`saddlepoint/laws\`), and the experiments that measure it;
\`npm run experiment -- E1\` runs one.

${sections
  .map(
    ({ title, rows }) => `## ${title}

${rows.map(rowOf).join('\n\n')}
`,
  )
  .join('\n')}
## Changed in the second edition

What these pages said before, and what is right. An independent check read every row against the notes and computed its numbers by other code.

| rows | said before, and right |
| --- | --- |
${changes()
  .map(({ rows, text }) => `| ${rows.join(' ')} | ${cell(text)} |`)
  .join('\n')}

## On several seeds

The experiments at the size of \`npm start\`, on eight seeds each: of each claim on how many it held, and its numbers, mean ± deviation (range).
E1 and E2 draw no random number, so one run is all there is.
\`npm run experiment -- E9 --seeds 8 --record\` runs one again.

| experiment | claim | held | numbers |
| --- | --- | --- | --- |
${Object.entries(recorded())
  .flatMap(([id, { claims }]) =>
    claims.map((c) => `| ${id} | ${cell(c.message)} <small>${c.rows.join(' ')}</small> | ${heldOn(c)} | ${cell(spread(c))} |`),
  )
  .join('\n')}

## At full size

What takes too long for a test, run once for each seed given here and written down by \`npm run experiment -- F1 --epochs 30 --publish\`; the tests run a
small part of each. One seed is one seed.

${Object.entries(measured())
  .flatMap(([id, runs]) =>
    runs.flatMap(({ seed, machine, tables }) =>
      tables.map(
        ({ title, columns, rows, note }) => `### ${id}: ${title}

Seed ${seed}; ${machine}.${note === undefined ? '' : ` ${note}`}

| ${columns.map(cell).join(' | ')} |
|${columns.map(() => ' --- |').join('')}
${rows.map((row) => `| ${row.map((value) => cell(String(value))).join(' | ')} |`).join('\n')}
`,
      ),
    ),
  )
  .join('\n')}
## Numbers

What the code counts, under the conventions beside it. The tests count again.

| row | what | value |
| --- | --- | --- |
${numbers.map(({ row, message }) => `| ${row} | ${cell(message)} | ${cell(valueText(values[row]))} |`).join('\n')}
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = process.argv[2] ?? 'docs/ledger/ledger.md';
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page());
}
