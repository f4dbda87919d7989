/** The chapters' questions: each has an answer, and each number in it is computed again. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Answers } from '../../docs/chapters/answers.ts';
import { stateFrom } from '../../docs/explorer/figure.ts';
import { figures } from '../../docs/explorer/index.ts';
import { chapters } from '../../docs/site/pages/book.ts';

const textOf = (chapter: string): string => readFileSync(`docs/chapters/${chapter}/index.md`, 'utf8');

const DIGITS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const plain = (superscript: string): string => superscript.replace('⁻', '-').replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (c) => String(DIGITS.indexOf(c)));

/** The numerals of a text, as '4e-9' or '313418'; indices, exponents, names with digits and the targets of links are none. */
function numerals(text: string): string[] {
  return (
    text
      .replace(/`[^`]*`|\]\([^)]*\)|<[^>]*>|\b[LE]\d+[a-z]?\b/g, ' ')
      .replace(/(\d)(?:\\,| | | )(?=\d{3}(?!\d))/g, '$1')
      .replace(/(\d)\s*(?:\\cdot|·)\s*10(?:\^\{(-?\d+)\}|\^(\d)|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))/g, (_, d, a, b, c) => `${d}e${a ?? b ?? plain(c)}`)
      .replace(/\b10(?:\^\{(-?\d+)\}|\^(\d)|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))/g, (_, a, b, c) => `1e${a ?? b ?? plain(c)}`)
      .replace(/\\[td]?frac(\d)(\d)/g, ' $1 $2 ')
      .replace(/[_^](\{[^{}]*\}|.)/g, ' ')
      .replace(/\\[a-zA-Z]+/g, ' ')
      .match(/(?<![\p{L}\d.])\d+(?:\.\d+)?(?:e-?\d+)?/gu) ?? []
  );
}

/** Whether a number rounds to this numeral: half a unit of its last digit. */
function rounds(value: number, numeral: string): boolean {
  const [mantissa, exponent = '0'] = numeral.split('e') as [string, string?];
  const unit = 10 ** (Number(exponent) - (mantissa.split('.')[1]?.length ?? 0));
  return Math.abs(Math.abs(value) - Number(numeral)) <= 0.5 * unit * (1 + 1e-9);
}

/** Question and answer. */
const questions = (text: string): (readonly [string, string])[] =>
  [...text.matchAll(/<details><summary>([\s\S]*?)<\/summary>([\s\S]*?)<\/details>/g)].map(([, question, answer]) => [question, answer]);

describe.each(chapters)('%s', (chapter) => {
  const text = textOf(chapter);
  it('is told in the order of the others', () => {
    const at = (heading: string): number => text.indexOf(`\n## ${heading}\n`);
    expect(text).toMatch(/^# .+\n\n[^\n#{]+(\n[^\n#{]+)*\?/m); // a question comes first
    expect(at('Questions')).toBeGreaterThan(0);
    expect(questions(text).length).toBeGreaterThanOrEqual(3);
    if (chapter === 'engine') return;
    expect(at('Where the notes are wrong')).toBeGreaterThan(0);
    expect(at('Try')).toBeGreaterThan(at('Where the notes are wrong'));
    expect(at('Questions')).toBeGreaterThan(at('Try'));
    const tries = text.slice(at('Try'), at('Questions')).match(/^\d\. /gm) ?? [];
    expect(tries).toHaveLength(3);
  });

  it('leads to states of figures that exist, within their ranges', async () => {
    for (const [, hash] of text.matchAll(/#(fig=[^)\s"]+)/g)) {
      const given = new URLSearchParams(hash);
      const figure = await figures[given.get('fig')!]?.();
      expect(figure, hash).toBeDefined();
      const names = [...given.keys()].filter((name) => name !== 'fig');
      for (const name of names) expect(Object.keys(figure.ranges), hash).toContain(name);
      const { state, clamped } = stateFrom(figure, given);
      expect(clamped, hash).toEqual([]);
      for (const name of names) expect(String(state[name]), hash).toBe(given.get(name));
    }
  });

  it('answers with numbers that are computed', { timeout: 120_000 }, async () => {
    const file = `docs/chapters/${chapter}/answers.ts`;
    expect(existsSync(file), file).toBe(true);
    const { answers } = (await import(new URL(`../../${file}`, import.meta.url).href)) as { answers: Answers };
    expect(Object.keys(answers)).toEqual(questions(text).map(([question]) => question));
    for (const [question, answer] of questions(text)) {
      const computed = answers[question]();
      const known = new Set(['0', '1', '2', ...numerals(question), ...Object.keys(computed)]);
      const found = numerals(answer);
      for (const numeral of found) expect(known, `“${question}” answers ${numeral}`).toContain(numeral);
      for (const [numeral, value] of Object.entries(computed)) {
        expect(found, `“${question}” does not say ${numeral}`).toContain(numeral);
        expect(rounds(value, numeral), `“${question}” says ${numeral}; computed is ${value}`).toBe(true);
      }
    }
  });
});

describe('what reads the answers', () => {
  it('finds numerals, and no index, exponent, code or link', () => {
    expect(
      numerals('$\\lambda_1^{2} = 3.5$, 39 989 of $313\\,418$, $1.2 \\cdot 10^{-4}$, 4·10⁻⁹, 10⁻¹², w₁, x², L12, E10, `f(7)`, [8](9.md)'),
    ).toEqual(['3.5', '39989', '313418', '1.2e-4', '4e-9', '1e-12', '8']);
  });
  it('tells what rounds to a numeral', () => {
    expect(rounds(-0.8184, '0.818')).toBe(true);
    expect(rounds(0.8186, '0.818')).toBe(false);
    expect(rounds(1.249e-4, '1.2e-4')).toBe(true);
    expect(rounds(117, '116')).toBe(false);
  });
});
