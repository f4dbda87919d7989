/**
 * θ is one vector. Networks name their parameters in a tree; the notes' formulas speak of θ, g and H in one flat space.
 *
 *   tree  ⇄  θ = (leaf₁ | leaf₂ | …),  insertion order, each leaf row-major
 */

import { allocate } from '../autograd/memory.ts';
import '../autograd/methods.ts';
import { type DType, type Shape, show, singlePrecision } from '../autograd/shape.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Traced } from '../autograd/trace.ts';
import type { Tree } from '../autograd/tree.ts';
import { mapTree } from '../autograd/tree.ts';
import { noMore, options, refuse, refuseSaying } from '../base/arguments.ts';
import { vectorOf } from './remembering.ts';
import type { Vector } from './types.ts';

export interface ParametersOptions {
  /** The dtype of θ. Default: float64. */
  readonly dtype?: DType;
  /** Paths ('layers.0.W', or a prefix of whole names: 'layers.0') that keep their values and are no part of θ. */
  readonly frozen?: readonly string[];
}

/** A tree of parameters laid out as one vector. */
export interface Parameters<T> {
  /** The values as one vector, copied from the tree. */
  readonly theta: Vector;
  readonly tree: Traced<T>;
  /** The tree with the entries of θ as leaves: views, not copies, to be used before θ changes. */
  unflatten(θ: ArrayLike<number>): Traced<T>;
  /** The two halves of unflatten: θ's leaves in its order, and the tree around them. */
  leaves(θ: ArrayLike<number>): Tensor[];
  assemble(leaves: readonly Tensor[]): Traced<T>;
  /** Leaves in θ's order as one fresh vector. */
  join(leaves: readonly Tensor[]): Float64Array;
  /** A tree's leaves (without the frozen ones) as one fresh vector: the inverse of unflatten. */
  flatten(tree: Tree): Float64Array;
  /** Where each named leaf lies in θ. */
  readonly layout: readonly { readonly path: string; readonly start: number; readonly shape: Shape }[];
}

/**
 * Lays a tree of parameters out as one vector θ.
 *
 * @throws TypeError where the tree holds anything but tensors and numbers; RangeError where a vector of another length is unflattened
 * @example
 * import { parameters, tensor } from 'saddlepoint';
 * const { theta, unflatten } = parameters({ W: tensor([[1, 2]]), b: 3 });
 * console.log(Array.from(theta)); // → [ 1, 2, 3 ]
 * console.log(unflatten([4, 5, 6]).W.toArray()); // → [ [ 4, 5 ] ]
 */
export function parameters<T extends Tree>(tree: T, given?: ParametersOptions, ...rest: readonly never[]): Parameters<T> {
  noMore('parameters', rest, 'a tree and options');
  return layOut('parameters', tree, given);
}

/** {@link parameters}, for whoever asks. */
export function layOut<T extends Tree>(caller: string, tree: T, given: ParametersOptions | undefined): Parameters<T> {
  const { dtype = 'float64', frozen = [] } = options(caller, given, ['dtype', 'frozen']);
  if (!Array.isArray(frozen) || !frozen.every((name) => typeof name === 'string'))
    refuse(caller, 'frozen', "a list of paths, such as ['layers.0']", frozen, TypeError);
  const float32 = singlePrecision(caller, dtype);
  const within = (path: string, name: string): boolean => `${path}.`.startsWith(`${name}.`);
  const isFrozen = (path: string): boolean => frozen.some((name) => within(path, name));
  const layout: { path: string; start: number; shape: Shape }[] = [];
  const values: Tensor[] = [];
  const seen: string[] = [];
  let size = 0;
  const tensors = mapTree(caller, tree, (leaf, path) => {
    const value = leaf.astype(dtype);
    seen.push(path);
    if (!isFrozen(path)) {
      layout.push({ path, start: size, shape: leaf.shape });
      values.push(value);
      size += leaf.size;
    }
    return value;
  });
  const unknown = frozen.find((name) => !seen.some((path) => within(path, name)));
  if (unknown !== undefined) refuse(caller, 'frozen', `of paths that the tree has (${seen.join(', ')})`, unknown);
  const theta = allocate(float32, size);
  for (let i = 0; i < values.length; i++) theta.set(values[i].data, layout[i].start);

  const leaves = (θ: ArrayLike<number>): Tensor[] => {
    if (θ?.length !== size || !(θ instanceof theta.constructor)) vectorOf('unflatten', 'θ', θ, size);
    const flat = θ instanceof theta.constructor ? (θ as Vector) : new (theta.constructor as Float64ArrayConstructor)(θ);
    return layout.map(({ start, shape }, i) => new Tensor(flat.subarray(start, start + values[i].size), shape));
  };
  const assemble = (found: readonly Tensor[]): Traced<T> => {
    let next = 0;
    return mapTree('assemble', tensors, (leaf, path) => (isFrozen(path) ? leaf : found[next++]));
  };
  const join = (found: readonly Tensor[]): Float64Array => {
    const out = new Float64Array(size);
    for (let i = 0; i < layout.length; i++) out.set(found[i].data, layout[i].start);
    return out;
  };
  const flatten = (other: Tree): Float64Array => {
    const found: Tensor[] = [];
    const places: string[] = [];
    mapTree('flatten', other, (leaf, path) => {
      if (isFrozen(path)) return;
      places.push(`${path} ${show(leaf.shape)}`);
      found.push(leaf);
    });
    const [expected, got] = [layout.map(({ path, shape }) => `${path} ${show(shape)}`), places].map((list) => list.join(', '));
    if (got !== expected) refuseSaying('flatten', 'tree', `of ${expected}`, got);
    return join(found);
  };
  const unflatten = (θ: ArrayLike<number>): Traced<T> => assemble(leaves(θ));
  return { theta, tree: tensors, unflatten, leaves, assemble, join, flatten, layout };
}
