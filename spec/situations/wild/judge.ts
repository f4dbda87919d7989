/** Asks `diagnose` about wild situations, and compares with the truth. */
import { diagnose, type Oracle } from 'saddlepoint';
import { type Kind, type Name, type Wild, type WildFamily, wild } from './tools.ts';

export interface WildOutcome {
  readonly family: WildFamily;
  readonly kind: Kind;
  readonly seed: number;
  readonly expected: readonly Name[];
  readonly got: Name | 'error';
  readonly detail: string | undefined;
  readonly message: string;
  /** The remedy's sentence. */
  readonly advice: string;
  readonly right: boolean;
  /** Whether the detail and the remark that belong to it were given too; undefined where none is asked for. */
  readonly complete: boolean | undefined;
  /** Advice that makes things worse, in words. */
  readonly opposite: string | undefined;
  /** A healthy run called sick. */
  readonly calledSick: boolean;
  readonly milliseconds: number;
}

/** What of a diagnosis is read here: names that may be absent in older ones are optional. */
interface Answer {
  readonly verdict: Name;
  readonly detail?: string;
  readonly remarks?: readonly unknown[];
  readonly tests: readonly { readonly message: string }[];
  readonly remedy: {
    readonly kind: string;
    readonly message: string;
    readonly learningRate?: number;
    apply(options?: { readonly steps?: number }): { readonly loss: number };
  };
}

/** The rate in use: the last one recorded, or the one given; and what the last steps amount to, ‖Δθ‖/‖g‖. */
function ratesOf({ history = [], learningRate }: Wild['options']): number[] {
  const steps = history.slice(-10).map((r) => r.stepLength / r.gradientNorm);
  const middle = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  return [history.at(-1)?.learningRate ?? learningRate, middle].filter((x): x is number => x !== undefined && Number.isFinite(x));
}

function oppositeOf({ forbidden: { verdicts = [], raise, lower }, options }: Wild, { verdict, remedy }: Answer): string | undefined {
  if (verdicts.includes(verdict)) return `says ${verdict}`;
  const rates = ratesOf(options);
  const then = remedy.learningRate;
  if (remedy.kind !== 'rate' || then === undefined || rates.length === 0) return undefined;
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  if (raise && then > 1.001 * most) return `raises the rate from ${most.toPrecision(2)} to ${then.toPrecision(2)}`;
  if (lower && then < 0.999 * least) return `lowers the rate from ${least.toPrecision(2)} to ${then.toPrecision(2)}`;
  return undefined;
}

/** Whether the remedy, carried out, reaches the loss asked for. */
function cures(answer: Answer, below: number): boolean {
  try {
    return answer.remedy.apply({ steps: 200 }).loss < below;
  } catch {
    return false;
  }
}

export function judgeWild(family: WildFamily, seed: number, situation: Wild = wild(family, seed)): WildOutcome {
  const { expected, detail, remark, cured } = situation;
  const common = { family, kind: family.kind, seed, expected };
  const start = performance.now();
  let answer: Answer;
  try {
    answer = diagnose(situation.oracle as Oracle, situation.theta, situation.options) as unknown as Answer;
  } catch (error) {
    const milliseconds = performance.now() - start;
    const calledSick = family.healthy === true;
    return {
      ...common,
      got: 'error',
      detail: undefined,
      message: String(error),
      advice: '',
      right: false,
      complete: undefined,
      opposite: undefined,
      calledSick,
      milliseconds,
    };
  }
  const milliseconds = performance.now() - start;
  const { verdict } = answer;
  const right = expected.includes(verdict) || (cured?.verdicts.includes(verdict) === true && cures(answer, cured.below));
  const asked = [
    ...(detail && verdict === 'degenerate' ? [detail.includes(answer.detail as never)] : []),
    ...(remark ? [remark.test(JSON.stringify(answer.remarks ?? []))] : []),
  ];
  return {
    ...common,
    got: verdict,
    detail: answer.detail,
    message: answer.tests.at(-1)?.message ?? '',
    advice: answer.remedy.message,
    right,
    complete: asked.length > 0 ? asked.every(Boolean) : undefined,
    opposite: oppositeOf(situation, answer),
    calledSick: family.healthy === true && !right,
    milliseconds,
  };
}

export const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`);

/** One line a kind: how many right, what was opposite. */
export function wildTable(outcomes: readonly WildOutcome[]): string {
  const kinds = [...new Set(outcomes.map((o) => o.kind))];
  const line = (name: string, some: readonly WildOutcome[]): string => {
    const right = some.filter((o) => o.right).length;
    const asked = some.filter((o) => o.complete !== undefined);
    return [
      name.padEnd(14),
      `${right}/${some.length}`.padStart(8),
      percent(right, some.length).padStart(7),
      String(some.filter((o) => o.opposite).length).padStart(10),
      (asked.length > 0 ? `${asked.filter((o) => o.complete).length}/${asked.length}` : '·').padStart(9),
    ].join('');
  };
  const healthy = outcomes.filter((o) => o.family.healthy);
  const sick = healthy.filter((o) => o.calledSick).length;
  return [
    `${''.padEnd(14)}${'right'.padStart(8)}${''.padStart(7)}${'opposite'.padStart(10)}${'details'.padStart(9)}`,
    ...kinds.map((k) =>
      line(
        k,
        outcomes.filter((o) => o.kind === k),
      ),
    ),
    line('all', outcomes),
    `healthy called sick: ${sick} of ${healthy.length} (${percent(sick, healthy.length)})`,
  ].join('\n');
}
