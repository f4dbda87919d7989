/**
 * What a diagnosis is: verdict, evidence, remedy, and a report for a person.
 *
 * Its fields are plain data, so that it crosses from a worker to the page or through JSON (functions, which belong to the
 * class, stay behind; a remedy's `apply` with them).
 */

import { sentence } from '../base/numbers.ts';
import type { Optimizer } from '../optim/frame/optimizer.ts';
import type { AsyncOracle, Oracle } from '../oracle/types.ts';
import { type Evidence, isWhole, type Situation } from './evidence.ts';
import { answer, answerAsync, type Respondents } from './questions.ts';
import type { Prescription } from './remedy/candidate.ts';
import { progressSentence } from './sentences/progress.ts';
import { saidOf } from './sentences/sentences.ts';
import type { Test, Verdict } from './tests/test.ts';
import type { Applied } from './train.ts';

/** Steps of a remedy, where none are asked for. */
const STEPS = 20;

/** What to do: words, numbers, a line of code. */
class Prescribed {
  readonly kind: Prescription['kind'];
  /** What to do, in words and numbers. */
  readonly message: string;
  /** A line of code that does it, where there is one. */
  readonly code?: string;
  /** A unit direction and how far to go along it, where that is the remedy. */
  readonly direction?: Float64Array;
  readonly step?: number;
  /** The rate, clipping norm or factor of the batch size, where that is the remedy. */
  readonly learningRate?: number;
  readonly clipNorm?: number;
  readonly batchFactor?: number;
  /** By how much the loss fell where it was tried. */
  readonly gained?: number;
  readonly #optimizer: Optimizer | undefined;

  constructor({ optimizer, carry: _, ...data }: Prescription) {
    Object.assign(this, data);
    this.kind = data.kind;
    this.message = data.message;
    this.#optimizer = optimizer;
  }

  /** What to train on with, where there is one. */
  get optimizer(): Optimizer | undefined {
    return this.#optimizer;
  }
}

/** A remedy that can be carried out at once. */
export class Remedy extends Prescribed {
  readonly #apply: (steps: number) => Applied;

  constructor(prescription: Prescription, respondents: Respondents<Oracle>) {
    super(prescription);
    this.#apply = (steps) => answer(prescription.carry(steps), respondents);
  }

  /** Carries it out from θ: a jump, or so many steps (default 20). θ is left alone. */
  apply({ steps = STEPS }: { readonly steps?: number } = {}): Applied {
    return this.#apply(steps);
  }
}

/** A remedy of a model that answers later. */
export class AsyncRemedy extends Prescribed {
  readonly #apply: (steps: number, signal?: AbortSignal) => Promise<Applied>;

  constructor(prescription: Prescription, respondents: Respondents<AsyncOracle>) {
    super(prescription);
    this.#apply = (steps, signal) => answerAsync(prescription.carry(steps), respondents, signal && { signal });
  }

  /** Carries it out from θ: a jump, or so many steps (default 20). θ is left alone. */
  apply({ steps = STEPS, signal }: { readonly steps?: number; readonly signal?: AbortSignal } = {}): Promise<Applied> {
    return this.#apply(steps, signal);
  }
}

export class Diagnosis<R extends Remedy | AsyncRemedy = Remedy> {
  readonly verdict: Verdict;
  /** Which case of the verdict: 'solved', 'escapable' or 'undecided' where it is degenerate. */
  readonly detail?: string;
  /** What the run does, from the losses alone. */
  readonly progress: Situation['progress']['kind'];
  /** One sentence: what it is. */
  readonly message: string;
  /** Why it is that, with numbers that can be pictured. */
  readonly why: string;
  /** What else is worth knowing: no fault, no remedy. */
  readonly remarks: readonly string[];
  /** All that was measured; where a number was not finite, which one, and the run up to there. */
  readonly evidence: Evidence | Situation;
  /** The tests in their order, up to the one that held. */
  readonly tests: readonly Test[];
  readonly remedy: R;

  constructor(evidence: Evidence | Situation, tests: readonly Test[], remedy: R) {
    const test = tests[tests.length - 1];
    const { headline, why } = saidOf(evidence, test);
    this.verdict = test.verdict;
    if (test.detail !== undefined) this.detail = test.detail;
    this.progress = evidence.progress.kind;
    this.message = headline;
    this.why = why;
    this.remarks = remarksOn(evidence);
    this.evidence = evidence;
    this.tests = tests;
    this.remedy = remedy;
  }

  /** A report for a person: what, why, what next; then the numbers. */
  toString(): string {
    const { code, message } = this.remedy;
    const missing = isWhole(this.evidence) ? this.evidence.missing : [];
    const lines = [
      this.message,
      progressSentence(this.evidence),
      this.why,
      `Next: ${message}.${code === undefined ? '' : `  ${code}`}`,
      ...this.remarks.map((r) => `Remark: ${r}`),
      `test  ${this.tests[this.tests.length - 1].message}`,
      ...missing.map((m) => `not tested  ${m}`),
      `more  docs/guides/diagnose.md#${this.verdict.replaceAll(' ', '-')}`,
    ];
    return lines.join('\n');
  }
}

/** console.log prints the report, in Node. */
Object.defineProperty(Diagnosis.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value(this: Diagnosis): string {
    return this.toString();
  },
});

/** The edge of stability, and units that have gone silent in a run that goes on all the same. */
function remarksOn(e: Evidence | Situation): string[] {
  if (!isWhole(e)) return [];
  const remarks: string[] = [];
  if (e.onTheEdge) {
    remarks.push(
      sentence`edge of stability: ${e.steps.turn < 0 ? 'steps reverse' : 'steps reversed for a while and no longer do'}, the sharpness, ${e.curvature.norm}, is near 2/η = ${2 / e.rate}, and yet the loss falls. A lower rate would win the next twenty steps and lose the next thousands`,
    );
  }
  if (e.zeros.share >= 0.5 && e.zeros.share < 1 && e.zeros.revivable) {
    remarks.push(
      sentence`${e.zeros.count} of ${e.parameters} entries of the gradient are exactly zero: units that are switched off, or inputs that are always blank`,
    );
  }
  return remarks;
}
