/**
 * What a layer is: a tree of parameters, and a function of a tree and a tensor.
 *
 *   y = layer.apply(tree, x)
 *
 * The function keeps nothing: the same tree and the same x give the same y, so that a network can be differentiated,
 * flattened into one vector θ (`parameters(tree)`) and asked for its Hessian. The examples of a batch lie along the first
 * axis, features along the last: [batch, features], [batch, height, width, channels], [batch, time, features].
 */
import type { Tensor } from '../autograd/tensor.ts';
import type { Tree } from '../autograd/tree.ts';
import { callable, noMore, refuse } from '../base/arguments.ts';
import type { Random } from '../base/random.ts';
import { expectBranches } from './arguments.ts';

/** How a network is run. Without it layers behave as in evaluation. */
export interface Mode {
  /** True: dropout drops, batch normalisation uses the batch's own statistics. Default false. */
  readonly training?: boolean;
  /**
   * The source of dropout's masks. Make it anew from the same seed inside the loss, and the loss is a function of θ:
   * `(tree) => loss(network.apply(tree, x, { training: true, random: random(t) }))`.
   */
  readonly random?: Random;
  /** True: batch normalisation also updates its running statistics. Pass it once a step, outside the oracle. Default false. */
  readonly track?: boolean;
}

/** Mean and variance of each feature, as batches have shown them so far. Plain data, to be saved and restored. */
export interface RunningStatistics {
  mean: Float64Array;
  variance: Float64Array;
  /** How many batches were seen. */
  batches: number;
}

/** A tree of initial parameters and the function that uses such a tree. */
export interface Layer<T extends Tree = Tree> {
  readonly tree: T;
  apply(tree: T, x: Tensor, mode?: Mode): Tensor;
  /** The running statistics of this layer and of all inside it; absent where there are none. */
  readonly statistics?: readonly RunningStatistics[];
}

/** What stands in a sequence: a layer, or a function without parameters, like `(x) => x.tanh()`. */
export type Step = Layer | ((x: Tensor, mode?: Mode) => Tensor);

/** A layer made of steps; a step without parameters has an empty branch. */
export type SequentialTree = Tree[];

const NONE: Tree = {};

/** All running statistics of some steps, in order. */
const statisticsOf = (steps: readonly Step[]): { statistics?: readonly RunningStatistics[] } => {
  const all = steps.flatMap((step) => (typeof step === 'function' ? [] : (step.statistics ?? [])));
  return all.length === 0 ? {} : { statistics: all };
};

/**
 * One layer after the other: y = fₙ(… f₂(f₁(x))).
 *
 * @param steps layers, and functions of a tensor where no parameters are needed
 * @returns a layer whose tree is the list of the steps' trees ({} for a function)
 *
 * @example
 * import { random, tensor } from 'saddlepoint';
 * import { dense, sequential } from 'saddlepoint/nn';
 * const seed = random(1);
 * const network = sequential([dense(2, 8, { seed }), (x) => x.tanh(), dense(8, 1, { seed })]);
 * console.log(network.apply(network.tree, tensor([[1, 2], [3, 4], [5, 6]])).shape); // → [ 3, 1 ]
 */
export function sequential(steps: readonly Step[], ...rest: never[]): Layer<SequentialTree> {
  if (!Array.isArray(steps)) refuse('sequential', 'steps', 'a list of layers and functions', steps, TypeError);
  noMore('sequential', rest, 'one list of steps');
  const wrong = Array.from(steps).findIndex((step) => typeof step !== 'function' && typeof step?.apply !== 'function');
  if (wrong >= 0) refuse('sequential', `step ${wrong}`, 'a layer or a function of a tensor', steps[wrong], TypeError);
  return {
    tree: steps.map((step) => (typeof step === 'function' ? NONE : step.tree)),
    apply(tree, x, mode) {
      expectBranches('sequential', tree, steps.length);
      let y = x;
      for (let i = 0; i < steps.length; i++) {
        const step = steps[i];
        y = typeof step === 'function' ? step(y, mode) : step.apply(tree[i], y, mode);
      }
      return y;
    },
    ...statisticsOf(steps),
  };
}

/**
 * The residual wrapper: y = x + f(x). What f does not change passes through untouched, and so does the gradient.
 *
 * @throws RangeError where f changes the shape
 * @example
 * import { tensor } from 'saddlepoint';
 * import { dense, residual } from 'saddlepoint/nn';
 * const block = residual(dense(2, 2, { init: 'zeros' }));
 * console.log(block.apply(block.tree, tensor([[1, 2]])).toArray()); // → [ [ 1, 2 ] ]
 */
export function residual<T extends Tree>(inner: Layer<T>, ...rest: never[]): Layer<T> {
  noMore('residual', rest, 'one layer');
  if (typeof inner === 'function') refuse('residual', 'inner', 'a layer', inner, TypeError);
  callable('residual', 'inner.apply', inner?.apply);
  return {
    tree: inner.tree,
    apply(tree, x, mode) {
      const change = inner.apply(tree, x, mode);
      if (change.shape.join() !== x.shape.join()) {
        refuse('residual', 'the result of inner', `of x's shape [${x.shape.join(', ')}]`, change);
      }
      // y = x + f(x)
      return x.add(change);
    },
    ...statisticsOf([inner as Layer]),
  };
}
