/**
 * Who answers when an implementation is asked from afar, a question and an answer being plain data:
 *
 *   { call: 'init', hyperparameters, theta }                    → { state }
 *   { call: 'step', hyperparameters, theta, state, gradient }   → { theta, state }
 *   { call: 'apply', arguments }                                → { value }
 *
 * and, of a program only, what engineAfar.ts says of 'compute', and { ask: 'valueAndGradient', theta } as the answer to a step of a second-order
 * method, which is then told, { call: 'told', value, gradient }, until it answers with θ;
 *
 * and { error } where it throws. A learning rate is a number here: the rate of this step.
 */
import type { Terms } from '../terms.ts';
import { node } from './node.ts';
import { FIRST_ORDER, PLAIN, SCHEDULES, SECOND_ORDER, type Subject } from './subjects.ts';

export interface Answerer {
  /** What it says of itself: its unit, and what it claims. */
  readonly own: Partial<Terms>;
  answer(question: object): Promise<object>;
  end(): void;
}

/** @throws where a subject cannot be asked in plain data */
function askable(subject: Subject, list: readonly string[]): void {
  if (list.includes(subject)) return;
  throw new RangeError(
    `conform: ${subject} cannot be asked from afar, since its laws pass functions; give a module whose functions answer at once. From afar: ${list.join(', ')}`,
  );
}

/** Functions of this process that answer with promises. */
export async function asked(subject: Subject, implementation: any, { unit, capabilities }: Partial<Terms>): Promise<Answerer> {
  askable(subject, [...FIRST_ORDER, ...PLAIN]);
  const own = { ...(unit === undefined ? {} : { unit }), ...(capabilities === undefined ? {} : { capabilities }) };
  const answer = async (question: any): Promise<object> => {
    if (question.call === 'apply') return { value: await implementation(...question.arguments) };
    const rule = await implementation(question.hyperparameters);
    const theta = Float64Array.from(question.theta);
    if (question.call === 'init') return { state: await rule.init(theta) };
    const { state } = question;
    await rule.step(theta, state, Float64Array.from(question.gradient));
    return { theta, state };
  };
  return {
    own,
    answer: (question) => answer(question).catch((error) => ({ error: String(error) })),
    end: () => {},
  };
}

/** A program that reads questions and writes answers, one line of JSON each. Its first answer is to { call: 'hello' }: what it claims. */
export async function program(subject: Subject, command: string): Promise<Answerer> {
  askable(subject, [...FIRST_ORDER, ...SECOND_ORDER, ...SCHEDULES, ...PLAIN, 'autograd']);
  const { spawn } = await node('child_process');
  const { createInterface } = await node('readline');
  const child = spawn(command, { shell: true, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const waiting: { resolve: (answer: object) => void; reject: (error: Error) => void }[] = [];
  let gone: Error | undefined;
  const fail = (why: string): void => {
    gone ??= new Error(`conform: ${command}: ${why}`);
    for (const { reject } of waiting.splice(0)) reject(gone);
  };
  child.on('error', (error: Error) => fail(error.message));
  child.on('exit', (code: number | null) => fail(`ended with code ${code} before it had answered`));
  child.stdin.on('error', () => {}); // it has ended, and 'exit' says so, or it reads no more, and the limit of time ends it
  createInterface({ input: child.stdout }).on('line', (line: string) => {
    const one = waiting.shift();
    try {
      one?.resolve(read(line));
    } catch {
      one?.reject(new Error(`conform: ${command}: answered with what is no JSON: ${line.slice(0, 200)}`));
    }
  });
  const send = (question: object): Promise<any> =>
    new Promise((resolve, reject) => {
      if (gone) return reject(gone);
      waiting.push({ resolve, reject });
      child.stdin.write(`${written({ subject, ...question })}\n`);
    });
  const { unit, capabilities, error } = await send({ call: 'hello' });
  if (error !== undefined) throw new Error(`conform: ${command}: ${error}`);
  return {
    own: { ...(unit === undefined ? {} : { unit }), ...(capabilities === undefined ? {} : { capabilities }) },
    answer: (question) => send(question).catch((error: Error) => ({ error: error.message })),
    end() {
      try {
        // the shell and what it started
        (globalThis as any).process.kill(-child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    },
  };
}

/** JSON has no NaN and no infinities: they travel as strings, and Python's own bare words are read too. */
const WORDS: { readonly [word: string]: number } = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};
export const written = (question: object): string =>
  JSON.stringify(question, (_, value) => {
    if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, word);
    return typeof value === 'number' ? word(value) : value;
  });
const word = (x: number): number | string => (Number.isFinite(x) ? x : String(x));
export const read = (line: string): object =>
  JSON.parse(
    line.replace(/"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g, (token) => (token.startsWith('"') ? token : `"${token}"`)),
    (_, value) => (typeof value === 'string' && value in WORDS ? WORDS[value] : value),
  );
