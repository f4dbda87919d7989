/**
 * One experiment on several seeds: of each claim, on which it held, and the mean and the deviation of its numbers.
 *
 *   npm run experiment -- E9 --seeds 8            shows them
 *   npm run experiment -- E9 --seeds 8 --record   at the size of `npm start`, and writes them into seeds.json (then npm run format)
 *
 * seeds.json is what the ledger's page prints and `npm start` shows beside a claim; the tests run a seed of it again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { number, type Result } from './experiment.ts';

/** A claim on several seeds. */
export interface Surveyed {
  readonly rows: readonly string[];
  readonly message: string;
  /** Seed by seed. */
  readonly held: readonly boolean[];
  readonly numbers: Readonly<Record<string, readonly number[]>>;
}

/** An experiment on several seeds. */
export interface Survey {
  readonly seeds: readonly number[];
  readonly claims: readonly Surveyed[];
}

/** Results of one experiment, put together claim by claim. */
export function survey(results: readonly Result[]): Survey {
  return {
    seeds: results.map(({ seed }) => seed),
    claims: results[0].claims.map(({ rows, message, numbers = {} }, k) => ({
      rows,
      message,
      held: results.map(({ claims }) => claims[k].holds),
      numbers: Object.fromEntries(Object.keys(numbers).map((name) => [name, results.map(({ claims }) => claims[k].numbers![name])])),
    })),
  };
}

export const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;
/** √(Σ(x − x̄)²/(n − 1)); 0 for a single x. */
export function deviation(xs: readonly number[]): number {
  const m = mean(xs);
  return xs.length < 2 ? 0 : Math.sqrt(xs.reduce((sum, x) => sum + (x - m) ** 2, 0) / (xs.length - 1));
}

/** '7 of 8'. */
export const heldOn = ({ held }: Surveyed): string => `${held.filter(Boolean).length} of ${held.length}`;
/** 'λmax 2.9 ± 0.4 (2.1 to 3.3); …' */
export const spread = ({ numbers }: Surveyed): string =>
  Object.entries(numbers)
    .map(
      ([name, xs]) =>
        `${name} ${number(mean(xs))} ± ${number(deviation(xs), 2)} (${number(Math.min(...xs))} to ${number(Math.max(...xs))})`,
    )
    .join('; ');

const file = fileURLToPath(new URL('./seeds.json', import.meta.url));

/** What was recorded, by experiment. */
export const recorded = (): Readonly<Record<string, Survey>> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, Survey>;

/** Records an experiment's seeds in place of what was there. Five digits are enough. */
export function record(id: string, { seeds, claims }: Survey): void {
  const rounded = claims.map((claim) => ({
    ...claim,
    numbers: Object.fromEntries(Object.entries(claim.numbers).map(([name, xs]) => [name, xs.map((x) => Number(x.toPrecision(5)))])),
  }));
  const all = { ...recorded(), [id]: { seeds, claims: rounded } };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}
