/**
 * Transforms: from a function to its derivatives. They take functions of a tree of tensors (one tensor is the smallest
 * tree), differentiate by that first argument, and hand further arguments through. They nest to any depth.
 *
 *   grad f (x)       ∇f                    L02      one backward pass
 *   vjp f (x, u)     Jᵀu                            the same, from any result
 *   jvp f (x, v)     Jv                             the pull-back is linear in u; pulled back in turn, it is J
 *   hvp f (x, v)     Hv = ∇⟨∇f, v⟩         L16      a backward pass over a backward pass, without H
 *   jacobian f (x)   J                              all rows in one sweep
 *   hessian f (x)    H = ∂²f/∂xᵢ∂xⱼ        L03      all rows in one sweep over the recorded gradient
 */

import { callable, refuse } from '../base/arguments.ts';
import { inFullPrecision } from '../linalg/products/multiply.ts';
import { pullBack } from './backward.ts';
import { allocate } from './memory.ts';
import { differentiating, enter, full, make, release } from './operation.ts';
import { concat } from './operations/indexing.ts';
import { mirrored } from './operations/mirrored.ts';
import { isFloat32, sameShape, show } from './shape.ts';
import { Tensor } from './tensor.ts';
import { leavesOf, mapTree, type Tree } from './tree.ts';

/** A tree as functions inside a transform see it: numbers have become tensors. */
export type Traced<T> = Tree extends T
  ? any
  : T extends Tensor | number
    ? Tensor
    : T extends ArrayBufferView
      ? Tensor
      : { [K in keyof T]: Traced<T[K]> };

/** A function of a tree, with further arguments that are not differentiated by. */
export type Differentiable<R extends unknown[] = []> = (x: any, ...rest: R) => Tensor;

/** A function at a point: its result, the variables that it was entered with, and how results at these become a tree like x. */
interface At {
  readonly y: Tensor;
  readonly variables: Tensor[];
  readonly like: (leaves: readonly Tensor[]) => any;
}

/** Differentiates: evaluates f at x, one level of differentiation deeper, and hands everything to `use`. */
const entering = <R>(caller: string, f: Differentiable<any>, x: Tree, rest: unknown[], use: (at: At, outer: boolean) => R): R =>
  differentiating((outer) => {
    callable(caller, 'f', f);
    const variables: Tensor[] = [];
    const inside = mapTree(caller, x, (leaf) => {
      const variable = enter(leaf);
      variables.push(variable);
      return variable;
    });
    if (variables.length === 0) refuse(caller, 'x', 'a tree with tensors to differentiate by', x, TypeError);
    const y: unknown = f(inside, ...rest);
    if (!(y instanceof Tensor)) refuse(caller, 'the result of f', 'a Tensor', y, TypeError);
    const like = (leaves: readonly Tensor[]): any => {
      let next = 0;
      return mapTree(caller, x, () => leaves[next++]);
    };
    return use({ y, variables, like }, outer);
  });

/** The gradient of a scalar result by its variables. */
function gradientOf(caller: string, { y, variables }: At, record: boolean): Tensor[] {
  if (y.shape.length !== 0) refuse(caller, 'the result of f', 'a scalar (sum or mean it)', y);
  return pullBack([y], [full([], 1, isFloat32(y.data))], variables, record);
}

/** The tangent or cotangent given by a user, leaf by leaf, with the shapes checked. */
function matching(caller: string, argument: string, given: Tree, leaves: readonly Tensor[]): Tensor[] {
  const found = leavesOf(caller, given);
  if (found.length !== leaves.length)
    throw new RangeError(
      `${caller}: ${argument} must have ${leaves.length} leaves, got ${found.length} (a list is a tree of numbers; one vector is tensor([…]))`,
    );
  found.forEach(({ shape }, i) => {
    if (!sameShape(shape, leaves[i].shape))
      throw new RangeError(`${caller}: ${argument} must have shape ${show(leaves[i].shape)}, got ${show(shape)}`);
  });
  return found;
}

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
export const valueAndGrad =
  <R extends unknown[]>(f: Differentiable<R>) =>
  <T extends Tree>(x: T, ...rest: R): { value: Tensor; gradient: Traced<T> } =>
    valueAndGradient('valueAndGrad', f, x, rest);

const valueAndGradient = (caller: string, f: Differentiable<any>, x: Tree, rest: unknown[]): { value: Tensor; gradient: any } =>
  entering(caller, f, x, rest, (at, outer) => {
    const gradient = at.like(gradientOf(caller, at, outer));
    return { value: release(at.y, outer), gradient };
  });

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
export const grad =
  <R extends unknown[]>(f: Differentiable<R>) =>
  <T extends Tree>(x: T, ...rest: R): Traced<T> =>
    valueAndGradient('grad', f, x, rest).gradient;

/**
 * Jᵀu: pulls u, a cotangent of f's result, back to x.
 *
 * @returns `(x, u, ...rest) => Jᵀu`, a tree like x
 */
export const vjp =
  <R extends unknown[]>(f: Differentiable<R>) =>
  <T extends Tree>(x: T, u: Tensor | number, ...rest: R): Traced<T> =>
    entering('vjp', f, x, rest, ({ y, variables, like }, outer) => like(pullBack([y], matching('vjp', 'u', u, [y]), variables, outer)));

/**
 * Jv: pushes v, a tangent at x, forward to f's result.
 *
 * @returns `(x, v, ...rest) => Jv`, of the shape of f's result; v is a tree like x
 */
export const jvp =
  <R extends unknown[]>(f: Differentiable<R>) =>
  <T extends Tree>(x: T, v: T | Traced<T>, ...rest: R): Tensor =>
    entering('jvp', f, x, rest, ({ y, variables }, outer) => {
      const u = enter(full(y.shape, 0, isFloat32(y.data))); // Jᵀu is linear in u, so any u will do
      const pulled = pullBack([y], [u], variables, true);
      return pullBack(pulled, matching('jvp', 'v', v as Tree, variables), [u], outer)[0];
    });

/**
 * Hv = ∇⟨∇f, v⟩ at the cost of a few gradients, without H. L16
 *
 * @returns `(x, v, ...rest) => Hv`; v and Hv are trees like x
 * @example
 * import { hvp, tensor } from 'saddlepoint';
 * const f = (x) => x.pow(3).sum();
 * console.log(hvp(f)(tensor([1, 2]), tensor([1, 1])).toArray()); // → [ 6, 12 ]
 */
export const hvp =
  <R extends unknown[]>(f: Differentiable<R>) =>
  <T extends Tree>(x: T, v: T | Traced<T>, ...rest: R): Traced<T> =>
    inFullPrecision(() =>
      entering('hvp', f, x, rest, (at, outer) => {
        const { variables, like } = at;
        return like(pullBack(gradientOf('hvp', at, true), matching('hvp', 'v', v as Tree, variables), variables, outer));
      }),
    );

const WORKING_SET = 1 << 20; // entries of the largest intermediate that a chunk of rows may carry: 8 MB

/** The derivative of y by each x, [size of y, size of x]: rows in chunks, each chunk one sweep with a slice of the identity as cotangents. */
function blocksOf(y: Tensor, xs: readonly Tensor[], record: boolean): Tensor[] {
  const widest = xs.reduce((n, x) => Math.max(n, x.size), y.size);
  const chunk = Math.max(1, Math.min(64, Math.floor(WORKING_SET / widest)));
  const chunks: Tensor[][] = [];
  for (let start = 0; start < y.size; start += chunk) {
    const count = Math.min(chunk, y.size - start);
    const identity = allocate(isFloat32(y.data), count * y.size);
    for (let i = 0; i < count; i++) identity[i * y.size + start + i] = 1;
    const gs = pullBack([y], [make(identity, [count, ...y.shape])], xs, record);
    chunks.push(gs.map((g, i) => g.reshape([count, xs[i].size])));
  }
  return xs.map((x, i) =>
    chunks.length === 0
      ? full([0, x.size], 0, isFloat32(y.data))
      : concat(
          chunks.map((parts) => parts[i]),
          0,
        ),
  );
}

/**
 * J: the derivative of every entry of f's result by every entry of x.
 *
 * @returns `(x, ...rest) => J`: a tree like x with leaves of shape [...shape of the result, ...shape of the leaf]
 * @example
 * import { jacobian, tensor } from 'saddlepoint';
 * console.log(jacobian((x) => x.square())(tensor([1, 2])).toArray()); // → [ [ 2, 0 ], [ 0, 4 ] ]
 */
export const jacobian =
  <R extends unknown[]>(f: Differentiable<R>) =>
  <T extends Tree>(x: T, ...rest: R): Traced<T> =>
    entering('jacobian', f, x, rest, ({ y, variables, like }, outer) =>
      like(blocksOf(y, variables, outer).map((J, i) => release(J, outer).reshape([...y.shape, ...variables[i].shape]))),
    );

/**
 * H: all second derivatives, by double backward. L03
 *
 * @returns `(x, ...rest) => H`, [n, n] over all n entries of x: leaves in insertion order, each row-major
 * @example
 * import { hessian, tensor } from 'saddlepoint';
 * // the notes' example at its saddle (L12): L = (1 − w₁w₂)²
 * const L = (w) => w.at(0).mul(w.at(1)).sub(1).square();
 * console.log(hessian(L)(tensor([0, 0])).toArray()); // → [ [ 0, -2 ], [ -2, 0 ] ]
 */
export const hessian =
  <R extends unknown[]>(f: Differentiable<R>) =>
  <T extends Tree>(x: T, ...rest: R): Tensor =>
    inFullPrecision(() =>
      entering('hessian', f, x, rest, (at, outer) => {
        const { variables } = at;
        const g = gradientOf('hessian', at, true);
        // Row i of blocks, from the diagonal on: a sweep that stops at leaf i spares the way back to the leaves before it.
        const upper = g.flatMap((gi, i) => blocksOf(gi, variables.slice(i), outer));
        return release(mirrored(...upper, { sizes: variables.map((v) => v.size) }), outer);
      }),
    );
