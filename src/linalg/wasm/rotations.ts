/**
 * A sweep of plane rotations, as QL makes it, over the rows of a matrix in float64:
 *
 *   rows i and i + 1:   x' = c x − s y,   y' = s x + c y,   for i = last, last − 1, …, first
 *
 * Each rotation needs one row that the rotation before has just made. Taken eight columns at a time, that part of the row stays in
 * registers, so every number is read once and written once in a sweep; row by row it would be twice. The products and sums
 * are those of JavaScript, so the result is the same bit for bit.
 */
import type { Rotations } from '../eigen/rotations.ts';
import { BYTES, f64x2, i32, increase, type Routine, routine, set, times, v128 } from './assembler.ts';
import type { Block } from './block.ts';
import type { Engine } from './engine.ts';

/** Bytes in eight columns of a row: a line of the cache. */
const LINE_BYTES = 64;
const parts = [0, 1, 2, 3];

/** x: the address of row last + 1; cs: that of the pair (c, s) of rotation `last`, the others lie before it. Sizes in bytes. */
const sweep = (): Routine =>
  routine('rotate', 'x stride cs count lines', 'row below pair left', 'a c s y0 y1 y2 y3', (v) =>
    times(
      v.lines,
      set(v.row, v.x),
      set(v.pair, v.cs),
      set(v.left, v.count),
      parts.flatMap((k) => set(v[`y${k}`], v128.load(v.row, 16 * k))),
      times(
        v.left,
        set(v.c, f64x2.splat(v.pair)),
        set(v.s, f64x2.splat(v.pair, 8)),
        set(v.below, v.row),
        set(v.row, i32.sub(v.row, v.stride)),
        parts.flatMap((k) => {
          const y = v[`y${k}`];
          return [
            ...set(v.a, v128.load(v.row, 16 * k)),
            ...v128.store(v.below, 16 * k, f64x2.add(f64x2.mul(v.s, v.a), f64x2.mul(v.c, y))),
            ...set(y, f64x2.sub(f64x2.mul(v.c, v.a), f64x2.mul(v.s, y))),
          ];
        }),
        increase(v.pair, i32.const(-16)),
      ),
      parts.flatMap((k) => v128.store(v.row, 16 * k, v[`y${k}`])),
      increase(v.x, i32.const(LINE_BYTES)),
    ),
  );

/** For an engine to load. */
const routines = (): readonly Routine[] => [sweep()];

/**
 * A matrix of order n in the machine's memory, zero at first, whose rows can be rotated and read: views that are good until somebody
 * else uses that memory.
 */
export function rotationsInMemory(machine: Engine, n: number): Rotations & { readonly matrix: Block; row(i: number): Float64Array } {
  const lines = Math.ceil((n * BYTES) / LINE_BYTES);
  // An odd number of lines to a row: with a power of two all rows would compete for the same places in the cache.
  const stride = LINE_BYTES * (lines | 1);
  const pairs = n * stride;
  machine.reserve(pairs + 2 * n * BYTES);
  const { rotate } = machine.load(routines);
  const memory = machine.double.memory;
  memory.fill(0, 0, pairs / BYTES);
  return {
    cs: memory.subarray(pairs / BYTES, pairs / BYTES + 2 * n),
    rotate: (first, last) => rotate((last + 1) * stride, stride, pairs + 2 * last * BYTES, last + 1 - first, lines),
    matrix: { at: 0, down: stride / BYTES, right: 1 },
    row: (i) => memory.subarray((i * stride) / BYTES, (i * stride) / BYTES + n),
  };
}
