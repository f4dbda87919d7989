/**
 * The way on: what each verdict calls for, ready to be carried out.
 *
 *   saddle, maximum, degenerate   the direction of negative curvature (L15)
 *   plateau                       a jump to where the loss was found lower
 *   cliff                         clipping at the norm the gradients had before it (L32)
 *   diverging, oscillating        a rate below 1/max|λ| (L55, L72)
 *   crawling                      a rate of 1/max|λ| (L74)
 *   ill-conditioned               curvature in the step: damped Newton, or Newton by products (L25, L64)
 *   vanishing                     steps per coordinate (L77)
 *   exploding                     a line search, which finds how short a step has to be
 *   noise-limited                 the batch size or the rate at which the signal outweighs the noise (L41)
 *   minimum, constant plateau     none: there is nothing lower nearby
 */

import { median } from '../base/statistics.ts';
import { norm } from '../linalg/vectors.ts';
import { adam } from '../optim/adam.ts';
import { clipByNorm } from '../optim/clip.ts';
import type { StepRecord } from '../optim/frame/optimizer.ts';
import { gradientDescent } from '../optim/gradientDescent.ts';
import { lbfgs } from '../optim/lbfgs.ts';
import { newtonCG } from '../optim/newtonCG.ts';
import { saddleFreeNewton } from '../optim/saddleFreeNewton.ts';
import type { Oracle } from '../oracle/types.ts';
import { down, jump, larger, lowering, type Remedy, rate, stay, train } from './apply.ts';
import type { Breakdown, Evidence } from './evidence.ts';
import { expectedDecrease, type Verdict } from './verdict.ts';
import { words } from './words.ts';

/** What to do about a verdict. */
export function prescribe(verdict: Verdict, oracle: Oracle, θ: Float64Array, e: Evidence, batches: readonly Oracle[] = []): Remedy {
  const { loss, rate: η, length: ℓ, curvature: H, probe } = e;
  const [low] = H.eigenvalues;
  const safeRate = H.norm > 0 ? 1 / H.norm : η / 10;
  const none = (message: string): Remedy => stay(θ, loss, message);
  /** To the lowest point that the probe found. */
  const elsewhere = (): Remedy => {
    if (!probe.best) return none(words`none: nothing lower was found within ${ℓ} along every direction probed`);
    const { direction, step } = probe.best;
    return jump(oracle, θ, direction, step, words`go where the loss is lower by ${probe.A}, at distance ${Math.abs(step)}`);
  };
  const leave = (): Remedy => (low < -e.tolerances.eigenvalue * e.scale && down(oracle, θ, e)) || elsewhere();
  const change = (way: string, first: number): Remedy => {
    const learningRate = lowering(oracle, θ, loss, first);
    return rate(oracle, θ, learningRate, words`${way} the rate from ${η} to ${learningRate}; 1/max|λ| is ${safeRate}`);
  };
  const slower = (): Remedy => change('lower', Number.isNaN(η) ? safeRate : Math.min(η / 2, safeRate));

  const remedies: Partial<Record<Verdict, () => Remedy>> = {
    minimum: () => none(words`none: every direction leads up, λ from ${low} to ${H.eigenvalues.at(-1)!}`),
    maximum: leave,
    saddle: leave,
    degenerate: leave,
    plateau: elsewhere,
    cliff() {
      // the norm that gradients had before the cliff
      const clipNorm = median([...e.series.γ].filter((γ) => γ > 0 && γ <= 10 * e.growth.normThen));
      const learningRate = Number.isNaN(η) ? safeRate : η;
      const message = words`clip gradients at the norm they had before the cliff, ${clipNorm}`;
      return train(oracle, θ, 'clip', message, clipByNorm(gradientDescent({ learningRate }), clipNorm), { clipNorm, learningRate });
    },
    diverging: slower,
    oscillating: slower,
    crawling: () => change('raise', safeRate),
    'ill-conditioned'() {
      const optimizer = H.full ? saddleFreeNewton() : newtonCG({ products: 50 });
      const message = words`no one rate fits curvatures from ${Math.abs(H.alongGradient)} to ${H.norm}: let curvature set the steps, with ${optimizer.name}`;
      return train(oracle, θ, 'optimizer', message, optimizer);
    },
    vanishing() {
      const learningRate = Math.max(1e-3 * ℓ, Number.EPSILON) / Math.sqrt(e.parameters);
      const message = words`let each coordinate's own gradient set its step (adam, rate ${learningRate}), and mend the scale of the weights`;
      return train(oracle, θ, 'optimizer', message, adam({ learningRate }), { learningRate });
    },
    exploding() {
      const message = 'let a line search set the step (lbfgs), or clip, and mend the scale of the weights';
      return train(oracle, θ, 'optimizer', message, lbfgs());
    },
    'noise-limited'() {
      const { signal, lost } = expectedDecrease(e);
      // the noise a thirtieth of the signal, which shrinks on the way: ½η̂ tr(HΣ)/k ≤ (1 − ½η̂λ_g)‖g‖²/30
      const batchFactor = Math.max(2, Math.ceil((30 * lost) / signal));
      // the rate that gains most with batches k times as large: the maximum over η of η(1 − ½ηλ_g)‖g‖² − ½η² tr(HΣ)/k
      const bestRate = (k: number): number => 1 / (Math.max(H.alongGradient, 0) + e.noise!.curvature / k / e.gradientNorm ** 2);
      const whole = batchFactor >= batches.length;
      const learningRate = whole ? safeRate : Math.min(safeRate, bestRate(batchFactor));
      const lower = bestRate(1) < η ? words`, or the rate lowered from ${η} to ${bestRate(1)}` : '';
      return train(
        oracle,
        θ,
        'batch size',
        words`batches ${String(batchFactor)} times as large${lower}: for now, the mean of ${whole ? 'all' : 'as many'} that were given, at rate ${learningRate}`,
        gradientDescent({ learningRate }),
        { learningRate, batchFactor },
        whole ? oracle : larger(batches, batchFactor),
      );
    },
    descending: () => none('none needed: keep going'),
  };
  return (remedies[verdict] ?? elsewhere)();
}

/** After a breakdown: back to the lowest point of the run that is known, with a tenth of the rate. */
export function restart(
  oracle: Oracle,
  θ: Float64Array,
  { loss, series, broken }: Breakdown,
  history: readonly StepRecord[] = [],
  learningRate: number = NaN,
): Remedy {
  let best: Float64Array | undefined;
  let lowest = Infinity;
  for (const { theta, loss: there } of [...history, { theta: θ, loss }]) {
    if (theta?.every(Number.isFinite) && Number.isFinite(there) && there < lowest) [best, lowest] = [theta, there];
  }
  if (!best) return stay(θ, NaN, `${broken}: lower the rate; the history keeps no θ to go back to (descend's option theta records it)`);
  const start = Float64Array.from(best);
  const used = Number.isFinite(series.rate) ? series.rate : learningRate;
  // without a rate to go by: a step of a thousandth of θ's length
  const first = used > 0 ? used / 10 : (1e-3 * (norm(start) || 1)) / (norm(oracle.gradient(start)) || 1);
  const lowered = lowering(oracle, start, lowest, first);
  const from = used > 0 ? words` from ${used}` : '';
  const message = words`${broken}: go back to where the loss was ${lowest}, and train on with the rate lowered${from} to ${lowered}`;
  return rate(oracle, start, lowered, message);
}
