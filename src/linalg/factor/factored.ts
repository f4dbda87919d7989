/**
 * A square matrix made ready to be solved with: A' = R A C, equilibrated, so that neither pivots nor the answer to "singular?" depend on
 * units; P A' = L U; and A x = b becomes A'(C⁻¹x) = R b:  L y = P R b from the top, then U (C⁻¹x) = y from the bottom.
 */
import { engine } from '../wasm/engine.ts';
import { boundOfInverse, COMPARE_TO, DOUBTFUL, type Inverse, inverseNorm, matrixNorm1 } from './condition.ts';
import { eliminate } from './eliminationInBlocks.ts';
import { columnsByGeometricMeans, equilibrate, equilibrateAny, type Scaling } from './equilibrate.ts';
import { reusable } from './reusable.ts';
import { exponentOf, timesPowerOfTwo } from './symmetric.ts';
import { solveColumns } from './triangularInBlocks.ts';

/** A' = R A C, P A' = L U, and how far A' is from a singular matrix. */
interface Factored {
  /** 1 / (‖A'‖₁ ‖A'⁻¹‖₁), estimated when it is read; 0 where a pivot is zero. */
  readonly rcond: number;
  /** Whether it is certain, without the estimate, that rcond is far from 0. */
  readonly fair: boolean;
  /** Overwrites the columns of b, row-major [n, m], by those of A⁻¹b. */
  solve(b: Float64Array, m: number): Float64Array;
}

const copy = reusable();
const right = reusable();
const permuted = reusable();

/** From so many right sides on blocks pay. */
const COLUMNS_FROM = 4;

/** Equilibrates A, row-major, and factorises it, in place; where that is doubtful, by geometric means, which find units that largest entries hide. */
export function factorise(A: Float64Array, n: number): Factored {
  const given = copy(n * n);
  given.set(A);
  const first = factoriseScaled(A, n, equilibrate(A, n));
  if (first.fair || first.rcond >= DOUBTFUL) return first;
  const again = given.slice(0, n * n);
  const second = factoriseScaled(again, n, equilibrateAny(again, n, columnsByGeometricMeans(again, n)));
  return second.rcond > first.rcond ? second : first;
}

/** The same for A' = R A C. */
function factoriseScaled(A: Float64Array, n: number, { rows, columns }: Scaling): Factored {
  const size = matrixNorm1(A, n);
  const { permutation } = eliminate(A, n);
  let singular = false;
  for (let i = 0; i < n; i++) singular ||= A[i * n + i] === 0;
  const inverse = (triangles: Float64Array): Inverse => inverseBy(triangles, permutation);
  const fair = !singular && n <= COMPARE_TO && size * boundOfInverse(A, n, inverse) <= 1 / DOUBTFUL;
  let rcond: number | undefined;
  return {
    fair,
    get rcond() {
      rcond ??= singular ? 0 : n === 0 ? 1 : Math.min(1, 1 / (size * inverseNorm(inverse(A), n))) || 0;
      return rcond;
    },
    solve(b, m) {
      // x = C A'⁻¹ R b, each column of b by a power of two of its own, lest R b overflow
      const tops = new Int32Array(m);
      const Rb = right(n * m).fill(0, 0, n * m);
      for (let c = 0; c < m; c++) {
        let top = -Infinity;
        for (let i = 0; i < n; i++) if (b[i * m + c] !== 0) top = Math.max(top, exponentOf(b[i * m + c]) + rows[i]);
        if (top === -Infinity) continue;
        tops[c] = top;
        for (let i = 0; i < n; i++) Rb[i * m + c] = timesPowerOfTwo(b[permutation[i] * m + c], rows[permutation[i]] - top);
      }
      const machine = m < COLUMNS_FROM ? undefined : engine();
      if (machine) solveColumns(machine, A, n, Rb, m);
      else for (let c = 0; c < m; c++) substitute(A, n, Rb, m, c);
      for (let j = 0; j < n; j++) for (let c = 0; c < m; c++) b[j * m + c] = timesPowerOfTwo(Rb[j * m + c], columns[j] + tops[c]);
      return b;
    },
  };
}

/** L y = b from the top, then U x = y from the bottom, for column c of b, row-major [n, m], in place. */
function substitute(LU: Float64Array, n: number, x: Float64Array, m = 1, c = 0): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i * m + c];
    for (let k = 0, p = i * n, q = c; k < i; k++, p++, q += m) sum -= LU[p] * x[q];
    x[i * m + c] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i * m + c];
    for (let k = n - 1, p = i * n + k, q = k * m + c; k > i; k--, p--, q -= m) sum -= LU[p] * x[q];
    x[i * m + c] = sum / LU[i * n + i];
  }
}

/** A'⁻¹ and A'⁻ᵀ by the factors: L y = P x, U x = y, and Uᵀ y = x, Lᵀ z = y, x = Pᵀ z. */
export function inverseBy(LU: Float64Array, permutation: Uint32Array): Inverse {
  const n = permutation.length;
  const z = permuted(n);
  return {
    solve(x) {
      for (let i = 0; i < n; i++) z[i] = x[permutation[i]];
      substitute(LU, n, z);
      for (let i = 0; i < n; i++) x[i] = z[i];
    },
    solveTransposed(x) {
      for (let i = 0; i < n; i++) z[i] = x[i];
      for (let i = 0; i < n; i++) {
        const zi = (z[i] /= LU[i * n + i]);
        for (let k = i + 1, p = i * n + k; k < n; k++, p++) z[k] -= LU[p] * zi;
      }
      for (let i = n - 1; i >= 0; i--) for (let k = 0, p = i * n; k < i; k++, p++) z[k] -= LU[p] * z[i];
      for (let i = 0; i < n; i++) x[permutation[i]] = z[i];
    },
  };
}
