/**
 * An implementation of one's own held to the specification, law by law:
 *
 *   const report = await conform('adam', (hyperparameters) => mine, { unit: 2 ** -24 });
 *   console.log(`${report}`);
 *
 * An implementation given as a function is judged in place. Given as the address of a module, or as a command that answers
 * in lines of JSON, it is judged beside this process and ended where a law takes longer than the limit.
 */
import { judgedBeside, type Source } from './beside.ts';
import type { Report } from './report.ts';
import { type ConformOptions, chosen, reported, settle } from './settled.ts';
import { lawsFor, SUBJECTS, type Subject, watched } from './subjects.ts';
import { Asynchronous, judge } from './verdict.ts';

const NAMES = ['unit', 'capabilities', 'seed', 'path', 'timeLimit', 'expected', 'laws', 'name', 'site'];

/**
 * @param subject - a name of `lawsOf`
 * @param implementation - of the shape that its laws take; or `new URL(…)` or a path of a module whose default export, or export of the
 *   subject's name, is one; or `{ command }`, a program that answers in lines of JSON
 */
export async function conform(subject: Subject, implementation: unknown, options: ConformOptions = {}): Promise<Report> {
  checked(subject, options);
  const source = sourceOf(implementation);
  if (source === undefined) {
    try {
      return inPlace(subject, implementation, options);
    } catch (error) {
      if (!(error instanceof Asynchronous)) throw error;
      return judgedBeside(subject, { answers: implementation }, options);
    }
  }
  return judgedBeside(subject, source, options);
}

function inPlace(subject: Subject, implementation: unknown, options: ConformOptions): Report {
  const settled = settle(options, {});
  const seen = watched(subject, implementation);
  const laws = chosen(lawsFor(subject, seen, settled.terms), settled);
  const verdicts = laws.map((law) => judge(law, seen, settled));
  return reported(subject, verdicts, { ...options, ...settled, timeLimit: Number.POSITIVE_INFINITY }, [
    'judged in place: nothing could have ended a law that takes for ever',
  ]);
}

const sourceOf = (implementation: unknown): Source | undefined => {
  if (implementation instanceof URL) return { module: implementation.href };
  if (typeof implementation === 'string') return { module: implementation };
  const { command } = (implementation ?? {}) as { command?: unknown };
  return typeof command === 'string' && typeof implementation === 'object' ? { command } : undefined;
};

function checked(subject: string, options: ConformOptions): void {
  if (!SUBJECTS.includes(subject as Subject)) {
    const first = (name: string) => name.slice(0, 1).toLowerCase();
    const alike = SUBJECTS.filter((name) => first(name) === first(String(subject)));
    const names = alike.length > 0 ? `such as ${alike.join(', ')}` : `one of ${SUBJECTS.join(', ')}`;
    throw new RangeError(`conform: subject must be a name of lawsOf, ${names}, got ${subject}`);
  }
  const surplus = Object.keys(options).find((name) => !NAMES.includes(name));
  if (surplus !== undefined) throw new RangeError(`conform: there is no option ${surplus}; there are ${NAMES.join(', ')}`);
  for (const name of ['unit', 'timeLimit'] as const) {
    const value = options[name];
    if (value !== undefined && !(value > 0)) throw new RangeError(`conform: ${name} must be positive, got ${value}`);
  }
}
