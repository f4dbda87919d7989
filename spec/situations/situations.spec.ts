import { describe, expect, test } from 'vitest';
import { confusionTable, families, judge } from './index.ts';
import { help, helped } from './remedies.ts';

const FIRST = 20_261_122;
const small = families.filter((family) => !family.big);

describe('Situations with known truth', () => {
  test('every verdict has at least four families', () => {
    const truths = [...new Set(families.map((f) => f.truth))];
    expect(truths).toHaveLength(14);
    for (const truth of truths) expect(families.filter((f) => f.truth === truth).length, truth).toBeGreaterThanOrEqual(4);
    expect(new Set(families.map((f) => f.name)).size).toBe(families.length);
  });

  test('the diagnosis is right on at least 97 % of a draw', () => {
    const outcomes = families.flatMap((f) => Array.from({ length: f.big ? 1 : 3 }, (_, i) => judge(f, FIRST + i)));
    const right = outcomes.filter((o) => o.right).length;
    expect(right / outcomes.length, confusionTable(outcomes)).toBeGreaterThanOrEqual(0.97);
  });

  test('wherever there is a remedy it helps: the loss is lower than after going on as before', () => {
    const helps = small.flatMap((f) => [0, 1].map((i) => help(f, FIRST + i))).filter((h) => h !== undefined);
    const failed = helps.filter((h) => !helped(h)).map((h) => `${h.verdict}: ${h.message} (${h.withIt} against ${h.without})`);
    expect(helps.length).toBeGreaterThan(60);
    expect(failed).toEqual([]);
  });

  test('a minimum has no remedy, and says why', () => {
    for (const family of small.filter((f) => f.truth === 'minimum')) expect(help(family, FIRST)).toBeUndefined();
  });
});
