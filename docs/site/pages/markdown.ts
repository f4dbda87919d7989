/**
 * A Markdown file of the repository as a page of the site.
 *
 *   {@includeCode path#region}    becomes that region of the file, with a link to its listing
 *   {@picture E2 surface}         becomes a picture that an experiment draws
 *   {@figure saddle}              becomes a figure that can be touched
 *   [text](../../src/a.ts)        leads to the page or to the listing of that file
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageOf } from './book.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The listing of a source file. */
export const listing = (path: string): string => `/source/${path}.html`;

const fence = (text: string, language: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** A region of a file, or all of it; less the indentation that its lines share. */
function region(path: string, name: string | undefined): string {
  const lines = readFileSync(join(root, path), 'utf8').trimEnd().split('\n');
  const from = name === undefined ? 0 : lines.findIndex((line) => line.trim() === `// #region ${name}`) + 1;
  if (name !== undefined && from === 0) throw new Error(`${path} has no region ${name}`);
  const to = name === undefined ? lines.length : lines.findIndex((line, i) => i > from && line.trim().startsWith('// #endregion'));
  const inside = lines.slice(from, to).filter((line) => !/^\s*\/\/ #(end)?region\b/.test(line));
  const indent = Math.min(...inside.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return inside.map((line) => line.slice(indent)).join('\n');
}

/** What a relative link of `file` leads to. */
function target(file: string, href: string): string {
  const [path, anchor] = href.split('#') as [string, string?];
  const to = posix.normalize(posix.join(dirname(file), path));
  const page = pageOf(to);
  if (page !== undefined) return `/${page}${anchor === undefined ? '' : `#${anchor}`}`;
  if (!existsSync(join(root, to))) throw new Error(`${file}: the link ${href} leads nowhere`);
  if (statSync(join(root, to)).isDirectory()) throw new Error(`${file}: the link ${href} leads to a folder`);
  if (to.endsWith('.md')) throw new Error(`${file}: the link ${href} leads to a file that has no page; see docs/site/pages/book.ts`);
  return listing(to);
}

/** What {@picture …} and {@figure …} stand for. */
type Insert = (what: string, name: string) => string;

export const pageFrom = (file: string, insert: Insert): string => pageOfText(file, readFileSync(join(root, file), 'utf8'), insert);

/** The page that a text makes which stands in, or as, that file. */
export function pageOfText(file: string, text: string, insert: Insert): string {
  const parts = text.split(/^(```[\s\S]*?^```)/m);
  return parts
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replace(/^\{@includeCode ([^#}\s]+)(?:#(\w+))?\}/gm, (_, href: string, name?: string) => {
              const path = posix.normalize(posix.join(dirname(file), href));
              return `${fence(region(path, name), 'ts')}\n\n<p class="from"><a href="${listing(path)}" target="_self">${path}</a></p>`;
            })
            .replace(/^\{@(figure|picture) ([^}]+)\}/gm, (_, what: string, name: string) => insert(what, name))
            .replace(
              /(?<!!)\[((?:[^\][]|\[[^\]]*\])*)\]\((?!\w+:|#|\/)([^)\s]+)\)/g,
              (_, text: string, href: string) => `[${text}](${target(file, href)})`,
            )
            .replace(/(!\[[^\]]*\])\((?!\w+:|\/)([^)\s]+)\)/g, (_, text: string, href: string) => `${text}(/drawn/${basename(href)})`),
    )
    .join('');
}

/** Front matter for a page; what the text has already is kept. */
export function withFrontmatter(text: string, added: Readonly<Record<string, unknown>>): string {
  const [, own = '', body = text] = /^---\n([\s\S]*?\n)---\n([\s\S]*)$/.exec(text) ?? [];
  const lines = Object.entries(added).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  return `---\n${own}${lines.join('')}---\n${body}`;
}
