/** The same entries in other shapes: reshape, squeeze, unsqueeze. The adjoint of a reshape is the one back. */
import { refuse } from '../../base/arguments.ts';
import { defineOp, type Operation } from '../operation.ts';
import { type Axes, isSize, oneAxis, reducedShape, refuseShapes, type Shape, sameShape, show, sizeOf, someAxes } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { type Blocks, leadingAxes } from './adjoints.ts';

/** The same entries in another shape. A size of −1 is worked out from the others. */
export function reshape(x: Tensor, shape: Shape, caller = 'reshape'): Tensor {
  if (!Array.isArray(shape)) refuse(caller, 'shape', 'a list of sizes', shape, TypeError);
  const open = shape.indexOf(-1);
  const whole = open < 0 ? shape : shape.with(open, x.data.length / -sizeOf(shape));
  if (sameShape(whole, x.shape)) return x;
  if (sizeOf(whole) !== x.data.length || !Array.from(whole).every(isSize))
    refuseShapes(caller, 'shape', `one for the ${x.data.length} entries of ${show(x.shape)}`, shape);
  return reshaped(x, { of: x.shape, shape: whole });
}

const reshaped: Operation<Blocks> = defineOp<Blocks>({
  name: 'reshape',
  forward: ([x], { of, shape }) => new Tensor(x.data, [...leadingAxes(x, of), ...shape]),
  vjp: [(g, _y, _xs, { of, shape }) => reshaped(g, { of: shape, shape: of })],
});

/** x without the named axes, all of size 1; without all axes of size 1, where none are named. */
export function squeeze(x: Tensor, axes?: Axes): Tensor {
  const over = someAxes('squeeze', axes, x.shape.length).filter((i) => axes !== undefined || x.shape[i] === 1);
  const wide = over.find((i) => x.shape[i] !== 1);
  if (wide !== undefined) refuseShapes('squeeze', `axis ${wide}`, 'of size 1', x.shape);
  return reshape(x, reducedShape(x.shape, over, false));
}

/** x with a new axis of size 1 at the given place. */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  const a = oneAxis('unsqueeze', axis, x.shape.length + 1);
  return reshape(x, [...x.shape.slice(0, a), 1, ...x.shape.slice(a)]);
}
