/**
 * What an experiment is: a pure function of a seed, and what is to be said, tabulated and drawn of its data.
 *
 * `run` computes and returns plain data; nothing else depends on the seed. `claims` holds the data against the notes, row by
 * row, with the measured numbers in the sentence; a claim that fails is printed as failed. `tables` and `figures` only show.
 * A claim is worded to hold on every seed, or says of how many it holds; seeds.ts runs several and counts.
 */

export { number, powerOfTen } from './numbers.ts';

/** One sentence of the notes, or its correction, held against the data. */
export interface Claim {
  /** Rows of the ledger: ['L12']. */
  readonly rows: readonly string[];
  /** The claim in words. */
  readonly message: string;
  /** What was measured, with numbers. */
  readonly measured: string;
  /** The numbers among them that are worth a mean and a deviation over seeds, by name. */
  readonly numbers?: Readonly<Record<string, number>>;
  readonly holds: boolean;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** A line under the table. */
  readonly note?: string;
}

export interface Figure {
  /** The file's name in the report, without an ending. */
  readonly name: string;
  readonly caption: string;
  /** An <svg> as text, from `draw`. */
  readonly svg: string;
}

/** What may be asked of an experiment beside its seed. */
export interface Wish {
  /** Passes through the data, for an experiment that trains for long. */
  readonly epochs?: number;
  /** Updates of the arms that all make as many. */
  readonly updates?: number;
  /** The folder in which such an experiment leaves its checkpoints and finds them again; by default report/ at full size, none else. */
  readonly checkpoints?: string;
}

/** How far an experiment is: a fraction from 0 to 1, and what it is doing. */
export type Tell = (fraction: number, doing?: string) => void;

export interface Experiment<D = unknown> {
  /** 'E3': how `npm run experiment -- E3` calls it. */
  readonly id: string;
  readonly title: string;
  /** The question in one or two sentences, for terminal and report. */
  readonly question: string;
  /** The folder of docs/chapters that tells its story: 'many-minima'. */
  readonly chapter: string;
  /** The seed where none is asked for. Default 1. */
  readonly seed?: number;
  /** Part of `npm start`: takes seconds. Default false. */
  readonly quick?: boolean;
  /** `full` is false in `npm start`, where an experiment with much to do takes fewer seeds or steps. */
  run(seed: number, tell: Tell, full: boolean, wish?: Wish): D | Promise<D>;
  /** What has happened, in plain sentences with its numbers, for whoever sees it for the first time. */
  summary?(data: D): string;
  /** Text to be shown word for word, such as a diagnosis. */
  prints?(data: D): string;
  claims(data: D): Claim[];
  tables?(data: D): Table[];
  figures?(data: D): Figure[];
}

/** Hides an experiment's own data type, so that a list can hold them all. */
export const experiment = <D>(parts: Experiment<D>): Experiment => parts as unknown as Experiment;

/** An experiment that has been run. */
export interface Result {
  readonly experiment: Experiment;
  readonly seed: number;
  readonly seconds: number;
  readonly summary: string | undefined;
  readonly prints: string | undefined;
  readonly claims: readonly Claim[];
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
}

/** Runs one experiment. */
export async function conduct(experiment: Experiment, seed: number, tell: Tell, full: boolean, wish: Wish = {}): Promise<Result> {
  const start = performance.now();
  const data = await experiment.run(seed, tell, full, wish);
  tell(1, 'drawing');
  return {
    experiment,
    seed,
    summary: experiment.summary?.(data),
    prints: experiment.prints?.(data),
    claims: experiment.claims(data),
    tables: experiment.tables?.(data) ?? [],
    figures: experiment.figures?.(data) ?? [],
    seconds: (performance.now() - start) / 1000,
  };
}
