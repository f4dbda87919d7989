/**
 * Householder's triangularisation in blocks: the reflections of householder.ts, nearly all of them applied by products.
 *
 * A reflection changes all columns to its right, and the next is made from one of them. So the left half of the columns is made triangular
 * first, in the same way; its reflections are applied to the right half 32 at a time, as products (wasm/reflections.ts); then the right half
 * is made triangular. Four columns are done one after the other. In memory lies Aᵀ, so that columns lie together.
 *
 * Milliseconds for Q and R, plain and in blocks (the least of many runs, Node 20, one core of a
 * busy AMD EPYC):
 *
 *   n             32     64    128    256    512
 *   plain        .40    4.6     27    310   2190
 *   in blocks    .10    .76    1.4     18    121
 *
 * After Elmroth and Gustavson, "Applying recursion to serial and parallel QR factorization" (2000).
 */
import { type Block, placeBlocks } from '../wasm/block.ts';
import type { Engine } from '../wasm/engine.ts';
import { PANEL, placesForReflections, reflections } from '../wasm/reflections.ts';
import { TALL } from '../wasm/tile.ts';
import { from } from '../wasm/triangular.ts';
import { type Dense, reflectionOf } from './householder.ts';

/** The same as `triangularise`, to rounding. */
export function triangulariseInBlocks(
  { data, rows: m, columns: n }: Dense,
  triangular: number,
  width: number,
  machine: Engine,
): Float64Array {
  const stride = TALL * Math.ceil(m / TALL) + TALL;
  const up = (count: number): number => TALL * Math.ceil(count / TALL);
  const count = Math.min(m - 1, triangular);
  const [X, V, Q, ...places] = placeBlocks(machine, [
    [up(n), stride],
    [up(count) + PANEL, stride],
    [up(width), stride],
    ...placesForReflections(stride),
  ]);
  const memory = machine.double.memory;
  memory.fill(0, X.at, places[0].at);
  transpose({ from: data, at: 0, down: n }, { to: memory, at: X.at, down: stride }, m, n);
  const τ = new Float64Array(count);
  const prepare = reflections(machine, places);

  /** Applies the reflections first … last − 1 to so many rows, 32 at a time. */
  const apply = (first: number, last: number, rows: Block, height: number, backwards = false): void => {
    const panels = Array.from({ length: Math.ceil((last - first) / PANEL) }, (_, p) => first + p * PANEL);
    for (const k of backwards ? panels.reverse() : panels) {
      const taus = τ.subarray(k, Math.min(k + PANEL, last));
      // Rows of I above the diagonal are still axes that these reflections do not move.
      const skip = backwards ? Math.min(k, width) : 0;
      if (skip < height) prepare({ V: from(V, k, k), τ: taus, wide: m - k, backwards })(from(rows, skip, k), height - skip);
    }
  };
  const halves = (first: number, last: number): void => {
    if (last - first <= TALL) {
      for (let k = first; k < Math.min(last, count); k++) τ[k] = reflectColumns(memory, { X, V, k, last: Math.min(last, n), m });
      return;
    }
    const middle = first + TALL * Math.ceil((last - first) / (2 * TALL));
    halves(first, middle);
    apply(first, middle, from(X, middle, 0), last - middle);
    halves(middle, last);
  };
  const done = up(count);
  halves(0, done);
  if (done < n) apply(0, count, from(X, done, 0), n - done);
  transpose({ from: memory, at: X.at, down: stride }, { to: data, at: 0, down: n }, n, m);

  // Q = H₀ H₁ …: the rows of Qᵀ = I H_k … H₀
  for (let i = 0; i < width; i++) memory[Q.at + i * stride + i] = 1;
  if (width > 0) apply(0, count, Q, width, true);
  const out = new Float64Array(m * width);
  transpose({ from: memory, at: Q.at, down: stride }, { to: out, at: 0, down: width }, width, m);
  return out;
}

/** One reflection, made from row k of X = Aᵀ and applied to the rows k + 1 … last − 1: x ← x − τ (xᵀv) v. Returns τ. */
function reflectColumns(
  memory: Float64Array,
  { X, V, k, last, m }: { readonly X: Block; readonly V: Block; readonly k: number; readonly last: number; readonly m: number },
): number {
  const row = (B: Block, i: number): Float64Array => memory.subarray(from(B, i, k).at, from(B, i, m).at);
  const [x, v] = [row(X, k), row(V, k)];
  v.set(x);
  const { σ, τ } = reflectionOf(v);
  x.fill(0);
  x[0] = σ;
  for (let i = k + 1; i < last && τ !== 0; i++) {
    const y = row(X, i);
    let sum = 0;
    for (let j = 0; j < y.length; j++) sum += y[j] * v[j];
    sum *= τ;
    for (let j = 0; j < y.length; j++) y[j] -= sum * v[j];
  }
  return τ;
}

/** Side of the squares in which a matrix is transposed: a whole column would come out of memory entry by entry. */
const SQUARE = 16;

/** [rows, columns], its rows `down` apart, to its transpose. */
function transpose(
  { from, at, down }: { readonly from: Float64Array; readonly at: number; readonly down: number },
  target: { readonly to: Float64Array; readonly at: number; readonly down: number },
  rows: number,
  columns: number,
): void {
  for (let top = 0; top < rows; top += SQUARE) {
    for (let left = 0; left < columns; left += SQUARE) {
      for (let i = top; i < Math.min(top + SQUARE, rows); i++) {
        for (let j = left; j < Math.min(left + SQUARE, columns); j++) target.to[target.at + j * target.down + i] = from[at + i * down + j];
      }
    }
  }
}
