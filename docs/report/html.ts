/**
 * The report: one HTML file that needs nothing beside it, and each figure once more as an SVG file.
 *
 *   the first screen (what was run, what happened, what to look at) → contents → an experiment after the other → how to go on
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Figure, Result } from './experiment.ts';
import { inline } from './inline.ts';
import { sheet } from './sheet.ts';
import { tableHtml } from './tables.ts';
import { escapeHtml } from './text.ts';

/** What a newcomer reads first; each is a paragraph. */
export interface Lead {
  readonly run: string;
  readonly happened: string;
  /** Where to look, by the experiment's id. */
  readonly look: readonly { readonly id: string; readonly words: string }[];
}

const idOf = ({ experiment, seed }: Result): string => `${experiment.id}-${seed}`;

/** With a title and a description of its own, for those who cannot see it. */
function figureHtml({ name, svg, caption }: Figure, result: Result): string {
  const id = `${idOf(result)}-${name}`;
  const title = `${result.experiment.title}: ${name.replaceAll('-', ' ')}`;
  const named = inline(svg)
    .replace(
      /^<svg([^>]*)>/,
      (_, rest: string) => `<svg${rest.replace(/ (role|aria-\w+)="[^"]*"/g, '')} role="img" aria-labelledby="${id}-title ${id}-desc">`,
    )
    .replace('>', `><title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-desc">${escapeHtml(caption)}</desc>`);
  return `<figure><div class="frame" tabindex="0">${named}</div><figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

/** Lines word for word; what a line does not hold goes on below its own beginning. */
const linesHtml = (text: string): string =>
  `<div class="lines">${text
    .split('\n')
    .map((line) => {
      const [, indent, rest] = /^( *)(.*)$/.exec(line)!;
      return `<div${indent ? ` style="--in: ${indent.length}ch"` : ''}>${escapeHtml(rest)}</div>`;
    })
    .join('')}</div>`;

const section = (result: Result): string => {
  const { experiment, seed, seconds, summary, prints, claims, tables, figures } = result;
  return `<section id="${idOf(result)}">
<h2>${escapeHtml(experiment.title)}</h2>
<p>${escapeHtml(experiment.question)}</p>
${summary === undefined ? '' : `<p>${escapeHtml(summary)}</p>`}
${prints === undefined ? '' : linesHtml(prints)}
${figures.map((figure) => figureHtml(figure, result)).join('\n')}
<dl class="claims">${claims
    .map(
      ({ rows, message, measured, holds }) =>
        `<dt class="${holds ? 'holds' : 'fails'}"><span class="mark">${holds ? '✓' : '✗'}</span>${escapeHtml(message)}
<span class="rows">${rows.join(' ')}</span></dt><dd>${escapeHtml(measured)}</dd>`,
    )
    .join('\n')}</dl>
${tables.map(tableHtml).join('\n')}
<p class="note">${experiment.id}, seed ${seed}, ${seconds.toFixed(1)} s: npm run experiment -- ${experiment.id} --seed ${seed}</p>
</section>`;
};

const leadHtml = ({ run, happened, look }: Lead, results: readonly Result[]): string => `<h3>What was run</h3>
<p>${escapeHtml(run)}</p>
<h3>What happened</h3>
<p>${escapeHtml(happened)}</p>
<h3>What to look at</h3>
<ul>${look
  .map(({ id, words }) => {
    const result = results.find(({ experiment }) => experiment.id === id);
    return result ? `<li><a href="#${idOf(result)}">${escapeHtml(result.experiment.title)}</a>: ${escapeHtml(words)}</li>` : '';
  })
  .join('\n')}</ul>`;

const contents = (results: readonly Result[]): string =>
  `<nav aria-label="contents"><h2>Contents</h2><ol>${results
    .map((result) => {
      const { experiment, claims } = result;
      const holding = claims.filter(({ holds }) => holds).length;
      return `<li><a href="#${idOf(result)}">${escapeHtml(experiment.title)}</a> <span class="rows">${holding} of ${claims.length} claims hold</span></li>`;
    })
    .join('\n')}</ol></nav>`;

/** The page. */
export const reportHtml = (title: string, results: readonly Result[], lead?: Lead): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${sheet}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${lead ? leadHtml(lead, results) : ''}
${results.length > 1 ? contents(results) : ''}
<p>All was measured on this machine and in this run. A mark ✓ says that a sentence of the notes is borne out by the numbers, ✗ that it is not; L12 and its like are rows of the ledger of the notes.</p>
${results.map(section).join('\n')}
<section id="further"><h2>How to go on</h2>
<p>The site has all chapters, figures that can be dragged, and pages for a loss and a log of your own. It is made and opened by two commands:</p>
<pre><code>npm run docs
npm run docs:serve</code></pre>
</section>
</body></html>
`;

/** Writes `name`.html and the figures into report/ and returns the page's path. */
export function writeReport(title: string, results: readonly Result[], name = 'index', lead?: Lead): { path: string; url: string } {
  const folder = join(process.cwd(), 'report');
  mkdirSync(folder, { recursive: true });
  for (const { figures, experiment, seed } of results) {
    for (const figure of figures) {
      const svg = figure.svg.includes('xmlns=') ? figure.svg : figure.svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
      writeFileSync(join(folder, `${experiment.id}-${figure.name}${seed === (experiment.seed ?? 1) ? '' : `-seed${seed}`}.svg`), svg);
    }
  }
  const path = join(folder, `${name}.html`);
  writeFileSync(path, reportHtml(title, results, lead));
  return { path, url: pathToFileURL(path).href };
}
