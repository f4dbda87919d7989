/**
 * Memory for the numbers of tensors.
 *
 * While somebody differentiates, small arrays are made by the dozen and soon forgotten. To the engine an array of its own costs
 * 2 to 4 µs from birth to collection, a part of a common block about a tenth of that. No part is given out twice, so nothing is
 * overwritten, and a block is collected when its last part is. What leaves a transform gets memory of its own (`own`).
 */
import type { Floats } from '../linalg/products/product.ts';

const BLOCK_BYTES = 1 << 16; // bytes
const SMALL = BLOCK_BYTES / 4; // larger arrays stand alone

let sharing = false;
let block = new ArrayBuffer(0);
let used = 0;

/** Zeros. */
export function allocate(float32: boolean, size: number): Floats {
  const bytes = size * (float32 ? 4 : 8);
  if (!sharing || bytes > SMALL || bytes <= 64) return float32 ? new Float32Array(size) : new Float64Array(size);
  if (used + bytes > BLOCK_BYTES || block.byteLength === 0) {
    block = new ArrayBuffer(BLOCK_BYTES);
    used = 0;
  }
  const at = used;
  used += (bytes + 7) & ~7;
  return float32 ? new Float32Array(block, at, size) : new Float64Array(block, at, size);
}

/** Says whether small arrays may share blocks from now on; returns what held before. */
export function shareBlocks(on: boolean): boolean {
  const before = sharing;
  sharing = on;
  return before;
}

/** The same numbers in memory that nobody else has a part of. */
export const own = (data: Floats): Floats => (data.buffer === block || data.byteLength < data.buffer.byteLength ? data.slice() : data);
