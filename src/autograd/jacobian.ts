/** All rows of a derivative in one sweep: the cotangents are the rows of the identity, as leading axes. */
import { pullBack } from './backward.ts';
import { allocate } from './memory.ts';
import { full, release } from './operation.ts';
import { concat } from './operations/indexing.ts';
import { isFloat32 } from './shape.ts';
import { Tensor } from './tensor.ts';
import { type Differentiable, oneFunction, type Traced, trace } from './trace.ts';
import type { Tree } from './tree.ts';

/**
 * J: the derivative of every entry of f's result by every entry of x.
 *
 * @returns `(x, ...rest) => J`: a tree like x with leaves of shape [...shape of the result, ...shape of the leaf]
 * @example
 * import { jacobian, tensor } from 'saddlepoint';
 * console.log(jacobian((x) => x.square())(tensor([1, 2])).toArray()); // → [ [ 2, 0 ], [ 0, 4 ] ]
 */
export function jacobian<R extends unknown[]>(f: Differentiable<R>, ...surplus: never[]): <T extends Tree>(x: T, ...rest: R) => Traced<T> {
  oneFunction('jacobian', f, surplus);
  return (x, ...rest) => {
    const { y, variables, outer, like } = trace('jacobian', f, x, rest);
    return like(jacobianRows(y, variables, outer).map((J, i) => release(J, outer).reshape([...y.shape, ...variables[i].shape])));
  };
}

const WORKING_SET = 1 << 20; // entries of the largest intermediate that a chunk of rows may carry: 8 MB

/** The derivative of y by each x, [size of y, size of x]: in chunks of rows, each chunk one sweep. */
export function jacobianRows(y: Tensor, xs: readonly Tensor[], record: boolean): Tensor[] {
  const widest = xs.reduce((n, x) => Math.max(n, x.size), y.size);
  const chunk = Math.max(1, Math.min(64, Math.floor(WORKING_SET / widest)));
  const chunks: Tensor[][] = [];
  for (let start = 0; start < y.size; start += chunk) {
    const count = Math.min(chunk, y.size - start);
    const identity = allocate(isFloat32(y.data), count * y.size);
    for (let i = 0; i < count; i++) identity[i * y.size + start + i] = 1;
    const gs = pullBack([y], [new Tensor(identity, [count, ...y.shape])], xs, record);
    chunks.push(gs.map((g, i) => g.reshape([count, xs[i].size])));
  }
  if (chunks.length === 0) return xs.map((x) => full([0, x.size], 0, isFloat32(y.data)));
  return xs.map((_, i) => concat(chunks.map((parts) => parts[i])));
}
