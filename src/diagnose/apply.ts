/**
 * Carrying a remedy out: a jump along a direction, or some steps with another rule. The point diagnosed is left alone.
 */

import { along } from '../landscape/vector.ts';
import { axpy } from '../linalg/vectors.ts';
import { descend } from '../optim/descend.ts';
import type { Optimizer, StepRecord } from '../optim/frame/optimizer.ts';
import { gradientDescent } from '../optim/gradientDescent.ts';
import { oracleFrom } from '../oracle/oracle.ts';
import type { Oracle } from '../oracle/types.ts';
import type { Evidence } from './evidence.ts';
import { finite, words } from './words.ts';

/** What applying a remedy gives: a new point; the one given is left alone. */
export interface Applied {
  readonly theta: Float64Array;
  /** The loss there. */
  readonly loss: number;
  /** The steps that led there; empty for a single jump. */
  readonly records: readonly StepRecord[];
}

export interface Remedy {
  readonly kind: 'none' | 'direction' | 'rate' | 'clip' | 'optimizer' | 'batch size';
  /** What to do, in words and numbers. */
  readonly message: string;
  /** A unit direction and how far to go along it, where that is the remedy. */
  readonly direction?: Float64Array;
  readonly step?: number;
  /** The rate, clipping norm or factor of the batch size, where that is the remedy. */
  readonly learningRate?: number;
  readonly clipNorm?: number;
  readonly batchFactor?: number;
  /** What to train on with, where there is one. */
  readonly optimizer?: Optimizer;
  /** Carries it out from θ: a jump, or so many steps (default 20). */
  apply(options?: { readonly steps?: number }): Applied;
}

/** Where there is nothing to do. */
export const stay = (θ: Float64Array, loss: number, message: string): Remedy => ({
  kind: 'none',
  message,
  apply: () => ({ theta: θ.slice(), loss, records: [] }),
});

/** A jump along a unit direction. */
export const jump = (oracle: Oracle, θ: Float64Array, direction: Float64Array, step: number, message: string): Remedy => ({
  kind: 'direction',
  message,
  direction,
  step,
  apply: () => {
    const theta = along(θ, direction, step);
    return { theta, loss: oracle.value(theta), records: [] };
  },
});

/** Some steps with another optimizer. Unless every step sees another batch, the lowest point on the way is what counts. */
export const train = (
  oracle: Oracle,
  θ: Float64Array,
  kind: Remedy['kind'],
  message: string,
  optimizer: Optimizer,
  numbers: Partial<Remedy> = {},
  source: Oracle | ((t: number) => Oracle) = oracle,
): Remedy => ({
  ...numbers,
  kind,
  message,
  optimizer,
  apply: ({ steps = 20 } = {}) => {
    const theta = θ.slice();
    const records: StepRecord[] = [];
    let lowest: { theta: Float64Array; loss: number } = { theta, loss: Infinity };
    for (const { theta: before, ...record } of descend(source, theta, optimizer, { steps, recordTheta: true })) {
      records.push(record);
      if (source === oracle && record.loss < lowest.loss) lowest = { theta: before!, loss: record.loss };
    }
    const loss = finite(oracle.value(theta));
    return { ...(loss <= lowest.loss ? { theta, loss } : lowest), records };
  },
});

/** Some steps of gradient descent with another rate. */
export const rate = (oracle: Oracle, θ: Float64Array, learningRate: number, message: string): Remedy =>
  train(oracle, θ, 'rate', message, gradientDescent({ learningRate }), { learningRate });

/** The mean of `size` batches at each step, taken in turn: a batch that many times as large. */
export function larger(batches: readonly Oracle[], size: number): (t: number) => Oracle {
  return (t) => {
    const part = Array.from({ length: size }, (_, i) => batches[((t - 1) * size + i) % batches.length]);
    return oracleFrom({
      value: (θ) => part.reduce((sum, b) => sum + b.value(θ) / size, 0),
      gradient: (θ) => {
        const g = new Float64Array(θ.length);
        for (const b of part) axpy(1 / size, b.gradient(θ), g);
        return g;
      },
    });
  };
}

/** The first rate of η, η/2, η/4, … at which one step lowers the loss: walls that the local curvature does not show. */
export function lowering(oracle: Oracle, θ: Float64Array, loss: number, η: number): number {
  const g = oracle.gradient(θ);
  for (let rate = η, tries = 0; tries < 60; tries++, rate /= 2) {
    if (oracle.value(along(θ, g, -rate)) < loss) return rate;
  }
  return η;
}

/**
 * Down along the direction u of the lowest curvature, λ = uᵀHu < 0 (L15): both signs are tried, and the step is halved from ℓ
 * until the loss falls, then made longer or shorter, by ever finer factors, while that makes it fall further.
 */
export function down(
  oracle: Oracle,
  θ: Float64Array,
  { loss, length: ℓ, curvature: { lowest: u, eigenvalues } }: Evidence,
): Remedy | undefined {
  let [step, least] = [0, loss];
  /** Takes the step s where the loss is lower there than anywhere yet. */
  const lower = (s: number): boolean => {
    const there = finite(oracle.value(along(θ, u, s)));
    const falls = there < least;
    if (falls) [step, least] = [s, there];
    return falls;
  };
  for (let s = ℓ, tries = 0; step === 0 && tries <= 60; tries++, s /= 2) {
    lower(s);
    lower(-s);
  }
  if (step === 0) return undefined;
  for (const factor of [2, 1 / 2, 5 / 4, 4 / 5, 17 / 16, 16 / 17]) {
    for (let tries = 0; tries < 10 && lower(step * factor); tries++);
  }
  const length = Math.abs(step);
  return jump(
    oracle,
    θ,
    u.map((x) => Math.sign(step) * x),
    length,
    words`leave along the eigenvector of λ = ${eigenvalues[0]}: go ${length} along it, and the loss falls by ${loss - least}`,
  );
}
