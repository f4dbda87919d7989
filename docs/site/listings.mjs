/** Each source file as a page of its own, highlighted, with an address for every line: site/source/src/optim/adam.ts.html#n12 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createHighlighter } from 'shiki';

const FOLDERS = ['src', 'spec', 'docs/chapters', 'docs/ledger', 'docs/report', 'docs/explorer', 'bench/rows', 'examples'];
const LANGUAGES = { ts: 'ts', mjs: 'js', py: 'python' };

const escape = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

const page = (path, body, base) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(path)} · saddlepoint</title><link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; background: light-dark(#fff, #1b1b1f); color: light-dark(#222, #ddd); }
header { padding: .8rem 1rem; border-bottom: 1px solid light-dark(#ddd, #444); overflow-wrap: anywhere; }
h1 { display: inline; margin: 0; font: inherit; }
header a { color: light-dark(#005a8c, #7cc4ee); margin-right: 1rem; }
pre { margin: 0; padding: 1rem 0; overflow-x: auto; font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: none !important; }
.line { display: inline-block; min-width: 100%; box-sizing: border-box; padding-right: 1rem; }
.line::before { content: attr(data-n); display: inline-block; width: 3.5em; margin-right: 1em; text-align: right; color: light-dark(#767676, #8a8a8a); }
.line:target { background: light-dark(#fff3c4, #4a4320); }
.shiki, .shiki span { color: light-dark(var(--shiki-light), var(--shiki-dark)); }
</style>
<script>const dark = localStorage.getItem('vitepress-theme-appearance'); if (dark === 'dark' || dark === 'light') document.documentElement.style.colorScheme = dark;</script>
</head><body><main><header><a href="${base}">saddlepoint</a><h1>${escape(path)}</h1></header>
${body}
</main></body></html>
`;

export async function listings(root, site) {
  const base = process.env.SITE_BASE ?? '/';
  const highlighter = await createHighlighter({
    themes: ['github-light-high-contrast', 'github-dark-high-contrast'],
    langs: Object.values(LANGUAGES),
  });
  const paths = FOLDERS.flatMap((folder) => {
    try {
      return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name.replaceAll('\\', '/')}`,
      );
    } catch {
      return [];
    }
  }).filter((path) => /\.(ts|mjs|py)$/.test(path) && !/\/(node_modules|\.generated)\//.test(path));
  for (const path of paths) {
    const body = highlighter.codeToHtml(readFileSync(join(root, path), 'utf8').trimEnd(), {
      lang: LANGUAGES[path.split('.').at(-1)],
      themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
      defaultColor: false,
      transformers: [
        {
          line(node, n) {
            node.properties.id = `n${n}`;
            node.properties['data-n'] = String(n);
          },
        },
      ],
    });
    const file = join(site, 'source', `${path}.html`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page(path, body, base));
  }
  console.log(`  ${paths.length} listings`);
}
