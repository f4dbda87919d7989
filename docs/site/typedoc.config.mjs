// The reference, as Markdown inside the site: docs/site/build.mjs runs it
import { fileURLToPath } from 'node:url';
import { readingAids } from './reading-aids.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'Reference',
  out: at('content/reference'),
  docsRoot: at('content'),
  tsconfig: at('../../tsconfig.json'),
  readme: 'none',
  entryPoints: [
    'src/index.ts',
    'src/nn/index.ts',
    'src/data/index.ts',
    'src/gpu/index.ts',
    'src/ndarray/index.ts',
    'src/report/index.ts',
    'spec/laws/index.ts',
  ].map((entry) => at(`../../${entry}`)),
  plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme', readingAids],
  router: 'category',
  hideBreadcrumbs: true,
  pageTitleTemplates: { member: ({ name }) => name.replace(/\(\)$/, '') },
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'list',
  expandParameters: true,
  excludePrivate: true,
  excludeInternal: true,
  disableSources: true, // the pages link to the site's own listings
  skipErrorChecking: true, // npm run check does
  hideGenerator: true,
  treatWarningsAsErrors: true,
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
  categoryOrder: ['autograd', 'autograd/operations', 'oracle', 'linalg', 'landscape', 'optim', 'diagnose', '*'],
  kindSortOrder: ['Module', 'Namespace', 'Function', 'Variable', 'Class', 'Interface', 'TypeAlias', 'Reference'],
  sort: ['kind', 'alphabetical'],
  navigation: { includeCategories: true, includeGroups: false, includeFolders: true },
};
