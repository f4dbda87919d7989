/**
 * Implicit QL (Francis, Kublanovskaya 1961) with Wilkinson's shift: the eigenproblem of a tridiagonal T,
 *
 *   T − μI = Q L,   T ← L Q + μI,   without forming either
 *
 * A subdiagonal entry counts as zero when |eᵢ| ≤ ε(|dᵢ| + |dᵢ₊₁|), or when |eᵢ| ≤ ε‖T‖/8. The first test alone never ends on
 * matrices of numerically low rank, as Hessians are: there both neighbours are rounding noise themselves.
 * Errors are of the order n·ε·‖A‖, in each eigenvalue alike. After Parlett, *The Symmetric Eigenvalue Problem*, chapters 7, 8.
 */

import type { SymmetricSolver } from '../factor/symmetric.ts';
import { LEAST_SQUARE } from '../vectors.ts';
import { noRotations, type Rotations, rotationsOfRows } from './rotations.ts';
import type { Tridiagonal } from './tridiagonal.ts';
import { accumulateReflections, tridiagonalise } from './tridiagonalise.ts';

/** √(x² + y²), safe where the squares underflow; a plain root, unlike Math.hypot, where they do not. */
function hypotenuse(x: number, y: number): number {
  const squared = x * x + y * y;
  return squared > LEAST_SQUARE ? Math.sqrt(squared) : Math.hypot(x, y);
}

const MAX_ITERATIONS_PER_VALUE = 60;

/** Diagonalises T in place: d becomes the eigenvalues, in no order. ‖T‖ about 1 is assumed (no squares that overflow). */
export function implicitQL({ d, e }: Tridiagonal, n: number, rotations: Rotations): void {
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(d[i]) + Math.abs(e[i]));
  const nothing = (Number.EPSILON * size) / 8;
  let left = MAX_ITERATIONS_PER_VALUE * n;
  for (let l = 0; l < n; l++) {
    for (;;) {
      // The block l … m that is not yet split by a zero.
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1])) && Math.abs(e[m]) > nothing) m++;
      if (m < n - 1) e[m] = 0;
      if (m === l) break;
      if (m === l + 1) {
        diagonalisePair({ d, e }, l, rotations);
        break;
      }
      if (left-- === 0) throw new Error(`eigh: QL has not converged in ${MAX_ITERATIONS_PER_VALUE * n} iterations`);
      // Wilkinson's shift μ: the eigenvalue of the corner [d_l e_l; e_l d_l+1] that is nearer to d_l.
      const h = (d[l + 1] - d[l]) / (2 * e[l]);
      const μ = d[l] - e[l] / (h + (h < 0 ? -1 : 1) * hypotenuse(h, 1));
      chase({ d, e }, l, m, μ, rotations);
    }
  }
}

/** A block of two is diagonal after one Jacobi rotation (see jacobi.ts), without iteration. */
function diagonalisePair({ d, e }: Tridiagonal, l: number, { cs, rotate }: Rotations): void {
  const ϑ = (d[l + 1] - d[l]) / (2 * e[l]);
  const t = (ϑ < 0 ? -1 : 1) / (Math.abs(ϑ) + hypotenuse(ϑ, 1));
  const c = 1 / hypotenuse(t, 1);
  d[l] -= t * e[l];
  d[l + 1] += t * e[l];
  e[l] = 0;
  cs[2 * l] = c;
  cs[2 * l + 1] = t * c;
  rotate(l, l);
}

/**
 * One QL step on the block l … m: rotations from the bottom up, each chasing the bulge that the one before has made.
 *
 *   in the plane (i, i + 1):   r = √(f² + g²),  s = f/r,  c = g/r        f the bulge, g the entry beside it: f becomes 0
 *   p what the rotation takes from dᵢ and gives to dᵢ₊₁,  b what is left of eᵢ
 */
function chase({ d, e }: Tridiagonal, l: number, m: number, μ: number, { cs, rotate }: Rotations): void {
  let g = d[m] - μ;
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const r = hypotenuse(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // f and g have vanished: the block splits here by itself.
      d[i + 1] -= p;
      e[m] = 0;
      rotate(i + 1, m - 1);
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const q = (d[i] - g) * s + 2 * c * b;
    p = s * q;
    d[i + 1] = g + p;
    g = c * q - b;
    cs[2 * i] = c;
    cs[2 * i + 1] = s;
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
  rotate(l, m - 1);
}

/** Householder's reduction and implicit QL. */
export const ql: SymmetricSolver = (S, n, vectors) => {
  const T = tridiagonalise(S, n);
  const rows = vectors ? accumulateReflections(S, T.τ, n) : undefined;
  implicitQL(T, n, rows ? rotationsOfRows(rows, n) : noRotations(n));
  return { values: T.d, rows };
};
