/**
 * Draws the wild situations and prints what was expected, what came, and a table by kind:
 *
 *   npx tsx spec/situations/wild/run.ts --half tuned|held|fresh|unseen|blind|sixth|sealed|seventh|eighth [--seeds 2] [--from 1] [--kind word] [--only word] [--wrong] [--verify] [--quiet]
 *
 * --verify measures each situation's truth again (losses, true Hessians, the cure carried out) and asks diagnose nothing.
 */
import { type Half, halves } from './index.ts';
import { judgeWild, type WildOutcome, wildTable } from './judge.ts';
import { wild } from './tools.ts';

const option = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const has = (name: string): boolean => process.argv.includes(`--${name}`);
const half = option('half', 'tuned') as Half;
if (!(half in halves)) throw new RangeError(`run: half must be ${Object.keys(halves).join(', ')}, got ${half}`);
const [seeds, from] = [Number(option('seeds', '2')), Number(option('from', '1'))];
const [kind, only] = [option('kind', ''), option('only', '')];
const chosen = halves[half].filter((f) => f.kind.startsWith(kind) && f.name.includes(only));

const outcomes: WildOutcome[] = [];
let untrue = 0;
for (const family of chosen) {
  for (let seed = from; seed < from + seeds; seed++) {
    const start = performance.now();
    const situation = wild(family, seed);
    const built = performance.now() - start;
    if (has('verify')) {
      const holds = situation.holds();
      if (!holds) untrue++;
      console.log(`${holds ? 'true ' : 'FALSE'} ${family.kind} · ${family.name} · ${seed} (${built.toFixed(0)} ms to build)`);
      continue;
    }
    const o = judgeWild(family, seed, situation);
    outcomes.push(o);
    if (has('quiet') || (has('wrong') && o.right && !o.opposite && o.complete !== false)) continue;
    console.log(`${o.right ? ' ' : '✗'} ${family.kind} · ${family.name} · seed ${seed} (${(built + o.milliseconds).toFixed(0)} ms)`);
    console.log(
      `    expected ${o.expected.join(' | ')}, got ${o.got}${o.detail ? ` (${o.detail})` : ''}${o.opposite ? `   OPPOSITE: ${o.opposite}` : ''}`,
    );
    console.log(`    ${o.message}\n    → ${o.advice}`);
  }
}
if (has('verify')) console.log(`${untrue} of ${chosen.length * seeds} untrue`);
else console.log(`\n${half}, seeds ${from} … ${from + seeds - 1}\n${wildTable(outcomes)}`);
