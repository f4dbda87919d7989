/**
 * What a page's script weighs, minified and compressed by brotli: `node bench/site/weight.mjs`.
 *
 *   own       what a chapter's figures bring: their models and pictures, and what mounts them; the aim is 30 kB
 *   library   the parts of saddlepoint that they import, which all pages share; the aim for all figures together is 50 kB
 *   page      the chapter's words as VitePress loads them on a visit, where site/ has been built (`npm run docs`)
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const chapters = join(root, 'docs/chapters');
const assets = join(root, 'site/assets');
const built = existsSync(assets) ? readdirSync(assets) : [];

const kB = (bytes) => (bytes === undefined ? '–' : (bytes / 1000).toFixed(1)).padStart(9);
const weight = (bytes) => brotliCompressSync(bytes).length;

/** The bundle of some figures and of what mounts them. */
async function bundle(ids, external) {
  const { outputFiles } = await build({
    stdin: {
      contents: [`export * from './live.ts';`, ...ids.map((id) => `export * as ${id} from './figures/${id}.ts';`)].join('\n'),
      resolveDir: join(root, 'docs/explorer'),
      loader: 'ts',
    },
    plugins: [
      // each figure once: the list would bring all of them
      {
        name: 'list',
        setup: ({ onResolve }) =>
          onResolve(
            { filter: /^\.\/index\.ts$/ },
            ({ importer }) => importer.endsWith('live.ts') && { path: './index.ts', external: true },
          ),
      },
    ],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    external: external ? ['saddlepoint', 'saddlepoint/*'] : [],
  });
  return weight(outputFiles[0].contents);
}

function line(name, own, whole, page) {
  console.log(`${name.padEnd(22)}${kB(own)}${kB(whole - own)}${kB(page)}`);
}

console.log(`${'kB, brotli'.padEnd(22)}      own  library     page`);
const all = new Set();
for (const chapter of readdirSync(chapters, { withFileTypes: true })) {
  const file = join(chapters, chapter.name, 'index.md');
  if (!chapter.isDirectory() || !existsSync(file)) continue;
  const ids = [...readFileSync(file, 'utf8').matchAll(/^\{@figure (\w+)\}$/gm)].map(([, id]) => id);
  for (const id of ids) all.add(id);
  const asset = built.find((name) => name.startsWith(`chapters_${chapter.name}.md.`) && name.endsWith('.lean.js'));
  const page = asset && weight(readFileSync(join(assets, asset)));
  if (ids.length === 0) line(chapter.name, 0, 0, page);
  else line(chapter.name, await bundle(ids, true), await bundle(ids, false), page);
}
line('all figures', await bundle([...all], true), await bundle([...all], false));
