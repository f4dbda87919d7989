/** What a log excludes: each reason against a verdict with all that it asks for, and without each of these by itself. */
import { describe, expect, test } from 'vitest';
import { exclusionsOf, VERDICTS } from '../../../src/diagnose/log/exclude.ts';
import type { Facts } from '../../../src/diagnose/log/facts.ts';
import type { Verdict } from '../../../src/diagnose/verdict.ts';
import { but } from './evidence.ts';

type Change = Partial<Facts> & { readonly kind?: Facts['progress']['kind']; readonly thrown?: boolean };

/** A smooth run of a hundred losses of which nothing is known, and what is changed of it. */
function facts({ kind = 'unknown', thrown = false, ...changed }: Change): Facts {
  const { progress } = but({ progress: { kind, thrown: thrown ? { at: 50, before: 0, after: 1, since: 50 } : undefined } });
  const nothing = { fromStart: false, never: false, coarse: false, still: false, faint: false, resting: false, jumps: false, fell: false, rose: false, leaps: false, broken: false, few: false }; // biome-ignore format: one line
  const numbers = { n: 100, fading: 0, turnsBack: 0, turnsKnown: 0, gradientShare: NaN, gradientChange: NaN, stepShare: NaN };
  return { progress, ...nothing, ...numbers, manner: 'smooth', shape: 'unknown', ...changed };
}
const reason = (verdict: Verdict, change: Change): string | undefined => exclusionsOf(facts(change)).find((x) => x.verdict === verdict)?.message; // biome-ignore format: one line

const [fall, rise, stand, thrown]: Change[] = [{ kind: 'falling' }, { kind: 'rising' }, { kind: 'standing' }, { thrown: true }];
const [noisy, alternating]: Change[] = [{ manner: 'noisy' }, { manner: 'alternating' }];
const [few, still, fell, resting]: Change[] = [{ few: true }, { still: true }, { fell: true }, { resting: true }];
const never: Change = { never: true };
const all = (...changes: readonly Change[]): Change => Object.assign({}, ...changes);

/** A reason's words, what it holds with, and what it does not hold with. */
type Row = readonly [words: string, within: readonly Change[], beyond?: readonly Change[]];

const MOVES: Row[] = [
  ['the loss still falls', [fall]],
  ['the loss has risen', [rise], [stand]],
];
const SCATTERS: Row[] = [
  ['one step threw the loss up, and it still moves', [thrown, all(thrown, resting), all(thrown, few)], [all(thrown, still), all(thrown, few, resting)]], // biome-ignore format: one line
  ['up and down from record to record', [noisy, alternating]],
];
const STEEP: Row[] = [['the gradient is still 0.011', [{ fell: true, gradientShare: 0.011 }], [{ fell: true, gradientShare: 0.01 }, { gradientShare: 0.5 }]]]; // biome-ignore format: one line
const YOUNG: Row[] = [
  ['a few steps old', [all(few, stand)], [few, stand, all(few, stand, still), all(few, stand, resting)]],
  ['farther than any before', [{ leaps: true }], [{ leaps: true, resting: true }]],
];

const rows: Readonly<Record<string, readonly [usual: Change, ...rows: readonly Row[]]>> = {
  minimum: [
    {},
    ...MOVES,
    ['never fell', [{ never: true, fromStart: true }], [never, { fromStart: true }]],
    ['above where it began', [{ rose: true }]],
    ...SCATTERS,
    ...STEEP,
    ...YOUNG,
  ],
  maximum: [{}, ...MOVES, ['below where it began', [fell]], ...SCATTERS, ...YOUNG],
  saddle: [{}, ...MOVES, ...SCATTERS, ...STEEP, ...YOUNG],
  degenerate: [{}, ...MOVES, ...SCATTERS, ...STEEP, ...YOUNG],
  stalled: [{}, ...MOVES, ...YOUNG],
  plateau: [
    {},
    ['its pace changes', [fall], [all(fall, { shape: 'even' }), all(fall, few), stand]],
    ['the loss has risen', [rise], [all(rise, thrown)]],
    ['from record to record', [alternating, all(fall, noisy, { shape: 'even' })], [noisy]],
    ...YOUNG.slice(1),
  ],
  dead: [
    {},
    ['still falls', [fall]],
    ['not by one step', [rise], [all(rise, thrown)]],
    ['by turns', [alternating]],
    ['moves a little', [all(stand, fell)], [stand, fell, all(stand, fell, still), all(stand, fell, noisy), all(stand, fell, thrown)]],
    ...YOUNG,
  ],
  oscillating: [
    {},
    ['1 of the last 10 steps turned back', [{ turnsKnown: 10, turnsBack: 1 }], [{ turnsKnown: 10, turnsBack: 2 }, { turnsKnown: 9, turnsBack: 1 }]], // biome-ignore format: one line
    ['too few steps', [few]],
    ['never moved', [never]],
    ['lies still since', [all(thrown, still)], [thrown, still]],
    ['creeps one way', [stand], [all(stand, noisy), all(stand, { faint: true }), all(stand, still), all(stand, thrown)]],
  ],
  'ill-conditioned': [
    fell,
    ['has risen', [rise]],
    ['too few records', [few]],
    ['never fell', [never, { fell: false }], [{ fell: false, ...fall }]],
    ['last digit', [still]],
    ['even from the first', [all(fall, { fromStart: true, shape: 'even' })], [{ fromStart: true, shape: 'even' }, all(fall, { shape: 'even' }), all(fall, { fromStart: true })]], // biome-ignore format: one line
    ['faster and faster', [all(fall, { fading: -0.0051 })], [all(fall, { fading: -0.005 }), { fading: -0.0051 }, all(fall, { fading: -0.0051, n: 90 })]], // biome-ignore format: one line
    ['threw the run up', [thrown, { jumps: true }]],
  ],
  crawling: [
    {},
    ['does not raise it', [rise]],
    ['not one digit', [never], [{ never: true, coarse: true }]],
    ['came to rest', [all(still, fell)], [still, fell]],
    ['goes up and down', [all(stand, few)], [stand, few]],
    ['by turns', [alternating]],
    ['threw the run up', [thrown]],
    ['the pace shrinks by 2.1 %', [{ fell: true, fading: 0.021 }], [{ fell: true, fading: 0.02 }, { fading: 0.021 }, { fell: true, fading: 0.021, ...noisy }]], // biome-ignore format: one line
    ['the gradient changes by 2.1 %', [{ gradientChange: 0.021 }], [{ gradientChange: 0.02 }, { gradientChange: 0.021, ...noisy }]],
    ['goes on falling', [all(stand, fell)]],
  ],
  cliff: [
    {},
    ['no step has thrown the loss up', [stand, all(stand, few, still), all(stand, few, resting), all(stand, { leaps: true }, still)], [all(stand, few), all(stand, { leaps: true }), all(stand, { leaps: true }, resting), all(stand, { jumps: true }), all(stand, thrown), all(stand, still, thrown), still]], // biome-ignore format: one line
  ],
  diverging: [
    {},
    ['the loss falls', [fall], [all(fall, few)]],
    ['does not rise', [stand], [all(stand, few), all(stand, thrown)]],
    ['does not rise any more', [all(stand, thrown, still), all(stand, few, resting)], [still, all(stand, thrown, resting)]],
  ],
  vanishing: [
    {},
    ['has risen', [rise], [all(rise, thrown)]],
    ['by turns', [alternating]],
    ['agree to many digits', [still, { faint: true }], [all(still, never), { faint: true, never: true }]],
  ],
  exploding: [
    {},
    ['lies still', [never, still, all(few, resting)], [few, resting]],
    ['ever more gently', [all(fall, { n: 16, shape: 'slowing' })], [all(fall, { n: 15, shape: 'slowing' }), fall, { shape: 'slowing' }]],
    ['out of its range', [stand], [all(stand, few), all(stand, thrown)]],
  ],
  'noise-limited': [
    noisy,
    ['never moved', [never]],
    ['no chance', [alternating]],
    ['without scatter', [{ manner: 'smooth' }, { manner: 'smooth', few: true, ...fall }, { manner: 'smooth', few: true, still: true }, { manner: 'smooth', few: true, resting: true }], [{ manner: 'smooth', few: true }, fall, still, all(few, resting)]], // biome-ignore format: one line
  ],
  'held back': [
    {},
    ['too short do not raise it', [rise, { rose: true }]],
    ['by turns', [alternating]],
    ['0.5 of rate', [{ stepShare: 0.5 }], [{ stepShare: 0.49 }]],
  ],
  descending: [
    {},
    ['has risen', [rise]],
    ['does not fall', [stand], [all(stand, few)]],
    ['does not fall any more', [all(stand, few, still), all(stand, few, resting)], [still, all(few, resting)]],
  ],
  'not finite': [{ broken: true }, ['every number at the end', [{ broken: false }]]],
};

for (const [name, [usual, ...own]] of Object.entries(rows)) {
  const verdict = name as Verdict;
  describe(`${name} is excluded`, () => {
    test('not by what is usual', () => expect(reason(verdict, usual)).toBeUndefined());
    for (const [words, within, beyond = []] of own) {
      test(`where ${words}`, () => {
        for (const change of within) expect(reason(verdict, { ...usual, ...change }), JSON.stringify(change)).toContain(words);
        for (const change of beyond) expect(reason(verdict, { ...usual, ...change }), JSON.stringify(change)).toBeUndefined();
      });
    }
  });
}

test('inconsistent is never excluded', () => {
  const changes = Object.values(rows).flatMap(([, ...own]) => own.flatMap(([, within]) => within));
  for (const change of changes) expect(reason('inconsistent', change)).toBeUndefined();
});

describe('A number at the end that is not finite', () => {
  const open = (change: Change) => VERDICTS.filter((verdict) => reason(verdict, change) === undefined);
  test('leaves five verdicts, and where no loss was ever finite two', () => {
    expect(open({ broken: true }).sort()).toEqual(['cliff', 'diverging', 'exploding', 'inconsistent', 'not finite']);
    expect(open({ broken: true, n: 0 }).sort()).toEqual(['exploding', 'not finite']);
    expect(reason('saddle', { broken: true })).toContain('not finite');
    expect(reason('saddle', { broken: true, n: 0 })).toContain('no loss was ever finite');
  });
  test('one loss excludes nothing, two do', () => {
    expect([open({ n: 1, ...rise }).length === VERDICTS.length, open({ n: 2, ...rise }).length < VERDICTS.length]).toEqual([true, true]);
  });
});
