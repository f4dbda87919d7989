/**
 * Newton with Levenberg's and Marquardt's damping, on the Hessian itself: what polishes a trained network to a critical
 * point.
 *
 *   (H + μI) p = −g,   μ large enough that H + μI is positive definite
 *   θ ← θ + p  where the loss falls about as the model says;  μ falls with success and rises with failure
 *
 * Large μ is gradient descent with a small rate 1/μ, small μ is Newton. It descends, so saddles do not attract it; near a
 * minimum μ vanishes and each step squares the error.
 *
 * Close in, the loss no longer shows progress: differences of losses below some 1e-14 of the loss that it began with drown
 * in rounding. From there on a step counts as good when the gradient's norm falls, and that goes down to 1e-14 and below.
 */

import { positive } from '../base/arguments.ts';
import { tryCholesky } from '../linalg/factor/cholesky.ts';
import { Matrix } from '../linalg/matrix.ts';
import { dot, maxAbs, norm } from '../linalg/vectors.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import { along, noise } from './frame/lineSearch.ts';
import type { Optimizer } from './frame/optimizer.ts';
import { secondOrder } from './frame/secondOrder.ts';

/**
 * Damped Newton with an adaptive damping μ; works on any oracle with a Hessian.
 *
 * @param options `damping` > 0: the first μ as a share of the largest diagonal entry of H; default 1e-3.
 * @throws RangeError where damping is not a finite number > 0; TypeError where step is given a gradient vector.
 * @example
 * import { descend, levenbergMarquardt, oracleFrom } from 'saddlepoint';
 * const quartic = oracleFrom({
 *   value: ([x]) => 1 + (x * x - 1) ** 2,
 *   gradient: ([x]) => Float64Array.of(4 * x * (x * x - 1)),
 *   hessian: ([x]) => [[12 * x * x - 4]],
 * });
 * const theta = Float64Array.of(0.01); // beside a maximum
 * const run = descend(quartic, theta, levenbergMarquardt(), { stopAtGradientNorm: 1e-14, steps: 50 });
 * for (const record of run);
 * console.log(run.stop?.reason, Math.abs(theta[0] - 1) < 1e-14); // → gradient norm true
 */
export function levenbergMarquardt(options: { readonly damping?: number } = {}, ...rest: never[]): Optimizer {
  const { damping = 1e-3 } = checkedOptions('levenbergMarquardt', options, rest, ['damping']);
  positive('levenbergMarquardt', 'damping', damping);
  return secondOrder({
    name: 'levenbergMarquardt',
    options: { damping },
    oracleFor: 'the Hessian and losses',
    initial: () => ({ μ: 0, L0: 0 }),
    step(θ, state, oracle, g) {
      const loss = oracle.value(θ);
      const H = oracle.hessian(θ);
      const scale = maxAbs(g.map((_, i) => H.get(i, i))) || 1;
      state.L0 ||= Math.abs(loss);
      let μ = (state.μ as number) || damping * scale;
      for (; μ <= 1e16 * scale; μ = Math.max(4 * μ, 1e-16 * scale)) {
        // (H + μI) p = −g
        const p = tryCholesky(plus(H, μ))?.solve(g.map((x) => -x));
        if (!p) continue;
        const there = along(θ, p, 1);
        // the model's decrease −gᵀp − ½pᵀHp, with Hp = −g − μp
        const predicted = (μ * dot(p, p) - dot(g, p)) / 2;
        const hidden = predicted <= 16 * noise(Math.max(Math.abs(loss), state.L0 as number));
        const gain = hidden ? 1 - norm(oracle.gradient(there)) / norm(g) : (loss - oracle.value(there)) / predicted;
        if (!(gain > 1e-4)) continue;
        θ.set(there);
        state.μ = gain > 0.75 ? μ / 10 : gain < 0.25 ? 2 * μ : μ;
        return;
      }
      // Not even the shortest step helps: θ stays, and the damping starts afresh.
      state.μ = 0;
    },
  });
}

/** H + μI: every (n + 1)th entry is on the diagonal. */
const plus = ({ data, shape: [n] }: Matrix, μ: number): Matrix =>
  new Matrix(
    data.map((h, k) => (k % (n + 1) === 0 ? h + μ : h)),
    n,
    n,
  );
