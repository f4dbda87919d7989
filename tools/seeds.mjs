// Every law on many seeds: node tools/seeds.mjs 50 spec/optim spec/linalg   (npm run test:seeds -- 50 spec/optim)
//
// A count is the seeds 1 to that count, a range `12..50` those from 12 to 50, and `7..7` the seed 7 alone; ten where nothing is said.
// Each seed prints how long it took. What is broken is asked for again by `LAW_SEED=7 npx vitest run spec/optim`.
//
// A law that holds on the usual seed and fails on another is wrong, or the code is: either is worth a night.
import { spawnSync } from 'node:child_process';

const [seeds = '10', ...files] = process.argv.slice(2);
const [, from = '1', to] = /^(?:(\d+)\.\.)?(\d+)$/.exec(seeds) ?? [];
if (to === undefined || Number(from) > Number(to)) throw new RangeError(`seeds must be a count or a range from..to, got ${seeds}`);

const failed = [];
for (let seed = Number(from); seed <= Number(to); seed++) {
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync('npx', ['vitest', 'run', ...files, '--reporter=json', '--testTimeout=1800000'], {
    env: { ...process.env, LAW_SEED: String(seed) },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
  });
  const start = stdout.indexOf('{');
  if (start < 0) throw new Error(`vitest gave no report on seed ${seed}:\n${stderr}`);
  const { testResults, numPassedTests } = JSON.parse(stdout.slice(start));
  const broken = testResults.flatMap(({ assertionResults }) => assertionResults.filter((one) => one.status === 'failed'));
  const took = `${((Date.now() - began) / 1000).toFixed(0)} s`;
  const unread = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const wrong = broken.length + unread.length;
  console.log(`seed ${seed}: ${numPassedTests} passed${wrong > 0 ? `, ${wrong} failed` : ''}, in ${took}`);
  for (const { name, message } of unread) console.log(`  ${name}\n    ${message}`);
  for (const { fullName, failureMessages } of broken)
    console.log(`  ${fullName}\n    ${failureMessages[0].split('\n').slice(0, 6).join('\n    ')}`);
  if (status !== 0) failed.push(seed);
}
if (failed.length > 0) console.log(`failed on the seeds ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
