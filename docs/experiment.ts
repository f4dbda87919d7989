/**
 * Runs experiments by name. Without a name it lists them.
 *
 *   npm run experiment -- E3 [E4 …] [--seed 7 | --seeds 8 | --seeds 1,2,5] [--epochs 30] [--updates 2000] [--record | --publish]
 *
 * `--seeds 8` runs the seeds 1 to 8 and says of each claim on how many it held, with the mean and the deviation of its
 * numbers. `--record` does so at the size of `npm start` and writes report/seeds.json; `--publish` writes the tables of a run
 * at full size into report/measured.json, which the ledger's page prints. A claim that fails, on any seed, makes the command fail.
 */
import { experiments, experimentsNamed } from './chapters/index.ts';
import { conduct, type Result, type Wish } from './report/experiment.ts';
import { writeReport } from './report/html.ts';
import { publish } from './report/measured.ts';
import { record, survey } from './report/seeds.ts';
import { bold, progress, say, show, showSurvey } from './report/terminal.ts';

interface Wanted {
  readonly names: readonly string[];
  readonly seeds: readonly number[];
  readonly wish: Wish;
  readonly record: boolean;
  readonly publish: boolean;
}

/** '8' is 1 to 8; '1,2,5' are these. */
function seedsOf(text: string, option: string): number[] {
  const given = text.split(',').map(Number);
  if (text === '' || !given.every(Number.isInteger)) throw new RangeError(`experiment: ${option} must be whole numbers, got '${text}'`);
  if (option === '--seed' || given.length > 1) return given;
  if (given[0] < 1) throw new RangeError(`experiment: --seeds must be 1 or more, got ${given[0]}`);
  return Array.from({ length: given[0] }, (_, k) => k + 1);
}

function parse(args: readonly string[]): Wanted {
  const names: string[] = [];
  const wanted = { seeds: [] as number[], wish: {} as { epochs?: number; updates?: number }, record: false, publish: false };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--seed' || arg === '--seeds') wanted.seeds = seedsOf(args[++i] ?? '', arg);
    else if (arg === '--epochs' || arg === '--updates') {
      const count = Number(args[++i]);
      if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`experiment: ${arg} must be a whole number, got '${args[i]}'`);
      wanted.wish[arg.slice(2) as 'epochs'] = count;
    } else if (arg === '--record') wanted.record = true;
    else if (arg === '--publish') wanted.publish = true;
    else if (arg.startsWith('-')) {
      throw new RangeError(`experiment: unknown option '${arg}'; there are --seed, --seeds, --epochs, --updates, --record and --publish`);
    } else names.push(arg);
  }
  return { names, ...wanted };
}

try {
  const { names, seeds, wish, record: recording, publish: publishing } = parse(process.argv.slice(2));
  if (names.length === 0) {
    for (const { id, title, chapter } of experiments) say(`${id.padEnd(5)} ${title}  (${chapter})`);
  }
  const results: Result[] = [];
  for (const experiment of names.flatMap(experimentsNamed)) {
    const own: Result[] = [];
    for (const seed of seeds.length > 0 ? seeds : [experiment.seed ?? 1]) {
      const title = seeds.length > 1 ? `${experiment.title} (seed ${seed})` : experiment.title;
      const { tell, done } = progress(title);
      const result = await conduct(experiment, seed, tell, !recording, wish);
      if (publishing) publish(result);
      done(result.seconds);
      if (seeds.length < 2) show(result);
      own.push(result);
    }
    if (seeds.length > 1) {
      showSurvey(experiment, survey(own));
      if (recording) record(experiment.id, survey(own));
    }
    results.push(...own);
  }
  if (results.length > 0) {
    const { path } = writeReport(results.map(({ experiment }) => experiment.title).join(' · '), results, names.join('-'));
    say(`${bold('The report, with figures:')} ${path}`);
  }
  if (results.some(({ claims }) => claims.some(({ holds }) => !holds))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
