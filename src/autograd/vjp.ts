/**
 * Reverse mode: a cotangent u of any result is pulled back.
 *
 *   vjp f (x, u) = Jᵀu
 */
import { pullBack } from './backward.ts';
import type { Tensor } from './tensor.ts';
import { type Differentiable, matching, oneFunction, type Traced, trace } from './trace.ts';
import type { Tree } from './tree.ts';

/**
 * Jᵀu: pulls u, a cotangent of f's result, back to x.
 *
 * @returns `(x, u, ...rest) => Jᵀu`, a tree like x
 */
export function vjp<R extends unknown[]>(
  f: Differentiable<R>,
  ...surplus: never[]
): <T extends Tree>(x: T, u: Tensor | number, ...rest: R) => Traced<T> {
  oneFunction('vjp', f, surplus);
  return (x, u, ...rest) => {
    const at = trace('vjp', f, x, rest);
    return at.like(pullBack([at.y], matching('vjp', 'u', u, [at.y]), at.variables, at.outer));
  };
}
