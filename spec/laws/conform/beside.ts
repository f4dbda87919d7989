/**
 * A judgement beside this process: the laws run in a worker, which is ended where one takes too long.
 *
 *   worker  ──begins, verdicts──▶  here                       a module of functions that answer at once: it runs in the worker
 *   worker  ──question──▶  here  ──▶  promise or program      anything else: the worker sleeps until the answer is there
 *
 * The laws themselves stay synchronous: they know nothing of where the answers come from.
 */
import { type Answerer, asked, program } from './answerers.ts';
import { node } from './node.ts';
import type { Report } from './report.ts';
import { type ConformOptions, reported, settle } from './settled.ts';
import type { Subject } from './subjects.ts';
import type { Verdict } from './verdict.ts';

export type Source = { readonly module: string } | { readonly command: string } | { readonly answers: unknown };

/** What the worker says. */
export type Said =
  | { readonly laws: readonly Pick<Verdict, 'id' | 'claim' | 'rows' | 'label' | 'conventions'>[] }
  | { readonly begins: number }
  | { readonly verdict: Verdict }
  | { readonly asynchronous: true }
  | { readonly failed: string }
  | { readonly done: true };

export async function judgedBeside(subject: Subject, source: Source, options: ConformOptions): Promise<Report> {
  if ('module' in source) {
    const module = await addressOf(source.module);
    const { terms, verdicts, asynchronous } = await judged(subject, { module }, options);
    if (!asynchronous) return reported(subject, verdicts, { ...options, ...settle(options, terms) }, []);
    const { [subject]: named, default: usual, ...own } = await import(/* @vite-ignore */ module);
    return answered(subject, () => asked(subject, named ?? usual, own), options, [
      'its answers are promises: a law that waits too long is ended, a function that never returns is not',
    ]);
  }
  if ('command' in source) return answered(subject, () => program(subject, source.command), options, []);
  return answered(subject, () => asked(subject, source.answers, {}), options, ['its answers are promises, awaited in this process']);
}

async function answered(subject: Subject, start: () => Promise<Answerer>, options: ConformOptions, remarks: string[]): Promise<Report> {
  const { terms, verdicts } = await judged(subject, { start }, options);
  return reported(subject, verdicts, { ...options, ...settle(options, terms) }, remarks);
}

interface Judged {
  readonly verdicts: Verdict[];
  readonly terms: Answerer['own'];
  readonly asynchronous: boolean;
}

/** Worker after worker, until each law has a verdict. */
async function judged(
  subject: Subject,
  from: { readonly module?: string; readonly start?: () => Promise<Answerer> },
  options: ConformOptions,
): Promise<Judged> {
  const verdicts: Verdict[] = [];
  let own: Answerer['own'] = {};
  for (;;) {
    const answerer = await from.start?.();
    own = answerer?.own ?? own;
    const { unit, capabilities, seed, path, timeLimit, laws } = options;
    const plain = known({ unit, capabilities, seed, path, timeLimit, laws });
    const ended = await oneWorker({ subject, module: from.module, options: plain, own, skip: verdicts.length }, answerer, verdicts);
    answerer?.end();
    if ('own' in ended) own = ended.own;
    if (ended.how === 'asynchronous') return { verdicts, terms: own, asynchronous: true };
    if (ended.how === 'done') return { verdicts, terms: own, asynchronous: false };
  }
}

interface Ended {
  readonly how: 'done' | 'asynchronous' | 'timed out';
  readonly own: Answerer['own'];
}

/** What a worker is told: a module, or nothing where another answers; and how many laws have their verdict. */
interface Work {
  readonly subject: Subject;
  readonly module: string | undefined;
  readonly options: ConformOptions;
  readonly own: Answerer['own'];
  readonly skip: number;
}

async function oneWorker(workerData: Work, answerer: Answerer | undefined, verdicts: Verdict[]): Promise<Ended> {
  const { Worker, MessageChannel } = await node('worker_threads');
  const { port1: port, port2 } = new MessageChannel();
  const awake = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url), {
    workerData: { ...workerData, port: port2, awake, afar: answerer !== undefined },
    transferList: [port2],
  });
  port.on('message', async (question: object) => {
    port.postMessage(await answerer?.answer(question));
    Atomics.store(awake, 0, 1);
    Atomics.notify(awake, 0);
  });
  const { terms, seed, timeLimit } = settle(workerData.options, workerData.own);
  let laws: Extract<Said, { laws: unknown }>['laws'] = [];
  let own: Answerer['own'] = workerData.own;
  let clock: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<Ended>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (said: Said & { own?: Answerer['own'] }) => {
        if ('laws' in said) {
          laws = said.laws;
          own = said.own ?? own;
        } else if ('begins' in said) {
          clock = setTimeout(() => {
            const message = `no answer within ${timeLimit} s`;
            verdicts.push({ ...laws[said.begins], outcome: 'timed out', message, runs: 0, seed });
            resolve({ how: 'timed out', own });
          }, timeLimit * 1000);
        } else if ('verdict' in said) {
          clearTimeout(clock);
          verdicts.push(said.verdict);
        } else if ('failed' in said) reject(new Error(said.failed));
        else resolve({ how: 'done' in said ? 'done' : 'asynchronous', own: own ?? terms });
      });
    });
  } finally {
    clearTimeout(clock);
    port.close();
    await worker.terminate();
  }
}

/** A module's address: a URL, or a path from where the process stands. */
async function addressOf(module: string): Promise<string> {
  if (/^[a-z]{2,}:/.test(module)) return module;
  const { pathToFileURL } = await node('url');
  return pathToFileURL(module).href;
}

const known = <T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
