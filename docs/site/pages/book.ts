/**
 * The order in which the book is read.
 *
 * A chapter is a folder of docs/chapters, a guide or a page about the house a file. The title is the
 * page's first heading. `keywords` in a page's front matter are found by the search and not shown: the words of forums.
 */
import { readdirSync } from 'node:fs';

export const chapters: readonly string[] = [
  'critical-points',
  'many-minima',
  'random-curvature',
  'leaving-a-saddle',
  'down-without-h',
  'batches',
  'sharp-and-flat',
  'momentum',
  'nesterov',
  'one-rate-for-all',
  'adaptive-rates',
  'adam',
  'warm-up',
  'newton',
  'bumps-and-cliffs',
  'along-training',
  'depth',
  'why-it-stopped',
  'engine',
];

/** Guides that nobody has put in an order follow the others. */
const guides = readdirSync(new URL('../../guides', import.meta.url)).filter((name) => name.endsWith('.md'));

/** Pages that are files of the repository, by their address in the site. */
export const files: Readonly<Record<string, string>> = {
  'guides/diagnose': 'docs/guides/diagnose.md',
  'guides/train-predict-save': 'docs/guides/train-predict-save.md',
  'guides/laws': 'docs/guides/laws.md',
  ...Object.fromEntries(guides.map((name) => [`guides/${name.slice(0, -3)}`, `docs/guides/${name}`])),
  'guides/interchange': 'docs/interchange.md',
  'guides/gpu': 'docs/gpu.md',
  speed: 'docs/speed/speed.md',
  'house/architecture': 'docs/architecture.md',
  'house/contributing': 'CONTRIBUTING.md',
  'house/changelog': 'CHANGELOG.md',
};

/** The page of a file of the repository, or undefined where it has none. */
export function pageOf(path: string): string | undefined {
  if (path === 'README.md') return '';
  if (path === 'docs/ledger/ledger.md') return 'ledger';
  const chapter = /^docs\/chapters\/([\w-]+)\/index\.md$/.exec(path)?.[1];
  if (chapter !== undefined && chapters.includes(chapter)) return `chapters/${chapter}`;
  return Object.keys(files).find((page) => files[page] === path);
}
