/**
 * A formula's text as numbers, names and signs, each with its place; and errors that point at one.
 *
 *   (1 - w1*w2)^2   →   (  1  -  w1  *  w2  )  ^  2
 */

export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  /** Where it begins in the source, in UTF-16 units, and how many of them it has. */
  readonly at: number;
  readonly length: number;
}

/** What is wrong with a formula, and where. */
export class FormulaError extends SyntaxError {
  readonly at: number;
  readonly length: number;

  constructor(message: string, { at, length }: { readonly at: number; readonly length: number }) {
    super(message);
    this.name = 'FormulaError';
    this.at = at;
    this.length = length;
  }
}

const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /\p{L}[\p{L}\p{Nd}₀-₉_]*/uy;
const SPACE = /\s*/y;
/** ** is Python's power; a true minus and the signs for times and divided are what a page's formulas are written with. */
const SIGNS: Readonly<Record<string, string>> = {
  '+': '+',
  '-': '-',
  '−': '-',
  '*': '*',
  '·': '*',
  '×': '*',
  '/': '/',
  '÷': '/',
  '^': '^',
  '**': '^',
  '(': '(',
  ')': ')',
  ',': ',',
};

/** The tokens, an end after the last. @throws FormulaError at a character that belongs to none, or a number beyond the largest */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? '';
  };
  const take = (kind: Token['kind'], text: string, length: number): void => {
    tokens.push({ kind, text, at, length });
    at += length;
  };
  for (at += match(SPACE).length; at < source.length; at += match(SPACE).length) {
    const number = match(NUMBER);
    const name = number ? '' : match(NAME);
    const two = source.slice(at, at + 2);
    const sign = Object.hasOwn(SIGNS, two) ? two : source[at];
    if (number) {
      if (Number(number) === Infinity)
        throw new FormulaError(`${number} is larger than any number can be here`, { at, length: number.length });
      take('number', number, number.length);
    } else if (name) take('name', name, name.length);
    else if (Object.hasOwn(SIGNS, sign)) take('sign', SIGNS[sign], sign.length);
    else {
      const character = String.fromCodePoint(source.codePointAt(at)!);
      throw new FormulaError(`there is no meaning for ${character}${HINTS[character] ?? ''}`, { at, length: character.length });
    }
  }
  take('end', '', 0);
  return tokens;
}

const HINTS: Readonly<Record<string, string>> = {
  '=': '; write the loss alone, without a name before it',
  '[': '; parentheses group, and a row of numbers alone is a matrix',
  '{': '; parentheses group',
  '²': '; write ^2',
  '³': '; write ^3',
  '√': '; write sqrt( )',
  '|': '; write abs( )',
  ';': '; there is one formula',
  '<': '; max( , ) and relu( ) make conditions',
  '>': '; max( , ) and relu( ) make conditions',
  '@': '; products are written *, of numbers or of columns row by row',
};

/** As much of a long line as is shown on both sides of the place. */
const SIDE = 30;

/** The line of the source that an error points at, and the caret below it. */
export function pointed(source: string, { at, length }: { readonly at: number; readonly length: number }): string {
  const from = source.lastIndexOf('\n', at - 1) + 1;
  const end = source.indexOf('\n', at);
  const line = source.slice(from, end < 0 ? source.length : end);
  const column = at - from;
  const first = Math.max(0, column - SIDE);
  const shown = `${first > 0 ? '…' : ''}${line.slice(first, column + SIDE)}${column + SIDE < line.length ? '…' : ''}`;
  const wide = [...line.slice(first, column)].length + (first > 0 ? 1 : 0);
  return `${shown}\n${' '.repeat(wide)}${'^'.repeat(Math.max(1, Math.min(length, SIDE)))}`;
}
