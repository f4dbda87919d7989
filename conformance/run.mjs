// The matrix law × implementation: node run.mjs [--only NAME] [--seed N]      (npm install and npm run build in .. first)
//
// Writes results/matrix.json (every verdict) and results/matrix.md (what is not as it should be, by implementation).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { conform } from 'saddlepoint/laws';

const IMPLEMENTATIONS = [
  { name: 'js-pytorch', subjects: ['adam'] },
  { name: 'ml-matrix', subjects: ['eigh', 'determinant', 'solve', 'cholesky'] },
  { name: 'mathjs', subjects: ['eigh', 'determinant', 'solve'] },
  { name: 'numeric', subjects: ['determinant', 'solve'] },
  { name: 'tfjs', package: '@tensorflow/tfjs', subjects: ['adam', 'autograd'] },
];

const { values } = parseArgs({ options: { only: { type: 'string' }, seed: { type: 'string' }, 'time-limit': { type: 'string' } } });
const here = (path) => new URL(path, import.meta.url);
const pinned = JSON.parse(readFileSync(here('package.json'), 'utf8')).dependencies;
const reports = [];
for (const { name, package: from = name, subjects } of IMPLEMENTATIONS) {
  if (values.only !== undefined && values.only !== name) continue;
  for (const subject of subjects) {
    const report = await conform(subject, here(`adapters/${name}.mjs`), {
      name: `${from} ${pinned[from]}`,
      timeLimit: Number(values['time-limit'] ?? 60),
      ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
    });
    const count = (outcome) => report.of(outcome).length;
    console.log(
      `${report.name} ${subject}: ${count('holds')} of ${report.laws.length} hold, ${count('refuted')} refuted, ${count('errored')} errored, ${count('timed out')} timed out, ${count('unsupported')} unsupported`,
    );
    reports.push(report);
  }
}
mkdirSync(here('results'), { recursive: true });
writeFileSync(here('results/matrix.json'), `${JSON.stringify(reports, undefined, 1)}\n`);
writeFileSync(
  here('results/matrix.md'),
  reports.map((report) => `## ${report.name}, ${report.subject}\n\n\`\`\`text\n${report}\n\`\`\`\n`).join('\n'),
);
