/**
 * Matrix-vector products by panels of four rows, in float64. They read every number of the matrix once and use it at once, so they
 * run as fast as the memory delivers. All of them work on whole panels, and on columns in pairs; sizes and strides are in bytes.
 *
 *   dots       d = A·x
 *   combine    y += Aᵀ·s
 *   symmetric  y += A·x for a symmetric A of which the lower triangle is read: its rows serve as rows (dots), and as
 *              columns (combine), so half the memory passes by. The 4 × 4 blocks on the diagonal are read as they are.
 */
import type { Code, Routine, Variables } from './assembler.ts';
import { BYTES, choose, f64, f64x2, i32, increase, laneOf, repeat, routine, set, times, VECTOR, v128 } from './assembler.ts';
import type { Block } from './block.ts';
import type { Engine } from './engine.ts';
import { TALL } from './tile.ts';

const FOUR_NUMBERS = 32;
const four = [0, 1, 2, 3];

/** The four rows of a panel start at a, a + stride, … */
const rowsFrom = (v: Variables): Code => four.flatMap((i) => set(v[`a${i}`], i === 0 ? v.a : i32.add(v[`a${i - 1}`], v.stride)));

/** Walks along the four rows from column to column until a0 is at `end`; x and y walk along where they are used. */
const acrossColumns = (v: Variables, use: 'dots' | 'combine' | 'both'): Code => {
  const dots = use !== 'combine';
  const combine = use !== 'dots';
  return repeat(
    i32.ne(v.a0, v.end),
    dots ? set(v.vx, v128.load(v.px)) : [],
    combine ? set(v.vy, v128.load(v.py)) : [],
    ...four.map((i) => [
      ...set(v.va, v128.load(v[`a${i}`])),
      ...(dots ? set(v[`d${i}`], f64x2.add(v[`d${i}`], f64x2.mul(v.va, v.vx))) : []),
      ...(combine ? set(v.vy, f64x2.add(v.vy, f64x2.mul(v.va, v[`s${i}`]))) : []),
      ...increase(v[`a${i}`], i32.const(VECTOR)),
    ]),
    combine ? [...v128.store(v.py, 0, v.vy), ...increase(v.py, i32.const(VECTOR))] : [],
    dots ? increase(v.px, i32.const(VECTOR)) : [],
  );
};

const noDots = (v: Variables): Code => four.flatMap((i) => set(v[`d${i}`], v128.zero));
const splats = (v: Variables, at: number): Code => four.flatMap((i) => set(v[`s${i}`], f64x2.splat(at, 8 * i)));
/** to[i] (+)= the sum of both lanes of dᵢ */
const storeDots = (v: Variables, to: number, add: boolean): Code =>
  four.flatMap((i) => {
    const sum = f64.add(laneOf(v[`d${i}`], 0), laneOf(v[`d${i}`], 1));
    return f64.store(to, 8 * i, add ? f64.add(f64.load(to, 8 * i), sum) : sum);
  });

const nextFourRows = (v: Variables): Code => set(v.a, i32.add(v.a, i32.mul(v.stride, i32.const(4))));

/** d[4·panels] = A·x, A of `width` bytes a row. */
const dots = (): Routine =>
  routine('dots', 'a stride width x d panels', 'a0 a1 a2 a3 end px', 'va vx d0 d1 d2 d3', (v) =>
    times(
      v.panels,
      rowsFrom(v),
      set(v.end, i32.add(v.a, v.width)),
      set(v.px, v.x),
      noDots(v),
      acrossColumns(v, 'dots'),
      storeDots(v, v.d, false),
      increase(v.d, i32.const(FOUR_NUMBERS)),
      nextFourRows(v),
    ),
  );

/** y += Aᵀ·s, A of 4·panels rows. */
const combine = (): Routine =>
  routine('combine', 'a stride width y s panels', 'a0 a1 a2 a3 end py', 'va vy s0 s1 s2 s3', (v) =>
    times(
      v.panels,
      rowsFrom(v),
      set(v.end, i32.add(v.a, v.width)),
      set(v.py, v.y),
      splats(v, v.s),
      acrossColumns(v, 'combine'),
      increase(v.s, i32.const(FOUR_NUMBERS)),
      nextFourRows(v),
    ),
  );

/** y += A·x, A symmetric of order 4·panels. */
const symmetric = (): Routine =>
  routine('symmetric', 'a stride x y panels', 'a0 a1 a2 a3 end px py diagonal to', 'va vx vy d0 d1 d2 d3 s0 s1 s2 s3', (v) => [
    // The first panel has only its diagonal block, so the walk over what is left of it starts with the second.
    ...set(v.to, v.y),
    ...set(v.diagonal, v.x),
    ...times(
      v.panels,
      rowsFrom(v),
      noDots(v),
      set(v.px, v.x),
      set(v.py, v.y),
      set(v.end, i32.add(v.a, i32.sub(v.diagonal, v.x))),
      splats(v, v.diagonal),
      choose(i32.ne(v.a0, v.end), acrossColumns(v, 'both'), []),
      set(v.end, i32.add(v.end, i32.const(FOUR_NUMBERS))),
      acrossColumns(v, 'dots'),
      storeDots(v, v.to, true),
      increase(v.to, i32.const(FOUR_NUMBERS)),
      increase(v.diagonal, i32.const(FOUR_NUMBERS)),
      nextFourRows(v),
    ),
  ]);

/** For an engine to load. */
const routines = (): readonly Routine[] => [dots(), combine(), symmetric()];

/** Vectors and matrices lie in the engine's memory as float64; what lies beyond their size, up to whole panels and pairs, must be zero. */
interface MatrixVectorProducts {
  /** d ← A·x */
  multiplyVector(d: Block, A: Block, x: Block, rows: number, columns: number): void;
  /** y ← y + Aᵀ·s */
  addCombination(y: Block, A: Block, s: Block, rows: number, columns: number): void;
  /** y ← y + A·x, A symmetric, of which the lower triangle is read */
  addSymmetric(y: Block, A: Block, x: Block, order: number): void;
}

export function matrixVector(machine: Engine): MatrixVectorProducts {
  const call = machine.load(routines);
  const pairs = (columns: number): number => Math.ceil(columns / 2) * VECTOR;
  const panels = (rows: number): number => Math.ceil(rows / TALL);
  return {
    multiplyVector: (d, A, x, rows, columns) =>
      call.dots(A.at * BYTES, A.down * BYTES, pairs(columns), x.at * BYTES, d.at * BYTES, panels(rows)),
    addCombination: (y, A, s, rows, columns) =>
      call.combine(A.at * BYTES, A.down * BYTES, pairs(columns), y.at * BYTES, s.at * BYTES, panels(rows)),
    addSymmetric: (y, A, x, order) => call.symmetric(A.at * BYTES, A.down * BYTES, x.at * BYTES, y.at * BYTES, panels(order)),
  };
}
