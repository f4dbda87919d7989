/** Draws situations afresh and prints the confusion matrix: npx tsx spec/situations/run.ts --seeds 20 --from 1000 [--only word] [--quick | --big] [--wrong] */
import { confusionTable, families, judge, type Outcome } from './index.ts';

const option = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const seeds = Number(option('seeds', '20'));
const first = Number(option('from', String(Date.now() % 1_000_000_000)));
const only = option('only', '');
const chosen = families.filter(
  (f) =>
    (only === '' || `${f.truth}: ${f.name}`.includes(only)) &&
    !(f.big && process.argv.includes('--quick')) &&
    !(!f.big && process.argv.includes('--big')),
);

const outcomes: Outcome[] = [];
for (const family of chosen) {
  const start = performance.now();
  const made = Array.from({ length: family.big ? Math.ceil(seeds / 4) : seeds }, (_, i) => judge(family, first + i));
  outcomes.push(...made);
  const right = made.filter((o) => o.right).length;
  console.log(
    `${family.truth.padEnd(16)}${String(right).padStart(3)} of ${made.length}  ${family.name}  (${Math.round(performance.now() - start)} ms)`,
  );
  if (process.argv.includes('--wrong'))
    for (const o of made.filter((w) => !w.right)) console.log(`  seed ${o.seed}\n${o.report.replaceAll(/^/gm, '    ')}`);
}
const right = outcomes.filter((o) => o.right).length;
console.log(
  `\n${confusionTable(outcomes)}\n\n${right} of ${outcomes.length} right, ${((100 * right) / outcomes.length).toFixed(1)} %, seeds ${first} … ${first + seeds - 1}`,
);
