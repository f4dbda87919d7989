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
 *   minimum, constant plateau     none: there is nothing lower nearby, and the certificate says why
 */

import type { Oracle } from '../autograd/types.ts';
import { norm } from '../linalg/vectors.ts';
import { adam } from '../optim/adam.ts';
import { gradientDescent } from '../optim/gradientDescent.ts';
import { lbfgs } from '../optim/lbfgs.ts';
import { newtonCG } from '../optim/newtonCG.ts';
import { saddleFreeNewton } from '../optim/saddleFreeNewton.ts';
import { clipByNorm } from '../optim/wrap.ts';
import { type Case, down, finite, jump, larger, lowering, none, type Remedy, short, train } from './carry.ts';
import type { Breakdown, DiagnoseOptions, Evidence } from './evidence.ts';
import { median } from './series.ts';
import { expectedDecrease, type Verdict } from './verdict.ts';

/** What to do about a verdict. */
export function prescribe(verdict: Verdict, c: Case): Remedy {
  const { evidence: e } = c;
  const { curvature: H, rate: η } = e;
  const [low, high] = [H.eigenvalues[0], H.eigenvalues[H.eigenvalues.length - 1]];
  const nothing = none(c.θ, e.loss, 'none');
  const safeRate = H.norm > 0 ? 1 / H.norm : η / 10;
  switch (verdict) {
    case 'minimum':
      return none(c.θ, e.loss, `none: every direction leads up, λ from ${short(low)} to ${short(high)}`);
    case 'maximum':
    case 'saddle':
      return down(c, `leave along the eigenvector of λ = ${short(low)}`) ?? nothing;
    case 'degenerate': {
      const escaped = low < -e.tolerances.eigenvalue * e.scale ? down(c, `leave along the eigenvector of λ = ${short(low)}`) : undefined;
      const lower =
        e.probe.best &&
        jump(
          c,
          e.probe.best.direction,
          e.probe.best.step,
          `second derivatives do not decide; the loss is lower by ${short(e.probe.A)} at distance ${short(Math.abs(e.probe.best.step))}`,
        );
      return (
        escaped ??
        lower ??
        none(c.θ, e.loss, 'none: flat to second order, and nothing lower was found at ℓ/8, ℓ/2 and ℓ along the directions probed')
      );
    }
    case 'plateau':
      return e.probe.best === undefined
        ? none(c.θ, e.loss, `none: the loss is constant within ${short(e.length)} along every direction probed`)
        : jump(
            c,
            e.probe.best.direction,
            e.probe.best.step,
            `leave the plateau: the loss is lower by ${short(e.probe.A)} at distance ${short(Math.abs(e.probe.best.step))}`,
          );
    case 'cliff': {
      // the norm that gradients had before the cliff
      const τ = median([...e.series.γ].filter((γ) => γ > 0 && γ <= 10 * e.growth.normThen));
      const learningRate = Number.isNaN(η) ? safeRate : η;
      return train(
        c,
        'clip',
        `clip gradients at the norm they had before the cliff, ${short(τ)}`,
        clipByNorm(gradientDescent({ learningRate }), τ),
        { clipNorm: τ, learningRate },
      );
    }
    case 'diverging':
    case 'oscillating': {
      const learningRate = lowering(c, Number.isNaN(η) ? safeRate : Math.min(η / 2, safeRate));
      return train(
        c,
        'rate',
        `lower the rate from ${short(η)} to ${short(learningRate)}; 1/max|λ| is ${short(safeRate)}`,
        gradientDescent({ learningRate }),
        { learningRate },
      );
    }
    case 'crawling': {
      const learningRate = lowering(c, safeRate);
      return train(
        c,
        'rate',
        `raise the rate from ${short(η)} to ${short(learningRate)}, about 1/max|λ|`,
        gradientDescent({ learningRate }),
        { learningRate },
      );
    }
    case 'ill-conditioned': {
      const optimizer = H.full ? saddleFreeNewton() : newtonCG({ products: 50 });
      return train(
        c,
        'optimizer',
        `no one rate fits curvatures from ${short(Math.abs(H.alongGradient))} to ${short(H.norm)}: let curvature set the steps, with ${optimizer.name}`,
        optimizer,
        {},
      );
    }
    case 'vanishing': {
      const learningRate = Math.max(1e-3 * e.length, Number.EPSILON) / Math.sqrt(e.parameters);
      const says = `gradients vanish on their way to the first layer: set each coordinate's step by its own gradient (adam, rate ${short(learningRate)}), and mend the scale of the weights`;
      return train(c, 'optimizer', says, adam({ learningRate }), { learningRate });
    }
    case 'exploding': {
      const optimizer = lbfgs();
      const says = `gradients explode on their way to the first layer: let a line search find how short a step has to be (${optimizer.name}), or clip, and mend the scale of the weights`;
      return train(c, 'optimizer', says, optimizer, {});
    }
    case 'noise-limited': {
      const { signal, lost } = expectedDecrease(e);
      const list = [...(c.batches ?? [])];
      // the noise a thirtieth of the signal, which shrinks on the way: ½η̂ tr(HΣ)/k ≤ (1 − ½η̂λ_g)‖g‖²/30
      const batchFactor = Math.max(2, Math.ceil((30 * lost) / signal));
      // the rate that gains most with batches k times as large: the maximum over η of η(1 − ½ηλ_g)‖g‖² − ½η² tr(HΣ)/k
      const bestRate = (k: number): number =>
        e.gradientNorm ** 2 / (Math.max(H.alongGradient, 0) * e.gradientNorm ** 2 + e.noise!.curvature / k);
      const whole = batchFactor >= list.length;
      const learningRate = whole ? safeRate : Math.min(safeRate, bestRate(batchFactor));
      const now = whole ? 'the mean of all that were given' : `the mean of ${batchFactor} of those given`;
      const lower = bestRate(1) < η ? `, or the rate lowered from ${short(η)} to ${short(bestRate(1))}` : '';
      return train(
        c,
        'batch size',
        `batches ${batchFactor} times as large${lower}: for now, ${now} at each step, at rate ${short(learningRate)}`,
        gradientDescent({ learningRate }),
        { learningRate, batchFactor },
        whole ? c.oracle : larger(list, batchFactor),
      );
    }
    case 'descending':
      return none(c.θ, e.loss, 'none needed: keep going');
  }
}

/** After a breakdown: back to the lowest point of the run that is known, with a tenth of the rate. */
export function restart(
  oracle: Oracle,
  θ: Float64Array,
  { loss, series, broken }: Breakdown,
  { history = [], learningRate }: DiagnoseOptions,
): Remedy {
  const known = history.flatMap((r) => (r.theta?.every(Number.isFinite) ? [{ theta: r.theta, loss: finite(r.loss) }] : []));
  if (θ.every(Number.isFinite)) known.push({ theta: θ, loss: finite(loss) });
  const best = known.reduce((a, b) => (b.loss < a.loss ? b : a), { theta: θ, loss: Number.POSITIVE_INFINITY });
  if (best.loss === Number.POSITIVE_INFINITY) {
    return none(θ, Number.NaN, `${broken}: lower the rate; the history keeps no θ to go back to (descend's option theta records it)`);
  }
  const used = Number.isFinite(series.rate) ? series.rate : (learningRate ?? Number.NaN);
  // without a rate to go by: a step of a thousandth of θ's length
  const g = norm(oracle.gradient(best.theta));
  const first = used > 0 ? used / 10 : (1e-3 * (norm(best.theta) || 1)) / (g || 1);
  const c: Case = { oracle, θ: Float64Array.from(best.theta), evidence: { loss: best.loss } as Evidence, batches: undefined };
  const rate = lowering(c, first);
  const says = `${broken}: go back to where the loss was ${short(best.loss)}, and train on with the rate lowered${used > 0 ? ` from ${short(used)}` : ''} to ${short(rate)}`;
  return train(c, 'rate', says, gradientDescent({ learningRate: rate }), { learningRate: rate });
}
