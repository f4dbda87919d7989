/**
 * A learning rate's range test (Smith 2017): one short run in which η grows from step to step, to see where the loss turns.
 *
 *   ηᵗ = from · (to/from)^((t−1)/(steps−1))
 *
 * At first steps are too short to matter, then the loss falls, and beyond some η it rises: on a quadratic at 2/λmax, once the
 * direction of λmax outweighs the others. Rates for training lie below that, often by a factor of three to ten.
 */
import { callable, count, noMore, options, positive, refuse, within } from '../base/arguments.ts';
import type { Oracle, Vector } from '../oracle/types.ts';
import { descend } from './descend.ts';
import type { Optimizer } from './frame/optimizer.ts';
import { checkTheta } from './frame/source.ts';

/** Options of rangeTest. */
export interface RangeTestOptions {
  /** The first rate; default 1e-6. */
  readonly from?: number;
  /** The last rate; default 10. */
  readonly to?: number;
  /** Steps from the first to the last; default 100. */
  readonly steps?: number;
  /** β of the losses' running mean, which minibatches need (0.9, say); default 0, the losses as they are. */
  readonly smoothing?: number;
  /** Ends the run where the loss has risen by so many times what it had fallen; default 4. */
  readonly rise?: number;
}

/** What a range test saw. */
export interface RangeTest {
  /** Each step's rate, and the loss before it (smoothed): to be plotted against each other. */
  readonly steps: readonly { readonly learningRate: number; readonly loss: number }[];
  /** The rate of the last step before the lowest loss; undefined where the loss never fell, or was still falling at `to`. */
  readonly largest: number | undefined;
}

/**
 * The test, on a copy of θ.
 *
 * @param source an oracle, or (t) => oracle for minibatches
 * @param make an optimizer from a schedule: (learningRate) => adam({ learningRate })
 * @throws RangeError where a rate is not > 0, `to` is not above `from` or there are fewer than 2 steps; TypeError for an unknown option.
 * @example
 * import { gradientDescent, oracleFrom, rangeTest } from 'saddlepoint';
 * const bowl = oracleFrom({ value: ([x]) => 50 * x ** 2, gradient: ([x]) => Float64Array.of(100 * x) });
 * const { largest } = rangeTest(bowl, Float64Array.of(3), (learningRate) => gradientDescent({ learningRate }));
 * console.log(largest?.toFixed(3), 2 / 100); // → 0.017 0.02
 */
export function rangeTest(
  source: Oracle | ((t: number) => Oracle),
  θ: Vector,
  make: (learningRate: (t: number) => number) => Optimizer,
  given: RangeTestOptions = {},
  ...rest: never[]
): RangeTest {
  noMore('rangeTest', rest, 'an oracle, θ, what makes an optimizer, and options');
  const known = ['from', 'to', 'steps', 'smoothing', 'rise'] as const;
  const { from = 1e-6, to = 10, steps = 100, smoothing: β = 0, rise = 4 } = options('rangeTest', given, known);
  callable('rangeTest', 'make', make);
  checkTheta(θ, 'rangeTest');
  if (!(positive('rangeTest', 'to', to) > positive('rangeTest', 'from', from))) refuse('rangeTest', 'to', `above ${from}`, to);
  count('rangeTest', 'steps', steps, 2);
  within('rangeTest', 'smoothing', β, [0, 1], true);
  positive('rangeTest', 'rise', rise);

  const η = (t: number): number => from * (to / from) ** ((t - 1) / (steps - 1));
  const seen: { learningRate: number; loss: number }[] = [];
  let mean = 0;
  let lowest = 0;
  for (const { t, loss } of descend(source, θ.slice(), make(η), { steps })) {
    // a running mean, corrected for its start at 0
    mean = β * mean + (1 - β) * loss;
    seen.push({ learningRate: η(t), loss: mean / (1 - β ** t) });
    const now = seen.at(-1)!.loss;
    if (now < seen[lowest].loss) lowest = seen.length - 1;
    if (now - seen[lowest].loss > rise * (seen[0].loss - seen[lowest].loss) && lowest > 0) break;
  }
  const turned = lowest > 0 && (lowest < seen.length - 1 || seen.length < steps);
  return { steps: seen, largest: turned ? seen[lowest - 1].learningRate : undefined };
}
