/**
 * The norm of a row, ‖x‖ = √Σx², without overflow or underflow. Its slope is the unit vector x/‖x‖; at 0, the tip of a cone, 0.
 * A smooth function φ of ‖x‖ may be smooth there all the same, as ‖x‖² is: its Hessian is φ″(0) I (roots.ts).
 */
import { norm as length } from '../../linalg/vectors.ts';
import type { Tensor } from '../tensor.ts';
import { equal, strongMul, where } from './arithmetic.ts';
import { slopeAtZeros } from './roots.ts';
import { type Reduction, reduction } from './rowwise.ts';

/** ‖x‖ over the axes. For ‖x‖² alone, square and sum. */
export const norm: Reduction = reduction(
  'norm',
  (x, start, n) => length(x.subarray(start, start + n)),
  (g, y, [x], { axis }) => {
    const pulled = strongMul(g, unit(x, y, axis));
    const slope = slopeAtZeros(g, y);
    return slope === undefined ? pulled : pulled.add(strongMul(slope, x));
  },
);

const isSafe = (y: number): boolean => y === 0 || (y > 2 ** -1000 && y < Infinity);

/** x/‖x‖, and 0 at 0. Where ‖x‖ overflows or is nearly 0, x is multiplied by a power of two first, which changes nothing else. */
function unit(x: Tensor, y: Tensor, axis: number): Tensor {
  if (!y.data.every(isSafe)) {
    const scaled = x.mul(where(equal(y, Infinity), 2 ** -600, where(y.less(2 ** -1000), 2 ** 600, 1)));
    return where(equal(y, 0), 0, scaled.div(norm(scaled, axis, { keepDims: true })));
  }
  return where(equal(y, 0), 0, x.div(y));
}
