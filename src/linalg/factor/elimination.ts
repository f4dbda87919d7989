/**
 * Gauss's elimination with rows exchanged, P A = L U, and solving by it: L y = P b from the top, then U x = y from the bottom.
 *
 * What is solved with is A' = R A C, equilibrated, so that neither pivots nor the answer to "singular?" depend on units:
 * A x = b becomes A'(C⁻¹x) = R b.
 */
import { inverseNorm, matrixNorm1 } from './condition.ts';
import { columnsByGeometricMeans, equilibrate, type Scaling } from './equilibrate.ts';
import { exponentOf, timesPowerOfTwo } from './symmetric.ts';

/** A overwritten by U and, below the diagonal, L. */
export function eliminate(A: Float64Array, n: number): { permutation: Uint32Array; sign: 1 | -1 } {
  const permutation = Uint32Array.from({ length: n }, (_, i) => i);
  let sign: 1 | -1 = 1;
  for (let k = 0; k < n; k++) {
    let r = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(A[i * n + k]) > Math.abs(A[r * n + k])) r = i;
    if (r !== k) {
      for (let j = 0; j < n; j++) [A[k * n + j], A[r * n + j]] = [A[r * n + j], A[k * n + j]];
      [permutation[k], permutation[r]] = [permutation[r], permutation[k]];
      sign = -sign as 1 | -1;
    }
    const pivot = A[k * n + k];
    if (pivot === 0) continue; // nothing below either
    for (let i = k + 1; i < n; i++) {
      const l = A[i * n + k] / pivot;
      A[i * n + k] = l;
      if (l !== 0) for (let j = k + 1; j < n; j++) A[i * n + j] -= l * A[k * n + j];
    }
  }
  return { permutation, sign };
}

/** A square matrix ready to be solved with: A' = R A C, P A' = L U, and how far A' is from a singular matrix. */
interface Factored {
  /** 1 / (‖A'‖₁ ‖A'⁻¹‖₁), estimated; 0 where a pivot is zero. */
  readonly rcond: number;
  /** Overwrites the columns of b, row-major [n, m], by those of A⁻¹b. */
  solve(b: Float64Array, m: number): Float64Array;
}

/** Worse than this, units may be to blame that the largest entries do not show; then geometric means are tried. */
const DOUBTFUL = 2 ** -26;

/** Equilibrates A, row-major, and factorises it, in place. */
export function factorise(A: Float64Array, n: number): Factored {
  const given = A.slice();
  const first = factoriseScaled(A, n, equilibrate(A, n));
  if (first.rcond >= DOUBTFUL) return first;
  const second = factoriseScaled(given, n, equilibrate(given, n, columnsByGeometricMeans(given, n)));
  return second.rcond > first.rcond ? second : first;
}

/** The same for A' = R A C. */
function factoriseScaled(A: Float64Array, n: number, { rows, columns }: Scaling): Factored {
  const size = matrixNorm1(A, n);
  const { permutation } = eliminate(A, n);
  let singular = false;
  for (let i = 0; i < n; i++) singular ||= A[i * n + i] === 0;
  const inverse = {
    solve: (x: Float64Array) => substitute(A, permutation, x),
    solveTransposed: (x: Float64Array) => substituteTransposed(A, permutation, x),
  };
  const rcond = singular ? 0 : n === 0 ? 1 : Math.min(1, 1 / (size * inverseNorm(inverse, n)));
  return {
    rcond: Number.isNaN(rcond) ? 0 : rcond,
    solve(b, m) {
      // x = C A'⁻¹ R b, each column of b by a power of two of its own, lest R b overflow
      for (let c = 0; c < m; c++) {
        let top = -Infinity;
        for (let i = 0; i < n; i++) if (b[i * m + c] !== 0) top = Math.max(top, exponentOf(b[i * m + c]) + rows[i]);
        if (top === -Infinity) continue;
        const Rb = Float64Array.from({ length: n }, (_, i) => timesPowerOfTwo(b[i * m + c], rows[i] - top));
        const y = substitute(A, permutation, Rb);
        for (let j = 0; j < n; j++) b[j * m + c] = timesPowerOfTwo(y[j], columns[j] + top);
      }
      return b;
    },
  };
}

/** A⁻¹b:  L y = P b from the top, then U x = y from the bottom. */
function substitute(LU: Float64Array, permutation: Uint32Array, b: Float64Array): Float64Array {
  const n = permutation.length;
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = b[permutation[i]];
    for (let k = 0; k < i; k++) sum -= LU[i * n + k] * x[k];
    x[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= LU[i * n + k] * x[k];
    x[i] /= LU[i * n + i];
  }
  return x;
}

/** A⁻ᵀb:  Uᵀ y = b, Lᵀ z = y, x = Pᵀ z. */
function substituteTransposed(LU: Float64Array, permutation: Uint32Array, b: Float64Array): Float64Array {
  const n = permutation.length;
  const z = b.slice();
  for (let i = 0; i < n; i++) {
    z[i] /= LU[i * n + i];
    for (let k = i + 1; k < n; k++) z[k] -= LU[i * n + k] * z[i];
  }
  for (let i = n - 1; i >= 0; i--) for (let k = 0; k < i; k++) z[k] -= LU[i * n + k] * z[i];
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) x[permutation[i]] = z[i];
  return x;
}
