/**
 * What equilibration reads and writes, on vector instructions: the largest entry of every row and column, and A' = R A C with the sums of its
 * columns.
 *
 *   largestOfRows      maxⱼ |aᵢⱼ| over the even j and over the odd ones, NaN where an entry is
 *   largestOfColumns   cⱼ = maxᵢ rᵢ |aᵢⱼ|
 *   scale              aᵢⱼ ← (rᵢ cⱼ) aᵢⱼ,  sⱼ = Σᵢ |aᵢⱼ|
 */
import { BYTES, type Code, f64x2, i32, increase, type Routine, routine, set, times, VECTOR, v128 } from './assembler.ts';
import type { Block } from './block.ts';
import { abs, larger } from './comparisons.ts';
import type { Engine } from './engine.ts';

/** Numbers that {@link Scaling.largestOfRows} finds for each row. */
export const FOUND = 2;

/** For each row of A: `before`, then `visit` with each pair of its columns at `at`, then `after`. */
const rowByRow = (v: Record<string, number>, before: Code, visit: Code, after: Code): Code =>
  times(
    v.rows,
    set(v.at, v.a),
    set(v.left, v.pairs),
    before,
    times(v.left, visit, increase(v.at, i32.const(VECTOR))),
    after,
    increase(v.a, v.stride),
  );

const largestOfRows = (): Routine =>
  routine('largestOfRows', 'a stride rows pairs to', 'at left', 'most', (v) =>
    rowByRow(v, set(v.most, v128.zero), set(v.most, larger(v.most, abs(v128.load(v.at)))), [
      ...v128.store(v.to, 0, v.most),
      ...increase(v.to, i32.const(FOUND * BYTES)),
    ]),
  );

const largestOfColumns = (): Routine =>
  routine('largestOfColumns', 'a stride rows pairs r c', 'at left to', 'ri', (v) =>
    rowByRow(
      v,
      [...set(v.ri, f64x2.splat(v.r)), ...set(v.to, v.c)],
      [...v128.store(v.to, 0, larger(v128.load(v.to), f64x2.mul(v.ri, abs(v128.load(v.at))))), ...increase(v.to, i32.const(VECTOR))],
      increase(v.r, i32.const(BYTES)),
    ),
  );

const scale = (): Routine =>
  routine('scale', 'a stride rows pairs r c s', 'at left from to', 'ri x', (v) =>
    rowByRow(
      v,
      [...set(v.ri, f64x2.splat(v.r)), ...set(v.from, v.c), ...set(v.to, v.s)],
      [
        ...set(v.x, f64x2.mul(v128.load(v.at), f64x2.mul(v.ri, v128.load(v.from)))),
        ...v128.store(v.at, 0, v.x),
        ...v128.store(v.to, 0, f64x2.add(v128.load(v.to), abs(v.x))),
        ...increase(v.from, i32.const(VECTOR)),
        ...increase(v.to, i32.const(VECTOR)),
      ],
      increase(v.r, i32.const(BYTES)),
    ),
  );

const routines = (): readonly Routine[] => [largestOfRows(), largestOfColumns(), scale()];

/** For a matrix of so many rows, and an even number of columns. */
interface Scaling {
  /** {@link FOUND} numbers a row. */
  largestOfRows(to: Block): void;
  /** c is raised to what is found. */
  largestOfColumns(r: Block, c: Block): void;
  /** s grows by the sums. */
  scale(r: Block, c: Block, s: Block): void;
}

export function scaling(machine: Engine, A: Block, rows: number, columns: number): Scaling {
  const call = machine.load(routines);
  const at = (block: Block): number => block.at * BYTES;
  const [a, stride, pairs] = [at(A), A.down * BYTES, columns / 2];
  return {
    largestOfRows: (to) => call.largestOfRows(a, stride, rows, pairs, at(to)),
    largestOfColumns: (r, c) => call.largestOfColumns(a, stride, rows, pairs, at(r), at(c)),
    scale: (r, c, s) => call.scale(a, stride, rows, pairs, at(r), at(c), at(s)),
  };
}
