/**
 * Writes the site's pages into content/: the book in Markdown, what is data as Markdown, pictures beside them.
 *
 *   tsx docs/site/pages/write.ts       docs/site/build.mjs runs it
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { html } from '../../explorer/html.ts';
import { figures } from '../../explorer/index.ts';
import { ledger } from '../../ledger/ledger.ts';
import { page as ledgerPage } from '../../ledger/page.ts';
import { chapters, files } from './book.ts';
import { conformance } from './conformance.ts';
import { labPage } from './lab.ts';
import { laws } from './laws.ts';
import { pageFrom, pageOfText, root, withFrontmatter } from './markdown.ts';
import { measured } from './measured.ts';
import { ownLogs, ownPages } from './own.ts';
import { found, picture } from './pictures.ts';

const content = fileURLToPath(new URL('../content/', import.meta.url));
const write = (path: string, text: string): void => {
  const file = join(content, path);
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
};
const titleOf = (text: string): string => (/^# (.+)$/m.exec(text)?.[1] ?? '').replace(/[`*_$]/g, '');

const results = await found((line) => console.log(`  ${line}`));

const live = Object.fromEntries(await Promise.all(Object.entries(figures).map(async ([id, load]) => [id, await load()] as const)));
/** A figure in its default state, as it stands without JavaScript; the page brings it to life. */
function liveFigure(id: string): string {
  if (live[id] === undefined) throw new Error(`there is no figure ${id}`);
  return `<div class="live" id="figure-${id}" data-figure="${id}" role="group" aria-label="${live[id].title}" v-pre>${html(live[id]).replaceAll('\n', '&#10;')}</div>`;
}

/** A picture by the names of its experiment and itself; a figure that moves, by its name. */
const inserts =
  (shown: Set<string>) =>
  (what: string, name: string): string => {
    if (what === 'figure') return liveFigure(name);
    const [id, figure] = name.split(' ') as [string, string];
    const drawn = results.find((r) => r.id === id)?.figures.find((f) => f.name === figure);
    if (drawn === undefined) throw new Error(`there is no picture ${name}`);
    shown.add(name);
    return picture(drawn);
  };

const book: { title: string; link: string }[] = [];
for (const [i, name] of chapters.entries()) {
  const shown = new Set<string>();
  const text = pageFrom(`docs/chapters/${name}/index.md`, inserts(shown)) + measured(name, results, shown);
  write(`chapters/${name}.md`, withFrontmatter(text, { chapter: i + 1 }));
  book.push({ title: titleOf(text), link: `/chapters/${name}` });
}
write(
  'chapters/index.md',
  `---\ntitle: Chapters\n---\n\n# Chapters\n\n${book.map(({ title, link }, i) => `${i + 1}. [${title}](${link})`).join('\n')}\n`,
);

const pages: { title: string; link: string }[] = [];
for (const [address, file] of Object.entries(files)) {
  const text = pageFrom(file, inserts(new Set()));
  write(`${address}.md`, text);
  pages.push({ title: titleOf(text), link: `/${address}` });
}
write(
  'ledger.md',
  withFrontmatter(pageOfText('docs/ledger/ledger.md', ledgerPage(), inserts(new Set())), { title: 'Ledger', ledger: true }),
);
write(
  'explorer.md',
  `---
title: Explorer
aside: false
keywords: interactive figure demo playground visualisation
---

# Explorer

Every figure is computed in this page, by the library itself. A point can be dragged, or moved with the arrow keys (Shift: finer, Home: the first
preset); Space runs, a full stop makes one step, r resets. The address holds the state.

${Object.values(live)
  .map(({ id, title }) => `## ${title}\n\n${liveFigure(id)}`)
  .join('\n\n')}
`,
);
const logs = ownLogs();
for (const [address, text] of Object.entries(ownPages(logs))) write(`${address}.md`, text);
for (const [id, text] of Object.entries(logs)) write(`public/logs/${id}.csv`, text);
write('lab.md', labPage());
write('laws.md', laws());
write('conformance.md', conformance());
write('index.md', pageFrom('docs/site/start.md', inserts(new Set())));

// pictures that pages show by their names
for (const folder of ['docs/guides/img', 'docs/speed', 'docs']) {
  for (const name of readdirSync(join(root, folder)).filter((name) => name.endsWith('.svg'))) {
    mkdirSync(join(content, 'public/drawn'), { recursive: true });
    copyFileSync(join(root, folder, name), join(content, 'public/drawn', name));
  }
}

// What the site's frame is made from: the order of pages, and the claims that L-codes stand for.
write('book.json', JSON.stringify({ chapters: book, pages, claims: Object.fromEntries(ledger.map(({ id, claim }) => [id, claim])) }));
