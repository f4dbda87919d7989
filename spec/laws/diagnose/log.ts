/** What is read from a log hangs on the course of the run, not on its units or on how often it was noted down. */
import fc from 'fast-check';
import { random } from 'saddlepoint';
import type { Law } from '../law.ts';

/** Anything that says from losses alone what a run does, and which verdicts that leaves open. */
export type DiagnoseLog = (records: Iterable<{ readonly loss: number | null } | number>) => {
  readonly progress: string;
  readonly verdicts: readonly string[];
};

/** A run in whole numbers, so that L → aL + b is exact: falls, rises, rests, bounces, scatters, is thrown up. */
const runs: fc.Arbitrary<number[]> = fc
  .record({
    n: fc.integer({ min: 2, max: 120 }),
    height: fc.integer({ min: 0, max: 4000 }),
    rate: fc.constantFrom(-0.02, 0, 0.01, 0.1, 0.5),
    bounce: fc.constantFrom(0, 0, 100),
    scatter: fc.constantFrom(0, 0, 50),
    thrown: fc.constantFrom(0, 0, 5000),
    seed: fc.nat(1000),
  })
  .map(({ n, height, rate, bounce, scatter, thrown, seed }) => {
    const { normal } = random(seed);
    return Array.from({ length: n }, (_, i) => {
      const course = height * Math.exp(-rate * i) + bounce * (i % 2) + (i > (2 * n) / 3 ? thrown : 0);
      return Math.round(course + scatter * normal());
    });
  });

const says = (diagnoseLog: DiagnoseLog, losses: readonly number[]): string => {
  const { progress, verdicts } = diagnoseLog(losses.map((loss) => ({ loss })));
  return [progress, ...verdicts].join();
};

/** The laws of a diagnosis from a log, for any implementation of `diagnoseLog`. */
export const lawsOfLog: readonly Law<DiagnoseLog>[] = [
  {
    id: 'diagnoseLog.scale',
    rows: [],
    claim: 'where the loss moves, L → aL changes neither progress nor verdicts: a power of two, to the last bit, from 2⁻⁴⁰ to 2⁴⁰',
    tolerance: 'E',
    property: (diagnoseLog) =>
      fc.property(runs, fc.integer({ min: -40, max: 40 }), (losses, k) => {
        // a loss that never moves is judged by how many digits it was printed with
        fc.pre(losses.some((x) => x !== losses[0]));
        // printed digits are part of a log: whole numbers are made such that both have more
        const fine = losses.map((x) => x + 2 ** -30 * (x % 7));
        return (
          says(diagnoseLog, fine) ===
          says(
            diagnoseLog,
            fine.map((x) => 2 ** k * x),
          )
        );
      }),
  },
  {
    id: 'diagnoseLog.shift',
    rows: [],
    claim: 'L → L + b changes no progress',
    tolerance: 'E',
    property: (diagnoseLog) =>
      fc.property(runs, fc.integer({ min: -1000, max: 1000 }), (losses, b) => {
        const of = (xs: readonly number[]): string => diagnoseLog(xs.map((loss) => ({ loss }))).progress;
        return of(losses) === of(losses.map((x) => x + b));
      }),
  },
  {
    id: 'diagnoseLog.unmeasured',
    rows: [],
    claim: 'a record whose loss nobody noted down changes nothing, wherever it stands',
    tolerance: 'E',
    property: (diagnoseLog) =>
      fc.property(runs, fc.nat(200), (losses, where) => {
        const records: { loss: number | null }[] = losses.map((loss) => ({ loss }));
        records.splice(1 + (where % losses.length), 0, { loss: null });
        return [diagnoseLog(records).progress, ...diagnoseLog(records).verdicts].join() === says(diagnoseLog, losses);
      }),
  },
];
