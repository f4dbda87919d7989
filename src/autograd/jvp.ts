/**
 * Forward mode, by going back twice: the pull-back u ↦ Jᵀu is linear in u; pulled back in turn, it is J.
 *
 *   jvp f (x, v) = Jv
 */
import { pullBack } from './backward.ts';
import { full, variableOf } from './operation.ts';
import { isFloat32 } from './shape.ts';
import type { Tensor } from './tensor.ts';
import { type Differentiable, matching, oneFunction, type Traced, trace } from './trace.ts';
import type { Tree } from './tree.ts';

/**
 * Jv: pushes v, a tangent at x, forward to f's result.
 *
 * @returns `(x, v, ...rest) => Jv`, of the shape of f's result; v is a tree like x
 */
export function jvp<R extends unknown[]>(
  f: Differentiable<R>,
  ...surplus: never[]
): <T extends Tree>(x: T, v: T | Traced<T>, ...rest: R) => Tensor {
  oneFunction('jvp', f, surplus);
  return (x, v, ...rest) => {
    const { y, variables, outer } = trace('jvp', f, x, rest);
    const u = variableOf(full(y.shape, 0, isFloat32(y.data))); // Jᵀu is linear in u, so any u will do
    const Jᵀu = pullBack([y], [u], variables, true);
    return pullBack(Jᵀu, matching('jvp', 'v', v as Tree, variables), [u], outer)[0];
  };
}
