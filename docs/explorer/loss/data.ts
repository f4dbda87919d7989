/**
 * Pasted data: a table of numbers, one example a row, its columns by name.
 *
 *   x,y⏎0.5,1.6⏎1,1.4     comma, semicolon, tab or spaces between the cells; without a first line of names one column is y,
 *                         two are x and y, more are x1, x2, … and y
 */

/** At most so many rows: each is part of every point of a picture. */
export const ROWS = 5000;

export interface Columns {
  readonly names: readonly string[];
  /** One list of numbers a column. */
  readonly values: readonly (readonly number[])[];
}

export class DataError extends SyntaxError {
  constructor(line: number, message: string) {
    super(`line ${line} of the data: ${message}`);
    this.name = 'DataError';
  }
}

const NAME = /^\p{L}[\p{L}\p{Nd}₀-₉_]*$/u;

function separatorOf(line: string): RegExp {
  for (const sign of ['\t', ';', ',']) if (line.includes(sign)) return new RegExp(`\\s*${sign}\\s*`);
  return /\s+/;
}

/** The columns; none where the text is empty. @throws DataError, which says in which line */
export function columnsOf(text: string): Columns {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .map((line, i) => ({ line: i + 1, text: line.trim() }))
    .filter(({ text }) => text !== '');
  if (lines.length === 0) return { names: [], values: [] };
  const separator = separatorOf(lines[0].text);
  const rows = lines.map(({ line, text }) => ({ line, cells: text.split(separator) }));
  const named = rows[0].cells.every((cell) => cell !== '' && Number.isNaN(Number(cell)));
  const width = rows[0].cells.length;
  const names = named
    ? rows[0].cells.map((cell) => cell.replace(/^"(.*)"$/, '$1'))
    : Array.from({ length: width }, (_, j) => (j === width - 1 ? 'y' : width === 2 ? 'x' : `x${j + 1}`));
  for (const name of names) {
    if (!NAME.test(name)) throw new DataError(rows[0].line, `a column is named by letters, digits and _, got ${name}`);
    if (names.indexOf(name) !== names.lastIndexOf(name)) throw new DataError(rows[0].line, `two columns are named ${name}`);
  }
  const body = named ? rows.slice(1) : rows;
  if (body.length === 0) throw new DataError(rows[0].line, 'there are names of columns, and no rows below them');
  if (body.length > ROWS) throw new DataError(body[ROWS].line, `there are ${body.length} rows, and at most ${ROWS} are taken here`);
  for (const { line, cells } of body) {
    if (cells.length !== width) throw new DataError(line, `expected ${width} numbers, got ${cells.length}`);
    for (const cell of cells) {
      if (cell === '' || !Number.isFinite(Number(cell)))
        throw new DataError(line, `expected a number, got ${cell === '' ? 'nothing' : cell}`);
    }
  }
  return { names, values: names.map((_, j) => body.map(({ cells }) => Number(cells[j]))) };
}
