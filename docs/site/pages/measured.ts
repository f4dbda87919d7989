/** What a chapter's experiments found: their remaining pictures, and claim by claim on how many seeds it held, with its numbers. */
import { experiments } from '../../chapters/index.ts';
import { heldOn, recorded, spread } from '../../report/seeds.ts';
import { type Found, picture } from './pictures.ts';

const cell = (text: string | number): string => String(text).replaceAll('|', '&#124;').replaceAll('*', '&#42;').replaceAll('\n', ' ');

/** Markdown, to be put below a chapter's text; pictures that the text has shown are left out. */
export function measured(chapter: string, found: readonly Found[], shown: ReadonlySet<string>): string {
  const seeds = recorded();
  const sections = experiments
    .filter((experiment) => experiment.chapter === chapter)
    .map(({ id, title, question }) => {
      const here = found.find((f) => f.id === id);
      const pictures = (here?.figures ?? []).filter(({ name }) => !shown.has(`${id} ${name}`)).map(picture);
      const claims = here?.claims ?? [];
      const surveyed = seeds[id]?.claims;
      const numbers =
        surveyed === undefined
          ? claims.map(
              ({ rows, message, measured, holds }) => `| ${cell(message)} ${rows.join(' ')} | ${holds ? '✓' : '✗'} | ${cell(measured)} |`,
            )
          : surveyed.map((claim) => `| ${cell(claim.message)} ${claim.rows.join(' ')} | ${heldOn(claim)} seeds | ${cell(spread(claim))} |`);
      const tables = (here?.tables ?? []).map(
        ({ title, columns, rows, note }) =>
          `**${cell(title)}**\n\n| ${columns.map(cell).join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n${rows.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')}\n${note === undefined ? '' : `\n${note}\n`}`,
      );
      return [
        `### ${id}: ${title}`,
        question,
        ...pictures,
        numbers.length === 0
          ? ''
          : `<details class="claims" open><summary>What was claimed, and what was found</summary>\n\n| claim | ${surveyed === undefined ? 'held' : 'held on'} | ${surveyed === undefined ? 'measured' : 'over the seeds'} |\n| --- | --- | --- |\n${numbers.join('\n')}\n\n</details>`,
        tables.length === 0 ? '' : `<details><summary>Tables</summary>\n\n${tables.join('\n')}\n\n</details>`,
        `Run it: \`npm run experiment -- ${id}\``,
      ]
        .filter(Boolean)
        .join('\n\n');
    });
  return sections.length === 0 ? '' : `\n\n## Measured\n\n${sections.join('\n\n')}\n`;
}
