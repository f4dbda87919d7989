/**
 * The gradient of a scalar: a forward pass, and one backward pass from it.
 *
 *   grad f (x) = ∇f                                   L02
 */
import { release } from './operation.ts';
import type { Tensor } from './tensor.ts';
import { type Differentiable, gradientOf, oneFunction, type Traced, trace } from './trace.ts';
import type { Tree } from './tree.ts';

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
  oneFunction('valueAndGrad', f, surplus);
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
  oneFunction('grad', f, surplus);
  return (x, ...rest) => {
    const at = trace('grad', f, x, rest);
    return at.like(gradientOf('grad', at, at.outer));
  };
}
