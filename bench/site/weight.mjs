/**
 * What a page's script weighs, minified and compressed by brotli: `node --import tsx bench/site/weight.mjs`.
 *
 *   own       what a chapter's figures bring: their models and pictures, and what mounts them; the aim is 30 kB
 *   library   the parts of saddlepoint that they import, which all pages share; the aim for all figures together is 50 kB
 *   worker    what a worker loads beside the page once a figure whose model takes long is seen: those models with their library
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

const figuresOf = (ids) => [`export * from './live.ts';`, ...ids.map((id) => `export * as ${id} from './figures/${id}.ts';`)];
const modelsOf = (ids) => ids.filter((id) => HEAVY.includes(id)).map((id) => `export * as ${id} from './models/${id}.ts';`);
const HEAVY = Object.keys((await import('../../docs/explorer/index.ts')).models);

/** What a bundle of these lines weighs. */
async function bundle(lines, external = false) {
  if (lines.length === 0) return 0;
  const { outputFiles } = await build({
    stdin: {
      contents: lines.join('\n'),
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

async function line(name, ids, page) {
  const own = await bundle(figuresOf(ids), true);
  const columns = ids.length === 0 ? [0, 0, 0] : [own, (await bundle(figuresOf(ids))) - own, await bundle(modelsOf(ids))];
  console.log(`${name.padEnd(22)}${[...columns, page].map(kB).join('')}`);
}

console.log(`${'kB, brotli'.padEnd(22)}      own  library   worker     page`);
const all = new Set();
for (const chapter of readdirSync(chapters, { withFileTypes: true })) {
  const file = join(chapters, chapter.name, 'index.md');
  if (!chapter.isDirectory() || !existsSync(file)) continue;
  const ids = [...readFileSync(file, 'utf8').matchAll(/^\{@figure (\w+)\}$/gm)].map(([, id]) => id);
  for (const id of ids) all.add(id);
  const asset = built.find((name) => name.startsWith(`chapters_${chapter.name}.md.`) && name.endsWith('.lean.js'));
  await line(chapter.name, ids, asset && weight(readFileSync(join(assets, asset))));
}
await line('all figures', [...all]);
