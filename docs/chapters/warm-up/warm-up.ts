/**
 * Warm-up: how noisy the adaptive σ is in the first updates, and what a small rate there saves. L95 L96 L97
 *
 *   σᵢ = √v̂ᵢ,  v ← β₂v + (1 − β₂)g²,  v̂ = v/(1 − β₂ᵗ)
 *
 * Networks begin from the same weights and see the digits in different orders. After one update σ is |g| of one batch;
 * later it is a root mean square over many. What differs between orders is noise.
 */
import { adam, type Optimizer, type Oracle, oracle, radam, schedules, tensor } from 'saddlepoint';
import { batches, glyphDigits } from 'saddlepoint/data';
import { crossEntropy } from 'saddlepoint/nn';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { smallTransformer } from '../networks.ts';
import { ARMS, type Arm } from './arms.ts';
import { spreads } from './figure.ts';

export interface WarmUp {
  readonly updates: number;
  readonly warm: number;
  readonly rate: number;
  /** The moments at which σ was compared, and its spread there: mean over weights of the deviation of log₁₀ σ over the orders. */
  readonly spread: readonly { readonly arm: Arm; readonly t: number; readonly decades: number }[];
  /** Losses of the batches, averaged over the orders. */
  readonly losses: readonly { readonly arm: Arm; readonly t: number; readonly loss: number }[];
  /** Largest batch loss seen in any order, and the mean over the last tenth of the updates. */
  readonly ends: readonly { readonly arm: Arm; readonly highest: number; readonly last: number }[];
}

const BETA = 0.999;
const MOMENTS = [1, 2, 3, 5, 10, 20, 40, 60, 100, 200];

function run(seed: number, tell: Tell, full: boolean): WarmUp {
  const [updates, orders, warm, rate] = full ? [200, 8, 50, 0.02] : [40, 3, 15, 0.02];
  const { x, y } = glyphDigits({ count: 512, seed });
  // a digit is a sequence of twelve rows
  const rows = tensor(x.data, { shape: [512, 12, 12] });
  const net = smallTransformer({ norm: 'after', seed });
  const rules: Record<Arm, () => Optimizer> = {
    'no warm-up': () => adam({ learningRate: rate }),
    'warm-up': () => adam({ learningRate: schedules.linearWarmup({ learningRate: rate, steps: warm }) }),
    RAdam: () => radam({ learningRate: rate }),
  };
  const spread: WarmUp['spread'][number][] = [];
  const losses: WarmUp['losses'][number][] = [];
  const ends: WarmUp['ends'][number][] = [];
  for (const [a, arm] of ARMS.entries()) {
    const seen: number[][] = [];
    const σ: Record<number, Float64Array[]> = {};
    for (let order = 0; order < orders; order++) {
      tell((a + order / orders) / ARMS.length, `${arm}, order ${order + 1} of ${orders}`);
      const data = batches({ x: rows, y }, { size: 16, seed: 100 * seed + order });
      const lossOf = (t: number): Oracle & { readonly theta: ArrayLike<number> } => {
        const batch = data.at(t);
        return oracle((tree: typeof net.tree) => crossEntropy(net.apply(tree, batch.x), batch.y), net.tree);
      };
      const rule = rules[arm]();
      const θ = Float64Array.from(lossOf(1).theta);
      const state = rule.init(θ);
      const v = new Float64Array(θ.length);
      const course: number[] = [];
      for (let t = 1; t <= updates; t++) {
        const { value, gradient: g } = lossOf(t).valueAndGradient(θ);
        course.push(value);
        for (let i = 0; i < v.length; i++) v[i] = BETA * v[i] + (1 - BETA) * g[i] ** 2;
        if (MOMENTS.includes(t)) (σ[t] ??= []).push(v.map((u) => Math.sqrt(u / (1 - BETA ** t))));
        rule.step(θ, state, g);
      }
      seen.push(course);
    }
    for (const t of MOMENTS.filter((m) => m <= updates)) spread.push({ arm, t, decades: deviation(σ[t]) });
    for (let t = 1; t <= updates; t++) losses.push({ arm, t, loss: mean(seen.map((course) => course[t - 1])) });
    ends.push({ arm, highest: Math.max(...seen.flat()), last: mean(seen.flatMap((course) => course.slice(-updates / 10))) });
  }
  return { updates, warm, rate, spread, losses, ends };
}

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** Mean over weights of the standard deviation of log₁₀ σ over the runs; weights without any gradient are left out. */
function deviation(runs: readonly Float64Array[]): number {
  const all: number[] = [];
  for (let i = 0; i < runs[0].length; i++) {
    const logs = runs.map((σ) => Math.log10(σ[i]));
    if (!logs.every(Number.isFinite)) continue;
    const m = mean(logs);
    all.push(Math.sqrt(logs.reduce((sum, x) => sum + (x - m) ** 2, 0) / (logs.length - 1)));
  }
  return mean(all);
}

export const warmUp = experiment<WarmUp>({
  id: 'E11',
  title: 'Why warm up?',
  question:
    'A small transformer with the normalisation after each block learns digits row by row. How noisy is the σ that divides its first steps, and does a small rate at the start help?',
  chapter: 'warm-up',
  run,
  claims({ spread, ends, warm, updates, rate }) {
    const at = (arm: Arm, t: number): number => spread.find((s) => s.arm === arm && s.t === t)!.decades;
    const end = (arm: Arm) => ends.find((e) => e.arm === arm)!;
    const last = Math.max(...spread.map((s) => s.t));
    return [
      {
        rows: ['L97'],
        message: 'In the first updates σ is noisy: it depends on which digits happened to come first.',
        measured: ARMS.map(
          (arm) =>
            `${arm}: log₁₀ σ deviates by ${number(at(arm, 1))} over orders after one update, ${number(at(arm, 10))} after 10, ${number(at(arm, last))} after ${last}`,
        ).join('; '),
        holds: ARMS.every((arm) => at(arm, 1) > 1.5 * at(arm, 10) && at(arm, 1) > 1.5 * at(arm, last)),
      },
      {
        rows: ['L95', 'L96', 'L97'],
        message: `At the same rate, ${rate}, the batch losses rise less high where the rate is warmed up; that the run ends lower, too, holds on most seeds only.`,
        measured:
          ARMS.map(
            (arm) =>
              `${arm}: batch loss ${number(end(arm).last)} at the end of ${updates} updates, at most ${number(end(arm).highest)} on the way`,
          ).join('; ') + `; warm-up over ${warm}`,
        numbers: {
          'highest loss, with over without': end('warm-up').highest / end('no warm-up').highest,
          'last loss, with over without': end('warm-up').last / end('no warm-up').last,
        },
        holds: end('warm-up').highest < end('no warm-up').highest,
      },
    ];
  },
  tables: ({ spread }) => [
    {
      title: 'Deviation of log₁₀ σ over orders',
      columns: ['update', ...ARMS],
      rows: [...new Set(spread.map((s) => s.t))].map((t) => [
        t,
        ...ARMS.map((arm) => number(spread.find((s) => s.arm === arm && s.t === t)!.decades)),
      ]),
    },
  ],
  figures: (data) => [spreads(data)],
});
