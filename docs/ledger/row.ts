/** What a row of the ledger is: one claim of the notes, and what has become of it. */

/**
 * - holds: as the notes say it
 * - holds if: under a condition that the notes leave out
 * - corrected: the idea holds, what is written does not; `because` says what is right
 * - refuted: false, with a witness
 * - untestable: no program can decide it; `because` says why
 * - pending: what would decide it has not been run yet
 */
export type Verdict = 'holds' | 'holds if' | 'corrected' | 'refuted' | 'untestable' | 'pending';

/** The notes by the first three digits of their names; 'added' where the notes are silent and the question stands. */
export type Note = '000' | '001' | '002' | '003' | '004' | 'added';

export interface Row {
  /** L01 … L120. */
  readonly id: string;
  readonly notes: readonly Note[];
  /** The claim, in a sentence. */
  readonly claim: string;
  /** The formula, in TeX. */
  readonly formula?: string;
  readonly verdict: Verdict;
  /** The condition, the correction, the witness, or the reason. */
  readonly because?: string;
  /** What implements it: 'src/optim/adam.ts adam'. */
  readonly source?: readonly string[];
  /** Laws that check it, by id. */
  readonly laws?: readonly string[];
  /** Tests that are no laws: 'spec/landscape/landscape.spec.ts L05', the file and how the test's title begins. */
  readonly tests?: readonly string[];
  /** Experiments with a claim on this row: 'E1'. */
  readonly experiments?: readonly string[];
}

/** A published number, a list of them, or several by name. */
export type Value = number | string | readonly Value[] | { readonly [name: string]: Value };
