/** What `saddlepoint diagnose run.csv` does, apart from the process around it: arguments in, a report, perhaps a file, and an exit code out. */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { diagnoseLog, readLog } from 'saddlepoint';
import { logReport } from 'saddlepoint/report';
import { HELP, type Result } from './result.ts';

const OPTIONS = {
  loss: { type: 'string' },
  'val-loss': { type: 'string' },
  step: { type: 'string' },
  'grad-norm': { type: 'string' },
  'learning-rate': { type: 'string' },
  optimizer: { type: 'string' },
  html: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * Carries the command out.
 * @param read the text of a file, or of stdin for '-'
 * @param write writes a file
 */
export function command(
  args: readonly string[],
  read: (file: string) => string,
  write: (file: string, text: string) => void = () => {},
): Result {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [name, file, ...rest] = positionals;
    if (values.help) return { code: 0, out: HELP, error: '' };
    if (name !== 'diagnose' || file === undefined || rest.length > 0) return { code: 2, out: '', error: HELP };
    const columns = { loss: values.loss, validationLoss: values['val-loss'], t: values.step, gradientNorm: values['grad-norm'] };
    const log = readLog(read(file), { columns: known(columns) });
    if (log.records.length === 0) throw new SyntaxError('the log has no records');
    const rate = values['learning-rate'];
    const options = known({ learningRate: rate === undefined ? undefined : Number(rate), optimizer: values.optimizer });
    const diagnosis = diagnoseLog(log.records, options);
    if (values.html !== undefined) write(values.html, logReport(log, { ...options, title: file === '-' ? 'A run' : basename(file) }));
    const { progress, verdicts, excluded, remarks, validation, next, healthy, facts } = diagnosis;
    const taken = Object.entries(log.columns).map(([field, column]) => (field === column ? field : `${field} from ${column}`));
    const out = values.json
      ? JSON.stringify({ progress, verdicts, excluded, remarks, validation, next, healthy, facts, columns: log.columns }, undefined, 2)
      : `${diagnosis}\n(${log.records.length} records: ${taken.join(', ')})${values.html === undefined ? '' : `\nThe report as a page: ${values.html}`}`;
    return { code: healthy ? 0 : 1, out: `${out}\n`, error: '' };
  } catch (error) {
    return { code: 2, out: '', error: `saddlepoint: ${(error as Error).message}\n` };
  }
}

/** The entries that were given. */
type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const known = <T extends object>(entries: T): Given<T> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as Given<T>;
