/**
 * The oracle: all that an algorithm may ask about a loss at θ.
 *
 *   value L(θ),  gradient g = ∇L(θ),  hvp H(θ)v,  hessian H(θ)
 *
 * It remembers its last θ (a copy, compared entry by entry), so asking twice costs once, and stepping θ in place is safe.
 * No graph outlives a call.
 */

import { valueAndGrad } from '../autograd/grad.ts';
import { hessian } from '../autograd/hessian.ts';
import { hvp } from '../autograd/hvp.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Traced } from '../autograd/trace.ts';
import type { Tree } from '../autograd/tree.ts';
import { callable, noMore, refuse } from '../base/arguments.ts';
import { Matrix } from '../linalg/matrix.ts';
import { layOut, type ParametersOptions } from './parameters.ts';
import { type Answers, remembering, vectorOf } from './remembering.ts';
import type { Oracle, Vector } from './types.ts';

/** The oracle of a loss over a tree: it knows where θ begins, and how a θ reads as a tree. */
export interface OracleOf<T> extends Oracle {
  readonly theta: Vector;
  readonly size: number;
  /** The tree with the entries of θ as leaves: to predict with, or to save. Views, not copies. */
  unflatten(θ: ArrayLike<number>): Traced<T>;
}

/**
 * The oracle of a differentiable loss over a tree of parameters.
 *
 * @param loss a function of the tree to a scalar tensor. It must depend on nothing else that changes: the last θ's answers are kept.
 * @returns an {@link Oracle} whose `theta` holds the tree's values as one vector
 * @example
 * import { oracle } from 'saddlepoint';
 * const o = oracle(({ w1, w2 }) => w1.mul(w2).sub(1).square(), { w1: 0, w2: 0 });
 * console.log(o.value(o.theta), o.hessian(o.theta).toArray()); // → 1 [ [ 0, -2 ], [ -2, 0 ] ]
 * console.log(o.unflatten([2, 0.5]).w1.item()); // → 2
 */
export function oracle<T extends Tree>(
  loss: (tree: Traced<T>) => Tensor,
  tree: T,
  given?: ParametersOptions,
  ...rest: readonly never[]
): OracleOf<T> {
  callable('oracle', 'loss', loss);
  noMore('oracle', rest, 'a loss, a tree and options');
  const { theta, leaves, assemble, join, unflatten } = layOut('oracle', tree, given);
  // As a function of θ's leaves alone: frozen ones are data.
  const L = (free: readonly Tensor[]): Tensor => loss(assemble(free));
  const answers: Answers = {
    value: (θ) => {
      const y: unknown = L(leaves(θ));
      return y instanceof Tensor && y.rank === 0 ? y.item() : refuse('oracle', 'the result of loss', 'a scalar', y, TypeError);
    },
    gradient: (θ) => {
      const { value, gradient } = valueAndGrad(L)(leaves(θ));
      return { value: value.item(), gradient: () => join(gradient) };
    },
    hvp: (θ, v) => join(hvp(L)(leaves(θ), leaves(v))),
    hessian: (θ) => new Matrix(vectorOf('oracle', 'the Hessian', hessian(L)(leaves(θ)).data), θ.length, θ.length),
  };
  return Object.assign(remembering(answers, { size: theta.length, theta }), { theta, size: theta.length, unflatten });
}
