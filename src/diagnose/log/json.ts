/** JSON: a list of records or of losses, columns by name, a trainer's log_history; or one record a line. */
import { describe } from '../../base/arguments.ts';
import type { Rows } from './table.ts';

type Row = Readonly<Record<string, unknown>>;

/** The rows of a JSON text, or of JSON lines. */
export function rowsOfJson(text: string): Rows {
  const lines = text
    .split('\n')
    .map((line, i) => ({ line: i + 1, json: line.trim() }))
    .filter(({ json }) => json !== '');
  // one object a line, more than one of them: JSON lines
  const separate = lines.length > 1 && lines[0].json.startsWith('{') && lines[0].json.endsWith('}');
  if (separate) return tabulate(lines.map(({ line, json }) => ({ line, row: rowOf(parse(json, line), line) })));
  const whole = parse(text, 1);
  const list = Array.isArray(whole) ? whole : listOf(whole as Row);
  return tabulate(list.map((row, i) => ({ line: i + 1, row: rowOf(row, i + 1) })));
}

/** JSON as Python writes it: NaN and Infinity are numbers there. */
function parse(json: string, line: number): unknown {
  try {
    const strict = json.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) => (found.startsWith('"') ? found : `"${found}"`));
    return JSON.parse(strict);
  } catch (error) {
    throw new SyntaxError(`readLog: line ${line}: expected JSON (${(error as Error).message}); is the file cut off?`);
  }
}

/** A number is a loss. */
function rowOf(row: unknown, line: number): Row {
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Row;
  if (row === null || typeof row === 'number' || typeof row === 'string') return { loss: row };
  throw new SyntaxError(`readLog: record ${line}: expected an object or a loss, got ${describe(row)}`);
}

/** A trainer's state, a history in an object of its own, columns by name, or one record. */
function listOf(whole: Row): readonly unknown[] {
  for (const key of ['log_history', 'history', 'records', 'logs']) {
    const inner = whole[key];
    if (Array.isArray(inner)) return inner;
    if (typeof inner === 'object' && inner !== null) return listOf(inner as Row);
  }
  const columns = Object.entries(whole).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  if (columns.length === 0) return [whole];
  const length = Math.max(...columns.map(([, values]) => values.length));
  return Array.from({ length }, (_, i) => Object.fromEntries(columns.map(([name, values]) => [name, values[i]])));
}

/** Rows of one width, their columns in the order in which they first appear. */
function tabulate(rows: readonly { readonly line: number; readonly row: Row }[]): Rows {
  const names = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))];
  return { names, cells: rows.map(({ row }) => names.map((name) => row[name])), lines: rows.map(({ line }) => line) };
}
