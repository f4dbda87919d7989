/** Tables of text: comma, semicolon or tab between the cells, quotes around those that hold one (RFC 4180), or one loss a line. */

/** The rows of a file: its columns' names, each row's cells, and the line that each row stands in. */
export interface Rows {
  readonly names: readonly string[];
  readonly cells: readonly (readonly unknown[])[];
  readonly lines: readonly number[];
}

/** The rows of a table whose first line names its columns; a list of losses has none. */
export function rowsOfTable(text: string): Rows {
  const separator = separatorOf(text);
  const found = [...linesOf(text, separator)].filter(({ cells }) => cells.length > 1 || cells[0].trim() !== '');
  const headless = found[0].cells.every((cell) => /^\s*[+-]?(\d|\.\d|nan|inf)/i.test(cell));
  const width = found[0].cells.length;
  if (headless && width > 1) {
    throw new SyntaxError(`readLog: line ${found[0].line}: the first line must name the columns, got ${found[0].cells.join(separator)}`);
  }
  const names = headless ? ['loss'] : found[0].cells.map((name) => name.trim());
  const rows = headless ? found : found.slice(1);
  for (const { cells, line } of rows) {
    if (cells.length !== width)
      throw new SyntaxError(`readLog: line ${line}: expected ${width} cells, got ${cells.length}; is the file cut off?`);
  }
  // 0,25 between semicolons: a decimal comma
  const point = (cell: string): string =>
    separator === ';' && /^\s*[+-]?\d*,\d+(e[+-]?\d+)?\s*$/i.test(cell) ? cell.replace(',', '.') : cell;
  return { names, cells: rows.map(({ cells }) => cells.map(point)), lines: rows.map(({ line }) => line) };
}

/** What stands most often in the first line: a tab, a semicolon or a comma. */
function separatorOf(text: string): string {
  const first = text
    .trimStart()
    .split('\n', 1)[0]
    .replace(/"[^"]*"/g, '');
  return ['\t', ';', ','].reduce((a, b) => (first.split(b).length > first.split(a).length ? b : a));
}

interface Line {
  readonly cells: readonly string[];
  /** Counted from 1; quotes may hold line breaks, so a row can take several. */
  readonly line: number;
}

/** Cuts the text into rows of cells. */
function* linesOf(text: string, separator: string): Generator<Line> {
  if (!text.includes('"')) {
    // nothing is quoted: lines are lines, which is quicker
    for (const [i, line] of text.split('\n').entries()) yield { cells: line.split(separator), line: i + 1 };
    return;
  }
  let [cells, cell, line, begun]: [string[], string, number, number] = [[], '', 1, 1];
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === '"' && cell.trim() === '') {
      const opened = line;
      let end = i + 1;
      for (cell = ''; ; end++) {
        if (end >= text.length) throw new SyntaxError(`readLog: line ${opened}: a quote is opened and not closed; is the file cut off?`);
        if (text[end] === '\n') line++;
        if (text[end] !== '"') cell += text[end];
        else if (text[end + 1] === '"') cell += text[end++];
        else break;
      }
      i = end;
    } else if (c === separator) {
      cells.push(cell);
      cell = '';
    } else if (c === '\n' || c === undefined) {
      yield { cells: [...cells, cell], line: begun };
      [cells, cell] = [[], ''];
      begun = ++line;
    } else cell += c;
  }
}
