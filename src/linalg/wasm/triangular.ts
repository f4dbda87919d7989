/**
 * What factorisations in blocks are made of: T X = B for a triangular T and the columns of B, and C ← C − A·B.
 *
 * One routine substitutes from the top, xᵢ = (bᵢ − Σ_{k<i} tᵢₖ xₖ) / tᵢᵢ, for eight columns at a time, which stay in registers while k
 * runs. T and the rows of X are read through strides, so it serves every triangular system: Tᵀ by exchanging the strides, and an upper T
 * from the bottom by negative ones (`reversed`).
 *
 * A large T is cut in halves, and half of the work, and half of what is left, and so on, is a product:
 *
 *   [ T₁₁     ] [ X₁ ]   [ B₁ ]
 *   [ T₂₁ T₂₂ ] [ X₂ ] = [ B₂ ]:   T₁₁ X₁ = B₁,   T₂₂ X₂ = B₂ − T₂₁ X₁
 *
 * All sums run in the order of k, by the products and differences of JavaScript: the result is that of plain loops, bit for bit.
 */
import type { Code, Routine, Variables } from './assembler.ts';
import { BYTES, choose, f64, f64x2, i32, increase, laneOf, routine, set, times, v128 } from './assembler.ts';
import { type Block, packColumns } from './block.ts';
import type { Engine } from './engine.ts';
import { TALL, tile, WIDE } from './tile.ts';

/** Columns that are substituted at a time: the line of a cache. Whole lines of X are changed. */
export const LINE = 8;
/** Numbers in a row of a tile. */
const WIDTH = WIDE / BYTES;
const parts = [0, 1, 2, 3];

const y = (v: Variables, p: number): number => v[`y${p}`];
const store = (v: Variables): Code => parts.flatMap((p) => v128.store(v.to, 16 * p, y(v, p)));
const divideBy = (v: Variables, divisor: Code): Code => [
  ...set(v.s, divisor),
  ...parts.flatMap((p) => set(y(v, p), f64x2.div(y(v, p), v.s))),
];

/** Row by row: yᵢ = bᵢ − Σ_{k<i} tᵢₖ xₖ, in the line of a cache at `to`; then `finish`, with tᵢᵢ at `at`. */
const rows = (v: Variables, finish: Code): Code =>
  times(
    v.left,
    parts.flatMap((p) => set(y(v, p), v128.load(v.to, 16 * p))),
    set(v.at, v.row),
    set(v.from, v.x),
    set(v.before, v.done),
    choose(
      v.done,
      times(
        v.before,
        set(v.s, f64x2.splat(v.at)),
        parts.flatMap((p) => set(y(v, p), f64x2.sub(y(v, p), f64x2.mul(v.s, v128.load(v.from, 16 * p))))),
        increase(v.at, v.right),
        increase(v.from, v.stride),
      ),
      [],
    ),
    finish,
    increase(v.to, v.stride),
    increase(v.row, v.down),
    increase(v.done, i32.const(1)),
  );

const [ADDRESSES, VECTORS] = ['row at from to done left before', 's y0 y1 y2 y3'];

/** T [order, order] through the strides `down` and `right`, the rows of X `stride` apart; `unit`: ones on T's diagonal. In bytes. */
const substitute = (): Routine =>
  routine('substitute', 't down right x stride order lines unit', ADDRESSES, VECTORS, (v) =>
    times(
      v.lines,
      set(v.row, v.t),
      set(v.to, v.x),
      set(v.done, i32.const(0)),
      set(v.left, v.order),
      rows(v, [...choose(v.unit, [], divideBy(v, f64x2.splat(v.at))), ...store(v)]),
      increase(v.x, i32.const(LINE * BYTES)),
    ),
  );

/**
 * A = UᵀU: U's rows are the solution of UᵀU = A, in which each line of columns finds Uᵀ in the lines before, and in itself. So this is
 * `substitute` with T = Uᵀ, but that on the diagonal block it is uᵢᵢ = √yᵢ by which is divided.
 */
const cholesky = (): Routine =>
  routine('cholesky', 'a stride lines', `${ADDRESSES} x order above down right`, VECTORS, (v) => [
    ...set(v.x, v.a),
    ...set(v.down, i32.const(BYTES)),
    ...set(v.right, v.stride),
    ...times(
      v.lines,
      set(v.row, v.a),
      set(v.to, v.x),
      set(v.done, i32.const(0)),
      set(v.above, v.order),
      increase(v.order, i32.const(LINE)),
      set(v.left, v.order),
      rows(v, [
        ...choose(
          v.above,
          [...divideBy(v, f64x2.splat(v.at)), ...store(v), ...increase(v.above, i32.const(-1))],
          [...store(v), ...divideBy(v, f64x2.sqrt(f64x2.splat(v.at))), ...store(v), ...f64.store(v.at, 0, laneOf(v.s, 0))],
        ),
      ]),
      increase(v.x, i32.const(LINE * BYTES)),
    ),
  ]);

/** For an engine to load: `subtract` is the tile of a product with − in place of +. */
const routines = (): readonly Routine[] => [substitute(), cholesky(), tile('subtract', { ...f64x2, add: f64x2.sub })];

/** Orders up to this are substituted; larger ones are cut. */
const SUBSTITUTE_TO = 32;
/** Of a product, what stays in the caches: see products/simd.ts. */
const DEPTH_AT_ONCE = 256;
const ROWS_AT_ONCE = 96;
/** Of an upper triangle, of which as many rows are computed up to the diagonal and beyond: less in vain, 15 % of Cholesky's time. */
const ROWS_OF_TRIANGLE = 32;

/** The same matrix from its last row and column on: what is upper triangular becomes lower, and its rows go from the bottom up. */
export const reversed = ({ at, down, right }: Block, rows: number, columns: number): Block => ({
  at: at + (rows - 1) * down + (columns - 1) * right,
  down: -down,
  right: -right,
});

/** Element (i, j) as the first. */
export const from = ({ at, down, right }: Block, i: number, j: number): Block => ({ at: at + i * down + j * right, down, right });

/** A triangular T, and whether the ones on its diagonal are meant rather than stored. */
interface Triangle {
  readonly T: Block;
  readonly unit?: boolean;
}

/** The sizes of a product, and whether only the upper triangle of it is wanted. */
interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  readonly upper?: boolean;
}

/** Numbers that packed panels of so many columns may take. */
export const scratchFor = (columns: number): number => DEPTH_AT_ONCE * (columns + WIDTH);

interface Triangular {
  subtractProduct(C: Block, A: Block, B: Block, size: Size): void;
  solveLower(triangle: Triangle, X: Block, order: number, columns: number): void;
  /** A = UᵀU, the upper triangle of A overwritten by U, by whole lines. Where there is none, a uᵢᵢ is not positive. */
  factoriseSmall(A: Block, order: number): void;
}

/** Both operations, in place, in the memory of an engine, with {@link scratchFor} panels from number `scratch` on. */
export function triangular(machine: Engine, scratch: number): Triangular {
  const { double } = machine;
  const call = machine.load(routines);

  /**
   * C ← C − A·B, in whole tiles: what lies to the right of C and below it, up to a tile's size, changes. Of a symmetric C the `upper`
   * triangle alone, by blocks of rows.
   */
  function subtractProduct(C: Block, A: Block, B: Block, { rows, columns, depth, upper = false }: Size): void {
    const height = upper ? ROWS_OF_TRIANGLE : ROWS_AT_ONCE;
    for (let l = 0; l < depth; l += DEPTH_AT_ONCE) {
      const deep = Math.min(DEPTH_AT_ONCE, depth - l);
      const panels = packColumns(double, from(B, l, 0), scratch, deep, columns);
      for (let i = 0; i < rows; i += height) {
        const [Ai, j] = [from(A, i, l), upper ? i : 0];
        call.subtract(
          Ai.at * BYTES,
          Ai.down * BYTES,
          Ai.right * BYTES,
          (panels.at + (j / WIDTH) * panels.across) * BYTES,
          panels.across * BYTES,
          panels.down * BYTES,
          from(C, i, j).at * BYTES,
          C.down * BYTES,
          Math.ceil(Math.min(height, rows - i) / TALL),
          Math.ceil((columns - j) / WIDTH),
          deep,
          1,
        );
      }
    }
  }

  /** X ← T⁻¹X, T lower triangular, by whole lines of columns. */
  function solveLower({ T, unit = false }: Triangle, X: Block, order: number, columns: number): void {
    if (order <= SUBSTITUTE_TO) {
      const lines = Math.ceil(columns / LINE);
      call.substitute(T.at * BYTES, T.down * BYTES, T.right * BYTES, X.at * BYTES, X.down * BYTES, order, lines, unit ? 1 : 0);
      return;
    }
    const half = LINE * Math.ceil(order / (2 * LINE));
    solveLower({ T, unit }, X, half, columns);
    subtractProduct(from(X, half, 0), from(T, half, 0), X, { rows: order - half, columns, depth: half });
    solveLower({ T: from(T, half, half), unit }, from(X, half, 0), order - half, columns);
  }

  const factoriseSmall = (A: Block, order: number): void => call.cholesky(A.at * BYTES, A.down * BYTES, Math.ceil(order / LINE));

  return { subtractProduct, solveLower, factoriseSmall };
}
