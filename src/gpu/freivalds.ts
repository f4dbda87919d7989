/**
 * Freivalds' check: is C = A·B? Without computing the product again, in O(n²) instead of O(n³).
 *
 *   C = A·B   ⇒   C·r = A·(B·r) for every r
 *
 * r is a vector of random signs, drawn after C was made. If entry d of D = C − A·B is wrong, then of the two choices of
 * its sign, all others kept, at least one gives |D·r| ≥ |d| in that row. So a round overlooks it with probability ½ at
 * most, and s rounds with 2⁻ˢ.
 *
 * In float32 C is never exactly A·B. Each entry is a sum of k rounded products of rounded numbers, so it is off by at most
 * (k + 3)·ε₃₂·(|A||B|)ᵢⱼ, ε₃₂ = 2⁻²³ (a GPU may round either way, hence ε and not ε/2), and a little more where a number
 * below 2⁻¹²⁶ was taken for zero. Row i of C·r may be off by the signed sum of these:
 *
 *   βᵢ = (k + 3)·ε₃₂·Σₚ |aᵢₚ|·min(‖bₚ‖₁, 8‖bₚ‖₂)      bₚ is row p of B
 *
 * ‖bₚ‖₁ bounds a signed sum always; 8‖bₚ‖₂ bounds it for all but a fraction 2e⁻³² of the r (Hoeffding). The check
 * therefore accepts every right product, up to that fraction, and overlooks an entry wrong by more than 2βᵢ with
 * probability 2⁻ˢ. A smaller error than that is beyond its sight.
 *
 * Source: R. Freivalds, "Probabilistic machines can use less running time" (1977).
 */
import { callable, count, noMore, options, refuse } from '../base/arguments.ts';
import type { Product } from '../linalg/products/product.ts';

/** ε₃₂, the distance from 1 to the next float32. */
export const EPSILON_32: number = 2 ** -23;
/** Numbers below this may be taken for zero by a GPU. */
const TINY = 2 ** -126;

/** Signs for the vectors r: the bits of xorshift32, the same for the same seed. */
export function randomSigns(seed: number): () => 1 | -1 {
  let word = seed | 0 || 1;
  let left = 0;
  let bits = 0;
  return () => {
    if (left === 0) {
      word ^= word << 13;
      word ^= word >>> 17;
      word ^= word << 5;
      bits = word;
      left = 32;
    }
    left--;
    const sign = bits & 1 ? 1 : -1;
    bits >>>= 1;
    return sign;
  };
}

/** What the check found: nothing, or the first row that cannot be a row of A·B. */
export type ProductCheck =
  | { readonly right: true }
  | { readonly right: false; readonly product: number; readonly row: number; readonly off: number; readonly bound: number };

/** Refuses what is no product, or one of whose factors or result are no numbers. */
function checkProduct(product: Product): void {
  if (typeof product !== 'object' || product === null)
    refuse('freivalds', 'product', 'of the form { batch, m, k, n, … }', product, TypeError);
  for (const size of ['batch', 'm', 'k', 'n'] as const) count('freivalds', size, product[size]);
  for (const step of ['aOffset', 'aBatch', 'aRow', 'aColumn', 'bOffset', 'bBatch', 'bRow', 'bColumn'] as const)
    if (!Number.isInteger(product[step])) refuse('freivalds', step, 'a whole number', product[step]);
  for (const name of ['a', 'b', 'out'] as const)
    if (!ArrayBuffer.isView(product[name])) refuse('freivalds', name, 'an array of numbers', product[name], TypeError);
  const { batch, m, n, out } = product;
  if (out.length < batch * m * n) refuse('freivalds', 'the length of out', `at least ${batch * m * n}`, out.length);
}

/**
 * Whether `out` is the product of the factors to float32 rounding.
 *
 * @param product - a product that has been carried out
 * @param given - `rounds`: random vectors to try, 8 by default, so that a wrong entry is overlooked with probability
 *   2⁻⁸; `sign`: where the random signs come from
 * @returns `{ right: true }`, or the first row that is off, by how much, and how much was allowed
 *
 * @example
 * import { freivalds } from 'saddlepoint/gpu';
 * const A = { a: Float32Array.of(1, 2, 3, 4), aOffset: 0, aBatch: 0, aRow: 2, aColumn: 1 };
 * const B = { b: Float32Array.of(5, 6, 7, 8), bOffset: 0, bBatch: 0, bRow: 2, bColumn: 1 };
 * const sizes = { batch: 1, m: 2, k: 2, n: 2 };
 * console.log(freivalds({ ...sizes, ...A, ...B, out: Float32Array.of(19, 22, 43, 50) }).right); // → true
 * console.log(freivalds({ ...sizes, ...A, ...B, out: Float32Array.of(19, 22, 43, 51) }).right); // → false
 */
export function freivalds(product: Product, given: { rounds?: number; sign?: () => 1 | -1 } = {}, ...rest: never[]): ProductCheck {
  noMore('freivalds', rest, 'a product and options');
  const { rounds = 8, sign = randomSigns(1) } = options('freivalds', given, ['rounds', 'sign']);
  count('freivalds', 'rounds', rounds, 1);
  callable('freivalds', 'sign', sign);
  checkProduct(product);
  const { batch, m, k, n, a, aRow, aColumn, b, bRow, bColumn, out } = product;
  const r = new Float64Array(n);
  const Br = new Float64Array(k);
  const weight = new Float64Array(k);
  const β = new Float64Array(m);
  for (let q = 0; q < batch; q++) {
    const A = product.aOffset + q * product.aBatch;
    const B = product.bOffset + q * product.bBatch;
    const C = q * m * n;

    let small = 0; // what flushing to zero may add: TINY·(Σ|b| + n·Σ|aᵢ| + n·k)
    for (let p = 0; p < k; p++) {
      let one = 0;
      let two = 0;
      for (let j = 0; j < n; j++) {
        const x = Math.abs(b[B + p * bRow + j * bColumn]);
        one += x;
        two += x * x;
      }
      weight[p] = Math.min(one, 8 * Math.sqrt(two));
      small += one;
    }
    for (let i = 0; i < m; i++) {
      let sum = 0;
      let row = 0;
      for (let p = 0; p < k; p++) {
        const x = Math.abs(a[A + i * aRow + p * aColumn]);
        sum += x * weight[p];
        row += x;
      }
      // βᵢ = (k + 3)·ε₃₂·Σₚ |aᵢₚ|·min(‖bₚ‖₁, 8‖bₚ‖₂)
      β[i] = (k + 3) * EPSILON_32 * sum + TINY * (small + n * row + n * k);
    }

    for (let round = 0; round < rounds; round++) {
      for (let j = 0; j < n; j++) r[j] = sign();
      for (let p = 0; p < k; p++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += b[B + p * bRow + j * bColumn] * r[j];
        Br[p] = sum;
      }
      for (let i = 0; i < m; i++) {
        let off = 0;
        for (let j = 0; j < n; j++) off += out[C + i * n + j] * r[j];
        for (let p = 0; p < k; p++) off -= a[A + i * aRow + p * aColumn] * Br[p];
        // |(C·r − A·(B·r))ᵢ| ≤ βᵢ, and false for NaN
        if (!(Math.abs(off) <= β[i])) return { right: false, product: q, row: i, off, bound: β[i] };
      }
    }
  }
  return { right: true };
}
