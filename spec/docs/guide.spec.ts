/** The guide to a diagnosis has a section for every verdict, which the report links to, with a picture that is as drawn. */
import { readFileSync } from 'node:fs';
import { diagnoseLog, type Verdict } from 'saddlepoint';
import { describe, expect, test } from 'vitest';
import { curves, pathOf, picture } from '../../docs/guides/curves.ts';

const guide = new URL('../../docs/guides/', import.meta.url);
const text = readFileSync(new URL('diagnose.md', guide), 'utf8');
const verdicts = Object.keys(curves) as Verdict[];

describe('docs/guides/diagnose.md', () => {
  test('knows all verdicts', () => {
    const { verdicts: open, excluded } = diagnoseLog([1]);
    expect([...open, ...excluded.map(({ verdict }) => verdict)].sort()).toEqual([...verdicts].sort());
  });

  for (const verdict of verdicts) {
    test(`has a section "${verdict}" with its picture`, () => {
      expect(text).toContain(`\n### ${verdict}\n\n![losses over steps](${pathOf(verdict)})\n`);
      expect(readFileSync(new URL(pathOf(verdict), guide), 'utf8')).toBe(picture(verdict));
    });
  }
});
