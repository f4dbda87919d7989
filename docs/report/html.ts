/** The report: one HTML file that needs nothing beside it, and each figure once more as an SVG file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Result, Table } from './experiment.ts';

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

const css = `
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 3rem; border-top: 1px solid #ddd; padding-top: 1.5rem; }
figure { margin: 1.5rem 0; } figure svg { max-width: 100%; height: auto; } figcaption { color: #555; font-size: .9rem; margin-top: .5rem; }
table { border-collapse: collapse; font-size: .9rem; margin: 1rem 0; display: block; overflow-x: auto; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; } th, td { padding: .15rem .7rem .15rem 0; text-align: right; }
th:first-child, td:first-child { text-align: left; } th { border-bottom: 1px solid #999; font-weight: 500; }
pre { background: #f6f6f6; padding: .7rem 1rem; font-size: .85rem; white-space: pre-wrap; }
dl.claims dt { margin-top: .8rem; } dl.claims dd { margin: 0 0 0 1.6rem; color: #444; }
.mark { display: inline-block; width: 1.6rem; font-weight: 700; } .holds .mark { color: #0072B2; } .fails .mark { color: #D55E00; }
.rows, .note { color: #777; font-size: .85rem; }
`;

const tableHtml = ({ title, columns, rows, note }: Table): string => `<table><caption>${escapeHtml(title)}</caption>
<thead><tr>${columns.map((c) => `<th>${escapeHtml(c)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(String(cell))}</td>`).join('')}</tr>`).join('\n')}</tbody></table>
${note ? `<p class="note">${escapeHtml(note)}</p>` : ''}`;

const section = ({
  experiment,
  seed,
  seconds,
  summary,
  prints,
  claims,
  tables,
  figures,
}: Result): string => `<section id="${experiment.id}-${seed}">
<h2>${escapeHtml(experiment.title)}</h2>
<p>${escapeHtml(experiment.question)}</p>
${summary === undefined ? '' : `<p>${escapeHtml(summary)}</p>`}
${prints === undefined ? '' : `<pre>${escapeHtml(prints)}</pre>`}
${figures.map(({ svg, caption }) => `<figure>${svg}<figcaption>${escapeHtml(caption)}</figcaption></figure>`).join('\n')}
<dl class="claims">${claims
  .map(
    ({
      rows,
      message,
      measured,
      holds,
    }) => `<dt class="${holds ? 'holds' : 'fails'}"><span class="mark">${holds ? '✓' : '✗'}</span>${escapeHtml(message)}
<span class="rows">${rows.join(' ')}</span></dt><dd>${escapeHtml(measured)}</dd>`,
  )
  .join('\n')}</dl>
${tables.map(tableHtml).join('\n')}
<p class="note">${experiment.id}, seed ${seed}, ${seconds.toFixed(1)} s: npm run experiment -- ${experiment.id} --seed ${seed}</p>
</section>`;

/** Writes `name`.html and the figures into report/ and returns the page's path. */
export function writeReport(title: string, results: readonly Result[], name = 'index'): { path: string; url: string } {
  const folder = join(process.cwd(), 'report');
  mkdirSync(folder, { recursive: true });
  for (const { figures, experiment, seed } of results) {
    for (const figure of figures) {
      const svg = figure.svg.includes('xmlns=') ? figure.svg : figure.svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
      writeFileSync(join(folder, `${experiment.id}-${figure.name}${seed === (experiment.seed ?? 1) ? '' : `-seed${seed}`}.svg`), svg);
    }
  }
  const path = join(folder, `${name}.html`);
  writeFileSync(
    path,
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${css}</style></head>
<body><h1>${escapeHtml(title)}</h1>
<p>What was measured, on this machine and in this run. A mark ✓ says that the claim held, ✗ that it did not; L12 and its like are rows of the ledger of the notes.</p>
${results.map(section).join('\n')}
</body></html>
`,
  );
  return { path, url: pathToFileURL(path).href };
}
