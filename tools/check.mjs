// What can be said about the code without running it: node tools/check.mjs
// All three speak, even if the first finds something; the last lines say which did.
import { spawnSync } from 'node:child_process';

const checks = [
  ['style', 'biome', ['check', '--error-on-warnings', '.'], 'npm run format repairs most of it'],
  ['types', 'tsc', ['--noEmit'], 'tsconfig.json has the options'],
  [
    'floors',
    'depcruise',
    ['src', 'spec', 'docs', '--config', '.dependency-cruiser.cjs'],
    '.dependency-cruiser.cjs says why each rule is there',
  ],
];

const failed = checks.filter(([name, command, args]) => {
  console.log(`— ${name}: ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status !== 0;
});
for (const [name, , , advice] of failed) console.error(`✗ ${name}: ${advice}`);
if (failed.length === 0) console.log(`✓ ${checks.map(([name]) => name).join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
