/** Training gone wrong as it does in the wild, in six sets: those that thresholds may be tuned on, and those that were kept from that. */
import { afterAll, describe, expect, test } from 'vitest';
import { soundRun, WRONG, wrongGradient } from './wild/gradients/index.ts';
import { type Half, halves } from './wild/index.ts';
import { judgeWild, type WildOutcome, wildTable } from './wild/judge.ts';
import type { Wild, WildFamily } from './wild/tools.ts';

const SEED = 1;

/**
 * What must hold of each set, at SEED. Thresholds were tuned on the first and the third; of the second and the fourth, some
 * families were looked at once they had been counted. Measured before that, with the tests as they were then: held 91 % (seeds 30
 * to 33), unseen 92 % (seeds 3 to 5), sixth 93 % and sealed 93 % (seeds 600 to 602). Of the sealed only the table is ever printed.
 */
const bounds: Readonly<
  Record<Exclude<Half, 'blind' | 'seventh' | 'eighth'>, { readonly right: number; readonly opposite: number; readonly calledSick: number }>
> = {
  tuned: { right: 0.96, opposite: 0.02, calledSick: 0.07 },
  held: { right: 0.92, opposite: 0.02, calledSick: 0.1 },
  fresh: { right: 0.94, opposite: 0.02, calledSick: 0.1 },
  unseen: { right: 0.86, opposite: 0.02, calledSick: 0.2 },
  sixth: { right: 0.88, opposite: 0.04, calledSick: 0.15 },
  sealed: { right: 0.88, opposite: 0.04, calledSick: 0.15 },
};

for (const half of ['tuned', 'held', 'fresh', 'unseen', 'sixth', 'sealed'] as const) {
  describe(`Wild situations, ${half}`, () => {
    const outcomes: WildOutcome[] = [];
    const share = (some: readonly WildOutcome[], which: (o: WildOutcome) => boolean): number => some.filter(which).length / some.length;
    // a kind at a time: no one test is long
    for (const kind of new Set(halves[half].map((f) => f.kind))) {
      test(kind, () => {
        const of = halves[half].filter((f) => f.kind === kind).map((f) => judgeWild(f, SEED));
        outcomes.push(...of);
        // one that throws is not right either; measured, 1 of both halves
        expect(of.filter((o) => o.got === 'error').length).toBeLessThanOrEqual(1);
      });
    }

    const { right, opposite, calledSick } = bounds[half];
    test(`at least ${100 * right} % are right, at most ${100 * opposite} % advise the opposite, at most ${100 * calledSick} % of healthy runs are called sick`, () => {
      expect(outcomes).toHaveLength(halves[half].length);
      const table = wildTable(outcomes);
      expect(
        share(outcomes, (o) => o.right),
        table,
      ).toBeGreaterThanOrEqual(right);
      expect(
        share(outcomes, (o) => o.opposite !== undefined),
        table,
      ).toBeLessThanOrEqual(opposite);
      expect(
        share(
          outcomes.filter((o) => o.family.healthy),
          (o) => o.calledSick,
        ),
        table,
      ).toBeLessThanOrEqual(calledSick);
    });
    afterAll(() => process.env['WILD_TABLE'] && console.log(`${half}\n${wildTable(outcomes)}`));
  });
}

for (const half of ['tuned', 'held'] as const) {
  describe(`Wrong gradients and sound runs, ${half}`, () => {
    const as = (name: string, situation: Wild): WildFamily => ({ kind: 'inconsistent', name, make: () => situation });
    const answer = (name: string, seed: number, situation: Wild): string => judgeWild(as(name, situation), seed, situation).got;

    test('of seven kinds at two moments at least 13 are named inconsistent', () => {
      const answers = WRONG.flatMap((kind) =>
        (['start', 'late'] as const).map((moment) => `${kind}, ${moment}: ${answer(kind, SEED, wrongGradient(half, kind, moment, SEED))}`),
      );
      const missed = answers.filter((a) => !a.endsWith(': inconsistent'));
      expect(answers).toHaveLength(14);
      expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(1);
    });

    // the held half's networks cost more
    const count = half === 'tuned' ? 40 : 20;
    test(`of ${count} sound runs none is`, { timeout: 400_000 }, () => {
      const answers = Array.from({ length: count }, (_, i) => `${i + 1}: ${answer('sound', i + 1, soundRun(half, i + 1))}`);
      expect(answers.filter((a) => /inconsistent|not finite|error/.test(a))).toEqual([]);
    });
  });
}
