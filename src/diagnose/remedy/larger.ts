/** Noise-limited: the batch size or the rate at which the signal outweighs the noise. L41 */
import { sentence } from '../../base/numbers.ts';
import { gradientDescent } from '../../optim/gradientDescent.ts';
import type { Evidence } from '../evidence.ts';
import type { Settings } from '../options.ts';
import { expectedDecrease } from '../tests/swinging.ts';
import { type Candidate, type Prescription, trained } from './candidate.ts';

/** Larger batches, so that the noise is a thirtieth of the signal. */
export function larger(s: Settings, e: Evidence, safeRate: number): Prescription {
  const { rate: η, curvature: H } = e;
  const { signal, lost } = expectedDecrease(e);
  // the noise a thirtieth of the signal, which shrinks on the way: ½η̂ tr(HΣ)/k ≤ (1 − ½η̂λ_g)‖g‖²/30
  const batchFactor = Math.max(2, Math.ceil((30 * lost) / signal));
  // the rate that gains most with batches k times as large: the maximum over η of η(1 − ½ηλ_g)‖g‖² − ½η² tr(HΣ)/k
  const bestRate = (k: number): number => 1 / (Math.max(H.alongGradient, 0) + (e.noise?.curvature ?? 0) / k / e.gradientNorm ** 2);
  const whole = batchFactor >= s.batches;
  const learningRate = whole ? safeRate : Math.min(safeRate, bestRate(batchFactor));
  const lower = bestRate(1) < η ? sentence`, or lower the rate from ${η} to ${bestRate(1)}` : '';
  const message = sentence`make batches ${batchFactor} times as large${lower}; here, the mean of ${whole ? 'all' : 'as many'} that were given, at rate ${learningRate}`;
  const candidate: Candidate = {
    kind: 'batch size',
    optimizer: gradientDescent({ learningRate }),
    message,
    code: `batches(data, { size: ${batchFactor} * size })`,
    numbers: { learningRate, batchFactor },
  };
  return trained(s.θ, candidate, whole ? undefined : { count: s.batches, together: batchFactor });
}
