/** Implementations of others held to the laws, and how strong the laws are: two tables made of published data. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing, root } from './markdown.ts';

interface Cell {
  readonly id: string;
  readonly outcome: 'holds' | 'refuted' | 'errored' | 'unsupported' | 'timed out' | 'expected';
  readonly label: 'truth' | 'convention' | 'quality';
  readonly message?: string;
  readonly counterexample?: string;
  readonly measured?: { readonly off: number; readonly bound: number };
  readonly runs?: number;
}
interface Held {
  readonly name: string;
  readonly subject: string;
  readonly date: string;
  readonly unit: number;
  readonly seed: number;
  readonly laws: readonly Cell[];
}
/** Why a refutation is believed, or why it is none: of an implementation and a subject, for some of its laws. */
interface Reason {
  readonly name: string;
  readonly subject: string;
  readonly laws: readonly string[];
  readonly reason: string;
  readonly report?: string;
}
interface Score {
  readonly room: string;
  readonly mutants: number;
  readonly of?: number;
  readonly caught: number;
  readonly survived: readonly { readonly line: string; readonly was: string; readonly text: string }[];
}

const read = <T>(name: string): T => JSON.parse(readFileSync(join(root, 'docs/conformance', name), 'utf8')) as T;
/** What Markdown and Vue would take for their own, as entities. */
const escaped = (text: string): string => text.replaceAll('\n', ' ').replace(/[&<>|*_$`[\]{}~\\]/g, (c) => `&#${c.charCodeAt(0)};`);
const code = (text: string): string => `<code v-pre>${escaped(text)}</code>`;

/** Red is a truth that is refuted and was looked at; a convention never is. */
function mark({ outcome, label }: Cell, reason: Reason | undefined): string {
  if (outcome === 'holds') return '✓';
  if (outcome === 'unsupported') return '–';
  if (outcome === 'errored') return '<span title="the implementation threw">!</span>';
  if (outcome === 'timed out') return '<span title="no answer within the limit">…</span>';
  if (label === 'convention') return '<span title="a convention: others choose otherwise">○</span>';
  if (label === 'quality') return '<span title="a quality that others reach">△</span>';
  return reason === undefined
    ? '<span title="refuted, and not checked yet">?</span>'
    : '<strong style="color:var(--vp-c-danger-1)" title="a truth, refuted and checked">✗</strong>';
}

function subjectSection(subject: string, held: readonly Held[], reasons: readonly Reason[]): string {
  const of = (name: string, id: string) => reasons.find((r) => name.startsWith(r.name) && r.subject === subject && r.laws.includes(id));
  const ids = [...new Set(held.flatMap(({ laws }) => laws.map(({ id }) => id)))];
  const cells = (id: string) => held.map(({ laws }) => laws.find((law) => law.id === id));
  const told = ids.filter((id) =>
    cells(id).some((cell) => cell !== undefined && cell.outcome !== 'holds' && cell.outcome !== 'unsupported'),
  );
  const head = `| law | ${held.map(({ name, unit, date }) => `${escaped(name)}${unit > 2 ** -53 && !name.includes('float32') ? ', float32' : ''}<br><span style="white-space:nowrap">${date}</span>`).join(' | ')} |`;
  const rows = told.map((id) => `| [${code(id)}](/laws#law-${id}) | ${cells(id).map((cell, i) => (cell ? mark(cell, of(held[i].name, id)) : '')).join(' | ')} |`); // biome-ignore format: one line
  const rest = ids.length - told.length;
  const details = held.flatMap(({ name, laws }) =>
    laws
      .filter(({ outcome }) => outcome !== 'holds' && outcome !== 'unsupported')
      .map(({ id, outcome, label, message = '', counterexample }) => {
        const reason = of(name, id);
        const why = reason === undefined ? '' : ` *${escaped(reason.reason)}*${reason.report ? ` [reported](${reason.report})` : ''}`;
        return `- ${escaped(name)}, ${code(id)}, ${label}, ${outcome}: ${escaped(message)}${counterexample ? `, at ${code(counterexample)}` : ''}.${why}`;
      }),
  );
  return `## ${subject}

${told.length === 0 ? '' : `${head}\n|${' --- |'.repeat(held.length + 1)}\n${rows.join('\n')}\n`}
${rest === 0 ? '' : `${rest} ${told.length === 0 ? '' : 'other '}${rest === 1 ? 'law holds or asks' : 'laws hold or ask'} for what is not claimed.`}

${details.length === 0 ? '' : `<details><summary>What came, and why it is believed</summary>\n\n${details.join('\n')}\n\n</details>`}
`;
}

function strength(): string {
  const { equivalent, files } = read<{ equivalent: Record<string, Record<string, string>>; files: Record<string, Score> }>('mutation.json');
  const share = (caught: number, all: number) => (all === 0 ? '' : `${Math.round((100 * caught) / all)} %`);
  const rows = Object.entries(files)
    .sort(([, a], [, b]) => a.room.localeCompare(b.room))
    .map(([path, { room, mutants, of = mutants, caught, survived }]) => {
      const excused = survived.filter(({ line, was, text }) => equivalent[path]?.[`${line}: ${was} → ${text}`] !== undefined).length;
      return `| ${room} | <a href="${listing(path)}" target="_self">${path}</a> | ${mutants}${of > mutants ? ` of ${of}` : ''} | ${caught} | ${excused} | ${share(caught, mutants - excused)} |`;
    });
  const lists = Object.entries(files).map(([path, { survived }]) =>
    survived.length === 0
      ? ''
      : `<details><summary>${path}: ${survived.length} survive</summary>\n\n${survived
          .map(({ line, was, text }) => {
            const why = equivalent[path]?.[`${line}: ${was} → ${text}`];
            return `- ${code(was)} → ${code(text)} in ${code(line)}${why === undefined ? '' : `: the same, ${escaped(why)}`}`;
          })
          .join('\n')}\n\n</details>`,
  );
  return `## How strong the laws are

One operator, comparison, constant or condition of a file is changed, and the laws are asked. Where a number is our own, no law for others, a
specification of \`spec/\` judges beside them (\`judges\` in the data name it); no other test of the house takes part. Left out are types, strings, and refusals of arguments. Where a file or its laws are long, each n-th mutant was tried, up to each fortieth, and the table says of how many.
What is not in the table has not been tried. \`node tools/mutation/run.mjs ROOM\` repeats it.

| room | file | mutants | caught | the same | caught of the others |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

"The same" are mutants that no law can tell from the code, each with its reason below.

${lists.filter(Boolean).join('\n')}
`;
}

export function conformance(): string {
  const matrix = read<{ node: string; reports: readonly Held[] }>('matrix.json');
  const reasons = read<readonly Reason[]>('reasons.json');
  const subjects = [...new Set(matrix.reports.map(({ subject }) => subject))];
  return `---
title: Conformance
keywords: comparison correctness bugs test262 array-api mutation score tensorflow.js ml-matrix mathjs numpy js-pytorch jax-js
---

# Conformance

Implementations of others, held to the [laws](/laws) (sentences about what must hold for every input, tried on drawn ones) with Node ${matrix.node}, each in the version and on the day that are named, and in its own precision.
\`conformance/\` has the adapters, written in the implementation's favour, and the command that makes this page's tables. A guide leads
[from an optimizer of yours to a report](/guides/conformance).

✓ no counterexample was found · <strong style="color:var(--vp-c-danger-1)">✗</strong> a truth, refuted, and checked by hand or in higher precision ·
? a truth, refuted, and not checked yet · △ a quality that others reach · ○ a convention: a choice, no fault · – asks for what is not claimed · ! the
implementation threw · … no answer within the limit

${subjects
  .map((subject) =>
    subjectSection(
      subject,
      matrix.reports.filter((report) => report.subject === subject),
      reasons,
    ),
  )
  .join('\n')}

${strength()}`;
}
