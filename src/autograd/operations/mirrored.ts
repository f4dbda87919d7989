/**
 * A symmetric matrix from its blocks on and above the diagonal, row by row of blocks (L03):
 *
 *   Bᵢⱼ of [sizesᵢ, sizesⱼ] for j ≥ i,  and below the diagonal Bⱼᵢ = Bᵢⱼᵀ
 *
 * A Hessian's blocks are those of its leaves: second derivatives do not depend on their order (Schwarz), so half of them suffice.
 */
import { allocate } from '../memory.ts';
import { defineOp, make, type Operation } from '../operation.ts';
import { isFloat32 } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { narrow } from './views.ts';

interface Sizes {
  readonly sizes: readonly number[];
}

const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

/** The whole matrix. */
export const mirrored: Operation<Sizes> = defineOp<Sizes>({
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
    return make(out, [n, n]);
  },
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
