/**
 * A law is a value: a sentence about any implementation of an algorithm, and a property that tries to refute it.
 *
 * The same law holds our own code to the specification (spec/**\/*.spec.ts), catches the historic bugs re-created in
 * spec/museum, and can be run by anyone on an implementation of their own.
 */
import fc from 'fast-check';
import { FLOAT64, type Terms } from './terms.ts';

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

/**
 * What a law's failure means.
 *
 * - truth: mathematics, or what the method's name promises
 * - convention: a choice among several, of which `conventions` says the others
 * - quality: an accuracy or a care that the best implementations reach
 */
export type Label = 'truth' | 'convention' | 'quality';

/** A law over implementations of type I. */
export interface Law<I> {
  /** Stable and unique, with dots: 'adam.step-response'. */
  readonly id: string;
  /** The ledger rows that it checks: ['L91']. Empty where the notes are silent. */
  readonly rows: readonly string[];
  /** What it says, in one sentence. */
  readonly claim: string;
  readonly tolerance: Tolerance;
  /** 'truth' where nothing is said. */
  readonly label?: Label;
  /** Of a convention: what others choose. */
  readonly conventions?: string;
  /** A fast-check property over an implementation, on the terms on which it is judged. */
  property(implementation: I, terms: Terms): fc.IRawProperty<unknown>;
  /** How often it is tried by default; 100 where nothing is said, 1 for a law without random input. */
  readonly runs?: number;
}

/** How a law is tried: on which terms, and fast-check's own seed, path and number of runs. */
export interface CheckOptions extends Partial<Terms> {
  readonly seed?: number;
  readonly runs?: number;
  readonly path?: string;
}

// Browsers have no process; there the seed is the usual one.
const { process } = globalThis as { process?: { env: Record<string, string | undefined> } };
const USUAL = 20_261_122;
const SEED = Number(process?.env['LAW_SEED'] ?? USUAL);

/** The terms among the options; float64 and every claim where nothing is said. */
export const termsOf = ({ unit = FLOAT64.unit, capabilities = FLOAT64.capabilities }: Partial<Terms>): Terms => ({ unit, capabilities });

/** Throws, with the shrunk counterexample, where the law does not hold. */
export function check<I>(law: Law<I>, implementation: I, options: CheckOptions = {}): void {
  const { seed = SEED, runs = law.runs ?? 100, path } = options;
  const property = law.property(implementation, termsOf(options)) as fc.IProperty<unknown>;
  fc.assert(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
}

/** Whether the law is broken by this implementation: what a museum piece must show, on the usual seed. */
export function refutes<I>(law: Law<I>, implementation: I, options: CheckOptions = {}): boolean {
  const { seed = USUAL, runs = law.runs ?? 100 } = options;
  const property = law.property(implementation, termsOf(options)) as fc.IProperty<unknown>;
  // which input it is, and how small it could be, is nobody's question here
  return fc.check(property, { seed, numRuns: runs, endOnFailure: true }).failed;
}

/** A test's title: rows first, then the sentence. */
export const titleOf = (law: Law<never>): string => [...law.rows, law.claim].join(' ') + ` [${law.tolerance}]`;

/** fc.property for laws: what a predicate returns says nothing, for it says what it expected and what came where it throws. */
export const forAll: <T extends [unknown, ...unknown[]]>(
  ...parts: [...arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }, predicate: (...values: T) => undefined | void]
) => fc.IRawProperty<unknown> = fc.property as never;

/** A law without random input: a table, a trace, a witness. `holds` throws where it fails. */
export const once = (holds: () => boolean | undefined | void): fc.IRawProperty<unknown> =>
  fc.property(fc.constant(0), () => holds() !== false) as fc.IRawProperty<unknown>;
