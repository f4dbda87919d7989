/**
 * Why did training stop? From its log alone, without the model.
 *
 *   records → facts → what they exclude, each with its reason → the verdicts left open → the measurement that splits them best
 *
 * A log shows the course of a run and not its landscape: it seldom leaves one verdict, and never everything.
 */
import { options as checked, noMore, positive, refuse } from '../base/arguments.ts';
import type { Direction } from './direction.ts';
import { type Exclusion, exclusionsOf, VERDICTS } from './log/exclude.ts';
import { type Facts, factsOf } from './log/facts.ts';
import { nextOf } from './log/next.ts';
import { courseOf, reportOf } from './log/report.ts';
import { type Validation, validationOf } from './log/validation.ts';
import { columnsOf, type RunRecord } from './records.ts';
import { isProportional } from './rules.ts';
import type { Verdict } from './verdict.ts';

export interface LogOptions {
  /** The rate in use, where the records do not say it. */
  readonly learningRate?: number;
  /** The optimizer, where the records do not name it: with adam and its like, a step's length says nothing of being held back. */
  readonly optimizer?: string;
}

/** What a log says. */
export interface LogDiagnosis {
  /** What the run does: 'falling', 'standing', 'rising', or 'unknown' with fewer than two losses. */
  readonly progress: Direction;
  /** The verdicts that the log leaves open. */
  readonly verdicts: readonly Verdict[];
  /** The others, each with the first reason against it. */
  readonly excluded: readonly Exclusion[];
  /** What the run does well or badly besides: the edge of stability, overfitting. */
  readonly remarks: readonly string[];
  /** What the validation losses say, where there are three or more. */
  readonly validation: Validation | undefined;
  /** The measurement that would split the open verdicts best: a sentence, and a line of code. Empty where one is left. */
  readonly next: string;
  /** Whether the loss falls, and nothing is overfitted. */
  readonly healthy: boolean;
  /** All that was measured. */
  readonly facts: Facts;
  /** A report for a person. */
  toString(): string;
}

/**
 * Says from a run's records alone, without a model, what the run does and which verdicts that leaves open.
 *
 * @param records any iterable of records, oldest first; a loss is enough, or losses alone. What else they carry (gradientNorm,
 * stepLength, turn, learningRate, validationLoss) excludes more. {@link readLog} makes them of a file.
 * @param options the rate and the optimizer, where the records do not say them
 * @throws TypeError where a record has no loss, or another number in it is none; RangeError where the rate is not above 0
 * @example
 * import { diagnoseLog } from 'saddlepoint';
 * const losses = Array.from({ length: 200 }, (_, t) => 0.4 + 0.9 ** t);
 * const { progress, verdicts } = diagnoseLog(losses);
 * console.log(progress, verdicts.includes('minimum'), verdicts.includes('crawling')); // → standing true false
 */
export function diagnoseLog(records: Iterable<RunRecord | number | null>, options?: LogOptions, ...rest: readonly never[]): LogDiagnosis {
  noMore('diagnoseLog', rest, 'records and options');
  const { learningRate, optimizer } = checked('diagnoseLog', options, ['learningRate', 'optimizer']);
  if (learningRate !== undefined) positive('diagnoseLog', 'learningRate', learningRate);
  if (optimizer !== undefined && typeof optimizer !== 'string') refuse('diagnoseLog', 'optimizer', 'a name', optimizer, TypeError);
  const columns = columnsOf('diagnoseLog', records, 'records');
  const rule = optimizer ?? columns.optimizer;
  const measured = factsOf(columns, learningRate);
  const facts = rule === undefined || isProportional(rule) ? measured : { ...measured, stepShare: NaN };
  const excluded = exclusionsOf(facts);
  const verdicts = VERDICTS.filter((verdict) => !excluded.some((e) => e.verdict === verdict));
  const validation = validationOf(columns, facts);
  const remarks = [...edgeOfStability(facts), ...(validation ? [validation.message] : [])];
  const known = (column: Float64Array): boolean => column.some(Number.isFinite);
  const next = nextOf(verdicts, { gradientNorm: known(columns.gradientNorm), steps: known(columns.stepLength) && known(columns.turn) });
  const course = courseOf(facts, (index) => columns.t[index]);
  return {
    progress: facts.progress.kind,
    verdicts,
    excluded,
    remarks,
    validation,
    next,
    healthy: facts.progress.kind === 'falling' && !facts.broken && validation?.kind !== 'overfitting',
    facts,
    toString: () => reportOf(course, verdicts, excluded, remarks, next),
  };
}

/** Steps that turn back while the loss falls: no fault. */
const edgeOfStability = ({ progress, turnsBack, turnsKnown, manner }: Facts): string[] =>
  progress.kind === 'falling' && (manner === 'alternating' || (turnsKnown >= 10 && turnsBack > turnsKnown / 2))
    ? [
        'The steps go back and forth while the loss falls: the edge of stability. It is no fault; a lower rate wins for the first few steps and loses in the long run.',
      ]
    : [];
