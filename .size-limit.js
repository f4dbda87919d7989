// What a user's bundle grows by: bundled and minified by esbuild, then compressed by brotli, as hosts serve it
// (gzip is a tenth larger). Nobody ships all: the sizes of jobs are held.
// Where the aim is not met, the limit is what the job weighs today, rounded up: nothing grows unseen. docs/architecture.md has the reasons.
// The entries beside the core are reported, with the autograd that they use; only the core has limits.
// fast-check, gpu.js and ndarray are optional peers and not counted.

/** A job: what it imports from the core, and its limit. */
const job = (name, names, limit) => ({ name, path: 'dist/index.js', import: names, limit });

export default [
  job('a gradient: grad', '{ grad }', '13.9 kB'), // aim 10: every method of Tensor, refusals, printing; 1.1 are passes over rows: softmax, its slope and the like at once, along any axis
  job('a training: grad, adam, descend, oracle', '{ grad, adam, descend, oracle }', '19.1 kB'), // aim 16: the same
  job('a training on data: tensor too', '{ grad, adam, descend, oracle, tensor }', '23.2 kB'), // the same, and the fast products that `tensor` brings; the parts of one that a layer's bias and attention's heads are made with
  job('eigenvalues: eigh', '{ eigh }', '11.6 kB'), // aim 10.5: three methods, refusals in one pass over A, results as data; reflections and copies that the factorisations share
  job('a critical point: classify, escape', '{ classify, escape }', '17.8 kB'), // aim 25
  job('a diagnosis: diagnose', '{ diagnose }', '45 kB'), // aim 36: sentences, the kinds of runs that others bring, remedies in the reader's own rule, experts that a router never takes
  job('all of saddlepoint', '*', '85 kB'), // aim 50: what came since, logs and whole situations above all; 7 kB are the factorisations in blocks, without copies beside the engine's memory
  { name: 'saddlepoint/nn', path: 'dist/nn/index.js', import: '*' },
  { name: 'saddlepoint/data', path: 'dist/data/index.js', import: '*' },
  { name: 'saddlepoint/gpu', path: 'dist/gpu/index.js', import: '*', ignore: ['gpu.js'] },
  { name: 'saddlepoint/report', path: 'dist/report/index.js', import: '*' },
  { name: 'saddlepoint/ndarray', path: 'dist/ndarray/index.js', import: '*', ignore: ['ndarray'] },
].map((entry) => ({ ...entry, modifyEsbuildConfig: (options) => ({ ...options, format: 'esm' }) }));
