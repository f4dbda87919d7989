/**
 * What the experiments draw and find, run while the site is built.
 *
 * Each runs at the size of `npm start`; those that take longer are told by their text, and by what eight seeds gave. A result is
 * kept in .cache/ and drawn again where something of src/ or docs/ is newer.
 */

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { experiments } from '../../chapters/index.ts';
import { type Claim, conduct, type Figure, type Table } from '../../report/experiment.ts';
import { inline } from '../../report/inline.ts';
import { escapeHtml as escape } from '../../report/text.ts';
import { root } from './markdown.ts';

/** Too long for a build, and no picture in them. */
const TOLD = ['E5c', 'E6b', 'MNIST', 'F1'];

export interface Found {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly chapter: string;
  readonly seed: number;
  readonly claims: readonly Claim[];
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
}

const cache = fileURLToPath(new URL('../.cache/', import.meta.url));

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => statSync(join(root, folder, name)).mtimeMs),
  );

/** All that can be had, one after the other. */
export async function found(tell: (line: string) => void): Promise<readonly Found[]> {
  mkdirSync(cache, { recursive: true });
  const library = Math.max(newest('src'), newest('docs/report'));
  const all: Found[] = [];
  for (const experiment of experiments.filter(({ id }) => !TOLD.includes(id))) {
    const { id, title, question, chapter, seed = 1 } = experiment;
    const file = join(cache, `${id}.json`);
    const fresh = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (fresh < Math.max(library, newest(`docs/chapters/${chapter}`))) {
      const { claims, tables, figures, seconds } = await conduct(experiment, seed, () => {}, false);
      writeFileSync(file, JSON.stringify({ id, title, question, chapter, seed, claims, tables, figures } satisfies Found));
      tell(`${id} ${seconds.toFixed(1)} s`);
    }
    all.push(JSON.parse(readFileSync(file, 'utf8')) as Found);
  }
  return all;
}

/** No letter of a picture smaller than nine pixels: where the page is narrower than that allows, the picture moves within its frame. */
function legible(svg: string): string {
  const [, width] = /^<svg[^>]* width="(\d+)"/.exec(svg) ?? [];
  if (width === undefined) return svg;
  // Plot's style has the last word on its letters, over its attribute
  const smallest = Math.min(12, ...[...svg.matchAll(/font-size:\s*(\d+(?:\.\d+)?)px/g)].map(([, size]) => Number(size)));
  const least = `min-width:${Math.round((Number(width) * 9) / smallest)}px`;
  return / style="/.test(svg.slice(0, svg.indexOf('>')))
    ? svg.replace(' style="', ` style="${least};`)
    : svg.replace('<svg', `<svg style="${least}"`);
}

/** One picture as HTML. */
export const picture = ({ svg, caption }: Figure): string =>
  `<figure class="drawn" v-pre><div class="frame" tabindex="0" role="img" aria-label="${escape(caption)}">${legible(inline(svg)).replaceAll('{{', '{&#8203;{')}</div><figcaption>${escape(caption)}</figcaption></figure>`;
