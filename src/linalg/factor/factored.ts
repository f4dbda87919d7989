/**
 * A square matrix made ready to be solved with: A' = R A C, equilibrated, so that neither pivots nor the answer to "singular?" depend on
 * units; P A' = L U; and A x = b becomes A'(C⁻¹x) = R b:  L y = P R b from the top, then U (C⁻¹x) = y from the bottom.
 */
import { finite } from '../../base/arguments.ts';
import { type Block, copyPadded, copyRows, placeBlocks } from '../wasm/block.ts';
import { type Engine, engine } from '../wasm/engine.ts';
import { DOUBTFUL, type Inverse, inverseNorm, isFarFromSingular, matrixNorm1 } from './condition.ts';
import { BLOCKS_FROM, eliminate, eliminateInMemory, placesForElimination } from './eliminationInBlocks.ts';
import { columnsByGeometricMeans, equilibrate, equilibrateAny, type Scaling } from './equilibrate.ts';
import { equilibrateInMemory, placesForScaling } from './equilibrateInBlocks.ts';
import { reusable } from './reusable.ts';
import { exponentOf, timesPowerOfTwo } from './symmetric.ts';
import { COLUMNS_FROM, solveColumns } from './triangularInBlocks.ts';
import { oneRightSide } from './vectorInBlocks.ts';

/** A' = R A C, P A' = L U, and how far A' is from a singular matrix. Good until the next matrix is factorised. */
interface Factored {
  /** 1 / (‖A'‖₁ ‖A'⁻¹‖₁), estimated when it is first asked for; 0 where a pivot is zero. A method: a getter costs a tenth of `solve` at order 4. */
  rcond(): number;
  /** Whether one solution shows, without the estimate, that rcond is far from 0. */
  readonly fair: boolean;
  /** Overwrites the columns of b, row-major [n, m], by those of A⁻¹b. */
  solve(b: Float64Array, m: number): Float64Array;
}

/** U and, below its diagonal, L, of order n: rows `down` apart from number `at` on. */
interface Triangles {
  readonly data: Float64Array;
  readonly at: number;
  readonly down: number;
  readonly n: number;
}

const copy = reusable();
const right = reusable();
const permuted = reusable();
const trial = reusable();

/**
 * Equilibrates and factorises A, row-major, which is not changed; where that is doubtful, by geometric means, which find units that largest
 * entries hide.
 */
export function factorise(A: Float64Array, n: number, caller: string): Factored {
  const machine = n < BLOCKS_FROM ? undefined : engine();
  const found = (machine && factoriseInMemory(A, n, machine)) ?? factoriseCopy(A, n, caller);
  if (found.fair || found.rcond() >= DOUBTFUL) return found;
  const again = A.slice();
  const second = factoriseScaled(again, n, equilibrateAny(again, n, columnsByGeometricMeans(again, n)));
  if (second.rcond() > found.rcond()) return second;
  return machine ? factoriseCopy(A, n, caller) : found; // what was in the engine's memory is gone
}

function factoriseCopy(A: Float64Array, n: number, caller: string): Factored {
  finite(caller, 'A', A, n);
  const own = copy(n * n);
  for (let at = 0; at < n * n; at++) own[at] = A[at];
  return factoriseScaled(own, n, equilibrate(own, n));
}

/** The same for A' = R A C, in place. */
function factoriseScaled(A: Float64Array, n: number, scaling: Scaling): Factored {
  const size = matrixNorm1(A, n);
  const { permutation } = eliminate(A, n);
  return factored({ data: A, at: 0, down: n, n }, permutation, scaling, size, inverseBy(A, permutation));
}

/** The same without a copy outside of the engine's memory; undefined where scales are not moderate, or entries not finite. */
function factoriseInMemory(given: Float64Array, n: number, machine: Engine): Factored | undefined {
  const [order, shapes] = placesForElimination(n);
  const [A, pivots, panels, ...places] = placeBlocks(machine, [...shapes, ...placesForScaling(order)]);
  const memory = machine.double.memory;
  copyPadded(given, n, memory, A, order);
  const scaling = equilibrateInMemory(machine, A, [n, order], places);
  if (scaling === undefined) return undefined;
  const { permutation } = eliminateInMemory(machine, A, order, [pivots, panels]);
  const inverse = inverseInMemory(machine, A, permutation, places);
  return factored({ data: memory, at: A.at, down: A.down, n }, permutation, scaling, scaling.size, inverse);
}

function factored(LU: Triangles, permutation: Uint32Array, scaling: Scaling, size: number, inverse: Inverse): Factored {
  const { n } = LU;
  let rcond: number | undefined;
  return {
    fair: isFarFromSingular(size, inverse, n),
    rcond: () => (rcond ??= isSingular(LU) ? 0 : n === 0 ? 1 : Math.min(1, 1 / (size * inverseNorm(inverse, n))) || 0),
    solve: (b, m) => solveScaled(LU, permutation, scaling, b, m),
  };
}

function isSingular({ data, at, down, n }: Triangles): boolean {
  for (let i = 0; i < n; i++) if (data[at + i * (down + 1)] === 0) return true;
  return false;
}

/** x = C A'⁻¹ R b, each column of b by a power of two of its own, lest R b overflow. */
function solveScaled(LU: Triangles, permutation: Uint32Array, { rows, columns }: Scaling, b: Float64Array, m: number): Float64Array {
  const { n } = LU;
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
  if (machine) solveColumns(machine, contiguous(LU), n, Rb, m);
  else for (let c = 0; c < m; c++) substitute(LU, Rb, m, c);
  for (let j = 0; j < n; j++) for (let c = 0; c < m; c++) b[j * m + c] = timesPowerOfTwo(Rb[j * m + c], columns[j] + tops[c]);
  return b;
}

function contiguous({ data, at, down, n }: Triangles): Float64Array {
  if (down === n) return data;
  const LU = new Float64Array(n * n);
  copyRows(data, { at, down }, LU, { at: 0, down: n }, [n, n]);
  return LU;
}

/** L y = b from the top, then U x = y from the bottom, for column c of b, row-major [n, m], in place. */
function substitute({ data: LU, at, down, n }: Triangles, x: Float64Array, m = 1, c = 0): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i * m + c];
    for (let k = 0, p = at + i * down, q = c; k < i; k++, p++, q += m) sum -= LU[p] * x[q];
    x[i * m + c] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i * m + c];
    for (let k = n - 1, p = at + i * down + k, q = k * m + c; k > i; k--, p--, q -= m) sum -= LU[p] * x[q];
    x[i * m + c] = sum / LU[at + i * (down + 1)];
  }
}

/** A'⁻¹ and A'⁻ᵀ by the factors: L y = P x, U x = y, and Uᵀ y = x, Lᵀ z = y, x = Pᵀ z. */
export function inverseBy(LU: Float64Array, permutation: Uint32Array): Inverse {
  const n = permutation.length;
  const z = permuted(n);
  const x = trial(n);
  const triangles = { data: LU, at: 0, down: n, n };
  return {
    x,
    solve() {
      for (let i = 0; i < n; i++) z[i] = x[permutation[i]];
      substitute(triangles, z);
      for (let i = 0; i < n; i++) x[i] = z[i];
    },
    solveTransposed() {
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

/** The same where L and U lie in the engine's memory, of an order of whole lines. */
function inverseInMemory(machine: Engine, LU: Block, permutation: Uint32Array, [X, Z, D]: readonly Block[]): Inverse {
  const order = permutation.length;
  const view = ({ at }: Block): Float64Array => machine.double.memory.subarray(at, at + order).fill(0);
  const [x, z] = [view(X), view(Z)];
  const { lower, upper, lowerTransposed, upperTransposed } = oneRightSide(machine, LU, order, [Z, D]);
  return {
    x,
    solve() {
      for (let i = 0; i < order; i++) z[i] = x[permutation[i]];
      lower(true);
      upper();
      x.set(z);
    },
    solveTransposed() {
      z.set(x);
      upperTransposed();
      lowerTransposed(true);
      for (let i = 0; i < order; i++) x[permutation[i]] = z[i];
    },
  };
}
