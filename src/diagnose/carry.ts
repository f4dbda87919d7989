/**
 * Carrying a remedy out: a jump along a direction, or some steps with another rule. The point diagnosed is left alone.
 */
import { oracleFrom } from '../autograd/oracle.ts';
import type { Oracle } from '../autograd/types.ts';
import { axpy } from '../linalg/vectors.ts';
import { descend } from '../optim/descend.ts';
import type { Optimizer, StepRecord } from '../optim/optimizer.ts';
import type { Evidence } from './evidence.ts';

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
  readonly says: string;
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

export const short = (x: number): string => Number(x.toPrecision(3)).toString();

/** Everything that prescribing needs. */
export interface Case {
  readonly oracle: Oracle;
  readonly θ: Float64Array;
  readonly evidence: Evidence;
  readonly batches: readonly Oracle[] | undefined;
}

export const none = (θ: Float64Array, loss: number, says: string): Remedy => ({
  kind: 'none',
  says,
  apply: () => ({ theta: θ.slice(), loss, records: [] }),
});

/** A jump along a unit direction. */
export const jump = ({ oracle, θ }: Case, direction: Float64Array, step: number, says: string): Remedy => ({
  kind: 'direction',
  says,
  direction,
  step,
  apply: () => {
    const theta = θ.map((x, i) => x + step * direction[i]);
    return { theta, loss: oracle.value(theta), records: [] };
  },
});

/** Some steps with another optimizer. Unless every step sees another batch, the lowest point on the way is what counts. */
export function train(
  { oracle, θ }: Case,
  kind: Remedy['kind'],
  says: string,
  optimizer: Optimizer,
  numbers: Partial<Remedy>,
  source: Oracle | ((t: number) => Oracle) = oracle,
): Remedy {
  return {
    ...numbers,
    kind,
    says,
    optimizer,
    apply: ({ steps = 20 } = {}) => {
      const theta = θ.slice();
      const records: StepRecord[] = [];
      let lowest: { theta: Float64Array; loss: number } = { theta, loss: Number.POSITIVE_INFINITY };
      let before = theta.slice();
      for (const record of descend(source, theta, optimizer, { steps })) {
        records.push(record);
        if (typeof source !== 'function' && record.loss < lowest.loss) lowest = { theta: before, loss: record.loss };
        before = theta.slice();
      }
      const loss = finite(oracle.value(theta));
      return loss <= lowest.loss ? { theta, loss, records } : { ...lowest, records };
    },
  };
}

/** What is not finite counts as higher than anything. */
export const finite = (loss: number): number => (Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY);

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
export function lowering({ oracle, θ, evidence }: Case, η: number): number {
  const g = oracle.gradient(θ);
  for (let rate = η, tries = 0; tries < 60; tries++, rate /= 2) {
    if (oracle.value(θ.map((x, i) => x - rate * g[i])) < evidence.loss) return rate;
  }
  return η;
}

/**
 * Down along the direction of the lowest curvature, λ = uᵀHu < 0 (L15): both signs are tried, and the step is halved from ℓ
 * until the loss falls, then made longer or shorter, by ever finer factors, while that makes it fall further.
 */
export function down(c: Case, says: string): Remedy | undefined {
  const { oracle, θ, evidence } = c;
  const u = evidence.curvature.lowest;
  const at = (s: number): number => {
    const loss = oracle.value(θ.map((x, i) => x + s * u[i]));
    return Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY;
  };
  const better = (s: number): { s: number; loss: number } =>
    [s, -s].map((x) => ({ s: x, loss: at(x) })).reduce((a, b) => (b.loss < a.loss ? b : a));
  let best = better(evidence.length);
  for (let tries = 0; tries < 60 && !(best.loss < evidence.loss); tries++) best = better(best.s / 2);
  if (!(best.loss < evidence.loss)) return undefined;
  for (const factor of [2, 1 / 2, 5 / 4, 4 / 5, 17 / 16, 16 / 17]) {
    for (let tries = 0; tries < 10; tries++) {
      const next = { s: best.s * factor, loss: at(best.s * factor) };
      if (!(next.loss < best.loss)) break;
      best = next;
    }
  }
  const direction = best.s < 0 ? u.map((x) => -x) : u;
  const step = Math.abs(best.s);
  return jump(c, direction, step, `${says}: go ${short(step)} along it, and the loss falls by ${short(evidence.loss - best.loss)}`);
}
