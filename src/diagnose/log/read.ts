/**
 * Reads a log of anybody's making into records: a CSV or TSV file, JSON, JSON lines, or a list of losses.
 *
 *   step,train_loss,val_loss          Lightning      {"loss": [2.3, 1.9], "val_loss": […]}     Keras' history
 *   epoch,loss,lr,val_loss            Keras          {"log_history": [{"step": 10, "loss": …}]}  Hugging Face
 *   _step,train/loss,_runtime         wandb          {"loss": 2.3}⏎{"loss": 1.9}                 JSON lines
 *   Wall time,Step,Value              TensorBoard
 *
 * Lines are read whole or refused by number: a log that was cut off says where.
 */
import { options as checked, noMore, refuse } from '../../base/arguments.ts';
import type { RunRecord } from '../records.ts';
import { type Field, fieldsOf } from './columns.ts';
import { rowsOfJson } from './json.ts';
import { rowsOfTable } from './table.ts';

export interface ReadLogOptions {
  /** Which column is what, where its name does not tell: { loss: 'objective' }. */
  readonly columns?: Readonly<Partial<Record<Field, string>>>;
}

export interface ReadLog {
  readonly records: readonly RunRecord[];
  /** Which column was taken for what: { loss: 'train/loss', t: '_step' }. */
  readonly columns: Readonly<Partial<Record<Field, string>>>;
  /** The columns that were not. */
  readonly ignored: readonly string[];
}

/**
 * Reads a log.
 * @param text the file's text; a byte order mark, CRLF and blank lines do not matter
 * @throws SyntaxError where a line is malformed or cut off, with its number and what was expected; TypeError where no column
 * is a loss's, with the columns that there are, also as the error's `columns`
 * @example
 * import { diagnoseLog, readLog } from 'saddlepoint';
 * const { records, columns } = readLog('epoch,loss,val_loss\n1,2.3,2.4\n2,1.1,1.9\n3,0.6,1.8\n');
 * console.log(columns.loss, records.length, diagnoseLog(records).progress); // → loss 3 falling
 */
export function readLog(text: string, options?: ReadLogOptions, ...rest: readonly never[]): ReadLog {
  noMore('readLog', rest, 'a text and options');
  if (typeof text !== 'string') refuse('readLog', 'text', 'a text', text, TypeError);
  const { columns: named = {} } = checked('readLog', options, ['columns']);
  const body = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (body.trim() === '') throw new SyntaxError('readLog: the file is empty');
  const { names, cells, lines } = /^\s*[[{]/.test(body) ? rowsOfJson(body) : rowsOfTable(body);
  const fields = fieldsOf(names, named);
  const taken = Object.entries(fields) as [Field, number][];
  const records = cells.flatMap((row, r): RunRecord[] => {
    const record: Record<string, unknown> = { loss: null };
    for (const [field, column] of taken)
      record[field] = field === 'optimizer' ? textOf(row[column]) : numberOf(row[column], names[column], lines[r]);
    // a line for something else: an evaluation of another kind, a summary at the end
    return record['loss'] === null && typeof record['validationLoss'] !== 'number' ? [] : [record as RunRecord];
  });
  return {
    records: inOrder(records),
    columns: Object.fromEntries(taken.map(([field, column]) => [field, names[column]])),
    ignored: names.filter((_, column) => !taken.some(([, c]) => c === column)),
  };
}

/** Rows that carry the same step are one: Lightning and Hugging Face write training and validation into lines of their own. */
function inOrder(records: readonly RunRecord[]): RunRecord[] {
  const merged: RunRecord[] = [];
  for (const record of records) {
    const last = merged.at(-1);
    const same = last && record.t !== undefined && record.t !== null && record.t === last.t;
    if (same && (record.loss === null || last.loss === null)) {
      const known = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined));
      merged[merged.length - 1] = { ...last, ...known };
    } else merged.push(record);
  }
  return merged;
}

const textOf = (cell: unknown): string | undefined => (typeof cell === 'string' && cell !== '' ? cell : undefined);

/** Words for what was not measured, and for what is not finite. */
const UNKNOWN = new Set(['', 'none', 'null', 'na', 'n/a', '-', '<na>', 'undefined']);
const WORDS: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  '+inf': Infinity,
  infinity: Infinity,
  '-inf': -Infinity,
  '-infinity': -Infinity,
};

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A cell as a number; null where nothing was measured. */
function numberOf(cell: unknown, name: string, line: number): number | null {
  if (cell === undefined || cell === null) return null;
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string' && NUMBER.test(cell)) return Number(cell);
  const word = String(cell).trim().toLowerCase();
  if (UNKNOWN.has(word)) return null;
  // tensor(0.25), tensor(0.25, device='cuda:0'): printed rather than .item()
  const inside = /^tensor\(([^,)]+)/.exec(word)?.[1] ?? word;
  if (inside in WORDS) return WORDS[inside];
  if (typeof cell === 'string' && NUMBER.test(inside)) return Number(inside);
  throw new SyntaxError(`readLog: line ${line}: ${name} must be a number, got '${String(cell)}'`);
}
