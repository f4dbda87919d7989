/** Every link of the site leads somewhere, to the anchor, and nothing is loaded from another origin. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

export function expectLinks(site) {
  const base = process.env.SITE_BASE ?? '/';
  const pages = readdirSync(site, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.html') && !name.startsWith('source/')); // a listing's text is no link
  const anchors = new Map();
  const anchorsOf = (page) => {
    if (!anchors.has(page)) {
      const html = readFileSync(join(site, page), 'utf8');
      anchors.set(page, new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)));
    }
    return anchors.get(page);
  };
  const lost = [];
  let count = 0;
  for (const page of pages) {
    const html = readFileSync(join(site, page), 'utf8');
    for (const [, attribute, value] of html.matchAll(/\s(href|src)="([^"]*)"/g)) {
      const link = value.replaceAll('&amp;', '&');
      if (attribute === 'src' && /^(https?:)?\/\//.test(link)) lost.push(`${page} loads ${link}`);
      if (/^(\w+:|\/\/)/.test(link) || link === '') continue;
      count++;
      const [path, anchor] = link.split('#');
      let file = path === '' ? page : path.startsWith('/') ? path.slice(base.length) : posix.join(dirname(page), path);
      file = decodeURI(file.split('?')[0]);
      if (file === '' || file.endsWith('/') || file === '.') file = `${file === '.' ? '' : file}index.html`;
      if (!existsSync(join(site, file))) lost.push(`${page} → ${link}`);
      else if (
        anchor &&
        file.endsWith('.html') &&
        !anchorsOf(file).has(decodeURIComponent(anchor)) &&
        anchor !== 'VPContent' &&
        !/^(fig|loss)=/.test(anchor) // a state of a figure, or of your own loss
      )
        lost.push(`${page} → ${link}: no such anchor`);
    }
  }
  if (lost.length) throw new Error(`${lost.length} links that lead nowhere:\n  ${lost.slice(0, 40).join('\n  ')}`);
  console.log(`✓ ${count} links of ${pages.length} pages`);
}
