/**
 * Transforms: from a function to its derivatives. They take functions of a tree of tensors (one tensor is the smallest
 * tree), differentiate by that first argument, and hand further arguments through. They nest to any depth.
 *
 *   grad f (x)       ∇f                    L02      one backward pass
 *   vjp f (x, u)     Jᵀu                            the same, from any result
 *   jvp f (x, v)     Jv                             the pull-back is linear in u; pulled back in turn, it is J
 *   hvp f (x, v)     Hv = ∇⟨∇f, v⟩         L16      a backward pass over a backward pass, without H
 *
 * Each is a forward pass (trace) and a line or two that go back. All rows at once: jacobian.ts and hessian.ts.
 */
import { noMore } from '../base/arguments.ts';
import { inFullPrecision } from '../linalg/products/multiply.ts';
import { pullBack } from './backward.ts';
import { full, release, variableOf } from './operation.ts';
import { isFloat32 } from './shape.ts';
import type { Tensor } from './tensor.ts';
import { type Differentiable, gradientOf, matching, type Traced, trace } from './trace.ts';
import type { Tree } from './tree.ts';

/** What a transform takes, for whoever hands it x as well. */
export const ONE_FUNCTION = 'one function, and returns a function of x: grad(f)(x)';

/**
 * The value of f and its gradient, in one pass.
 *
 * @returns `(x, ...rest) => { value, gradient }`; gradient is a tree like x
 * @throws TypeError where f returns a Promise or no Tensor; RangeError where it returns no scalar
 * @example
 * import { tensor, valueAndGrad } from 'saddlepoint';
 * const { value, gradient } = valueAndGrad((x) => x.square().sum())(tensor([1, 2]));
 * console.log(value.item(), gradient.toArray()); // → 5 [ 2, 4 ]
 */
export function valueAndGrad<R extends unknown[]>(
  f: Differentiable<R>,
  ...surplus: never[]
): <T extends Tree>(x: T, ...rest: R) => { value: Tensor; gradient: Traced<T> } {
  noMore('valueAndGrad', surplus, ONE_FUNCTION);
  return (x, ...rest) => {
    const at = trace('valueAndGrad', f, x, rest);
    const gradient = at.like(gradientOf('valueAndGrad', at, at.outer));
    return { value: release(at.y, at.outer), gradient };
  };
}

/**
 * ∇f: the gradient by the first argument.
 *
 * @param f a function of a tree of tensors (and of further arguments, handed through) to a scalar tensor
 * @returns `(x, ...rest) => ∇f`, a tree like x
 * @throws TypeError where f returns a Promise or no Tensor; RangeError where it returns no scalar
 * @example
 * import { grad } from 'saddlepoint';
 * const cube = (x) => x.pow(3);
 * console.log(grad(cube)(2).item(), grad(grad(cube))(2).item(), grad(grad(grad(cube)))(2).item()); // → 12 12 6
 */
export function grad<R extends unknown[]>(f: Differentiable<R>, ...surplus: never[]): <T extends Tree>(x: T, ...rest: R) => Traced<T> {
  noMore('grad', surplus, ONE_FUNCTION);
  return (x, ...rest) => {
    const at = trace('grad', f, x, rest);
    return at.like(gradientOf('grad', at, at.outer));
  };
}

/**
 * Jᵀu: pulls u, a cotangent of f's result, back to x.
 *
 * @returns `(x, u, ...rest) => Jᵀu`, a tree like x
 */
export function vjp<R extends unknown[]>(
  f: Differentiable<R>,
  ...surplus: never[]
): <T extends Tree>(x: T, u: Tensor | number, ...rest: R) => Traced<T> {
  noMore('vjp', surplus, ONE_FUNCTION);
  return (x, u, ...rest) => {
    const at = trace('vjp', f, x, rest);
    return at.like(pullBack([at.y], matching('vjp', 'u', u, [at.y]), at.variables, at.outer));
  };
}

/**
 * Jv: pushes v, a tangent at x, forward to f's result.
 *
 * @returns `(x, v, ...rest) => Jv`, of the shape of f's result; v is a tree like x
 */
export function jvp<R extends unknown[]>(
  f: Differentiable<R>,
  ...surplus: never[]
): <T extends Tree>(x: T, v: T | Traced<T>, ...rest: R) => Tensor {
  noMore('jvp', surplus, ONE_FUNCTION);
  return (x, v, ...rest) => {
    const { y, variables, outer } = trace('jvp', f, x, rest);
    const u = variableOf(full(y.shape, 0, isFloat32(y.data))); // Jᵀu is linear in u, so any u will do
    const Jᵀu = pullBack([y], [u], variables, true);
    return pullBack(Jᵀu, matching('jvp', 'v', v as Tree, variables), [u], outer)[0];
  };
}

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
  noMore('hvp', surplus, ONE_FUNCTION);
  return (x, v, ...rest) =>
    inFullPrecision(() => {
      const at = trace('hvp', f, x, rest);
      const g = gradientOf('hvp', at, true);
      return at.like(pullBack(g, matching('hvp', 'v', v as Tree, at.variables), at.variables, at.outer));
    });
}
