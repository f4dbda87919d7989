/**
 * A law is a value: a sentence about any implementation of an algorithm, and a property that tries to refute it.
 *
 * The same law holds our own code to the specification (spec/**\/*.spec.ts), catches the historic bugs re-created in
 * spec/museum, and can be run by anyone on an implementation of their own.
 */
import fc from 'fast-check';

/**
 * How equality is meant.
 *
 * - E: bitwise
 * - B: backward error, c·n·ε·‖A‖
 * - O: order of convergence
 * - A: asymptotic: a limit, a spectral radius, a side of a stability edge
 * - S: statistical, at a stated false-alarm rate
 */
export type Tolerance = 'E' | 'B' | 'O' | 'A' | 'S';

/** A law over implementations of type I. */
export interface Law<I> {
  /** Stable and unique, with dots: 'adam.step-response'. */
  readonly id: string;
  /** The ledger rows that it checks: ['L91']. Empty where the notes are silent. */
  readonly rows: readonly string[];
  /** What it says, in one sentence. */
  readonly claim: string;
  readonly tolerance: Tolerance;
  /** A fast-check property over an implementation. */
  property(implementation: I): fc.IRawProperty<unknown>;
  /** How often it is tried by default; 100 where nothing is said, 1 for a law without random input. */
  readonly runs?: number;
}

/** How a law is tried: fast-check's own seed, path and number of runs. */
export interface CheckOptions {
  readonly seed?: number;
  readonly runs?: number;
  readonly path?: string;
}

// Browsers have no process; there the seed is the usual one.
const { process } = globalThis as { process?: { env: Record<string, string | undefined> } };
const SEED = Number(process?.env['LAW_SEED'] ?? 20_261_122);

/** Throws, with the shrunk counterexample, where the law does not hold. */
export function check<I>(law: Law<I>, implementation: I, { seed = SEED, runs = law.runs ?? 100, path }: CheckOptions = {}): void {
  fc.assert(law.property(implementation) as fc.IProperty<unknown>, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
}

/** Whether the law is broken by this implementation: what a museum piece must show. */
export function refutes<I>(law: Law<I>, implementation: I, { seed = SEED, runs = law.runs ?? 100 }: CheckOptions = {}): boolean {
  const result = fc.check(law.property(implementation) as fc.IProperty<unknown>, { seed, numRuns: runs });
  return result.failed;
}

/** A test's title: rows first, then the sentence. */
export const titleOf = (law: Law<never>): string => [...law.rows, law.claim].join(' ') + ` [${law.tolerance}]`;

/** A law without random input: a table, a trace, a witness. `holds` throws or returns false where it fails. */
export const once = (holds: () => boolean | undefined | void): fc.IRawProperty<unknown> =>
  fc.property(fc.constant(0), () => holds() !== false) as fc.IRawProperty<unknown>;
