// The matrix law × implementation: node run.mjs [--only NAME] [--subject NAME,NAME] [--seed N]      (npm install and npm run build in .. first)
//
// Writes results/matrix.json (every verdict) and results/matrix.md (what is not as it should be, by implementation). With --publish what the page
// "Conformance" shows goes to docs/conformance/matrix.json.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { conform } from 'saddlepoint/laws';

const COORDINATEWISE = [
  'gradientDescent',
  'momentum',
  'nesterov',
  'adagrad',
  'rmsprop',
  'rmspropMomentum',
  'centredRmsprop',
  'adam',
  'adamw',
  'amsgrad',
  'uncorrectedAmsgrad',
  'nadam',
  'radam',
  'adamax',
  'adadelta',
];
const MATRICES = ['eigh', 'determinant', 'solve', 'cholesky', 'qr', 'svd'];
const TORCH32 = [...COORDINATEWISE, 'autograd', ...MATRICES];
const TORCH = [...TORCH32, 'lbfgs', 'stepDecay', 'exponentialDecay', 'cosine', 'cyclical'];

/** `own`: what an implementation claims of one subject, besides what its adapter says. */
const IMPLEMENTATIONS = [
  { name: 'js-pytorch', subjects: ['adam'] },
  { name: 'ml-matrix', subjects: ['eigh', 'determinant', 'solve', 'cholesky', 'svd'] },
  { name: 'mathjs', subjects: ['eigh', 'determinant', 'solve'] },
  { name: 'numeric', subjects: ['determinant', 'solve', 'svd'], own: { svd: { shape: ['square', 'tall'] } } },
  { name: 'emlapack', subjects: ['eigh'] },
  { name: 'jax', package: '@jax-js/jax', subjects: ['eigh'] },
  { name: 'PyTorch', python: 'torch', adapter: '../examples/conform-python/pytorch.py', subjects: TORCH },
  { name: 'PyTorch, float32', python: 'torch', adapter: '../examples/conform-python/pytorch.py float32', subjects: TORCH32 },
  { name: 'NumPy', python: 'numpy', adapter: 'adapters/numpy.py', subjects: MATRICES },
  { name: 'NumPy, float32', python: 'numpy', adapter: 'adapters/numpy.py float32', subjects: MATRICES },
  {
    name: 'tfjs',
    package: '@tensorflow/tfjs',
    subjects: ['gradientDescent', 'momentum', 'nesterov', 'rmsprop', 'centredRmsprop', 'adam', 'adamax', 'adadelta', 'autograd'],
    own: {
      rmsprop: { epsilonPlacement: ['inside'], startAt: ['zero'] },
      centredRmsprop: { epsilonPlacement: ['inside'] },
      momentum: { form: ['velocity'] },
      nesterov: { form: ['torch'] },
    },
  },
];

const text = { type: 'string' };
const { values } = parseArgs({
  options: { only: text, subject: text, seed: text, 'time-limit': text, publish: { type: 'boolean', default: false } },
});
const here = (path) => new URL(path, import.meta.url);
const pinned = JSON.parse(readFileSync(here('package.json'), 'utf8')).dependencies;

/** The version that is judged and how it is asked, or undefined where the implementation is not here. */
function found({ name, package: from = name, python, adapter }) {
  if (python === undefined) return { version: `${from} ${pinned[from]}`, asked: here(`adapters/${name}.mjs`) };
  for (const program of ['python3', '/usr/bin/python3']) {
    try {
      const version = execFileSync(program, ['-c', `import ${python}; print(${python}.__version__)`], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [first, ...rest] = name.split(',');
      return { version: [`${first} ${version.trim()}`, ...rest].join(','), asked: { command: `${program} ${adapter}` } };
    } catch {}
  }
  console.log(`${name}: no python3 has it, left out`);
  return undefined;
}

const reports = [];
for (const implementation of IMPLEMENTATIONS) {
  const { name, subjects, own = {} } = implementation;
  if (values.only !== undefined && values.only !== name) continue;
  const one = found(implementation);
  if (one === undefined) continue;
  for (const subject of subjects) {
    if (values.subject !== undefined && !values.subject.split(',').includes(subject)) continue;
    const report = await conform(subject, one.asked, {
      name: one.version,
      timeLimit: Number(values['time-limit'] ?? 60),
      ...(own[subject] === undefined ? {} : { capabilities: own[subject] }),
      ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
    });
    const count = (outcome) => report.of(outcome).length;
    console.log(
      `${report.name} ${subject}: ${count('holds')} of ${report.laws.length} hold, ${count('refuted')} refuted, ${count('errored')} errored, ${count('timed out')} timed out, ${count('unsupported')} unsupported`,
    );
    reports.push(report);
    keep();
  }
}

/** All that was judged so far, after each subject: a run may take hours. */
function keep() {
  mkdirSync(here('results'), { recursive: true });
  writeFileSync(here('results/matrix.json'), `${JSON.stringify(reports, undefined, 1)}\n`);
  writeFileSync(
    here('results/matrix.md'),
    reports.map((report) => `## ${report.name}, ${report.subject}\n\n\`\`\`text\n${report}\n\`\`\`\n`).join('\n'),
  );
  if (!values.publish) return;
  const date = new Date().toISOString().slice(0, 10);
  const of = ({ name, subject, unit, capabilities, seed, laws }) => ({
    name,
    subject,
    date,
    unit,
    capabilities,
    seed,
    laws: laws.map(({ id, outcome, label, message, counterexample, measured, runs }) =>
      outcome === 'holds' || outcome === 'unsupported'
        ? { id, outcome, label }
        : { id, outcome, label, message: message.slice(0, 400), counterexample: counterexample?.slice(0, 400), measured, runs },
    ),
  });
  // what was not asked for this time stays as it was published
  const file = here('../docs/conformance/matrix.json');
  const again = (one) => reports.some(({ name, subject }) => name === one.name && subject === one.subject);
  const kept = JSON.parse(readFileSync(file, 'utf8')).reports.filter((one) => !again(one));
  writeFileSync(file, `${JSON.stringify({ node: process.version, reports: [...kept, ...reports.map(of)] }, undefined, 1)}\n`);
}
