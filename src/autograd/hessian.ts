/**
 * The Hessian, by double backward: all rows in one sweep over the recorded gradient. L03
 *
 *   H = ∂²f/∂xᵢ∂xⱼ        the same as jacobian(grad(f)) of one tensor
 *
 * Over several leaves it has a block for each pair. Second derivatives do not depend on their order (Schwarz), so half of them
 * suffice: Bᵢⱼ of [sizesᵢ, sizesⱼ] for j ≥ i, and below the diagonal Bⱼᵢ = Bᵢⱼᵀ.
 */
import { inFullPrecision } from '../linalg/products/multiply.ts';
import { jacobianRows } from './jacobian.ts';
import { allocate } from './memory.ts';
import { defineOp, type Operation, release } from './operation.ts';
import { narrow } from './operations/views.ts';
import { isFloat32 } from './shape.ts';
import { Tensor } from './tensor.ts';
import { type Differentiable, gradientOf, oneFunction, trace } from './trace.ts';
import type { Tree } from './tree.ts';

/**
 * H: all second derivatives. L03
 *
 * @returns `(x, ...rest) => H`, [n, n] over all n entries of x: leaves in insertion order, each row-major
 * @example
 * import { hessian, tensor } from 'saddlepoint';
 * // the notes' example at its saddle (L12): L = (1 − w₁w₂)²
 * const L = (w) => w.at(0).mul(w.at(1)).sub(1).square();
 * console.log(hessian(L)(tensor([0, 0])).toArray()); // → [ [ 0, -2 ], [ -2, 0 ] ]
 */
export function hessian<R extends unknown[]>(f: Differentiable<R>, ...surplus: never[]): <T extends Tree>(x: T, ...rest: R) => Tensor {
  oneFunction('hessian', f, surplus);
  return (x, ...rest) =>
    inFullPrecision(() => {
      const at = trace('hessian', f, x, rest);
      const g = gradientOf('hessian', at, true);
      // Row i of blocks, from the diagonal on: a sweep that stops at leaf i spares the way back to the leaves before it.
      const upper = g.flatMap((gi, i) => jacobianRows(gi, at.variables.slice(i), at.outer));
      const sizes = at.variables.map((v) => v.size);
      return release(mirrored(...upper, { sizes }), at.outer);
    });
}

interface Sizes {
  readonly sizes: readonly number[];
}

const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

/** The whole matrix from its blocks on and above the diagonal, row by row of blocks. */
const mirrored: Operation<Sizes> = defineOp<Sizes>({
  name: 'mirrored',
  forward: (blocks, { sizes }) => {
    const n = total(sizes);
    const out = allocate(
      blocks.every((B) => isFloat32(B.data)),
      n * n,
    );
    let next = 0;
    for (let i = 0, top = 0; i < sizes.length; top += sizes[i++]) {
      for (let j = i, left = top; j < sizes.length; left += sizes[j++]) {
        const { data } = blocks[next++];
        for (let r = top, p = 0; r < top + sizes[i]; r++) {
          for (let c = left; c < left + sizes[j]; c++, p++) out[r * n + c] = data[p];
        }
        if (j === i) continue;
        for (let c = left; c < left + sizes[j]; c++) {
          for (let r = top, p = c - left; r < top + sizes[i]; r++, p += sizes[j]) out[c * n + r] = data[p];
        }
      }
    }
    return new Tensor(out, [n, n]);
  },
  variadic: true,
  // block k stands in two places, or in one if it is on the diagonal
  vjp: [
    (g, _y, _blocks, { sizes }, k) => {
      let i = 0;
      let j = k;
      while (j >= sizes.length) j += ++i - sizes.length; // row i has one block less than the row before
      const part = (rows: number, columns: number): Tensor =>
        [rows, columns].reduce((block, of, d) => narrow(block, d - 2, total(sizes.slice(0, of)), sizes[of]), g);
      const above = part(i, j);
      if (i === j) return above;
      const axes = [...g.shape.keys()]; // a cotangent's own axes come first
      return above.add(part(j, i).transpose([...axes.slice(0, -2), ...axes.slice(-2).reverse()]));
    },
  ],
});
