/** What a remedy is, and how the best of a few is found: each is tried for as many gradients, and the one that gains most is given. */
import { sentence } from '../../base/numbers.ts';
import type { Optimizer } from '../../optim/frame/optimizer.ts';
import { gradientDescent } from '../../optim/gradientDescent.ts';
import type { Asking } from '../questions.ts';
import type { Rule } from '../rules.ts';
import { type Applied, type Batches, stay, train } from '../train.ts';

export interface Prescription {
  readonly kind: 'none' | 'direction' | 'rate' | 'clip' | 'optimizer' | 'batch size';
  /** What to do, in words and numbers. */
  readonly message: string;
  /** A line of code that does it. */
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
  /** What to train on with, where there is one. */
  readonly optimizer?: Optimizer;
  /** Carries it out, in so many steps. */
  carry(steps: number): Asking<Applied>;
}

/** Code that carries a remedy out. */
export const APPLY = 'theta = diagnosis.remedy.apply().theta';

/** Steps of a trial, and up to how many parameters remedies are tried at all. */
const TRIAL = 20;
const TRIED_BELOW = 5000;

/** Where there is nothing to do. */
export const nothingToDo = (θ: Float64Array, message: string, code?: string): Prescription => ({
  kind: 'none',
  message,
  ...(code !== undefined && { code }),
  carry: () => stay(θ),
});

/** One of the rules that might help, with what to say of it. */
export interface Candidate {
  readonly kind: Prescription['kind'];
  readonly optimizer: Optimizer;
  readonly message: string;
  readonly code: string;
  readonly numbers?: Partial<Prescription>;
}

export const trained = (θ: Float64Array, { kind, optimizer, message, code, numbers }: Candidate, batches?: Batches): Prescription => ({
  ...numbers,
  kind,
  message,
  code,
  optimizer,
  *carry(steps) {
    const { theta, loss, records } = yield* train(θ, optimizer, steps, batches);
    return { theta, loss, records };
  },
});

/** The candidate whose trial ends lowest; the first where trying is not affordable. */
export function* best(θ: Float64Array, loss: number, candidates: readonly Candidate[]): Asking<Prescription> {
  if (θ.length > TRIED_BELOW) return trained(θ, candidates[0]);
  let found: { candidate: Candidate; after: number } | undefined;
  for (const candidate of candidates) {
    const { end: after } = yield* train(θ, candidate.optimizer, TRIAL);
    if (!found || after < found.after) found = { candidate, after };
  }
  const { candidate, after } = found as { candidate: Candidate; after: number };
  const gained = loss - after;
  const tried = gained > 0 ? sentence`; tried for ${TRIAL} steps, it lowers the loss by ${gained}` : '';
  return trained(θ, {
    ...candidate,
    message: candidate.message + tried,
    numbers: { ...candidate.numbers, ...(Number.isFinite(gained) && { gained }) },
  });
}

/** The first rate of η, η/4, η/16, … at which a rule's steps do not end higher than they began. */
export function* settling(θ: Float64Array, loss: number, η: number, rule: Rule['make'] = gradientDescent): Asking<number> {
  if (θ.length > TRIED_BELOW) return η;
  for (let rate = η, tries = 0; tries < 8; tries++, rate /= 4) {
    if ((yield* train(θ, rule({ learningRate: rate }), TRIAL)).end <= loss) return rate;
  }
  return η;
}

/** A number as code has it. */
export const literal = (x: number): string => String(Number(x.toPrecision(3)));
