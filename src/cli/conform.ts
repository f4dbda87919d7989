/** What `saddlepoint conform adam ./mine.mjs` does: arguments in, a report and an exit code out. */
import { parseArgs } from 'node:util';
import { HELP, type Result } from './result.ts';

const OPTIONS = {
  exec: { type: 'string' },
  unit: { type: 'string' },
  seed: { type: 'string' },
  path: { type: 'string' },
  law: { type: 'string', multiple: true },
  'time-limit': { type: 'string' },
  site: { type: 'string' },
  json: { type: 'boolean', default: false },
  junit: { type: 'boolean', default: false },
  markdown: { type: 'boolean', default: false },
} as const;

const UNITS: { readonly [name: string]: number } = { float64: 2 ** -53, float32: 2 ** -24, float16: 2 ** -11, bfloat16: 2 ** -8 };

/** @param load the laws, which need fast-check, an optional peer */
export async function conformCommand(
  args: readonly string[],
  load: () => Promise<typeof import('saddlepoint/laws')> = () => import('saddlepoint/laws'),
): Promise<Result> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [subject, module, ...rest] = positionals;
    const one = (module === undefined) !== (values.exec === undefined);
    if (subject === undefined || !one || rest.length > 0)
      return { code: 2, out: '', error: `saddlepoint: conform takes a subject, and a module or --exec "a program"\n\n${HELP}` };
    const { conform } = await load();
    const report = await conform(subject as Parameters<typeof conform>[0], values.exec === undefined ? module : { command: values.exec }, {
      ...number('unit', values.unit),
      ...number('seed', values.seed),
      ...number('timeLimit', values['time-limit']),
      ...(values.path === undefined ? {} : { path: values.path }),
      ...(values.law === undefined ? {} : { laws: values.law }),
      ...(values.site === undefined ? {} : { site: values.site }),
      name: values.exec ?? module ?? '',
    });
    const out = values.json
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : values.junit
        ? report.toJUnit()
        : values.markdown
          ? report.toMarkdown()
          : `${report}\n`;
    return { code: report.conforms ? 0 : 1, out, error: '' };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes('fast-check')) {
      return {
        code: 2,
        out: '',
        error: 'saddlepoint conform needs fast-check, an optional peer:\n\n  npm install --save-dev fast-check\n',
      };
    }
    return { code: 2, out: '', error: `saddlepoint: ${message}\n` };
  }
}

/** An option that is a number, or a format's name. */
function number(name: string, text: string | undefined): { [name: string]: number } {
  if (text === undefined) return {};
  const value = UNITS[text] ?? Number(text);
  if (Number.isNaN(value)) throw new RangeError(`${name} must be a number, got ${text}`);
  return { [name]: value };
}
