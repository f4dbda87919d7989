/** A reader's log as the page shows it: which columns are what, and the report; or a sentence on what is missing. A pure function of the text. */
import { type LogOptions, type ReadLog, type RunRecord, readLog } from 'saddlepoint';
import { logReport } from 'saddlepoint/report';

/** What a column may be, and its name on the page. */
export const FIELDS = {
  t: 'step',
  loss: 'loss',
  validationLoss: 'validation loss',
  gradientNorm: 'gradient norm',
  learningRate: 'learning rate',
  stepLength: 'step length',
  turn: 'turn (cosine of steps)',
  optimizer: 'optimizer',
} as const;
export type Field = keyof typeof FIELDS;

export interface Asked {
  readonly text: string;
  readonly title: string;
  /** Corrections: a column's name, or '' for none. */
  readonly columns: Readonly<Partial<Record<Field, string>>>;
  readonly options: LogOptions;
}

export interface Answer {
  /** The report's file. */
  readonly html: string;
  /** Which column was taken for what, and all there are. */
  readonly taken: Readonly<Partial<Record<Field, string>>>;
  readonly names: readonly string[];
  readonly records: number;
}

export interface Trouble {
  readonly problem: string;
  /** The columns to choose from, where there are any. */
  readonly names?: readonly string[];
}

export function read({ text, title, columns, options }: Asked): Answer | Trouble {
  const corrected = Object.entries(columns) as [Field, string][];
  const named = Object.fromEntries(corrected.filter(([, name]) => name !== ''));
  const without = corrected.filter(([, name]) => name === '').map(([field]) => field);
  try {
    const log = leaving(readLog(text, { columns: named }), without);
    if (log.records.length === 0)
      return { problem: 'There are columns here, and no record that has a loss.', names: [...Object.values(log.columns), ...log.ignored] };
    return {
      html: logReport(log, { title, ...options }),
      taken: log.columns,
      names: [...new Set([...Object.values(log.columns), ...log.ignored])],
      records: log.records.length,
    };
  } catch (error) {
    return troubleOf(error as Error & { columns?: readonly string[] });
  }
}

/** A log without some of its fields. */
function leaving(log: ReadLog, fields: readonly Field[]): ReadLog {
  if (fields.length === 0) return log;
  const kept = <T extends object>(entries: T): T =>
    Object.fromEntries(Object.entries(entries).filter(([name]) => !fields.includes(name as Field))) as T;
  const ignored = fields.flatMap((field) => log.columns[field] ?? []);
  return {
    records: log.records.map((record: RunRecord) => kept(record)),
    columns: kept(log.columns),
    ignored: [...log.ignored, ...ignored],
  };
}

/** What to do about it. */
function troubleOf({ message, columns }: Error & { columns?: readonly string[] }): Trouble {
  if (columns)
    return {
      problem: `No column is called as losses usually are. The columns are ${columns.join(', ')}: choose the loss below.`,
      names: columns,
    };
  const plain = message.replace(/^(readLog|logReport|diagnoseLog): /, '').replace(/; is the file cut off\?$/, '. Is the file cut off?');
  return {
    problem: `This cannot be read as a log: ${plain.replace(/\.?$/, '')}. A log is a table with a line of names, JSON, JSON lines, or one loss a line.`,
  };
}
