/**
 * Hessian times vector, without the Hessian: a backward pass over a backward pass.
 *
 *   hvp f (x, v) = Hv = ∇⟨∇f, v⟩                      L16
 */
import { inFullPrecision } from '../linalg/products/multiply.ts';
import { pullBack } from './backward.ts';
import { type Differentiable, gradientOf, matching, oneFunction, type Traced, trace } from './trace.ts';
import type { Tree } from './tree.ts';

/**
 * Hv = ∇⟨∇f, v⟩ at the cost of a few gradients, without H. L16
 *
 * @returns `(x, v, ...rest) => Hv`; v and Hv are trees like x
 * @example
 * import { hvp, tensor } from 'saddlepoint';
 * const f = (x) => x.pow(3).sum();
 * console.log(hvp(f)(tensor([1, 2]), tensor([1, 1])).toArray()); // → [ 6, 12 ]
 */
export function hvp<R extends unknown[]>(
  f: Differentiable<R>,
  ...surplus: never[]
): <T extends Tree>(x: T, v: T | Traced<T>, ...rest: R) => Traced<T> {
  oneFunction('hvp', f, surplus);
  return (x, v, ...rest) =>
    inFullPrecision(() => {
      // #region product
      // forward and back: f and its gradient, recorded; then back once more, with v in the place of ∂/∂(∇f)
      const at = trace('hvp', f, x, rest);
      const g = gradientOf('hvp', at, true);
      return at.like(pullBack(g, matching('hvp', 'v', v as Tree, at.variables), at.variables, at.outer));
      // #endregion product
    });
}
