/** One law tried on one implementation: what came of it, as plain data. */
import fc from 'fast-check';
import type { Label, Law } from '../law.ts';
import { type Measured, Refutation, type Terms, Unsupported } from '../terms.ts';

/**
 * - holds: no counterexample was found
 * - refuted: one was
 * - errored: the implementation, or its adapter, threw; nothing is known
 * - unsupported: the law asks for what is not claimed
 * - timed out: no answer within the limit
 * - expected: refuted, errored or timed out, as was said it would be
 */
export type Outcome = 'holds' | 'refuted' | 'errored' | 'unsupported' | 'timed out' | 'expected';

export interface Verdict {
  readonly id: string;
  readonly outcome: Outcome;
  readonly label: Label;
  /** Of a convention: what others choose. */
  readonly conventions?: string;
  readonly claim: string;
  /** What was expected and what came; empty where it holds. */
  readonly message: string;
  readonly rows: readonly string[];
  /** How often it was tried. */
  readonly runs: number;
  /** The smallest input found that refutes it; none for a law without random input. */
  readonly counterexample?: string;
  readonly measured?: Measured;
  /** What repeats it. */
  readonly seed: number;
  readonly path?: string;
}

/** Thrown where an answer is a promise: the laws ask at once. */
export class Asynchronous extends Error {
  override readonly name = 'Asynchronous';
}

/** How many promises there were: a law that catches what an implementation throws must not hide one. */
let promises = 0;
export const promised = (): Asynchronous => {
  promises++;
  return new Asynchronous('answers with a promise');
};

/** What an implementation threw itself, as against what a law says of it. */
const thrown = new WeakSet<object>();
export const threw = (error: unknown): void => {
  if (typeof error === 'object' && error !== null) thrown.add(error);
};
const ofAdapter = (error: unknown): boolean =>
  (typeof error === 'object' && error !== null && thrown.has(error)) ||
  error instanceof TypeError ||
  error instanceof ReferenceError ||
  error instanceof SyntaxError;

/** What an implementation was asked last, and what it answered. */
let last: readonly [asked: unknown[], answer: unknown] | undefined;
export const answered = (asked: unknown[], answer: unknown): void => {
  last = [asked, answer];
};

/** What every verdict on a law says of the law. */
export const about = ({ id, claim, rows, label = 'truth', conventions }: Law<never>) => ({
  id,
  claim,
  rows,
  label,
  ...(conventions === undefined ? {} : { conventions }),
});

export interface Trial {
  readonly terms: Terms;
  readonly seed: number;
  readonly path?: string;
}

/** Tries a law. @throws Asynchronous where the implementation answers with promises */
export function judge<I>(law: Law<I>, implementation: I, { terms, seed, path }: Trial): Verdict {
  const base = { ...about(law), seed, runs: 0 };
  const before = promises;
  try {
    const property = law.property(implementation, terms) as fc.IProperty<unknown[]>;
    const found = fc.check(property, { seed, numRuns: law.runs ?? 100, ...(path === undefined ? {} : { path }) });
    if (promises > before) throw new Asynchronous('answers with a promise');
    if (!found.failed) return { ...base, outcome: 'holds', message: '', runs: found.numRuns };
    const { errorInstance, counterexample, counterexamplePath } = found;
    if (errorInstance instanceof Unsupported) throw errorInstance;
    // once more, so that what was answered last is what this counterexample was answered
    last = undefined;
    if (counterexamplePath !== null) fc.check(property, { seed, path: counterexamplePath, numRuns: 1, endOnFailure: true });
    return {
      ...base,
      ...failure(errorInstance, law.claim),
      runs: found.numRuns,
      ...(counterexample === null || isEmpty(counterexample) ? {} : { counterexample: fc.stringify(shown(counterexample)) }),
      ...(counterexamplePath === null ? {} : { path: counterexamplePath }),
    };
  } catch (error) {
    if (promises > before) throw new Asynchronous('answers with a promise');
    if (error instanceof Unsupported) return { ...base, outcome: 'unsupported', message: error.message };
    return { ...base, ...failure(error, law.claim) };
  }
}

const written = (text: string) => ({ [fc.toStringMethod]: () => text });
/** A function's source says nothing to a reader; nor does a loss, but that some of the laws' own have a name. */
function shown(x: unknown): unknown {
  if (typeof x === 'function') return written('ƒ');
  if (Array.isArray(x)) return x.map(shown);
  if (typeof x !== 'object' || x === null || Object.getPrototypeOf(x) !== Object.prototype) return x;
  const { name, f, valueAndGradient } = x as { readonly [key: string]: unknown };
  if (typeof name === 'string' && f !== undefined) return written(name);
  if (typeof valueAndGradient === 'function') return written('a loss');
  return Object.fromEntries(Object.entries(x).map(([key, y]) => [key, shown(y)]));
}

/** What was answered last, for a law that only says no. */
function toldLast(): string {
  if (last === undefined) return '';
  const [asked, answer] = last.map((x) => {
    const text = fc.stringify(shown(x));
    return text.length > 160 ? `${text.slice(0, 160)}…` : text;
  });
  return `; asked for ${asked} it answered ${answer}`;
}

/** A law without random input is drawn as [0]. */
const isEmpty = (counterexample: unknown[]): boolean => counterexample.length === 1 && counterexample[0] === 0;

function failure(error: unknown, claim: string): Pick<Verdict, 'outcome' | 'message' | 'measured'> {
  if (error instanceof Refutation)
    return { outcome: 'refuted', message: error.message, ...(error.measured === undefined ? {} : { measured: error.measured }) };
  if (ofAdapter(error)) return { outcome: 'errored', message: String(error) };
  const message = error instanceof Error ? error.message : String(error);
  // what a law says that only answers yes or no
  if (message.startsWith('Property failed by returning false'))
    return { outcome: 'refuted', message: `it is not so that ${claim}${toldLast()}` };
  return { outcome: 'refuted', message: message.split('\n')[0] };
}
