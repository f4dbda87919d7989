/**
 * The main job: a network on digits stalls, `diagnose` says why, its remedy is applied, and the loss falls again; then one
 * situation for each verdict; then the notes' own critical points, counted and left.
 */
import { experiments, experimentsNamed } from './chapters/index.ts';
import { conduct, type Result } from './report/experiment.ts';
import { writeReport } from './report/html.ts';
import { bold, progress, say, show } from './report/terminal.ts';

const results: Result[] = [];
const FIRST = ['stall', 'gallery'];
const quick = experiments.filter((experiment) => experiment.quick);
const order = [...FIRST.flatMap(experimentsNamed), ...quick.filter(({ id }) => !FIRST.includes(id))];
for (const experiment of order) {
  const { tell, done } = progress(experiment.title);
  const result = await conduct(experiment, experiment.seed ?? 1, tell, false);
  done(result.seconds);
  show(result);
  results.push(result);
}

const claims = results.flatMap((result) => result.claims);
const { path } = writeReport('Why did training stop, and which way is down?', results);
say(`${claims.filter(({ holds }) => holds).length} of ${claims.length} claims hold.`);
say(`${bold('The report, with figures:')} ${path}`);
if (claims.some(({ holds }) => !holds)) process.exitCode = 1;
