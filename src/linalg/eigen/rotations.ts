/** Plane rotations that QL makes, and what they are applied to. A sweep of them on vector instructions: wasm/rotations.ts. */

import { reusable } from '../factor/reusable.ts';

/**
 * A QL step leaves the cosine and the sine of its i-th rotation in cs[2i] and cs[2i + 1]; `rotate` then rotates the rows i and i + 1 of
 * the eigenvectors,  x' = cx − sy,  y' = sx + cy,  for i = last, last − 1, …, first.
 */
export interface Rotations {
  readonly cs: Float64Array;
  rotate(first: number, last: number): void;
}

const cosinesAndSines = reusable();

/** Rotates the rows of an array, [n, n]. */
export const rotationsOfRows = (rows: Float64Array, n: number): Rotations => {
  const cs = cosinesAndSines(2 * n);
  return {
    cs,
    rotate(first, last) {
      for (let i = last; i >= first; i--) {
        const c = cs[2 * i];
        const s = cs[2 * i + 1];
        for (let k = i * n, end = k + n; k < end; k++) {
          const x = rows[k];
          const y = rows[k + n];
          rows[k] = c * x - s * y;
          rows[k + n] = s * x + c * y;
        }
      }
    },
  };
};

/** For those who want eigenvalues only. */
export const noRotations = (n: number): Rotations => ({ cs: cosinesAndSines(2 * n), rotate() {} });
