/**
 * What was measured at full size, in runs too long for a test: the tables, with the machine and the seed.
 *
 *   npm run experiment -- MNIST --epochs 5 --updates 200 --publish     writes them into measured.json (then npm run format)
 *
 * The ledger's page prints them; a small part of each of these experiments is a test.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Result, Table } from './experiment.ts';

/** One run of an experiment. */
export interface Measured {
  readonly seed: number;
  readonly machine: string;
  readonly tables: readonly Table[];
}

const file = fileURLToPath(new URL('./measured.json', import.meta.url));

/** What was published, by experiment: a run for each seed. */
export const measured = (): Readonly<Record<string, readonly Measured[]>> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, Measured[]>;

/** Publishes a run in place of what that seed had. */
export function publish({ experiment, seed, tables }: Result): void {
  const machine = `${cpus()[0]?.model.trim() ?? 'an unknown processor'}, one core, Node ${process.versions.node}`;
  const all = measured();
  const others = (all[experiment.id] ?? []).filter((run) => run.seed !== seed);
  const runs = [...others, { seed, machine, tables }].sort((a, b) => a.seed - b.seed);
  writeFileSync(file, `${JSON.stringify({ ...all, [experiment.id]: runs }, null, 2)}\n`);
}
