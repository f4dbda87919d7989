/**
 * Gauss's elimination with rows exchanged, P A = L U, to read; in blocks, and fast, in eliminationInBlocks.ts.
 *
 * In column k the largest entry on or below the diagonal becomes the pivot u_kk; then row i ← row i − l_ik · row k.
 */

/** A square matrix of order n whose rows begin `stride` apart, overwritten by U and, below the diagonal, L. */
interface Elimination {
  readonly A: Float64Array;
  readonly n: number;
  readonly stride: number;
  /** Row i of L U is row permutation[i] of A. */
  readonly permutation: Uint32Array;
}

/** Eliminates the columns first … last − 1, and leaves those after them as they are but for exchanges; det P. */
export function eliminateColumns({ A, n, stride, permutation }: Elimination, first: number, last: number): 1 | -1 {
  let sign: 1 | -1 = 1;
  for (let k = first; k < last; k++) {
    const pivotRow = k * stride;
    let r = k;
    let largest = Math.abs(A[pivotRow + k]);
    for (let i = k + 1, at = pivotRow + stride + k; i < n; i++, at += stride) {
      const size = Math.abs(A[at]);
      if (size > largest) {
        largest = size;
        r = i;
      }
    }
    if (r !== k) {
      for (let j = 0, p = pivotRow, q = r * stride; j < n; j++, p++, q++) {
        const x = A[p];
        A[p] = A[q];
        A[q] = x;
      }
      const i = permutation[k];
      permutation[k] = permutation[r];
      permutation[r] = i;
      sign = sign === 1 ? -1 : 1;
    }
    const pivot = A[pivotRow + k];
    if (pivot === 0) continue; // nothing below either
    for (let i = k + 1; i < n; i++) {
      const row = i * stride;
      const l = A[row + k] / pivot;
      A[row + k] = l;
      if (l !== 0) for (let j = k + 1; j < last; j++) A[row + j] -= l * A[pivotRow + j];
    }
  }
  return sign;
}
