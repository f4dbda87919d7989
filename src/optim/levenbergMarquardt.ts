/**
 * Newton with Levenberg's and Marquardt's damping, on the Hessian itself: what polishes a trained network to a critical
 * point.
 *
 *   (H + μD) p = −g,   μ large enough that H + μD is positive definite,   D the diagonal of H (Marquardt 1963)
 *   θ ← θ + p  where the loss falls about as the model says;  μ falls with success and rises with failure
 *
 * Large μ is gradient descent with a small rate 1/(μDᵢ) for each coordinate, small μ is Newton. It descends, so saddles do not attract it; near a
 * minimum μ vanishes and each step squares the error.
 *
 * Close in, the loss no longer shows progress: differences of losses below some 1e-14 of the loss that it began with drown
 * in rounding. From there on a step counts as good when the gradient's norm falls, and that goes down to 1e-14 and below.
 */

import { positive } from '../base/arguments.ts';
import { tryCholesky } from '../linalg/factor/cholesky.ts';
import { Matrix } from '../linalg/matrix.ts';
import { along, dot, maxAbs, norm, powerOfTwo } from '../linalg/vectors.ts';
import { checkedOptions } from './frame/hyperparameters.ts';
import { noise } from './frame/lineSearch.ts';
import type { Optimizer } from './frame/optimizer.ts';
import { hessianAt, lossAt, secondOrder } from './frame/secondOrder.ts';

/**
 * Damped Newton with an adaptive damping μ; works on any oracle with a Hessian.
 *
 * @param options `damping` > 0: the first μ, as a share of the diagonal of H; default 1e-3.
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
      const loss = lossAt(oracle, θ, 'levenbergMarquardt');
      const H = hessianAt(oracle, θ, 'levenbergMarquardt');
      const D = scalesOf(H);
      // a unit of the loss from which the units of L and θ cancel, so that they change no digit of p: the size of gᵀD⁻¹g
      // (and where g has all but vanished, not so small that H in it would be infinite)
      const least = powerOfTwo(maxAbs(D)) * 2 ** -900;
      const unit = Math.max(powerOfTwo(g.reduce((sum, x, i) => sum + (x / D[i]) * x, 0)), least) || 1;
      const Ĥ = inUnits(H, unit);
      const D̂ = D.map((d) => d / unit);
      const ĝ = g.map((x) => x / unit);
      state.L0 ||= Math.abs(loss);
      for (let μ = (state.μ as number) || damping; μ <= 1e16; μ = Math.max(4 * μ, 1e-16)) {
        // (H + μD) p = −g
        const p = tryCholesky(damp(Ĥ, { H, unit, D̂, μ }))?.solve(ĝ.map((x) => -x));
        if (!p) continue;
        const there = along(θ, p, 1);
        // the model's decrease −gᵀp − ½pᵀHp, with Hp = −g − μDp
        const pᵀDp = p.reduce((sum, x, i) => sum + D̂[i] * x * x, 0);
        const predicted = (unit / 2) * (μ * pᵀDp - dot(ĝ, p));
        const hidden = predicted <= 16 * noise(Math.max(Math.abs(loss), state.L0 as number));
        const gain = hidden ? 1 - length(oracle.gradient(there), D̂) / length(g, D̂) : (loss - oracle.value(there)) / predicted;
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

/**
 * D, in the units of H's diagonal: the diagonal itself where H is positive definite, as Marquardt has it, and otherwise what
 * makes the largest entry of every row of D^−½ H D^−½ one (Ruiz 2001). In mixed units the smallest curvature is then damped
 * as much, for its size, as the largest.
 */
function scalesOf({ data: H, shape: [n] }: Matrix): Float64Array {
  const unit = Math.max(powerOfTwo(maxAbs(H) || 1), 2 ** -1022);
  const perUnit = 1 / unit;
  // a dead parameter's curvature may be all but underflowed, and the root of a product with it would be 0
  const above0 = (d: number): number => Math.max(d, 1e-150);
  const D = Float64Array.from({ length: n }, (_, i) => above0(Math.abs(H[i * n + i]) * perUnit || 1));
  const inverse = new Float64Array(n);
  for (let round = 0, change = 1; round < 10 && change > 2 ** -30; round++) {
    for (let i = 0; i < n; i++) inverse[i] = 1 / D[i];
    change = 0;
    for (let i = 0; i < n; i++) {
      // the square of the largest |Hᵢⱼ| / √Dⱼ: no root an entry, and units of 2ᵏ, whose roots would be rounded, change no bit
      let most = 0;
      for (let j = 0, at = i * n; j < n; j++, at++) {
        const h = H[at] * perUnit;
        const square = h * h * inverse[j];
        if (square > most) most = square;
      }
      const factor = Math.sqrt(most * inverse[i]) || 1;
      D[i] = above0(D[i] * factor);
      change = Math.max(change, Math.abs(factor - 1));
    }
  }
  return D.map((d) => d * unit);
}

/** √(Σ gᵢ²/Dᵢ), in which the units of θ cancel. */
const length = (g: Float64Array, D: Float64Array): number => norm(g.map((x, i) => x / Math.sqrt(D[i])));

/** H / unit. In a loop: a million entries through `map` take 10 ms, their factorisation some 33. */
function inUnits({ data: H, shape: [n] }: Matrix, unit: number): Matrix {
  const Ĥ = new Float64Array(n * n);
  for (let at = 0; at < n * n; at++) Ĥ[at] = H[at] / unit;
  return new Matrix(Ĥ, n, n);
}

/** Ĥ + μD̂, in the place of Ĥ, whose diagonal is read from H again. */
function damp(
  Ĥ: Matrix,
  { H, unit, D̂, μ }: { readonly H: Matrix; readonly unit: number; readonly D̂: Float64Array; readonly μ: number },
): Matrix {
  const n = D̂.length;
  for (let at = 0, i = 0; i < n; i++, at += n + 1) Ĥ.data[at] = H.data[at] / unit + μ * D̂[i];
  return Ĥ;
}
