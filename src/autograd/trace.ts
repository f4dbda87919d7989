/**
 * Transforms: from a function to its derivatives. They take functions of a tree of tensors (one tensor is the smallest
 * tree), differentiate by that first argument, and hand further arguments through. They nest to any depth.
 *
 *   grad f (x)       ∇f                    one backward pass                                           grad.ts
 *   vjp f (x, u)     Jᵀu                   the same, from any result                                   vjp.ts
 *   jvp f (x, v)     Jv                    the pull-back is linear in u; pulled back in turn, it is J  jvp.ts
 *   hvp f (x, v)     Hv = ∇⟨∇f, v⟩         a backward pass over a backward pass, without H             hvp.ts
 *
 * Each is a forward pass, which is here, f at x with each operation recorded, and a line or two that go back. All rows at once:
 * jacobian.ts and hessian.ts.
 */
import { callable, noMore, refuse, refuseSaying } from '../base/arguments.ts';
import { pullBack } from './backward.ts';
import './methods.ts';
import { full, isRecording, recorded, variableOf } from './operation.ts';
import { isFloat32, sameShape, show } from './shape.ts';
import { Tensor } from './tensor.ts';
import { leavesOf, mapTree, type Tree } from './tree.ts';

/** A transform takes one function: said at once, and to whoever hands it x as well. */
export function oneFunction(caller: string, f: unknown, surplus: readonly unknown[]): void {
  noMore(caller, surplus, 'one function, and returns a function of x: grad(f)(x)');
  callable(caller, 'f', f);
}

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

/** A function at a point. */
interface Trace {
  /** Its result. */
  readonly y: Tensor;
  /** The variables that it is differentiated by, one a leaf of x. */
  readonly variables: readonly Tensor[];
  /** Whether a transform further out differentiates this one: then the way back is recorded too. */
  readonly outer: boolean;
  /** Puts one tensor a variable into a tree like x. */
  readonly like: (leaves: readonly Tensor[]) => any;
}

/** f at x, with the leaves of x as variables of differentiation. */
export function trace(caller: string, f: Differentiable<any>, x: Tree, rest: readonly unknown[]): Trace {
  const outer = isRecording();
  const variables: Tensor[] = [];
  const inside = mapTree(caller, x, (leaf) => {
    const variable = variableOf(leaf);
    variables.push(variable);
    return variable;
  });
  if (variables.length === 0) refuse(caller, 'x', 'a tree with tensors to differentiate by', x, TypeError);
  const y: unknown = recorded(true, () => f(inside, ...rest));
  if (!(y instanceof Tensor)) refuse(caller, 'the result of f', 'a Tensor', y, TypeError);
  const like = (leaves: readonly Tensor[]): any => {
    let next = 0;
    return mapTree(caller, x, () => leaves[next++]);
  };
  return { y, variables, outer, like };
}

/** The gradient of a scalar result by each variable. */
export function gradientOf(caller: string, { y, variables }: Trace, record: boolean): Tensor[] {
  if (y.shape.length !== 0) refuse(caller, 'the result of f', 'a scalar (sum or mean it)', y);
  return pullBack([y], [full([], 1, isFloat32(y.data))], variables, record);
}

/** The tangent or cotangent given by a user, leaf by leaf, with the shapes checked. */
export function matching(caller: string, argument: string, given: Tree, leaves: readonly Tensor[]): Tensor[] {
  const found = leavesOf(caller, given);
  if (found.length !== leaves.length)
    refuseSaying(
      caller,
      argument,
      `a tree of as many leaves, ${leaves.length}`,
      `${found.length} (a list is a tree of numbers; one vector is tensor([…]))`,
    );
  found.forEach(({ shape }, i) => {
    if (!sameShape(shape, leaves[i].shape)) refuseSaying(caller, argument, `of shape ${show(leaves[i].shape)}`, show(shape));
  });
  return found;
}
