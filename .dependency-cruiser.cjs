/**
 * The floors of the house, from the ground up. A lower floor never imports a higher one, not even a type.
 *
 *   base ← linalg ← autograd ← oracle ← optim, landscape ← diagnose     src/index.ts is the front door above them
 *                            ↖ nn, data
 *   gpu stands beside linalg and knows only its product
 *   ndarray is the bridge to scijs and stands on autograd
 *   report writes what diagnose says of a log as a page, and stands on it
 *   cli is the command line and stands outside the front door
 *
 * One rule a floor; docs/architecture.md says why. `npm run check` runs them.
 */

/** The files that package.json's "exports" opens to users. */
const PUBLIC = '^src/(index|(nn|data|gpu|ndarray|report)/index)\\.ts$|^spec/laws/index\\.ts$';

/** A floor of src: what it may import within src, as room names, besides itself. */
const floor = (room, below) => ({
  name: `floor-${room}`,
  comment: `src/${room} imports ${below.length ? below.map((name) => `src/${name}`).join(', ') : 'no other room'}, and nothing above.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^(src|spec|docs|bench|tools)/', pathNot: `^src/(${[room, ...below].join('|')})/` },
});

module.exports = {
  forbidden: [
    floor('base', []),
    floor('linalg', ['base']),
    floor('autograd', ['base', 'linalg']),
    floor('oracle', ['base', 'linalg', 'autograd']),
    // Four rooms side by side; each can be read without its neighbours.
    floor('optim', ['base', 'linalg', 'autograd', 'oracle']),
    floor('landscape', ['base', 'linalg', 'autograd', 'oracle']),
    floor('nn', ['base', 'linalg', 'autograd']),
    floor('data', ['base', 'linalg', 'autograd', 'oracle']),
    floor('diagnose', ['base', 'linalg', 'autograd', 'oracle', 'optim', 'landscape', 'nn', 'data']),
    floor('ndarray', ['base', 'linalg', 'autograd']),
    floor('report', ['base', 'diagnose']),
    {
      name: 'floor-cli',
      comment: 'src/cli is the command line: it uses the front door and the published laws as anyone does, and nobody imports it.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^(src|spec|docs|bench|tools)/', pathNot: '^src/(cli/|(report/)?index\\.ts$)|^spec/laws/index\\.ts$' },
    },
    {
      name: 'floor-gpu',
      comment:
        'src/gpu knows the product: its contract, the matrices it takes, and the CPU’s kernel to fall back on. It can be replaced or removed alone.',
      severity: 'error',
      from: { path: '^src/gpu/' },
      to: { path: '^(src|spec|docs|bench|tools)/', pathNot: '^src/(gpu/|base/|linalg/(matrix|products/(product|matmul))\\.ts$)' },
    },
    {
      name: 'front-door',
      comment:
        'src/index.ts re-exports the core; what is an entry of its own (nn, data, gpu, ndarray, report) stays out of everybody else’s bundle.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^(src|spec|docs|bench|tools)/', pathNot: '^src/(base|linalg|autograd|oracle|optim|landscape|diagnose)/' },
    },
    {
      name: 'core-imports-no-package',
      comment: 'The core is its own code: no package, no Node module. It runs in any browser and brings nothing along.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(gpu|ndarray|cli)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown', 'core'] },
    },
    {
      name: 'gpu-imports-gpu.js',
      comment: 'src/gpu imports gpu.js, an optional peer, and no other package.',
      severity: 'error',
      from: { path: '^src/gpu/' },
      to: { pathNot: ['^src/', 'node_modules/gpu\\.js/'] },
    },
    {
      name: 'ndarray-imports-ndarray',
      comment: 'src/ndarray imports ndarray, an optional peer, and no other package.',
      severity: 'error',
      from: { path: '^src/ndarray/' },
      to: { pathNot: ['^src/', 'node_modules/(@types/)?ndarray/'] },
    },
    {
      name: 'cli-imports-node',
      comment: 'src/cli imports modules of Node, and no package.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'laws-use-public-entries',
      comment: 'The laws are published: they see the library as any user does, and import fast-check (an optional peer) alone.',
      severity: 'error',
      from: { path: '^spec/laws/' },
      to: { pathNot: ['^spec/laws/', PUBLIC, 'node_modules/fast-check/'] },
    },
    {
      name: 'chapters-use-public-entries',
      comment: 'What the documentation shows, a reader can do: chapters, start and experiments import the public entries alone.',
      severity: 'error',
      from: { path: '^docs/' },
      to: { path: '^(src|spec|bench|tools)/', pathNot: PUBLIC },
    },
    {
      name: 'no-circles',
      comment: 'Modules that need each other are one module. Elsewhere than in src types may refer to each other.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circles-of-types',
      comment:
        'Who reads src finds an order in it, so types make no circles either. One pair is excused: tensor.ts names the type of the methods that methods.ts, above the operations, gives its class.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { pathNot: '^src/autograd/methods\\.ts$' } },
    },
    {
      name: 'resolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // docs/site is a package of its own, which may not be installed; its pages are made of what is here
    exclude: { path: '^(dist|site|report|coverage|spec/\\.generated)/|^docs/site/(?!pages/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Type imports count too: a floor that needs a higher floor's types is not below it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
