/**
 * The norm of a row, ‖x‖ = √Σx², without overflow or underflow. Its slope is the unit vector x/‖x‖; at 0, the tip of a cone, 0.
 *
 * A smooth function φ of ‖x‖ may be smooth there all the same, as ‖x‖² is. Its gradient φ′(‖x‖) x/‖x‖ then goes as φ″(0) x, and its
 * Hessian is φ″(0) I. Since φ′ is at hand as the cotangent g, φ″ = dg/d‖x‖ is asked of the graph.
 */
import { norm as length } from '../../linalg/vectors.ts';
import { pullBack } from '../backward.ts';
import { allocate } from '../memory.ts';
import { isFloat32 } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { equal, strongMul, where } from './arithmetic.ts';
import { type Reduction, reduction } from './rowwise.ts';

/** ‖x‖ over the axes. For ‖x‖² alone, square and sum. */
export const norm: Reduction = reduction(
  'norm',
  (x, start, n) => length(x.subarray(start, start + n)),
  (g, y, [x]) => {
    const pulled = strongMul(g, unit(x, y));
    const differentiated = g.traced && g.shape.length === y.shape.length;
    return differentiated && y.data.includes(0) ? pulled.add(strongMul(slopeAtZeros(g, y), x)) : pulled;
  },
);

const isSafe = (y: number): boolean => y === 0 || (y > 2 ** -1000 && y < Infinity);

/** x/‖x‖, and 0 at 0. Where ‖x‖ overflows or is nearly 0, x is multiplied by a power of two first, which changes nothing else. */
function unit(x: Tensor, y: Tensor): Tensor {
  if (!y.data.every(isSafe)) {
    const scaled = x.mul(where(equal(y, Infinity), 2 ** -600, where(y.less(2 ** -1000), 2 ** 600, 1)));
    return where(equal(y, 0), 0, scaled.div(norm(scaled, -1, { keepDims: true })));
  }
  return where(equal(y, 0), 0, x.div(y));
}

/** dgᵢ/dyᵢ at each yᵢ that is 0; 0 elsewhere. One sweep for all, a row of the identity each. */
function slopeAtZeros(g: Tensor, y: Tensor): Tensor {
  const zeros = [...y.data.keys()].filter((i) => y.data[i] === 0);
  const identity = allocate(isFloat32(y.data), zeros.length * y.data.length);
  for (const [row, i] of zeros.entries()) identity[row * y.data.length + i] = 1;
  const rows = new Tensor(identity, [zeros.length, ...y.shape]);
  return strongMul(rows, pullBack([g], [rows], [y], true)[0]).sum(0);
}
