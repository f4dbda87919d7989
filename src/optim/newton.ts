/**
 * Newton's method: go to where the quadratic model is flat.
 *
 *   θ ← θ − η H⁻¹ g         003, L25; η = 1 lands on the critical point of a quadratic in one step
 *
 * Whatever critical point that is: a minimum, a maximum or a saddle. Along an eigenvector of negative curvature −g/λ
 * points uphill, so a saddle attracts it like a minimum. It does not see the scale of θ: under θ = Aφ the steps
 * correspond. `saddleFreeNewton`, `newtonCG` and `levenbergMarquardt` are three cures.
 */

import { lu } from '../linalg/factor/lu.ts';
import { solve } from '../linalg/factor/solve.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { axpy } from '../linalg/vectors.ts';
import { checkedOptions, rateOf } from './frame/hyperparameters.ts';
import { NotFinite } from './frame/notFinite.ts';
import type { LearningRate, Optimizer } from './frame/optimizer.ts';
import { hessianAt, secondOrder } from './frame/secondOrder.ts';

/**
 * Newton's method, with the full Hessian.
 *
 * @param options `learningRate` η, a number or a schedule of t; default 1.
 * @throws RangeError where learningRate is negative or not finite, H is singular, or H⁻¹g beyond the largest number; TypeError where step is given a
 * gradient vector.
 * @example
 * import { newton, oracleFrom } from 'saddlepoint';
 * const saddle = oracleFrom({ value: ([x, y]) => x * y, gradient: ([x, y]) => Float64Array.of(y, x), hessian: () => [[0, 1], [1, 0]] });
 * const theta = Float64Array.of(3, 2);
 * const optimizer = newton();
 * optimizer.step(theta, optimizer.init(theta), saddle);
 * console.log(theta.every((x) => x === 0)); // → true
 */
export function newton(options: { readonly learningRate?: LearningRate } = {}, ...rest: never[]): Optimizer {
  const { learningRate = 1 } = checkedOptions('newton', options, rest, ['learningRate']);
  const rate = rateOf('newton', learningRate);
  return secondOrder({
    name: 'newton',
    options: { learningRate },
    oracleFor: 'the Hessian',
    learningRate: rate,
    step(θ, { t }, oracle, g) {
      // θ ← θ − η H⁻¹ g
      axpy(-rate(t), newtonStep(hessianAt(oracle, θ, 'newton'), g), θ);
    },
  });
}

/** H⁻¹g, or an error that says whose H it was. */
function newtonStep(H: Matrix, g: Float64Array): Float64Array {
  try {
    return solve(H, g);
  } catch (cause) {
    if (lu(H).rcond >= Number.EPSILON) throw new NotFinite('newton: H⁻¹g is beyond the largest number', { cause });
    throw new RangeError('newton: H has no inverse here; saddleFreeNewton and levenbergMarquardt do without one', { cause });
  }
}
