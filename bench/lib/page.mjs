/**
 * The documentation's page on speed: its text, with the measurements of the last published run set into it as tables and figures.
 *
 *   node bench/lib/page.mjs      writes docs/speed/speed.md and a figure for each row with a size; neither is committed
 *
 * docs/speed/measured holds what run.mjs wrote, one file a row, and of a run with `--as=_24` one more, which `{{node24}}` sets in;
 * docs/site/build.mjs runs this and puts the page into the site.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { figure, provenance, table } from './report.mjs';

const at = (name) => new URL(`../../docs/speed/${name}`, import.meta.url);
const measured = (name) => JSON.parse(readFileSync(at(`measured/${name}.json`), 'utf8'));

const text = readFileSync(at('text.md'), 'utf8');

/** The tables of the rows that were measured on Node 24 too, with the machine and the peers of that run. */
function onNode24() {
  const names = [...text.matchAll(/\{\{(\w+)\}\}/g)]
    .map(([, name]) => `${name}_24`)
    .filter((name) => existsSync(at(`measured/${name}.json`)));
  return names.length === 0
    ? 'Not measured.'
    : [provenance(measured(names[0])), ...names.map((name) => table(measured(name)))].join('\n\n');
}

const page = text.replace(/\{\{(\w+)\}\}/g, (_, name) => {
  if (name === 'machine') return provenance(measured('product'));
  if (name === 'node24') return onNode24();
  if (!existsSync(at(`measured/${name}.json`)))
    throw new Error(`page: docs/speed/measured/${name}.json is missing; copy it from bench/results`);
  const row = measured(name);
  if (row.axis === undefined) return table(row);
  writeFileSync(at(`${name}.svg`), figure(row));
  return `${table(row)}\n![${row.title}: time against ${row.axis}](${name}.svg)`;
});
writeFileSync(at('speed.md'), page);
