/**
 * Matrices in the engine's memory as values, so that a product is one line with two matrices in it:
 *
 *   multiply(double, C, A, B, { rows, columns, depth })        C ← A·B
 *
 * All places and distances count numbers of the precision at hand, from the beginning of the memory.
 */
import type { Engine, Precision } from './engine.ts';
import { TALL, WIDE } from './tile.ts';

/** A matrix as it lies: element (i, j) is number at + i·down + j·right. */
export interface Block {
  readonly at: number;
  readonly down: number;
  readonly right: number;
}

/**
 * The left factor of a product: a block as it lies, or `packed` in panels of TALL rows, one after the other. In these the numbers of a
 * column lie side by side, so element (i, l) is at the place of a block where i is a multiple of TALL, and there only.
 */
export interface LeftFactor extends Block {
  readonly packed: boolean;
}

/**
 * The right factor, in panels of two vectors' width: row l of panel p begins at number at + p·across + l·down. Packed panels lie one
 * after the other; those of a small matrix that is read as it lies, side by side.
 */
export interface Panels {
  readonly at: number;
  readonly across: number;
  readonly down: number;
}

/** Lays matrices of such rows and row lengths out in memory, one after the other; what was there is gone. */
export function placeBlocks(machine: Engine, shapes: readonly (readonly [rows: number, rowLength: number])[]): Block[] {
  let end = 0;
  const blocks = shapes.map(([rows, rowLength]) => {
    const block = { at: end, down: rowLength, right: 1 };
    end += rows * rowLength;
    return block;
  });
  machine.reserve(end * Float64Array.BYTES_PER_ELEMENT);
  return blocks;
}

/** Rows at least this long are copied as a whole; of shorter ones the view would cost more than the loop. */
const LONG = 64;

/** Copies numbers `at` … of each of so many rows, `down` apart, from one array to another. */
export function copyRows(
  from: Float64Array,
  source: { readonly at: number; readonly down: number },
  to: Float64Array,
  target: { readonly at: number; readonly down: number },
  [rows, columns]: readonly [number, number],
): void {
  for (let i = 0, p = source.at, q = target.at; i < rows; i++, p += source.down, q += target.down) {
    if (columns < LONG) for (let j = 0; j < columns; j++) to[q + j] = from[p + j];
    else to.set(from.subarray(p, p + columns), q);
  }
}

/** The same matrix, read by its columns. */
export const transposed = ({ at, down, right }: Block): Block => ({ at, down: right, right: down });

/** A as a left factor, as it lies, from element (i, l) on. */
export const leftFactor = ({ at, down, right }: Block, i = 0, l = 0): LeftFactor => ({
  at: at + i * down + l * right,
  down,
  right,
  packed: false,
});

/** A left factor [rows, columns], packed from number `to` on. */
export function packRows({ bytes, packRows: call }: Precision, A: Block, to: number, rows: number, columns: number): LeftFactor {
  call(A.at * bytes, A.right * bytes, A.down * bytes, to * bytes, columns, Math.ceil(rows / TALL));
  return rowPanels(to, columns);
}

/** A right factor [rows, columns], packed from number `to` on. */
export function packColumns({ bytes, packColumns: call }: Precision, B: Block, to: number, rows: number, columns: number): Panels {
  const width = WIDE / bytes;
  call(B.at * bytes, B.down * bytes, B.right * bytes, to * bytes, rows, Math.ceil(columns / width));
  return columnPanels(to, rows, width);
}

/** What {@link packRows} has put at `at`. */
export const rowPanels = (at: number, columns: number): LeftFactor => ({ at, down: columns, right: TALL, packed: true });

/** What {@link packColumns} has put at `at`, of panels so many numbers wide. */
export const columnPanels = (at: number, rows: number, width: number): Panels => ({ at, across: rows * width, down: width });

/** The sizes of a product, and whether it is added to what is in C. */
export interface ProductSize {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly add?: boolean;
}

/** C ← A·B or, with `add`, C ← C + A·B. It works by whole tiles: what lies to the right of C and below it, up to a tile's size, changes. */
export function multiply(
  precision: Precision,
  C: Block,
  A: LeftFactor,
  B: Panels,
  { rows, columns, depth, add = false }: ProductSize,
): void {
  const { bytes } = precision;
  const call = A.packed ? precision.tilePacked : precision.tile;
  call(
    A.at * bytes,
    A.down * bytes * (A.packed ? TALL : 1),
    A.right * bytes,
    B.at * bytes,
    B.across * bytes,
    B.down * bytes,
    C.at * bytes,
    C.down * bytes,
    Math.ceil(rows / TALL),
    Math.ceil((columns * bytes) / WIDE),
    depth,
    add ? 1 : 0,
  );
}

/** Copies a square matrix of order n, row-major, into `A`, and extends it by ones on the diagonal to the order that is asked. */
export function copyPadded(given: Float64Array, n: number, memory: Float64Array, A: Block, order: number): void {
  copyRows(given, { at: 0, down: n }, memory, A, [n, n]);
  if (n === order) return;
  for (let i = 0; i < n; i++) for (let j = n; j < order; j++) memory[A.at + i * A.down + j] = 0;
  for (let i = n; i < order; i++) {
    memory.fill(0, A.at + i * A.down, A.at + i * A.down + order);
    memory[A.at + i * (A.down + 1)] = 1;
  }
}
