// What a user's bundle grows by: bundled and minified by esbuild, then compressed by brotli, as hosts serve it
// (gzip is a tenth larger).
// The entries beside the core are reported, with the autograd that they use; only the core has a limit.
// fast-check, gpu.js and ndarray are optional peers and not counted.
export default [
  { name: "import { grad } from 'saddlepoint'", path: 'dist/index.js', import: '{ grad }', limit: '10 kB' },
  { name: 'all of saddlepoint', path: 'dist/index.js', import: '*', limit: '42.5 kB' }, // the aim is 36; see docs/architecture.md
  { name: 'saddlepoint/nn', path: 'dist/nn/index.js', import: '*' },
  { name: 'saddlepoint/data', path: 'dist/data/index.js', import: '*' },
  { name: 'saddlepoint/gpu', path: 'dist/gpu/index.js', import: '*', ignore: ['gpu.js'] },
  { name: 'saddlepoint/ndarray', path: 'dist/ndarray/index.js', import: '*', ignore: ['ndarray'] },
].map((entry) => ({ ...entry, modifyEsbuildConfig: (options) => ({ ...options, format: 'esm' }) }));
