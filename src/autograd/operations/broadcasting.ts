/** Broadcasting and its adjoint: expand repeats entries, sum adds up what was repeated. Strides of 0 say where. */
import { options } from '../../base/arguments.ts';
import {
  type Axes,
  broadcast,
  broadcastStrides,
  checkShape,
  type KeepDims,
  reducedShape,
  refuseShapes,
  type Shape,
  sameShape,
  show,
  someAxes,
} from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { reshape } from './reshape.ts';
import { stridedAdd, view } from './views.ts';

/** Repeats x along new leading axes and along axes of size 1, as broadcasting does. */
export function expand(x: Tensor, shape: Shape): Tensor {
  if (Array.isArray(shape) && sameShape(x.shape, shape)) return x;
  checkShape('expand', shape);
  if (!sameShape(broadcast('expand', x.shape, shape), shape))
    refuseShapes('expand', 'the tensor', `of a shape that broadcasts to ${show(shape)}`, x.shape);
  return view(x, shape, broadcastStrides(x.shape, shape));
}

/** The adjoint of expand: sums whatever broadcasting repeated. The first `lead` axes of x are left alone. */
export function sumTo(x: Tensor, shape: Shape, lead = 0): Tensor {
  const from = lead === 0 ? x.shape : x.shape.slice(lead);
  if (sameShape(from, shape)) return x;
  return stridedAdd(x, { of: shape, shape: from, strides: broadcastStrides(shape, from), offset: 0 });
}

/** Σ over the named axes (all, if none are named). */
export function sum(x: Tensor, axes?: Axes, given?: KeepDims): Tensor {
  const { keepDims = false } = options('sum', given, ['keepDims']);
  const over = someAxes('sum', axes, x.shape.length);
  const total = sumTo(x, reducedShape(x.shape, over, true));
  return keepDims ? total : reshape(total, reducedShape(x.shape, over, false));
}
