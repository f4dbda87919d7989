/**
 * From the factors of a product, which lie anywhere with any strides, to what the inner loop reads: they are copied into the engine's
 * memory as they lie, row by row or column by column, so that a transpose costs nothing, and then packed in the order of use.
 */
import {
  type Block,
  columnPanels,
  type LeftFactor,
  type Panels,
  type ProductSize,
  packColumns,
  packRows,
  rowPanels,
} from '../wasm/block.ts';
import type { Precision } from '../wasm/engine.ts';
import { WIDE } from '../wasm/tile.ts';
import type { Floats, Product } from './product.ts';

/** Bytes at most of a right factor that is read as it was copied, unpacked: the first cache holds them beside all else. */
const NEAR = 16_384;
/** Columns of the right factor from which on the left one is packed: that many sums are worth the copying. */
const PACK_ROWS_FROM = 48;

/** A factor as it was given, element (i, j) of a part being data[offset + i·down + j·right], and its places in memory, in numbers. */
interface Factor {
  readonly data: Floats;
  readonly down: number;
  readonly right: number;
  /** Where it is copied to, and where packed. */
  readonly copied: number;
  readonly packed: number;
  /** Whether it is there already. */
  there: boolean;
}

/** The part [rows, columns] of A from `offset` on, for a right factor of n columns. */
export function asLeftFactor(precision: Precision, A: Factor, offset: number, { rows, depth }: ProductSize, n: number): LeftFactor {
  const byRows = A.right <= A.down;
  if (!A.there) copyIn(precision.memory, A, offset, rows, depth);
  const down = byRows ? depth : 1;
  const right = byRows ? 1 : rows;
  if (n < PACK_ROWS_FROM) return { at: A.copied, down, right, packed: false };
  if (A.there) return rowPanels(A.packed, depth);
  return packRows(precision, { at: A.copied, down, right }, A.packed, rows, depth);
}

/** The part [rows, columns] of B from `offset` on. */
export function asRightFactor(precision: Precision, B: Factor, offset: number, { depth, columns }: ProductSize): Panels {
  const byRows = B.right <= B.down;
  if (!B.there) copyIn(precision.memory, B, offset, depth, columns);
  const width = WIDE / precision.bytes;
  if (byRows && depth * columns * precision.bytes <= NEAR) return { at: B.copied, across: width, down: columns };
  if (B.there) return columnPanels(B.packed, depth, width);
  return packColumns(precision, { at: B.copied, down: byRows ? columns : 1, right: byRows ? 1 : depth }, B.packed, depth, columns);
}

/** Copies a part [rows, columns] of a factor as it lies, line by line. */
function copyIn(to: Floats, { data, down, right, copied }: Factor, offset: number, rows: number, columns: number): void {
  const byRows = right <= down;
  const lines = byRows ? rows : columns;
  const length = byRows ? columns : rows;
  const apart = byRows ? down : right;
  const along = byRows ? right : down;
  if (along === 1 && (apart === length || lines === 1)) {
    const count = lines * length;
    to.set(data.length === count ? data : data.subarray(offset, offset + count), copied);
    return;
  }
  for (let i = 0, at = copied, from = offset; i < lines; i++, at += length, from += apart) {
    if (along === 1 && length > 64) to.set(data.subarray(from, from + length), at);
    else for (let j = 0, q = from; j < length; j++, q += along) to[at + j] = data[q];
  }
}

/** Copies C's rows, without their padding, to the rows of n numbers in `out` from `to` on. */
export function copyOut(memory: Floats, { at, down }: Block, { rows, columns }: ProductSize, { out, n }: Product, to: number): void {
  if (down === n) {
    out.set(memory.subarray(at, at + rows * n), to);
    return;
  }
  for (let i = 0, from = at; i < rows; i++, from += down, to += n) {
    if (columns > 64) out.set(memory.subarray(from, from + columns), to);
    else for (let j = 0; j < columns; j++) out[to + j] = memory[from + j];
  }
}
