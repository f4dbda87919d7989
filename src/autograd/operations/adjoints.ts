/**
 * Pairs of linear operations that move numbers, each the other's rule: for y = Ax the cotangent is pulled back by Aᵀ, and for
 * that operation by A again. This gives derivatives of every order. Leading axes, also a cotangent's own, are carried along.
 */
import type { Floats } from '../../linalg/products/product.ts';
import { allocate } from '../memory.ts';
import { defineOp, type Operation } from '../operation.ts';
import { isFloat32, type Shape, sizeOf } from '../shape.ts';
import { Tensor } from '../tensor.ts';

/** Blocks of shape `of` become blocks of shape `shape`. Leading axes beyond them are carried along. */
export interface Blocks {
  readonly of: Shape;
  readonly shape: Shape;
}

/** The axes of x before its last ones, which are those of `of`. */
export const leadingAxes = (x: Tensor, of: Shape): Shape => x.shape.slice(0, x.shape.length - of.length);

/** Fills zeros `out` from x, `count` blocks. */
type Move<A> = (x: Floats, out: Floats, count: number, attributes: A) => void;

/** Two linear operations, each the other's rule: one from `of` to `shape`, its adjoint from `shape` to `of`. */
export function adjoints<A extends Blocks>(...moves: [name: string, move: Move<A>][]): Operation<A>[] {
  const ops: Operation<A>[] = moves.map(([name, move], i) =>
    defineOp<A>({
      name,
      forward: ([x], a) => {
        const [of, shape] = i === 0 ? [a.of, a.shape] : [a.shape, a.of];
        const lead = leadingAxes(x, of);
        const count = sizeOf(lead);
        const out = allocate(isFloat32(x.data), count * sizeOf(shape));
        move(x.data, out, count, a);
        return new Tensor(out, lead.length === 0 ? shape : [...lead, ...shape]);
      },
      vjp: [(g, _y, _xs, a) => ops[1 - i](g, a)],
    }),
  );
  return ops;
}
