/**
 * One step of divide and conquer: from the eigenvectors of two neighbouring blocks to those of the block they form.
 *
 *   T = [ T₁    ]  +  ρ u uᵀ  =  Qᵀ (D + ρ z zᵀ) Q,   Q = diag(Q₁, Q₂),   D = diag(values of T₁ and T₂),   z = Q u
 *       [    T₂ ]
 *
 * (eigenvectors are the rows of Q). Four things happen:
 *
 * 1. Deflation. Where zᵢ is as good as zero, dᵢ stays an eigenvalue and its vector stays what it was. Where two dᵢ are as good as
 *    equal, a rotation of the two makes one of their zᵢ zero. "As good as" is 8ε of the largest number: what is thrown away is
 *    smaller than what rounding has already done. On most matrices a good part deflates, on clustered ones nearly all.
 * 2. The secular equation gives the other eigenvalues λ₀ < λ₁ < …
 * 3. Their vectors are (D − λⱼ)⁻¹ z, in theory. In practice small errors of λⱼ make such vectors lose their orthogonality where
 *    roots are close. Gu and Eisenstat's remedy (1994): take the computed λ as exact and find the ẑ that belongs to them. Löwner's
 *    identity gives each entry with a small relative error, since nothing but differences, products and quotients occur in it.
 *    Then (D − λⱼ)⁻¹ ẑ are the eigenvectors of a matrix next to the given one, each entry nearly exact, and so orthogonal.
 * 4. Back to the axes of T: new rows = U · old rows, a matrix product, where nearly all of the time goes. Rows of T₁ are zero in
 *    the second half and rows of T₂ in the first, so it is two products of half the width.
 *
 * After Cuppen (1981), Dongarra and Sorensen (1987), Gu and Eisenstat (1994); LAPACK's dlaed1 to dlaed3.
 */
import { productIn } from '../../products/simd.ts';
import type { Engine } from '../../wasm/engine.ts';
import { loewner, secularRoot } from './secular.ts';

/** The eigenvectors found so far, as rows of Z, [n, n]; those of a block are zero outside the block. values[i] belongs to row i. */
export interface Space {
  readonly Z: Float64Array;
  readonly n: number;
  readonly values: Float64Array;
  /** Where products are carried out, in float64 whatever kernel `withMatmul` has put in force. */
  readonly machine: Engine;
}

/** Two neighbouring blocks of T: [start, middle) and [middle, end). */
interface Neighbours {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/** In which half of the block a row has entries: bits. */
const IN_FIRST = 1;
const IN_SECOND = 2;

/**
 * Makes one block of [start, middle) and [middle, end). e is the entry of T between them; T₁'s last and T₂'s first diagonal entry
 * have lost |e| to the matrix of rank one, [|e| e; e |e|].
 */
export function merge(space: Space, start: number, middle: number, end: number, e: number): void {
  const { Z, n, values } = space;
  // |e| (1, ±1)(1, ±1)ᵀ = ρ u uᵀ with ‖u‖ = 1; z = Q u: the last column of Q₁ and the first of Q₂.
  const ρ = 2 * Math.abs(e);
  const weight = new Float64Array(end);
  for (let i = start; i < middle; i++) weight[i] = Z[i * n + middle - 1] * Math.SQRT1_2;
  for (let i = middle; i < end; i++) weight[i] = Z[i * n + middle] * (e < 0 ? -Math.SQRT1_2 : Math.SQRT1_2);

  const { undeflated, halves } = deflate(space, { start, middle, end }, ρ, weight);
  const k = undeflated.length;
  if (k === 0) return;
  const d = Float64Array.from(undeflated, (row) => values[row]);
  const z = Float64Array.from(undeflated, (row) => weight[row]);

  // δ[j·k + i] = dᵢ − λⱼ
  const δ = new Float64Array(k * k);
  for (let j = 0; j < k; j++) values[undeflated[j]] = secularRoot(d, z, ρ, j, δ.subarray(j * k, (j + 1) * k));
  const ẑ = loewner(d, z, δ);

  // Rows of T₁ first, then those that a rotation has mixed, then those of T₂: each product takes a run of them.
  const order = new Int32Array(k);
  const ends = [IN_FIRST, IN_FIRST | IN_SECOND, IN_SECOND].map(runsOf(halves, order));
  const U = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    // uⱼ = (D − λⱼ)⁻¹ ẑ, normalised
    let squares = 0;
    for (let i = 0; i < k; i++) {
      const u = ẑ[i] / δ[j * k + i];
      δ[j * k + i] = u;
      squares += u * u;
    }
    const scale = 1 / Math.sqrt(squares);
    for (let i = 0; i < k; i++) U[j * k + i] = δ[j * k + order[i]] * scale;
  }

  const rows = order.map((i) => undeflated[i]);
  const left = combineRows(space, { U, k, first: 0 }, rows.subarray(0, ends[1]), start, middle);
  const right = combineRows(space, { U, k, first: ends[0] }, rows.subarray(ends[0]), middle, end);
  for (let j = 0; j < k; j++) {
    const to = undeflated[j] * n;
    Z.set(left.subarray(j * (middle - start), (j + 1) * (middle - start)), to + start);
    Z.set(right.subarray(j * (end - middle), (j + 1) * (end - middle)), to + middle);
  }
}

/** Appends to `order`, call by call, the places of one kind of half; returns where its run ends. */
const runsOf = (halves: readonly number[], order: Int32Array): ((half: number) => number) => {
  let at = 0;
  return (half) => {
    for (let i = 0; i < halves.length; i++) if (halves[i] === half) order[at++] = i;
    return at;
  };
};

/** Columns [from, to) of the new rows: U's columns from `first` on times the rows of Z that they stand for. U is [k, k]. */
function combineRows(
  { Z, n, machine }: Space,
  { U, k, first }: { U: Float64Array; k: number; first: number },
  rows: Int32Array,
  from: number,
  to: number,
): Float64Array {
  const width = to - from;
  const b = new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) b.set(Z.subarray(rows[i] * n + from, rows[i] * n + to), i * width);
  const out = new Float64Array(k * width);
  const A = { a: U, aOffset: first, aBatch: 0, aRow: k, aColumn: 1 };
  const B = { b, bOffset: 0, bBatch: 0, bRow: width, bColumn: 1 };
  productIn(machine, { batch: 1, m: k, k: rows.length, n: width, ...A, ...B, out });
  return out;
}

/**
 * Finds the rows with which the secular equation has to deal, by ascending value, and in which halves each has entries.
 * Changes weights, values and rows where two values are as good as equal.
 */
function deflate({ Z, n, values }: Space, { start, middle, end }: Neighbours, ρ: number, weight: Float64Array) {
  const order = Array.from({ length: end - start }, (_, i) => start + i).sort((i, j) => values[i] - values[j]);
  const half = new Uint8Array(end).fill(IN_FIRST, start, middle).fill(IN_SECOND, middle);
  let largest = 0;
  for (let i = start; i < end; i++) largest = Math.max(largest, Math.abs(values[i]), Math.abs(weight[i]));
  const nothing = 8 * Number.EPSILON * largest;

  const undeflated: number[] = [];
  let before = -1; // the row before, not yet decided on
  for (const row of order) {
    if (ρ * Math.abs(weight[row]) <= nothing) continue;
    if (before >= 0) {
      // The rotation that takes the weight of `before` to `row`; it would leave gap·c·s beside the diagonal.
      const r = Math.hypot(weight[before], weight[row]);
      const c = weight[row] / r;
      const s = weight[before] / r;
      const p = values[before];
      const q = values[row];
      if (Math.abs((q - p) * c * s) <= nothing) {
        weight[before] = 0;
        weight[row] = r;
        values[before] = p * c * c + q * s * s;
        values[row] = p * s * s + q * c * c;
        for (let i = start; i < end; i++) {
          const x = Z[before * n + i];
          const y = Z[row * n + i];
          Z[before * n + i] = c * x - s * y;
          Z[row * n + i] = s * x + c * y;
        }
        half[before] = half[row] = half[before] | half[row];
      } else undeflated.push(before);
    }
    before = row;
  }
  if (before >= 0) undeflated.push(before);
  return { undeflated, halves: undeflated.map((row) => half[row]) };
}
