/**
 * The main job: a network on digits stalls, `diagnose` says why, its remedy is applied, and the loss falls again, told for a
 * newcomer; then one situation for each of the notes' reasons; then the notes' own critical points, counted and left.
 */
import { experiments, experimentsNamed } from './chapters/index.ts';
import { conduct, type Result } from './report/experiment.ts';
import { writeReport } from './report/html.ts';
import { bold, progress, say, show, wrap } from './report/terminal.ts';

say(bold('Why did training stop, and which way is down?'));
say(
  wrap(
    'First a small network learns to read digits and stops half-way; diagnose looks at where it stands and says why, and its advice is followed. ' +
      'Then come one training for each reason that five lecture notes name, and the examples that these notes draw. It takes some minutes.',
  ),
);
say(
  `${wrap('Below, ✓ marks a sentence of the notes that the measurement confirms, ✗ one that it contradicts, and → says what was measured. L08 is its number in the ledger, the list of all these sentences on the site.')}\n`,
);

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

say(
  wrap(
    'These were the sentences of the notes, each beside what was measured. To ask about a training of your own: docs/guides/diagnose.md, or, with nothing but its log, npx saddlepoint diagnose run.csv',
  ),
);
const claims = results.flatMap((result) => result.claims);
const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
const { path } = writeReport('Why did training stop, and which way is down?', results, 'index', {
  run: `A computer learns by small steps: it changes numbers, called weights, so that a measure of its mistakes, the loss, becomes smaller. When the loss stops falling, there are many possible reasons. Here ${results.length} experiments were run in ${Math.round(seconds)} seconds. In the first, a small network learns to read drawn digits and gets stuck half-way; then comes one training for each reason that a set of lecture notes knows, and then the notes’ own examples.`,
  happened: `${results[0].summary ?? ''} Of ${claims.length} sentences of the notes that were held against numbers here, ${claims.filter(({ holds }) => holds).length} are borne out.`,
  look: [
    {
      id: 'stall',
      words: 'the loss stands still, a diagnosis says why, its advice is followed, and the loss falls again. Look at the first picture.',
    },
    { id: 'gallery', words: 'one picture for each reason to stop, and what helped. Look whether one is like your own.' },
    { id: 'E2', words: 'where a slope of zero does not mean that the end is reached.' },
  ],
});
say(`${claims.filter(({ holds }) => holds).length} of ${claims.length} claims hold.`);
say(`${bold('The report, with figures:')} ${path}`);
say(`${bold('The site, with all chapters:')} npm run docs, then npm run docs:serve`);
if (claims.some(({ holds }) => !holds)) process.exitCode = 1;
