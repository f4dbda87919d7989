// The reference and the chapters as one site: npm run docs → site/
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readingAids } from './docs/typedoc.mjs';

const present = (paths) => paths.filter((path) => existsSync(path));
const markdownIn = (folder) =>
  (existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.md'))
        .sort()
    : []
  ).map((name) => `${folder}/${name}`);
// The ledger is data, and so are the benchmark's measurements; their pages are made from them.
execFileSync(process.execPath, ['--import', 'tsx', 'docs/ledger/page.ts', 'docs/ledger/ledger.md']);
execFileSync(process.execPath, ['bench/lib/page.mjs']);
const chapters = existsSync('docs/chapters')
  ? readdirSync('docs/chapters')
      .sort()
      .map((name) => `docs/chapters/${name}/index.md`)
  : [];

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'saddlepoint',
  out: 'site',
  tsconfig: 'tsconfig.json',
  readme: existsSync('README.md') ? 'README.md' : 'none',
  entryPoints: present([
    'src/index.ts',
    'src/nn/index.ts',
    'src/data/index.ts',
    'src/gpu/index.ts',
    'src/ndarray/index.ts',
    'spec/laws/index.ts',
  ]),
  // In the order of reading: architecture.md and its sisters, then the chapters by number.
  projectDocuments: [
    ...markdownIn('docs'),
    ...markdownIn('docs/guides'),
    ...markdownIn('docs/ledger'),
    'docs/speed/speed.md',
    ...present(chapters),
    ...present(['CONTRIBUTING.md', 'CHANGELOG.md']),
  ],
  plugin: [readingAids],
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true, // links to them need a host, which a clone may not have
  skipErrorChecking: true, // npm run check does
  hideGenerator: true,
  treatWarningsAsErrors: true,
  highlightLanguages: ['ts', 'typescript', 'javascript', 'js', 'json', 'bash', 'console', 'text', 'python', 'html', 'css', 'tsx', 'glsl'],
  // Abbreviations, whose names say nothing more than what they stand for.
  intentionallyNotExported: ['src/autograd/create.ts:DTypeOption', 'src/oracle/types.ts:Soon', 'src/diagnose/log/columns.ts:Field'],
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: false,
    unusedMergeModuleWith: true,
  },
  navigation: { includeCategories: true, includeGroups: false, includeFolders: true },
};
