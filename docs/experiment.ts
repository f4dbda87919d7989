/** Runs experiments by name: npm run experiment -- E3 [E4 …] [--seed 7 | --seeds 1,2,3]. Without a name it lists them. */
import { experiments, experimentsNamed } from './chapters/index.ts';
import { conduct, type Result } from './report/experiment.ts';
import { writeReport } from './report/html.ts';
import { bold, progress, say, show } from './report/terminal.ts';

function parse(args: readonly string[]): { names: string[]; seeds: number[] } {
  const names: string[] = [];
  let seeds: number[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--seed' || arg === '--seeds') {
      seeds = (args[++i] ?? '').split(',').map(Number);
      if (!seeds.every(Number.isInteger)) throw new RangeError(`experiment: ${arg} must be whole numbers, got '${args[i]}'`);
    } else if (arg.startsWith('-')) {
      throw new RangeError(`experiment: unknown option '${arg}'; there are --seed and --seeds`);
    } else {
      names.push(arg);
    }
  }
  return { names, seeds };
}

try {
  const { names, seeds } = parse(process.argv.slice(2));
  if (names.length === 0) {
    for (const { id, title, chapter } of experiments) say(`${id.padEnd(5)} ${title}  (${chapter})`);
  }
  const results: Result[] = [];
  for (const experiment of names.flatMap(experimentsNamed)) {
    for (const seed of seeds.length > 0 ? seeds : [experiment.seed ?? 1]) {
      const title = seeds.length > 1 ? `${experiment.title} (seed ${seed})` : experiment.title;
      const { tell, done } = progress(title);
      const result = await conduct(experiment, seed, tell, true);
      done(result.seconds);
      show(result);
      results.push(result);
    }
  }
  if (results.length > 0) {
    const { path } = writeReport(results.map(({ experiment }) => experiment.title).join(' · '), results, names.join('-'));
    say(`${bold('The report, with figures:')} ${path}`);
  }
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
