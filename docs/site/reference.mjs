/** typedoc numbers the anchors of overridden members otherwise than the pages do; a link to a number that a page does not have leads to the page. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function mendAnchors(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))) {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const mended = text.replace(/\]\(([^()#]*)#([\w]+)-(\d+)\)/g, (link, path, member, n) => {
      const page = path === '' ? file : join(dirname(file), path);
      const headings = existsSync(page) ? [...readFileSync(page, 'utf8').matchAll(/^#+ (\w+)/gm)] : [];
      return headings.filter(([, heading]) => heading.toLowerCase() === member.toLowerCase()).length > Number(n) ? link : `](${path})`;
    });
    if (mended !== text) writeFileSync(file, mended);
  }
}
