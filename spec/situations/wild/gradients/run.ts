/** Wrong gradients and sound runs: npx tsx spec/situations/wild/gradients/run.ts --half tuned|held [--seeds 3] [--sound 500] [--verify] */
import { judgeWild } from '../judge.ts';
import type { Wild, WildFamily } from '../tools.ts';
import { type Half, soundRun, WRONG, wrongGradient } from './index.ts';

const option = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const half = option('half', 'tuned') as Half;
const [seeds, sound] = [Number(option('seeds', '3')), Number(option('sound', '500'))];
const verify = process.argv.includes('--verify');
const as = (name: string, situation: Wild): WildFamily => ({ kind: 'inconsistent', name, make: () => situation });

let [named, all] = [0, 0];
for (const kind of WRONG) {
  for (const moment of ['start', 'late'] as const) {
    const results = Array.from({ length: seeds }, (_, i) => {
      const situation = wrongGradient(half, kind, moment, i + 1);
      if (verify) return situation.holds() ? 'true' : 'FALSE';
      return judgeWild(as(kind, situation), i + 1, situation).got;
    });
    all += seeds;
    named += results.filter((r) => r === 'inconsistent' || r === 'true').length;
    console.log(`${kind.padEnd(28)}${moment.padEnd(8)}${results.join(', ')}`);
  }
}
console.log(`wrong gradients: ${named} of ${all} ${verify ? 'true' : 'named inconsistent'}`);

const counts = new Map<string, number>();
for (let seed = 1; seed <= sound; seed++) {
  const situation = soundRun(half, seed);
  const got = verify ? (situation.holds() ? 'true' : `FALSE ${seed}`) : judgeWild(as('sound', situation), seed, situation).got;
  counts.set(got, (counts.get(got) ?? 0) + 1);
}
console.log(`${sound} sound runs: ${[...counts].map(([name, k]) => `${name} ${k}`).join(', ')}`);
