// The site: its order, its search, and what Markdown means in it.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { mathematics, plainFormulas } from '../mathematics.mjs';
import { claimLinks, safeText } from './markdown.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const book = JSON.parse(readFileSync(at('../content/book.json'), 'utf8'));
/** The reference by entry and room: /reference/linalg/eigen/saddlepoint.eigh.md stands under saddlepoint, linalg/eigen. */
function reference() {
  const file = at('../content/reference/typedoc-sidebar.json');
  if (!existsSync(file)) return [];
  return JSON.parse(readFileSync(file, 'utf8'))
    .flatMap(({ items }) => items)
    .map(({ text, link, items }) => {
      const rooms = new Map();
      for (const item of items.flatMap((item) => [item, ...(item.items ?? [])])) {
        if (!item.link) continue;
        const room = item.link.split('/').slice(2, -1).join('/');
        rooms.set(room, [...(rooms.get(room) ?? []), { text: item.text, link: item.link }]);
      }
      const order = (room) => ORDER.indexOf(room.split('/')[0]) + 1 || 99;
      const shelves = [...rooms]
        .sort(([a], [b]) => order(a) - order(b) || a.localeCompare(b))
        .map(([room, items]) => ({ text: room, collapsed: true, items }));
      return { text, link, collapsed: text !== 'saddlepoint', items: shelves.length > 1 ? shelves : (shelves[0]?.items ?? []) };
    });
}
const ORDER = ['autograd', 'oracle', 'linalg', 'landscape', 'optim', 'diagnose', 'base'];

const chapters = { text: 'Chapters', items: book.chapters.map(({ title, link }, i) => ({ text: `${i + 1} · ${title}`, link })) };
const titled = (prefix) => book.pages.filter(({ link }) => link.startsWith(prefix)).map(({ title, link }) => ({ text: title, link }));
const reading = [
  { text: 'Start', link: '/' },
  chapters,
  {
    text: 'Explorer',
    items: [
      { text: 'Figures', link: '/explorer' },
      { text: 'The lab', link: '/lab' },
      { text: 'Your own loss', link: '/your-loss' },
      { text: 'Your own run', link: '/your-run' },
    ].filter(({ link }) => existsSync(at(`../content${link}.md`))),
  },
  { text: 'Guides', items: titled('/guides/') },
  {
    text: 'What holds',
    items: [
      { text: 'Ledger', link: '/ledger' },
      { text: 'Laws', link: '/laws' },
      { text: 'Conformance', link: '/conformance' },
      { text: 'Speed', link: '/speed' },
    ],
  },
  { text: 'House', items: titled('/house/') },
].filter(({ link }) => link === undefined || link === '/' || existsSync(at(`../content${link}.md`)));

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0072B2"/><path d="M3 11Q16 16 11 29M29 21Q16 16 21 3" fill="none" stroke="#fff" stroke-width="2"/><circle cx="16" cy="16" r="4" fill="#E69F00"/></svg>';
const MATHML = new Set(
  'math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover'.split(
    ' ',
  ),
);

export default defineConfig({
  title: 'saddlepoint',
  description: 'Why did training stop, and which way is down?',
  lang: 'en',
  // The folder of the host that the site will lie in: SITE_BASE=/saddlepoint/ npm run docs
  base: process.env.SITE_BASE ?? '/',
  srcDir: 'content',
  outDir: at('../../../site'),
  cacheDir: at('../.cache/vitepress'),
  // a saddle seen from above: nothing is fetched for it
  head: [['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }]],
  cleanUrls: false,
  lastUpdated: false,
  metaChunk: true,
  ignoreDeadLinks: [/^\/source\//], // build.mjs looks after these, and after every anchor
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('m') && MATHML.has(tag) } } },
  markdown: {
    attrs: { disable: true }, // braces are formulas here
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(md) {
      md.use(mathematics).use(plainFormulas).use(safeText).use(claimLinks, book.claims);
    },
  },
  vite: {
    resolve: {
      alias: [
        { find: /^saddlepoint$/, replacement: at('../../../src/index.ts') },
        { find: /^saddlepoint\/(\w+)$/, replacement: at('../../../src/$1/index.ts') },
      ],
    },
    worker: { format: 'es' },
    server: { fs: { allow: [at('../../..')] } },
    build: { chunkSizeWarningLimit: 4000 },
  },
  themeConfig: {
    outline: { level: [2, 3] },
    externalLinkIcon: false,
    nav: [
      { text: 'Chapters', link: '/chapters/', activeMatch: '/chapters/' },
      ...(existsSync(at('../content/explorer.md')) ? [{ text: 'Explorer', link: '/explorer' }] : []),
      { text: 'Guides', link: '/guides/diagnose', activeMatch: '/guides/' },
      { text: 'Reference', link: '/reference/', activeMatch: '/reference/' },
      {
        text: 'More',
        items: [
          { text: 'Ledger', link: '/ledger' },
          { text: 'Laws', link: '/laws' },
          { text: 'Conformance', link: '/conformance' },
          { text: 'Speed', link: '/speed' },
          { text: 'House', link: '/house/architecture' },
        ],
      },
    ],
    sidebar: { '/reference/': reference(), '/': reading },
    search: {
      provider: 'local',
      options: {
        // Keywords of a page's front matter are found, and not shown.
        _render(src, env, md) {
          const html = md.render(src, env);
          const { keywords, search } = env.frontmatter ?? {};
          if (search === false) return '';
          return keywords ? html.replace(/<\/h1>/, `</h1><p>${keywords} ${keywords}</p>`) : html;
        },
        miniSearch: { searchOptions: { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } } },
      },
    },
  },
});
